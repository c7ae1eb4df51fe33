"""Other values of a threshold: the counts are an assessment's own, whatever was not built for them."""

from __future__ import annotations

import math
from collections import Counter
from types import MappingProxyType

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import reference, settings
from dashboard.errors import UsageError
from dashboard.questions import assess, flagged_at, header, most, thresholds, values_around
from dashboard.questions.sensitivity import grid
from dashboard.releases import Store

STATUSES = ("flag", "clear", "cannot_assess", "not_applicable", "suppressed")
TRIED = [(rule, key) for rule in header.load("rules") for key in thresholds(rule)]


@pytest.fixture(scope="module")
def release(full_store):
    return Store(full_store).release()


def tried(release, rule, key, *values, results=None, before=MappingProxyType({})):
    """Return the counts by value."""
    frame = flagged_at(
        release.tables,
        results or release.results,
        release.as_of,
        settings.load(release.settings_text),
        reference.load(),
        rule,
        key,
        values,
        before,
    )
    return {row.pop("value"): row for row in frame.to_dict("records")}


def counted(results, rule):
    """Return how many answers of each status stored results hold."""
    (path,) = results["rule_results"]
    rows = pq.read_table(path, columns=["rule_id", "status"]).to_pylist()
    found = Counter(row["status"] for row in rows if row["rule_id"] == rule)
    return {status: found[status] for status in STATUSES}


@pytest.mark.parametrize("rule", dict(TRIED))
def test_the_value_in_force_counts_what_the_release_answered(release, rule):
    key = next(iter(thresholds(rule)))
    value = settings.load(release.settings_text).section(rule)[key]
    (found,) = tried(release, rule, key, value).values()
    assert found == {**counted(release.results, rule), "flags_new": 0, "flags_gone": 0}


@pytest.mark.parametrize("stage", ["register", "mentors"])
def test_a_rule_without_its_data_cannot_be_assessed_at_any_value(stage_stores, stage):
    release = Store(stage_stores[stage]).release()
    found = tried(release, "A2", "max_effective_days", 20, 45, 90)
    everyone = {**dict.fromkeys(STATUSES, 0), "cannot_assess": 200}
    assert list(found.values()) == 3 * [{**everyone, "flags_new": 0, "flags_gone": 0}]


def test_an_assessment_with_the_other_value_counts_the_same(release, tmp_path):
    other = settings.changed(settings.load(release.settings_text), "A2", "max_effective_days", 20)
    made = assess(release.tables, release.as_of, other, reference.load(), tmp_path)
    (found,) = tried(release, "A2", "max_effective_days", 20).values()
    assert counted(made, "A2").items() <= found.items()
    assert counted(made, "A2") != counted(release.results, "A2")


def test_a_rule_that_looks_back_sees_the_release_before(two_releases):
    store = Store(two_releases)
    first, second = store.release(1), store.release(2)
    (found,) = tried(second, "F6", "max_share", 0.02, before=first.results).values()
    assert counted(second.results, "F6").items() <= found.items()
    assert counted(first.results, "F6") != counted(second.results, "F6")


def test_what_a_release_does_not_store_is_computed(release):
    few = {name: release.results[name] for name in ("rule_results", "columns_present")}
    for rule, key in (("B4", "min_share"), ("E4", "max_effective_days")):
        value = settings.load(release.settings_text).section(rule)[key]
        assert tried(release, rule, key, value, results=few) == tried(release, rule, key, value)


def test_a_longer_patience_flags_nobody_new(release):
    found = tried(release, "A1", "max_effective_days", *range(0, 61, 5))
    flags = [found[value]["flag"] for value in sorted(found)]
    assert flags == sorted(flags, reverse=True)
    assert flags[0] > flags[-1]
    own = counted(release.results, "A1")["flag"]
    for each in found.values():
        assert sum(each[status] for status in STATUSES) == release.rows["cooperatives"]
        assert each["flag"] == own + each["flags_new"] - each["flags_gone"]


@pytest.mark.parametrize(
    ("rule", "key", "value"),
    [("A1", "days", 3), ("A1", "max_effective_days", -1), ("A1", "max_effective_days", "seven")],
)
def test_what_cannot_be_used_is_refused_in_words(release, rule, key, value):
    with pytest.raises(UsageError):
        tried(release, rule, key, value)


def test_only_numbers_of_the_rule_itself_are_offered():
    assert set(thresholds("A1")) == {"max_effective_days"}
    assert not thresholds("F1"), "its thresholds are shared"
    assert not thresholds("Z9"), "a rule that is no more"
    for rule, key in TRIED:
        around = values_around(settings.load(), thresholds(rule)[key])
        assert settings.load().section(rule)[key] in around
        for value in around:
            settings.changed(settings.load(), rule, key, value)


def test_a_share_ends_at_one_and_a_percentage_at_a_hundred():
    assert most(thresholds("B4")["min_share"]) == 1
    assert most(thresholds("C5")["finishing_pct"]) == 100
    assert most(thresholds("A1")["max_effective_days"]) == math.inf


@pytest.mark.parametrize(
    ("value", "limit", "said"),
    [
        (45, math.inf, (22, 27, 32, 38, 45, 54, 64, 76, 90)),
        (7, math.inf, (4, 5, 6, 7, 8, 10, 12, 14)),
        (1, math.inf, (1, 2, 3, 4, 5)),
        (0, math.inf, (0, 1, 2, 3, 4)),
        (0.25, 1, (0.12, 0.15, 0.18, 0.21, 0.25, 0.3, 0.35, 0.42, 0.5)),
        (0.9, 1, (0.45, 0.54, 0.64, 0.76, 0.9)),
        (95, 100, (48, 56, 67, 80, 95)),
        (1_000, math.inf, (500, 590, 710, 840, 1_000, 1_200, 1_400, 1_700, 2_000)),
    ],
)
def test_values_are_those_that_a_person_would_try(value, limit, said):
    assert grid(value, limit) == said


@given(
    st.one_of(
        st.integers(min_value=0, max_value=10**12),
        st.floats(min_value=0, max_value=1e12),
        st.floats(min_value=0, max_value=1),
    )
)
def test_a_grid_holds_the_value_and_is_of_its_kind(value):
    limit = 1 if isinstance(value, float) and value <= 1 else math.inf
    found = grid(value, limit)
    assert value in found
    assert list(found) == sorted(set(found))
    assert 2 <= len(found) <= 10
    assert {type(each) for each in found} == {type(value)}
    assert all(0 <= each <= limit for each in found)
    assert value == 0 or found[-1] <= max(2.1 * value, value + 4)
