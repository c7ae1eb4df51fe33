"""Progress: counted again with pandas; targets, obstacles, what moved, potential."""

from __future__ import annotations

import pandas as pd
import pytest

from conftest import AS_OF, STAGES
from dashboard import words
from dashboard.releases import Store
from dashboard.views import answers, progress_moved

from .conftest import said

FOLDS = "dwell.targets.obstacles.still.moved.sources.fit.crowding.behind"
FACILITIES = ("electricity", "water", "road", "internet")


@pytest.fixture(scope="module")
def buildings(exports):
    """Every building's last record, with its village."""
    built = pd.read_csv(exports / "construction.csv", dtype={"cooperative_id": str})
    register = pd.read_csv(exports / "cooperatives.csv", dtype=str)
    latest = built.sort_values("as_of").groupby("cooperative_id", as_index=False).nth(-1)
    return latest.merge(register[["cooperative_id", "village_code"]], on="cooperative_id")


@pytest.fixture(scope="module")
def targets(exports):
    return pd.read_csv(exports / "targets.csv", dtype={"scope_code": str})


def scopes(buildings):
    code = buildings["village_code"].dropna().min()
    return "15", code[:5], code[:8]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_facilities(view, buildings, place):
    scope = scopes(buildings)[place]
    inside = buildings[buildings["village_code"].fillna("").str.startswith(scope)]
    found = answers.ask(view(scope), "facilities").set_index("facility")
    assert set(found.index) == set(FACILITIES)
    for name in FACILITIES:
        has = inside[f"has_{name}"]
        row = found.loc[name]
        assert row["there"] == int(has.eq(True).sum())
        assert row["missing"] == int(has.eq(False).sum())
        assert row["silent"] == int(has.isna().sum())
        finished = inside["physical_pct"] >= 100
        assert row["finished_missing"] == int((finished & has.eq(False)).sum())


def test_what_stands_still(view, exports):
    built = pd.read_csv(exports / "construction.csv", dtype={"cooperative_id": str})
    built = built.sort_values(["cooperative_id", "as_of"])
    before = built.groupby("cooperative_id")["physical_pct"].shift()
    rose = built[before.isna() | (built["physical_pct"] > before)]
    risen = pd.to_datetime(rose.groupby("cooperative_id")["as_of"].last())
    last = built.groupby("cooperative_id").last()
    weeks = (pd.Timestamp(AS_OF) - risen).dt.days // 7
    unfinished = last["physical_pct"].between(0, 100, inclusive="neither")
    still = unfinished & ((weeks >= 8) | (last["stage"] == "stopped"))
    found = answers.ask(view("15"), "standing_still", weeks=8).set_index("cooperative_id")
    assert set(found.index) == set(still[still].index)
    assert found["weeks_still"].to_dict() == weeks[found.index].to_dict()


def test_the_ladder_and_the_stays_agree(view):
    counted = answers.ask(view("15"), "ladder").set_index("step")["cooperatives"]
    dwell = answers.ask(view("15"), "dwell")
    here = dwell[dwell["here"]].set_index("step")["cooperatives"]
    assert here.to_dict() == counted.drop("no_record").to_dict()


# --- targets ------------------------------------------------------------------


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_target_is_held_against_what_is_reached_and_expected(look, full_store, targets, language):
    text = said(look(full_store, "progress", lang=language))
    own = targets[(targets["scope_code"] == "15") & (targets["metric"] == "built")].iloc[0]
    reached = {"id": "dari", "en": "of"}[language]
    assert f" {reached} {words.number(own['value'], language)}" in text
    assert {"id": "Seharusnya kini", "en": "Expected by now"}[language] in text
    assert {"id": "Laju per minggu", "en": "Pace a week"}[language] in text


@pytest.mark.parametrize("show", ["built", "operating", "buckets", "nonsense"])
def test_the_address_chooses_the_chart(look, full_store, show):
    app = look(full_store, "progress", show=show)
    assert not app.error
    assert app.session_state["trend"] == (show if show != "nonsense" else "built")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_where_no_target_is_known_it_says_who_enters_it_and_how(look, stage_stores, language):
    app = look(stage_stores["mentors"], "progress", lang=language)
    text = said(app)
    assert words.say("progress.targets_absent", language) in text
    assert words.say("progress.pace_of", language, pace="", weeks=4).split("(")[1] in text
    assert "targets_template" in text


def test_a_district_without_a_target_says_so(look, full_store, buildings):
    scope = scopes(buildings)[2]
    name = answers.places(Store(full_store)).name(scope)
    text = said(look(full_store, "progress", scope=scope))
    assert words.say("progress.target_none_here", "id", place=name) in text


