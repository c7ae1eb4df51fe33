"""Every page in both languages and at every stage of data: something true to say, no fault."""

from itertools import product
from types import SimpleNamespace

import pytest

from conftest import STAGES
from dashboard import reference, words
from dashboard.questions import MissingData
from dashboard.releases import Store
from dashboard.views import answers, briefing, overview

from .conftest import PAGES, said

assert set(STAGES) == {"register", "construction", "mentors", "visits"}

# Both languages at both ends; between them they take turns, so that each meets every block.
STAGED = [
    *product(("register", "everything"), words.LANGUAGES),
    *zip(("construction", "mentors", "visits"), ("id", "en", "id"), strict=True),
]


@pytest.mark.parametrize(("stage", "language"), STAGED)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_with_whatever_data_there_are(look, stage_stores, page, stage, language):
    app = look(stage_stores[stage], page, lang=language)
    assert not app.exception
    assert not app.error
    assert words.say(f"page.{page}", language) in said(app)


@pytest.mark.parametrize("scope", ["15.01", "15.01.01"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_for_a_regency_and_a_district(look, full_store, page, scope):
    app = look(full_store, page, scope=_inside(full_store, scope))
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_for_a_regency_without_cooperatives(look, full_store, page):
    found = _scopes(full_store)
    some = set(found.str[:5])
    app = look(full_store, page, scope=min(set(reference.load().regencies["regency_code"]) - some))
    assert not app.exception
    assert not app.error


def _inside(store, scope):
    """Return a place of the small sample at the level of ``scope``."""
    return _scopes(store).min()[: len(scope)]


def _scopes(store):
    release = Store(store).release()
    cursor = answers._base(str(store), release.number).connection.cursor()
    return cursor.execute("select scope_code from cooperative_facts").df()["scope_code"]


@pytest.mark.parametrize(
    ("page", "missing"),
    [("overview", "✗ pembangunan"), ("progress", "✗ unit usaha")],
)
def test_a_page_names_the_data_that_would_open_it(look, stage_stores, page, missing):
    text = said(look(stage_stores["register"], page))
    assert "Data yang membuka halaman ini:" in text
    assert missing.removeprefix("✗ ") in text


def test_a_whole_release_needs_no_such_line(look, full_store):
    assert "Data yang membuka halaman ini:" not in said(look(full_store, "progress"))


def test_what_cannot_be_counted_is_not_nought(look, stage_stores):
    text = said(look(stage_stores["construction"], "progress", lang="en"))
    assert "selling" in text
    assert "cannot be counted yet" in text
    assert "Warehouse operating" in text
    assert "0 cooperatives have a unit operating" not in text


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_stands_beside_its_stamp_and_no_mentor_is_named(look, full_store, page):
    text = said(look(full_store, page))
    assert "SIM-BA-" not in text
    assert "SIM-PMO-" not in text
    assert "Pendamping BA" not in text
    assert "per tanggal 31 Okt 2026 · versi data 1 «Data contoh»" in text
    assert "DATA CONTOH (simulasi)" in text


@pytest.mark.parametrize(
    ("looks", "expected"),
    [("nn", "none"), ("nx", "partly"), ("xx", "unknown"), ("dx", None)],
)
def test_what_could_not_be_looked_at_is_never_called_fine(view, monkeypatch, looks, expected):
    """n: nothing to decide, d: something, x: the data are missing."""

    def look(kind):
        def looked(_view):
            if kind == "x":
                raise MissingData(["visits"])
            return [overview.Decision("", "", "progress")] if kind == "d" else []

        return looked

    notes = []
    monkeypatch.setattr(overview, "_LOOKS", tuple(map(look, looks)))
    monkeypatch.setattr(overview.text, "section", lambda *_: None)
    monkeypatch.setattr(overview.text, "note", notes.append)
    monkeypatch.setattr(overview, "st", SimpleNamespace(html=str, page_link=lambda *_, **__: None))
    at = view("15")
    overview.decisions(at, SimpleNamespace(calls=[]))
    assert notes == ([at.say(f"overview.decisions_{expected}")] if expected else [])


def test_where_every_feed_is_complete_nothing_is_said_of_one(view, monkeypatch):
    whole = answers.ask

    def none(of, question, **asked):
        found = whole(of, question, **asked)
        return found[:0] if question == "feeds_incomplete" else found

    monkeypatch.setattr(answers, "ask", none)
    monkeypatch.setattr(answers, "kept", lambda _view, _what, make: make())
    found = answers.feeds_incomplete(view("15"))
    assert found.empty
    assert "code" in found.columns
    assert briefing.sentences(view("15"))
