"""Regency capacity deficit: ten seats for each business assistant against the cooperatives."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, some_places


def _cooperatives(regency: str, count: int) -> str:
    villages = some_places().villages
    codes = villages[villages["regency_code"] == regency]["village_code"]
    return "\n".join(f"K{code} | {code} |" for code in codes.head(count))


HEAD = "cooperatives\ncooperative_id | village_code | regency_name\n"
MENTORS = """
mentors
mentor_id | role               | regency_code | contract_from | contract_to
A         | business_assistant | 15.01        | @100          | @0
B         | business_assistant | 15.02        | @0            | @-9
C         | management_office  | 15.02        | @100          | @-9
D         | business_assistant | 15.02        | @100          | @1
E         | business_assistant | 15.02        | @-1           | @-9
F         | business_assistant |              | @100          | @-9
"""
# 15.01 has ten cooperatives for A; 15.02 eleven for B; 15.71 one for nobody.
WORLD = (
    HEAD
    + "\n".join([_cooperatives("15.01", 10), _cooperatives("15.02", 11), _cooperatives("15.71", 1)])
    + "\n"
    + MENTORS
)

CASES = """
subject | status | severity | value | n  | evidence | why
15.01   | clear  |          | 0     | 10 | A        | ten seats for ten
15.02   | flag   | high     | 1     | 11 | B        | PMO, ended and future contracts fill no seat
15.71   | flag   | high     | 1     | 1  |          | nobody is posted here
"""


@pytest.fixture(scope="module")
def world() -> World:
    return World(WORLD, healthy=())


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "D7", case)


def test_a_cooperative_of_an_unknown_village_is_counted_by_its_regencys_name() -> None:
    named = World(
        WORLD.replace(MENTORS, "X | 99.99.99.2001 | Kab. Kerinci\n" + MENTORS), healthy=()
    )
    assert named.answer("D7", "15.01").status == "flag"
    assert named.answer("D7", "15.01").value == 1


def test_a_cooperative_without_a_regency_might_need_the_last_seat() -> None:
    lost = World(WORLD.replace(MENTORS, "X | 99.99.99.2001 |\n" + MENTORS), healthy=())
    assert lost.answer("D7", "15.01").status == "cannot_assess"
    assert lost.answer("D7", "15.01").reason_code == "places_unknown"
    assert lost.answer("D7", "15.02").status == "flag"


def test_cannot_assess_without_posts() -> None:
    blind = World(WORLD, healthy=(), without=["mentors.regency_code"])
    assert set(blind.statuses("D7").values()) == {"cannot_assess"}


def test_without_contracts_a_flag_stands_and_nothing_is_clear() -> None:
    blind = World(WORLD, healthy=(), without=["mentors.contract_from", "mentors.contract_to"])
    assert blind.statuses("D7") == {
        "15.01": "cannot_assess", "15.02": "cannot_assess", "15.71": "flag",
    }  # fmt: skip
