"""Errors of clock, unit or default: one kind of error in more than a small share of a regency's records."""

from __future__ import annotations

import pytest

from ..world import HISTORY, World, days

# With the background's 26, fifty visits of one regency; the last is the odd one.
WORLD = f"""
visits: verified
cooperative_id | mentor_id | started_at
K1             | a         | {days(1, 23)} 09:00

visits: verified
cooperative_id | mentor_id | started_at | ended_at | submitted_at
K1             | a         | @24 09:00  | 10:00    | 12:00

village_funds
village_code  | year | allocation_idr
15.01.01.2001 | 2026 | 800e6

cash_flow
cooperative_id | month      | revenue_idr | operating_cost_idr
K1             | 2026-09-01 | 12e6        | 10e6
"""
ODD = "K1             | a         | @24 09:00  | 10:00    | 12:00"


def answer(text: str, **more: object) -> tuple[str, str, float | None, int]:
    found = World(text, **more).answer("F5", "15.01")  # type: ignore[arg-type]
    value = None if found.value is None else round(found.value, 2)
    return found.status, found.reason_code, value, found.n


def test_nothing_wrong(world: World) -> None:
    found = world.answer("F5", "15.01")
    assert (found.status, found.reason_code, found.n) == ("clear", "", 50)


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        ("K1 | a | @24 09:00 | 08:59 | 12:00", "ends_before"),
        ("K1 | a | @24 09:00 | 10:00 | 08:59", "sent_before"),
    ],
)
def test_one_of_fifty_is_at_the_limit_and_two_are_above(odd: str, reason: str) -> None:
    assert answer(WORLD.replace(ODD, odd))[0] == "clear"
    assert answer(WORLD.replace(ODD, f"{odd}\n{odd}")) == ("flag", reason, 3.92, 51)


def test_dates_without_times_are_no_error_of_the_clock() -> None:
    odd = "\n".join(["K1 | a | @24 09:00 | 10:00 | 2026-09-28"] * 3)
    assert answer(WORLD.replace(ODD, odd))[0] == "clear"


@pytest.mark.parametrize(("count", "status"), [(12, "clear"), (13, "flag")])
def test_a_fifth_of_all_submissions_in_one_second(count: int, status: str) -> None:
    rows = "\n".join(f"K1 | a | @{30 + n} 09:00 | 10:00 | 2026-10-29 13:30" for n in range(count))
    found = answer(WORLD.replace(ODD, rows))
    assert found[0] == status
    assert found[1] == ("same_second" if status == "flag" else "")


@pytest.mark.parametrize(("count", "status"), [(16, "clear"), (17, "flag")])
def test_a_quarter_of_all_visits_before_five_in_the_morning(count: int, status: str) -> None:
    """Eight to four, read as UTC, is one to nine. One phone on UTC is not a regency."""
    rows = "\n".join(f"K1 | a | @{30 + n} 04:59 | 06:00 | 12:00" for n in range(count))
    assert answer(WORLD.replace(ODD, rows))[:2] == (status, "at_night" if count > 16 else "")


@pytest.mark.parametrize(
    ("mentors", "status", "reason"), [(4, "clear", ""), (5, "flag", "default_position")]
)
def test_a_position_that_many_phones_give_to_the_last_digit(
    mentors: int, status: str, reason: str
) -> None:
    rows = "\n".join(f"K1 | m{n} | @{30 + n} 09:00 | -1.61 | 103.61" for n in range(mentors))
    block = "\nvisits: verified\ncooperative_id | mentor_id | started_at | latitude | longitude\n"
    assert answer(f"{WORLD}{block}{rows}\n")[:2] == (status, reason)


def test_nowhere_is_a_default() -> None:
    rows = "K1 | a | @30 09:00 | 0 | 0\nK1 | a | @31 09:00 | 0 | 0"
    block = "\nvisits: verified\ncooperative_id | mentor_id | started_at | latitude | longitude\n"
    assert answer(f"{WORLD}{block}{rows}\n") == ("flag", "default_position", 3.85, 52)


@pytest.mark.parametrize(("funds", "found"), [(19, "clear"), (20, "flag")])
def test_rupiah_in_thousands(funds: int, found: str) -> None:
    """One allocation of twenty-one amounts; with one amount fewer nobody judges by so few."""
    rows = "\n".join(f"15.01.01.2002 | {2000 + n} | 800e6" for n in range(funds - 2))
    wrong = "15.01.01.2001 | 2026 | 800e3"
    text = WORLD.replace("15.01.01.2001 | 2026 | 800e6", f"{wrong}\n{rows}")
    assert answer(text)[:2] == (found, "thousands" if found == "flag" else "")


def test_too_few_records() -> None:
    options = f"{HISTORY}[F5]\nmin_records = 51\n"
    assert answer(WORLD, options=options) == ("cannot_assess", "n_too_small", None, 50)


def test_cannot_assess_without_visits() -> None:
    assert answer(WORLD, without=["visits"])[0] == "cannot_assess"


@pytest.mark.parametrize("gone", ["visits.submitted_at", "visits.latitude", "cash_flow"])
def test_not_clear_without(gone: str) -> None:
    assert answer(WORLD, without=[gone])[0] == "cannot_assess"
