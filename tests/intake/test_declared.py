"""What only an analyst can say of a file: asked once, then taken at their word and said."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.contract import tables
from dashboard.intake import Declared
from dashboard.intake.findings import catalogue
from dashboard.intake.headings import recognise
from dashboard.intake.keys import heading_key

from .conftest import COOPERATIVES, Upload
from .corpus import parquet, sheet, xlsx

MEMBERS = "cooperative_id,name,Warga Koperasi\nK-1,a,12\nK-2,b,\nK-3,c,12\n"
VISITS = "visit_id,mentor_id,cooperative_id,Tanggal Datang\nV-1,M-1,K-1,2026-10-01 09:00\n"
BUILDING = "cooperative_id,physical_pct,stage\nK-1,40,selesai\nK-2,50,selesai\n"
MEMBERS_SAID = {("cooperatives", "wargakoperasi"): "members"}


# --- headings


def test_an_unknown_heading_is_asked_about_with_values_below_it(upload: Upload) -> None:
    result = upload({"c.csv": MEMBERS})
    (question,) = result.intake.asked.headings
    assert (question.table, question.heading) == ("cooperatives", "Warga Koperasi")
    assert question.samples == ("12",)
    assert not question.needed
    assert not {"cooperative_id", "name"} & set(question.nearest)
    assert {"members", "nik"} <= set(question.nearest)
    assert question.key in MEMBERS_SAID


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_a_declared_heading_is_read_and_said(form: str, upload: Upload) -> None:
    rows = [line.split(",") for line in MEMBERS.splitlines()]
    content = {
        "csv": MEMBERS.encode(),
        "xlsx": xlsx(lambda book: sheet(book, rows)),
        "parquet": parquet(**dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))),
    }[form]
    asked = upload({f"c.{form}": content}).intake.asked.headings
    assert [(q.heading, q.samples) for q in asked] == [("Warga Koperasi", ("12",))]
    result = upload({f"c.{form}": content}, declared=Declared(headings=MEMBERS_SAID))
    assert result.column("cooperatives", "members") == [12, None, 12]
    assert result.intake.asked.headings == []
    assert result.sentence("heading_declared").startswith(
        f'c.{form}, "Warga Koperasi": this column was read as "Jumlah Anggota", as confirmed.'
    ) or form == "xlsx"  # fmt: skip


def test_a_declared_heading_keeps_its_unit(upload: Upload) -> None:
    text = "cooperative_id,as_of,physical_pct,Tanah (ha)\nK-1,2026-10-01,40,2\n"
    said = {("construction", "tanahha"): "land_area_m2"}
    result = upload({"b.csv": text, "c.csv": COOPERATIVES}, declared=Declared(headings=said))
    assert result.column("construction", "land_area_m2") == [20_000]
    assert {"heading_declared", "unit_applied"} <= result.codes()


def test_a_heading_to_leave_out_is_left_out_and_not_asked_about_again(upload: Upload) -> None:
    said = {("cooperatives", "wargakoperasi"): ""}
    result = upload({"c.csv": MEMBERS}, declared=Declared(headings=said))
    assert result.said("heading_left_out") == [("heading_left_out", "", "Warga Koperasi")]
    assert not result.said("heading_unknown", "heading_nearest")
    assert result.intake.asked.headings == []
    # Leaving one out also mends two headings of one meaning.
    twice = "ID Koperasi,Kode Koperasi,name\nK-1,x,a\n"
    said = {("cooperatives", "kodekoperasi"): ""}
    result = upload({"c.csv": twice}, declared=Declared(headings=said))
    assert result.column("cooperatives", "cooperative_id") == ["K-1"]


def test_a_missing_column_is_mended_by_saying_which_heading_it_is(upload: Upload) -> None:
    files = {"v.csv": VISITS, "c.csv": COOPERATIVES, "m.csv": "mentor_id,name,role\nM-1,M-1,PMO\n"}
    result = upload(files)
    assert result.intake.refused
    (question,) = result.intake.asked.headings
    assert question.needed
    assert question.nearest[0] == "started_at"
    said = Declared(headings={question.key: "started_at"})
    assert not upload(files, declared=said).intake.refused


def test_what_is_needed_comes_first_among_what_is_about_as_near(upload: Upload) -> None:
    result = upload({"v.csv": "visit_id,mentor_id,cooperative_id,Waktu\nV-1,M-1,K-1,x\n"})
    assert result.intake.asked.headings[0].table == "visits"
    # Three moments are about as near; only the start is needed.
    assert result.intake.asked.headings[0].nearest[0] == "started_at"


def test_two_headings_declared_for_one_column_are_refused(upload: Upload) -> None:
    text = "cooperative_id,name,Warga,Orang\nK-1,a,1,2\n"
    said = {("cooperatives", "warga"): "members", ("cooperatives", "orang"): "members"}
    result = upload({"c.csv": text}, declared=Declared(headings=said))
    assert result.intake.refused
    assert 'the columns "Warga" and "Orang" were said to mean' in result.sentence(
        "heading_declared_twice"
    )


def test_a_column_that_the_contract_no_longer_has_is_asked_about_anew(upload: Upload) -> None:
    said = {("cooperatives", "wargakoperasi"): "residents"}
    result = upload({"c.csv": MEMBERS}, declared=Declared(headings=said))
    assert len(result.intake.asked.headings) == 1


def test_one_known_heading_asks_only_where_the_file_is_named_after_its_table(
    upload: Upload,
) -> None:
    text = "Anggota,Nomor,Sebutan\n12,K-1,a\n"
    assert upload({"apa.csv": text}).intake.asked.headings == []
    asked = upload({"cooperatives.csv": text}).intake.asked.headings
    assert [q.heading for q in asked] == ["Nomor", "Sebutan"]
    said = {asked[0].key: "cooperative_id", asked[1].key: "name"}
    result = upload({"cooperatives.csv": text}, declared=Declared(headings=said))
    assert result.column("cooperatives", "cooperative_id") == ["K-1"]


# --- decimals


def areas(*cells: str, delimiter: str = "\t") -> str:
    rows = [delimiter.join((f"K-{i}", "2026-10-01", "0", cell)) for i, cell in enumerate(cells, 1)]
    head = delimiter.join(("cooperative_id", "as_of", "physical_pct", "land_area_m2"))
    return "\n".join([head, *rows])


@pytest.mark.parametrize(
    ("cell", "with_comma", "with_dot"), [("1.200", "1200", "1.200"), ("1,200", "1.200", "1200")]
)
def test_undecided_numbers_are_asked_about(
    cell: str, with_comma: str, with_dot: str, upload: Upload
) -> None:
    files = {"b.csv": areas(cell, "3", cell), "c.csv": COOPERATIVES}
    (question,) = upload(files).intake.asked.decimals
    assert (question.example, question.rows) == (cell, 2)
    assert (question.with_comma, question.with_dot) == (with_comma, with_dot)
    for mark, value in (("comma", with_comma), ("dot", with_dot)):
        result = upload(files, declared=Declared(decimals={question.key: mark}))
        assert result.column("construction", "land_area_m2") == [float(value), 3, float(value)]
        assert result.said("number_declared") == [("number_declared", "", "land_area_m2")]
        assert not result.intake.asked.decimals


def test_a_column_that_proves_its_form_is_not_overruled(upload: Upload) -> None:
    said = Declared(decimals={("construction", "land_area_m2"): "dot"})
    result = upload({"b.csv": areas("1.200", "12,5"), "c.csv": COOPERATIVES}, declared=said)
    assert result.column("construction", "land_area_m2") == [1200, 12.5]
    assert result.said("number_form", "number_declared") == [("number_form", "", "land_area_m2")]


def test_what_is_declared_comes_before_what_the_delimiter_suggests(upload: Upload) -> None:
    said = Declared(decimals={("construction", "land_area_m2"): "dot"})
    files = {"b.csv": areas("1.200", "3", delimiter=";"), "c.csv": COOPERATIVES}
    assert upload(files, declared=said).column("construction", "land_area_m2") == [1.2, 3]


# --- days


def test_a_file_without_its_date_asks_for_one(upload: Upload) -> None:
    files = {"b.csv": BUILDING, "c.csv": COOPERATIVES}
    result = upload(files)
    assert result.intake.refused
    (question,) = result.intake.asked.days
    sha256 = hashlib.sha256(BUILDING.encode()).hexdigest()
    assert question.key == (sha256, "as_of")
    assert "Declare one date" in result.sentence("day_missing")
    said = Declared(days={question.key: date(2026, 10, 24)})
    result = upload(files, declared=said)
    assert result.column("construction", "as_of") == [date(2026, 10, 24)] * 2
    assert "2026-10-24" in result.sentence("day_declared")
    assert not result.intake.asked.days
    assert result.intake.as_of == date(2026, 10, 24)
    # It is said of these bytes alone.
    other = {"b.csv": BUILDING + "K-3,1,selesai\n", "c.csv": COOPERATIVES}
    assert upload(other, declared=said).intake.refused


def test_a_declared_month_is_stored_as_months_are(upload: Upload) -> None:
    text = "cooperative_id,revenue_idr,operating_cost_idr\nK-1,5,4\n"
    days = {(hashlib.sha256(text.encode()).hexdigest(), "month"): date(2026, 9, 17)}
    result = upload({"k.csv": text, "c.csv": COOPERATIVES}, declared=Declared(days=days))
    assert result.column("cash_flow", "month") == [date(2026, 9, 1)]


def test_a_date_of_its_own_is_not_overruled(upload: Upload) -> None:
    text = "cooperative_id,as_of,physical_pct\nK-1,2026-10-01,4\n"
    days = {(hashlib.sha256(text.encode()).hexdigest(), "as_of"): date(2026, 9, 17)}
    result = upload({"b.csv": text, "c.csv": COOPERATIVES}, declared=Declared(days=days))
    assert result.column("construction", "as_of") == [date(2026, 10, 1)]
    assert not result.said("day_declared")


def test_a_file_that_lacks_more_than_its_date_is_refused_for_all_of_it(upload: Upload) -> None:
    result = upload({"b.csv": "cooperative_id,stage,blocker\nK-1,selesai,x\n"})
    assert not result.intake.asked.days
    assert len(result.said("column_missing")) == 2


# --- rows that nobody filled in


def test_rows_that_only_say_whom_they_are_about_are_passed_over(upload: Upload) -> None:
    text = (
        "ID Koperasi,Nama Koperasi,Desa,Per Tanggal,Persentase,Kendala\n"
        "K-1,KDMP Satu,Satu,,,\nK-2,KDMP Dua,Dua,2026-10-01,50,\nK-3,KDMP Tiga,Tiga,,-,\n"
    )
    result = upload({"b.csv": text, "c.csv": COOPERATIVES})
    assert result.sentence("rows_not_filled_in").startswith("b.csv: 2 rows only say")
    assert result.column("construction", "cooperative_id") == ["K-2"]
    assert not result.said("required_empty")


def test_a_row_that_says_anything_more_is_not_passed_over(upload: Upload) -> None:
    text = "cooperative_id,as_of,physical_pct,blocker\nK-1,,,listrik\nK-2,,5,\n"
    result = upload({"b.csv": text, "c.csv": COOPERATIVES})
    assert not result.said("rows_not_filled_in")
    assert {row for _, row, _ in result.said("required_empty")} == {"2", "3"}


def test_a_register_of_ids_and_names_is_filled_in(upload: Upload) -> None:
    text = "cooperative_id,name,village_code,members\nK-1,a,15.01.01.2001,\n,,15.01.01.2002,\n"
    result = upload({"c.csv": text})
    assert result.column("cooperatives", "cooperative_id") == ["K-1"]
    assert len(result.said("rows_not_filled_in")) == 1


def test_a_list_that_nobody_filled_in_replaces_nothing(upload: Upload) -> None:
    text = "ID Koperasi,ID Pendamping,Mulai\nK-1,,\nK-2,,\n"
    result = upload({"p.csv": text, "c.csv": COOPERATIVES})
    assert "assignments" not in result.intake.tables
    assert "(2 rows)" in result.sentence("sheet_not_filled_in")
    assert not result.said("rows_none")


def test_a_sheet_named_after_a_table_is_not_passed_over(upload: Upload) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet(book, [line.split(",") for line in COOPERATIVES.splitlines()], "Koperasi")
        sheet(book, [line.split(",") for line in VISITS.splitlines()], "Kunjungan")

    result = upload({"k.xlsx": xlsx(fill)})
    assert result.intake.refused
    assert [(q.sheet, q.heading) for q in result.intake.asked.headings] == [
        ("Kunjungan", "Tanggal Datang")
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from([h for c in tables()["visits"].columns.values() for h in c.headings]),
            st.builds("{} ({})".format, st.sampled_from(["Plafon", "Tenor"]), st.text(max_size=6)),
        ),
        max_size=8,
    ),
    st.dictionaries(st.text(max_size=5), st.sampled_from(["", "findings", "none_such"])),
)
def test_no_headings_break_recognition(cells: list[str], said: dict[str, str]) -> None:
    declared = {("visits", heading_key(text)): column for text, column in said.items()}
    for reading in recognise([*cells, *said], declared):
        for _, heading in reading.unknown:
            assert heading.isprintable()
            assert set(reading.nearest(heading)) <= set(reading.table.columns)
    keys = [heading_key(cell) for cell in cells]
    assert keys == [heading_key(key) for key in keys]


def test_what_is_declared_is_said_as_information() -> None:
    declared = [text for code, text in catalogue().items() if "declared" in code]
    assert {text.level for text in declared} == {"info", "refused"}
