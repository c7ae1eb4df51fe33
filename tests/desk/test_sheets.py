"""The clarification sheet goes out, is filled in and comes back; what else comes is refused."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dashboard.desk import (
    Answers,
    Reply,
    clarification_sheet,
    clarification_text,
    read_answers,
    take_answers,
)
from dashboard.errors import DashboardError, RefusedError, UsageError
from dashboard.words import LANGUAGES

from .world import ANALYST, SUPERVISOR, World, day

DATA = {
    "cooperatives": """
        cooperative_id | name
        SIM-K1         | KDMP Maju
        SIM-K2         | =1+1
    """,
    "visits": """
        visit_id | cooperative_id | started_at       | started_at_has_time | ended_at         | ended_at_has_time
        SIM-V2   | SIM-K2         | 2026-10-08 10:02 | true                | 2026-10-08 11:00 | true
        SIM-V1   | SIM-K1         | 2026-10-08 09:00 | true                |                  |
        =V3      | SIM-K1         | 2026-10-09 00:00 | false               |                  |
        SIM-V9   | SIM-K1         | 2026-10-09 09:00 | true                |                  |
    """,
}
CASES = """
case                           | mentor | at     | evidence
mentor:mentor:SIM-M1           |        | SIM-K1 | SIM-V1; SIM-V2; =V3
cooperative:cooperative:SIM-K1 | SIM-M1 | SIM-K1 | SIM-V1; SIM-V2
feed:regency:15.02             |        |        |
"""


@pytest.fixture
def release(world):
    return world.release(1, CASES, data=DATA)


def sheet_of(release, rank=1, language="id", reader=SUPERVISOR):
    return clarification_sheet(release, rank, language, at=day(0), reader=reader)


def cells_of(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def book_of(cells):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, texts in enumerate(cells):
            for column, text in enumerate(texts):
                sheet.write_string(row, column, str(text))
    return buffer.getvalue()


def fill(content, answers, by="Pak Amir", general=""):
    """Fill in a sheet as somebody would in a spreadsheet."""
    cells = cells_of(content)
    for row in cells:
        if row[0] in ("Dijawab oleh", "Answered by"):
            row[1] = by
        elif row[0] in ("Jawaban umum", "General answer"):
            row[1] = general
        elif row[0] in answers:
            row[5] = answers[row[0]]
    return book_of(cells)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_row_for_each_visit_in_order_and_room_to_answer(release, language):
    rows = cells_of(sheet_of(release, language=language))
    assert rows[0][1] == "K1-1"
    assert [row[0] for row in rows[8:]] == ["SIM-V1", "SIM-V2", "'=V3"]
    assert rows[8][2:6] == ["09:00", "", "KDMP Maju", ""]
    assert rows[9][2:5] == ["10:02", "11:00", "'=1+1"]
    assert rows[10][2] == "", "a day without an hour has none"
    assert "SIM-M1" not in repr(rows)
    asked = {"id": "Mohon dijawab paling lambat", "en": "Please answer by"}[language]
    assert [row[1] for row in rows if row[0] == asked] == [
        {"id": "9 November 2026", "en": "9 November 2026"}[language]
    ]


def test_nothing_in_a_sheet_runs(release):
    with zipfile.ZipFile(io.BytesIO(sheet_of(release))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_case_without_visits_has_room_for_a_general_answer(release):
    content = fill(sheet_of(release, 3), {}, general="server mati")
    assert read_answers(content).general == "server mati"


def test_a_mentors_sheet_is_for_supervisors(release):
    for make in (clarification_sheet, clarification_text):
        with pytest.raises(RefusedError, match="supervisors"):
            make(release, 1, "id", at=day(0), reader=ANALYST)


def test_others_see_the_visits_at_the_cases_own_cooperatives_only(release):
    seen = repr(cells_of(sheet_of(release, 2, reader=ANALYST)))
    assert "SIM-V1" in seen
    assert "SIM-V2" not in seen


def test_the_message_says_the_same(release):
    said = clarification_text(release, 1, "en", at=day(0), reader=SUPERVISOR)
    assert "Case number: K1-1" in said
    assert "- 8 Oct 2026 09:00, KDMP Maju (SIM-V1)" in said
    assert "- 9 Oct 2026, KDMP Maju (=V3)" in said
    assert said.endswith("Please answer by: 9 November 2026")
    assert "SIM-M1" not in said


def test_a_long_message_is_cut_and_says_so(world):
    rows = "\n".join(f"SIM-V{i} | SIM-K1 | 2026-10-08 09:00" for i in range(10, 24))
    data = DATA | {"visits": f"visit_id | cooperative_id | started_at\n{rows}"}
    evidence = "; ".join(f"SIM-V{i}" for i in range(10, 24))
    cases = f"case | evidence\ncooperative:cooperative:SIM-K1 | {evidence}"
    release = world.release(1, cases, data=data)
    said = clarification_text(release, 1, "en", at=day(0))
    assert said.count("(SIM-V") == 12
    assert "- and 2 more visits" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_come_back_as_the_reply_to_their_case(world, release, language):
    answers = {"SIM-V2": "kedua desa bertemu di kecamatan", "'=V3": "salah pilih koperasi"}
    content = fill(sheet_of(release, language=language), answers, general="maaf")
    assert read_answers(content) == Answers(1, 1, "Pak Amir", "maaf", answers)

    class OneRelease:
        def release(self, number):
            assert number == 1
            return release

    found = take_answers(world.desk, OneRelease(), content, at=day(1))
    assert found.replied_at == day(1)
    assert found.events[-1].who == "Pak Amir"
    assert found.events[-1].act == Reply(
        "maaf\nSIM-V2: kedua desa bertemu di kecamatan\n=V3: salah pilih koperasi"
    )
    renamed = [[str(c).replace("SIM-V2", "SIM-V9") for c in row] for row in cells_of(content)]
    other = book_of(renamed)
    with pytest.raises(RefusedError, match="SIM-V9 is not part of this case"):
        take_answers(world.desk, OneRelease(), other, at=day(1))


SPOILT = {
    "nobody": (lambda rows: rows, "", "Answered by"),
    "no answer": (lambda rows: rows[:8], "A", "no answer yet"),
    "no number": (lambda rows: rows[1:], "A", "case number or its headings"),
    "another number": (lambda rows: [["Nomor kasus", "12"], *rows[1:]], "A", "case number"),
    "no headings": (lambda rows: rows[:6], "A", "its headings are missing"),
    "a visit twice": (lambda rows: [*rows, rows[-1]], "A", "stands above already"),
    "no visit": (lambda rows: [*rows, ["", "", "", "", "", "x"]], "A", "without a visit id"),
    "narrow": (lambda rows: [r[:1] for r in rows], "A", "headings are missing"),
}


@pytest.mark.parametrize(("spoil", "by", "words"), SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_sheet_is_refused_in_words(release, spoil, by, words):
    filled = cells_of(fill(sheet_of(release), {"SIM-V1": "x"}, by=by))
    with pytest.raises(RefusedError, match=words) as refused:
        read_answers(book_of(spoil(filled)))
    assert refused.value.id != refused.value.en


def test_a_formula_without_a_result_is_no_answer(release):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "Nomor kasus")
        sheet.write_formula(0, 1, "=A9", value="")
        sheet.write_string(1, 2, "x")
    with pytest.raises(RefusedError, match="Row 1: a formula without a result"):
        read_answers(buffer.getvalue())


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_answers(tmp_path / "none.xlsx")


def test_a_file_reads_like_its_bytes(release, tmp_path):
    content = fill(sheet_of(release), {"SIM-V1": "x"})
    (tmp_path / "a.xlsx").write_bytes(content)
    assert read_answers(tmp_path / "a.xlsx") == read_answers(content)


WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=40
).map(str.strip)


@settings(max_examples=6, deadline=None)
@given(by=WORDS.filter(bool), general=WORDS, answers=st.lists(WORDS, min_size=2, max_size=2))
def test_what_was_written_is_what_is_read(tmp_path_factory, by, general, answers):
    release = World(tmp_path_factory.mktemp("sheet")).release(1, CASES, data=DATA)
    given = dict(zip(("SIM-V1", "SIM-V2"), answers, strict=True))
    content = fill(sheet_of(release), given, by=by, general=general)
    kept = {visit: answer for visit, answer in given.items() if answer}
    if kept or general:
        assert read_answers(content) == Answers(1, 1, by, general, kept)
    else:
        with pytest.raises(RefusedError):
            read_answers(content)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_words(content):
    with pytest.raises(DashboardError) as refused:
        read_answers(content)
    assert "{" not in refused.value.id + refused.value.en


PLACES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4
)


@settings(max_examples=10, deadline=None)
@given(damage=PLACES)
def test_any_damage_to_a_sheet_gives_words_or_answers(tmp_path_factory, damage):
    release = World(tmp_path_factory.mktemp("sheet")).release(1, CASES, data=DATA)
    content = bytearray(fill(sheet_of(release), {"SIM-V1": "x"}))
    for place, byte in damage:
        content[int(place * len(content))] = byte
    with suppress(DashboardError):
        assert isinstance(read_answers(bytes(content)), Answers)
