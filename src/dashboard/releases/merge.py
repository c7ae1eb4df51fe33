"""What a new file does to what is there: a register is replaced, a log merges by key."""

from __future__ import annotations

import glob
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from dashboard import contract
from dashboard.contract import Column, Table
from dashboard.releases.store import Change

# A file may drop this many rows of a register, or this share, before somebody must accept it.
REMOVALS_FREE = 20
REMOVALS_FREE_SHARE = 0.05
# A log of more rows than this is kept in one file for each month.
MOST_IN_ONE = 500_000
_LISTED = 200  # keys named with one finding; their number is exact in any case
MEMORY = "700MB"
_DATES = ("date", "moment")


@dataclass(frozen=True)
class Keys:
    """Rows named by their key: how many there are, and the first of them as text."""

    count: int = 0
    first: tuple[str, ...] = ()


NO_KEYS = Keys()


@dataclass(frozen=True)
class Orphans:
    """``rows`` rows of ``table`` whose ``column`` names rows that ``parent`` would not hold."""

    table: str
    column: str
    parent: str
    rows: int
    missing: Keys


@dataclass(frozen=True)
class Merged:
    """One table of the release to be, beside what was there before.

    ``new`` and ``gone`` are columns that came or went. ``removed`` names the rows that a
    register's new file leaves out, ``kept`` the older rows that a log's new file misses although
    it covers their period. ``blanked`` counts, by column that the new file lacks, the older values
    that this turns into "not reported".
    """

    change: Change
    rows: int
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    removed: Keys = NO_KEYS
    removed_too_many: bool = False
    kept: Keys = NO_KEYS
    blanked: Mapping[str, int] = field(default_factory=dict)

    @property
    def touched(self) -> bool:
        """Whether the table differs at all from what was there."""
        change = self.change
        return bool(change.added or change.changed or change.removed or self.new or self.gone)


