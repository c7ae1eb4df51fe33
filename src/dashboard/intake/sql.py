"""Names of our own as SQL identifiers, and queries that answer with one row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from dashboard.contract import Table

AS_PARQUET = "(format parquet, compression zstd)"


def quoted(name: str) -> str:
    """Return a contract name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(path: Path) -> str:
    """Return a path of our own as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def typed(table: Table) -> str:
    """Return the name of a table's typed rows: ``_source``, ``_row``, then its columns."""
    return quoted(f"typed {table.name}")


def odd_rows(table: Table) -> str:
    """Return the name of the typed rows of a table that are not in its plain file."""
    return quoted(f"odd {table.name}")


def one_row(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any] | None = None
) -> tuple[Any, ...]:
    """Return the only row of an aggregate."""
    row: tuple[Any, ...] = connection.execute(query, parameters or {}).fetchall()[0]
    return row


def row_range(low: int, high: int) -> str:
    """Return rows as a finding names them: ``12`` or ``12-1840``."""
    return str(low) if low == high else f"{low}-{high}"
