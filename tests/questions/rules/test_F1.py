"""Feed incomplete or late: three quarters of the mentors must report, and in time."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, days

EVERY = days(0, 90, 4)


def _regency(
    code: str, mentors: int, reporting: int, visits: str = EVERY, submitted: str = ""
) -> str:
    village = {"15.01": "15.01.02.2001", "15.02": "15.02.01.2001", "15.71": "15.71.01.1001"}[code]
    names = [f"M{n}-{code}" for n in range(mentors)]
    return (
        f"cooperatives\ncooperative_id | village_code\nC-{code} | {village}\n\n"
        + "mentors\nmentor_id | regency_code\n"
        + "".join(f"{name} | {code}\n" for name in names)
        + "\nvisits: verified\ncooperative_id | mentor_id | started_at"
        + (" | submitted_at\n" if submitted else "\n")
        + "".join(
            f"C-{code} | {name} | {visits} 09:00{f' | {submitted}' if submitted else ''}\n"
            for name in names[:reporting]
        )
        + "\n"
    )


FEEDS = """
feeds
table        | regency_code | complete_to
visits       | 15.01        | @0
visits       | 15.02        | @10
visits       | 15.71        | @0
construction | 15.01        | @50
"""
WORLD = _regency("15.01", 4, 3) + _regency("15.02", 4, 4) + _regency("15.71", 4, 2) + FEEDS

CASES = """
subject | status | severity | value | n  | reason       | why
15.01   | clear  |          | 75    | 0  |              | three of four report
15.02   | clear  |          | 100   | 14 |              | fourteen days late are in time
15.71   | flag   | medium   | 50    | 0  | completeness | two of four report
"""


@pytest.fixture(scope="module")
def world() -> World:
    return World(WORLD, healthy=())


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "F1", case)


@pytest.fixture(scope="module")
def other() -> World:
    """15.01 sends late, 15.02 has gone silent, 15.71 submits after more than a week."""
    return World(
        _regency("15.01", 2, 2)
        + _regency("15.02", 2, 2, days(30, 90, 4))
        + _regency("15.71", 2, 2)
        + "visits\nvisit_id | cooperative_id | mentor_id | started_at | submitted_at\n"
        + f"w | C-15.71 | M0-15.71 | {days(1, 89, 1)} 15:00 | @0 16:00\n"
        + "\nfeeds\ntable | regency_code | complete_to\nvisits | 15.01 | @11\nvisits | 15.71 | @0\n",
        healthy=(),
    )


OTHER_CASES = """
subject | status | severity | n  | reason     | why
15.01   | flag   | medium   | 15 | late       | fifteen days
15.02   | flag   | medium   | 42 | late       | without a declared date the last row counts
15.71   | flag   | medium   | 0  | timeliness | submitted late
"""


@pytest.mark.parametrize("case", cases(OTHER_CASES))
def test_late(other: World, case: dict[str, str]) -> None:
    check(other, "F1", case)


def test_an_estimated_date_is_said() -> None:
    guessed = World(_regency("15.01", 2, 2), healthy=())
    assert guessed.answer("F1", "15.01").status == "clear"
    assert guessed.answer("F1", "15.01").reason_code == "estimated"


def test_a_regency_without_visits_is_not_complete() -> None:
    silent = World(
        _regency("15.01", 2, 2)
        + "cooperatives\ncooperative_id | village_code\nC | 15.02.01.2001\n\n"
        + "feeds\ntable | regency_code | complete_to\nvisits | 15.02 | @0\n",
        healthy=(),
    )
    assert silent.answer("F1", "15.02").status == "flag"
    assert silent.answer("F1", "15.02").reason_code == "no_visits"


def test_without_mentors_to_expect_nobody_knows() -> None:
    unmanned = World(
        _regency("15.01", 2, 2)
        + _regency("15.02", 0, 0)
        + f"visits: verified\ncooperative_id | mentor_id | started_at\nC-15.02 | M0-15.01 | {EVERY} 14:00\n",
        healthy=(),
    )
    assert unmanned.answer("F1", "15.02").status == "cannot_assess"
    assert unmanned.answer("F1", "15.02").reason_code == "no_mentors"


def test_a_piece_of_a_month_says_nothing_of_its_own() -> None:
    # The window begins on 29 June and the month of July is the first that is judged.
    assert (
        World(_regency("15.01", 2, 2, days(0, 87, 4)), healthy=()).answer("F1", "15.01").status
        == "clear"
    )


def test_cannot_assess_without_visits() -> None:
    blind = World(WORLD, healthy=(), without=["visits"])
    assert set(blind.statuses("F1").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["visits.submitted_at", "mentors.regency_code"])
def test_nothing_is_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, healthy=(), without=[gone]).statuses("F1").values()
