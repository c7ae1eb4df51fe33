"""This week's actions: the list, a case opened, what people add, and what stays unsaid."""

import io
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from conftest import STAGES
from dashboard import desk, words
from dashboard.contract import WIB
from dashboard.questions import Reader
from dashboard.releases import Store
from dashboard.views import address, block, tables
from desk.test_sheets import cells_of, fill

from .conftest import said

NOW = datetime.now(UTC)
SUPERVISOR = Reader("supervisor", supervisor=True)
HOSTILE = '=HYPERLINK("http://x") <img src=x onerror=alert(1)> [a](http://b) **c** $x$'


@pytest.fixture
def store(full_store, tmp_path):
    return Store(shutil.copytree(full_store, tmp_path / "store"))


@pytest.fixture
def supervisor(monkeypatch):
    read = address.read
    monkeypatch.setattr(
        address, "read", lambda *given, **more: replace(read(*given, **more), reader=SUPERVISOR)
    )


def week(store, reader=None, at=NOW):
    release = store.release()
    more = {"reader": reader} if reader else {}
    return desk.weekly_list(desk.Desk(store.folder), release, scope="15", at=at, **more)


def own(store, **wanted):
    """Return the first case of this week's list that is so."""
    for each in week(store).listed:
        if all(getattr(each.case, name) == value for name, value in wanted.items()):
            return each.case
    raise LookupError(wanted)


def link(case):
    return desk.link(case.case_id)


def handling(store, case):
    *_, latest = desk.Desk(store.folder).handlings(store.release().line)[case.case_id]
    return latest


def refused(app):
    return [each.value.replace("\\", "") for each in app.error]


def choose(app, form, state="open"):
    app.segmented_control(key=f"act_{state}").set_value(form).run()


def button(app, key):
    label = words.say(f"worklist.do_{key}", "id")
    return next(each for each in app.button if each.label == label)


