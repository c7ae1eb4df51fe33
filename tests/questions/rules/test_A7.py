"""Excuse inflation: days of leave and duty without a letter above the limit among all mentors."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, lines

MENTORS = [f"m{number}" for number in range(120)]
NAMED = ("limit", "below", "letter", "bare", "sick", "course", "twice", "unsaid")

WORLD = f"""
mentors
mentor_id | role               | contract_from | contract_to
{lines(*(f"{m} | business_assistant | @200 | @-90" for m in (*MENTORS, *NAMED)))}
pmo       | management_office  | @200          | @-90
short     | business_assistant | @38           | @-90
enough    | business_assistant | @39           | @-90
over      | business_assistant | @200          | @95

absences
mentor_id | absent_from | absent_to | kind     | note
{lines(*(f"{m} | @{n % 80 + 5} | @{n % 80 + 1} | leave | Cuti tahunan" for n, m in enumerate(MENTORS)))}
limit     | @34         | @10       | duty     |
below     | @33         | @10       | duty     |
letter    | @39         | @15       | leave    | Cuti melahirkan, surat nomor 12
bare      | @39         | @15       | leave    |
sick      | @39         | @15       | sick     |
course    | @39         | @15       | training |
twice     | @25         | @10       | duty     | Rapat
twice     | @25         | @12       | leave    |
unsaid    | @39         | @15       |          |
pmo       | @39         | @15       | duty     | Rapat koordinasi
short     | @39         | @15       | duty     |
"""

CASES = """
subject | status         | severity | n  | reason      | evidence | why
limit   | flag           | medium   | 90 |             | 2026-09-14/2026-10-16 | at the limit, weekends not counted
below   | clear          |          | 90 |             | 2026-09-15/2026-10-16 | one day short of it
letter  | suppressed     |          | 90 | documented  |          | maternity leave with its letter
bare    | flag           | medium   | 90 |             |          | a leave without one
sick    | suppressed     |          | 90 | documented  |          | illness is no excuse
course  | clear          |          | 90 |             |          | training weeks do not count
twice   | clear          |          | 90 |             |          | two rows over the same days count once
unsaid  | flag           | medium   | 90 |             |          | an absence of no stated kind
pmo     | flag           | medium   | 90 |             |          | of any role
short   | cannot_assess  |          | 39 | n_too_small |          | 39 days in post
enough  | clear          |          | 40 |             |          | 40 days in post
over    | not_applicable |          | 0  | no_contract |          | left before the window
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "A7", {key: cell for key, cell in case.items() if cell or key in kept})


def test_says(world: World) -> None:
    answer = world.answer("A7", "limit")
    assert answer.value == pytest.approx(100 * 25 / 90)
    assert answer.explanation_en == (
        "27.8% of 90 working days excused without a letter (limit among peers 27.8%, average 6.4%)."
    )


def test_holidays_and_floods_are_no_working_days() -> None:
    closed = World(
        WORLD
        + "\ncalendar\ndate_from | date_to | scope_code | kind | factor\n@20 | @11 | 15 | flood | 0\n"
    )
    assert closed.answer("A7", "limit").n == 90


def test_too_few_others_to_compare_with() -> None:
    alone = World("absences\nmentor_id | absent_from | absent_to | kind\nM0 | @60 | @20 | duty\n")
    assert alone.answer("A7", "M0").reason_code == "few_peers"


@pytest.mark.parametrize("gone", ["absences", "absences.kind"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("A7").values()) == {"cannot_assess"}


def test_without_contracts_nothing_is_clear() -> None:
    blind = World(WORLD, without=["mentors.contract_to"]).statuses("A7")
    assert "clear" not in blind.values()
    assert blind["bare"] == "flag"
