"""Follow-ups overdue by more than 14 effective days: a severe one, or two and half of the due."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
cooperatives
cooperative_id | village_code
K9             | 15.01.16.2001
K10            | 15.01.16.2004
K13            |

cooperatives
cooperative_id
K14

follow_ups
follow_up_id | cooperative_id | severity | opened_on | due_on | closed_on | closed_at
a1           | K1             | high     | @60       | @15    |           |
b1           | K2             | high     | @60       | @14    |           |
c1           | K3             | low      | @60       | @15    |           |
d1           | K4             | low      | @60       | @15    |           |
d2           | K4             | medium   | @60       | @20    |           |
d3           | K4             | low      | @60       | @30    | @28       |
d4           | K4             | low      | @60       | @30    |           | @28 10:00
e1           | K5             | low      | @60       | @15    |           |
e2           | K5             | medium   | @60       | @20    |           |
e3           | K5             | low      | @60       | @30    | @28       |
e4           | K5             | low      | @60       | @30    | @28       |
e5           | K5             | low      | @60       | @30    | @28       |
f1           | K6             | high     | @60       | @-3    |           |
g1           | K7             | high     | @60       |        |           |
h1           | K8             | high     | @60       | @50    | @49       |
h2           | K8             | high     | @60       |        | @49       |
i1           | K9             | high     | @60       | @30    |           |
j1           | K10            | high     | @60       | @40    |           |
l1           | K11            | low      | @60       | @15    |           |
l2           | K11            | low      | @60       |        |           |
m1           | K12            |          | @60       | @15    |           |
n1           | K13            | high     | @60       | @15    |           |

calendar
date_from | date_to | scope_code | kind  | factor
@29       | @10     | 15.01.16   | flood | 0
"""

CASES = """
subject | status         | severity | value | n | reason           | evidence | why
K1      | flag           | high     | 1     | 1 |                  | a1       | a severe one, one day past the limit
K2      | clear          |          | 0     | 1 |                  |          | at the limit
K3      | clear          |          | 1     | 1 |                  | c1       | a single slight one
K4      | flag           | medium   | 2     | 4 |                  | d1 d2    | two slight ones are half of four
K5      | clear          |          | 2     | 5 |                  | e1 e2    | two of five are less than half
K6      | clear          |          | 0     | 0 |                  |          | not yet due
K7      | cannot_assess  |          | 0     | 0 | no_due_dates     |          | no due date at all
K8      | clear          |          | 0     | 1 |                  |          | closed, with or without a date
K9      | suppressed     |          | 0     | 1 | calendar         |          | a flood took the days
K10     | flag           | high     | 1     | 1 |                  | j1       | overdue in spite of the flood
K11     | cannot_assess  |          | 1     | 1 | no_due_dates     | l1       | an open one without a due date
K12     | cannot_assess  |          | 1     | 1 | severity_unknown | m1       | it might be severe
K13     | flag           | high     | 1     | 1 |                  | n1       | a village that is not known
K14     | not_applicable |          |       | 0 | no_follow_ups    |          | nothing was ever found
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "C1", case)


def test_cannot_assess_without_due_dates() -> None:
    blind = World(WORLD, without=["follow_ups.due_on"])
    assert set(blind.statuses("C1").values()) == {"cannot_assess"}
    assert blind.answer("C1", "K1").reason_code == "missing:follow_ups.due_on"


def test_without_severity_nothing_is_clear_and_a_flag_stands() -> None:
    blind = World(WORLD, without=["follow_ups.severity"])
    assert "clear" not in blind.statuses("C1").values()
    assert blind.answer("C1", "K4").status == "flag"
