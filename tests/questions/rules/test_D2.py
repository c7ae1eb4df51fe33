"""Vacancy: more than a fifth of the last 90 effective days without a mentor; a programme gap for the province."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
cooperatives
cooperative_id | village_code
K7             | 15.01.16.2001

mentors
mentor_id | role              | contract_to
M4        | business_assistant | @19
P         | management_office | @-90

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
M1        | K1             | @200          | @19
M1        | K2             | @200          | @18
M1        | K3             | @200          | @60
M2        | K3             | @50           |
M3        | K3             | @55           | @40
M4        | K4             | @200          |
M1        | K5             | @200          | @19
P         | K5             | @200          |
M1        | K6             | @71           |
M1        | K7             | @200          | @25
M1        | K8             | @200          | @30
M2        | K8             | @110          | @80
M1        | K9             | @200          | @95

calendar
date_from | date_to | scope_code | kind  | factor
@20       | @11     | 15.01.16   | flood | 0
"""

CASES = """
subject | status     | severity | value   | n  | reason   | evidence | why
K1      | flag       | medium   | 21.1111 | 90 |          | M1       | 19 of 90 days
K2      | clear      |          | 20      | 90 |          | M1       | 18 of 90 days
K3      | clear      |          | 4.44444 | 90 |          | M1 M3    | two at once fill one day
K4      | flag       | medium   | 21.1111 | 90 |          | M4       | the contract ended
K5      | flag       | medium   | 21.1111 | 90 |          | M1       | the PMO fills no place
K6      | clear      |          | 20      | 90 |          |          | the first days were empty
K7      | suppressed |          | 16.6667 | 90 | calendar | M1       | a flood took ten of the days
K8      | flag       | medium   | 33.3333 | 90 |          | M1 M2    | a shorter spell inside a longer one
K9      | flag       | medium   | 100     | 90 |          | M1       | nobody in the whole window
15      | clear      |          | 0       | 1  |          |          | the province's mentors have contracts
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "D2", case)


GAP = """
mentors
mentor_id | regency_code | contract_to
M1        | 15.01        | @20
M2        | 15.01        | @20

assignments
mentor_id | cooperative_id | assigned_from
M1        | K1             | @200
M0        | K0             | @200
"""


def test_a_programme_gap_is_one_case() -> None:
    gap = World(GAP)
    province = gap.answer("D2", "15")
    assert (province.status, province.severity, province.n) == ("flag", "critical", 3)
    assert province.value == pytest.approx(66.667, abs=0.01)
    assert gap.answer("D2", "K1").reason_code == "programme_gap"
    assert gap.answer("D2", "K0").status == "clear"


def test_a_gap_that_is_over_took_no_days() -> None:
    over = World(
        """
        mentors
        mentor_id | regency_code | contract_from
        M1        | 15.01        | @60
        M2        | 15.01        | @60
        M3        | 15.01        | @60

        assignments
        mentor_id | cooperative_id | assigned_from
        M0        | K0             | @200
        M1        | K1             | @60
        M2        | K2             | @60
        M3        | K3             | @60
        """
    )
    assert over.answer("D2", "15").status == "clear"
    late = over.answer("D2", "K1")
    assert (late.status, late.reason_code) == ("suppressed", "programme_gap")


def test_before_the_programme_nobody_was_missing() -> None:
    new = "assignments\nmentor_id | cooperative_id | assigned_from\nM0 | K0 | {0}\nM1 | K1 | {1}\n"
    assert World(new.format("@40", "@34")).answer("D2", "K1").status == "clear"
    assert World(new.format("@40", "@30")).answer("D2", "K1").status == "flag"
    assert World(new.format("@20", "@10")).answer("D2", "K1").reason_code == "n_too_small"
    assert World(new.format("@-1", "@-1")).answer("D2", "K1").reason_code == "n_too_small"


def test_a_province_whose_mentors_are_posted_nowhere_cannot_be_assessed() -> None:
    nowhere = World(WORLD, without=["mentors.regency_code"])
    assert nowhere.answer("D2", "15").reason_code == "mentor_unknown"
    assert "clear" not in nowhere.statuses("D2").values()


@pytest.mark.parametrize("gone", ["assignments", "mentors"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("D2").values()) == {"cannot_assess"}


def test_nothing_is_clear_without_contracts() -> None:
    blind = World(WORLD, without=["mentors.contract_to"])
    assert blind.answer("D2", "K1").status == "flag"
    assert "clear" not in blind.statuses("D2").values()
