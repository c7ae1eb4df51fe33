"""What a handout says: the numbers of the pages, nobody's name, and whatever the data allow."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from conftest import ROOT, STAGES
from dashboard import reference, releases
from dashboard.errors import DashboardError
from dashboard.handouts import AUDIENCES, FORMATS, look, made, make, make_one, phase_two
from dashboard.handouts.content import Handout, plain, sealed
from dashboard.handouts.whole import address
from dashboard.views import address as addresses
from dashboard.views import answers, figures, maps, oversight, overview
from handouts.conftest import AT

SCOPES = ("15", "15.01", "15.01.02")
scopes = pytest.mark.parametrize("scope", SCOPES)


@pytest.fixture
def view(full_store, monkeypatch):
    monkeypatch.setenv("DASHBOARD_STORE", str(full_store))
    newest = releases.Store(full_store).releases()

    def at(scope, **more):
        return addresses.read({"scope": scope, **more}, newest, reference.load())

    return at


def section(handout: Handout, key):
    return next(each for each in handout.sections if each.key == key)


def by_first(handout, key):
    """Return a section's table: by the first cell of a row and the heading of a column."""
    table = section(handout, key).table
    headings = [column.heading for column in table.columns]
    return {row[0]: dict(zip(headings, row, strict=True)) for row in table.rows}


# --- the pages' numbers ------------------------------------------------------------------------


def test_the_headlines_are_those_of_the_overview():
    assert {m: table for m, (table, _) in overview._HEADLINES.items()} == phase_two.HEADLINES
    assert phase_two._ON_MAP == overview._MAP_METRICS
    assert phase_two._MOST_FIGURES == overview._MOST_FIGURES


@scopes
def test_figures_are_those_of_the_pages(handout, view, scope):
    shown = section(handout(scope), "headline").figures
    assert [each.metric for each in shown] == list(
        answers.measurable(view(scope), *overview._HEADLINES)[: len(shown)]
    )
    for each in shown:
        page = figures.of_metric(view(scope), each.metric)
        if each.value is None:
            assert page.value is None
            continue
        assert (each.label, each.value) == (page.label, page.count)
        assert page.out_of.endswith(
            handout(scope).say("common.of_what", n=each.whole, what=each.counted)
        )
        assert page.out_of.startswith(each.note)


@scopes
def test_places_are_those_of_the_pages(handout, view, scope):
    rows = by_first(handout(scope), "places")
    here = view(scope)
    level, within = ("regency", "15") if scope == "15" else ("district", scope[:5])
    known = answers.measure(here, *phase_two._BY_PLACE, level=level, scope=within)
    assert len(rows) == known["code"].nunique()
    for row in answers.rows(known):
        shown = rows[here.reference.name(row.code)][answers.title(here, row.metric_id)]
        unknown = here.say("common.cannot_assess")
        assert shown == (int(row.numerator) if row.denominator else unknown)


@scopes
def test_the_map_shades_what_the_pages_map_shades(handout, view, scope):
    drawn = section(handout(scope), "map").map
    known = maps.by_place(view(scope), "accompanied").set_index("code")["value"]
    for area in drawn.areas:
        value = known.get(area.code, float("nan"))
        assert (area.colour is None) == pd.isna(value)
        if area.colour:
            assert area.written == view(scope).percent(value)
    assert sum(count for _, _, count in drawn.legend) == len(drawn.areas)


@scopes
def test_tiers_are_those_of_the_pages(handout, view, scope):
    known = oversight.counts(view(scope))
    line = section(handout(scope), "tiers").lines[0]
    assessed = sum(known.values()) - known["unknown"]
    values = {"real": known["real"], "n": assessed, "unknown": known["unknown"]}
    assert line == handout(scope).say("handouts.tiers_line", **values)
    if scope == "15":
        total = section(handout(scope), "tiers").table.rows[-1]
        assert total[1:-1] == tuple(known.values())


