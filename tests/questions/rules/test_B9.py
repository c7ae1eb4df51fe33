"""Too neat: round starts and round lengths, both in half of the visits and beyond 99.8% of peers."""

from __future__ import annotations

import pytest

from ..peers import OPTIONS, peers
from ..world import World, cases, check, day, days

WORLD = f"""
{peers(days(1, 40), "08:05", "08:52")}

visits: verified
cooperative_id | mentor_id | started_at            | ended_at
A1             | M1        | {days(1, 20)} 10:00   | 11:00
A1             | M1        | {days(21, 40)} 10:07  | 10:54
A2             | M2        | {days(1, 19)} 10:00   | 11:00
A2             | M2        | {days(20, 40)} 10:07  | 10:54
A3             | M3        | {days(1, 29)} 10:00   | 11:00
A4             | M4        | {days(1, 40)} 10:00   | 10:47
A5             | M5        | {days(1, 40)} 10:07   | 11:07
A6             | M6        | {days(1, 40)}         |

visits: verified
cooperative_id | mentor_id | started_at            | ended_at | mode
A7             | M7        | {days(1, 30)} 10:07   | 10:54    | field
A7             | M7        | {days(31, 70)} 10:00  | 11:00    | phone
A8             | M8        | {days(1, 30)} 10:00   | 11:00    | online
"""

CASES = """
subject | status         | severity | value | n  | reason           | why
M1      | flag           | low      | 50    | 40 |                  | twenty of forty
M2      | clear          |          | 47.5  | 40 |                  | nineteen of forty
M3      | cannot_assess  |          |       | 29 | n_too_small      | twenty-nine are too few
M4      | clear          |          | 0     | 40 |                  | round starts alone prove nothing
M5      | clear          |          | 100   | 40 |                  | nor do round lengths alone
M6      | cannot_assess  |          |       | 0  | evidence_missing | dates without times
M7      | clear          |          | 0     | 30 |                  | phone calls are made on the hour
M8      | not_applicable |          |       | 0  | no_visits        | never there in person
"""

# A form with half-hour choices: every mentor's times are round.
PICKER = f"""
{peers(days(1, 40), "08:00", "09:00")}

visits: verified
cooperative_id | mentor_id | started_at
A1             | M1        | {days(1, 40)} 10:00
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B9", {key: cell for key, cell in case.items() if cell or key in kept})


def test_where_all_are_round_nobody_stands_out() -> None:
    answer = World(PICKER).answer("B9", "M1")
    assert (answer.status, answer.reason_code) == ("cannot_assess", "peers_alike")


def test_an_accepted_explanation_counts_against_nobody(world: World) -> None:
    accepted = {"rule_id": "B9", "subject_type": "mentor", "subject_id": "M1"}
    one = {"evidence": world.answer("B9", "M1").evidence[:1], "clears_visits": True}
    cleared = World(WORLD, options=OPTIONS, clarified=[{**accepted, **one, "decided_on": day(300)}])
    assert cleared.answer("B9", "M1").status == "clear"


def test_cannot_assess_without_ends_and_nothing_is_clear_without_modes() -> None:
    blind = World(WORLD, options=OPTIONS, without=["visits.ended_at"])
    assert set(blind.statuses("B9").values()) == {"cannot_assess"}
    modeless = World(WORLD, options=OPTIONS, without=["visits.mode"])
    assert "clear" not in modeless.statuses("B9").values()
