"""Effective days: working days less what holidays, floods, haze and contract gaps take away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ..world import World, cases, some_places

# K0 stands in 15.01.01, which follows its regency; 15.01.16 has a calendar of its own.
WORLD = """
calendar
date_from  | date_to    | scope_code | kind  | factor
2026-09-07 | 2026-09-11 | 15.01.16   | flood | 0
2026-09-10 | 2026-09-11 | 15.01.16   | haze  | 0.5
2026-09-14 | 2026-09-14 | 15.01      | haze  | 0.5
2026-09-15 | 2026-09-15 | 15         | other | 0.25
2026-09-16 | 2026-09-16 | 15.02      | flood | 0
2026-09-17 | 2026-09-17 | 15.01      | haze  | 0.7
2026-09-17 | 2026-09-17 | 15         | haze  | 0.2
2026-09-18 | 2026-09-18 | 15.01      | flood |
2026-09-19 | 2026-09-20 | 15.01      | haze  | 0.5
"""


@pytest.fixture(scope="module")
def world() -> World:
    return World(WORLD, places=some_places())


CASES = """
calendar | day        | weight | why
15.01    | 2026-10-30 | 1      | a Friday
15.01    | 2026-10-24 | 0      | a Saturday
15.01    | 2026-10-25 | 0      | a Sunday
15.01    | 2026-08-17 | 0      | a national holiday
15.01    | 2026-03-20 | 0      | the Lebaran block, leave in lieu
15.01    | 2026-03-17 | 0.6    | Ramadan
15.01.16 | 2026-09-07 | 0      | a flood in the district
15.01    | 2026-09-07 | 1      | not in its regency
15.02    | 2026-09-07 | 1      | nor elsewhere
15.01.16 | 2026-09-10 | 0      | flood and haze: the lower counts
15.01    | 2026-09-14 | 0.5    | haze in the regency
15.01.16 | 2026-09-14 | 0.5    | reaches its district
15.71    | 2026-09-14 | 1      | and stops at the border
15.71    | 2026-09-15 | 0.25   | the whole province
15.02    | 2026-09-16 | 0      | another regency's own
15.01    | 2026-09-17 | 0.2    | two reasons on one day are not multiplied
15.01    | 2026-09-18 | 0      | without a factor the day is lost
15.01    | 2026-09-19 | 0      | a weekend stays a weekend
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_weights(world: World, case: dict[str, str]) -> None:
    row = weight(world, case["calendar"], case["day"])
    assert row["weight"] == float(case["weight"])


def weight(world: World, calendar: str, on_day: str) -> dict[str, Any]:
    (row,) = world.rows(
        "select * from day_weights where calendar_code = $calendar and on_day = $on_day::date",
        calendar=calendar,
        on_day=on_day,
    )
    return row


def test_effective_days_lie_between_two_totals(world: World) -> None:
    # Monday 7 to Monday 14 September in the flooded district: five lost days, and half a Monday.
    before, after = weight(world, "15.01.16", "2026-09-04"), weight(world, "15.01.16", "2026-09-14")
    assert after["through"] - before["through"] == 0.5
    assert after["weekdays_through"] - before["weekdays_through"] == 6


def test_totals_are_the_sum_of_their_days(world: World) -> None:
    broken = world.rows(
        "select * from (select *, sum(weight) over (partition by calendar_code order by on_day) as s"
        " from day_weights) where abs(s - through) > 1e-9"
    )
    assert broken == []


def test_every_day_of_the_history_stands_once_for_each_calendar(world: World) -> None:
    rows = world.rows(
        "select calendar_code, count(*) as days, count(distinct on_day) as different,"
        " min(on_day) as first, max(on_day) as last from day_weights group by all"
    )
    assert {row["calendar_code"] for row in rows} == {"", "15.01", "15.01.16", "15.02", "15.71"}
    for row in rows:
        assert row["days"] == row["different"] == 301
        assert (row["first"], row["last"]) == (date(2026, 1, 3), date(2026, 10, 30))


def test_a_programme_gap_takes_the_day_from_everybody() -> None:
    gap = World(
        """
        mentors
        mentor_id | role               | regency_code | contract_from | contract_to
        M1        | business_assistant | 15.01        | 2026-01-01    | 2026-08-02
        M2        | business_assistant | 15.02        | 2026-01-01    | 2026-08-02
        M3        | business_assistant | 15.02        | 2026-09-01    | 2027-08-02
        P1        | management_office  | 15.02        | 2026-01-01    | 2027-08-02
        P2        | management_office  | 15.02        | 2026-01-01    | 2027-08-02
        M4        | business_assistant |              | 2026-01-01    | 2026-08-02
        M5        | business_assistant | 15.01        | 2026-01-01    | 2026-07-10
        M6        | business_assistant | 15.01        | 2026-07-13    | 2027-08-02
        """
    )
    days = [row["on_day"] for row in gap.rows("select * from programme_gap order by on_day")]
    # From 3 August M1, M2, M3 and M5 of six posted assistants have none: 67%. The PMO's contracts
    # do not count; before, three of six are no gap.
    assert (days[0], days[-1], len(days)) == (date(2026, 8, 3), date(2026, 8, 31), 29)
    assert weight(gap, "15.01", "2026-08-03")["weight"] == 0
    assert weight(gap, "15.01", "2026-09-01")["weight"] == 1
