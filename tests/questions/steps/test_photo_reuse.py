"""Pictures that an earlier visit to another cooperative on another day already showed."""

from __future__ import annotations

from ..world import World

WORLD = """
visits: verified
visit_id | cooperative_id | mentor_id | started_at | photo_hashes
a        | K1             | M1        | @9 09:00   | p; q
b        | K2             | M2        | @8 09:00   | p
c        | K3             | M2        | @7 09:00   | q; p
d        | K1             | M1        | @6 09:00   | p
e        | K4             | M1        | @9 11:00   | p
f        | K5             | M1        | @5 09:00   |
"""


def test_each_reuse_names_where_the_picture_was_first_shown(world: World) -> None:
    rows = world.rows("select * from photo_reuse order by visit_id, hash")
    assert [(row["visit_id"], row["hash"], row["first_visit_id"]) for row in rows] == [
        ("b", "p", "a"),
        ("c", "p", "a"),
        ("c", "q", "a"),
    ]
    assert {row["first_cooperative_id"] for row in rows} == {"K1"}
