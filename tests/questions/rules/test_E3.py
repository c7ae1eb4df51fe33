"""Idle asset: built or handed over for more than 90 days, nothing runs, and money flows."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

# 2026-07-31 lies 91 days before the as-of date, 2026-08-01 lies 90.
WORLD = """
cooperatives
cooperative_id | village_code
B1             | 15.02.03.2016
B2             | 15.02.03.2017
B3             | 15.71.01.1001
B4             | 15.02.03.2018
B5             | 15.02.02.2012

financing
loan_id | cooperative_id | scheme           | principal_idr | disbursed_idr | first_disbursed_on | grace_months
L1      | K1             | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L2      | K2             | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L3      | K3             | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L4      | K4             | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L5      | K5             | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L6      | K6             | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L7      | K7             | cooperative_loan | 6e8           | 6e8           | 2026-06-01         | 6
L8      | K8             | cooperative_loan | 6e8           | 6e8           | 2026-06-01         | 6
L9      | K9             | cooperative_loan | 6e8           | 6e8           | 2026-06-01         |
L10     | K10            | other            | 6e8           | 6e8           | 2026-01-10         | 6
L11     | K11            | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L12     | K12            | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L13     | K13            | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L14     | K14            | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L15     | K15            | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L16     | K16            | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
L17     | K17            | cooperative_loan | 6e8           | 6e8           | 2026-01-10         | 6
LB1     | B1             | agrinas_build    | 2e9           | 2e9           | 2026-01-10         | 6
LB2     | B2             | agrinas_build    | 2e9           | 2e9           | 2026-01-10         | 6
LB3     | B3             | agrinas_build    | 2e9           | 2e9           | 2026-01-10         | 6
LB4     | B4             | agrinas_build    | 2e9           | 2e9           | 2026-01-10         | 6
LB5     | B5             | agrinas_build    | 2e9           | 2e9           | 2026-01-10         | 6

construction
cooperative_id | as_of      | measured_on | stage     | physical_pct | handed_over_on
K1             | 2026-08-15 | 2026-07-31  | built     | 95           |
K2             | 2026-08-15 | 2026-08-01  | built     | 95           |
K3             | 2026-07-01 | 2026-07-01  | built     | 94           |
K4             | 2026-10-20 | 2026-10-20  | built     | 100          | 2026-07-31
K5             | 2026-07-01 | 2026-07-01  | built     | 100          |
K6             | 2026-07-01 | 2026-07-01  | built     | 100          |
K7             | 2026-07-01 | 2026-07-01  | built     | 100          |
K8             | 2026-07-01 | 2026-07-01  | built     | 100          |
K9             | 2026-07-01 | 2026-07-01  | built     | 100          |
K10            | 2026-07-01 | 2026-07-01  | built     | 100          |
K11            | 2026-07-01 | 2026-07-01  | operating | 100          |
K12            | 2026-07-01 | 2026-07-01  | built     | 100          |
K13            | 2026-07-01 | 2026-07-01  | built     | 100          |
K14            | 2026-07-01 | 2026-07-01  | built     | 100          |
K15            | 2026-03-01 | 2026-03-01  | built     | 100          |
K15            | 2026-08-10 | 2026-08-10  | building  | 60           |
K15            | 2026-10-10 | 2026-10-10  | built     | 100          |
K18            | 2026-07-01 | 2026-07-01  | built     | 100          |
B1             | 2026-07-01 | 2026-07-01  | built     | 100          | 2026-07-31
B2             | 2026-07-01 | 2026-07-01  | built     | 100          |
B3             | 2026-07-01 | 2026-07-01  | built     | 100          | 2026-07-31
B4             | 2026-07-01 | 2026-07-01  | built     | 100          | 2026-07-31
B5             | 2026-07-01 | 2026-07-01  | built     | 100          | 2026-07-31
K17            | 2026-07-01 | 2026-07-01  | built     | 100          |

