"""Two releases compared row by row: counts, changed cells, columns that came or went."""

from __future__ import annotations

import pytest

from dashboard.errors import DashboardError, RefusedError, UsageError
from dashboard.releases import Store, compare, write_differences

from .tables import MENTORS, REGISTER, VISITS, published

FIRST = {"cooperatives": REGISTER, "mentors": MENTORS, "visits": VISITS}
AFTER = """
visit_id | mentor_id | cooperative_id | started_at       | findings  | attendees
SIM-V2   | SIM-M2    | SIM-K2         | 2026-10-08 09:30 | =SUM(A1)  |
SIM-V3   | SIM-M2    | SIM-K1         | 2026-10-20 10:00 |           | 6
"""


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    published(made, tmp_path / "1", FIRST)
    return made


def both_of(store):
    return store.release(1), store.release(2)


def lines(found):
    return [tuple(line.values()) for line in found.lines.to_pylist()]


def test_rows_and_cells_that_differ_are_told_apart(store, tmp_path):
    published(store, tmp_path / "2", {"visits": AFTER})
    found = compare(store, *both_of(store), "visits")
    assert (found.added, found.changed, found.removed) == (1, 1, 0)
    assert (found.came, found.gone) == ({"attendees": 1}, {})
    assert lines(found) == [
        ("added", "SIM-V3", None, None, None),
        ("changed", "SIM-V2", "mentor_id", "SIM-M1", "SIM-M2"),
        ("changed", "SIM-V2", "started_at", "2026-10-08 09:00:00", "2026-10-08 09:30:00"),
        ("changed", "SIM-V2", "findings", None, "=SUM(A1)"),
    ]
    assert found.of == 4
    back = compare(store, store.release(2), store.release(1), "visits", limit=1)
    assert (back.added, back.changed, back.removed, back.of) == (0, 1, 1, 4)
    assert (back.came, back.gone) == ({}, {"attendees": 1})
    assert len(back.lines) == 1
    assert len(compare(store, *both_of(store), "visits", limit=None).lines) == 4


def test_equal_tables_are_not_opened(store, tmp_path, monkeypatch):
    published(store, tmp_path / "2", {"visits": AFTER})
    for path in store.release(1).tables["mentors"]:
        path.unlink()
    found = compare(store, *both_of(store), "mentors")
    assert found.equal
    assert found.of == 0
    assert compare(store, *both_of(store), "financing").equal


def test_a_table_that_came_is_all_new(store, tmp_path):
    published(
        store,
        tmp_path / "2",
        {"assignments": "mentor_id | cooperative_id | assigned_from\nSIM-M1 | SIM-K1 |"},
    )
    found = compare(store, *both_of(store), "assignments")
    assert (found.added, found.came) == (1, {})
    assert lines(found) == [("added", "SIM-M1 / SIM-K1 / –", None, None, None)]


def test_a_row_whose_key_is_partly_empty_is_the_same_row(store, tmp_path):
    rows = "cooperative_id | visit_id | checked_on | result\nSIM-K1 | | 2026-10-01 | {}"
    published(store, tmp_path / "2", {"back_checks": rows.format("denied")})
    published(store, tmp_path / "3", {"back_checks": rows.format("confirmed")})
    found = compare(store, store.release(2), store.release(3), "back_checks")
    assert lines(found) == [("changed", "SIM-K1 / – / 2026-10-01", "result", "denied", "confirmed")]


def test_the_download_holds_every_line_and_runs_nowhere(store, tmp_path):
    published(store, tmp_path / "2", {"visits": AFTER})
    write_differences(store, *both_of(store), "visits", tmp_path / "d.csv")
    assert (tmp_path / "d.csv").read_text("utf-8").splitlines() == [
        "kind,key,column,old,new",
        "added,SIM-V3,,,",
        "changed,SIM-V2,mentor_id,SIM-M1,SIM-M2",
        "changed,SIM-V2,started_at,2026-10-08 09:00:00,2026-10-08 09:30:00",
        "changed,SIM-V2,findings,,'=SUM(A1)",
    ]
    write_differences(store, *both_of(store), "mentors", tmp_path / "e.csv")
    assert (tmp_path / "e.csv").read_text("utf-8") == "kind,key,column,old,new\n"


def test_what_cannot_be_compared_is_said(store, tmp_path):
    published(store, tmp_path / "2", {"visits": AFTER})
    with pytest.raises(UsageError, match="Did you mean visits"):
        compare(store, *both_of(store), "visit")
    with pytest.raises(UsageError, match="Did you mean"):
        compare(store, *both_of(store), "")
    (path,) = store.release(2).tables["visits"]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(DashboardError, match="of release 2 is damaged"):
        compare(store, *both_of(store), "visits")
    published(store, tmp_path / "3", {"cooperatives": REGISTER.replace("SIM-", "")})
    with pytest.raises(RefusedError, match="different lines"):
        compare(store, store.release(1), store.release(3), "cooperatives")
