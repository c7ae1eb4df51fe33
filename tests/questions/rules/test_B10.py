"""Always fine, against the facts: three visits without a problem, while another source shows trouble."""

from __future__ import annotations

import pytest

from ..world import Tables, World, cases, check, day

# The window of twelve weeks begins on @60. Thirty days in arrears at the end of September: since 31 August.
# Books that end with July are silent since the end of September, which is @22.
NEWLINE = "\n"
FINE = {
    "K1": "@5 @25 @45", "K2": "@5 @25 @45", "K3": "@5 @25", "K4": "@5 @25 @61",
    "K5": "@5 @25 @60", "K7": "@5 @25 @45", "K8": "@5 @25 @45", "K9": "@23 @30 @45",
    "K10": "@5 @25 @45", "K11": "@5 @25 @45", "K12": "@5 @25 @45", "K13": "@5 @25 @45",
    "K14": "@5 @25 @45", "K17": "@21 @30 @45", "K18": "@5 @25 @45", "K19": "@30 @35 @45",
}  # fmt: skip
WORLD = f"""
cooperatives
cooperative_id | village_code
K18            | 15.71.01.1001

cooperatives
cooperative_id
K20

mentors
mentor_id | role               | regency_code
P1        | management_office  |
MK18      | business_assistant | 15.71
MK18b     | business_assistant | 15.71

visits: verified
visit_id | cooperative_id | mentor_id | started_at
{NEWLINE.join(f"{name}v | {name} | M{name} | {when} 09:00" for name, when in FINE.items())}
P        | K16            | P1        | @5 @25 @45 15:00

visits: verified
visit_id | cooperative_id | mentor_id | started_at       | problem_found | mode
K6v      | K6             | MK6       | @5 @25 09:00     | no            | field
K6w      | K6             | MK6       | @45 09:00        | yes           | field
K15v     | K15            | MK15      | @5 @25 @45 09:00 |               | field
K21v     | K21            | MK21      | @5 @25 @45 09:00 | no            | event
P11      | K11            | P1        | @20 15:00        | yes           | field
P19      | K19            | P1        | @20 15:00        | yes           | field

follow_ups
follow_up_id | cooperative_id | visit_id | severity | opened_on | owner_mentor_id
f11          | K11            | P11      | high     | @20       |
f12          | K12            |          | low      | @30       | MK12
f13          | K13            | K13v1    | low      | @45       |
f19          | K19            | P19      | high     | @20       |

cash_flow
cooperative_id | month      | revenue_idr | operating_cost_idr | arrears_days
K1             | 2026-08-01 | 10          | 5                  | 0
K1             | 2026-09-01 | 10          | 5                  | 30
K2             | 2026-09-01 | 10          | 5                  | 29
K3             | 2026-09-01 | 10          | 5                  | 60
K4             | 2026-09-01 | 10          | 5                  | 60
K5             | 2026-09-01 | 10          | 5                  | 60
K6             | 2026-09-01 | 10          | 5                  | 60
K7             | 2026-07-01 | 10          | 5                  | 0
K8             | 2026-08-01 | 10          | 5                  | 0
K9             | 2026-07-01 | 10          | 5                  | 0
K12            | 2026-09-01 | 10          | 5                  | 60
K13            | 2026-09-01 | 10          | 5                  | 60
K14            | 2026-09-01 | 10          | 5                  | 60
K15            | 2026-09-01 | 10          | 5                  | 60
K16            | 2026-09-01 | 10          | 5                  | 60
K17            | 2026-07-01 | 10          | 5                  | 0
K18            | 2026-09-01 | 10          | 5                  | 60
K20            | 2026-09-01 | 10          | 5                  | 60
K21            | 2026-09-01 | 10          | 5                  | 60

business_units
cooperative_id | unit_type | as_of | status    | blocker
K14            | groceries | @5    | preparing | menunggu izin

construction
cooperative_id | as_of | measured_on | stage    | physical_pct | blocker
{NEWLINE.join(f"K10 | @{5 * week} | @{5 * week} | building | 41 |" for week in range(8))}
K16            | @5    | @5          | land_ready | 0          | menunggu izin
"""

CASES = """
subject | status         | severity | value | n | reason              | why
K1      | flag           | high     | 3     | 3 | arrears             | thirty days in arrears
K2      | clear          |          | 3     | 3 |                     | twenty-nine
K3      | cannot_assess  |          | 2     | 2 | few_visits          | two visits
K4      | cannot_assess  |          | 2     | 2 | few_visits          | the third lies before the window
K5      | flag           | high     | 3     | 3 | arrears             | the window's first day counts
K6      | clear          |          | 2     | 3 |                     | a visit wrote it down
K7      | flag           | high     | 3     | 3 | books_silent        | two months without books
K8      | clear          |          | 3     | 3 |                     | one month
K9      | clear          |          | 3     | 3 |                     | silent only since the last visit
K10     | flag           | high     | 3     | 3 | frozen              | the building stands still
K11     | flag           | high     | 3     | 3 | other_visit         | the PMO found something severe
K12     | clear          |          | 3     | 3 |                     | the mentor owns a follow-up on it
K13     | clear          |          | 3     | 3 |                     | a follow-up was opened on the visit
K14     | suppressed     |          | 3     | 3 | blocker             | the outlet's obstacle is recorded elsewhere
K15     | cannot_assess  |          | 0     | 3 | problems_unreported | the visits do not say
K16     | not_applicable |          | 0     | 0 | no_visits           | only the PMO came
K17     | flag           | high     | 3     | 3 | books_silent        | a visit a day after the second month was over
K18     | cannot_assess  |          | 3     | 3 | feed_incomplete     | half of the mentors do not report
K19     | clear          |          | 3     | 3 |                     | found after the mentor's last visit
K20     | not_applicable |          | 0     | 0 | no_visits           | nobody came
K21     | not_applicable |          | 0     | 0 | no_visits           | joint events
K0      | cannot_assess  |          | 13    | 13 | no_second_source   | nobody else ever looked
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "B10", case)


def test_evidence_is_the_fine_visits_and_the_other_ones(world: World) -> None:
    assert world.answer("B10", "K11").evidence == ("K11v3", "K11v2", "K11v1", "P11")


def test_books_that_a_whole_regency_sends_late_are_not_silent() -> None:
    def late(tables: Tables) -> Tables:
        kept = [row for row in tables["cash_flow"] if row["month"] < day(60)]
        return {**tables, "cash_flow": kept}

    world = World(WORLD, change=late)
    assert {row["month"].month for row in world.rows("cash_flow")} == {7, 8}
    assert world.answer("B10", "K7").status == "clear"


def test_clarified_visits_speak_against_nobody() -> None:
    accepted = {"rule_id": "B1", "subject_type": "mentor", "subject_id": "M1", "evidence": ["K1v1"]}
    world = World(WORLD, clarified=[{**accepted, "clears_visits": True}])
    assert world.answer("B10", "K1").status == "clear"


def test_cannot_assess_without_problems() -> None:
    blind = World(WORLD, without=["visits.problem_found"])
    assert set(blind.statuses("B10").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["construction", "cash_flow.arrears_days", "follow_ups"])
def test_nothing_is_clear_and_a_flag_stands_without(gone: str) -> None:
    blind = World(WORLD, without=[gone])
    assert "clear" not in blind.statuses("B10").values()
    assert blind.answer("B10", "K7").status == "flag"