business_units
cooperative_id | unit_type | as_of      | status    | monthly_sales_idr
K1             | groceries | 2026-10-20 | ready     |
K1             | clinic    | 2026-10-20 | planned   |
K2             | groceries | 2026-10-20 | ready     |
K3             | groceries | 2026-10-20 | ready     |
K4             | groceries | 2026-10-20 | stopped   | 0
K5             | groceries | 2026-10-20 | operating |
K6             | groceries | 2026-10-20 | ready     | 1e6
K7             | groceries | 2026-10-20 | ready     |
K8             | groceries | 2026-10-20 | ready     |
K9             | groceries | 2026-10-20 | ready     |
K10            | groceries | 2026-10-20 | ready     |
K11            | groceries | 2026-10-20 | ready     |
K13            | groceries | 2026-08-31 | ready     |
K14            | groceries | 2026-08-30 | ready     |
K15            | groceries | 2026-10-20 | ready     |
K16            | groceries | 2026-10-20 | ready     |
K17            | groceries | 2026-09-20 | operating | 1e6
K17            | groceries | 2026-10-20 | stopped   | 0
K18            | groceries | 2026-10-20 | ready     |
B1             | groceries | 2026-10-20 | ready     |
B2             | groceries | 2026-10-20 | ready     |
B3             | groceries | 2026-10-20 | ready     |
B4             | groceries | 2026-10-20 | ready     |
B5             | groceries | 2026-10-20 | ready     |

cash_flow
cooperative_id | month      | revenue_idr | operating_cost_idr | instalment_paid_idr
K7             | 2026-06-01 | 2e6         | 1e6                | 5e6
K8             | 2026-07-01 | 2e6         | 1e6                | 5e6

village_funds
village_code  | year | allocation_idr | cooperative_share_idr
15.02.03.2016 | 2026 | 800e6          | 464e6
15.02.03.2018 | 2026 | 800e6          | 0
15.02.02.2012 | 2025 | 800e6          | 464e6
15.02.02.2012 | 2026 | 800e6          |
"""

CASES = """
subject | status         | severity | value | n | reason             | evidence | why
K1      | flag           | critical | 91    | 2 |                    | L1       | measured as built 91 days ago
K2      | clear          |          | 90    | 1 |                    | L2       | 90 days ago
K3      | not_applicable |          |       | 1 | not_built          | L3       | a point short of built
K4      | flag           | critical | 91    | 1 |                    | L4       | handed over 91 days ago, its unit stopped
K5      | clear          |          |       | 1 |                    | L5       | unknown sales are not zero sales
K6      | clear          |          |       | 1 |                    | L6       | it sells before it is called operating
K7      | not_applicable |          |       | 1 | nothing_due        | L7       | in grace; what it paid was four months ago
K8      | flag           | critical | 121   | 1 |                    | L8       | in grace, and pays all the same
K9      | cannot_assess  |          |       | 1 | instalment_unknown | L9       | nobody says how long grace lasts
K10     | cannot_assess  |          |       | 1 | scheme_unknown     | L10      | an unknown scheme
K11     | clear          |          |       | 1 |                    | L11      | its building is in use
K12     | cannot_assess  |          |       | 0 | units_unknown      | L12      | no unit is reported, which is not none
K13     | flag           | critical | 121   | 1 |                    | L13      | units last reported 60 days ago
K14     | cannot_assess  |          |       | 1 | units_stale        | L14      | 61 days ago
K15     | clear          |          | 20    | 1 |                    | L15      | it was below in between
K16     | cannot_assess  |          |       | 1 | no_construction    | L16      | no record of the building
K17     | flag           | critical | 121   | 1 |                    | L17      | sold last month, stopped since
K18     | not_applicable |          |       | 1 | no_loan            |          | no loan
B1      | flag           | medium   | 91    | 1 |                    | LB1      | Agrinas handed over, the fund transfers
B2      | not_applicable |          |       | 1 | not_handed_over    | LB2      | still in Agrinas' hands
B3      | cannot_assess  |          |       | 1 | instalment_unknown | LB3      | a kelurahan: paid from funds not seen here
B4      | not_applicable |          |       | 1 | nothing_due        | LB4      | nothing is transferred
B5      | cannot_assess  |          |       | 1 | instalment_unknown | LB5      | transferred last year, unknown since
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "E3", {key: cell for key, cell in case.items() if cell or key in kept})


@pytest.mark.parametrize("gone", ["construction", "business_units", "financing"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("E3").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["construction.measured_on", "construction.handed_over_on"])
def test_not_clear_without(gone: str) -> None:
    found = World(WORLD, without=[gone]).statuses("E3").values()
    assert "clear" not in found
    assert "flag" in found
