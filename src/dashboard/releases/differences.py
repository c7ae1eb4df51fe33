"""Two releases of one line, row by row and cell by cell; equal tables are not even opened."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard import contract
from dashboard.contract import Table
from dashboard.errors import RefusedError, UsageError
from dashboard.releases.ledger import faults_in_words
from dashboard.releases.merge import MEMORY, key_text, quoted, same_key
from dashboard.releases.store import Release, Store
from dashboard.words import both

LINES = pa.schema([(name, pa.string()) for name in ("kind", "key", "column", "old", "new")])
SHOWN = 200
_ORDER = "case kind when 'added' then 0 when 'changed' then 1 else 2 end, key, place"


@dataclass(frozen=True)
class Differences:
    """What tells a table of one release from that of another, in rows.

    ``came`` and ``gone`` are columns that only one of them has, with the number of their filled
    cells; rows are compared by all the others. ``lines`` holds as many lines as were asked for,
    of ``of``: ``kind`` (added, changed, removed) and ``key`` of a row, and for each changed cell
    its ``column`` with ``old`` and ``new`` as text (null: not reported).
    """

    table: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    came: Mapping[str, int] = field(default_factory=dict)
    gone: Mapping[str, int] = field(default_factory=dict)
    lines: pa.Table = field(default_factory=LINES.empty_table)
    of: int = 0

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.removed or self.came or self.gone)


def compare(
    store: Store, older: Release, newer: Release, table: str, *, limit: int | None = SHOWN
) -> Differences:
    """Compare a table of two releases of one line; gives ``limit`` lines, with None all of them.

    Raises UsageError for a table that the contract does not know, RefusedError for releases of
    two lines, and DashboardError where a file of the table is damaged.
    """
    with _compared(store, older, newer, table) as found:
        if found is None:
            return Differences(table)
        connection, came, gone = found
        counts = dict(
            connection.execute("select kind, count(*) from differing group by kind").fetchall()
        )
        ((of,),) = connection.execute("select count(*) from lines").fetchall()
        most = "" if limit is None else f"limit {int(limit)}"
        lines = connection.sql(f"select * exclude (place) from lines order by {_ORDER} {most}")
        return Differences(
            table,
            counts.get("added", 0),
            counts.get("changed", 0),
            counts.get("removed", 0),
            came,
            gone,
            lines.to_arrow_table().cast(LINES),
            of,
        )


def write_differences(store: Store, older: Release, newer: Release, table: str, file: Path) -> None:
    """Write every line of ``compare`` as CSV (UTF-8, with headings), however many there are.

    Text that begins like a formula gets an apostrophe: no spreadsheet runs it. Raises as
    ``compare`` does.
    """
    harmless = ", ".join(
        f"case when regexp_matches({name}, '^ *[-=+@\\t\\r\\n＝＋－＠]')"
        f" and try_cast({name} as double) is null then chr(39) else '' end || {name} as {name}"
        for name in map(quoted, LINES.names)
    )
    with (
        faults_in_words(file.parent),
        _compared(store, older, newer, table) as found,
    ):
        if found is None:
            file.write_text(",".join(LINES.names) + "\n", "utf-8")
        else:
            lines = found[0].sql(f"select {harmless} from lines order by {_ORDER}")
            lines.write_csv(str(file), header=True, encoding="utf-8")


@contextmanager
def _compared(
    store: Store, older: Release, newer: Release, table: str
) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, int], dict[str, int]] | None]:
    """Give a connection with ``differing`` rows and their ``lines``; columns that came, and went.

    Gives None where both releases have the same files: nothing is read.
    """
    known = contract.tables().get(table)
    if known is None:
        (near,) = get_close_matches(table, list(contract.tables()), n=1, cutoff=0)
        raise UsageError(**both("releases.no_table", table=table, nearest=near))
    if older.line != newer.line:
        raise RefusedError(
            **both("releases.two_lines", older=str(older.number), newer=str(newer.number))
        )
    before, after = older.tables.get(table, ()), newer.tables.get(table, ())
    if before == after:
        yield None
        return
    for release in (older, newer):
        store.require_sound(release, table)
    with (
        tempfile.TemporaryDirectory() as spill,
        duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": spill}) as connection,
    ):
        connection.execute("set enable_progress_bar = false")
        had, has = _read(connection, "a", known, before), _read(connection, "b", known, after)
        # Of a table that came or went whole there is nothing to say by column.
        whole = not (had and has)
        common = [name for name in known.stored if whole or name in had & has]
        _lay(connection, known, common)
        came = {} if whole else _filled(connection, "b", has - had)
        gone = {} if whole else _filled(connection, "a", had - has)
        yield connection, came, gone


def _read(
    connection: duckdb.DuckDBPyConnection, side: str, table: Table, files: tuple[Path, ...]
) -> set[str]:
    """Make a view with every stored column of a table; return those that its files have."""
    if files:
        paths = [glob.escape(str(path)) for path in files]
        source = connection.read_parquet(paths, union_by_name=True)
    else:
        source = connection.sql("select null as nothing where false")
    had = set(source.columns) & set(table.stored)
    cells = (
        quoted(name) if name in had else f"null::{kind} as {quoted(name)}"
        for name, kind in table.stored.items()
    )
    source.project(", ".join(cells)).create_view(f"all_{side}")
    return had


def _lay(connection: duckdb.DuckDBPyConnection, table: Table, columns: list[str]) -> None:
    """Make ``differing`` (a kind and a key) and ``lines`` from all rows of both sides."""
    keys = [quoted(name) for name in table.key]
    content = f"select {', '.join(keys)}, hash({', '.join(map(quoted, columns))}) as content"
    either = (f"case when a.content is null then b.{key} else a.{key} end as {key}" for key in keys)
    connection.execute(
        f"""
        create table differing as
        select
            case when a.content is null then 'added' when b.content is null then 'removed'
                else 'changed' end as kind,
            {", ".join(either)}
        from ({content} from all_a) as a
        full join ({content} from all_b) as b on {same_key(table)}
        where a.content is distinct from b.content
        """
    )
    connection.execute(
        f"""
        create table lines as
        select kind, {key_text(table)} as key, null::varchar as "column", null::varchar as old,
            null::varchar as new, 0 as place
        from differing as a where kind <> 'changed'
        """
    )
    cells = ", ".join(
        f"{{'column': '{name}', 'old': {_text(table, 'b', name)},"
        f" 'new': {_text(table, 'c', name)}, 'place': {place}}}"
        for place, name in enumerate(columns)
        if name not in table.key
    )
    if cells:
        connection.execute(
            f"""
            insert into lines
            select kind, key, cell."column", cell.old, cell.new, cell.place
            from (
                select a.kind, {key_text(table)} as key, unnest([{cells}]) as cell
                from differing as a
                join all_a as b on {same_key(table)}
                join all_b as c on {same_key(table, "c")}
                where a.kind = 'changed'
            )
            where cell.old is distinct from cell.new
            """
        )


def _text(table: Table, side: str, name: str) -> str:
    cell = f"{side}.{quoted(name)}"
    return f"array_to_string({cell}, '; ')" if "[]" in table.stored[name] else f"{cell}::varchar"


def _filled(connection: duckdb.DuckDBPyConnection, side: str, columns: set[str]) -> dict[str, int]:
    """Count the filled cells of each of ``columns``."""
    counts = {}
    for name in sorted(columns):
        query = f"select count({quoted(name)}) from all_{side}"
        ((counts[name],),) = connection.execute(query).fetchall()
    return counts
