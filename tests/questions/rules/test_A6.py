"""Easy cooperatives favoured: the farthest third visited less than a third as often as the nearest."""

from __future__ import annotations

import pytest

from ..world import HISTORY, World, cases, check, days, lines

# Six cooperatives on one line from the base, about 11 km each; two are near, two are far.
NEAR, MIDDLE, FAR = (0, 1), (2, 3), (4, 5)


HELD = range(6)
MENTORS = ("far", "fair", "few", "zero", "open", "lost", "taken", "wet", "phone")


def _register(mentor: str, row: int) -> str:
    """Return six cooperatives east of the base; the far ones of "wet" in a district of their own."""
    villages = ["15.01.16.2001" if mentor == "wet" and n in FAR else "15.01.02.2001" for n in HELD]
    return lines(
        *(
            f"{mentor}{n} | {-2 - row / 10} | {101.1 + n / 10} | building | {villages[n]}"
            for n in HELD
        )
    )


def _visits(mentor: str, near: int, far: int) -> str:
    """Return so many visits to the nearest and to the farthest third."""
    counts = (near - near // 2, near // 2, 0, 0, far - far // 2, far // 2)
    return lines(
        *(f"{mentor}{n} | {mentor} | {days(1, counts[n])} {8 + n:02}:00" for n in HELD if counts[n])
    )


def _base(mentor: str, row: int) -> str:
    known = mentor not in ("open", "lost")
    return f"{mentor} | business_assistant | {-2 - row / 10 if known else ''} | {101.0 if known else ''}"


def _assigned(mentor: str) -> str:
    new = FAR if mentor == "taken" else ()
    return lines(*(f"{mentor} | {mentor}{n} | {'@20' if n in new else '@200'}" for n in HELD))


WORLD = f"""
cooperatives
cooperative_id | latitude | longitude | coordinate_kind | village_code
{lines(*(_register(mentor, row) for row, mentor in enumerate(MENTORS)))}

mentors
mentor_id | role               | base_latitude | base_longitude
{lines(*(_base(mentor, row) for row, mentor in enumerate(MENTORS)))}
pmo       | management_office  |               |
none      | business_assistant |               |

assignments
mentor_id | cooperative_id | assigned_from
{lines(*(_assigned(mentor) for mentor in MENTORS))}
one       | K1             | @200

visits: verified
cooperative_id | mentor_id | started_at
{_visits("far", 20, 6)}
{_visits("fair", 20, 7)}
{_visits("few", 19, 0)}
{_visits("zero", 20, 0)}
{_visits("lost", 20, 20)}
open2          | open      | {days(1, 10)} 08:00
open3          | open      | {days(1, 10)} 10:00
{_visits("taken", 20, 4)}
{_visits("wet", 20, 6)}
{_visits("phone", 20, 4)}

visits: verified
cooperative_id | mentor_id | started_at                 | mode
phone4         | phone     | {days(21, 30)} 09:00       | phone

construction
cooperative_id | as_of | stage    | physical_pct
K1             | @5    | building | 50

calendar
date_from | date_to | scope_code | kind  | factor
@62       | @11     | 15.01.16   | flood | 0
"""

CASES = """
subject | status         | severity | n  | reason          | why
far     | flag           | medium   | 26 |                 | 6 against 20 are 30%
fair    | clear          |          | 27 |                 | 7 against 20 are 35%
few     | cannot_assess  |          | 19 | n_too_small     | nineteen visits
zero    | flag           | medium   | 20 |                 | twenty visits, none of them far
open    | flag           | medium   | 20 |                 | from the middle of the portfolio: enough for a flag
lost    | cannot_assess  |          |    | base_unknown    | even, but from where is not on record
taken   | clear          |          | 24 |                 | the far ones were taken over lately
wet     | clear          |          | 26 |                 | the far ones were under water
phone   | flag           | medium   | 24 |                 | telephone calls are no visits
one     | cannot_assess  |          | 0  | n_too_small     | one cooperative
pmo     | not_applicable |          | 0  | no_portfolio    | the role carries no portfolio
none    | not_applicable |          | 0  | no_cooperatives | nobody assigned
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "A6", {key: cell for key, cell in case.items() if cell or key in kept})


def test_evidence_is_the_farthest_third(world: World) -> None:
    answer = world.answer("A6", "far")
    assert answer.evidence == ("far5", "far4")
    assert answer.value == pytest.approx(30)


def test_operating_outlets_may_need_more() -> None:
    """Everybody goes five times as often to outlets in operation; one mentor's happen to be near."""
    operating = {**{f"A{n}": n in NEAR for n in HELD}, **{f"B{n}": n % 2 == 1 for n in HELD}}
    stages = (
        f"{k} | @5 | {'operating' if runs else 'building'} | 50" for k, runs in operating.items()
    )
    visits = (
        f"{k} | {k[0]} | {days(1, 15 if runs else 3)} {8 + int(k[1]):02}:00"
        for k, runs in operating.items()
    )
    text = f"""
    mentors
    mentor_id | base_latitude | base_longitude
    A         | -2.0          | 101.0
    B         | -2.1          | 101.0

    cooperatives
    cooperative_id | latitude | longitude | coordinate_kind | village_code
    {_register("A", 0)}
    {_register("B", 1)}

    construction
    cooperative_id | as_of | stage     | physical_pct
    {lines(*stages)}

    visits: verified
    cooperative_id | mentor_id | started_at
    {lines(*visits)}
    """
    compared = HISTORY + "[A6]\nmin_peers = 1\nmin_peer_visits = 5\n"
    assert World(text, options=compared).answer("A6", "A").status == "clear"
    assert World(text).answer("A6", "A").status == "flag"


@pytest.mark.parametrize("gone", ["assignments", "visits"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("A6").values()) <= {"cannot_assess"}


@pytest.mark.parametrize("gone", ["mentors.base_latitude", "construction", "visits.mode"])
def test_nothing_is_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, without=[gone]).statuses("A6").values()
