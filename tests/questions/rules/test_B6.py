"""Bulk back-dated submission: twice, five visits of three dates sent late in one sitting, and two of
three signs: no place in half of them, no photo in 40%, round times in 60%.
"""

from __future__ import annotations

import pytest

from ..peers import peers
from ..world import World, cases, check, day

FIVE = (1, 16, 31, 46, 61)  # minutes past the hour
# Sent on 12 October, 14 working days before the worlds' last day, on 14 September and on 17 August.
SENT = {14: "2026-10-12", 34: "2026-09-14", 54: "2026-08-17"}
OUT = [f"S{number}" for number in range(1, 6)]
ROUND, ODD = ("10:00", "11:00"), ("10:07", "11:12")


def _sittings(
    mentor: str,
    *sent: int,
    minutes: tuple[int, ...] = FIVE,
    dates: tuple[int, ...] = (1, 2, 3, 4, 5),
    placeless: int = 3,
    rounded: int = 3,
    photos: int = 1,
) -> str:
    """Write the visits of some days before each day of sending, so many of them with each sign."""
    # Each mentor has an hour of their own; those of the server's failure share one.
    hour, rows = 7 if mentor in OUT else 8 + int(mentor[1:]), []
    for on in sent:
        for n, (minute, before) in enumerate(zip(minutes, dates, strict=False)):
            start, end = ROUND if n < rounded else ODD
            visit = f"{mentor}s{on}n{n}"
            position = "-3 | 104" if n < placeless - 1 else "|" if n < placeless else "-1.5 | 101.5"
            rows.append(
                f"{visit} | {mentor}K | {mentor} | @{on + before} {start} | {end} |"
                f" {SENT[on]} {hour + minute // 60:02}:{minute % 60:02} | {position} |"
                f" {photos} | {visit if photos else ''}"
            )
    return "\n".join(rows)


REGISTER = "\n".join(
    f"{mentor}K | -1.5 | 101.5"
    for mentor in [*OUT, *(f"M{n}" for n in (*range(1, 10), 12, 13, 14, 15, 16))]
)

WORLD = f"""
cooperatives
cooperative_id | latitude | longitude
{REGISTER}

{peers()}

visits: verified
visit_id | cooperative_id | mentor_id | started_at | ended_at | submitted_at | latitude | longitude | photo_count | photo_hashes
{_sittings("M1", 14, 34)}
{_sittings("M2", 14, 34, minutes=FIVE[:4])}
{_sittings("M3", 14, 34, minutes=(1, 16, 31, 46, 62))}
{_sittings("M4", 14)}
{_sittings("M5", 14, 34, minutes=(1,) * 5)}
{_sittings("M6", 14, 34, 54)}
{_sittings("M7", 14, 34, placeless=0, rounded=0)}
{_sittings("M8", 14, 34, placeless=5, rounded=2)}
{_sittings("M9", 14, 34, rounded=2, photos=0)}
{_sittings("M12", 14, 34, dates=(2, 2, 2, 3, 3))}
{_sittings("M13", 14, 34, dates=(0, 0, 0, 1, 2))}
{_sittings("M14", 14, 34, placeless=2)}
{chr(10).join(_sittings(mentor, 14, 34) for mentor in OUT)}
a | M10K | M10 | @1 @2 @3 @4 10:07    | 11:12 | 12:00 | | | 1 | one
b | M11K | M11 | @1 @2 @3 @4 @5 10:07 | 11:12 |       | | | 1 | two
"""

CASES = """
subject | status        | severity | value | n  | reason           | why
M1      | flag          | medium   | 2     | 10 |                  | two sittings
M2      | clear         |          | 0     | 8  |                  | four visits are no bulk
M3      | clear         |          | 0     | 10 |                  | a pause of 16 minutes ends a sitting
M4      | clear         |          | 1     | 5  |                  | one sitting may be a bad week
M5      | cannot_assess |          | 0     | 0  | evidence_missing | rows of one second are data entry
M6      | flag          | high     | 3     | 15 |                  | three sittings
M7      | clear         |          | 0     | 10 |                  | weekly sync from a village without signal
M8      | clear         |          | 0     | 10 |                  | one sign alone
M9      | flag          | medium   | 2     | 10 |                  | no place and no photo
M12     | clear         |          | 0     | 10 |                  | two dates only
M13     | clear         |          | 0     | 10 |                  | sent the same day
M14     | clear         |          | 0     | 10 |                  | without a place in 40% only
S1      | suppressed    |          | 0     | 10 | server_outage    | five mentors in one hour
M10     | cannot_assess |          | 0     | 4  | n_too_small      | four visits
M11     | cannot_assess |          | 0     | 0  | evidence_missing | no time of sending
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B6", {key: cell for key, cell in case.items() if cell or key in kept})


def test_the_evidence_is_the_sittings(world: World) -> None:
    assert len(world.answer("B6", "M1").evidence) == 10


def test_an_accepted_explanation_counts_against_nobody() -> None:
    accepted = {"rule_id": "B6", "subject_type": "mentor", "subject_id": "M1"}
    one = {"evidence": ["M1s14n0"], "clears_visits": True, "decided_on": day(300)}
    assert World(WORLD, clarified=[{**accepted, **one}]).answer("B6", "M1").status == "clear"


def test_late_without_evidence_columns_has_a_cause_that_is_not_known() -> None:
    blind = World(WORLD, without=["visits.latitude", "visits.longitude"])
    assert blind.answer("B6", "M1").status == "cannot_assess"
    assert blind.answer("B6", "M1").reason_code == "late_cause_unknown"


def test_cannot_assess_without_times_of_sending_and_nothing_is_clear_without_sites() -> None:
    blind = World(WORLD, without=["visits.submitted_at"])
    assert set(blind.statuses("B6").values()) == {"cannot_assess"}
    assert "clear" not in World(WORLD, without=["visits.mode"]).statuses("B6").values()