class Merge:
    """The release to be, as views over an older one and new files; a context manager.

    ``old`` holds the older release's files, ``new`` one Parquet file for each uploaded table.
    ``tables`` gives the stored columns, in the contract's order, of every table that was uploaded
    or that loses rows; all others carry over. ``orphans`` lists rows that would refer to nothing
    (not where ``known_whole`` says that there are none): with ``accept_removals`` they go as well
    (a reference that may be missing is emptied instead). ``carried`` holds, with their months, the
    files of a log that no new row falls into or corrects: they stay as they are, and are not even
    read. DuckDB spills to ``spill``.
    """

    def __init__(
        self,
        old: Mapping[str, Sequence[Path]],
        new: Mapping[str, Path],
        *,
        accept_removals: bool,
        known_whole: bool = False,
        spill: Path,
    ) -> None:
        self._accept = accept_removals
        self._known_whole = known_whole
        self._duckdb = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(spill)})
        self._duckdb.execute("set enable_progress_bar = false")
        # What the optimizer can prove about empty cells would show in a written file's bytes.
        self._duckdb.execute("set disabled_optimizers = 'statistics_propagation'")
        self._old: dict[str, set[str]] = {}
        self._new: dict[str, set[str]] = {}
        self.tables: dict[str, tuple[str, ...]] = {}
        self.orphans: list[Orphans] = []
        self.carried: dict[str, dict[Path, date]] = {}
        for name in _order():
            if name in old or name in new:
                self._lay(contract.tables()[name], old.get(name, ()), new.get(name))

    def __enter__(self) -> Merge:
        return self

    def __exit__(self, *_: object) -> None:
        self._duckdb.close()

    def compare(self, name: str) -> Merged:
        """Compare one of ``tables`` with what was there before."""
        table = contract.tables()[name]
        before, after, stored = self._old[name], self._new[name], self.tables[name]
        if not before:  # nothing to compare with: every row is new
            rows = self._count(f"from {_view('to_be', name)}")
            return Merged(Change(added=rows), rows)
        carried = sum(pq.read_metadata(path).num_rows for path in self.carried[name])
        had = self._count(f"from {_view('old', name)}")
        removed = kept = NO_KEYS
        if after and table.kind == "register":
            removed = self._missing(table)
        elif after:
            kept = self._missing(table, within=_period(table))
        return Merged(
            change=self._change(table, kept.count),
            rows=self._count(f"from {_view('to_be', name)}") + carried,
            new=tuple(column for column in stored if column not in before),
            gone=tuple(column for column in table.stored if column in before - set(stored)),
            removed=removed,
            removed_too_many=removed.count > max(REMOVALS_FREE, REMOVALS_FREE_SHARE * had),
            kept=kept,
            blanked=self._blanked(table, before - after) if after else {},
        )

    def months(self, name: str) -> list[date | None]:
        """Return the months of which ``write`` is to make one file each; None: all in one file."""
        table = contract.tables()[name]
        held = self._row(f"select count(*) from {_view('to_be', name)}")[0]
        if table.kind == "register" or not (self.carried[name] or held > MOST_IN_ONE):
            return [None]
        found = f"select distinct {_month(table)} from {_view('to_be', name)} order by 1"
        return [month for (month,) in self._duckdb.execute(found).fetchall()]

    def write(
        self, name: str, path: Path, *, month: date | None = None, only_added: bool = False
    ) -> None:
        """Write one of ``tables`` as Parquet, ordered by key; of one ``month`` where one is given.

        The same content gives the same bytes, and so the same hash. With ``only_added`` the older
        rows stay as they were, and those that the release to be has besides are added. What is
        ``carried`` is not written.
        """
        table = contract.tables()[name]
        columns, rows = self.tables[name], f"from {_view('to_be', name)} as a"
        if only_added:
            old = _view("old", name)
            columns = tuple(c for c in table.stored if c in {*columns, *self._old[name]})
            rows += f" where not exists (from {old} as b where {same_key(table)})"
            rows = f"from (from {old} union all by name {rows})"
        if month is not None:
            rows += f" where {_month(table)} = date '{month.isoformat()}'"
        keys = [key for key in table.key if key in columns]
        order = ", ".join(f"{quoted(key)} nulls first" for key in keys)
        written = self._duckdb.sql(f"{rows} order by {order}")
        written.project(", ".join(map(quoted, columns))).write_parquet(
            str(path), compression="zstd"
        )

    def as_given(self, name: str) -> bool:
        """Tell whether ``write`` would give the new file again, if that is in the order of keys."""
        if self._old[name] or self._accept:
            return False
        keys = " or ".join(
            f"{quoted(key)} is null"
            for key in contract.tables()[name].key
            if key in self.tables[name]
        )
        return not self._count(f"from {_view('new', name)} where {keys}")

    def _lay(self, table: Table, old: Sequence[Path], new: Path | None) -> None:
        after = self._new[table.name] = self._read("new", table, [new] if new else ())
        carried = self.carried[table.name] = self._untouched(table, old) if after else {}
        before = self._read("old", table, [path for path in old if path not in carried])
        before |= self._read("carried", table, list(carried))
        self._old[table.name] = before
        replaced = bool(after) and table.kind == "register"
        stored = after if replaced else before | after
        columns = tuple(column for column in table.stored if column in stored)
        self._candidate(table, replaced)
        orphaned = self._orphaned(table, columns, bool(after))
        self._to_be(table, orphaned)
        if after or (orphaned and self._accept):
            self.tables[table.name] = columns

    def _untouched(self, table: Table, old: Sequence[Path]) -> dict[Path, date]:
        """Return the files of a log, with their months, that hold nothing that new rows change."""
        parents = {str(c.refers_to) for c in table.columns.values()} & self.tables.keys()
        losing = any(contract.tables()[parent].kind == "register" for parent in parents)
        if table.kind == "register" or self._accept or losing or len(old) < 2:
            return {}
        new, month = _view("new", table.name), _month(table)
        since, until = self._row(f"select min({month}), max({month}) from {new}")
        found = {}
        for path in old:
            part = f"read_parquet({_literal(path)})"
            first, last = self._row(f"select min({month}), max({month}) from {part}")
            apart = since is None or last < since or first > until
            if apart and not self._count(
                f"from {part} as a semi join {new} as b on {same_key(table)}"
            ):
                found[path] = first
        return found

    def _read(self, when: str, table: Table, files: Sequence[Path]) -> set[str]:
        """Make ``<when>_<table>`` with every stored column; return those that the files have."""
        if files:
            # A folder's name may hold a star or a bracket, which DuckDB would read as a pattern.
            paths = [glob.escape(str(file)) for file in files]
            source = self._duckdb.read_parquet(paths, union_by_name=True)
            had = set(source.columns) & set(table.stored)
        else:
            source, had = self._duckdb.sql("select null as nothing where false"), set()
        columns = (
            quoted(column) if column in had else f"cast(null as {kind}) as {quoted(column)}"
            for column, kind in table.stored.items()
        )
        source.project(", ".join(columns)).create_view(f"{when}_{table.name}")
        return had

    def _candidate(self, table: Table, replaced: bool) -> None:
        """Make what the contract's rule gives: the new rows, and of a log the old ones as well."""
        rows = f"from {_view('new', table.name)} as a"
        if not replaced and self._old[table.name]:
            rows += (
                f" union all by name from {_view('old', table.name)} as a where {_not_new(table)}"
            )
        self._duckdb.execute(f"create view {_view('candidate', table.name)} as {rows}")

    def _orphaned(self, table: Table, columns: Sequence[str], uploaded: bool) -> list[Column]:
        """Note the rows that would refer to nothing; return the columns by which they do."""
        orphaned = []
        for column in () if self._known_whole else table.columns.values():
            parent = column.refers_to
            if parent not in self._old or column.orphans == "keep":
                continue
            if column.name not in columns or not (uploaded or parent in self.tables):
                continue
            if not (uploaded or self._accept) and contract.tables()[str(parent)].kind == "log":
                continue  # a log loses no row
            lost = f"from {_view('candidate', table.name)} as a where not {_found(column)}"
            rows = self._count(lost)
            if rows:
                missing = self._named(f"select distinct {quoted(column.name)} as key {lost}")
                self.orphans.append(Orphans(table.name, column.name, parent, rows, missing))
                orphaned.append(column)
        return orphaned

    def _to_be(self, table: Table, orphaned: Sequence[Column]) -> None:
        """Make the table of the release to be; accepted removals take along what hung on them."""
        rows = f"from {_view('candidate', table.name)} as a"
        if self._accept:
            emptied = [c for c in orphaned if not (c.required or c.name in table.key)]
            if emptied:
                cells = (
                    f"case when {_found(c)} then {quoted(c.name)} end as {quoted(c.name)}"
                    for c in emptied
                )
                rows = f"select * replace ({', '.join(cells)}) {rows}"
            found = [_found(c) for c in orphaned if c not in emptied]
            if found:
                rows += f" where {' and '.join(found)}"
        self._duckdb.execute(f"create view {_view('to_be', table.name)} as {rows}")
        self._duckdb.execute(
            f"create view {_view('whole', table.name)} as from {_view('to_be', table.name)}"
            f" union all by name from {_view('carried', table.name)}"
        )

    def _change(self, table: Table, kept: int) -> Change:
        # Rows compare by a 64-bit hash, several times faster than cell by cell: narrow rows do not
        # spill. It decides counts only; what is stored is the new row itself.
        keys = ", ".join(map(quoted, table.key))
        cells = ", ".join(quoted(column) for column in table.stored if column not in table.key)
        content = f"select {keys}, hash({cells}) as content"
        added, removed, changed = self._row(
            "select count(*) filter (where a.content is null),"
            " count(*) filter (where b.content is null),"
            " count(*) filter (where a.content <> b.content)"
            f" from ({content} from {_view('old', table.name)}) as a"
            f" full join ({content} from {_view('to_be', table.name)}) as b on {same_key(table)}"
        )
        return Change(added=added, changed=changed, removed=removed, kept=kept)

    def _missing(self, table: Table, within: str | None = None) -> Keys:
        """Name the old rows that the new file lacks, between its first and last ``within``."""
        span = "true"
        if within:
            day, new = quoted(within), _view("new", table.name)
            span = (
                f"a.{day} between (select min({day}) from {new}) and (select max({day}) from {new})"
            )
        return self._named(
            f"select {key_text(table)} as key"
            f" from {_view('old', table.name)} as a where {span} and {_not_new(table)}"
        )

    def _blanked(self, table: Table, columns: set[str]) -> dict[str, int]:
        """Count the older values of ``columns`` in rows that the new file gives again."""
        counts = {
            column: self._count(
                f"from {_view('old', table.name)} as a"
                f" where a.{quoted(column)} is not null and not {_not_new(table)}"
            )
            for column in table.stored
            if column in columns
        }
        return {column: count for column, count in counts.items() if count}

    def _named(self, keys: str) -> Keys:
        count, first = self._row(f"select count(*), min(key, {_LISTED}) from ({keys})")
        return Keys(count, tuple(map(str, first or ())))

    def _count(self, rows: str) -> int:
        return int(self._row(f"select count(*) {rows}")[0])

    def _row(self, query: str) -> tuple[Any, ...]:
        (row,) = self._duckdb.execute(query).fetchall()
        return tuple(row)


