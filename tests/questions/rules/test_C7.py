"""Training not landing: an outlet started with an untrained mentor, or with nothing left behind."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

# 2026-08-21 less 180 days is 2026-02-22; a year before the as-of is 2025-10-30.
WORLD = """
mentors
mentor_id | trained_on | training_days
M1        | 2025-10-27 | 5
M2        |            | 0
M3        |            |
M4        | 2025-10-27 |

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
M1        | K1             | @200          |
M1        | K2             | @200          |
M1        | K3             | @200          |
M1        | K4             | @200          |
M2        | K5             | @200          |
M3        | K6             | @200          |
M1        | K7             | @200          |
M1        | K8             | @200          |
M1        | K9             | @200          |
M1        | K10            | @200          | @30
M2        | K11            | @200          | @60
M4        | K11            | @59           |
M1        | K12            | @200          |
M1        | K13            | @200          |
M1        | K14            | @200          |

business_units
cooperative_id | unit_type        | as_of | status    | opened_on
K1             | groceries        | @5    | operating | 2026-08-21
K1             | lpg              | @5    | operating | 2026-08-21
K2             | groceries        | @5    | operating | 2026-08-21
K3             | groceries        | @5    | operating | 2026-08-21
K4             | groceries        | @5    | operating | 2026-08-21
K5             | groceries        | @5    | operating | 2026-08-21
K6             | groceries        | @5    | operating | 2026-08-21
K7             | office           | @5    | operating | 2026-08-21
K8             | groceries        | @5    | operating | 2025-10-29
K9             | groceries        | @5    | operating |
K10            | groceries        | @5    | operating | 2026-08-21
K11            | groceries        | @5    | operating | 2026-08-21
K12            | savings_and_loan | @5    | operating | 2026-08-21
K13            | groceries        | @5    | preparing |
K14            | groceries        | @5    | operating | 2025-10-30

deliverables
cooperative_id | kind          | delivered_on | status    | mentor_id
K2             | business_plan | 2026-02-22   | draft     | M1
K3             | business_plan | 2026-02-21   | accepted  | M1
K4             | bookkeeping   | 2026-08-01   | rejected  | M1
K5             | bookkeeping   | 2026-08-01   | accepted  | M2
K6             | bookkeeping   | 2026-08-01   | accepted  | M3
K9             | bookkeeping   | 2026-08-01   | accepted  | M1
K11            | bookkeeping   | 2026-06-01   | submitted | M2
K12            | bookkeeping   | 2026-10-01   | accepted  | M1
"""

CASES = """
subject | status         | severity | value | n | reason           | why
K1      | flag           | low      | 2     | 2 |                  | nothing was left behind
K2      | clear          |          | 0     | 1 |                  | 180 days before the start
K3      | flag           | low      | 1     | 1 |                  | a day older
K4      | flag           | low      | 1     | 1 |                  | a rejected one is none
K5      | flag           | medium   | 1     | 1 |                  | the mentor was never trained
K6      | cannot_assess  |          | 0     | 1 | training_unknown | not reported is not "never"
K7      | not_applicable |          | 0     | 0 | nothing_started  | the office is no line of business
K8      | not_applicable |          | 0     | 0 | nothing_started  | started more than a year ago
K9      | cannot_assess  |          | 0     | 1 | opening_unknown  | nobody says since when
K10     | not_applicable |          | 1     | 1 | no_mentor        | nobody accompanies: A1 speaks
K11     | clear          |          | 0     | 1 |                  | a predecessor's work counts
K12     | clear          |          | 0     | 1 |                  | delivered after the start
K13     | not_applicable |          | 0     | 0 | nothing_started  | not yet operating
K14     | flag           | low      | 1     | 1 |                  | a start of a year ago
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "C7", case)


@pytest.mark.parametrize(
    "gone", ["business_units.opened_on", "deliverables", "mentors.trained_on", "assignments"]
)
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("C7").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["deliverables.status", "mentors.training_days"])
def test_nothing_is_clear_and_a_flag_stands_without(gone: str) -> None:
    blind = World(WORLD, without=[gone])
    assert "clear" not in blind.statuses("C7").values()
    assert blind.answer("C7", "K1").status == "flag"