@scopes
def test_the_ladder_is_that_of_the_pages(handout, view, scope):
    counted = dict(answers.ask(view(scope), "ladder")[["step", "cooperatives"]].to_numpy())
    rows = section(handout(scope), "ladder").table.rows
    assert rows[0][1] == sum(counted.values())
    assert rows[-1][1] == counted.get("no_record", 0)
    assert [row[2] for row in rows[1:-1]] == [
        counted.get(step, 0)
        for step in ("land_verified", "building", "built", "equipped", "operating", "selling")
    ]


def test_targets_are_those_of_the_pages(handout, view):
    known = answers.ask(view("15"), "targets", length=5)
    rows = section(handout("15"), "targets").table.rows
    assert [(row[3], row[4]) for row in rows] == [
        (int(row.target), int(row.reached)) for row in answers.rows(known)
    ]


def test_coverage_is_that_of_the_pages(handout, view):
    here, rows = view("15"), by_first(handout("15"), "coverage")
    for row in answers.rows(answers.measure(here, "seats_short", level="regency")):
        shown = rows[here.reference.name(row.code)]
        assert shown[here.say("handouts.seats")] == -round(row.numerator)
        assert shown[here.say("column.cooperatives")] == int(row.denominator)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("scope", ["15", "15.01"])
def test_the_address_shows_the_same_view(full_store, asked, view, scope, language):
    found = address(asked(full_store), scope, language)
    page, _, query = found.partition("?")
    given = dict(pair.split("=") for pair in query.split("&"))
    assert page == "slides"
    assert view(scope, lang=language, release="1").parameters == given


def test_a_change_is_counted_from_the_other_release(two_releases, asked):
    found = make(asked(two_releases, against=1), "15", "en", AT)
    shown = {each.metric: each for each in section(found, "headline").figures}
    before = {
        each.metric: each
        for each in section(make(asked(two_releases), "15", "en", AT), "headline").figures
    }
    assert shown["built"].change > 0
    assert before["built"].change is None
    assert shown["built"].value == before["built"].value
    assert "against=1" in found.stamp.address


# --- who may be named --------------------------------------------------------------------------


def everything(handout):
    return "\n".join(made(handout, form).decode() for form in ("text", "html"))


@pytest.mark.parametrize("audience", AUDIENCES)
@scopes
def test_no_mentor_is_named(handout, exports, monkeypatch, scope, audience):
    monkeypatch.setenv("DASHBOARD_SUPERVISOR_VIEW", "1")
    mentors = pd.read_csv(exports / "mentors.csv", dtype=str)
    said = everything(handout(scope, audience=audience))
    for word in {*mentors["mentor_id"], *mentors["name"]}:
        assert word not in said


@scopes
def test_no_cooperative_is_named_in_a_hall(handout, exports, scope):
    names = set(pd.read_csv(exports / "cooperatives.csv", dtype=str)["name"].dropna())
    said = everything(handout(scope, audience="hall"))
    assert [name for name in names if len(name) > 6 and name in said] == []
    office = everything(handout("15.01.02"))
    assert [name for name in names if name in office]


def test_a_hall_is_told_how_many_and_where(handout):
    office, hall = (section(handout(audience=a), "worklist") for a in ("office", "hall"))
    assert hall.lines == office.lines
    assert len(hall.table.rows) <= len(office.table.rows)
    assert all(re.search(r"\d", row[2]) for row in hall.table.rows)


