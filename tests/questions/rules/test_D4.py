"""Geography mismatch: half of the cooperatives farther than 40 km and than nine tenths of the regency's mentors."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, lines

# A degree of latitude is 111.19 km; mentors live at latitude -1.0 and stand in three places each.
DISTANCES = {
    "far": (0.1, 0.361, 0.5), "near": (0.1, 0.359, 0.5), "two": (0.4, 0.5), "open": (0.4, 0.4, 0.4),
    "partly": (0.4, 0.5, 0.6, 0.5, 0.0),
    "n0": (0.01, 0.01, 0.01),
    **{f"n{number}": (0.01,) for number in range(1, 35)},
}  # fmt: skip
LARGE = {"w0": (0.6, 0.6, 0.6), **{f"w{number}": (0.6,) for number in range(1, 7)}}
HELD = {**DISTANCES, **LARGE}


def _places(mentor: str) -> str:
    code = "15.02.01.2001" if mentor in LARGE else "15.01.02.2001"
    return lines(
        *(
            f"{mentor}-{n} | {-1 - degrees:.3f} | 102.0 | building | {code}"
            for n, degrees in enumerate(HELD[mentor])
        )
    )


WORLD = f"""
cooperatives
cooperative_id | latitude | longitude | coordinate_kind | village_code
{lines(*map(_places, HELD))}

mentors
mentor_id | role               | base_latitude | base_longitude | contract_to
{lines(*(f"{m} | business_assistant | {'' if m == 'open' else '-1.0'} | 102.0 | @-90" for m in HELD))}
pmo       | management_office  | -1.0          | 102.0          | @-90
over      | business_assistant | -1.0          | 102.0          | @3

assignments
mentor_id | cooperative_id
{lines(*(f"{m} | {m}-{n}" for m, places in HELD.items() for n, _ in enumerate(places)))}
"""

CASES = """
subject | status         | severity | value  | n | reason          | evidence         | why
far     | flag           | medium   |        | 3 |                 | far-2 far-1 far-0 | 40.1 km
near    | clear          |          |        | 3 |                 |                  | 39.9 km
two     | cannot_assess  |          |        | 2 | n_too_small     |                  | two cooperatives
open    | cannot_assess  |          |        | 3 | base_unknown    |                  | no address: the middle proves no nearness
partly  | flag           | medium   |        | 5 |                 |                  | one is at home, the others far
w0      | clear          |          |        | 3 |                 |                  | a large regency: everybody has 67 km
n0      | clear          |          |        | 3 |                 |                  | lives there
pmo     | not_applicable |          |        | 0 | no_portfolio    |                  | the role carries no portfolio
over    | not_applicable |          |        | 0 | no_cooperatives |                  | the contract ended
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "D4", {key: cell for key, cell in case.items() if cell or key in kept})


def test_the_middle_distance_and_the_limit_are_said(world: World) -> None:
    said = world.answer("D4", "far")
    assert said.value == pytest.approx(40.14, abs=0.01)
    assert said.explanation_en.startswith("Half of the 3 cooperatives lie farther than 40.1 km")


def test_few_mentors_are_compared_with_the_provinces() -> None:
    few = {m for m in LARGE if m not in ("w0", "w1")}
    text = "\n".join(line for line in WORLD.splitlines() if line[:2] not in few)
    # Two mentors at 67 km have no percentile of their own; in the province most live nearer.
    assert World(text).answer("D4", "w0").status == "flag"


def test_cannot_assess_without_assignments() -> None:
    assert set(World(WORLD, without=["assignments"]).statuses("D4").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["mentors.base_latitude", "cooperatives.latitude"])
def test_nothing_is_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, without=[gone]).statuses("D4").values()
