"""Outside the loan's terms: PMK 49/2025, for the loans that it covers."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

PMK = "PMK 49/2025"
WORLD = f"""
cooperatives
cooperative_id
K20

financing
loan_id | cooperative_id | scheme | legal_basis | approved_on | principal_idr | annual_rate_pct | tenor_months | grace_months | operating_share_idr | approval_recorded
L1   | K1  | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 72 | 8 | 5e8 | yes
L2   | K2  | cooperative_loan | {PMK} | 2025-11-01 | 3.000001e9 | 6 | 72 | 8 | 5e8 | yes
L3   | K3  | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 72 | 8 | 5.01e8 | yes
L4   | K4  | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 73 | 8 | 5e8 | yes
L5   | K5  | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 5.9 | 72 | 8 | 5e8 | yes
L6   | K6  | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 72 | 9 | 5e8 | yes
L7   | K7  | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 72 | 8 | 5e8 | no
L8   | K8  | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 9 | 96 | 8 | 5e8 | yes
L9   | K9  | working_capital  | {PMK} | 2025-11-01 | 5e8 | 6 | 36 | 0 |     | yes
L10  | K10 | working_capital  | {PMK} | 2025-11-01 | 6e8 | 6 | 36 | 0 |     | yes
L11  | K11 | agrinas_build    | Inpres 17/2025 | 2025-11-01 | 4e9 | 7 | 96 | 8 | 6e8 | no
L12  | K12 | other            | {PMK} | 2025-11-01 | 4e9 | 7 | 96 | 8 | 6e8 | no
L13  | K13 | cooperative_loan |       | 2025-07-21 | 3e9 | 6 | 96 | 8 | 5e8 | yes
L14  | K14 | cooperative_loan |       | 2025-07-20 | 3e9 | 6 | 96 | 8 | 5e8 | yes
L15  | K15 | cooperative_loan |       | 2025-10-22 | 3e9 | 6 | 96 | 8 | 5e8 | yes
L16  | K16 | cooperative_loan | Peraturan Menteri Keuangan Nomor 49 Tahun 2025 | 2026-05-01 | 3e9 | 6 | 96 | 8 | 5e8 | yes
L17  | K17 | cooperative_loan | PMK 7/2026 | 2025-11-01 | 3e9 | 6 | 96 | 8 | 5e8 | yes
L18  | K18 | cooperative_loan | {PMK} | 2025-11-01 | 2500 | 6 | 72 | 8 | 400 | yes
L19  | K19 | cooperative_loan | {PMK} | 2025-11-01 | 2e12 | 6 | 72 | 8 | 4e11 | yes
L21  | K21 | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 72 |   | 5e8 | yes
L22  | K22 | cooperative_loan | {PMK} | 2025-11-01 | 4e9 | 6 | 72 |   | 5e8 | yes
L23  | K23 | cooperative_loan |       |            | 3e9 | 6 | 96 | 8 | 5e8 | yes
L24a | K24 | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 72 | 8 | 5e8 | yes
L24b | K24 | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 73 | 8 | 5e8 | yes
L25a | K25 | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 72 | 8 | 5e8 | yes
L25b | K25 | agrinas_build    | {PMK} | 2025-11-01 | 3e9 | 6 | 73 | 8 | 5e8 | no
L26a | K26 | cooperative_loan | {PMK} | 2025-11-01 | 3e9 | 6 | 72 | 8 | 5e8 | yes
L26b | K26 | other            | {PMK} | 2025-11-01 | 3e9 | 6 | 72 | 8 | 5e8 | yes
"""

CASES = """
subject | status         | severity | value | n | reason           | evidence | why
K1      | clear          |          | 0     | 1 |                  |          | every term at its limit
K2      | flag           | medium   | 1     | 1 | over_principal   | L2       | more than Rp3 billion
K3      | flag           | medium   | 1     | 1 | over_operating   | L3       | operating part
K4      | flag           | medium   | 1     | 1 | over_tenor       | L4       | 73 months
K5      | flag           | medium   | 1     | 1 | other_rate       | L5       | not 6%
K6      | flag           | medium   | 1     | 1 | over_grace       | L6       | nine months of grace
K7      | flag           | medium   | 1     | 1 | no_approval      | L7       | no village meeting recorded
K8      | flag           | medium   | 2     | 1 | several_terms    | L8       | two terms of one loan
K9      | clear          |          | 0     | 1 |                  |          | working capital at its limit
K10     | flag           | medium   | 1     | 1 | over_operating   | L10      | working capital is operating money
K11     | not_applicable |          |       | 0 | scheme_b         |          | Agrinas builds
K12     | cannot_assess  |          |       | 0 | scheme_unknown   |          | an unknown scheme
K13     | flag           | medium   | 1     | 1 | over_tenor       | L13      | no basis named, approved on the first day
K14     | cannot_assess  |          |       | 0 | terms_unknown    |          | a day before
K15     | cannot_assess  |          |       | 0 | terms_unknown    |          | the day they lapsed
K16     | flag           | medium   | 1     | 1 | over_tenor       | L16      | names them in other words, later
K17     | cannot_assess  |          |       | 0 | terms_unknown    |          | another legal basis
K18     | cannot_assess  |          |       | 0 | unit_doubtful    |          | amounts in millions
K19     | cannot_assess  |          |       | 0 | unit_doubtful    |          | amounts a thousandfold
K20     | not_applicable |          |       | 0 | no_loan          |          | no loan
K21     | cannot_assess  |          | 0     | 1 | terms_unreported |          | grace is not reported
K22     | flag           | medium   | 1     | 1 | over_principal   | L22      | a breach, whatever else is missing
K23     | cannot_assess  |          |       | 0 | terms_unknown    |          | neither basis nor date
K24     | flag           | medium   | 1     | 2 | over_tenor       | L24b     | one of two loans
K25     | clear          |          | 0     | 1 |                  |          | beside an Agrinas build
K26     | cannot_assess  |          | 0     | 1 | scheme_unknown   |          | beside an unknown loan
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason", "evidence")
    check(world, "E8", {key: cell for key, cell in case.items() if cell or key in kept})


def test_cannot_assess_without_financing() -> None:
    assert set(World(WORLD, without=["financing"]).statuses("E8").values()) == {"cannot_assess"}


@pytest.mark.parametrize(
    "gone", ["tenor_months", "annual_rate_pct", "grace_months", "approval_recorded"]
)
def test_not_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, without=[f"financing.{gone}"]).statuses("E8").values()
