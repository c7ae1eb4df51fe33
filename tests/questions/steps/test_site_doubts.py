"""Where the register's point is probably wrong, not the mentor."""

from __future__ import annotations

import pytest

from ..world import World, cases

# 0.02 degrees of longitude are 2.2 km, 0.0025 are 278 m.
WORLD = """
cooperatives
cooperative_id | latitude | longitude | coordinate_kind
wrong          | -2.0     | 102.00    | building
near           | -2.0     | 102.00    | building
few            | -2.0     | 102.00    | building
spread         | -2.0     | 102.00    | building
centroid       | -2.0     | 102.00    | village_centroid
events         | -2.0     | 102.00    | building
home1          | -2.0     | 103.00    | building
home2          | -2.0     | 103.10    | building
home3          | -2.0     | 103.20    | building
held           | -2.0     | 104.00    | building
next1          | -2.0     | 104.10    | building
next2          | -2.0     | 104.20    | building

visits: verified
cooperative_id | mentor_id | started_at      | latitude | longitude | mode
wrong          | a         | @9 @7 09:00     | -2.0     | 102.10    | field
wrong          | b         | @5 09:00        | -2.0     | 102.1025  | field
near           | c         | @9 @7 @5 09:00  | -2.0     | 102.017   | field
few            | d         | @9 @7 09:00     | -2.0     | 102.10    | field
spread         | e         | @9 @8 09:00     | -2.0     | 102.10    | field
spread         | e         | @7 @6 09:00     | -2.0     | 102.00    | field
spread         | e         | @5 09:00        | -2.0     | 102.20    | field
centroid       | f         | @9 @7 @5 09:00  | -2.0     | 102.08    | field
events         | g         | @9 @7 @5 09:00  | -2.0     | 102.10    | event
home1          | h         | @9 @7 @5 09:00  | -2.0     | 103.50    | field
home2          | h         | @9 @7 @5 11:00  | -2.0     | 103.50    | field
home3          | h         | @9 @7 @5 13:00  | -2.0     | 103.50    | field
held           | k         | @9 @7 @5 09:00  | -2.0     | 104.50    | field
next1          | k         | @9 11:00        | -2.0     | 104.50    | field
next2          | k         | @7 11:00        | -2.0     | 104.50    | field
"""

CASES = """
id       | doubted | why
wrong    | yes     | three days at one point, 11 km away
near     | no      | 1.9 km away: no mismatch to explain
few      | no      | two days
spread   | no      | no common point
centroid | no      | 8.9 km from a village's middle
events   | no      | events are held elsewhere
home1    | no      | one mentor logs three cooperatives from one point
held     | yes     | the phone still held the point once at each of two others
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_doubts(world: World, case: dict[str, str]) -> None:
    doubted = {row["cooperative_id"] for row in world.rows("site_doubts")}
    assert (case["id"] in doubted) == (case["doubted"] == "yes")


def test_a_doubted_point_clears_the_place_of_its_visits(world: World) -> None:
    rows = world.rows("select * from visit_classes where cooperative_id in ('wrong', 'home2')")
    signs = {row["cooperative_id"]: set(row["contradictions"]) for row in rows}
    assert signs["wrong"] == set()
    assert "place" in signs["home2"]