def test_one_cooperative_is_for_an_office_alone(full_store, stage_stores, asked, view):
    known = answers.ask(view("15"), "cooperatives").iloc[0]
    name = known["cooperative_id"]
    found = make_one(asked(full_store), name, "en", AT)
    state = dict(section(found, "state").table.rows)
    assert state["Village"] == known["village_name"]
    assert state["Verified"] == str(known["verified"])
    _, _, query = found.stamp.address.partition("?")
    given = dict(pair.split("=") for pair in query.split("&"))
    shown = view(known["scope_code"][:8], id=name, lang="en", release="1")
    assert shown.parameters == given
    visits = answers.ask(view("15"), "cooperative_visits", scope="", cooperative=name)
    assert sum(row[1] for row in section(found, "visits").table.rows) == len(visits)
    for store in (full_store, stage_stores["register"]):
        for form in FORMATS:
            assert made(make_one(asked(store), name, "id", AT), form)
    with pytest.raises(DashboardError):
        make_one(asked(full_store, "hall"), name, "id", AT)
    with pytest.raises(DashboardError):
        make_one(asked(full_store), "SIM-K-none", "id", AT)


# --- partial data, and the seal ----------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("stage", [*STAGES, "everything"])
def test_every_stage_of_data_makes_every_format(stage_stores, asked, stage, audience):
    for scope in SCOPES:
        for language in ("id", "en"):
            found = make(asked(stage_stores[stage], audience), scope, language, AT)
            assert {"headline", "places"} <= {each.key for each in found.sections}
            assert scope != "15" or section(found, "coverage").table
            for form in FORMATS:
                assert made(found, form)


def test_a_place_without_a_cooperative_says_so(asked, full_store):
    found = make(asked(full_store), "15.05", "id", AT)
    assert found.lead == found.say("common.nobody_here")
    assert all(made(found, form) for form in FORMATS)


def test_what_is_not_known_is_not_nought(stage_stores, asked):
    found = make(asked(stage_stores["register"]), "15", "en", AT)
    empty = [each for each in section(found, "headline").figures if each.value is None]
    assert [each.note for each in empty] == ["Opened by data on business units."]
    assert section(found, "tiers").lines[0].startswith("None of 200 cooperatives can be assessed")
    found = make(asked(stage_stores["construction"]), "15", "en", AT)
    ladder = {row[0]: row[1] for row in section(found, "ladder").table.rows}
    assert ladder["built"] > 0
    assert ladder["selling"] == "cannot be counted yet"


def test_the_seal_is_of_what_is_said(full_store, asked, handout):
    again = make(asked(full_store), "15", "id", AT + timedelta(minutes=5))
    assert again.stamp.digest == handout().stamp.digest
    assert again.made != handout().made
    other = sealed(replace(handout(), lead="something else"))
    assert other.stamp.digest != again.stamp.digest
    assert handout("15.01").stamp.digest != again.stamp.digest


@pytest.mark.parametrize("scope", ["99", "15.01.02.2001", "nowhere"])
def test_a_place_that_has_no_handout_is_said(full_store, asked, scope):
    with pytest.raises(DashboardError):
        make(asked(full_store), scope, "id", AT)


def test_text_holds_nothing_that_cannot_be_seen():
    assert plain("a\x07b\u202egnirts\u2066\x00\ud800\uffff\u200b.") == "a b gnirts ."


def test_the_colours_are_those_of_the_style_sheet():
    css = (ROOT / "src/dashboard/views/theme.css").read_text("utf-8")
    light = dict(re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}),", css))
    named = {"ink": look.INK, "soft": look.SOFT, "rule": look.RULE, "paper": look.PAPER}
    named |= {"grey": look.GREY, "faint": look.FAINT, "accent": look.ACCENT, "urgent": look.URGENT}
    named |= {f"ramp-{n}": colour for n, colour in enumerate(look.RAMP, 1)}
    named |= {f"tier-{tier}": colour for tier, colour in look.TIERS.items()}
    assert {name: light[name] for name in named} == named
    pairs = set(re.findall(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", css))
    assert set(look.DARK.items()) <= pairs
    assert {look.GREY, *look.RAMP, *look.TIERS.values()} == set(look.DARK)
    for own in ("handouts/slides.css", "handouts/paper.typ"):
        text = (ROOT / "src/dashboard" / own).read_text("utf-8")
        for name in ("ink", "soft", "rule", "accent", "urgent"):
            assert f"{light[name]}" in text
