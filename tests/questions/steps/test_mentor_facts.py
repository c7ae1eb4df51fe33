"""Mentors beside their peers: ordinary, watch, explain, too few; never on one kind of evidence."""

from __future__ import annotations

import pytest

from ..world import World, cases, days

# Forty peers with one contradicted visit (a denial) among thirty or so.
PEERS = [f"P{number}" for number in range(40)]
_OWN = days(1, 30)
WORLD = "\n".join(
    [
        "visits: verified",
        "visit_id | cooperative_id | mentor_id | started_at",
        *(f"{peer}_ | {peer}k | {peer} | {_OWN} 09:00" for peer in PEERS),
        *(f"{m}_ | {m}k | {m} | {_OWN} 09:00" for m in ("many", "days", "one", "some", "fresh")),
        f"few_ | fewk | few | {days(1, 18)} 09:00",
        "",
        "back_checks",
        "visit_id | checked_on | result",
        *(f"{peer}_1 | @0 | denied" for peer in PEERS[:20]),
        *(f"many_{n} | @0 | denied" for n in range(1, 11)),
        *(f"one_{n} | @0 | denied" for n in range(1, 15)),
        *(f"some_{n} | @0 | denied" for n in range(1, 3)),
        *(f"few_{n} | @0 | denied" for n in range(1, 15)),
        "",
        "visits: verified",
        "visit_id | cooperative_id | mentor_id | started_at | submitted_at",
        "manys | manyk | many | @31 @32 09:00 | 08:00",
        "fews | fewk | few | @31 @32 09:00 | 08:00",
        "",
        # Ten impossible visits on one day and no other: a broken clock, not a habit.
        "visits: verified",
        "visit_id | cooperative_id | mentor_id | started_at | submitted_at | photo_hashes",
        *(f"x{n} | x{n}k | days | @33 {8 + n:02}:00 | 07:00 | old" for n in range(10)),
        "y | yk | days | @40 09:00 | 12:00 | old",
    ]
)

CASES = """
mentor | status   | families         | why
P0     | ordinary |                  | one of thirty, as among the peers
P30    | ordinary |                  | none at all
many   | explain  | counterpart time | far beyond the peers on many days, by two kinds of evidence
one    | watch    | counterpart      | far beyond, but one kind of evidence only
some   | ordinary | counterpart      | two of thirty are within what chance allows
days   | watch    | photo route time | all of it on one day
few    | explain  | counterpart time | twenty visits suffice
fresh  | ordinary |                  | nothing speaks against them
M0     | too_few  |                  | eighteen visits are too few to compare
"""


@pytest.fixture(scope="module")
def mentors(world: World) -> dict[str, dict[str, object]]:
    return {str(row["mentor_id"]): row for row in world.rows("mentor_facts")}


@pytest.mark.parametrize("case", cases(CASES))
def test_status(mentors: dict[str, dict[str, object]], case: dict[str, str]) -> None:
    row = mentors[case["mentor"]]
    assert (row["status"], " ".join(row["family_names"])) == (case["status"], case["families"])
