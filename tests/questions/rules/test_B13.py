"""Event tourism: more than half of at least four contacts in six months were joint or an event."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

# Judged on 30 October, six months reach back to 1 May.
WORLD = """
cooperatives
cooperative_id | village_code
K7             | 15.71.01.1001

cooperatives
cooperative_id
K8

mentors
mentor_id | regency_code
M7        | 15.71
M7b       | 15.71

visits: verified
visit_id | cooperative_id | mentor_id | started_at         | mode
a        | K1             | M1        | @10 @20 @30 08:00  | event
a4       | K1             | M1        | @40 08:00          | field
b        | K2             | M1        | @10 @20 10:00      | event
b3       | K2             | M1        | @30 10:00          | field
b4       | K2             | M1        | @40 10:00          | phone
c        | K3             | M1        | @10 @20 @30 12:00  | event
d        | K4             | M1        | @10 @20 @30 14:00  | event
d4       | K4             | M1        | 2026-04-30 14:00   | event
e        | K5             | M1        | @10 @20 @30 16:00  | event
e4       | K5             | M1        | 2026-05-01 16:00   | event
f        | K7             | M7        | @10 @20 @30 @40 08:00 | event

visits: verified
visit_id | cooperative_id | mentor_id | started_at            | photo_hashes
j        | J1             | M2        | @11 @21 @31 @41 09:00 | together
k        | J2             | M2        | @11 @21 @31 @41 09:02 | together
l        | J3             | M2        | @11 @21 @31 @41 09:04 | together
"""

CASES = """
subject | status         | severity | value | n | reason          | evidence     | why
K1      | flag           | medium   | 75    | 4 |                 | a3 a2 a1     | three of four
K2      | clear          |          | 50    | 4 |                 | b2 b1        | half is not more than half
K3      | cannot_assess  |          | 100   | 3 | few_visits      | c3 c2 c1     | three contacts are too few
K4      | cannot_assess  |          | 100   | 3 | few_visits      | d3 d2 d1     | the fourth is six months old
K5      | flag           | medium   | 100   | 4 |                 | e4 e3 e2 e1  | one day younger
J1      | clear          |          | 0     | 4 |                 |              | the host's own contact
J2      | flag           | medium   | 100   | 4 |                 | k4 k3 k2 k1  | joint meetings filed as ordinary visits
K7      | cannot_assess  |          | 100   | 4 | feed_incomplete | f4 f3 f2 f1  | half of the mentors do not report
K8      | not_applicable |          |       | 0 | no_visits       |              | nobody came at all
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "B13", case)


def test_says(world: World) -> None:
    said = world.answer("B13", "K1")
    assert (
        said.explanation_en == "75% of 4 contacts were joint meetings or events only (limit 50%)."
    )


@pytest.mark.parametrize("gone", ["visits", "visits.mode"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("B13").values()) == {"cannot_assess"}


def test_without_photos_nothing_is_clear_and_a_flag_stands() -> None:
    blind = World(WORLD, without=["visits.photo_hashes"])
    assert "clear" not in blind.statuses("B13").values()
    assert blind.answer("B13", "K1").status == "flag"
