"""Frozen despite good visits: re-measured six times in twelve weeks without two points' progress."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from ..world import World, cases, check


class Site(NamedTuple):
    """One case: ``progress`` newest first, one measurement a week; and what visits found."""

    progress: tuple[float, ...] = (41, 41, 41, 40.5, 40, 40, 40, 40)
    stage: str = "building"
    blocker: str = ""
    measured: str = ""
    first_week: int = 0
    visits: str = "@5 @25 @45"
    problem: str = "no"
    topics: str = "construction"
    village: str = ""


SITES = {
    "K1": Site(),
    "K2": Site(progress=(42, 41, 41, 40.5, 40, 40, 40, 40)),
    "K3": Site(progress=(41.9, 41, 41, 40.5, 40, 40)),
    "K4": Site(progress=(41, 41, 40, 40, 40)),
    "K5": Site(measured="@10"),
    "K6": Site(progress=(50, 50, 50, 50, 50, 50, 50, 50)),
    "K7": Site(blocker="menunggu listrik"),
    "K8": Site(progress=(96, 96, 96, 95.5, 95, 95, 95, 95)),
    "K9": Site(stage="land_ready"),
    "K10": Site(stage="built"),
    "K11": Site(stage="stopped"),
    "K12": Site(stage=""),
    "K13": Site(visits="@5 @25"),
    "K14": Site(visits="@5 @25 @61"),
    "K15": Site(problem="yes"),
    "K16": Site(problem=""),
    "K17": Site(first_week=13),
    "K18": Site(village="15.01.16.2001"),
    "K19": Site(first_week=4, progress=(41, 41, 41, 40.5, 40, 40, 40, 40, 40, 10)),
}


def _rows(name: str, site: Site) -> list[str]:
    return [
        f"{name} | @{5 * (site.first_week + week)} |"
        f" {site.measured or f'@{5 * (site.first_week + week)}'} | {site.stage} | {points} | {site.blocker}"
        for week, points in enumerate(site.progress)
    ]


NEWLINE = "\n"
WORLD = f"""
cooperatives
cooperative_id | village_code
K18            | 15.01.16.2001

cooperatives
cooperative_id
K20

construction
cooperative_id | as_of | measured_on | stage | physical_pct | blocker
{NEWLINE.join(row for name, site in SITES.items() for row in _rows(name, site))}

visits: verified
cooperative_id | mentor_id | started_at | problem_found | topics
{NEWLINE.join(f"{name} | M{name} | {s.visits} 09:00 | {s.problem} | {s.topics}" for name, s in SITES.items())}

calendar
date_from | date_to | scope_code | kind  | factor
@40       | @9      | 15.01.16   | flood | 0
"""

CASES = """
subject | status         | severity | value | n | reason          | why
K1      | flag           | high     | 1     | 8 |                 | one point in eight weeks, and all visits good
K2      | clear          |          | 2     | 8 |                 | two points are progress
K3      | flag           | high     | 1.9   | 6 |                 | six measurements
K4      | cannot_assess  |          | 1     | 5 | stale           | five measurements
K5      | cannot_assess  |          | 1     | 1 | stale           | one measurement, carried forward
K6      | cannot_assess  |          | 0     | 8 | coarse_steps    | reported in steps of 25%
K7      | suppressed     |          | 1     | 8 | blocker         | an obstacle was declared
K8      | not_applicable |          |       |   | finishing       | finishing works are slow
K9      | not_applicable |          |       |   | not_building    | waiting to begin
K10     | not_applicable |          |       |   | not_building    | finished
K11     | flag           | high     | 1     | 8 |                 | stopped, and the visits say nothing of it
K12     | cannot_assess  |          |       |   | stage_unknown   | no stage
K13     | cannot_assess  |          |       |   | few_visits      | two visits
K14     | cannot_assess  |          |       |   | few_visits      | the third lies before the window
K15     | clear          |          |       |   |                 | the visits wrote the problem down
K16     | cannot_assess  |          |       |   | few_visits      | visits that do not say
K17     | cannot_assess  |          |       | 0 | stale           | not measured for thirteen weeks
K18     | suppressed     |          | 1     | 8 | calendar        | a flood took half of the days
K19     | flag           | high     | 1     | 9 |                 | progress before the window does not count
K20     | not_applicable |          |       |   | no_construction | no building on record
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "C5", {key: cell for key, cell in case.items() if cell or key in kept})


def test_evidence_is_the_visits_that_reported_all_well(world: World) -> None:
    visits = world.rows("select visit_id from visits where cooperative_id = 'K1' order by visit_id")
    assert world.answer("C5", "K1").evidence == tuple(row["visit_id"] for row in visits)


@pytest.mark.parametrize("gone", ["construction.stage", "visits.problem_found"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("C5").values()) == {"cannot_assess"}


def test_without_measuring_dates_nothing_is_clear_and_a_flag_stands() -> None:
    blind = World(WORLD, without=["construction.measured_on"])
    assert "clear" not in blind.statuses("C5").values()
    assert blind.answer("C5", "K1").status == "flag"