@pytest.mark.parametrize("stage", [*STAGES, "everything"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_list_and_its_first_case_stand_at_every_stage(look, stage_stores, stage, language):
    listed = week(Store(stage_stores[stage])).listed
    app = look(stage_stores[stage], "worklist", lang=language)
    assert not app.error
    for each in listed[:1]:
        assert getattr(each.case, f"sentence_{language}")[:60] in said(app)
        opened = look(stage_stores[stage], "worklist", lang=language, show=link(each.case))
        assert not opened.error
        assert words.say("worklist.history", language) in said(opened)


def test_the_sentence_counts_this_week_and_says_what_is_held_back(look, store):
    known = week(store)
    calls = [each for each in known.listed if each.case.kind != "random_check"]
    text = said(look(store.folder, "worklist"))
    assert f"minggu ini: {len(calls)} dari" in text
    assert words.say("desk.hidden_waiting", "id", n=known.hidden["waiting"]) in text
    assert words.say("worklist.group_random", "id") in text


def test_a_regency_has_its_own_budget_and_random_checks(look, store):
    text = said(look(store.folder, "worklist", scope=store_regency(store)))
    assert text.count("Buka kasus") <= 7
    assert words.say("worklist.group_random", "id") in text


def store_regency(store):
    return next(c.regency_code for c in desk.cases(store.release()) if c.kind == "random_check")


@pytest.mark.parametrize("reader", ["analyst", "supervisor"])
def test_mentors_are_named_to_supervisors_alone_and_by_no_address(look, store, reader, request):
    cases = [each for each in desk.cases(store.release()) if each.subject_type == "mentor"]
    if reader == "supervisor":
        request.getfixturevalue("supervisor")
    room = desk.Desk(store.folder)
    desk.note_releases(room, store)
    for each in cases:
        note = f"{each.subject_id} dihubungi"
        desk.add(desk.Desk(store.folder), store.release(), each.rank, desk.Note(note), by="A")
        desk.add(desk.Desk(store.folder), store.release(), each.rank, desk.Reply(note), by="B")
        desk.add(
            desk.Desk(store.folder),
            store.release(),
            each.rank,
            desk.Assign(each.subject_id),
            by="A",
        )
    texts = [said(look(store.folder, "worklist"))]
    texts += [said(look(store.folder, "worklist", show=link(each))) for each in cases[:3]]
    assert cases
    assert any("SIM-BA-" in text for text in texts) == (reader == "supervisor")
    assert all(words.say("worklist.history", "id") in text for text in texts[1:])
    for each in cases:
        assert "SIM" not in link(each)


def test_right_of_reply_hides_and_shows(look, store, supervisor, monkeypatch):
    case = next(c for c in desk.cases(store.release()) if c.answerable)
    asked = store.release().made_at
    until = words.day(desk_day(asked + timedelta(days=7)), "id")
    waiting = words.say("worklist.waiting", "id", on=until)
    assert waiting in said(look(store.folder, "worklist", show=link(case)))
    monkeypatch.undo()
    assert words.say("worklist.not_here", "id") in said(
        look(store.folder, "worklist", show=link(case))
    )
    monkeypatch.setattr(block, "now", lambda: asked + timedelta(days=8))
    text = said(look(store.folder, "worklist", show=link(case)))
    assert words.say("worklist.unanswered", "id", on=until) in text


def desk_day(at):
    return at.astimezone(WIB).date()


def test_what_is_added_changes_the_desk_and_is_refused_in_words(look, store):
    case = own(store, kind="cooperative")
    app = look(store.folder, "worklist", show=link(case))
    choose(app, "note")
    app.text_area(key=f"note_{link(case)}_text").set_value("sudah ditelepon")
    button(app, "note").click().run()
    assert words.say("desk.missing_who", "id") in [
        each.value.replace("\\", "") for each in app.error
    ]
    assert app.text_area(key=f"note_{link(case)}_text").value == "sudah ditelepon"
    app.text_input(key="who").set_value("Ani").run()
    button(app, "note").click().run()
    assert not app.error
    assert app.text_area(key=f"note_{link(case)}_text").value == ""
    choose(app, "plan")
    app.text_input(key=f"plan_{link(case)}_owner").set_value("Budi")
    app.date_input(key=f"plan_{link(case)}_due").set_value(date(2026, 11, 9))
    button(app, "plan").click().run()
    known = handling(store, case)
    assert (known.owner, known.due_on) == ("Budi", date(2026, 11, 9))
    assert [event.who for event in known.events if event.who] == ["Ani"] * 3
    choose(app, "close")
    button(app, "close").click().run()
    assert refused(app) == [words.say("worklist.missing_outcome", "id")]
    app.radio(key=f"close_{link(case)}_outcome").set_value("explained")
    app.text_area(key=f"close_{link(case)}_reason").set_value("telepon rusak")
    button(app, "close").click().run()
    assert handling(store, case).decision.reason == "telepon rusak"
    assert "berlaku pada penilaian berikutnya" in said(app)
    app.text_area(key=f"reopen_{link(case)}_reason").set_value("keliru")
    button(app, "reopen").click().run()
    assert handling(store, case).closed is None


def test_an_accepted_explanation_enters_the_next_assessment(look, store):
    kept = own(store, kind="vacancy")
    case = next(
        each.case
        for each in week(store).listed
        if each.case.kind == "cooperative" and "tier" not in each.case.rules
    )
    room, first = desk.Desk(store.folder), store.release()
    desk.add(room, first, kept.rank, desk.Assign("Budi"), by="Ani")
    desk.add(room, first, case.rank, desk.Close("explained", "telepon rusak"), by="Ani")
    subject = case.subject_id
    profile = said(look(store.folder, "cooperative", id=subject))
    assert profile.count("berlaku pada penilaian berikutnya") == len(case.rules)
    assert "sedang diklarifikasi: 1" in said(look(store.folder, "oversight", open="rules"))
    app = look(store.folder, "worklist")
    app.button(key="assess_anew").click().run()
    assert refused(app) == [words.say("desk.missing_who", "id")]
    app = look(store.folder, "worklist")
    app.text_input(key="who").set_value("Ani").run()
    app.button(key="assess_anew").click().run(timeout=300)
    assert not app.error
    assert store.release().number == 2
    text = said(app)
    assert "versi data 2" in text
    assert words.say("worklist.cleared_about", "id", n=1, number=2) in text
    assert "telepon rusak" in text
    assert "Budi" in said(look(store.folder, "worklist", show=link(kept)))
    assert words.say("worklist.not_here", "id") in said(
        look(store.folder, "worklist", show=link(case))
    )
    older = look(store.folder, "worklist", show=link(case), release="1")
    assert words.say("worklist.older", "id", number=1) in said(older)
    assert not older.text_area


def test_a_tier_and_a_status_say_that_they_are_being_clarified(look, store, monkeypatch):
    known = desk.cases(store.release())
    hollow = next(each for each in known if "tier" in each.rules)
    mentor = next(each for each in known if "status" in each.rules)
    room = desk.Desk(store.folder)
    for rank in {hollow.rank, mentor.rank}:
        desk.add(room, store.release(), rank, desk.Close("explained", "telepon"), by="Ani")
    subject = next(each for each in hollow.rule_subjects if each.startswith("tier/")).split("/")[2]
    assert "Penilaian ini diklarifikasi" in said(look(store.folder, "cooperative", id=subject))
    monkeypatch.setenv("DASHBOARD_SUPERVISOR_VIEW", "1")
    assert "Penilaian ini diklarifikasi" in said(look(store.folder, "mentor", id=mentor.subject_id))


def test_a_filled_sheet_is_taken_and_another_file_is_refused(look, store):
    case = next(each.case for each in week(store).listed if each.case.evidence)
    release = store.release()
    asked = desk.clarification_sheet(release, case.rank, "id", at=NOW)
    visits = {row[0]: "GPS rusak" for row in cells_of(asked)[8:]}
    app = look(store.folder, "worklist")
    app.file_uploader[0].set_value(("x.xlsx", b"nothing", tables.XLSX)).run()
    assert app.error
    app.file_uploader[0].set_value(("x.xlsx", fill(asked, visits), tables.XLSX)).run()
    assert not app.error
    assert handling(store, case).replied_at
    opened = said(look(store.folder, "worklist", show=link(case)))
    assert words.say("desk.being_clarified", "id") in opened
    assert app.file_uploader[0].value is None


def test_what_is_written_by_anybody_is_only_text(look, store):
    case = own(store, kind="cooperative")
    room, release = desk.Desk(store.folder), store.release()
    for act in (desk.Assign(HOSTILE), desk.Note(HOSTILE), desk.Rest(HOSTILE)):
        desk.add(room, release, case.rank, act, by=HOSTILE)
    app = look(store.folder, "worklist", show=link(case))
    drawn = "".join(element.proto.body for element in app.get("html"))
    assert drawn.count("&lt;img") >= 4
    assert "<img" not in drawn
    sheet = desk.clarification_sheet(release, case.rank, "id", at=NOW)
    assert not any(str(cell).startswith("=") for row in cells_of(sheet) for cell in row)


def test_the_trial_period_is_said(look, store, monkeypatch):
    monkeypatch.setattr("dashboard.desk.worklist.trial", lambda *_: desk.Trial(3, 8))
    text = said(look(store.folder, "worklist"))
    assert words.say("desk.trial", "id", week=3, weeks=8) in text


def test_late_ones_are_marked(look, store):
    case = own(store, kind="vacancy")
    desk.add(
        desk.Desk(store.folder), store.release(), case.rank, desk.Due(date(2020, 1, 1)), by="Ani"
    )
    text = said(look(store.folder, "worklist"))
    assert words.say("worklist.lead_late", "id", n=1) in text
    assert "lewat tenggat" in text
    assert words.say("worklist.lead_late", "id", n=1) in said(look(store.folder))


def test_the_phone_list_downloads(look, store):
    text = said(look(store.folder, "worklist"))
    assert "Unduh daftar" in text
    for line in desk.phone_script("id"):
        assert line[:30] in text
    assert io.BytesIO(desk.phone_check_sheet(store.release(), "id")).read(2) == b"PK"
