"""Critical moment missed: nobody came from 7 effective days before to 30 after it."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, lines

# Tranches by cooperative: the day of payment, and the days of a visit.
TRANCHES = {
    "none": ("@40", ""), "before": ("@40", "@47"), "early": ("@40", "@48"), "after": ("@40", "@10"),
    "late": ("@40", "@9"), "recent": ("@30", ""), "passed": ("@31", ""), "came": ("@30", "@20"),
    "old": ("@90", ""), "wet": ("@35", ""), "unknown": ("@41", "@50"),
}  # fmt: skip
VISITED = {name: on for name, (_, on) in TRANCHES.items() if on}
MANY = [f"many{number}" for number in range(10)]
SOME = [f"some{number}" for number in range(9)]
PAID = {
    **{name: on for name, (on, _) in TRANCHES.items()},
    **dict.fromkeys(MANY, "@44"),
    **dict.fromkeys(SOME, "@45"),
}

WORLD = f"""
cooperatives
cooperative_id | village_code
wet            | 15.01.16.2001
unknown        | 15.71.01.1001

mentors
mentor_id | regency_code
Z1        | 15.71
Z2        | 15.71

visits: verified
visit_id | cooperative_id | mentor_id | started_at
{lines(*(f"v{name} | {name} | m{name} | {on} 09:00" for name, on in VISITED.items()))}
vsnap    | snapshots      | msnap     | @66 09:00

visits
visit_id | cooperative_id | mentor_id | started_at | mode  | counterpart_confirmed
bare     | empty          | mempty    | @40 09:00  | field |
call     | phoned         | mphoned   | @40 10:00  | phone | yes

financing
loan_id | cooperative_id | scheme           | principal_idr | first_disbursed_on
{lines(*(f"L{name} | {name} | cooperative_loan | 3e9 | " for name in PAID))}
Lfirst  | first          | cooperative_loan | 3e9           | @50
Lempty  | empty          | cooperative_loan | 3e9           | @51
Lphoned | phoned         | cooperative_loan | 3e9           | @52

disbursements
loan_id | paid_on | amount_idr
{lines(*(f"L{name} | {on} | 1e9" for name, on in PAID.items()))}

construction
cooperative_id | as_of | stage     | physical_pct | handed_over_on
opened         | @60   | equipped  | 100          |
opened         | @45   | operating | 100          |
snapshots      | @60   | equipped  | 100          |
snapshots      | @45   | operating | 100          |
always         | @45   | operating | 100          |
handed         | @40   | built     | 100          | @53

cash_flow
cooperative_id | month      | revenue_idr | operating_cost_idr | arrears_days
arrears        | 2026-06-01 | 1e6         | 1e6                | 0
arrears        | 2026-07-15 | 1e6         | 1e6                | 12
behind         | 2026-07-01 | 1e6         | 1e6                | 12

follow_ups
follow_up_id | cooperative_id | severity | opened_on
F1           | grave          | high     | @54
F2           | slight         | low      | @54

calendar
date_from | date_to | scope_code | kind  | factor
@20       | @15     | 15.01.16   | flood | 0
"""

CASES = """
subject   | status         | severity | value | n | reason          | evidence | why
none      | flag           | high     | 1     | 1 |                 | Lnone    | nobody came
before    | clear          |          | 0     | 1 |                 |          | seven days before
early     | flag           | high     | 1     | 1 |                 | Learly vearly | eight days before
after     | clear          |          | 0     | 1 |                 |          | thirty days after
late      | flag           | high     | 1     | 1 |                 | Llate vlate | thirty-one days after
recent    | cannot_assess  |          | 0     | 1 | too_recent      |          | the thirtieth day is today
passed    | flag           | high     | 1     | 1 |                 | Lpassed  | the thirtieth day was yesterday
came      | clear          |          | 0     | 1 |                 |          | not over, but somebody came
old       | not_applicable |          | 0     | 0 | no_moments      |          | before the window
wet       | suppressed     |          | 0     | 1 | calendar        |          | a flood took the days
unknown   | cannot_assess  |          |       | 1 | feed_incomplete |          | the regency's feed is incomplete
many3     | cannot_assess  |          | 0     | 1 | batch_dated     |          | one date for ten cooperatives is data entry
some3     | flag           | high     | 1     | 1 |                 | Lsome3   | one date for nine
first     | flag           | high     | 1     | 1 |                 | Lfirst   | only the loan's own date
empty     | flag           | high     | 1     | 1 |                 | Lempty   | a visit that nothing supports
phoned    | clear          |          | 0     | 1 |                 |          | a call that the board confirms
opened    | flag           | medium   | 1     | 1 |                 |          | began to operate
snapshots | clear          |          | 0     | 1 |                 |          | it may have begun on any day since the last snapshot
always    | not_applicable |          |       | 0 | no_moments      |          | operated in the first snapshot
handed    | flag           | medium   | 1     | 1 |                 |          | handed over
arrears   | flag           | high     | 1     | 1 |                 |          | arrears for the first time
behind    | not_applicable |          |       | 0 | no_moments      |          | arrears in the first month on record
grave     | flag           | medium   | 1     | 1 |                 | F1       | a serious finding
slight    | not_applicable |          |       | 0 | no_moments      |          | a slight one
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "A8", {key: cell for key, cell in case.items() if cell or key in kept})


def test_cannot_assess_without_visits() -> None:
    assert set(World(WORLD, without=["visits"]).statuses("A8").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["disbursements", "construction", "follow_ups.severity"])
def test_nothing_is_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, without=[gone]).statuses("A8").values()


def test_where_no_moments_are_recorded_nobody_knows_of_any() -> None:
    gone = ("financing", "disbursements", "construction", "cash_flow", "follow_ups")
    assert set(World(WORLD, without=gone).statuses("A8").values()) == {"cannot_assess"}
