"""Deadline rush: more visits on a month's last three working days than 99.8% of peers would have.

The worlds' last day is Friday 30 October 2026, so that October is not over. September's last three
working days are 22, 23 and 24 working days before it, August's 44, 45 and 46.
"""

from __future__ import annotations

from datetime import date

import pytest

from ..peers import OPTIONS, peers
from ..world import World, cases, check, day, days

RUSH = "@22 @23 @24 @44 @45 @46"
QUIET = f"{days(25, 43)} @47"

WORLD = f"""
{peers(days(22, 66, 2))}

visits: verified
cooperative_id | mentor_id | started_at
A1             | M1        | {RUSH} 08:05
A1             | M1        | {RUSH} 11:05
A1             | M1        | {days(47, 58)} 08:05
A2             | M2        | {RUSH} 08:05
A2             | M2        | {RUSH[:-4]} 11:05
A2             | M2        | {days(47, 59)} 08:05
A3             | M3        | {RUSH} 08:05
A3             | M3        | {days(47, 59)} 08:05
A4             | M4        | {days(0, 2)} 08:05
A4             | M4        | {days(0, 2)} 09:05
A4             | M4        | {days(0, 2)} 10:05
A4             | M4        | {QUIET} 08:05
A5             | M5        | {days(0, 21)} 08:05

visits: verified
cooperative_id | mentor_id | started_at           | submitted_at
A6             | M6        | {days(47, 64)} 08:05 | 2026-09-30 10:00
A6             | M6        | @25 @26 08:05        | 2026-09-30 10:00

visits: verified
cooperative_id | mentor_id | started_at           | mode
A7             | M7        | {RUSH} 08:05         | event
A7             | M7        | {RUSH} 11:05         | phone
A7             | M7        | {QUIET} 08:05 | field
A8             | M8        | {RUSH} 08:05         | online

visits: verified
cooperative_id | mentor_id | started_at           | latitude | longitude | photo_hashes
A9             | M9        | {RUSH} 08:05         | -1.5     | 101.5     | together
B9             | M9        | {RUSH} 08:06         | -1.5     | 101.5     | together
C9             | M9        | {RUSH} 08:07         | -1.5     | 101.5     | together
A9             | M9        | {QUIET} 08:05 | -1.5     | 101.5     |
"""

CASES = """
subject | status         | severity | value   | n  | reason      | why
M1      | flag           | low      | 50      | 24 |             | twelve of twenty-four
M2      | clear          |          | 45.8333 | 24 |             | eleven of twenty-four
M3      | cannot_assess  |          |         | 19 | n_too_small | nineteen are too few
M4      | clear          |          | 0       | 20 |             | October is not over
M5      | cannot_assess  |          |         | 0  | n_too_small | nothing else is known
M6      | clear          |          | 0       | 20 |             | sent at the month's end, not visited
M7      | clear          |          | 0       | 20 |             | meetings and calls are not counted
M8      | not_applicable |          |         | 0  | no_visits   | never there in person
M9      | clear          |          | 0       | 20 |             | nor scheduled meetings logged as visits
"""


def test_the_days_are_as_this_file_says() -> None:
    assert [day(n) for n in (22, 24, 44, 46)] == [
        date(2026, 9, 30), date(2026, 9, 28), date(2026, 8, 31), date(2026, 8, 27),
    ]  # fmt: skip


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B14", {key: cell for key, cell in case.items() if cell or key in kept})


def test_an_accepted_explanation_counts_against_nobody(world: World) -> None:
    accepted = {"rule_id": "B14", "subject_type": "mentor", "subject_id": "M1"}
    one = {"evidence": world.answer("B14", "M1").evidence[:1], "clears_visits": True}
    cleared = World(WORLD, options=OPTIONS, clarified=[{**accepted, **one, "decided_on": day(300)}])
    assert cleared.answer("B14", "M1").status == "clear"


def test_cannot_assess_without_visits_and_nothing_is_clear_without_modes() -> None:
    assert set(World(WORLD, without=["visits"]).statuses("B14").values()) == {"cannot_assess"}
    modeless = World(WORLD, options=OPTIONS, without=["visits.mode"]).statuses("B14")
    assert "clear" not in modeless.values()
