"""Impossible workload: on three days more than twelve hours, or more than six cooperatives (city: ten).

The cooperatives of these worlds stand 11.1 km apart in a row: a leg of the road, given the points'
errors, takes 14.2 minutes.
"""

from __future__ import annotations

import pytest

from ..world import World, cases, check, day, days, some_places

VILLAGES = some_places().villages
KELURAHAN = list(VILLAGES[VILLAGES["kind"] == "kelurahan"]["village_code"])[:11]
OTHER_DAYS = days(20, 26)


def _round(mentor: str, count: int, on: str, minutes: int = 20, more: str = "") -> str:
    """Write a round of so many cooperatives, one each hour of such a day."""
    ends = [f"{7 + n + minutes // 60:02}:{minutes % 60:02}" for n in range(count)]
    return "\n".join(
        f"{mentor[0]}{n} | {mentor} | {on} {7 + n:02}:00 | {end} {more}"
        for n, end in enumerate(ends)
    )


def _long(mentor: str, minutes: int) -> str:
    """Write three long visits on each of three days."""
    ends = [f"{start + minutes // 60:02}:{minutes % 60:02}" for start in (6, 11, 16)]
    return "\n".join(
        f"M{n} | {mentor} | @2 @4 @6 {start:02}:00 | {end}"
        for n, (start, end) in enumerate(zip((6, 11, 16), ends, strict=True))
    )


def _rest(*mentors: str) -> str:
    return "\n".join(f"M0 | {mentor} | {OTHER_DAYS} 09:00 | 10:00" for mentor in mentors)


WORLD = f"""
cooperatives
cooperative_id | latitude | longitude | coordinate_kind | village_code
{chr(10).join(f"C{n} | -2.5 | {103 + n / 1000} | building | {code}" for n, code in enumerate(KELURAHAN))}

cooperatives
cooperative_id | latitude | longitude | coordinate_kind
{chr(10).join(f"M{n} | {-2 - n / 10:.1f} | 102 | building" for n in range(8))}

assignments
mentor_id | cooperative_id
{chr(10).join(f"M1 | M{n}" for n in range(8))}
{chr(10).join(f"C5 | C{n}" for n in range(11))}

visits: verified
cooperative_id | mentor_id | started_at | ended_at
{_round("M1", 7, "@2 @4 @6")}
{_round("M2", 6, "@2 @4 @6")}
{_round("M3", 7, "@2 @4")}
{_round("C5", 10, "@2 @4 @6")}
{_round("C6", 11, "@2 @4 @6")}
{_long("M7", 230)}
{_long("M8", 231)}
{_long("M9", 301)}
{_rest("M1", "M2", "C5", "C6", "M7", "M8", "M9")}
M0 | M3  | {days(20, 27)} 09:00 | 10:00
M0 | M4  | {days(20, 28)} 09:00 | 10:00
M0 | M13 | {days(20, 30)}       |
M0 | M15 | {days(20, 29)} 09:00 | 10:00
{_round("M15", 7, "@102 @104 @106")}

visits: verified
cooperative_id | mentor_id | started_at | ended_at | mode
{_round("M10", 7, "@2 @4 @6", more="| phone")}
M0 | M10 | {days(20, 29)} 09:00 | 10:00 | field

visits: verified
cooperative_id | mentor_id | started_at     | ended_at | photo_hashes
{chr(10).join(f"M{n} | M11 | @2 @4 @6 09:0{n} | 11:00 | meeting" for n in range(8))}
M0 | M11 | {OTHER_DAYS} 09:00 | 10:00 |

visits: verified
cooperative_id | mentor_id | started_at | ended_at | mode
M0 | M12 | {days(20, 29)} 09:00 | 10:00 | online
"""

CASES = """
subject | status         | severity | value | n  | reason      | why
M1      | flag           | medium   | 3     | 10 |             | seven cooperatives on three days
M2      | clear          |          | 0     | 10 |             | six are possible
M3      | clear          |          | 2     | 10 |             | two days may be wrong dates
M4      | cannot_assess  |          | 0     | 9  | n_too_small | nine days are too few
C5      | clear          |          | 0     | 10 |             | ten in the city
C6      | flag           | medium   | 3     | 10 |             | eleven in the city
M7      | clear          |          | 0     | 10 |             | 690 minutes and 28 on the road
M8      | flag           | medium   | 3     | 10 |             | 693 minutes and 28 on the road
M9      | clear          |          | 0     | 10 |             | forms that nobody closed have no length
M10     | clear          |          | 0     | 10 |             | phone calls need no road
M11     | clear          |          | 0     | 10 |             | a district-wide meeting is one contact
M12     | not_applicable |          | 0     | 0  | no_visits   | nothing in person
M13     | cannot_assess  |          | 0     | 11 | n_too_small | dates without times
M15     | clear          |          | 0     | 10 |             | before the window
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B11", {key: cell for key, cell in case.items() if cell or key in kept})


def test_the_evidence_is_all_visits_of_such_days(world: World) -> None:
    assert len(world.answer("B11", "M1").evidence) == 21


def test_an_accepted_explanation_counts_against_nobody(world: World) -> None:
    accepted = {"rule_id": "B11", "subject_type": "mentor", "subject_id": "M1"}
    one = {"evidence": world.answer("B11", "M1").evidence[:1], "clears_visits": True}
    cleared = World(WORLD, clarified=[{**accepted, **one, "decided_on": day(300)}])
    assert cleared.answer("B11", "M1").status == "clear"


def test_cannot_assess_without_visits() -> None:
    assert set(World(WORLD, without=["visits"]).statuses("B11").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["visits.ended_at", "cooperatives.village_code"])
def test_nothing_is_clear_without(gone: str) -> None:
    statuses = World(WORLD, without=[gone]).statuses("B11")
    assert "clear" not in statuses.values()
