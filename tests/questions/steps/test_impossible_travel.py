"""Pairs of visits that one person could not both have made."""

from __future__ import annotations

import pytest

from ..world import World, cases

# T1 and T2 stand 11.1 km apart, T1 and T3 22.2 km; V1 and V2 are known by their village only.
WORLD = """
cooperatives
cooperative_id | latitude | longitude | coordinate_kind  | village_code
T1             | -1.7     | 102.0     | building         | 15.01.01.2001
T2             | -1.7     | 102.1     | building         | 15.01.01.2002
T3             | -1.7     | 102.2     | building         | 15.01.01.2003
C1             | -1.6     | 103.6     | building         | 15.71.01.1001
C2             | -1.6     | 103.6790  | building         | 15.71.01.1002
C3             | -1.6     | 103.6810  | building         | 15.71.02.1001
V1             | -1.7     | 103.0     | village_centroid | 15.02.01.2001
V2             | -1.7     | 103.07    | village_centroid | 15.02.01.2002
V3             | -1.7     | 103.14    | village_centroid | 15.02.01.2003
N1             |          |           |                  |
N2             |          |           |                  |

visits: verified
visit_id | cooperative_id | mentor_id | started_at | ended_at
tie1     | T1             | TIE       | @2 09:00   | 10:00
tie2     | T2             | TIE       | @2 09:00   | 10:00
tie3     | T1             | TIE2      | @2 09:00   |
tie4     | T2             | TIE2      | @2 09:00   | 10:00
tie5     | T1             | TIE3      | @2 09:00   | 10:00
tie6     | T2             | TIE3      | @2 09:00   |
over1    | T1             | OVER      | @2 09:00   | 13:00
over2    | C1             | OVER2     | @2 09:00   | 09:30
over3    | T3             | OVER      | @2 12:30   | 12:40
long1    | T1             | LONG      | @2 08:00   | 12:30
long2    | T1             | LONG      | @2 09:00   | 09:30
long3    | T2             | LONG      | @2 12:00   | 12:20
fast1    | T1             | FAST      | @2 09:00   | 10:00
fast2    | T3             | FAST      | @2 10:10   | 11:00
slow1    | T1             | SLOW      | @2 09:00   | 10:00
slow2    | T3             | SLOW      | @2 10:18   | 11:00
two1     | T1             | ONE       | @2 09:00   | 10:00
two2     | T3             | OTHER     | @2 09:00   | 10:00
same1    | T1             | SAME      | @2 09:00   | 10:00
same2    | T1             | SAME      | @2 09:00   | 10:00
city1    | C1             | CITY      | @2 09:00   | 10:00
city2    | C2             | CITY      | @2 09:00   | 10:00
town1    | C1             | TOWN      | @2 09:00   | 10:00
town2    | C3             | TOWN      | @2 09:00   | 10:00
near1    | V1             | CENTROID  | @2 09:00   | 10:00
near2    | V2             | CENTROID  | @2 09:00   | 10:00
wide1    | V1             | CENTROID2 | @2 09:00   | 10:00
wide2    | V3             | CENTROID2 | @2 09:00   | 10:00
gone1    | N1             | NOWHERE   | @2 09:00   | 10:00
gone2    | N2             | NOWHERE   | @2 09:00   | 10:00
gone3    | T1             | NOWHERE   | @2 09:00   | 10:00
day1     | T1             | NEXTDAY   | @3 23:00   | 23:59
day2     | T2             | NEXTDAY   | @2 00:01   | 01:00
nite1    | T1             | NIGHT     | @3 22:30   | @2 00:30
nite2    | T2             | NIGHT     | @2 00:32   | 01:00
left1    | T1             | FORGOT    | @3 09:00   | @2 08:00
left2    | T2             | FORGOT    | @2 07:30   | 08:00

visits: verified
visit_id | cooperative_id | mentor_id | started_at | ended_at | mode
call1    | T1             | CALL      | @2 09:00   | 10:00    | field
call2    | T2             | CALL      | @2 09:10   | 09:20    | phone
call3    | T3             | CALL      | @2 09:10   | 09:20    | online

visits: verified
visit_id | cooperative_id | mentor_id | started_at | ended_at
open1    | T1             | OPEN      | @2 09:00   |
open2    | T2             | OPEN      | @2 09:05   |
wide3    | T1             | OPEN2     | @2 09:00   |
wide4    | T3             | OPEN2     | @2 09:05   |
date1    | T1             | DATE      | @2         |
date2    | T3             | DATE      | @2         |
"""

