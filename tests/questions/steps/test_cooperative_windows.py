"""What boards say weighs more where several of them deny visits of the same mentor."""

from __future__ import annotations

from ..world import World, days

WORLD = f"""
visits: verified
visit_id | cooperative_id | mentor_id | started_at
a        | K1             | three     | {days(1, 61, 20)} 09:00
b        | K2             | three     | {days(2, 62, 20)} 09:00
c        | K3             | three     | {days(3, 63, 20)} 09:00
d        | K4             | three     | {days(4, 64, 20)} 09:00
e        | K5             | two       | {days(1, 61, 20)} 14:00
f        | K6             | two       | {days(2, 62, 20)} 14:00
g        | K7             | half      | {days(1, 61, 20)} 11:00
h        | K8             | half      | {days(2, 62, 20)} 11:00
i        | K9             | half      | {days(3, 63, 20)} 11:00

back_checks
visit_id | checked_on | result
a1       | @0         | denied
b1       | @0         | denied
c1       | @0         | denied
d1       | @0         | confirmed
e1       | @0         | denied
e2       | @0         | denied
f1       | @0         | denied
g1       | @0         | denied
h1       | @0         | denied
i1       | @0         | denied
g2       | @0         | confirmed
h2       | @0         | confirmed
i2       | @0         | confirmed
"""


def test_three_boards_that_deny_one_mentor(world: World) -> None:
    rows = {
        row["cooperative_id"]: row["denied_widely"] for row in world.rows("cooperative_windows")
    }
    # Two boards are too few; where half of the visits asked about were made, none decides alone.
    assert {each for each, widely in rows.items() if widely} == {"K1", "K2", "K3"}


def test_then_a_single_denial_decides(world: World) -> None:
    tiers = {row["cooperative_id"]: (row["tier"], row["subtype"]) for row in world.rows("tiers")}
    assert tiers["K1"] == ("ceremonial", "inconsistent")
    assert tiers["K4"][0] == "real"  # its own board confirms
    assert tiers["K5"][0] != "ceremonial"


def test_explained_denials_decide_nothing() -> None:
    accepted = {"rule_id": "tier", "subject_type": "cooperative", "subject_id": "K3"}
    cleared = World(WORLD, clarified=[{**accepted, "evidence": ["c1"], "clears_visits": True}])
    assert not any(row["denied_widely"] for row in cleared.rows("cooperative_windows"))
