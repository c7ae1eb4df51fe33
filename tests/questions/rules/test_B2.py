"""Place mismatch: more visits far from their cooperative than 99.8% of peers, at three or more."""

from __future__ import annotations

import pytest

from ..peers import OPTIONS, peers
from ..world import World, cases, check, day, days


def _mentor(name: str, near: int, far: list[int], more: str = "| 10 | field") -> str:
    """Write visits near to three cooperatives, and on other days so many far from each."""
    spread = [f"{name}{'ABC'[n % 3]} | {name} | @{n + 1} 10:05" for n in range(near)]
    lines = [f"{row} | {_point(row)} | 10 | field" for row in spread]
    day = 50
    for letter, count in zip("ABC", far, strict=False):
        for n in range(count):
            # Never twice at one point: such points would make the register doubtful.
            lines.append(
                f"{name}{letter} | {name} | @{day + n} 10:05 | {-3.0 - n / 10} | 105.{day} {more}"
            )
        day += count
    return "\n".join(lines)


def _point(row: str) -> str:
    return POINTS[row.partition(" ")[0]]


MENTORS = ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9")
POINTS = {
    f"{mentor}{letter}": f"{-1.0 - row / 10:.1f} | {102 + column / 10:.1f}"
    for row, mentor in enumerate(MENTORS)
    for column, letter in enumerate("ABC")
}
REGISTER = "\n".join(
    f"{name} | {point} | {'village_centroid' if name.startswith('M6') else 'building'}"
    for name, point in POINTS.items()
)

WORLD = f"""
cooperatives
cooperative_id | latitude | longitude | coordinate_kind
{REGISTER}

{peers(days(1, 40))}

visits: verified
cooperative_id | mentor_id | started_at | latitude | longitude | gps_accuracy_m | mode
{_mentor("M1", 24, [2, 2, 2])}
{_mentor("M2", 25, [2, 2, 1])}
{_mentor("M3", 13, [2, 2, 2])}
{_mentor("M4", 20, [4, 4, 3], "| 201 | field")}
{_mentor("M5", 20, [4, 4, 3], "| 10 | phone")}
{_mentor("M7", 24, [4, 2, 0])}
{_mentor("M8", 24, [3, 2, 1])}
M6A            | M6        | {days(1, 30)} 10:05 | -1.58 | 102.0 | 10 | field
M9A            | M9        | {days(1, 30)} 10:05 | -1.80 | 103.0 | 10 | field
N1             | N1        | {days(1, 30)} 10:05 |       |       |    | field
N2             | N2        | {days(1, 30)} 10:05 |       |       |    | online
"""

CASES = """
subject | status         | severity | value   | n  | reason           | why
M1      | flag           | medium   | 20      | 30 |                  | six of thirty
M2      | clear          |          | 16.6667 | 30 |                  | five of thirty
M3      | cannot_assess  |          |         | 19 | n_too_small      | nineteen are too few
M4      | clear          |          | 0       | 20 |                  | coarse positions count against nobody
M5      | clear          |          | 0       | 20 |                  | a phone call is nowhere
M6      | clear          |          | 0       | 30 |                  | nine km from a village's middle
M7      | cannot_assess  |          | 20      | 30 | site_unsure      | far at two cooperatives only
M8      | cannot_assess  |          | 20      | 30 | site_unsure      | once at the third: the GPS may have held another place
M9      | clear          |          | 0       | 30 |                  | its visits doubt the register's point
N1      | cannot_assess  |          |         | 0  | evidence_missing | no positions
N2      | not_applicable |          |         | 0  | no_visits        | never there in person
P1      | clear          |          | 0       | 40 |                  | a peer
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B2", {key: cell for key, cell in case.items() if cell or key in kept})


def test_the_limit_is_the_peers(world: World) -> None:
    row = world.one("rule_results", rule_id="B2", subject_id="M1")
    assert row["threshold"] == pytest.approx(20)
    assert 2 < row["baseline"] < 8
    assert len(row["evidence"]) == 6
    assert "20% of 30 located visits" in row["explanation_en"]


def test_an_accepted_explanation_counts_against_nobody(world: World) -> None:
    first = world.answer("B2", "M1").evidence[:1]
    accepted = {"rule_id": "B2", "subject_type": "mentor", "subject_id": "M1"}
    cleared = World(
        WORLD, options=OPTIONS, clarified=[{**accepted, "evidence": first, "clears_visits": True,
        "decided_on": day(300)}],
    )  # fmt: skip
    assert cleared.answer("B2", "M1").status == "clear"


def test_nobody_is_compared_with_too_few() -> None:
    alone = World(
        f"visits: verified\ncooperative_id | mentor_id | started_at\nA | M1 | {days(1, 30)} 09:00"
    )
    assert alone.answer("B2", "M1").status == "cannot_assess"
    assert alone.answer("B2", "M1").reason_code == "few_peers"


def test_cannot_assess_without_positions() -> None:
    blind = World(WORLD, options=OPTIONS, without=["visits.latitude"])
    assert set(blind.statuses("B2").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["visits.gps_accuracy_m", "cooperatives.coordinate_kind"])
def test_nothing_is_clear_without(gone: str) -> None:
    blind = World(WORLD, options=OPTIONS, without=[gone])
    assert "clear" not in blind.statuses("B2").values()
