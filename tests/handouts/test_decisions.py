"""Decisions in a handout: those of the first meeting come back at the second with their fate."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pypdf
import pytest
from pptx import Presentation

from dashboard import desk, reference, words
from dashboard.desk import Done, Moved
from dashboard.handouts import FORMATS, Asked, made, make, slides
from dashboard.releases import Store

SECOND = datetime(2026, 11, 9, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def met(two_releases, tmp_path_factory):
    """Two meetings: the store, and what the second one's cooperative and mentor are called."""
    store = Store(shutil.copytree(two_releases, tmp_path_factory.mktemp("met") / "store"))
    room, first, second = desk.Desk(store.folder), store.release(1), store.release(2)
    desk.note_releases(room, store)
    asked = Asked(store, reference.load(), second, "office")
    then = asked.ask("cooperatives", "15").set_index("cooperative_id")["ladder_step"]
    before = Asked(store, reference.load(), first, "office").ask("cooperatives", "15")
    before = before.set_index("cooperative_id")
    moved = next(each for each in before.index if before.ladder_step[each] != then[each])
    mentor = sorted(asked.base.mentor_ids)[0]
    monday = desk.open_meeting(
        room, first, "15", name=f"Rakor {mentor}", held_on=date(2026, 11, 2), by="A"
    )

    def decide(of, meeting, what, due, **more):
        desk.decide(
            room, of, meeting.number, what=what, owner="PLN <b>", due_on=due, by="A", **more
        )

    name = before.name[moved]
    village = name.partition(" ")[2]
    decide(first, monday, f"Sambungkan listrik {name} ({mentor})", date(2026, 11, 6),
           cooperatives=[moved])  # fmt: skip
    decide(first, monday, f"Datangi {village.upper()}", date(2026, 11, 6), cooperatives=[moved])
    decide(first, monday, "=HYPERLINK(1) Tunjuk pengganti", date(2026, 11, 6), ranks=[1])
    friday = desk.open_meeting(
        room, second, "15", name="Rakor 9 Nov", held_on=date(2026, 11, 9), by="A"
    )
    for number, fate in (
        (2, Moved(date(2026, 11, 20), f"menunggu {mentor}")),
        (3, Done("sudah ada")),
    ):
        desk.record(room, 1, number, fate, meeting=friday.number, by="A")
    decide(second, friday, "Periksa gerai", date(2026, 11, 30))
    names = set(before["name"].dropna())
    return store, name, village, mentor, names


@pytest.fixture(scope="module")
def second(met):
    """Return a function that gives the second meeting's handout."""
    store, known = met[0], {}

    def of(audience="hall", language="id", scope="15"):
        if (audience, language, scope) not in known:
            asked = Asked(store, reference.load(), store.release(2), audience)
            known[audience, language, scope] = make(asked, scope, language, SECOND)
        return known[audience, language, scope]

    return of


def section(handout, key):
    return next(each for each in handout.sections if each.key == f"decisions_{key}")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_second_meeting_opens_with_the_first_ones_decisions(second, language):
    found = section(second("hall", language), "before")
    state, what_they_say = 4, 5
    states = [words.say(f"decision.{each}", language) for each in ("late", "moved", "done")]
    assert [row[state] for row in found.table.rows] == states
    assert [row[3] for row in found.table.rows] == [
        date(2026, 11, 6), date(2026, 11, 20), date(2026, 11, 6),
    ]  # fmt: skip
    built = words.say("ladder_step.built", language)
    assert f"→ {built}" in found.table.rows[0][what_they_say]
    assert "sudah ada" in found.table.rows[2][1]
    assert found.message == found.lines[0]
    today = section(second("hall", language), "today")
    assert [row[1] for row in today.table.rows] == ["Periksa gerai"]
    assert "Periksa gerai" in today.message


def text_of(handout, form):
    """Return everything that a format's reader reads."""
    content = made(handout, form)
    if form == "pptx":
        shapes = [s for slide in Presentation(io.BytesIO(content)).slides for s in slide.shapes]
        cells = [c.text for s in shapes if s.has_table for r in s.table.rows for c in r.cells]
        return "\n".join([*cells, *(s.text_frame.text for s in shapes if s.has_text_frame)])
    if form == "pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    return content.decode()


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_them(second, form):
    found = second("office")
    said = text_of(found, form)
    for key in ("before", "today"):
        assert section(found, key).title in said
    assert "Periksa gerai" in said
    if form != "text":
        assert "Tunjuk pengganti" in said
        assert words.say("decision.late", "id") in said
    assert "PLN <b>" not in said or form != "html"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("audience", ["hall", "office"])
def test_what_people_wrote_names_no_mentor_and_in_a_hall_no_cooperative(
    met, second, audience, form
):
    _, name, village, mentor, names = met
    said = text_of(second(audience), form)
    assert mentor not in said
    if audience == "office":
        assert form == "text" or name in said.replace("\n", " ")
    else:
        assert [each for each in names if len(each) > 6 and each in said] == []
        rows = section(second(audience), "before").table.rows
        assert village.upper() not in " ".join(str(row) for row in rows)


def test_no_decision_is_left_out_of_the_slides(second):
    found = second("office")
    table = section(found, "before").table
    many = replace(section(found, "before"), table=replace(table, rows=table.rows * 5))
    cut = slides(replace(found, sections=(many,)))
    assert len(cut) > 1
    assert [row for each in cut for row in each.table.rows] == list(many.table.rows)


def test_a_spreadsheet_runs_nothing_that_somebody_wrote(second):
    book = openpyxl.load_workbook(io.BytesIO(made(second("office"), "xlsx")))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)


def test_the_first_meeting_s_handout_stays_as_it_was(met):
    store = met[0]
    asked = Asked(store, reference.load(), store.release(1), "office")
    found = make(asked, "15", "id", SECOND)
    assert [each.key for each in found.sections if each.key.startswith("decisions")] == [
        "decisions_today"
    ]
    assert len(section(found, "today").table.rows) == 3
    assert {row[3] for row in section(found, "today").table.rows} == {date(2026, 11, 6)}


def test_a_place_that_no_decision_concerns_is_told_of_none(met, second):
    asked = Asked(met[0], reference.load(), met[0].release(2), "office")
    about = {each for one in desk.decided(asked.desk, 1) for each in one.cooperatives}
    where = {each.scope_code[:5] for each in desk.standings(asked.release, tuple(about)).values()}
    case_at = desk.cases(met[0].release(1))[0].scope_code[:5]
    codes = set(asked.reference.regencies["regency_code"]) - where - {case_at}
    other = min(code for code in codes if code.startswith("15"))
    found = second("office", "id", other)
    assert [each for each in found.sections if each.key.startswith("decisions")] == []
