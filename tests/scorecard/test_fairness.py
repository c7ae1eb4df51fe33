from __future__ import annotations

import math

import pytest

from dashboard.scorecard.fairness import area, areas

from .tables import trial


def test_the_ratio_has_its_interval_on_the_logarithmic_scale():
    found = area("city", (20, 100), (30, 300))
    assert found.ratio == pytest.approx(2)
    spread = math.exp(1.959964 * math.sqrt(1 / 20 - 1 / 100 + 1 / 30 - 1 / 300))
    assert found.interval == pytest.approx((2 / spread, 2 * spread))
    assert found.interval == pytest.approx((1.19, 3.36), abs=0.005)


@pytest.mark.parametrize(
    ("inside", "outside", "fair"),
    [
        ((10, 100), (100, 1000), True),
        ((20, 100), (100, 1000), False),  # twice as often: from 1.30 on
        ((300, 1000), (100, 1000), False),  # three times as often
        ((20, 1000), (100, 1000), False),  # five times as rarely
        ((3, 10), (100, 1000), True),  # three times as often, of ten
    ],
)
def test_an_area_is_fair_where_the_interval_allows_it(inside, outside, fair):
    assert area("city", inside, outside).fair is fair


def test_no_flag_on_one_side_still_has_an_interval():
    found = area("city", (0, 50), (10, 500))
    assert found.ratio == pytest.approx((0.5 / 50.5) / (10.5 / 500.5))
    assert found.fair


def test_an_area_without_cooperatives_is_not_judged():
    found = area("no_signal", (0, 0), (10, 500))
    assert (found.ratio, found.interval, found.fair) == (None, None, False)


HONEST = trial(
    """
    cooperative_id | area  | flags | honest | tier_truth | patterns
    K1             | city  | 1     | yes    | real       | -
    K2             | city  | 0     | yes    | real       | -
    K3             | rural | 2     | yes    | real       | frozen
    K4             | rural | 1     | no     | real       | -
    K5             | rural | 1     | yes    | thin       | -
    """,
    answers="""
    rule_id | subject_id
    C5      | K1
    C5      | K3
    D3      | K3
    C5      | K4
    """,
    rules=("C5", "D3"),
)


def test_areas_are_compared_by_cooperatives_that_are_really_accompanied():
    city, rural, no_signal = areas([HONEST, HONEST])
    assert (city.inside, city.outside) == ((2, 4), (2, 2))
    assert (rural.inside, rural.outside) == ((2, 2), (2, 4))
    assert no_signal.inside == (0, 0)


def test_a_false_alarm_is_a_flag_that_nothing_planted_makes_right():
    city, rural, _ = areas([HONEST], wrongly=True)
    assert (city.inside, city.outside) == ((1, 2), (0, 1))
    assert rural.inside == (0, 1)
