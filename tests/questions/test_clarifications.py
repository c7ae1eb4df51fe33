"""An accepted explanation: its visits speak against nobody, its pattern rests for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from .world import AS_OF, World, clarified, days

OTHER_DAYS = days(20, 26)
WORLD = f"""
cooperatives
cooperative_id | latitude | longitude | coordinate_kind
T1             | -1.7     | 102.0     | building
T2             | -1.7     | 102.1     | building

visits: verified
visit_id | cooperative_id | mentor_id | started_at         | ended_at | photo_hashes
a        | T1             | M1        | @2 @4 @6 09:00     | 10:00    |
b        | T2             | M1        | @2 @4 @6 10:02     | 11:02    | old
c        | T1             | M1        | {OTHER_DAYS} 09:00 | 10:00    | old

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
M1        | K1             | @100          | @30
M1        | T1             | @100          |
M1        | T2             | @100          |
"""
HITS = ["a1", "a2", "a3", "b1", "b2", "b3"]


def test_without_an_explanation_the_evidence_counts() -> None:
    world = World(WORLD)
    assert world.answer("B1", "M1").status == "flag"
    assert world.answer("B5", "T2").status == "flag"
    assert world.answer("A1", "K1").status == "flag"
    assert world.one("visit_classes", visit_id="a1")["class"] == "VX"


def test_clarified_visits_speak_against_nobody() -> None:
    accepted = clarified("B1", "mentor", "M1", evidence=HITS, clears_visits=True)
    world = World(WORLD, clarified=[accepted])
    assert world.rows("impossible_travel") == []
    assert world.answer("B5", "T2").status == "clear"
    visit = world.one("visit_classes", visit_id="b1")
    assert (visit["contradictions"], visit["clarified"]) == ([], True)
    assert world.one("visit_classes", visit_id="c1")["clarified"] is False


def test_one_clarified_visit_of_a_pair_frees_the_other() -> None:
    accepted = clarified("B1", "mentor", "M1", evidence=["a1"], clears_visits=True)
    pairs = World(WORLD, clarified=[accepted]).rows("impossible_travel")
    assert {pair["visit_a"] for pair in pairs} == {"a2", "a3"}


@pytest.mark.parametrize(
    ("ago", "status", "reason"),
    [(0, "suppressed", "clarified"), (89, "suppressed", "clarified"), (90, "flag", "")],
)
def test_an_explained_pattern_rests_for_ninety_days(ago: int, status: str, reason: str) -> None:
    decided = AS_OF - timedelta(days=ago)
    world = World(WORLD, clarified=[clarified("A1", "cooperative", "K1", decided_on=decided)])
    answer = world.answer("A1", "K1")
    assert (answer.status, answer.reason_code) == (status, reason)


def test_an_explanation_is_for_one_subject_and_one_rule() -> None:
    others = [clarified("A1", "cooperative", "K2"), clarified("A2", "cooperative", "K1")]
    others += [clarified("A1", "mentor", "K1")]
    assert World(WORLD, clarified=others).answer("A1", "K1").status == "flag"


SHORT = """
cooperatives
cooperative_id | latitude | longitude | coordinate_kind
T1             | -1.7     | 102.0     | building

visits
visit_id | cooperative_id | mentor_id | started_at     | ended_at
s        | T1             | M1        | @2 @4 @6 09:00 | 09:10

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
M1        | T1             | @100          |
"""


@pytest.mark.parametrize(("evidence", "hollow"), [([], 3), (["s1"], 2), (["s1", "s2", "s3"], 0)])
def test_explained_visits_without_substance_are_hollow_no_more(
    evidence: list[str], hollow: int
) -> None:
    accepted = clarified("tier", "cooperative", "T1", evidence=evidence, clears_visits=True)
    classes = World(SHORT, clarified=[accepted]).rows("visit_classes")
    own = [row["hollow"] for row in classes if row["cooperative_id"] == "T1"]
    assert (len(own), sum(own)) == (3, hollow)
