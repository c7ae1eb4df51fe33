"""Cash flow silent: two months in a row without books, of those that could be here."""

from __future__ import annotations

import pytest

from ..world import World, books, cases, check

# The regency's books begin with March; September's could be here on 30 October, October's not.
WORLD = f"""
cooperatives
cooperative_id | village_code
K16            | 15.02.01.2001
K17            | 15.02.01.2002
K18            | 15.71.01.1001
K19            | 15.71.01.1002

financing
loan_id | cooperative_id | scheme           | principal_idr | disbursed_idr | first_disbursed_on
L1      | K1             | cooperative_loan | 6e8           | 6e8           | 2025-11-10
L2      | K2             | cooperative_loan | 6e8           | 6e8           | 2025-11-10
L3      | K3             | cooperative_loan | 6e8           | 6e8           | 2025-11-10
L4      | K4             | working_capital  | 6e8           | 6e8           | 2025-11-10
L5      | K5             | cooperative_loan | 6e8           | 6e8           | 2026-07-31
L6      | K6             | cooperative_loan | 6e8           | 6e8           | 2026-08-01
L7      | K7             | cooperative_loan | 6e8           | 6e8           | 2026-08-01
L8      | K8             | agrinas_build    | 2e9           | 2e9           | 2026-01-10
L9      | K9             | other            | 6e8           | 6e8           | 2026-01-10
L10     | K10            | cooperative_loan | 6e8           | 6e8           |
L11     | K11            | cooperative_loan | 6e8           | 0             |
L12     | K12            | cooperative_loan | 6e8           | 6e8           |
L16     | K16            | cooperative_loan | 6e8           | 6e8           | 2026-01-10
L17     | K17            | cooperative_loan | 6e8           | 6e8           | 2026-01-10
L18     | K18            | cooperative_loan | 6e8           | 6e8           | 2026-01-10

disbursements
loan_id | paid_on    | amount_idr
L12     | 2026-01-10 | 6e8

business_units
cooperative_id | unit_type | as_of      | status    | opened_on
K13            | groceries | 2026-10-20 | operating | 2026-05-20
K14            | groceries | 2026-04-30 | operating |
K14            | groceries | 2026-10-20 | stopped   |
K15            | groceries | 2026-10-20 | ready     |

cash_flow
cooperative_id | month | revenue_idr | operating_cost_idr
{books({"K0": "9 9 9 9 9 9 9", "K1": "9 9 9 9 9 - -", "K2": "9 9 9 9 9 9 -"})}
{books({"K3": "9 - 9 - 9 - 9", "K4": "9 9 - - 9 9 9", "K14": "9 - -"})}
K16 | 2026-06-01 | 9e6 | 1e6
K17 | 2026-06-01 | 9e6 | 1e6
K17 | 2026-08-01 | 9e6 | 1e6
K19 | 2026-05-01 | 9e6 | 1e6

feeds
table     | regency_code | complete_to
cash_flow | 15.02        | 2026-09-15
"""

CASES = """
subject | status         | severity | value | n | reason            | evidence | why
K1      | flag           | medium   | 2     | 7 |                   | L1       | the last two months
K2      | clear          |          | 1     | 7 |                   | L2       | the last month
K3      | clear          |          | 1     | 7 |                   | L3       | three months, but never two in a row
K4      | flag           | medium   | 2     | 7 |                   | L4       | two months in between, working capital
K5      | flag           | medium   | 2     | 2 |                   | L5       | August and September, after July's money
K6      | cannot_assess  |          | 1     | 1 | too_early         | L6       | the month of the money does not count
K8      | not_applicable |          |       | 0 | nothing_begun   |          | Agrinas builds, nothing operates
K9      | cannot_assess  |          |       | 0 | scheme_unknown    |          | an unknown scheme
K10     | cannot_assess  |          |       | 0 | disbursed_unknown | L10      | nobody says since when
K11     | not_applicable |          |       | 0 | nothing_begun   | L11      | nothing is out
K12     | flag           | medium   | 7     | 7 |                   | L12      | the payment itself says when
K13     | flag           | medium   | 4     | 4 |                   |          | operating since May, no loan
K14     | flag           | medium   | 2     | 5 |                   |          | it operated in April
K15     | not_applicable |          |       | 0 | nothing_begun   |          | only ready
K16     | clear          |          | 1     | 2 |                   | L16      | its regency's feed ends in mid-September: July's could be here
K17     | clear          |          | 1     | 2 |                   | L17      | one month missing
K18     | cannot_assess  |          | 1     | 1 | too_early         | L18      | its regency's newest books are May's
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "E7", {key: cell for key, cell in case.items() if cell or key in kept})


def test_a_regency_without_any_books_is_no_silent_cooperative() -> None:
    rows = [line for line in WORLD.splitlines() if not line.startswith("K19 | 2026-05")]
    answer = World("\n".join(rows)).answer("E7", "K18")
    assert (answer.status, answer.reason_code) == ("cannot_assess", "feed_incomplete")


def test_october_counts_when_its_books_could_be_here() -> None:
    """With no time to close, October would still be open on the 30th."""
    options = "[shared]\nhistory_days = 300\n[E7]\nclosing_days = 0\n"
    assert World(WORLD, options=options).answer("E7", "K2").value == 1


@pytest.mark.parametrize("gone", ["cash_flow", "financing"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("E7").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["financing.first_disbursed_on", "business_units.opened_on"])
def test_not_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, without=[gone]).statuses("E7").values()
