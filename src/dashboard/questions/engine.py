"""A DuckDB connection with a release's tables under their contract names, ready for questions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from dashboard import contract
from dashboard.questions.header import Need, Question
from dashboard.reference import Reference
from dashboard.settings import Settings

# Tables of more rows than this stay in their files and are read through a view: an assessment reads
# them whole again and again, a page only a few rows.
LARGE_ROWS, LARGE_ROWS_OF_A_PAGE = 200_000, 20_000
_MOST_GB = 6


@dataclass(frozen=True)
class Presence:
    """Which tables and columns a release really holds."""

    tables: frozenset[str]
    columns: frozenset[tuple[str, str]]

    def missing(self, needs: Sequence[Need]) -> list[str]:
        """Return the needs that are not met: ``table``, or ``table.column`` of a table that is."""
        unmet = [need for need in needs if not self._met(need)]
        return list(
            dict.fromkeys(str(need) if need.table in self.tables else need.table for need in unmet)
        )

    def _met(self, need: Need) -> bool:
        if need.table not in self.tables:
            return need.optional
        return need.column is None or (need.table, need.column) in self.columns


@contextmanager
def connect(threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory connection with the macros, and close it."""
    connection = open_connection(threads)
    try:
        yield connection
    finally:
        connection.close()


def open_connection(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Return an in-memory connection with the macros in place."""
    connection = duckdb.connect(":memory:")
    connection.execute("set preserve_insertion_order = true")
    connection.execute("set enable_progress_bar = false")
    # Spilling goes to the system's folder for such things, never beside the program.
    spill = str(Path(tempfile.gettempdir()) / "dashboard-duckdb").replace("'", "''")
    connection.execute(f"set temp_directory = '{spill}'")
    connection.execute("set max_temp_directory_size = '20GB'")
    _spare_memory(connection)
    if threads is not None:
        connection.execute(f"set threads = {int(threads)}")
    connection.execute(macros())
    return connection


def macros() -> str:
    """Return the SQL of the macros that every question may use."""
    return sql("macros")


def sql(name: str) -> str:
    """Return the SQL of a file that stands beside the questions and is none."""
    return files(__package__).joinpath(f"{name}.sql").read_text("utf-8")


def _spare_memory(connection: duckdb.DuckDBPyConnection) -> None:
    """Spill to the disk beyond 6 GB: an office laptop has 8, and runs a browser beside."""
    amount, unit = (
        connection.execute("select current_setting('memory_limit')").fetchall()[0][0].split()
    )
    if unit.startswith(("G", "T")) and (unit.startswith("T") or float(amount) > _MOST_GB):
        connection.execute(f"set memory_limit = '{_MOST_GB}GB'")


def quoted_list(paths: Sequence[Path]) -> str:
    """Return paths as a DuckDB list literal (a view takes no parameters)."""
    return "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths) + "]"


def load_tables(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[Path]]
) -> Presence:
    """Create every contract table; absent tables are empty, absent columns NULL.

    Also creates ``columns_present``. A column that is wholly empty counts as not collected,
    unless the contract says that empty means something there.
    """
    present_tables: set[str] = set()
    rows: list[tuple[str, str, bool, int]] = []
    for name, table in contract.tables().items():
        paths = tables.get(name, ())
        found = create_table(connection, name, paths, LARGE_ROWS)
        stored = table.stored
        if not paths:
            rows += [(name, column, False, 0) for column in stored]
            continue
        count, *reported = connection.execute(
            "select count(*)"
            + "".join(f', count("{column}")' for column in stored if column in found)
            + f' from "{name}"'
        ).fetchall()[0]
        present_tables.add(name)
        counts = dict(zip((c for c in stored if c in found), reported, strict=True))
        for column in stored:
            spec = table.columns.get(column)
            empty_means = spec is not None and spec.empty_is_value
            there = column in found and (counts[column] > 0 or empty_means or count == 0)
            rows.append((name, column, there, counts.get(column, 0)))
    connection.execute(
        "create table columns_present"
        " (table_name varchar, column_name varchar, present boolean, reported bigint)"
    )
    insert(connection, "columns_present", rows)
    return Presence(
        frozenset(present_tables),
        frozenset((table_name, column) for table_name, column, there, _ in rows if there),
    )


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows, with a value for each column of the table: all at once, ten times as fast."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    values = ", ".join("unnest(?)" for _ in columns)
    connection.execute(f"insert into {table} select {values}", columns)


def create_table(
    connection: duckdb.DuckDBPyConnection, name: str, paths: Sequence[Path], large_rows: int
) -> frozenset[str]:
    """Create one contract table from its files; return the columns that the files really hold."""
    stored = contract.tables()[name].stored
    if not paths:
        columns = ", ".join(f'"{column}" {kind}' for column, kind in stored.items())
        connection.execute(f'create table "{name}" ({columns})')
        return frozenset()
    metadata = [pq.read_metadata(path) for path in paths]
    form = "view" if sum(each.num_rows for each in metadata) > large_rows else "table"
    connection.execute(f'create {form} "{name}" as {rows_of(name, paths)}')
    return frozenset(column for each in metadata for column in each.schema.to_arrow_schema().names)


def rows_of(name: str, paths: Sequence[Path]) -> str:
    """Return the SQL of a contract table's files, with every stored column."""
    found = {column for path in paths for column in pq.read_schema(path).names}
    select = ", ".join(
        f'"{column}"' if column in found else f'null::{kind} as "{column}"'
        for column, kind in contract.tables()[name].stored.items()
    )
    return f"select {select} from read_parquet({quoted_list(paths)}, union_by_name = true)"


def load_stored(connection: duckdb.DuckDBPyConnection, name: str, paths: Sequence[Path]) -> None:
    """Create a stored result under ``name``: a table, or a view where a page reads little of it."""
    count = sum(pq.read_metadata(path).num_rows for path in paths)
    kind = "view" if count > LARGE_ROWS_OF_A_PAGE else "table"
    source = f"read_parquet({quoted_list(paths)})"
    connection.execute(f'create {kind} "{name}" as select * from {source}')


def stored_presence(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> Presence:
    """Return what a release holds, from its stored result ``columns_present``."""
    held = connection.execute(
        "select table_name, column_name from columns_present where present"
    ).fetchall()
    return Presence(frozenset(tables), frozenset(held))


def load_reference(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Create ``places``, ``villages``, ``districts``, ``regencies`` and ``holidays``."""
    for name in ("places", "villages", "districts", "regencies", "holidays"):
        connection.register("incoming", getattr(reference, name))
        connection.execute(f'create table "{name}" as select * from incoming')
        connection.unregister("incoming")


def parameters(question: Question, settings: Settings, as_of: date, **more: Any) -> dict[str, Any]:
    """Return exactly the parameters that a question names.

    Looked up in ``more``, in the question's own settings section, then in ``[shared]``. A name
    found nowhere is a KeyError.
    """
    own, shared = settings.section(question.id), settings.section("shared")
    values: dict[str, Any] = {}
    for name in question.parameters:
        if name == "as_of":
            values[name] = as_of
        elif name in more:
            values[name] = more[name]
        elif name in own:
            values[name] = own[name]
        elif name in shared:
            values[name] = shared[name]
        else:
            raise KeyError(f"{question.kind}/{question.id}.sql: ${name} has no setting")
    return values
