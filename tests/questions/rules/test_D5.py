"""Second line absent: under 5% of a regency's cooperatives seen by the PMO, the province or a back-check."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, days, lines

# 15.01 has twenty accompanied cooperatives (with the background's K0), 15.02 twenty-one, 15.71 two.
ONE = [f"a{number}" for number in range(19)]
TWO = [f"b{number}" for number in range(21)]

WORLD = f"""
cooperatives
cooperative_id | village_code
{lines(*(f"{each} | 15.02.01.2001" for each in TWO))}
c1             | 15.71.01.1001
c2             | 15.71.01.1002
alone          | 15.01.02.2001

mentors
mentor_id | role               | regency_code
P         | management_office  |
G         | government         |
M2        | business_assistant | 15.02
M3        | business_assistant | 15.71

assignments
mentor_id | cooperative_id
{lines(*(f"M1 | {each}" for each in ONE))}
{lines(*(f"M2 | {each}" for each in TWO))}
M3        | c1
M3        | c2

visits: verified
visit_id | cooperative_id | mentor_id | started_at
w2       | b0             | M2        | {days(0, 100, 5)} 08:00
w3       | c1             | M3        | {days(0, 100, 5)} 08:00
p        | a1             | P         | @64 10:00
q        | b1             | P         | @65 10:00
r        | alone          | G         | @10 10:00

visits
visit_id | cooperative_id | mentor_id | started_at | mode
call     | b2             | P         | @10 10:00  | phone

back_checks
cooperative_id | visit_id | checked_on | result
b3             |          | @10        | unreachable
"""

CASES = """
subject | status        | severity | value | n  | reason      | evidence | why
15.01   | clear         |          | 5     | 20 |             | a1       | one of twenty, on the quarter's first day
15.02   | flag          | high     | 0     | 21 |             |          | the day before, a telephone call, a call that reached nobody
15.71   | cannot_assess |          |       | 2  | n_too_small |          | two cooperatives
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason", "evidence")
    check(world, "D5", {key: cell for key, cell in case.items() if cell or key in kept})


def _with(row: str) -> World:
    return World(WORLD + f"\nback_checks\ncooperative_id | visit_id | checked_on | result\n{row}\n")


def test_a_back_check_counts() -> None:
    seen = _with("b3 | | @10 | denied").answer("D5", "15.02")
    assert (seen.status, seen.severity, seen.evidence) == ("flag", "medium", ("b3",))
    both = _with("b3 | | @10 | denied\nb4 | | @64 | confirmed").answer("D5", "15.02")
    assert (both.status, both.evidence) == ("clear", ("b3", "b4"))


def test_a_back_check_that_names_only_a_visit_counts_for_its_cooperative() -> None:
    assert _with(" | w21 | @10 | confirmed").answer("D5", "15.02").evidence == ("b0",)


def test_an_incomplete_feed_cannot_be_assessed() -> None:
    silent = World(WORLD, without=["visits.submitted_at"])
    assert "clear" not in silent.statuses("D5").values()
    late = World(
        WORLD + "\nfeeds\ntable | regency_code | complete_to\nvisits | 15.02 | 2025-12-31\n"
    )
    assert late.answer("D5", "15.02").reason_code == "feed_incomplete"


@pytest.mark.parametrize("gone", ["assignments", "visits"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("D5").values()) == {"cannot_assess"}


def test_visits_without_evidence_prove_no_absence() -> None:
    bare = "\nvisits\nvisit_id | cooperative_id | mentor_id | started_at\nn | b5 | G | @9 @8 @7 10:00\n"
    assert World(WORLD + bare).answer("D5", "15.02").reason_code == "evidence_missing"