# --- what is open is in the address ---------------------------------------------


@pytest.mark.parametrize("stage", [*STAGES, "everything"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_everything_open_answers_with_whatever_data_there_are(look, stage_stores, stage, language):
    app = look(stage_stores[stage], "progress", lang=language, open=FOLDS)
    assert not app.exception
    assert not app.error


def test_a_closed_fold_sends_nothing(look, full_store):
    wording = words.say("progress.obstacles_about", "id")
    assert wording not in said(look(full_store, "progress"))
    assert wording in said(look(full_store, "progress", open="obstacles"))


def test_an_owner_and_a_kind_are_chosen_by_the_address(look, full_store):
    def listed(**address):
        app = look(full_store, "progress", **address)
        return next(each.value for each in app.dataframe if "Jenis kendala" in each.value)

    everything = listed(open="obstacles")
    some = listed(open="obstacles.who_utility.why_electricity")
    assert 0 < len(some) < len(everything)
    assert set(some["Jenis kendala"]) == {"Listrik"}
    assert set(some["Harus bertindak"]) == {"PLN dan layanan lain"}
    about = set(everything["Tentang"])
    assert "Bangunan" in about
    assert {words.say(f"unit_type.{each}", "id") for each in ("groceries", "lpg")} & about


# --- what moved -------------------------------------------------------------------


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_without_a_comparison_it_asks_for_one(look, full_store, language):
    text = said(look(full_store, "progress", lang=language))
    assert words.say("overview.since_none", language) in text


@pytest.mark.parametrize("address", [{"against": "1"}, {"release": "1", "against": "2"}])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_five_finished_buildings_are_what_moved(look, two_releases, address, language):
    opened = "moved.moved_rose.sources"
    app = look(two_releases, "progress", lang=language, open=opened, **address)
    assert not app.error
    then, now = (facts(two_releases, number) for number in (1, 2))
    rank = {step: place for place, step in enumerate(progress_moved.movement.STEPS)}
    rose = (now["ladder_step"].map(rank) > then["ladder_step"].map(rank)) & (
        then["build_bucket"] != "no_record"
    )
    assert 0 < rose.sum() <= 5
    heading = words.say("column.step_now", language)
    listed = next(each.value for each in app.dataframe if heading in each.value)
    assert len(listed) == rose.sum()
    text = said(app)
    assert words.say("overview.rules_same", language) in text
    assert words.say("table.construction", language) in text


def facts(store, number):
    release = Store(store).release(number)
    return pd.read_parquet(release.results["cooperative_facts"][0]).set_index("cooperative_id")


# --- potential and small businesses -----------------------------------------------


def test_potential_is_asked_about_where_it_is_large_and_nothing_is_planned(view, exports):
    potential = pd.read_csv(exports / "village_potential.csv", dtype={"village_code": str})
    register = pd.read_csv(exports / "cooperatives.csv", dtype=str)
    units = pd.read_csv(exports / "business_units.csv", dtype={"cooperative_id": str})
    least = answers.threshold(view("15"), "local_fit", "large_idr")
    asked = answers.threshold(view("15"), "local_fit", "cold_storage")
    spoils = potential["commodity"].map(lambda name: bool(set(name.split()) & set(asked)))
    value = potential[spoils].groupby("village_code")["value_idr_per_year"].sum()
    latest = units.sort_values("as_of").groupby(["cooperative_id", "unit_type"])["status"].last()
    latest = latest.reset_index()
    running = latest[(latest["unit_type"] == "cold_storage") & (latest["status"] != "stopped")]
    large = register[register["village_code"].map(value) >= least]
    expected = set(large["cooperative_id"]) - set(running["cooperative_id"])
    found = answers.ask(view("15"), "fit")
    found = found[(found["fit"] == "not_planned") & (found["unit_type"] == "cold_storage")]
    assert set(found["cooperative_id"]) == expected
    assert expected


def test_crowding_is_what_rule_e5_asks(view):
    found = answers.ask(view("15"), "crowding_by_type")
    many = found[found["crowding"] == "many"]
    assert many["units"].sum() == len(answers.ask(view("15"), "crowding")) > 0


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_potential_and_crowding_are_questions(look, full_store, language):
    text = said(look(full_store, "progress", lang=language, open="fit.crowding"))
    question = {
        "id": "sudah ada kajian atau kemitraan?",
        "en": "is there a study or a partnership?",
    }
    assert question[language] in text
    # Whose businesses they are is nobody's business here.
    assert "Warung 1" not in text
