"""Overload: more than 10 running cooperatives amber, more than 15 red."""

from __future__ import annotations

import pytest

from ..world import World, cases, check


def _held(mentor: str, first: int, last: int, since: str = "@100", until: str = "") -> str:
    return "\n".join(
        f"{mentor} | K{number} | {since} | {until}" for number in range(first, last + 1)
    )


WORLD = f"""
mentors
mentor_id | role               | contract_to
M4        | management_office  | @-100
M7        | business_assistant | @1
M9        | business_assistant | @-100

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
{_held("M1", 1, 11)}
{_held("M2", 1, 10)}
{_held("M3", 1, 16)}
{_held("M4", 1, 16)}
{_held("M5", 1, 10)}
{_held("M5", 11, 16, "@100", "@1")}
{_held("M6", 1, 10)}
{_held("M6", 1, 10, "@50")}
{_held("M7", 1, 16)}
{_held("M8", 1, 10)}
{_held("M8", 11, 12, "@-1")}
{_held("M10", 1, 15)}
"""

CASES = """
subject | status         | severity | value | n  | reason       | why
M1      | flag           | medium   | 11    | 11 |              | one more than ten
M2      | clear          |          | 10    | 10 |              | ten
M3      | flag           | high     | 16    | 16 |              | one more than fifteen
M10     | flag           | medium   | 15    | 15 |              | fifteen is still amber
M4      | not_applicable |          | 16    | 16 | no_portfolio | a PMO carries no portfolio
M5      | clear          |          | 10    | 10 |              | ended assignments do not count
M6      | clear          |          | 10    | 10 |              | the same cooperatives twice
M7      | clear          |          | 0     | 0  |              | the contract ended
M8      | clear          |          | 10    | 10 |              | assignments that lie ahead
M9      | clear          |          | 0     | 0  |              | nobody yet
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "D1", case)


def test_evidence_is_the_portfolio(world: World) -> None:
    assert set(world.answer("D1", "M2").evidence) == {f"K{n}" for n in range(1, 11)}


def test_cannot_assess_without_assignments() -> None:
    assert set(World(WORLD, without=["assignments"]).statuses("D1").values()) == {"cannot_assess"}


def test_without_ends_nothing_is_clear_and_a_flag_stands() -> None:
    blind = World(WORLD, without=["assignments.assigned_to"])
    assert "clear" not in blind.statuses("D1").values()
    assert blind.answer("D1", "M1").status == "flag"
