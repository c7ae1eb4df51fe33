"""Meetings on their page: opened, decided, minuted, two in a row; refused in words."""

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import STAGES
from dashboard import desk, questions, reference, words
from dashboard.errors import UsageError
from dashboard.releases import Store
from dashboard.views import address, answers, block, desks, meetings_forms

from .conftest import said

HOSTILE = '=HYPERLINK("http://x") <img src=x onerror=alert(1)> [a](http://b) **c** $x$'


@pytest.fixture
def store(two_releases, tmp_path, monkeypatch):
    monkeypatch.setattr(block, "today", lambda: date(2026, 11, 9))
    return Store(shutil.copytree(two_releases, tmp_path / "store"))


def room(store):
    return desk.Desk(store.folder)


def press(app, key, language="id"):
    label = words.say(f"meetings.{key}", language)
    next(each for each in app.button if each.label == label).click().run()


def write(app, **texts):
    for key, value in texts.items():
        kinds = (app.text_input, app.text_area, app.date_input, app.multiselect, app.selectbox)
        found = [w for kind in kinds for w in kind if w.key == key]
        found[0].set_value(value)


def open_one(app, name="Rakor 2 Nov", on=date(2026, 11, 2)):
    write(app, who="A-1", meeting_name=name, meeting_on=on)
    press(app, "open_do")


def refused(app):
    return [each.value.replace("\\", "") for each in app.error]


