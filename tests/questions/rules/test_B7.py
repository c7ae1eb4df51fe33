"""Unsupported visits: more without any evidence than 99.8% of peers with the same signal would have."""

from __future__ import annotations

import pytest

from ..peers import OPTIONS, PEERS, peers
from ..world import World, cases, check, day, days

# Where there is no signal, half of everybody's visits come without evidence.
FAR = [f"F{number}" for number in range(1, 8)]


def _each(mentors: list[str], row: str) -> str:
    return "\n".join(row.format(m=mentor) for mentor in mentors)


WORLD = f"""
cooperatives
cooperative_id | signal
{_each([*PEERS, "M1", "M2", "M3", "M4", "M5"], "{m}K | good")}
{_each([*FAR, "N"], "{m}K | none")}

{peers(days(1, 40))}

visits: verified
cooperative_id | mentor_id | started_at
M1K            | M1        | {days(41, 64)} 10:05
M2K            | M2        | {days(41, 65)} 10:05
M3K            | M3        | {days(41, 53)} 10:05
M4K            | M4        | {days(41, 65)} 10:05
M5K            | M5        | {days(41, 65)} 10:05
NK             | N         | {days(41, 65)} 10:05
{_each(FAR, "{m}K | {m} | " + days(41, 60) + " 10:05")}

visits
visit_id | cooperative_id | mentor_id | started_at       | mode
m1       | M1K            | M1        | {days(1, 6)}     | field
m2       | M2K            | M2        | {days(1, 5)}     | field
m3       | M3K            | M3        | {days(1, 6)}     | field
m4       | M4K            | M4        | {days(1, 5)}     | phone
m5       | M5K            | M5        | {days(1, 5)}     | event
n        | NK             | N         | {days(1, 25)}    | field
{_each(FAR, "{m} | {m}K | {m} | " + days(1, 20) + " | field")}
o        | O              | O         | {days(1, 25)}    | online
"""

CASES = """
subject | status         | severity | value   | n  | reason      | why
M1      | flag           | medium   | 20      | 30 |             | six of thirty
M2      | clear          |          | 16.6667 | 30 |             | five of thirty
M3      | cannot_assess  |          |         | 19 | n_too_small | nineteen are too few
M4      | clear          |          | 0       | 25 |             | a phone call leaves no evidence
M5      | clear          |          | 0       | 25 |             | nor does a meeting of many
N       | clear          |          | 50      | 50 |             | no more than others without signal
O       | not_applicable |          |         | 0  | no_visits   | never there in person
P1      | clear          |          | 0       | 40 |             | a peer
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B7", {key: cell for key, cell in case.items() if cell or key in kept})


def test_the_evidence_is_the_bare_visits(world: World) -> None:
    assert world.answer("B7", "M1").evidence == tuple(f"m1{n}" for n in range(1, 7))


def test_an_accepted_explanation_counts_against_nobody(world: World) -> None:
    accepted = {"rule_id": "B7", "subject_type": "mentor", "subject_id": "M1"}
    one = {"evidence": ["m11", "m12"], "clears_visits": True, "decided_on": day(300)}
    cleared = World(WORLD, options=OPTIONS, clarified=[{**accepted, **one}])
    assert cleared.answer("B7", "M1").status == "clear"


def test_where_hardly_anybody_has_evidence_nobody_is_fine() -> None:
    bare = _each([*PEERS, *FAR], "{m} | {m}K | {m} | " + days(1, 20) + " | field")
    world = World(f"visits\nvisit_id | cooperative_id | mentor_id | started_at | mode\n{bare}")
    assert world.answer("B7", "P1").status == "cannot_assess"
    assert world.answer("B7", "P1").reason_code == "peers_alike"


def test_cannot_assess_without_visits() -> None:
    assert set(World(WORLD, without=["visits"]).statuses("B7").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["cooperatives.signal", "visits.photo_hashes"])
def test_nothing_is_clear_without(gone: str) -> None:
    blind = World(WORLD, options=OPTIONS, without=[gone])
    assert "clear" not in blind.statuses("B7").values()
