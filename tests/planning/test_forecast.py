"""When a target is met: cases, what always holds, and whether the range keeps its promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from scipy import stats

from dashboard import questions, settings, words
from dashboard.planning.forecast import (
    STATES,
    Forecast,
    Terms,
    _chances,
    _shape,
    at_least,
    fan,
    forecast,
    of_targets,
    values_ahead,
)
from dashboard.questions import Base, ask
from dashboard.scorecard import forecasts

TERMS = Terms.of(settings.load())
TODAY = date(2026, 10, 31)
CEILING = 100


def weekly(
    values: list[int], known: list[int] | None = None, ceiling: int = CEILING
) -> pd.DataFrame:
    weeks = [TODAY - timedelta(weeks=ago) for ago in reversed(range(len(values)))]
    return pd.DataFrame(
        {
            "week_on": pd.to_datetime(weeks),
            "numerator": values,
            "known": known or [ceiling] * len(values),
            "denominator": ceiling,
        }
    )


def steady(pace: int, weeks: int, start: int = 0) -> list[int]:
    return [start + pace * week for week in range(weeks)]


# series, target, weeks until its date (None: no date) -> what is said.
CASES = [
    ("already there", steady(1, 20), 19, 8, "met"),
    ("one short, a week to go", steady(2, 20), 39, 4, "on_course"),
    ("more than there are", steady(2, 20), 101, 8, "above_ceiling"),
    ("as many as there are", steady(2, 20), 100, 8, "not_at_this_pace"),
    ("a week too few", steady(2, 7), 30, 8, "too_few_weeks"),
    ("just enough weeks", steady(2, 8), 20, 20, "on_course"),
    ("far above the line", steady(2, 20), 44, 20, "on_course"),
    ("about the line", steady(2, 20), 54, 8, "uncertain"),
    ("far below the line", steady(2, 20), 90, 8, "not_at_this_pace"),
    ("standing still", [30] * 20, 31, 50, "not_at_this_pace"),
    ("falling", steady(-1, 20, 40), 41, 50, "not_at_this_pace"),
    ("the date has passed", steady(2, 20), 40, 0, "not_at_this_pace"),
    ("no date: it says when", steady(2, 20), 60, None, "dated"),
    ("no date, and no pace", [30] * 20, 60, None, "not_at_this_pace"),
]


@pytest.mark.parametrize(
    ("series", "target", "weeks", "state"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_what_is_said(series: list[int], target: int, weeks: int | None, state: str) -> None:
    due = None if weeks is None else TODAY + timedelta(weeks=weeks)
    assert forecast(weekly(series), target, due, TERMS).state == state


def test_a_steady_pace_meets_its_target_when_arithmetic_says() -> None:
    found = forecast(weekly(steady(2, 20)), 58, TODAY + timedelta(weeks=20), TERMS)
    # 38 today and 58 wanted: twenty more at two a week are ten weeks.
    assert found.middle is not None
    assert abs((found.middle - TODAY).days / 7 - 10) <= 1
    assert found.early is not None
    assert found.late is not None
    assert found.early < found.middle < found.late
    assert found.paces == (2.0, 2.0)
    assert found.chance is not None
    assert 0.8 < found.chance < 0.9
    # From 0 nineteen weeks ago to 58 in twenty: 19 of 39 weeks have gone.
    assert found.expected == pytest.approx(58 * 19 / 39)


def test_a_pace_that_changed_is_followed_within_weeks() -> None:
    changed = [*steady(10, 20), *steady(1, 8, 191)]
    found = forecast(weekly(changed, ceiling=900), 300, None, TERMS)
    assert found.paces[0] == 1.0
    assert found.paces[1] == pytest.approx((198 - 150) / 12)
    assert found.middle is not None
    # At the old pace it would be ten weeks.
    assert found.middle > TODAY + timedelta(weeks=30)


def test_paces_of_weeks_that_nobody_knows_are_not_made_up() -> None:
    found = forecast(weekly(steady(1, 10)), 30, None, TERMS)
    assert found.paces == (1.0, None)


def test_a_file_that_arrives_is_not_a_building_that_rises() -> None:
    values = [0] * 10 + [40] * 12
    known = [0] * 10 + [CEILING] * 12
    found = forecast(weekly(values, known), 60, TODAY + timedelta(weeks=9), TERMS)
    assert (found.state, found.weeks, found.paces[0]) == ("not_at_this_pace", 12, 0.0)
    # The edge: nine tenths of today's record are enough to compare, less is not.
    for share, weeks in ((90, 22), (89, 12)):
        known = [share] * 10 + [CEILING] * 12
        assert forecast(weekly(values, known), 60, None, TERMS).weeks == weeks


def test_nothing_on_record_is_too_few_weeks() -> None:
    assert forecast(weekly([0] * 30), 60, None, TERMS).state == "not_at_this_pace"
    empty = weekly([0] * 30).assign(known=0)
    assert forecast(empty, 60, None, TERMS).state == "too_few_weeks"


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_words(state: str) -> None:
    assert words.has(f"forecast.{state}")


def test_a_fan_opens_from_week_to_week_and_ends_on_its_day() -> None:
    series = weekly(steady(2, 20), ceiling=1000)
    until = TODAY + timedelta(weeks=30)
    found = fan(series, until, TERMS)
    days = [day for day, _ in found]
    assert days == sorted(days)
    assert days[-1] == until
    assert len(found) <= 12
    widths = [high - low for _, (low, _, high) in found]
    assert widths == sorted(widths)
    assert [found[-1][1]] == values_ahead(series["numerator"].tolist(), [30], 1000, TERMS)


def test_a_fan_of_too_few_weeks_or_of_no_time_is_empty() -> None:
    assert fan(weekly(steady(2, 5)), TODAY + timedelta(weeks=9), TERMS) == []
    assert fan(weekly(steady(2, 20)), TODAY, TERMS) == []


# --- what always holds ------------------------------------------------------------

SERIES = st.lists(st.integers(-2, 6), min_size=8, max_size=40).map(
    lambda changes: [max(0, each) for each in np.cumsum([5, *changes]).tolist()]
)


@trying(deadline=None)
@given(SERIES, st.integers(1, 60), st.integers(0, 300))
def test_a_range_is_a_range(series: list[int], ahead: int, ceiling: int) -> None:
    ((low, middle, high),) = values_ahead(series, [ahead], ceiling, TERMS)
    assert low <= middle <= high
    assert series[-1] <= low <= high <= max(ceiling, series[-1])
    ((lower, _, higher),) = values_ahead(series, [ahead], ceiling, replace(TERMS, interval=0.95))
    assert lower <= low <= high <= higher


@trying(deadline=None)
@given(SERIES, st.lists(st.integers(1, 60), min_size=1, max_size=5), st.integers(0, 300))
def test_many_weeks_at_once_are_foreseen_as_one_by_one(
    series: list[int], ahead: list[int], ceiling: int
) -> None:
    together = values_ahead(series, ahead, ceiling, TERMS)
    assert together == [values_ahead(series, [n], ceiling, TERMS)[0] for n in ahead]


@trying(deadline=None)
@given(SERIES, st.integers(1, CEILING), st.integers(-4, 80), st.randoms(use_true_random=False))
def test_dates_stand_in_order(series: list[int], target: int, weeks: int, random: Random) -> None:
    frame = weekly(series, ceiling=max(CEILING, *series))
    due = TODAY + timedelta(weeks=weeks)
    found = forecast(frame, target, due, TERMS)
    known = [each for each in (found.early, found.middle, found.late) if each is not None]
    assert known == sorted(known)
    assert all(each > TODAY for each in known)
    assert found.chance is None or 0 <= found.chance <= 1
    mixed = frame.iloc[random.sample(range(len(frame)), len(frame))]
    assert forecast(mixed, target, due, TERMS) == found
    if found.chance is not None:
        harder = forecast(frame, target + 1, due, TERMS)
        assert harder.chance is None or harder.chance <= found.chance + 1e-12


# --- the promise ------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.2, 1.0, 5.0, 20.0])
def test_a_range_holds_about_what_it_promises_where_the_law_is_known(rate: float) -> None:
    """Counts of one law, from a fifth to twenty a week: the pace itself is all that is unsure."""
    rng = np.random.default_rng(11)
    inside = []
    for _ in range(400):
        changes = rng.poisson(rate, 40)
        values = np.cumsum(changes)
        terms = replace(TERMS, drift=0.0)
        ((low, _, high),) = values_ahead(values[:32].tolist(), [8], 10_000, terms)
        inside.append(low <= values[39] <= high)
    assert 0.72 <= np.mean(inside) <= 0.93


@pytest.mark.slow
@given(
    mean=st.floats(0.01, 5_000),
    spread=st.one_of(st.just(1.0), st.floats(1, 50)),
    need=st.integers(-3, 6_000),
)
def test_chances_are_those_of_the_library(mean: float, spread: float, need: int) -> None:
    law = [np.array([each]) for each in (mean, spread * mean)]
    number, share = (each[0] for each in _shape(*law))
    known = stats.nbinom(number, share)
    assert at_least(*law, need)[0] == pytest.approx(known.sf(need - 1), abs=1e-7)
    chances = _chances(number, share)
    assert chances == pytest.approx(known.pmf(np.arange(len(chances))), abs=1e-7)
    assert 1 - chances.sum() < 2e-4


def test_held_back_weeks_of_simulated_provinces() -> None:
    found = forecasts.cover([1, 2, 3, 4])
    assert found.kept, found.table()


def test_a_promise_that_is_not_kept_is_said() -> None:
    rows = {"seed": 1, "place": "15", "weeks": 32, "low": 1, "middle": 2, "high": 3}
    tried = pd.DataFrame([{**rows, "came": came} for came in (2, 2, 9, 9)])
    tried["inside"] = tried["came"].between(tried["low"], tried["high"])
    found = forecasts.Coverage(tried, 0.8)
    assert not found.kept
    assert "NOT KEPT" in found.table()
    assert forecasts.Coverage(tried, 0.55).kept


# --- a release's targets ----------------------------------------------------------


@pytest.mark.parametrize("metric", ["built", "operating"])
def test_targets_of_a_release(base: Base, metric: str) -> None:
    found = of_targets(partial(ask, base), Terms.of(base.settings), metric, "15", 5)
    asked = ask(base, "targets", "15", length=5)
    assert found["code"].tolist() == asked.loc[asked["metric"] == metric, "code"].tolist()
    assert len(found)
    assert set(found["state"]) <= set(STATES)
    now = ask(base, "targets", "15", length=5).set_index(["metric", "code"])["reached"]
    for row in found.itertuples():
        # A second way: the weekly series ends where the metric stands.
        assert row.value == now[metric, row.code]
    assert list(found.columns) == ["code", "due_on", *Forecast.__dataclass_fields__]


def test_a_metric_without_a_weekly_series_is_missing_data(base: Base) -> None:
    with pytest.raises(questions.MissingData):
        of_targets(partial(ask, base), Terms.of(base.settings), "accompanied", "15", 5)
