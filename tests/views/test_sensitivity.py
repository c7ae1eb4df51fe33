"""Other values of a threshold on the page of the method, and saving one as a new release."""

import shutil
from itertools import cycle

import pytest

from dashboard import questions, releases, settings, words
from dashboard.questions import Reader, header, thresholds
from dashboard.views import answers

from .conftest import said

IN_FORCE = {"id": "· berlaku", "en": "· in force"}


@pytest.fixture
def store(full_store, tmp_path):
    """A copy of the small sample's store that a test may publish to."""
    shutil.copytree(full_store, tmp_path / "store")
    return tmp_path / "store"


def chosen(look, folder, rule="a1", key="max_effective_days", **address):
    """Open the method at a rule and choose a threshold; return the run."""
    app = look(folder, "method", show=rule, **address)
    return app.selectbox(key=f"sensitivity-{rule.upper()}").select(key).run()


# Every rule once; what changes with the language is the words, so they take turns.
TRIED = [rule for rule in header.load("rules") if thresholds(rule)]
IN_TURN = list(zip(TRIED, cycle(words.LANGUAGES), strict=False))


@pytest.mark.parametrize(("rule", "language"), IN_TURN)
def test_a_threshold_is_tried_when_somebody_asks(look, full_store, rule, language):
    app = look(full_store, "method", show=rule.lower(), lang=language)
    assert IN_FORCE[language] not in said(app), "nothing is counted before"
    key = next(iter(thresholds(rule)))
    app = app.selectbox(key=f"sensitivity-{rule}").select(key).run()
    assert not app.exception
    assert not app.error
    text = said(app)
    assert IN_FORCE[language] in text
    assert words.say("column.flags_gone", language) in text


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_rule_without_a_threshold_of_its_own_says_so(look, full_store, language):
    rule = next(rule for rule in header.load("rules") if not thresholds(rule))
    app = look(full_store, "method", show=rule.lower(), lang=language)
    assert words.say("sensitivity.none", language, rule=rule) in said(app)


def test_a_rule_about_mentors_names_none(look, full_store):
    text = said(chosen(look, full_store, "b4", "min_share", lang="en"))
    base = answers._base(str(full_store), 1)
    assert not [mentor for mentor in base.mentor_ids if mentor in text]
    assert "mentors rule B4 would flag" in text


def test_saving_makes_one_release_with_one_other_threshold(look, store):
    kept = releases.Store(store)
    first = kept.release()
    before = {path: path.read_bytes() for paths in first.results.values() for path in paths}
    app = chosen(look, store, "a1", lang="en", release="1")
    mark = "A1-max_effective_days-1"
    button = app.button(key=f"publish-{mark}")
    assert button.disabled, "the value is in force, and there is no reason"
    app.number_input(key=f"new-{mark}").set_value(60).run()
    assert "With 60: " in said(app)
    app.text_input(key=f"name-{mark}").input("Rakor")
    app.text_input(key=f"by-{mark}").input("Sari")
    app.text_input(key=f"reason-{mark}").input("cuti bersama").run()
    app.button(key=f"publish-{mark}").click().run()
    assert not app.error
    second, *others = kept.releases()[:-1]
    assert not others
    assert (second.name, second.made_by) == ("Rakor", "Sari")
    assert second.note == "[A1] max_effective_days 7 → 60: cuti bersama"
    assert second.tables == first.tables
    assert (
        second.settings_text
        == settings.changed(settings.load(first.settings_text), "A1", "max_effective_days", 60).text
    )
    assert kept.release(1) == first
    assert {path: path.read_bytes() for path in before} == before
    assert app.query_params["release"] == "2"
    app = app.run()
    assert "This release changed this threshold from 7. [A1]" in said(app)
    assert "60 · in force" in said(app)


def test_what_the_store_refuses_is_said_and_nothing_is_published(look, store):
    kept = releases.Store(store)
    mark = "A1-max_effective_days-1"
    app = chosen(look, store, "a1")
    app.number_input(key=f"new-{mark}").set_value(9)
    app.text_input(key=f"name-{mark}").input(kept.release().name)
    app.text_input(key=f"reason-{mark}").input("x").run()
    app.button(key=f"publish-{mark}").click().run()
    assert "sudah dipakai" in app.error[0].value
    assert len(kept.releases()) == 1


def test_only_an_analyst_saves_and_only_from_the_newest_release(look, two_releases, monkeypatch):
    app = chosen(look, two_releases, "a1", release="1", lang="en")
    assert "can only be saved from the newest release, which is 2" in said(app)
    assert not app.number_input
    monkeypatch.setattr(questions, "local_reader", lambda: Reader("viewer"))
    app = chosen(look, two_releases, "a1", lang="en")
    assert not app.number_input
    assert "in force" in said(app)
