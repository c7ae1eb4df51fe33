"""Assignment conflict: two mentors for more than 14 effective days, visits by somebody else, a contract over."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
cooperatives
cooperative_id | village_code
wet            | 15.01.16.2001
unknown        | 15.71.01.1001

mentors
mentor_id | role               | contract_to | regency_code
over      | business_assistant | @15         |
just      | business_assistant | @14         |
drowned   | business_assistant | @18         |
P         | management_office  | @20         |
Z1        | business_assistant | @-90        | 15.71
Z2        | business_assistant | @-90        | 15.71

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
A         | both           | @200          |
B         | both           | @14           |
A         | brief          | @200          |
B         | brief          | @13           |
A         | shared         | @200          |
B         | shared         | @40           |
A         | again          | @200          |
A         | again          | @40           |
A         | ended          | @200          | @20
B         | ended          | @40           |
A         | strange        | @200          |
A         | half           | @200          |
A         | fewer          | @200          |
A         | small          | @200          |
A         | cover          | @200          |
over      | stale          | @200          |
A         | stale          | @200          |
just      | lag            | @200          |
A         | lag            | @200          |
drowned   | wet            | @200          |
P         | office         | @200          |
A         | office         | @200          |
A         | unknown        | @200          |
Z1        | unknown        | @100          |

visits: verified
visit_id | cooperative_id | mentor_id | started_at
b        | both           | A         | @10 @5 09:00
s        | shared         | A         | @10 09:00
t        | shared         | B         | @11 09:00
u        | strange        | C         | @20 @30 @40 09:00
v        | half           | C         | @21 @31 14:00
w        | half           | A         | @12 @32 14:00
x        | fewer          | C         | @22 14:00
y        | fewer          | A         | @13 @33 09:00
z        | small          | C         | @23 @24 09:00
c        | cover          | D         | @60 @65 @70 09:00

absences
mentor_id | absent_from | absent_to | kind
A         | @72         | @58       | leave

calendar
date_from | date_to | scope_code | kind  | factor
@10       | @4      | 15.01.16   | flood | 0
"""

CASES = """
subject | status        | severity | value | reason          | evidence | why
both    | flag          | medium   | 1     | two_mentors     | A B      | fifteen days, and only one comes
brief   | clear         |          | 0     |                 |          | fourteen days of hand-over
shared  | suppressed    |          | 0     | shared          | A B      | both come: they share on purpose
again   | clear         |          | 0     |                 |          | the same mentor in two rows
ended   | clear         |          | 0     |                 |          | an overlap that is over
strange | flag          | medium   | 1     | not_assigned    | u3 u2 u1 | only somebody else comes
half    | flag          | medium   | 1     | not_assigned    | v2 v1    | half of four visits
fewer   | clear         |          | 0     |                 |          | one of three visits
small   | clear         |          | 0     |                 |          | two visits are too few
cover   | clear         |          | 0     |                 |          | cover for an absent mentor
stale   | flag          | medium   | 1     | contract_ended  | over     | a row open on a contract over for 15 days
lag     | clear         |          | 0     |                 |          | a contract over for 14 days
wet     | suppressed    |          | 0     | calendar        |          | a flood took the days
office  | clear         |          | 0     |                 |          | the PMO's row
unknown | cannot_assess |          | 0     | feed_incomplete |          | two mentors, and no word from the regency
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "D6", case)


def test_a_cooperative_that_nobody_was_assigned_to_has_no_conflict() -> None:
    alone = World("cooperatives\ncooperative_id | name\nK9 | KDMP K9\n")
    assert alone.answer("D6", "K9").reason_code == "no_mentor"


def test_a_programme_gap_suppresses() -> None:
    gap = World(
        """
        mentors
        mentor_id | regency_code | contract_to
        M1        | 15.01        | @20
        M2        | 15.01        | @20

        assignments
        mentor_id | cooperative_id | assigned_from
        M1        | K1             | @100
        """
    )
    assert gap.answer("D6", "K1").status == "suppressed"
    assert gap.answer("D6", "K1").reason_code == "programme_gap"


@pytest.mark.parametrize("gone", ["assignments", "mentors", "visits"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("D6").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["assignments.assigned_to", "mentors.contract_to"])
def test_nothing_is_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, without=[gone]).statuses("D6").values()