# What the pairs of one mentor are called; empty: none.
CASES = """
mentor    | kinds         | why
TIE       | tie           | the same start
TIE2      | tie           | the same start, one end unknown
TIE3      | tie           | the same start, the other end unknown
OVER      | overlap       | the second begins before the first ends
LONG      | overlap       | not with the visit just before, with the long one
FAST      | too_fast      | 22 km in 10 minutes
SLOW      |               | 22 km in 18 minutes, which is enough
ONE       |               | two people may be in two places
SAME      |               | the same cooperative twice
CITY      |               | 8.6 km: a road of less than the 10 minutes given away
TOWN      | tie           | 8.8 km: a road of more
CENTROID  |               | 7.8 km apart, known to 3 km each
CENTROID2 | tie           | 15.6 km apart, known to 3 km each
NOWHERE   |               | a missing position is no distance
NEXTDAY   |               | ended before midnight: another day
NIGHT     | overnight     | ends after midnight, 2 minutes before the next
FORGOT    |               | an end 23 hours later is a form not closed
CALL      |               | nobody travels to a phone call
OPEN      |               | without an end, 11 km are below the floor of 15
OPEN2     | too_fast      | without an end, 22 km are not
DATE      |               | dates have no times
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_pairs(world: World, case: dict[str, str]) -> None:
    pairs = world.rows("select * from impossible_travel where mentor_id = $m", m=case["mentor"])
    kinds = " ".join("overnight" if pair["visit_a"] == "nite1" else pair["kind"] for pair in pairs)
    assert kinds == case["kinds"]


def test_what_a_reader_is_told(world: World) -> None:
    (pair,) = world.rows("select * from impossible_travel where mentor_id = 'FAST'")
    assert (pair["visit_a"], pair["visit_b"]) == ("fast1", "fast2")
    assert pair["gap_minutes"] == 10
    assert pair["km_apart"] == pytest.approx(22.02, abs=0.02)
    assert pair["needed_minutes"] == pytest.approx(27.3, abs=0.1)


JOINT = """
cooperatives
cooperative_id | latitude | longitude
J1             | -1.7     | 102.00
J2             | -1.7     | 102.25
J3             | -1.7     | 102.30
J4             | -1.7     | 102.02

visits: verified
visit_id | cooperative_id | mentor_id | started_at | ended_at | latitude | longitude
j1       | J1             | M1        | @2 09:00   | 10:00    | -1.7     | 102.001
j2       | J2             | M1        | @2 09:03   | 10:00    | -1.7     | 102.001
j3       | J3             | M1        | @2 09:05   | 10:00    | -1.7     | 102.001
next     | J4             | M1        | @2 10:15   | 11:00    | -1.7     | 102.020
"""


def test_a_joint_event_is_one_contact_at_its_host() -> None:
    # From J2's and J3's own sites nobody reaches J4 in 15 minutes; the meeting was at J1.
    assert World(JOINT).rows("impossible_travel") == []


def test_a_doubted_register_point_counts_against_nobody() -> None:
    # K1's visits meet at one point 20 km from the register's, beside K2.
    doubted = World(
        """
        cooperatives
        cooperative_id | latitude | longitude
        K1             | -1.7     | 102.2
        K2             | -1.7     | 102.0

        visits: verified
        visit_id | cooperative_id | mentor_id | started_at     | ended_at | latitude | longitude
        a        | K1             | M1        | @2 @4 @6 09:00 | 10:00    | -1.7     | 102.001
        b        | K2             | M1        | @2 @4 @6 10:01 | 11:00    | -1.7     | 102.0
        """
    )
    assert [row["cooperative_id"] for row in doubted.rows("site_doubts")] == ["K1"]
    assert doubted.rows("impossible_travel") == []
