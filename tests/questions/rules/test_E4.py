"""Money without eyes: disbursed, and no verified visit for more than 45 effective days."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, days

WORLD = f"""
cooperatives
cooperative_id | village_code
K14            | 15.01.16.2001
K20            | 15.02.01.2001
K22            | 15.71.01.1001

mentors
mentor_id | regency_code
M20       | 15.02
M22       | 15.71
M23       | 15.71

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
M1        | K11            | @200          | @40
M1        | K12            | @20           |

financing
loan_id | cooperative_id | scheme           | principal_idr | disbursed_idr | first_disbursed_on
L1      | K1             | cooperative_loan | 3e9           | 1e9 |
L2      | K2             | working_capital  | 3e9           | 1e9 |
L3      | K3             | agrinas_build    | 3e9           | 3e9 |
L4      | K4             | other            | 3e9           | 1e9 |
L5      | K5             | cooperative_loan | 3e9           | 0 |
L6      | K6             | cooperative_loan | 3e9           | |
L7a     | K7             | cooperative_loan | 3e9           | |
L7b     | K7             | working_capital  | 3e9           | 5e8 |
L8a     | K8             | agrinas_build    | 3e9           | 3e9 |
L8b     | K8             | cooperative_loan | 3e9           | 5e8 |
L9      | K9             | cooperative_loan | 3e9           | 1e9 |
L11     | K11            | cooperative_loan | 3e9           | 1e9 |
L12     | K12            | cooperative_loan | 3e9           | 1e9 |
L13     | K13            | cooperative_loan | 3e9           | 1e9 |
L14     | K14            | cooperative_loan | 3e9           | 1e9 |
L20     | K20            | cooperative_loan | 3e9           | 1e9 |
L22     | K22            | cooperative_loan | 3e9           | 1e9 |

visits: verified
cooperative_id | mentor_id | started_at
K1             | M1        | @46 @60 @75 @89 09:00
K2             | M1        | @45 @60 @75 @89 14:00
K3             | M2        | @100 09:00
K4             | M2        | @10 09:00
K5             | M2        | @110 09:00
K6             | M2        | @10 14:00
K7             | M3        | @100 09:00
K8             | M3        | @100 14:00
K10            | M3        | @100 17:00
K13            | M2        | @120 09:00
K14            | M4        | @50 @65 @70 @80 09:00
K22            | M22       | @2 @30 @60 @89 09:00

visits: verified
visit_id | cooperative_id | mentor_id | started_at       | ended_at | findings
h        | K9             | M1        | {days(3, 87, 12)} 16:00 | 16:05    | baik

visits
visit_id | cooperative_id | mentor_id | started_at
c20      | K20            | M20       | {days(0, 90, 3)} 09:00

calendar
date_from | date_to | scope_code | kind  | factor
@30       | @25     | 15.01.16   | flood | 0
"""

CASES = """
subject | status         | severity | value | n | reason            | evidence | why
K1      | flag           | critical | 46    | 1 |                   | L1       | one day past the limit
K2      | clear          |          | 45    | 1 |                   | L2       | at the limit, working capital
K3      | not_applicable |          |       | 0 | scheme_b          | L3       | Agrinas builds stand apart
K4      | cannot_assess  |          |       | 0 | scheme_unknown    | L4       | an unknown scheme
K5      | not_applicable |          |       | 1 | nothing_disbursed | L5       | nothing is out yet
K6      | cannot_assess  |          |       | 1 | disbursed_unknown | L6       | nobody says whether money is out
K7      | flag           | critical | 100   | 2 |                   | L7a L7b  | one of two loans says so
K8      | flag           | critical | 100   | 1 |                   | L8a L8b  | a loan beside an Agrinas build
K9      | flag           | critical |       | 1 |                   | L9       | visited, but ceremonially
K10     | not_applicable |          |       | 0 | no_loan           |          | no loan
K11     | flag           | critical |       | 1 |                   | L11      | nobody accompanies it
K12     | flag           | critical | 90    | 1 |                   | L12      | no visit ever; the mentor is new, the money is not
K13     | flag           | critical | 120   | 1 |                   | L13      | last seen before the window
K14     | suppressed     |          | 44    | 1 | calendar          | L14      | a flood took the days
K20     | cannot_assess  |          |       | 1 | tier_unknown      | L20      | the records carry no evidence
K22     | cannot_assess  |          |       | 1 | feed_incomplete   | L22      | the regency's feed is incomplete
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "E4", {key: cell for key, cell in case.items() if cell or key in kept})


@pytest.mark.parametrize("gone", ["financing.disbursed_idr", "visits"])
def test_cannot_assess_without(gone: str) -> None:
    # Without visit data money without eyes is "cannot be assessed", never everybody.
    assert set(World(WORLD, without=[gone]).statuses("E4").values()) == {"cannot_assess"}


def test_nothing_is_clear_without_assignments() -> None:
    assert "clear" not in World(WORLD, without=["assignments"]).statuses("E4").values()
