"""Cells that an analyst set right, set right again while the source still says the old value."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.contract import Table
from dashboard.intake.checks import Checker
from dashboard.intake.model import Correction
from dashboard.intake.sql import quoted, typed

_GIVEN = pa.schema(
    [
        ("key", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("old", "new", "reason")),
    ]
)


def cell_text(table: Table, name: str) -> str:
    """Return SQL that writes a stored cell as the text by which corrections know it.

    A moment without a time is its day alone; the pieces of a list are joined by ``;``.
    """
    cell, kind = quoted(name), table.columns[name].type
    if kind == "moment":
        timed = f"{quoted(name + '_has_time')} or {cell} <> date_trunc('day', {cell})"
        return f"case when {timed} then {cell}::varchar else {cell}::date::varchar end"
    return f"array_to_string({cell}, ';')" if kind == "list" else f"{cell}::varchar"


def key_is(table: Table, correction: str) -> str:
    """Return SQL that tells whether a row's key is the list ``correction`` (empty: no value)."""
    return " and ".join(
        f"coalesce({quoted(key)}::varchar, '') = {correction}[{place}]"
        for place, key in enumerate(table.key, 1)
    )


def replay(checker: Checker, table: Table, corrections: Sequence[Correction]) -> None:
    """Set the typed rows of a table right, and say of each correction what became of it."""
    connection = checker.connection
    present = checker.columns(table)
    for name in {c.column for c in corrections if c.table == table.name} & set(present):
        own = [c for c in corrections if (c.table, c.column) == (table.name, name)]
        rows = [{each: getattr(c, each) for each in _GIVEN.names} for c in own]
        connection.register("corrections", pa.Table.from_pylist(rows, _GIVEN))
        found = f"from {typed(table)} join corrections on {key_is(table, 'corrections.key')}"
        cell = cell_text(table, name)
        connection.execute(
            f"""
            insert into said
            select _source, _row, $name, coalesce({cell}, ''),
                case
                    when {cell} is not distinct from corrections.new then 'correction_agrees'
                    when {cell} is not distinct from corrections.old then 'correction_applied'
                    else 'correction_source_changed'
                end,
                coalesce(corrections.new, '–'), corrections.reason, false
            {found}
            """,
            {"name": name},
        )
        kind = table.stored[name]
        new = "string_split(c.new, ';')" if kind.endswith("[]") else f"cast(c.new as {kind})"
        timed = f", {quoted(name + '_has_time')} = length(c.new) > 10"
        connection.execute(
            f"update {checker.to_change(table)} set {quoted(name)} = {new}"
            f"{timed if table.columns[name].type == 'moment' else ''} from corrections as c"
            f" where {key_is(table, 'c.key')} and {cell} is not distinct from c.old"
        )
        connection.unregister("corrections")
