"""Problem without action: half of at least four problem visits led to no plan and no follow-up."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

# Seven days are five working days; @20 is a Friday, and @14 the Monday ten days later.
WORLD = """
cooperatives
cooperative_id | village_code
K13            | 15.71.01.1001

cooperatives
cooperative_id
K12

mentors
mentor_id | regency_code
M13       | 15.71
M13b      | 15.71

visits: verified
visit_id | cooperative_id | mentor_id | started_at             | problem_found | action_items
a        | K1             | M1        | @20 @40 08:00          | yes           |
A        | K1             | M1        | @30 @50 08:00          | yes           | Menelepon pemasok.
b        | K2             | M1        | @20 @40 09:00          | yes           |
B        | K2             | M1        | @30 @50 @60 09:00      | yes           | Menelepon pemasok.
c        | K3             | M1        | @20 @40 @60 10:00      | yes           |
d        | K4             | M1        | @20 @40 @60 @80 11:00  | yes           |
e        | K5             | M1        | @20 @40 @60 @80 12:00  | yes           |
f        | K6             | M1        | @20 @40 @60 @80 13:00  | yes           |
g        | K7             | M1        | @4 @20 @40 @60 14:00   | yes           |
h        | K8             | M1        | @5 @20 @40 @60 15:00   | yes           |
i        | K9             | M2        | @20 @40 @60 @80 08:00  | no            |
j        | K10            | M2        | @20 @40 @60 @80 09:00  |               |
l        | K13            | M13       | @20 @40 @60 08:00      | yes           |

visits: verified
visit_id | cooperative_id | mentor_id | started_at             | problem_found | action_items | mode
k        | K11            | M2        | @20 @40 @60 @80 10:00  | yes           |              | event

follow_ups
follow_up_id | cooperative_id | visit_id | opened_on
d1           | K4             |          | @15
d2           | K4             |          | @35
d3           | K4             |          | @60
e1           | K5             |          | @14
e2           | K5             |          | @41
f1           | K6             | f1       | @2
f2           | K6             | f2       | @2
f3           | K6             | f3       | @2
"""

CASES = """
subject | status         | severity | value | n | reason              | evidence    | why
K1      | flag           | medium   | 50    | 4 |                     | a2 a1       | two of four
K2      | clear          |          | 40    | 5 |                     | b2 b1       | two of five
K3      | cannot_assess  |          | 100   | 3 | n_too_small         | c3 c2 c1    | three are too few
K4      | clear          |          | 25    | 4 |                     | d4          | follow-ups within seven days that name no visit
K5      | flag           | medium   | 100   | 4 |                     | e4 e3 e2 e1 | later, or from before the visit
K6      | clear          |          | 25    | 4 |                     | f4          | late follow-ups that name their visit
K7      | cannot_assess  |          | 100   | 3 | n_too_small         | g4 g3 g2    | the seven days of the latest are not over
K8      | flag           | medium   | 100   | 4 |                     | h4 h3 h2 h1 | the seventh day was today
K9      | not_applicable |          |       | 0 | no_problems         |             | no problem to act on
K10     | cannot_assess  |          |       | 0 | problems_unreported |             | the visits do not say
K11     | not_applicable |          |       | 0 | no_visits           |             | joint events
K12     | not_applicable |          |       | 0 | no_visits           |             | nobody came
K13     | cannot_assess  |          | 100   | 2 | feed_incomplete     | l3 l2       | half of the mentors do not report
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "C4", case)


def test_clarified_visits_speak_against_nobody() -> None:
    accepted = {"rule_id": "C4", "subject_type": "cooperative", "subject_id": "K8"}
    world = World(WORLD, clarified=[{**accepted, "evidence": ["a1"], "clears_visits": True}])
    assert (world.answer("C4", "K1").status, world.answer("C4", "K1").value) == ("clear", 25)


@pytest.mark.parametrize("gone", ["visits.problem_found", "visits.action_items", "follow_ups"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("C4").values()) == {"cannot_assess"}


def test_without_sending_times_nothing_is_clear_and_a_flag_stands() -> None:
    blind = World(WORLD, without=["visits.submitted_at"])
    assert "clear" not in blind.statuses("C4").values()
    assert blind.answer("C4", "K1").status == "flag"
