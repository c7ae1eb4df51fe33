"""Mentor dark: five cooperatives, no report for more than 14 effective days, while 70% of the others report."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, days, lines

SINCE = {"new": "@14", "never": "@15"}
# Cooperatives stand in 15.01 where no village is written.
ELSEWHERE = {
    "calm": "15.02.01.2",
    "few": "15.02.02.2",
    "z1": "15.71.01.1",
    "z2": "15.71.02.1",
    "z3": "15.71.03.1",
}
HOLDERS = ("dark", "limit", "sent", "ill", "partly", "never", "new", "pmo", "left", *ELSEWHERE)


PLACED = lines(*(f"{m}{n} | {code}00{n}" for m, code in ELSEWHERE.items() for n in range(1, 6)))
HELD = lines(*(f"{m} | {m}{n} | {SINCE.get(m, '@200')}" for m in HOLDERS for n in range(1, 6)))
PEERS = lines(*(f"market | peer{n} | @3 09:00" for n in range(20)))

WORLD = f"""
cooperatives
cooperative_id | village_code
w2             | 15.02.03.2001
w3             | 15.71.01.1006
{PLACED}

mentors
mentor_id | role               | regency_code | contract_to
pmo       | management_office  |              | @-90
left      | business_assistant |              | @20
W2        | business_assistant | 15.02        | @-90
W3        | business_assistant | 15.71        | @-90

assignments
mentor_id | cooperative_id | assigned_from
{HELD}
small     | small1         | @200
small     | small2         | @200
small     | small3         | @200
small     | small4         | @200

visits: verified
cooperative_id | mentor_id | started_at
{PEERS}
w2             | W2        | {days(0, 100, 5)} 08:00
w3             | W3        | {days(0, 100, 5)} 08:00
limit1         | limit     | @14 09:00
partly1        | partly    | @30 09:00
pmo1           | pmo       | @30 09:00
left1          | left      | @30 09:00
small1         | small     | @30 09:00
calm1          | calm      | @20 09:00
few1           | few       | @30 09:00
z11            | z1        | @30 09:00
z21            | z2        | @30 09:00
z31            | z3        | @30 09:00

visits: verified
visit_id | cooperative_id | mentor_id | started_at | submitted_at
d        | dark1          | dark      | @15 09:00  | @15 12:00
e        | dark2          | dark      | @20 09:00  | @15 12:00
s        | sent1          | sent      | @30 09:00  | @14 12:00
i        | ill1           | ill       | @30 09:00  | @30 12:00

absences
mentor_id | absent_from | absent_to | kind
ill       | @25         | @10       | sick
ill       | @12         | @9        | leave
partly    | @25         | @11       | sick

calendar
date_from | date_to | scope_code | kind  | factor
@20       | @14     | 15.02      | flood | 0
"""

CASES = """
subject | status         | severity | value | n | reason          | evidence | why
dark    | flag           | high     | 15    | 5 |                 | d        | one day past the limit
limit   | clear          |          | 14    | 5 |                 |          | at the limit
sent    | clear          |          | 14    | 5 |                 | s        | sends older visits, and so is not silent
ill     | suppressed     |          | 13    | 5 | absent          | i        | sick, then on leave
partly  | flag           | high     | 15    | 5 |                 |          | an absence explains half of it
never   | flag           | high     | 15    | 5 |                 |          | never reported since the assignment
new     | cannot_assess  |          | 14    | 5 | just_started    |          | never reported, not long enough
small   | cannot_assess  |          |       | 4 | n_too_small     |          | four cooperatives
pmo     | not_applicable |          |       | 0 | no_portfolio    |          | the role carries no portfolio
left    | not_applicable |          |       | 0 | no_cooperatives |          | the contract ended
calm    | suppressed     |          | 14    | 5 | calendar        |          | a flood took the days
few     | cannot_assess  |          | 23    | 5 | few_peers       |          | two others are too few to compare with
z1      | cannot_assess  |          | 30    | 5 | peers_silent    |          | the regency is silent, not the mentor
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "A5", {key: cell for key, cell in case.items() if cell or key in kept})


def test_says_how_many_others_report(world: World) -> None:
    # Of 28 others these 23 reported: 20 at the market, M0, "limit" and "sent".
    assert world.answer("A5", "dark").explanation_en == (
        "No report for 15 effective days (limit 14); 82.1% of the mentors in the same regency reported."
        " Holds 5 cooperatives."
    )


def test_a_feed_that_stopped_says_nothing_about_today() -> None:
    late = World(WORLD + "\nfeeds\ntable | regency_code | complete_to\nvisits | 15.01 | @11\n")
    assert late.answer("A5", "dark").reason_code == "late"


@pytest.mark.parametrize("gone", ["assignments", "visits"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("A5").values()) == {"cannot_assess"}


def test_without_the_hour_of_sending_nothing_is_clear() -> None:
    blind = World(WORLD, without=["visits.submitted_at"]).statuses("A5")
    assert blind["dark"] == "flag"
    assert "clear" not in blind.values()
