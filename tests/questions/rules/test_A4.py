"""Below the expected frequency: less than half of the target over 3 effective months, and rarely by chance."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
cooperatives
cooperative_id | village_code
K9             | 15.01.16.2001
K12            | 15.02.01.2001
K14            | 15.71.01.1001

mentors
mentor_id | role              | regency_code
P         | management_office |
M12       | business_assistant | 15.02
M14       | business_assistant | 15.71
M15       | business_assistant | 15.71

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
M1        | K1             | @200          |
M1        | K2             | @200          |
M1        | K3             | @200          |
M1        | K4             | @200          |
M1        | K5             | @90           |
M1        | K6             | @89           |
M1        | K7             | @200          | @8
M1        | K8             | @200          | @7
M1        | K9             | @200          |
M1        | K10            | @200          |
M1        | K11            | @200          |
M12       | K12            | @200          |
M14       | K14            | @200          |

visits: verified
visit_id | cooperative_id | mentor_id | started_at
a1       | K1             | M1        | @90 09:00
a2       | K2             | M1        | @50 09:00
a3       | K3             | M1        | @20 09:00
a4       | K4             | M1        | @20 @50 14:00
a10      | K10            | P         | @30 09:00

visits
visit_id | cooperative_id | mentor_id | started_at        | ended_at  | mode  | findings | counterpart_confirmed
b11      | K11            | M1        | @5 @25 @45 09:00  | @5 10:00  | phone | baik     | yes
b12      | K12            | M12       | @5 @15 @25 @35 @45 @55 @65 @75 @85 @0 10:00 | | | |
b14      | K14            | M14       | @5 @0 10:00       |           |       |          |

construction
cooperative_id | as_of | stage    | physical_pct
K3             | @10   | building | 40
K4             | @10   | building | 40

calendar
date_from | date_to | scope_code | kind  | factor
@30       | @25     | 15.01.16   | flood | 0
"""

CASES = """
subject | status         | severity | value | n  | reason           | evidence | why
K1      | flag           | medium   | 0     | 0  |                  |          | none of three; the last lies before the window
K2      | clear          |          | 1     | 1  |                  | a2       | one of three may be chance
K3      | flag           | medium   | 1     | 1  |                  | a3       | one of six while building
K4      | clear          |          | 2     | 2  |                  | a42 a41  | two of six may be chance
K5      | flag           | medium   | 0     | 0  |                  |          | the mentor is there for three months
K6      | cannot_assess  |          | 0     | 0  | just_started     |          | one day short of three months
K7      | not_applicable |          |       |    | no_mentor        |          | A1 speaks
K8      | suppressed     |          |       |    | grace            |          | paperwork lag of A1
K9      | suppressed     |          | 0     | 0  | calendar         |          | a flood took the days
K10     | clear          |          | 1     | 1  |                  | a10      | the PMO's visit counts
K11     | flag           | medium   | 0     | 3  |                  | b113 b112 b111 | telephone calls are not verified
K12     | cannot_assess  |          |       | 10 | evidence_missing |          | the regency's records carry no evidence
K14     | cannot_assess  |          |       |    | feed_incomplete  |          | the regency's feed is incomplete
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "A4", {key: cell for key, cell in case.items() if cell or key in kept})


def test_says_what_was_expected(world: World) -> None:
    said = world.answer("A4", "K3").explanation_en
    assert said == "Verified visits: 1; the target expects 6 (limit 3)."


def test_none_of_one_expected_never_fires() -> None:
    rare = "[shared]\nhistory_days = 300\ncontacts_per_30 = 0.3\n"
    assert World(WORLD, options=rare).answer("A4", "K1").status == "clear"


def test_a_programme_gap_suppresses() -> None:
    gap = World(
        """
        mentors
        mentor_id | contract_to
        M0        | @20
        """
    )
    assert gap.answer("A4", "K0").status == "suppressed"
    assert gap.answer("A4", "K0").reason_code == "programme_gap"


@pytest.mark.parametrize("gone", ["assignments", "visits"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("A4").values()) == {"cannot_assess"}


def test_nothing_is_clear_without_positions() -> None:
    assert "clear" not in World(WORLD, without=["visits.latitude"]).statuses("A4").values()
