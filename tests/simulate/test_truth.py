"""The planted faults stand at their base rates, and truth means what the docs say."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import reference
from dashboard.simulate.ground import choose_villages
from dashboard.simulate.plan import Plan
from dashboard.simulate.world import World, make

from .conftest import RECENT

REGISTER = 1585
ASSISTANTS = 160
DISHONEST = {"low_effort", "careful", "learning", "sudden", "partial"}


def share(frame: pd.DataFrame, column: str, value: str) -> float:
    return float((frame[column] == value).mean())


@pytest.mark.parametrize(
    ("tier", "least", "most"),
    [("none", 0.05, 0.07), ("thin", 0.12, 0.17), ("unknown", 0.06, 0.11), ("real", 0.5, 0.65)],
)
def test_tiers_stand_at_their_base_rates(sample, tier, least, most):
    assert least <= share(sample.cooperatives, "tier", tier) <= most


@pytest.mark.parametrize("subtype", ["inconsistent", "hollow"])
def test_ceremonial_is_near_one_in_twenty_of_each_kind(sample, subtype):
    assert 0.04 <= share(sample.cooperatives, "subtype", subtype) <= 0.08


@pytest.mark.parametrize(
    ("behaviour", "least", "most"),
    [
        ("low_effort", 4, 6),
        ("careful", 1, 2),
        ("learning", 1, 2),
        ("sudden", 1, 2),
        ("partial", 4, 6),
        ("ceremonial_short", 9, 11),
        ("terse", 12, 14),
        ("event", 1, 3),
        ("dark", 1, 3),
    ],
)
def test_mentors_behave_at_their_base_rates(sample, behaviour, least, most):
    assistants = sample.mentors[sample.mentors["role"] == "business_assistant"]
    assert len(assistants) == ASSISTANTS
    assert least <= (assistants["behaviour"] == behaviour).sum() <= most


@pytest.mark.parametrize(
    ("pattern", "rate"),
    [
        ("frozen", 0.03),
        ("paper_closure", 0.03),
        ("idle_asset", 0.01),
        ("money_without_visits", 0.015),
        ("recurrent_finding", 0.03),
        ("overdue_follow_up", 0.04),
        ("no_action", 0.02),
        ("severe_not_raised", 0.015),
        ("never_assigned", 0.013),
    ],
)
def test_faults_of_cooperatives_stand_at_their_base_rates(sample, pattern, rate):
    planted = sample.cooperatives["patterns"].str.split(";").map(lambda names: pattern in names)
    assert planted.sum() == pytest.approx(rate * REGISTER, abs=1)


def test_numbers_of_people_and_visits_are_the_programmes(sample):
    roles = sample.mentors["role"].value_counts()
    assert roles.to_dict() == {
        "business_assistant": 160,
        "management_office": 24,
        "provincial": 34,
    }
    assert len(sample.cooperatives) == REGISTER
    assert len(sample.tables["visits"]) >= 40_000


def test_counts_of_the_truth_are_counts_of_the_exports(sample):
    recent = sample.visits[sample.visits["started_at"] >= RECENT]
    truth = sample.cooperatives.set_index("cooperative_id")
    for column, kinds in [
        ("visits_recent", set(recent["kind"])),
        ("faked_recent", {"faked", "careful"}),
        ("hollow_recent", {"hollow"}),
    ]:
        counted = recent[recent["kind"].isin(kinds)].groupby("cooperative_id").size()
        assert counted.reindex(truth.index, fill_value=0).eq(truth[column]).all(), column


def test_ceremonial_means_half_of_three_or_more_recent_visits_and_only_that(sample):
    truth = sample.cooperatives
    bad = truth["faked_recent"] + truth["hollow_recent"]
    ceremonial = (truth["visits_recent"] >= 3) & (2 * bad >= truth["visits_recent"])
    judged = ~truth["tier"].isin(["unknown", "none"])
    assert (truth["tier"].eq("ceremonial") == (ceremonial & judged)).all()


def test_nobody_accompanies_where_the_tier_is_none(sample):
    truth = sample.cooperatives
    none = truth[truth["tier"] == "none"]
    assert ((none["vacancy"] == "yes") | (none["visits_recent"] == 0)).all()
    assert (none["feed_complete"] == "yes").all()
    never = set(truth.loc[truth["never_visited"] == "yes", "cooperative_id"])
    assert never
    assert not never & set(sample.tables["visits"]["cooperative_id"])


def test_vacancy_means_no_business_assistant_today(sample):
    tables = sample.tables
    rows = tables["assignments"].merge(tables["mentors"], on="mentor_id")
    today = pd.Timestamp("2026-10-31")
    live = rows["assigned_to"].isna() | (rows["assigned_to"] >= today)
    live &= (rows["role"] == "business_assistant") & (rows["contract_to"] >= today)
    accompanied = set(rows.loc[live, "cooperative_id"])
    truth = sample.cooperatives
    empty = set(truth.loc[truth["vacancy"] == "yes", "cooperative_id"])
    assert empty == set(truth["cooperative_id"]) - accompanied


def photo_owners(visits: pd.DataFrame) -> pd.Series:
    """Return how many visits carry the most used photo of each visit (0 without photos)."""
    hashes = visits["photo_hashes"].dropna().str.split(";").explode()
    uses = hashes.map(hashes.value_counts())
    return uses.groupby(level=0).max().reindex(visits.index, fill_value=0)


def test_careful_fakers_leave_no_trace_but_the_villages_denial(sample):
    careful = sample.visits["kind"] == "careful"
    assert careful.sum() > 100
    assert sample.visits.loc[careful, "latitude"].notna().all()
    assert photo_owners(sample.visits)[careful].max() <= 1
    texts = sample.visits.loc[careful, "findings"]
    assert texts.nunique() > 0.95 * len(texts)
    checks = sample.tables["back_checks"].merge(sample.visits.loc[careful, ["visit_id"]])
    assert len(checks) >= 10
    assert (checks["result"] == "denied").mean() > 0.6


def test_low_effort_fakes_show_in_several_ways(sample):
    faked = sample.visits[sample.visits["kind"] == "faked"]
    reused = photo_owners(sample.visits)[sample.visits["kind"] == "faked"] > 1
    lag = faked["submitted_at"] - faked["ended_at"]
    assert reused.mean() > 0.3
    assert faked["started_at"].dt.minute.isin([0, 30]).mean() > 0.75
    assert (lag > pd.Timedelta(days=2)).mean() > 0.5
    assert faked["counterpart_confirmed"].eq(True).mean() < 0.15


def test_hollow_visits_are_real_short_and_say_nothing(sample):
    hollow = sample.visits[sample.visits["kind"] == "hollow"]
    minutes = (hollow["ended_at"] - hollow["started_at"]).dt.total_seconds() / 60
    assert minutes.between(3, 19).all()
    assert hollow["action_items"].isna().all()
    assert hollow["topics"].isna().all()
    assert hollow["findings"].dropna().str.split().str.len().max() <= 4


def province(base_rates: float) -> World:
    places = reference.load()
    villages = choose_villages(places, 800, seed=2)
    plan = Plan(seed=2, province="15", weeks=40, base_rates=base_rates)
    return make(plan, villages, places.regencies, places.holidays)


def test_base_rates_halve_and_double_the_faults():
    half, double = province(0.5), province(2.0)
    for tier in ("none", "thin", "ceremonial"):
        less = share(half.cooperative_truth, "tier", tier)
        more = share(double.cooperative_truth, "tier", tier)
        assert 2.5 < more / less < 6, tier
    assert share(half.mentor_truth, "behaviour", "terse") == pytest.approx(
        share(double.mentor_truth, "behaviour", "terse"), abs=0.01
    )
