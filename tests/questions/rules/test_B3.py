"""Unusual duration: half of at least ten visits shorter than 0.4 of what is usual among peers."""

from __future__ import annotations

import pytest

from ..peers import peers
from ..world import World, cases, check, day, days

WORLD = f"""
{peers()}

visits: verified
cooperative_id | mentor_id | started_at              | ended_at
A1             | M1        | {days(1, 10)} 10:05     | 10:28
A2             | M2        | {days(1, 10)} 10:05     | 10:29
A3             | M3        | {days(1, 9)} 10:05      | 10:14
A4             | M4        | {days(1, 10)} 10:05     | 10:14
A5             | M5        | {days(1, 10)} 10:05     | 10:15
A6             | M6        | {days(1, 5)} 10:05      | 10:10
A6             | M6        | {days(6, 10)} 10:05     | 11:05
A8             | M8        | {days(1, 10)} 08:00     | 18:01
A13            | M13       | {days(1, 10)} 08:00     | 18:00
A9             | M9        | {days(100, 110)} 10:05  | 10:10

visits: verified
cooperative_id | mentor_id | started_at              | ended_at | submitted_at
A7             | M7        | {days(1, 10)} 10:05     | 10:10    | 10:10

visits: verified
cooperative_id | mentor_id | started_at              | ended_at | mode
A10            | M10       | {days(1, 10)} 10:05     | 10:10    | phone
A11            | M11       | {days(1, 10)} 10:05     | 11:05    | field
A11            | M11       | {days(11, 30)} 10:05    | 10:10    | event

visits: verified
visit_id | cooperative_id | mentor_id | started_at           | ended_at
j        | A12            | M12       | {days(1, 10)} 10:05  | 11:05
k        | A12            | M12       | {days(20, 34)} 10:05 | 10:10
l        | A14            | M12       | {days(20, 34)} 10:06 | 10:10
m        | A15            | M12       | {days(20, 34)} 10:07 | 10:10
"""


def _joint(tables):
    """Let M12's meetings lie at one point each: joint events, as if logged once per cooperative."""
    for row in tables["visits"]:
        if row["mentor_id"] == "M12" and row["visit_id"][0] in "klm":
            row["latitude"], row["longitude"] = -1.6, 101.9
    return tables


CASES = """
subject | status         | severity | value | n  | reason           | why
M1      | flag           | low      | 23    | 10 |                  | 23 minutes of a usual 60
M2      | clear          |          | 24    | 10 |                  | 24 are 0.4
M3      | cannot_assess  |          | 9     | 9  | n_too_small      | nine are too few
M4      | flag           | medium   | 9     | 10 |                  | below ten minutes
M5      | flag           | low      | 10    | 10 |                  | ten minutes
M6      | clear          |          | 32.5  | 10 |                  | half of them only handed papers over
M7      | cannot_assess  |          |       | 0  | evidence_missing | an end that is the moment of sending
M8      | cannot_assess  |          |       | 0  | evidence_missing | an end ten hours later is a wrong entry
M13     | clear          |          | 600   | 10 |                  | ten hours
M9      | not_applicable |          |       | 0  | no_visits        | before the window
M10     | not_applicable |          |       | 0  | no_visits        | phone calls are short
M11     | clear          |          | 60    | 10 |                  | meetings are not counted
M12     | clear          |          | 60    | 10 |                  | nor those logged as ordinary visits
"""


@pytest.fixture(scope="module")
def world() -> World:
    return World(WORLD, change=_joint)


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B3", {key: cell for key, cell in case.items() if cell or key in kept})


def test_the_limit_and_the_evidence(world: World) -> None:
    row = world.one("rule_results", rule_id="B3", subject_id="M1")
    assert (row["threshold"], row["baseline"], len(row["evidence"])) == (24, 60, 10)
    assert len(world.answer("B3", "M6").evidence) == 5


def test_an_accepted_explanation_is_not_counted(world: World) -> None:
    accepted = {"rule_id": "B3", "subject_type": "mentor", "subject_id": "M1"}
    one = {"evidence": world.answer("B3", "M1").evidence[:1], "clears_visits": True}
    cleared = World(WORLD, clarified=[{**accepted, **one, "decided_on": day(300)}])
    assert cleared.answer("B3", "M1").reason_code == "n_too_small"


def test_nobody_is_compared_with_too_few() -> None:
    rows = "\n".join(f"A{n} | M{n} | {days(1, 10)} 09:00 | 09:05" for n in range(4))
    few = World(f"visits: verified\ncooperative_id | mentor_id | started_at | ended_at\n{rows}")
    assert few.answer("B3", "M1").reason_code == "few_peers"


def test_cannot_assess_without_ends_and_nothing_is_clear_without_modes() -> None:
    blind = World(WORLD, without=["visits.ended_at"])
    assert set(blind.statuses("B3").values()) == {"cannot_assess"}
    modeless = World(WORLD, without=["visits.mode"]).statuses("B3")
    assert "clear" not in modeless.values()
    assert modeless["M1"] == "flag"
