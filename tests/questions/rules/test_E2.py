"""Village-fund exposure: a year's shortfall of instalments against the village's allocation."""

from __future__ import annotations

import pytest

from ..world import World, books, cases, check

NETS = dict.fromkeys(("K1", "K2", "K3", "K4", "K5", "K6", "K8", "K9", "K10", "K12"), "4 4 4")
WORLD = f"""
cooperatives
cooperative_id | village_code  | regency_name
K1             | 15.02.01.2001 |
K2             | 15.02.01.2002 |
K3             | 15.02.01.2003 |
K4             | 15.02.01.2004 |
K5             | 15.71.01.1001 |
K6             | 15.02.01.2005 |
K7             | 15.02.01.2008 |
K8             | 15.02.01.2009 |
K9             | 15.02.01.2010 |
K10            | 99.99.99.2001 | Kab. Merangin
K11            | 15.02.01.2011 |
K12            | 15.02.01.2023 |
K13            | 15.02.01.2024 |
K14            | 15.02.02.2004 |
K15            | 15.02.02.2008 |

financing
loan_id | cooperative_id | scheme           | principal_idr | monthly_instalment_idr
L1      | K1             | cooperative_loan | 6e8           | 14e6
L2      | K2             | cooperative_loan | 6e8           | 14e6
L3      | K3             | cooperative_loan | 6e8           | 14e6
L4      | K4             | working_capital  | 6e8           | 14e6
L5      | K5             | cooperative_loan | 6e8           | 14e6
L6      | K6             | cooperative_loan | 6e8           | 14e6
L7      | K7             | agrinas_build    | 2e9           | 38e6
L8      | K8             | cooperative_loan | 6e8           | 14e6
L9      | K9             | other            | 6e8           | 14e6
L10     | K10            | cooperative_loan | 6e8           | 14e6
L11     | K11            | cooperative_loan | 6e8           | 14e6
L12a    | K12            | cooperative_loan | 6e8           | 14e6
L12b    | K12            | other            | 6e8           | 14e6
L13     | K13            | cooperative_loan | 6e8           | 14e6
L15     | K15            | cooperative_loan | 6e8           |

cash_flow
cooperative_id | month | revenue_idr | operating_cost_idr
{books(NETS)}
{books({"K13": "-50 -50 -50", "K15": "20 20 20"})}

village_funds
village_code  | year | allocation_idr | cooperative_share_idr
15.02.01.2001 | 2026 | 600e6          |
15.02.01.2002 | 2026 | 599e6          |
15.02.01.2003 | 2026 | 400e6          |
15.02.01.2004 | 2026 | 399e6          |
15.02.01.2005 | 2025 | 400e6          |
15.02.01.2005 | 2026 | 900e6          |
15.02.01.2005 | 2027 | 100e6          |
15.02.01.2008 | 2026 | 800e6          | 464e6
15.02.01.2009 | 2026 | 600e3          |
15.02.01.2010 | 2026 | 600e6          |
15.02.01.2011 | 2026 | 600e6          |
15.02.01.2023 | 2026 | 600e6          |
15.02.01.2024 | 2026 | 560e6          |
15.02.02.2008 | 2026 | 600e6          |
"""

CASES = """
subject | status         | severity | value   | n | reason             | evidence  | why
K1      | clear          |          | 20      | 3 |                    | L1        | at the limit
K2      | flag           | medium   | 20.0334 | 3 |                    | L2        | just above
K3      | flag           | medium   | 30      | 3 |                    | L3        | at the legal cap
K4      | flag           | high     | 30.0752 | 3 |                    | L4        | above the cap
K5      | not_applicable |          |         | 3 | kelurahan          | L5        | kelurahan have no Dana Desa
K6      | clear          |          | 13.3333 | 3 |                    | L6        | the latest year that is not next year
K7      | not_applicable |          | 58      | 0 | scheme_b           | L7        | Agrinas: the committed share is a fact
K8      | cannot_assess  |          |         | 3 | unit_doubtful      | L8        | an allocation in thousands
K9      | cannot_assess  |          |         | 3 | scheme_unknown     | L9        | an unknown scheme
K10     | cannot_assess  |          |         | 3 | village_unknown    | L10       | nobody knows which village
K11     | cannot_assess  |          |         | 0 | no_cash_flow       | L11       | no books
K12     | cannot_assess  |          |         | 3 | scheme_unknown     | L12a L12b | a second loan, unknown whose
K13     | flag           | medium   | 30      | 3 |                    | L13       | its losses are not the fund's
K14     | not_applicable |          |         | 0 | no_loan            |           | no loan
K15     | cannot_assess  |          |         | 3 | instalment_unknown | L15       | no terms, no instalment
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "E2", {key: cell for key, cell in case.items() if cell or key in kept})


def test_a_village_without_an_allocation_is_not_zero() -> None:
    rows = [line for line in WORLD.splitlines() if not line.startswith("15.02.01.2002")]
    answer = World("\n".join(rows)).answer("E2", "K2")
    assert (answer.status, answer.reason_code) == ("cannot_assess", "no_allocation")


@pytest.mark.parametrize("gone", ["financing", "cash_flow", "village_funds"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("E2").values()) == {"cannot_assess"}


def test_a_computed_instalment_clears_nobody() -> None:
    found = World(WORLD, without=["financing.monthly_instalment_idr"]).statuses("E2")
    assert "clear" not in found.values()


def test_a_share_that_nobody_reports_is_not_zero() -> None:
    world = World(WORLD, without=["village_funds.cooperative_share_idr"])
    assert world.answer("E2", "K7").value is None
