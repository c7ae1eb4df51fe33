"""Verified contact overdue: more than 45 effective days amber, more than 90 red."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, days

WORLD = f"""
cooperatives
cooperative_id | village_code
K8             | 15.01.16.2001
K20            | 15.02.01.2001
K21            | 15.02.01.2002

mentors
mentor_id | regency_code
M20       | 15.02

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
M1        | K5             | @46           |
M1        | K6             | @45           |
M1        | K7             | @200          | @8
M1        | K9             | @200          | @7

visits: verified
visit_id | cooperative_id | mentor_id | started_at
a1       | K1             | M1        | @46 09:00
a2       | K2             | M1        | @45 09:00
a3       | K3             | M1        | @91 09:00
a4       | K4             | M1        | @90 09:00
a8       | K8             | M1        | @50 09:00
a10      | K10            | M1        | @100 09:00

visits
visit_id | cooperative_id | mentor_id | started_at | ended_at  | mode  | findings | counterpart_confirmed
b1       | K1             | M1        | @5 09:00   | @5 09:10  | field | baik     |
b10      | K10            | M1        | @3 09:00   | @3 10:00  | phone | baik     | yes

visits
visit_id | cooperative_id | mentor_id | started_at
c20      | K20            | M20       | {days(0, 90, 3)} 09:00

visits: verified
visit_id | cooperative_id | mentor_id | started_at
c21      | K21            | M20       | @0 @3 14:00

calendar
date_from | date_to | scope_code | kind  | factor
@30       | @25     | 15.01.16   | flood | 0
"""

CASES = """
subject | status         | severity | value | reason           | evidence | why
K1      | flag           | medium   | 46    |                  | a1 b1    | a visit without content is no verified one
K2      | clear          |          | 45    |                  | a2       | at the limit
K3      | flag           | high     | 91    |                  |          | red past ninety
K4      | flag           | medium   | 90    |                  |          | still amber at ninety
K5      | flag           | medium   | 46    |                  |          | never verified since the mentor came
K6      | cannot_assess  |          | 45    | just_started     |          | never verified, not long enough
K7      | not_applicable |          |       | no_mentor        |          | A1 speaks
K8      | suppressed     |          | 44    | calendar         |          | a flood took the days
K9      | suppressed     |          |       | grace            |          | paperwork lag of A1
K10     | flag           | high     | 100   |                  |          | a phone call verifies nothing
K20     | cannot_assess  |          |       | evidence_missing |          | the regency's records carry no evidence
K21     | cannot_assess  |          |       | evidence_missing |          | not even where this one does
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "A3", {key: cell for key, cell in case.items() if cell or key in kept})


def test_verified_45_follows(world: World) -> None:
    facts = {row["cooperative_id"]: row["verified_45"] for row in world.rows("cooperative_facts")}
    assert [facts[each] for each in ("K1", "K2", "K7", "K8", "K20")] == [
        False, True, False, True, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "gone",
    [
        ("visits.latitude", "visits.photo_hashes", "visits.counterpart_confirmed"),
        ("visits.ended_at", "visits.findings", "visits.action_items"),
    ],
    ids=["presence", "substance"],
)
def test_nobody_is_overdue_where_nothing_could_be_verified(gone: tuple[str, ...]) -> None:
    blind = World(WORLD, without=gone)
    assert blind.answer("A3", "K1").reason_code == "evidence_missing"
    # Where nobody came at all, no column is needed to say so.
    assert blind.answer("A3", "K5").status == "flag"
    assert blind.one("tiers", cooperative_id="K1")["unknown_reason"] == "columns_missing"
