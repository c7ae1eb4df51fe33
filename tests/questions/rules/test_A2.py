"""No recorded visit: more than 45 effective days, judged where the feed is complete."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
cooperatives
cooperative_id | village_code
K8             | 15.01.16.2001
K9             | 15.01.16.2004
K12            | 15.02.01.2001
K18            | 15.02.01.2002
K13            | 15.71.01.1001
K14            | 15.71.01.1002

mentors
mentor_id | regency_code
M12       | 15.02
M13       | 15.71
M14       | 15.71

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
M1        | K1             | @200          |
M1        | K2             | @200          |
M1        | K3             | @46           |
M1        | K4             | @45           |
M2        | K5             | @200          | @30
M1        | K5             | @29           |
M2        | K6             | @200          | @31
M1        | K6             | @30           |
M1        | K7             | @200          | @8
M1        | K15            | @200          | @7
M1        | K8             | @200          |
M1        | K9             | @60           |
M1        | K10            | @200          |
M1        | K11            | @200          |
M1        | K12            | @200          |
M13       | K13            | @200          |
M14       | K14            | @200          |
M1        | K16            | @-1           |
M1        | K17            | @200          |

visits
visit_id | cooperative_id | mentor_id | started_at  | mode
v1       | K1             | M1        | @46 09:00   | field
v2       | K2             | M1        | @45 09:00   | field
v5       | K5             | M2        | @60 09:00   | field
v6       | K6             | M2        | @60 09:00   | field
v8       | K8             | M1        | @50 09:00   | field
v10      | K10            | M1        | @20 09:00   | phone
v11      | K11            | M1        | 2026-08-29  | field
v12      | K12            | M1        | @55 09:00   | field
v13      | K13            | M13       | @5 @30 @60 @89 09:00 | field
v17      | K17            | M1        | @210 09:00  | field

visits: verified
visit_id | cooperative_id | mentor_id | started_at
w12      | K18            | M12       | @12 @17 @22 @27 @32 @37 @42 @47 @52 @57 @62 @67 @72 @77 @82 @87 @92 @97 @102 10:00

calendar
date_from | date_to | scope_code | kind  | factor
@30       | @25     | 15.01.16   | flood | 0
@54       | @45     | 15.01.16   | flood | 0

feeds
table  | regency_code | complete_to
visits | 15.01        | @0
visits | 15.02        | @12
visits | 15.71        | @0
"""

CASES = """
subject | status         | severity | value | n  | reason          | evidence | why
K1      | flag           | high     | 46    | 1  |                 | v1 v10 v11 v2 | one day past the limit
K2      | clear          |          | 45    | 1  |                 | v2       | at the limit
K3      | flag           | high     | 46    | 0  |                 |          | never visited since the mentor came
K4      | cannot_assess  |          | 45    | 0  | just_started    |          | never visited, not long enough
K5      | cannot_assess  |          | 60    | 1  | just_started    | v5       | the new mentor is there for 29 days
K6      | flag           | high     | 60    | 1  |                 | v6 v10 v11 v2 | the new mentor is there for 30 days
K7      | not_applicable |          |       |    | no_mentor       |          | A1 speaks
K15     | suppressed     |          |       |    | grace           |          | paperwork lag of A1
K8      | suppressed     |          | 39    |    | calendar        |          | a flood took the days
K9      | suppressed     |          | 44    |    | calendar        |          | never visited, and a flood took the days
K10     | clear          |          | 20    | 1  |                 | v10      | a phone call is a contact
K11     | clear          |          | 45    | 1  |                 | v11      | a Saturday visit without a time
K13     | cannot_assess  |          |       |    | feed_incomplete |          | half of the mentors do not report
K14     | cannot_assess  |          |       |    | feed_incomplete |          | and absence is not read from silence
K16     | not_applicable |          |       |    | no_mentor       |          | the mentor comes tomorrow
K17     | flag           | high     | 210   | 0  |                 | v17 v10 v11 v2 | last seen before the window
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "A2", {key: cell for key, cell in case.items() if cell or key in _ALWAYS})


# A cell left empty in "value" or "n" of a case is not compared.
_ALWAYS = ("status", "severity", "reason")


def test_a_late_feed_is_judged_at_its_date(world: World) -> None:
    # 55 days ago at the as-of, but the feed of 15.02 ends twelve working days before.
    answer = world.answer("A2", "K12")
    assert (answer.status, answer.value) == ("clear", 43)


def test_a_regency_that_never_sent_anything_is_not_read_as_absence() -> None:
    silent = World(
        """
        cooperatives
        cooperative_id | village_code
        K1             | 15.02.01.2001

        assignments
        mentor_id | cooperative_id
        M1        | K1
        """
    )
    for rule in ("A2", "A3"):
        assert silent.answer(rule, "K1").reason_code == "feed_incomplete"
    assert silent.one("tiers", cooperative_id="K1")["unknown_reason"] == "feed_incomplete"


def test_a_programme_gap_suppresses() -> None:
    gap = World(
        """
        mentors
        mentor_id | contract_to
        M0        | @20
        """
    )
    assert gap.answer("A2", "K0").status == "suppressed"
    assert gap.answer("A2", "K0").reason_code == "programme_gap"


@pytest.mark.parametrize("gone", ["assignments", "visits"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("A2").values()) == {"cannot_assess"}