def _order() -> Sequence[str]:
    """Return the tables so that each stands after those that it refers to."""
    tables = contract.tables()
    graph = {
        name: {str(c.refers_to) for c in table.columns.values() if c.refers_to in tables}
        for name, table in tables.items()
    }
    return tuple(TopologicalSorter(graph).static_order())


def _period(table: Table) -> str:
    """Return the date by which a log runs: its first required date."""
    return next(c.name for c in table.columns.values() if c.required and c.type in _DATES)


def _month(table: Table) -> str:
    """Return the first day of the month in which a log's row is."""
    return f"date_trunc('month', {quoted(_period(table))})::date"


def _literal(path: Path) -> str:
    """Write a path for DuckDB, which would read a star or a bracket in it as a pattern."""
    return "'" + glob.escape(str(path)).replace("'", "''") + "'"


def same_key(table: Table, other: str = "b") -> str:
    """Compare the keys of rows ``a`` and ``other``; an empty part equals an empty one."""
    return " and ".join(
        f"a.{quoted(key)} is not distinct from {other}.{quoted(key)}" for key in table.key
    )


def key_text(table: Table) -> str:
    """Write the key of row ``a`` as one text."""
    parts = (f"coalesce(cast(a.{quoted(key)} as varchar), '–')" for key in table.key)
    return f"concat_ws(' / ', {', '.join(parts)})"


def _not_new(table: Table) -> str:
    return f"not exists (from {_view('new', table.name)} as b where {same_key(table)})"


def _found(column: Column) -> str:
    """Tell whether a reference of row ``a`` is empty or names a row of the release to be."""
    parent = contract.tables()[str(column.refers_to)]
    return (
        f"(a.{quoted(column.name)} is null or exists (from {_view('whole', parent.name)} as r"
        f" where r.{quoted(parent.key[0])} = a.{quoted(column.name)}))"
    )


def _view(when: str, name: str) -> str:
    return quoted(f"{when}_{name}")


def quoted(name: str) -> str:
    """Return one of the contract's names as an SQL identifier."""
    return f'"{name}"'
