"""Impossible travel: on 3 days and 8% of the days worked, of at least 10 days.

Neighbours in these worlds stand 11.1 km apart; with the points' error of 0.1 km each, a mentor
needs 12.9 minutes for the road less 1 km, and 10 minutes are given away: a gap of 2 is too short.
"""

from __future__ import annotations

import pytest

from ..world import World, cases, check, days

OTHER_DAYS = days(20, 26)

WORLD = f"""
cooperatives
cooperative_id | latitude | longitude | coordinate_kind
C1             | -1.6000  | 103.6     | building
C2             | -1.6050  | 103.6     | building
T1             | -1.7     | 102.0     | building
T2             | -1.7     | 102.1     | building

visits: verified
cooperative_id | mentor_id | started_at                | ended_at
T1             | M1        | @2 @4 @6 09:00            | 10:00
T2             | M1        | @2 @4 @6 10:02            | 11:02
T1             | M1        | {OTHER_DAYS} 09:00        | 10:00
T1             | M2        | @2 @4 @6 09:00            | 10:00
T2             | M2        | @2 @4 @6 10:03            | 11:02
T1             | M2        | {OTHER_DAYS} 09:00        | 10:00
T1             | M3        | @2 @4 @6 09:00            | 10:00
T2             | M3        | @2 @4 @6 10:02            | 11:00
T1             | M3        | {days(20, 25)} 09:00      | 10:00
T1             | M4        | @2 @4 09:00               | 10:00
T2             | M4        | @2 @4 10:02               | 11:00
T1             | M4        | {days(20, 27)} 09:00      | 10:00
T1             | M5        | @2 @4 @6 09:00            | 10:00
T2             | M5        | @2 @4 @6 10:02            | 11:00
T1             | M5        | {days(20, 53)} 09:00      | 10:00
T1             | M6        | @2 @4 @6 09:00            | 10:00
T2             | M6        | @2 @4 @6 10:02            | 11:00
T1             | M6        | {days(20, 54)} 09:00      | 10:00
C1             | M7        | @2 @4 @6 09:00            | 10:00
C2             | M7        | @2 @4 @6 09:00            | 10:00
C1             | M7        | {OTHER_DAYS} 09:00        | 10:00
T1             | M12       | @102 @104 @106 09:00      | 10:00
T2             | M12       | @102 @104 @106 09:00      | 10:00
T1             | M12       | {days(20, 29)} 09:00      | 10:00

visits: verified
cooperative_id | mentor_id | started_at                | ended_at | mode
T1             | M8        | @2 @4 @6 09:00            | 10:00    | field
T2             | M8        | @2 @4 @6 09:30            | 09:40    | phone
T1             | M8        | {OTHER_DAYS} 09:00        | 10:00    | field
T1             | M9        | {days(2, 14)} 09:00       | 10:00    | online

visits: verified
cooperative_id | mentor_id | started_at                | ended_at | photo_hashes
T1             | M10       | @2 @4 @6 09:00            | 10:00    | shared
T2             | M10       | @2 @4 @6 10:02            | 11:02    | shared
T1             | M10       | {OTHER_DAYS} 09:00        | 10:00    | shared

visits: verified
cooperative_id | mentor_id | started_at
T1             | M11       | {days(2, 14)}
"""

CASES = """
subject | status         | severity | value | n  | reason      | why
M1      | flag           | medium   | 30    | 10 |             | three days of ten
M2      | clear          |          | 0     | 10 |             | one more minute between the visits
M3      | cannot_assess  |          |       | 9  | n_too_small | nine days are too few, whatever they show
M4      | clear          |          | 20    | 10 |             | two days only
M5      | flag           | medium   |       | 37 |             | 3 of 37 days are 8.1%
M6      | clear          |          |       | 38 |             | 3 of 38 days are 7.9%
M7      | clear          |          | 0     | 10 |             | city cooperatives 550 m apart
M8      | clear          |          | 0     | 10 |             | a phone call needs no road
M9      | not_applicable |          |       | 0  | no_visits   | nothing in person
M10     | flag           | high     | 30    | 10 |             | a second family of evidence
M11     | cannot_assess  |          |       | 13 | n_too_small | dates without times
M12     | clear          |          | 0     | 10 |             | the impossible days lie before the window
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B1", {key: cell for key, cell in case.items() if cell or key in kept})


def test_evidence_is_both_records_of_each_pair(world: World) -> None:
    evidence = world.answer("B1", "M1").evidence
    pairs = world.rows("select * from impossible_travel where mentor_id = 'M1'")
    assert len(evidence) == len(set(evidence)) == 6
    assert set(evidence) == {pair[side] for pair in pairs for side in ("visit_a", "visit_b")}


@pytest.mark.parametrize("gone", ["visits.ended_at", "cooperatives.latitude"])
def test_nothing_is_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, without=[gone]).statuses("B1").values()
