"""Merging equals what a dictionary does, and the same content lies in the same bytes."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import contract
from dashboard.releases import Change
from dashboard.releases.merge import Merge

# A log with a key of three parts, of which two may be empty; some columns may be absent.
TABLE = "back_checks"
KEY = ("cooperative_id", "visit_id", "checked_on")
MORE = ("result", "checked_by_role", "note")
TYPES = {"checked_on": pa.date32()}


def key_parts():
    return st.tuples(
        st.sampled_from(["SIM-K1", "SIM-K2", None]),
        st.sampled_from(["SIM-V1", None]),
        st.integers(0, 3).map(lambda days: date(2026, 10, 1) + timedelta(days=days)),
    )


@st.composite
def logs(draw):
    """Columns and rows by key, as one file brings them."""
    columns = [name for name in MORE if name == "result" or draw(st.booleans())]
    cells = st.tuples(*(st.sampled_from(["a", "b", "", None]) for _ in columns))
    return columns, draw(st.dictionaries(key_parts(), cells, max_size=12))


def write(path, columns, rows):
    names = [*KEY, *columns]
    values = [[*key, *cells] for key, cells in rows.items()]
    arrays = [
        pa.array([row[i] for row in values], TYPES.get(name, pa.string()))
        for i, name in enumerate(names)
    ]
    pq.write_table(pa.table(arrays, names=names), path)
    return path


def merged_by_hand(old, new):
    """Return columns, rows and change as plain Python sees them."""
    old_columns, old_rows = old
    new_columns, new_rows = new
    columns = [name for name in MORE if name in {*old_columns, *new_columns}]

    def widened(had, rows):
        return {
            key: tuple(dict(zip(had, cells, strict=True)).get(name) for name in columns)
            for key, cells in rows.items()
        }

    before, after = widened(old_columns, old_rows), widened(new_columns, new_rows)
    rows = before | after
    days = [day for _, _, day in after]
    change = Change(
        added=len(rows) - len(before),
        changed=sum(1 for key in before if rows[key] != before[key]),
        removed=0,
        kept=sum(
            1 for key in before if key not in after and days and min(days) <= key[2] <= max(days)
        ),
    )
    return columns, rows, change


@settings(max_examples=40, deadline=None)  # each example reads and writes real files
@given(logs(), logs())
def test_a_log_merges_as_a_dictionary_does(old, new):
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        before = write(folder / "old.parquet", *old)
        after = write(folder / "new.parquet", *new)
        columns, rows, change = merged_by_hand(old, new)
        with Merge({TABLE: [before]}, {TABLE: after}, accept_removals=False, spill=folder) as merge:
            assert merge.compare(TABLE).change == change
            merge.write(TABLE, folder / "merged.parquet")
        stored = pq.read_table(folder / "merged.parquet")
        names = [name for name in contract.tables()[TABLE].stored if name in {*KEY, *columns}]
        assert stored.column_names == names
        assert {
            tuple(row[name] for name in KEY): tuple(row[name] for name in columns)
            for row in stored.to_pylist()
        } == rows
        assert stored.num_rows == len(rows)

        # The same content by another road: all of it in one file, into an empty store.
        whole = write(folder / "whole.parquet", columns, dict(reversed(rows.items())))
        with Merge({}, {TABLE: whole}, accept_removals=False, spill=folder) as merge:
            merge.write(TABLE, folder / "at_once.parquet")
        assert (folder / "at_once.parquet").read_bytes() == (folder / "merged.parquet").read_bytes()


@pytest.mark.parametrize("name", [t.name for t in contract.tables().values() if t.kind == "log"])
def test_every_log_table_has_a_date_by_which_it_runs(name, tmp_path):
    table = contract.tables()[name]
    kinds = {"DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "BIGINT": pa.int64()}
    empty = pa.table(
        {
            column: pa.array([], kinds.get(kind, pa.string()))
            for column, kind in table.stored.items()
        }
    )
    pq.write_table(empty, tmp_path / "new.parquet")
    new = {name: tmp_path / "new.parquet"}
    with Merge({}, new, accept_removals=False, spill=tmp_path) as merge:
        assert merge.compare(name).change == Change()
