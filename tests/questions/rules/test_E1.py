"""Repayment capacity: net cash of the last three to six months against a month's instalment."""

from __future__ import annotations

import pytest

from ..world import World, books, cases, check

NETS = {
    "K1": "12 12 12",
    "K2": "11.9 11.9 11.9",
    "K3": "10 10 10",
    "K4": "9.9 9.9 9.9",
    "K5": "20 20",
    "K6": "12 12 12 - - - - - -",
    "K7": "20 20 20 8 8 8",
    "K8": "99 8 8 8 8 8 8",
    "K9": "60 8 8 8 8 8",
    "K10": "20 20 20",
    "K11": "20 20 20",
    "K13": "12 12 12",
    "K14": "20 20 20",
    "K15": "20 20 20",
    "K16": "1 1 1",
    "K17": "20 20 20",
    "K20": "49.8 49.8 49.8",
    "K21": "20 20 20",
}
# Written in thousands: the whole book, one month of four, two months of four.
SLIPS = """
K18 | 2026-07-01 | 60e3 | 40e3
K18 | 2026-08-01 | 60e3 | 40e3
K18 | 2026-09-01 | 60e3 | 40e3
K19 | 2026-06-01 | 112e6 | 100e6
K19 | 2026-07-01 | 112e6 | 100e6
K19 | 2026-08-01 | 112e3 | 100e3
K19 | 2026-09-01 | 112e6 | 100e6
"""
WORLD = f"""
cooperatives
cooperative_id
K12

financing
loan_id | cooperative_id | scheme           | principal_idr | annual_rate_pct | tenor_months | grace_months | monthly_instalment_idr
L1      | K1             | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L2      | K2             | working_capital  | 6e8           | 6               | 72           | 6            | 10e6
L3      | K3             | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L4      | K4             | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L5      | K5             | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L6      | K6             | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L7      | K7             | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L8      | K8             | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L9      | K9             | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L10     | K10            | agrinas_build    | 6e8           | 6               | 72           | 6            | 10e6
L11     | K11            | other            | 6e8           | 6               | 72           | 6            | 10e6
L13a    | K13            | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L13b    | K13            | working_capital  | 6e8           | 6               | 72           | 6            | 10e6
L14a    | K14            | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L14b    | K14            | other            | 6e8           | 6               | 72           | 6            | 10e6
L15     | K15            | cooperative_loan | 6e8           | 6               | 72           |              |
L16a    | K16            | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L16b    | K16            | cooperative_loan | 6e8           |                 | 72           | 6            |
L17a    | K17            | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L17b    | K17            | cooperative_loan | 6e8           |                 | 72           | 6            |
L18     | K18            | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L19     | K19            | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6
L20     | K20            | cooperative_loan | 3e9           | 6               | 72           | 0            | 0
L21     | K21            | cooperative_loan | 1.2e9         | 0               | 66           | 6            |
L22     | K22            | cooperative_loan | 6e8           | 6               | 72           | 6            | 10e6

cash_flow
cooperative_id | month | revenue_idr | operating_cost_idr
{books(NETS)}
{SLIPS.strip()}
"""

CASES = """
subject | status         | severity | value   | n | reason             | evidence  | why
K1      | clear          |          | 120     | 3 |                    | L1        | at the limit
K2      | flag           | medium   | 119     | 3 |                    | L2        | just below, working capital
K3      | flag           | medium   | 100     | 3 |                    | L3        | pays the instalment and nothing more
K4      | flag           | high     | 99      | 3 |                    | L4        | does not pay it
K5      | cannot_assess  |          |         | 2 | no_cash_flow       | L5        | two months are too few
K6      | cannot_assess  |          |         | 0 | no_cash_flow       | L6        | the books stopped half a year ago
K7      | clear          |          | 140     | 6 |                    | L7        | a weak season is evened out
K8      | flag           | high     | 80      | 6 |                    | L8        | seven months ago does not count
K9      | cannot_assess  |          |         | 6 | one_month          | L9        | one month carries the rest
K10     | not_applicable |          |         | 3 | scheme_b           | L10       | Agrinas builds
K11     | cannot_assess  |          |         | 3 | scheme_unknown     | L11       | an unknown scheme
K12     | not_applicable |          |         | 0 | no_loan            |           | no loan
K13     | flag           | high     | 60      | 3 |                    | L13a L13b | two loans are paid from one till
K14     | cannot_assess  |          |         | 3 | scheme_unknown     | L14a L14b | nobody knows who pays the other one
K15     | cannot_assess  |          |         | 3 | instalment_unknown | L15       | no instalment, no grace
K16     | flag           | high     | 10      | 3 |                    | L16a L16b | too little even for the known half
K17     | cannot_assess  |          |         | 3 | instalment_unknown | L17a L17b | enough for the known half
K18     | cannot_assess  |          |         | 0 | unit_doubtful      | L18       | books in thousands
K19     | clear          |          | 120     | 3 |                    | L19       | a month in thousands is left out
K21     | flag           | medium   | 100     | 3 |                    | L21       | no interest
K22     | cannot_assess  |          |         | 0 | no_cash_flow       | L22       | no books at all
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "E1", {key: cell for key, cell in case.items() if cell or key in kept})


def test_grace_is_judged_by_the_instalment_to_come(world: World) -> None:
    """Rp3 billion at PMK terms: Rp49.7 million a month, in no month of grace zero."""
    answer = world.answer("E1", "K20")
    assert (answer.status, answer.severity) == ("flag", "medium")
    assert answer.value == pytest.approx(100 * 49.8 / 49.7187, abs=0.01)
    assert answer.explanation_en.startswith(
        "Operations leave 100.2% of a month's instalment (limit"
    )


@pytest.mark.parametrize("gone", ["financing", "cash_flow"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("E1").values()) == {"cannot_assess"}


def test_a_computed_instalment_clears_nobody() -> None:
    found = World(WORLD, without=["financing.monthly_instalment_idr"]).statuses("E1")
    assert (found["K7"], found["K4"]) == ("cannot_assess", "flag")
