"""Turnover and hand-over: three mentors in a year, a first visit after 21 effective days, or work left behind."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
cooperatives
cooperative_id | village_code
wet            | 15.01.16.2001
unknown        | 15.71.01.1001

mentors
mentor_id | role               | regency_code
Z1        | business_assistant | 15.71
Z2        | business_assistant | 15.71
P         | management_office  |

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
A         | three          | @200          | @130
B         | three          | @129          | @100
C         | three          | @99           |
A         | two            | @200          | @100
B         | two            | @99           |
A         | shared         | @200          |
B         | shared         | @100          |
C         | shared         | @50           |
A         | again          | @200          | @100
A         | again          | @99           |
A         | gone           | @200          | @150
B         | gone           | @149          | @100
A         | late           | @200          | @31
B         | late           | @30           |
A         | prompt         | @200          | @31
B         | prompt         | @30           |
A         | waiting        | @200          | @22
B         | waiting        | @21           |
A         | overdue        | @200          | @23
B         | overdue        | @22           |
A         | ahead          | @200          | @31
B         | ahead          | @30           |
B         | first          | @30           |
A         | wet            | @200          | @26
B         | wet            | @25           |
A         | unknown        | @200          | @41
Z1        | unknown        | @40           |
A         | left           | @200          | @100
B         | left           | @22           |
A         | fresh          | @200          | @100
B         | fresh          | @21           |
A         | done           | @200          | @100
B         | done           | @99           |

visits: verified
cooperative_id | mentor_id | started_at
late           | B         | @8 09:00
prompt         | B         | @9 09:00
ahead          | B         | @35 09:00
left           | B         | @20 14:00
fresh          | B         | @20 17:00
unknown        | Z1        | @5 09:00

follow_ups
follow_up_id | cooperative_id | opened_on | closed_on | owner_mentor_id
F1           | left           | @120      |           | A
F2           | left           | @120      | @110      | A
F3           | fresh          | @120      |           | A
F4           | done           | @120      | @110      | A
F5           | done           | @120      |           | P
F6           | done           | @120      |           | B
F7           | done           | @120      |           |

calendar
date_from | date_to | scope_code | kind  | factor
@20       | @15     | 15.01.16   | flood | 0
"""

CASES = """
subject | status         | severity | value | n | reason           | evidence | why
three   | flag           | medium   |       | 3 | turnover         | A B C    | three mentors in a year
two     | clear          |          |       | 2 |                  | A B      | two mentors
shared  | clear          |          |       | 1 |                  | A B C    | three who share are no turnover
again   | clear          |          |       | 1 |                  | A        | the same mentor in two rows
gone    | not_applicable |          |       | 2 | no_mentor        | A B      | nobody took over
late    | flag           | medium   | 22    | 2 | late_first_visit | A B      | after 22 days
prompt  | clear          |          | 21    | 2 |                  | A B      | after 21 days
waiting | cannot_assess  |          | 21    | 2 | just_started     | A B      | not visited yet, not long enough
overdue | flag           | medium   | 22    | 2 | late_first_visit | A B      | not visited for 22 days
ahead   | clear          |          | 0     | 2 |                  | A B      | came before the letter
first   | clear          |          |       | 1 |                  | B        | follows nobody
wet     | suppressed     |          | 19    | 2 | calendar         | A B      | a flood took the days
unknown | cannot_assess  |          |       | 2 | feed_incomplete  | A Z1     | the regency's feed is incomplete
left    | flag           | medium   | 2     | 2 | not_taken_over   | F1       | an open item still with the former mentor
fresh   | clear          |          | 1     | 2 |                  | A B      | still within the days of hand-over
done    | clear          |          |       | 2 |                  | A B      | closed, raised, taken over or without an owner
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "D3", {key: cell for key, cell in case.items() if cell or key in kept})


@pytest.mark.parametrize("gone", ["assignments", "mentors"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("D3").values()) == {"cannot_assess"}


@pytest.mark.parametrize(
    "gone", ["visits", "follow_ups.owner_mentor_id", "assignments.assigned_from"]
)
def test_nothing_is_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, without=[gone]).statuses("D3").values()
