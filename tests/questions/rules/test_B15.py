"""One point for many villages: four cooperatives, each on two days, three days in all, far apart."""

from __future__ import annotations

import pytest

from ..world import HISTORY, World, cases, check, day, days

HOME = "-5.0 | 106.0"


def _near(*mentors: str) -> str:
    """Write twenty visits at the place that they are to, so that a mentor can be judged."""
    return "\n".join(
        f"{mentor}A | {mentor} | {days(40, 59)} 15:00 | {SITES[f'{mentor}A']} | 10"
        for mentor in mentors
    )


def _from(mentor: str, *visits: tuple[str, str, str], metres: int = 10) -> str:
    return "\n".join(
        f"{mentor}{letter} | {mentor} | {when} | {point} | {metres}"
        for letter, when, point in visits
    )


def _home(*when: str) -> list[tuple[str, str, str]]:
    return [(letter, each, HOME) for letter, each in zip("ABCD", when, strict=False)]


MENTORS = [f"M{n}" for n in range(1, 14)]
# M5's cooperatives stand 2.9 km from one another, all others 11.1 km.
SITES = {
    f"{mentor}{letter}": f"{-1 - row / 10:.1f} | "
    + (f"{102 + column * 0.028:.3f}" if mentor == "M5" else f"{102 + column / 10:.1f}")
    for row, mentor in enumerate(MENTORS)
    for column, letter in enumerate("ABCD")
}

FOUR = ("@1 @2 09:00", "@3 @4 09:00", "@5 @6 09:00", "@7 @8 09:00")

WORLD = f"""
cooperatives
cooperative_id | latitude | longitude | coordinate_kind
{chr(10).join(f"{name} | {point} | building" for name, point in SITES.items())}

visits: verified
cooperative_id | mentor_id | started_at | latitude | longitude | gps_accuracy_m
{_from("M1", *_home(*FOUR))}
{_from("M2", *_home(*FOUR[:3]))}
{_from("M3", *_home("@1 @2 08:00", "@1 @2 10:00", "@1 @2 12:00", "@1 @2 14:00"))}
{_from("M4", *_home(*FOUR[:3], "@7 09:00"))}
{_from("M5", *_home(*FOUR))}
{_from("M6", *((c, w, f"-5.0 | {106 + n * 0.0036:.4f}") for n, (c, w, _) in enumerate(_home(*FOUR))))}
{_from("M7", *((c, w, f"-5.0 | {106 + n * 0.0004:.4f}") for n, (c, w, _) in enumerate(_home(*FOUR))))}
{_from("M8", *((c, w, "0.0 | 0.0") for c, w, _ in _home(*FOUR)))}
{_from("M9", *_home(*FOUR), metres=201)}
{_from("M11", *_home(*FOUR[:2]))}
{_from("M12", *_home("@101 @102 09:00", "@103 @104 09:00", "@105 @106 09:00", "@107 @108 09:00"))}
{_near("M2", "M3", "M4", "M5", "M6", "M9", "M12")}

visits: verified
cooperative_id | mentor_id | started_at | latitude | longitude | mode
{chr(10).join(f"M10{c} | M10 | {when} | {HOME} | {mode}" for c, when, mode in zip("ABCD", FOUR, ("phone", "event", "online", "event"), strict=True))}
M10A           | M10       | {days(40, 59)} 15:00 | {SITES["M10A"]} | field

visits: verified
cooperative_id | mentor_id | started_at  | latitude | longitude
{chr(10).join(f"M13{c} | M13 | @1 @2 @3 @4 09:0{n} | {HOME}" for n, c in enumerate("ABCD"))}
M13A           | M13       | {days(40, 59)} 15:00 | {SITES["M13A"]}
"""

CASES = """
subject | status        | severity | value | n  | reason           | why
M1      | flag          | high     | 4     | 8  |                  | four villages from one point: also a home
M2      | clear         |          | 0     | 26 |                  | three villages
M3      | clear         |          | 0     | 28 |                  | two days
M4      | clear         |          | 0     | 27 |                  | the fourth once: the GPS may have held another place
M5      | clear         |          | 2     | 28 |                  | neighbours
M6      | clear         |          | 0     | 28 |                  | points 400 m apart
M7      | flag          | high     | 4     | 8  |                  | points 44 m apart are one
M8      | cannot_assess |          | 0     | 0  | evidence_missing | positions of 0, 0 are no positions
M9      | clear         |          | 0     | 20 |                  | coarse positions
M10     | clear         |          | 0     | 20 |                  | calls and meetings
M11     | cannot_assess |          | 0     | 4  | n_too_small      | four located visits
M12     | clear         |          | 0     | 20 |                  | before the window
M13     | clear         |          | 0     | 20 |                  | joint events logged as visits
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B15", {key: cell for key, cell in case.items() if cell or key in kept})


def test_the_evidence_is_the_visits_of_the_point(world: World) -> None:
    assert len(world.answer("B15", "M1").evidence) == 8


def test_a_known_office_is_no_point_of_anybody() -> None:
    # 0.002 degrees are 222 m, 0.003 are 334.
    known = World(WORLD, options=HISTORY + '[B15]\nknown_offices = ["-5.002, 106.0"]\n')
    assert known.answer("B15", "M1").status == "cannot_assess"
    assert known.answer("B15", "M1").reason_code == "n_too_small"
    far = World(WORLD, options=HISTORY + '[B15]\nknown_offices = ["-5.003, 106.0"]\n')
    assert far.answer("B15", "M1").status == "flag"


def test_an_accepted_explanation_counts_against_nobody(world: World) -> None:
    accepted = {"rule_id": "B15", "subject_type": "mentor", "subject_id": "M1"}
    one = {"evidence": world.answer("B15", "M1").evidence[:1], "clears_visits": True}
    cleared = World(WORLD, clarified=[{**accepted, **one, "decided_on": day(300)}])
    assert cleared.answer("B15", "M1").status == "cannot_assess"


def test_cannot_assess_without_positions_and_nothing_is_clear_without_sites() -> None:
    blind = World(WORLD, without=["visits.longitude"])
    assert set(blind.statuses("B15").values()) == {"cannot_assess"}
    placeless = World(WORLD, without=["cooperatives.latitude"]).statuses("B15")
    assert "clear" not in placeless.values()
