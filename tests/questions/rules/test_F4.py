"""Progress inconsistent: falls, leaps, stages that go back, and measurements that stopped."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

# The window of twelve weeks begins with 2026-08-08.
WORLD = """
construction
cooperative_id | as_of      | measured_on | stage       | physical_pct
K1             | 2026-10-16 | 2026-10-16  | building    | 40
K1             | 2026-10-23 | 2026-10-23  | building    | 35
K1             | 2026-10-30 | 2026-10-30  | building    | 75
K2             | 2026-10-16 | 2026-10-16  | building    | 40
K2             | 2026-10-23 | 2026-10-23  | building    | 34.9
K3             | 2026-10-16 | 2026-10-16  | building    | 20
K3             | 2026-10-23 | 2026-10-23  | building    | 60.1
K4             | 2026-10-16 | 2026-09-08  | building    | 20
K4             | 2026-10-23 | 2026-10-20  | building    | 75
K5             | 2026-10-23 | 2026-10-03  | building    | 20
K6             | 2026-10-23 | 2026-10-02  | building    | 20
K7             | 2026-10-23 | 2026-07-02  | built       | 100
K8             | 2026-10-23 | 2026-07-02  | not_started | 0
K9             | 2026-10-23 | 2026-10-23  | building    | 100
K10            | 2026-10-16 | 2026-10-16  | equipped    | 100
K10            | 2026-10-23 | 2026-10-23  | built       | 100
K11            | 2026-10-09 | 2026-10-09  | operating   | 100
K11            | 2026-10-16 | 2026-10-16  | stopped     | 100
K11            | 2026-10-23 | 2026-10-23  | operating   | 100
K12            | 2026-10-23 | 2026-10-23  |             | 50
K14            | 2026-07-31 | 2026-07-31  | building    | 60
K14            | 2026-08-07 | 2026-08-07  | building    | 40
K14            | 2026-10-23 | 2026-10-23  | building    | 50
K15            | 2026-08-07 | 2026-08-07  | building    | 60
K15            | 2026-08-08 | 2026-08-08  | building    | 40
K15            | 2026-10-23 | 2026-10-23  | building    | 50
K16            | 2026-10-02 | 2026-10-02  | building    | 25
K16            | 2026-10-09 | 2026-10-09  | building    | 50
K16            | 2026-10-23 | 2026-10-23  | building    | 75
K17            | 2026-10-23 | 2026-07-02  | stopped     | 40
K18            | 2026-10-09 | 2026-10-09  | building    | 40
K18            | 2026-10-16 | 2026-10-16  | building    | 90
K18            | 2026-10-23 | 2026-10-23  | building    | 41

cooperatives
cooperative_id
K13
"""

CASES = """
subject | status         | severity | value | n | reason          | evidence              | why
K1      | clear          |          | 0     | 3 |                 |                       | falls 5 and leaps 40: both at the limit
K2      | flag           | medium   | 1     | 2 | falls           | 2026-10-23            | falls 5.1
K3      | flag           | medium   | 1     | 2 | jumps           | 2026-10-23            | leaps 40.1 in a week
K4      | clear          |          | 0     | 2 |                 |                       | 55 points in the six weeks between two measurements
K5      | clear          |          | 0     | 1 |                 |                       | measured 27 days ago
K6      | flag           | low      | 1     | 1 | stale           |                       | measured 28 days ago and carried forward
K7      | clear          |          | 0     | 1 |                 |                       | finished: nothing to measure
K8      | clear          |          | 0     | 1 |                 |                       | not begun: nothing to measure
K9      | flag           | low      | 1     | 1 | finished_unsaid |                       | 100% and still being built
K10     | flag           | low      | 1     | 2 | goes_back       | 2026-10-23            | equipped, then only built
K11     | clear          |          | 0     | 3 |                 |                       | stopped and taken up again
K12     | cannot_assess  |          | 0     | 1 | stage_unknown   |                       | the stage is not reported
K13     | not_applicable |          | 0     | 0 | no_construction |                       | no record
K14     | clear          |          | 0     | 1 |                 |                       | fell before the window
K15     | flag           | medium   | 1     | 2 | falls           | 2026-08-08            | fell on its first day
K16     | clear          |          | 0     | 3 |                 |                       | reported in steps of 25
K17     | clear          |          | 0     | 1 |                 |                       | a stopped building stands as it stood
K18     | flag           | medium   | 2     | 3 | falls           | 2026-10-16 2026-10-23 | a slip up and back
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason", "evidence")
    check(world, "F4", {key: cell for key, cell in case.items() if cell or key in kept})


def test_cannot_assess_without_construction() -> None:
    found = World(WORLD, without=["construction"]).statuses("F4")
    assert set(found.values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["construction.stage", "construction.measured_on"])
def test_not_clear_without(gone: str) -> None:
    found = World(WORLD, without=[gone]).statuses("F4")
    assert "clear" not in found.values()
    assert found["K2"] == "flag"
