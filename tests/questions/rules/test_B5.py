"""Photo reused: a picture already shown at another cooperative on another day."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
visits: verified
visit_id | cooperative_id | mentor_id | started_at  | photo_hashes
a1       | K1             | M1        | @9 09:00    | p1; own1
a2       | K2             | M1        | @5 09:00    | p1; own2
a3       | K2             | M1        | @4 09:00    | own3
b1       | K3             | M1        | @9 09:00    | p2
b2       | K4             | M1        | @9 15:00    | p2
c1       | K5             | M2        | @9 09:00    | p3
c2       | K6             | M3        | @5 09:00    | p3
d1       | K7             | M1        | @9 09:00    | banner
d2       | K7             | M2        | @8 09:00    | banner
d3       | K7             | M3        | @7 09:00    | banner
d4       | K8             | M4        | @6 09:00    | banner
d5       | K9             | M5        | @5 09:00    | banner
e1       | K10            | M6        | @9 09:00    | flag
e2       | K10            | M7        | @8 09:00    | flag
e3       | K10            | M8        | @7 09:00    | flag
e4       | K11            | M9        | @6 09:00    | flag
f1       | K12            | M1        | @120 09:00  | p5
f2       | K13            | M1        | @100 09:00  | p5
f3       | K13            | M1        | @10 09:00   | own5
g1       | K14            | M1        | @120 09:00  | p6
g2       | K15            | M1        | @10 09:00   | p6
h1       | K16            | M1        | @12 09:00   |
i1       | K17            | M1        | @100 09:00  | own7
j1       | K18            | M1        | @9 09:00    | p8
j2       | K18            | M1        | @5 09:00    | p8
k1       | K20            | M1        | @9 11:00    | meet
k2       | K21            | M1        | @9 11:02    | meet
k3       | K22            | M1        | @9 11:04    | meet
"""

CASES = """
subject | status         | severity | value | n | reason           | evidence | why
K1      | clear          |          | 0     | 1 |                  |          | the first use is not blamed
K2      | flag           | high     | 1     | 2 |                  | a2       | the second is
K3      | clear          |          | 0     | 1 |                  |          | the same day, the first
K4      | clear          |          | 0     | 1 |                  |          | the same day, the second
K6      | flag           | high     | 1     | 1 |                  | c2       | another mentor's photo
K8      | clear          |          | 0     | 1 |                  |          | five mentors show it: a banner
K11     | flag           | high     | 1     | 1 |                  | e4       | four do: still a reuse
K13     | clear          |          | 0     | 1 |                  |          | reused before the window
K15     | flag           | high     | 1     | 1 |                  | g2       | first shown before the window
K16     | cannot_assess  |          | 0     | 0 | evidence_missing |          | no photo at all
K17     | not_applicable |          |       | 0 | no_visits        |          | no visit in the window
K18     | clear          |          | 0     | 2 |                  |          | the same cooperative
K21     | clear          |          | 0     | 1 |                  |          | a joint event
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "B5", case)


def test_a_count_of_photos_is_not_enough() -> None:
    counted = World(WORLD, without=["visits.photo_hashes"])
    assert set(counted.statuses("B5").values()) == {"cannot_assess"}
    assert counted.answer("B5", "K2").reason_code == "missing:visits.photo_hashes"


def test_says(world: World) -> None:
    assert world.answer("B5", "K2").explanation_en == (
        "1 visits show a photo already used at another cooperative on another day"
        " (of 2 visits with photos)."
    )
