"""No active mentor: more than 7 effective days without a running assignment."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
cooperatives
cooperative_id | village_code
K1             | 15.01.01.2001
K9             | 15.01.16.2001
K13            | 15.01.99.2001

mentors
mentor_id | role              | contract_to
M6        | business_assistant | @8
M7        | management_office  | @-100
M15       | business_assistant | @0

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
M1        | K1             | @100          | @8
M1        | K2             | @100          | @7
M1        | K3             | @100          | @0
M1        | K4             | @0            |
M1        | K5             | @-1           |
M6        | K6             | @100          |
M7        | K7             | @100          |
M1        | K8             | @100          | @30
M1        | K9             | @100          | @11
M1        | K10            | @100          | @60
M2        | K10            | @60           |
M1        | K11            | @150          | @100
M2        | K11            | @100          | @50
M1        | K12            |               |
M1        | K13            | @100          |
M15       | K15            | @100          |
M0        | K0             | @200          |

cooperatives
cooperative_id | name
K14            | never assigned

calendar
date_from | date_to | scope_code | kind  | factor
@9        | @6      | 15.01.16   | flood | 0
@5        | @4      | 15.01.16   | haze  | 0.5

financing
loan_id | cooperative_id | scheme           | principal_idr | disbursed_idr | first_disbursed_on
L8      | K8             | cooperative_loan | 3e9           | 1e9           | @50
L11     | K11            | cooperative_loan | 3e9           | 0             |
"""

CASES = """
subject | status     | severity | value | reason | evidence | why
K1      | flag       | high     | 8     |        | M1       | one day past the limit
K2      | suppressed |          | 7     | grace  | M1       | at the limit: renewal paperwork
K3      | clear      |          | 0     |        |          | the last day counts
K4      | clear      |          | 0     |        |          | the first day counts
K5      | flag       | high     | 215   |        |          | an assignment that lies ahead
K6      | flag       | high     | 8     |        | M6       | the mentor's contract ended
K7      | flag       | high     | 215   |        |          | a PMO row is no business assistant
K8      | flag       | critical | 30    |        | M1       | money is out
K9      | suppressed |          | 6     | grace  | M1       | flood and haze took five days
K10     | clear      |          | 0     |        |          | a predecessor left
K11     | flag       | high     | 50    |        | M2       | the last of two mentors left
K12     | clear      |          | 0     |        |          | since before the data begins
K13     | clear      |          | 0     |        |          | the village's code is not known
K14     | flag       | high     | 215   |        |          | never assigned
K15     | clear      |          | 0     |        |          | the contract's last day counts
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "A1", case)


def test_says(world: World) -> None:
    said = world.answer("A1", "K1")
    assert said.explanation_en == "Without an active mentor for 8 effective days (limit 7)."
    assert said.explanation_id == "Tanpa pendamping aktif selama 8 hari kerja efektif (batas 7)."
    assert world.answer("A1", "K3").explanation_en == ""


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
        M2        | K2             | @100
        M0        | K0             | @100
        """
    )
    assert gap.answer("A1", "K1").status == "suppressed"
    assert gap.answer("A1", "K1").reason_code == "programme_gap"
    # Two of three mentors are more than 60%; the third still works.
    assert gap.answer("A1", "K0").status == "clear"


def test_a_programme_that_begins_tomorrow_blames_nobody() -> None:
    ahead = World(
        """
        assignments
        mentor_id | cooperative_id | assigned_from
        M0        | K0             | @-1
        M1        | K1             | @-1
        """
    )
    assert ahead.answer("A1", "K1").status == "suppressed"
    assert ahead.answer("A1", "K1").value == 0


def test_without_contracts_a_flag_stands_and_nothing_is_clear() -> None:
    blind = World(WORLD, without=["mentors.contract_from", "mentors.contract_to"])
    assert blind.answer("A1", "K1").status == "flag"
    assert blind.answer("A1", "K4").status == "cannot_assess"
    assert "mentors.contract_to" in blind.answer("A1", "K4").reason_code
    assert "clear" not in blind.statuses("A1").values()
