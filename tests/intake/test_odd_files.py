"""Odd and bad files: read right or refused in words, never a traceback, never a row lost quietly."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.errors import UsageError
from dashboard.intake import workbook, write_report
from dashboard.intake.findings import catalogue
from dashboard.intake.keys import heading_key

from .conftest import COOPERATIVES, MENTORS, Read, Upload
from .corpus import HEAD, HOSTILE, REGISTER, Odd, odd_files, parquet, sheet, xlsx


@pytest.mark.parametrize("odd", odd_files(), ids=lambda odd: odd.name)
def test_odd_file(odd: Odd, upload: Upload) -> None:
    register = REGISTER if odd.table != "cooperatives" else {}
    result = upload({odd.name: odd.content, **register})
    serious = {f.code for f in result.intake.findings if f.level != "info"}
    assert odd.codes <= result.codes()
    assert result.intake.refused is odd.refused
    for finding in result.intake.findings:
        assert not set("{}") & set(finding.sentence("id") + finding.sentence("en"))
    if odd.refused:
        assert not result.intake.tables
        assert "refused" in [summary.verdict for summary in result.intake.files]
    else:
        kept = len(result.rows(odd.table))
        assert kept == max(odd.kept, 0)
        files = [summary for summary in result.intake.files if summary.table == odd.table]
        read = sum(summary.rows_read for summary in files)
        assert kept + sum(f.rows_set_aside for f in files) + _equal(result) == read
        assert serious <= odd.codes | {"village_none", "village_names_unknown"}


def _equal(result: Read) -> int:
    return len(result.said("duplicate_equal"))


def test_every_finding_speaks_both_languages() -> None:
    for text in catalogue().values():
        assert text.reason_id != text.reason_en
        assert text.fix_id != text.fix_en


def test_two_files_at_once_are_both_explained(upload: Upload) -> None:
    result = upload({"a.csv": "<html>", "b.csv": COOPERATIVES + "K-1,lain,\n"})
    assert result.said("file_html") == [("file_html", "", "")]
    assert ("duplicate_differs", "2", "cooperative_id") in result.said()
    assert result.intake.refused


def test_a_missing_file_is_a_wrong_call(upload: Upload, tmp_path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        upload([tmp_path / "tidak_ada.csv"])


def test_the_same_file_twice(upload: Upload) -> None:
    result = upload({"a.csv": COOPERATIVES, "b.csv": COOPERATIVES})
    assert result.said("file_same") == [("file_same", "", "")]
    assert [f.rows_read for f in result.intake.files] == [3, 0]
    assert not result.intake.refused


# --- rows are the rows of a spreadsheet


def test_row_numbers_count_records_not_lines(with_register: Upload) -> None:
    visits = (
        "Laporan,,,\n\n"
        "visit_id,mentor_id,cooperative_id,started_at,Temuan\n"
        'V-1,M-1,K-1,2026-10-01 09:00,"satu\ndua\ntiga"\n'
        "\n"
        "V-2,M-1,K-1,31/13/2026,x\n"
    )
    result = with_register({"v.csv": visits})
    assert result.said("date_unreadable") == [("date_unreadable", "6", "started_at")]
    assert result.column("visits", "findings") == ["satu\ndua\ntiga"]


def test_row_numbers_of_a_workbook_below_a_title(with_register: Upload) -> None:
    rows = [["visit_id", "mentor_id", "cooperative_id", "Waktu Mulai"],
            ["V-1", "M-1", "K-1", "2026-10-01 09:00"], [], ["V-2", "M-1", "K-1", "31/13/2026"]]  # fmt: skip
    result = with_register({"v.xlsx": xlsx(lambda book: sheet(book, rows, "Kunjungan", top=4))})
    assert result.sentence("date_unreadable") == (
        'v.xlsx, sheet "Kunjungan", row 8, "Waktu Mulai": "31/13/2026" is not a date.'
        " The row was set aside. Use 2026-10-27 or 27/10/2026."
    )


def test_parquet_rows_are_counted_from_one(with_register: Upload) -> None:
    visits = parquet(visit_id=["V-1", "V-2"], mentor_id=["M-1", "M-1"], cooperative_id=["K-1", "K-1"],
                     started_at=["2026-10-01 09:00", "besok"])  # fmt: skip
    result = with_register({"v.parquet": visits})
    assert result.said("moment_unreadable") == [("moment_unreadable", "2", "started_at")]


def test_one_cause_many_times_is_one_line(upload: Upload) -> None:
    rows = "".join(f"K-{i},a,besok\n" for i in range(100))
    result = upload({"c.csv": "cooperative_id,name,legal_entity_on\n" + rows})
    found = [f for f in result.intake.findings if f.code == "date_unreadable"]
    assert [(f.row, f.rows) for f in found] == [("2-101", 100)]
    assert "There are 100 cells like this." in found[0].sentence("en")
    few = upload({"c.csv": "cooperative_id,name,legal_entity_on\n" + rows[: rows.index("K-20,")]})
    assert len(few.said("date_unreadable")) == 20


# --- what workbooks and Parquet hold


def test_cells_of_a_workbook_are_taken_at_their_word(with_register: Upload) -> None:
    rows = [["mentor_id", "cooperative_id", "started_at", "latitude", "longitude", "photo_count",
             "counterpart_confirmed", "findings"],
            ["M-1", "K-1", datetime(2026, 10, 1, 9, 15), -2.25, 101.538, 3, True, 12],
            ["M-1", "K-2", date(2026, 10, 2), "-2,25", "101,538", "3", "ya", "12"],
            ["M-1", "K-3", 46297.5, -2.25, 101.538, 2.5, 1, date(2026, 1, 5)]]  # fmt: skip
    result = with_register({"v.xlsx": xlsx(lambda book: sheet(book, rows))})
    visits = sorted(result.rows("visits"), key=lambda v: v["cooperative_id"])
    assert [v["started_at"] for v in visits] == [
        datetime(2026, 10, 1, 9, 15), datetime(2026, 10, 2), datetime(2026, 10, 2, 12)]  # fmt: skip
    assert [v["started_at_has_time"] for v in visits] == [True, False, True]
    assert [v["latitude"] for v in visits] == [-2.25] * 3
    assert [v["photo_count"] for v in visits] == [3, 3, None]
    assert [v["counterpart_confirmed"] for v in visits] == [True] * 3
    assert [v["findings"] for v in visits] == ["12", "12", "2026-01-05"]
    assert result.said("integer_unreadable") == [("integer_unreadable", "4", "photo_count")]


def test_parquet_types_go_straight_through(with_register: Upload) -> None:
    zoned = pa.array([datetime(2026, 10, 1, 2, 15)] * 2, pa.timestamp("us", tz="UTC"))
    visits = parquet(
        visit_id=["V-1", "V-2"],
        mentor_id=pa.array(["M-1", "M-1"]).dictionary_encode(),
        cooperative_id=["K-1", "K-2"],
        started_at=zoned,
        ended_at=pa.array([datetime(2026, 10, 1), datetime(2026, 10, 2)], pa.timestamp("ns")),
        submitted_at=pa.array([date(2026, 10, 1), None]),
        photo_count=pa.array([3.0, 2.5]),
        latitude=pa.array([-2.25, -2.25], pa.float32()),
        longitude=["101,538", "101,538"],
        topics=[["pembukuan", "proposal"], ["entah"]],
        photo_hashes=[["a", ""], []],
        counterpart_confirmed=pa.array([1, 0], pa.int8()),
    )
    result = with_register({"v.parquet": visits})
    one, two = result.rows("visits")
    assert one["started_at"] == datetime(2026, 10, 1, 9, 15)
    assert one["started_at_has_time"] is True
    # A column whose times are all 00:00 holds dates: said, and no rule may call it midnight.
    assert (one["ended_at"], one["ended_at_has_time"]) == (datetime(2026, 10, 1), False)
    assert (one["submitted_at_has_time"], two["submitted_at_has_time"]) == (False, None)
    assert (one["photo_count"], two["photo_count"]) == (3, None)
    assert one["topics"] == ["bookkeeping", "proposal"]
    assert two["topics"] is None
    assert (one["photo_hashes"], two["photo_hashes"]) == (["a"], None)
    assert (one["counterpart_confirmed"], two["counterpart_confirmed"]) == (True, False)
    assert one["longitude"] == 101.538
    assert {"moment_midnight", "integer_unreadable", "word_unknown"} <= result.codes()


def test_only_columns_with_a_heading_are_stored(upload: Upload) -> None:
    result = upload({"c.csv": "cooperative_id,name,members\nK-1,a,\n"})
    assert list(result.rows("cooperatives")[0]) == ["cooperative_id", "name", "members"]


def test_a_moment_brings_whether_it_has_a_time(with_register: Upload) -> None:
    visits = (
        "visit_id,mentor_id,cooperative_id,started_at,started_at_has_time\n"
        "V-1,M-1,K-1,2026-10-01 00:00,false\nV-2,M-1,K-1,2026-10-01 09:00,true\n"
        "V-3,M-1,K-1,2026-10-02,true\n"
    )
    result = with_register({"v.csv": visits})
    assert result.column("visits", "started_at_has_time") == [False, True, False]
    assert "moment_no_time" in result.codes()


def test_two_tables_in_two_sheets_are_both_read(upload: Upload) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet(book, [line.split(",") for line in COOPERATIVES.splitlines()], "Koperasi")
        sheet(book, [line.split(",") for line in MENTORS.splitlines()], "Pendamping")

    result = upload({"daftar.xlsx": xlsx(fill)})
    assert [(f.sheet, f.table, f.rows_read) for f in result.intake.files] == [
        ("Koperasi", "cooperatives", 3),
        ("Pendamping", "mentors", 2),
    ]


def test_damaged_pages_are_found_where_they_are_read(upload: Upload) -> None:
    names = [f"KDMP {i * 7919 % 10007}" for i in range(5000)]
    content = parquet(cooperative_id=[f"K-{i}" for i in range(5000)], name=names)
    result = upload({"k.parquet": content[:20] + b"\xff" * 2000 + content[2020:], "m.csv": MENTORS})
    assert result.said("file_damaged") == [("file_damaged", "", "")]
    assert result.intake.refused


def test_a_workbook_whose_packing_is_broken_is_damaged(upload: Upload) -> None:
    content = xlsx(lambda book: sheet(book, [line.split(",") for line in MENTORS.splitlines()]))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        part = book.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    broken = content[:start] + b"\xff" * 8 + content[start + 8 :]
    assert upload({"k.xlsx": broken}).codes() == {"file_damaged"}


@pytest.mark.parametrize(("limit", "value"), [("MOST_SECONDS", 0.01), ("MOST_MEMORY", 1)])
def test_a_workbook_beyond_the_limits_only_costs_the_child(
    limit: str, value: float, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, limit, value)
    book = xlsx(lambda book: sheet(book, [line.split(",") for line in COOPERATIVES.splitlines()]))
    assert upload({"k.xlsx": book}).codes() == {"workbook_limits"}


def test_cells_beyond_the_longest_are_set_aside(upload: Upload) -> None:
    rows = f"K-1,{'a' * 32_767},x\nK-2,{'b' * 32_768},x\n"
    result = upload({"c.csv": "cooperative_id,name,nib\n" + rows})
    assert result.said("cell_long") == [("cell_long", "3", "name")]
    assert len(result.column("cooperatives", "name")[0]) == 32_767


def test_numbers_beyond_what_can_be_stored(upload: Upload) -> None:
    head = "loan_id;cooperative_id;scheme;principal_idr;Tenor (tahun);grace_months\n"
    rows = f"L-1;K-1;lainnya;5;9223372036854775807;1\nL-2;K-1;lainnya;{'9' * 400};1;{'9' * 30}\n"
    result = upload({"f.csv": head + rows, "c.csv": COOPERATIVES})
    assert [(r["loan_id"], r["tenor_months"]) for r in result.rows("financing")] == [("L-1", None)]
    assert {row for _, row, _ in result.said("integer_unreadable", "money_unreadable")} == {
        "2",
        "3",
    }
    book = [["cooperative_id", "name", "members"], ["K-1", "a", 1e20], ["K-2", "b", 2.0**53]]
    large = upload({"c.xlsx": xlsx(lambda b: sheet(b, book))})
    assert large.column("cooperatives", "members") == [None, 2**53]


# --- text that wants to be something else


def test_hostile_text_stays_text(upload: Upload) -> None:
    names = ["=1+1", "<script>", "'; drop table said; --", "$t {value} {first}", "a\u202eb", "𝕂"]
    rows = "".join(f'K-{i},"{name}"\n' for i, name in enumerate(names))
    result = upload({"x'; drop--{value}.csv": "cooperative_id,name\n" + rows})
    assert result.column("cooperatives", "name") == [*names[:4], "ab", "𝕂"]
    assert {"formula_like", "marks_removed"} <= result.codes()


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_hostile_text_is_harmless_wherever_it_stands(
    form: str, upload: Upload, tmp_path: Path
) -> None:
    """As a name, a heading, an id, a village's name and a sheet's."""
    quiet = [h for h in HOSTILE if "\0" not in h and not h.startswith("\t")]
    heads = ["cooperative_id", "name", "village_name", *quiet]
    rows = [[f"K-{n}", h, h, *[h] * len(quiet)] for n, h in enumerate(quiet)]
    columns = dict(zip(heads, zip(*rows, strict=True), strict=True))
    text = io.StringIO()
    csv.writer(text).writerows([heads, *rows])

    def fill(book: xlsxwriter.Workbook) -> None:
        book.strings_to_formulas = book.strings_to_urls = False
        sheet(book, [heads, *rows], "<b>'; drop--=1+1 {value}")

    content = {
        "csv": text.getvalue().encode,
        "xlsx": lambda: xlsx(fill),
        "parquet": lambda: parquet(**columns),
    }[form]()
    result = upload({f"=1+1 <b>$x$ {{first}}.{form}": content})
    marks = str.maketrans("", "", "\u202e\u200b\u2066")
    assert result.column("cooperatives", "name") == sorted_as_ids(
        [h.translate(marks) for h in quiet]
    )
    assert len(result.intake.asked.headings) == sum(bool(heading_key(h)) for h in quiet)
    report = tmp_path / "laporan.xlsx"
    write_report(result.intake, report, "id")
    with zipfile.ZipFile(report) as book:
        for part in book.namelist():
            assert b"<f>" not in book.read(part)
            assert b"<hyperlink" not in book.read(part)
    for finding in result.intake.findings:
        for language in ("id", "en"):
            assert finding.sentence(language).isprintable()


def sorted_as_ids(names: list[str]) -> list[str]:
    """Return names in the order of their ids as text: K-0, K-1, K-10, K-11 …"""
    return [name for _, name in sorted((f"K-{n}", name) for n, name in enumerate(names))]


def test_hostile_file_names_are_only_names(upload: Upload) -> None:
    names = [h.replace("/", "\u2215").replace("\0", "") for h in HOSTILE]
    files = {f"{h}{n}.csv": f"{HEAD}K-{n},a,15.01.01.2001\n" for n, h in enumerate(names)}
    result = upload(files)
    assert len(result.rows("cooperatives")) == len(names)
    assert all(f.file.isprintable() for f in result.intake.files)
    assert result.codes() == {"village_shared"}


def test_a_file_name_that_is_no_text_is_shown_and_read(upload: Upload, tmp_path: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9\n.csv"))
    path.write_text(COOPERATIVES + "K-4,,\n")
    result = upload([path])
    assert result.intake.files[0].file == "caf\ufffd .csv"
    assert len(result.rejected("cooperatives")) == 1


def test_na_is_a_name_and_zeros_stay(upload: Upload) -> None:
    result = upload({"c.csv": "cooperative_id,name,nik\n007,NA,0012\n08,null,-\n"})
    assert result.said("required_empty") == [("required_empty", "3", "name")]
    assert result.rows("cooperatives") == [{"cooperative_id": "007", "name": "NA", "nik": "0012"}]


ANY_FILE = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(str.encode),
    st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=6).map(
        lambda rows: (HEAD + "\n".join(",".join(row) for row in rows)).encode(errors="replace")
    ),
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ANY_FILE)
def test_no_bytes_break_intake(upload: Upload, content: bytes) -> None:
    result = upload({"apa_saja.csv": content, "mentors.csv": MENTORS})
    assert len(result.intake.files) >= 2
    for finding in result.intake.findings:
        assert finding.sentence("id")
