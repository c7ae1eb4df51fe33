"""The board does not confirm: two of at least three back-checks that reached somebody."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, clarified

# The visits of K7 and K8 were on 2 October; the board remembers the mentor three, or four, days later.
WORLD = """
cooperatives
cooperative_id
K12

visits: verified
visit_id | cooperative_id | mentor_id | started_at
a        | K1             | M1        | @20 @30 @40 08:00
b        | K2             | M1        | @20 @30 @40 09:00
c        | K3             | M1        | @20 @30 10:00
d        | K4             | M1        | @20 @30 @40 11:00
e        | K5             | M1        | @20 @30 @40 12:00
f        | K6             | M1        | @20 @30 @40 13:00
g        | K7             | M1        | @20 @30 @40 14:00
h        | K8             | M1        | @20 @30 @40 15:00

back_checks
cooperative_id | visit_id | checked_on | result      | mentor_last_seen_on
K1             | a1       | @10        | denied      |
K1             | a2       | @10        | denied      |
               | a3       | @10        | confirmed   | @40
K2             | b1       | @10        | denied      |
K2             | b2       | @10        | confirmed   | @30
K2             | b3       | @10        | confirmed   | @40
K3             | c1       | @10        | denied      |
K3             | c2       | @10        | denied      |
K4             | d1       | @10        | denied      |
K4             | d1       | @5         | confirmed   | @20
K4             | d2       | @10        | denied      |
K4             | d3       | @10        | confirmed   | @40
K5             | e1       | @10        | confirmed   | @20
K5             | e1       | @5         | denied      |
K5             | e1       | @2         | unreachable |
K5             | e2       | @10        | denied      |
K5             | e3       | @10        | confirmed   | @40
K6             | f1       | @10        | denied      |
K6             | f2       | @10        | denied      |
K6             | f3       | @10        | unreachable |
K7             | g1       | @10        | denied      | 2026-10-05
K7             | g2       | @10        | denied      |
K7             | g3       | @10        | confirmed   | @40
K8             | h1       | @10        | denied      | 2026-10-06
K8             | h2       | @10        | denied      |
K8             | h3       | @10        | confirmed   | @40
K9             |          | @10        | denied      |
K9             |          | @20        | denied      |
K9             |          | @30        | confirmed   |
K10            |          | 2026-05-02 | denied      |
K10            |          | 2026-05-03 | denied      |
K10            |          | 2026-05-04 | confirmed   |
K11            |          | 2026-05-03 | denied      |
K11            |          | 2026-05-04 | denied      |
K11            |          | 2026-05-05 | confirmed   |
"""

CASES = """
subject | status        | severity | value | n | reason          | evidence | why
K1      | flag          | critical | 2     | 3 |                 | a2 a1    | two of three
K2      | clear         |          | 1     | 3 |                 | b1       | one denial is evidence, no pattern
K3      | cannot_assess |          | 2     | 2 | few_back_checks | c2 c1    | two checks are too few
K4      | clear         |          | 1     | 3 |                 | d2       | a later check confirmed the visit
K5      | flag          | critical | 2     | 3 |                 | e2 e1    | a later check denied it; a call that reached nobody is none
K6      | cannot_assess |          | 2     | 2 | few_back_checks | f2 f1    | nobody reached
K7      | clear         |          | 1     | 3 |                 | g2       | the date was remembered three days off
K8      | flag          | critical | 2     | 3 |                 | h2 h1    | four days off is another visit
K9      | flag          | critical | 2     | 3 |                 |          | checks of the cooperative, not of one visit
K10     | cannot_assess |          | 1     | 2 | few_back_checks |          | the oldest is 181 days old
K11     | flag          | critical | 2     | 3 |                 |          | 180 days still count
K12     | cannot_assess |          | 0     | 0 | no_back_checks  |          | never checked
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    evidence = sorted(world.answer("B12", case["subject"]).evidence)
    assert evidence == sorted(case.pop("evidence").split())
    check(world, "B12", case)


def test_visits_hear_the_same_denials(world: World) -> None:
    denied = world.rows(
        "select visit_id from visit_classes where list_contains(contradictions, 'denied')"
    )
    heard = {"a1", "a2", "b1", "c1", "c2", "d2", "e1", "e2", "f1", "f2", "g2", "h1", "h2"}
    assert {row["visit_id"] for row in denied} == heard


def test_a_clarified_denial_speaks_against_nobody() -> None:
    accepted = clarified("B1", "mentor", "M1", evidence=["a1"], clears_visits=True)
    world = World(WORLD, clarified=[accepted])
    assert (world.answer("B12", "K1").status, world.answer("B12", "K1").value) == ("clear", 1)


def test_cannot_assess_without_back_checks() -> None:
    blind = World(WORLD, without=["back_checks"])
    assert set(blind.statuses("B12").values()) == {"cannot_assess"}
    assert blind.answer("B12", "K1").reason_code == "missing:back_checks"


def test_nothing_is_clear_where_checks_name_no_visit() -> None:
    blind = World(WORLD, without=["back_checks.visit_id"])
    assert "clear" not in blind.statuses("B12").values()
    assert blind.answer("B12", "K9").status == "flag"
