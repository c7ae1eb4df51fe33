"""What moved between two releases: steps, jumps, falls, standstill, silence; nothing made up."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import settings
from dashboard.planning.movement import KINDS, Terms, counts, moved

TERMS = Terms(jump_points=20, fall_points=5, stale_days=28)
COLUMNS = ["cooperative_id", "scope_code", "step", "physical_pct", "still", "record_days"]

# Then on the left, now on the right: step, percent, still?, age of the record, sales.
CASES = """
same      | building 40 - 5 -         | building 40 - 5 -          |
up        | building 90 - 5 -         | built 100 - 5 -            | rose
down      | built 100 - 5 -           | building 96 - 5 -          | stepped_back
jump      | building 40 - 5 -         | building 60 - 5 -          | jumped
nearly    | building 40 - 5 -         | building 59.9 - 5 -        |
fall      | building 40 - 5 -         | building 34.9 - 5 -        | fell
dip       | building 40 - 5 -         | building 35 - 5 -          |
stall     | building 40 - 5 -         | building 40 still 5 -      | stalled
stalled   | building 40 still 5 -     | building 40 still 5 -      |
old       | building 40 - 27 -        | building 40 - 28 -         | silent
older     | building 40 - 28 -        | building 40 - 60 -         |
finished  | built 100 - 5 -           | built 100 - 60 -           |
sales     | selling 100 - 5 reported  | operating 100 - 5 silent   | stepped_back silent
nil       | operating 100 - 5 zero    | operating 100 - 5 silent   | silent
opens     | built 100 - 5 -           | operating 100 - 5 silent   | rose
first     | no_record - - - -         | building 40 - 5 -          | recorded
lost      | building 40 - 5 -         | no_record - - - -          | unrecorded
running   | no_record - - - -         | operating - - - zero       |
unknown   | - - - - -                 | building 40 - 5 -          |
new       |                           | building 40 still 50 -     | came
closed    | building 40 - 5 -         |                            | gone
both      | land_verified 0 - 5 -     | building 30 - 5 -          | rose jumped
"""


def side(cells: list[tuple[str, str]]) -> pd.DataFrame:
    rows = []
    for name, cell in cells:
        if not cell:
            continue
        step, percent, still, age, sales = (None if each == "-" else each for each in cell.split())
        rows.append(
            {
                "cooperative_id": name,
                "scope_code": "15.01",
                "step": step,
                "physical_pct": float(percent) if percent else float("nan"),
                "still": still == "still",
                "record_days": float(age) if age else float("nan"),
                "sales_status": sales,
            }
        )
    return pd.DataFrame(rows, columns=[*COLUMNS, "sales_status"])


def read() -> tuple[pd.DataFrame, pd.DataFrame, dict[str, set[str]]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()]
    then = side([(name, before) for name, before, _, _ in rows])
    now = side([(name, after) for name, _, after, _ in rows])
    return then, now, {name: set(expected.split()) for name, _, _, expected in rows}


THEN, NOW, EXPECTED = read()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_cooperative_moved_as_it_did(name: str) -> None:
    found = moved(THEN, NOW, TERMS)
    assert set(found.loc[found["cooperative_id"] == name, "kind"]) == EXPECTED[name]


def test_every_kind_is_tried_and_counted() -> None:
    found = counts(moved(THEN, NOW, TERMS))
    assert tuple(found) == KINDS
    assert all(found.values())
    assert sum(found.values()) == sum(map(len, EXPECTED.values()))


def test_nothing_moves_between_a_release_and_itself() -> None:
    assert moved(NOW, NOW, TERMS).empty
    assert moved(NOW.iloc[:0], NOW.iloc[:0], TERMS).empty


def test_the_other_way_round_what_rose_steps_back() -> None:
    there, back = counts(moved(THEN, NOW, TERMS)), counts(moved(NOW, THEN, TERMS))
    assert (there["rose"], there["stepped_back"]) == (back["stepped_back"], back["rose"])
    assert (there["came"], there["gone"]) == (back["gone"], back["came"])
    assert (there["recorded"], there["unrecorded"]) == (back["unrecorded"], back["recorded"])


def test_the_terms_in_force_are_the_settings() -> None:
    own = settings.load("[movement]\njump_points = 33.0\n[shared]\nstale_days = 9\n")
    assert Terms.of(own) == Terms(33, 5, 9)