@pytest.mark.parametrize("stage", [*STAGES, "everything"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_meeting_is_held_at_every_stage_of_data(look, stage_stores, tmp_path, stage, language):
    kept = Store(shutil.copytree(stage_stores[stage], tmp_path / "store"))
    app = look(kept.folder, "meetings", lang=language)
    assert not app.error
    assert words.say("meetings.lead_none", language, place="Provinsi Jambi") in said(app)
    write(app, who="A", meeting_name="Rakor")
    press(app, "open_do", language)
    assert app.query_params["show"] == "m1"
    name = answers_name(kept)
    write(app, decision_what="Telepon pengurus", decision_owner="PMO",
          decision_due=date(2026, 12, 1), decision_about=name)  # fmt: skip
    press(app, "decide_do", language)
    assert not app.error
    text = said(app)
    assert "Telepon pengurus" in text
    unseen = words.say("meetings.unseen", language)
    assert (unseen in text) == (stage == "register")
    assert name in text


def answers_name(store):
    rows = desk.standings(store.release(), ("SIM-K-00001",))
    return rows["SIM-K-00001"].name


def test_two_meetings_by_hand(look, store):
    app = look(store.folder, "meetings", release="1")
    open_one(app)
    assert app.query_params["release"] == "1"
    for what in ("Sambungkan listrik", "Tunjuk pengganti", "Kirim daftar"):
        write(app, decision_what=what, decision_owner="PLN", decision_due=date(2026, 11, 6))
        press(app, "decide_do")
        assert not app.error
    assert app.text_area(key="decision_what").value == ""

    app = look(store.folder, "meetings")
    assert words.say("meetings.lead", "id", place="Provinsi Jambi", n=3) in said(app)
    assert words.say("meetings.lead_late", "id", n=3) in said(app)
    open_one(app, "Rakor 9 Nov", date(2026, 11, 9))
    assert words.say("meetings.opens", "id", n=3, parts="3 terlambat") in said(app)
    write(app, fate_of=1, fate_text="menyala 5 November")
    press(app, "fate_do")
    app.segmented_control(key="act_fate").set_value("moved").run()
    write(app, fate_of=2, fate_to=date(2026, 11, 20), fate_text="menunggu nama")
    press(app, "fate_do")
    assert not app.error
    text = said(app)
    assert words.say("meetings.opens", "id", n=3,
                     parts="1 terlambat; 1 dipindah; 1 selesai") in text  # fmt: skip
    assert "menyala 5 November" in text
    assert "20 Nov 2026" in text

    again = said(look(store.folder, "meetings", show="m1", release="1"))
    assert words.say("meetings.opens_none", "id") in again
    assert "menyala 5 November" not in again
    assert words.say("meetings.next", "id") in again


def test_cases_of_the_week_are_decided_about(look, store):
    app = look(store.folder, "meetings")
    open_one(app)
    options = app.multiselect(key="decision_cases").options
    ranks = [int(each.partition(" ")[0].partition("-")[2]) for each in options]
    assert ranks
    write(app, decision_what="Telepon", decision_owner="PMO", decision_due=date(2026, 12, 1),
          decision_cases=ranks[:2])  # fmt: skip
    press(app, "decide_do")
    assert not app.error
    (known,) = desk.decided(room(store), 1)
    held = {each.rank: each.case_id for each in desk.cases(store.release())}
    assert known.cases == (held[ranks[0]], held[ranks[1]])
    assert "Kasus: 2 terbuka" in said(app)


def test_what_is_missing_is_said_and_what_was_typed_stays(look, store):
    app = look(store.folder, "meetings")
    write(app, meeting_name="Rakor")
    press(app, "open_do")
    assert refused(app) == [words.say("desk.missing_who", "id")]
    assert app.text_input(key="meeting_name").value == "Rakor"
    open_one(app)
    write(app, decision_what="Telepon", decision_owner="PMO", decision_about="Tidak Ada Itu")
    press(app, "decide_do")
    assert refused(app) == [words.say("meetings.unknown", "id", text="Tidak Ada Itu")]
    write(app, decision_about="")
    press(app, "decide_do")
    assert refused(app) == [words.say("desk.missing_due", "id")]
    assert app.text_area(key="decision_what").value == "Telepon"
    assert desk.decided(room(store), 1) == ()
    write(app, decision_due=date(2026, 11, 30))
    press(app, "decide_do")
    app.segmented_control(key="act_fate").set_value("withdrawn").run()
    press(app, "fate_do")
    assert refused(app) == [words.say("desk.missing_reason", "id")]


def test_hostile_words_are_only_words_and_no_mentor_is_named(look, store):
    app = look(store.folder, "meetings")
    open_one(app, HOSTILE)
    mentor = min(answers.mentor_ids(store.release()))
    write(app, decision_what=f"{HOSTILE} {mentor}", decision_owner=mentor,
          decision_due=date(2026, 11, 1))  # fmt: skip
    press(app, "decide_do")
    text = said(app)
    assert not app.error
    drawn = "\n".join(each.proto.body for each in app.get("html"))
    assert "<img" not in drawn
    assert drawn.count("&lt;img") == 2  # the meeting's name, and the decision
    assert mentor not in text


@pytest.mark.parametrize("show", ["m9", "x", "m"])
def test_an_unknown_meeting_is_said_in_words(look, store, show):
    app = look(store.folder, "meetings", show=show)
    number = show.removeprefix("m")
    assert words.say("meetings.no_meeting", "id", number=number) in said(app)
    assert words.say("meetings.open", "id") in said(app)


def test_a_meeting_on_another_release_says_so(look, store):
    app = look(store.folder, "meetings", release="1")
    open_one(app)
    text = said(look(store.folder, "meetings", show="m1", release="2"))
    assert words.say("meetings.other_release", "id", shown=2, of=1) in text


@pytest.fixture(scope="module")
def sample_view(full_store):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(full_store))
        yield address.read({}, Store(full_store).releases(), reference.load())


# --- whom somebody means -------------------------------------------------------------------------


def test_cooperatives_are_meant_by_name_village_or_code(view):
    here = view("15")
    rows = list(answers.rows(answers.ask(here, "cooperatives")))
    counts = answers.ask(here, "cooperatives")["name"].value_counts()
    one = next(row for row in rows if counts[row.name] == 1)
    two = rows[5]
    found = meetings_forms.meant(here, f" {one.name.upper()} ;\n\n{two.cooperative_id.lower()},")
    assert found == [one.cooperative_id, two.cooperative_id]
    with pytest.raises(UsageError) as several:
        meetings_forms.meant(here, "KDMP")
    assert "SIM-K-" in several.value.id
    other = next(row for row in rows if not row.scope_code.startswith(one.scope_code[:5]))
    with pytest.raises(UsageError):
        meetings_forms.meant(view(one.scope_code[:5]), other.cooperative_id)


@settings(max_examples=40, deadline=None)  # no timed tests
@given(st.text(max_size=60))
def test_whatever_is_typed_is_meant_or_refused_in_words(sample_view, typed):
    known = set(answers.ask(sample_view, "cooperatives")["cooperative_id"])
    with suppress(UsageError):
        assert set(meetings_forms.meant(sample_view, typed)) <= known


def test_what_somebody_wrote_names_no_mentor_but_to_supervisors(view):
    here = view("15")
    supervisor = questions.Reader("supervisor", supervisor=True)
    known = questions.ask(answers.base(here), "mentors", "", supervisor).iloc[0]
    written = f"Tunjuk {known['mentor_name'].upper()} ({known['mentor_id']})"
    said = desks.told(here, written)
    assert known["mentor_name"].casefold() not in said.casefold()
    assert known["mentor_id"] not in said
    assert desks.told(replace(here, reader=supervisor), written) == written
