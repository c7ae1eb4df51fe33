"""Checks within and between tables, as SQL on the typed rows; what fails is set aside and said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from dashboard.contract import SIMULATED_PREFIX, Column, Table, tables
from dashboard.intake.findings import Book, listed
from dashboard.intake.keys import heading_key
from dashboard.intake.places import Places, Reading
from dashboard.intake.source import PlainRows, Source
from dashboard.intake.sql import odd_rows, one_row, quoted, row_range, typed
from dashboard.intake.values import coordinate_pairs, is_view, present_columns
from dashboard.reference import Reference

FEWEST_ORPHANS = 5
LEAST_JOINED = 0.98
_GRID = 100  # cells per degree, about 1.1 km: the tolerance at borders and coasts
# An area's code with a group of one digit: 15.1 was 15.10.
_SCOPE_DAMAGED = r"\d{2}\.\d|\d{2}\.\d{2}\.\d|\d{2}\.\d\.\d{1,2}"
_LINES = ("cooperatives", "mentors", "visits")


@dataclass
class Checker:
    """Holds what the checks share; each public method is one check."""

    connection: duckdb.DuckDBPyConnection
    book: Book
    reference: Reference
    sources: Mapping[int, Source]
    incoming: Mapping[str, list[Source]]
    base: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    # Tables all of whose ids were made here: no other file can know them.
    without_ids: set[str] = field(default_factory=set)
    _own: set[str] = field(default_factory=set)

    @cached_property
    def _places(self) -> Places:
        return Places(self.reference)

    def columns(self, table: Table) -> list[str]:
        """Return the typed columns that a table's sources have, or that are made from others."""
        return self._columns[table.name]

    @cached_property
    def _columns(self) -> dict[str, list[str]]:
        return {name: present_columns(tables()[name], own) for name, own in self.incoming.items()}

    # --- saying, and setting aside

    def as_read(self, table: Table) -> PlainRows | None:
        """Return the plain file that holds just a table's rows, in the order of their keys."""
        plain = self.incoming[table.name][0].plain
        if self._is_table(table) or plain is None or not plain.in_order:
            return None
        return None if self._any(odd_rows(table)) else plain

    def _is_table(self, table: Table) -> bool:
        return table.name in self._own or not is_view(self.incoming[table.name])

    def to_change(self, table: Table) -> str:
        """Return the typed rows of a table as one that can be changed."""
        name = typed(table)
        if not self._is_table(table):
            self.connection.execute(
                f"create table changing as from {name}; drop view {name};"
                f" alter table changing rename to {name}"
            )
        self._own.add(table.name)
        return name

    def _whole(self, table: Table, name: str) -> bool:
        """A cell that a row cannot do without takes the row with it."""
        return table.needs_cell(name)

    def say(self, sql: str, parameters: Mapping[str, Any] | None = None) -> int:
        """Insert into ``said`` what ``sql`` selects; return how much that is."""
        done = self.connection.execute(f"insert into said {sql}", parameters or {}).fetchone()
        return int(done[0]) if done else 0

    def _clear(self, table: Table, name: str, codes: str) -> None:
        """Empty the cells of ``name`` that were said to be wrong with one of ``codes``."""
        extra = f", {quoted(name + '_has_time')} = null" if table.columns[name].type == "moment" \
            else ""  # fmt: skip
        self.connection.execute(
            f"update {self.to_change(table)} t set {quoted(name)} = null{extra} from said s"
            " where s.source = t._source and s.row = t._row and s.name = $name"
            " and list_contains(string_split($codes, ' '), s.code)",
            {"name": name, "codes": codes},
        )

    def drop_rows(self, table: Table) -> None:
        """Take out of a table every row that was set aside as a whole."""
        sources = self.incoming[table.name]
        aside, plain_aside = one_row(
            self.connection,
            "select count(*) > 0, count_if(not list_contains($odd::bigint[], row)) > 0 from said"
            " where whole and list_contains($sources, source)",
            {
                "sources": [source.number for source in sources],
                "odd": list(sources[0].plain.odd) if sources[0].plain else [],
            },
        )
        if not aside:
            return
        rest = not (plain_aside or self._is_table(table))
        self.connection.execute(
            f"""
            delete from {odd_rows(table) if rest else self.to_change(table)} t
            using (select distinct source, row from said where whole) s
            where s.source = t._source and s.row = t._row
            """
        )

    # --- within a row

    def one_of(self, table: Table) -> None:
        """A row needs one column of each group."""
        present = self.columns(table)
        for group in table.one_of:
            empty = " and ".join(f"{quoted(n)} is null" for n in group if n in present)
            heads = " / ".join(table.columns[n].heading for n in group)
            self.say(
                f"select _source, _row, $name, '', 'one_of_empty', $heads, '', true"
                f" from {typed(table)} where {empty}",
                {"name": group[0], "heads": heads},
            )

    def ended(self, table: Table) -> None:
        """A visit cannot end before it starts; where one has no time, the day alone counts."""
        if not {"started_at", "ended_at"} <= set(self.columns(table)):
            return
        timed = "started_at_has_time and ended_at_has_time"
        said = self.say(
            "select _source, _row, 'ended_at', strftime(ended_at, '%Y-%m-%d %H:%M'),"
            " 'ended_before_started', strftime(started_at, '%Y-%m-%d %H:%M'), '', false"
            f" from {typed(table)} where case when {timed} then ended_at < started_at"
            " else ended_at::date < started_at::date end"
        )
        if said:
            self._clear(table, "ended_at", "ended_before_started")

    def coordinates(self, table: Table) -> None:
        """Points outside the area, with what is wrong with them if that can be seen."""
        for latitude, longitude in coordinate_pairs(table):
            if {latitude, longitude} <= set(self.columns(table)):
                self._points(table, latitude, longitude)

    def _points(self, table: Table, latitude: str, longitude: str) -> None:
        y, x = quoted(latitude), quoted(longitude)
        cell = f"floor({y} * {_GRID}) as y, floor({x} * {_GRID}) as x"
        cells = self.connection.execute(
            f"select distinct {cell} from {typed(table)} where {y} is not null and {x} is not null"
        ).fetchnumpy()
        ys, xs = np.asarray(cells["y"], float), np.asarray(cells["x"], float)
        inside = self._inside(ys, xs)
        ys, xs = ys[~inside], xs[~inside]
        if not len(ys):
            return
        codes = np.full(len(ys), "coordinates_outside", dtype=object)
        codes[self._inside(-ys - 1, xs)] = "coordinates_sign"
        codes[self._inside(xs, ys)] = "coordinates_swapped"
        found = pa.table({"y": ys, "x": xs, "code": pa.array(codes, pa.string())})
        self.connection.register("outside", found)
        for name in (latitude, longitude):
            self.say(
                f"select t._source, t._row, $name, t.{y} || ', ' || t.{x}, o.code, '', '', $whole"
                f" from {typed(table)} t join outside o"
                f" on floor(t.{y} * {_GRID}) = o.y and floor(t.{x} * {_GRID}) = o.x",
                {"name": name, "whole": self._whole(table, name)},
            )
        self.connection.unregister("outside")
        for name in (latitude, longitude):
            self._clear(table, name, "coordinates_outside coordinates_sign coordinates_swapped")

    def regencies_of_points(self, table: Table) -> None:
        """A point inside the area, but not in its village's regency nor next to it, is noted."""
        if not {"village_code", "latitude", "longitude"} <= set(self.columns(table)):
            return
        found = self.connection.execute(
            "select distinct left(village_code, 5) as regency, floor(latitude * $grid) as y,"
            f" floor(longitude * $grid) as x from {typed(table)} where village_code is not null"
            " and latitude is not null and longitude is not null",
            {"grid": _GRID},
        ).fetchnumpy()
        ys, xs = np.asarray(found["y"], float), np.asarray(found["x"], float)
        own = np.asarray(found["regency"], dtype=object)
        if not len(ys):
            return
        there = self._codes(ys, xs)
        elsewhere = np.array([code is not None for code in there], bool) & (there != own)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                left = np.flatnonzero(elsewhere)
                elsewhere[left] = self._codes(ys[left] + dy, xs[left] + dx) != own[left]
        names = dict(zip(self.reference.places["code"], self.reference.places["name"], strict=True))
        points = pa.table(
            {
                "regency": pa.array(own[elsewhere], pa.string()),
                "y": ys[elsewhere],
                "x": xs[elsewhere],
                "there": pa.array([names[c] for c in there[elsewhere]], pa.string()),
                "here": pa.array([names.get(c, c) for c in own[elsewhere]], pa.string()),
            }
        )
        self.connection.register("elsewhere", points)
        self.say(
            "select _source, _row, 'latitude', latitude || ', ' || longitude,"
            f" 'coordinates_elsewhere', e.there, e.here, false from {typed(table)} join elsewhere e"
            " on left(village_code, 5) = e.regency and floor(latitude * $grid) = e.y"
            " and floor(longitude * $grid) = e.x",
            {"grid": _GRID},
        )
        self.connection.unregister("elsewhere")

    def _inside(self, ys: np.ndarray, xs: np.ndarray) -> np.ndarray:
        """Return which grid cells touch the area, or lie next to one that does."""
        inside = self._located(ys, xs)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                left = np.flatnonzero(~inside)
                inside[left] = self._located(ys[left] + dy, xs[left] + dx)
        return inside

    def _located(self, ys: np.ndarray, xs: np.ndarray) -> np.ndarray:
        return np.array([code is not None for code in self._codes(ys, xs)], dtype=bool)

    def _codes(self, ys: np.ndarray, xs: np.ndarray) -> np.ndarray:
        """Return the regency in which the middle of each grid cell lies, None outside."""
        if not len(ys):
            return np.zeros(0, dtype=object)
        return self.reference.locate((ys + 0.5) / _GRID, (xs + 0.5) / _GRID)

    # --- places

    def villages(self, table: Table) -> None:
        """Village codes of either system against the names beside them; see places.py."""
        if "village_code" not in self.columns(table):
            return
        names = ("village_name", "district_name", "regency_name")
        self._read_places(table, "village_code", names, self._places.village)
        self._shared_villages(table)

    def regencies(self, table: Table) -> None:
        """Regency codes of either system against the name beside them."""
        if "regency_code" in self.columns(table):
            self._read_places(table, "regency_code", ("regency_name",), self._places.regency)

    def _read_places(self, table: Table, code: str, names: Sequence[str], read: Any) -> None:
        """Read each distinct code with its names once, then join the answers back.

        Where a code could not be read, names stand in for it as if it were empty.
        """
        present = self.columns(table)
        given = [f"coalesce(t.{quoted(code)}, '')"]
        given += [f"coalesce(t.{quoted(n)}, '')" if n in present else "''" for n in names]
        distinct = self.connection.execute(
            f"select distinct {', '.join(given)} from {typed(table)} t"
        ).fetchall()
        if not distinct:
            return
        readings: list[Reading] = [read(*values) for values in distinct]
        columns: dict[str, Any] = {
            f"g{i}": pa.array(values, pa.string())
            for i, values in enumerate(zip(*distinct, strict=True))
        }
        for part in ("value", "code", "first", "second"):
            columns[part] = pa.array([getattr(r, part) for r in readings], pa.string())
        shown = [values[0] or ", ".join(filter(None, values[1:])) for values in distinct]
        columns["shown"] = pa.array(shown, pa.string())
        self.connection.register("readings", pa.table(columns))
        match = " and ".join(f"{text} = r.g{i}" for i, text in enumerate(given))
        self.say(
            f"""
            select t._source, t._row, $code, r.shown, r.code, r.first, r.second,
                $whole and r.value is null
            from {typed(table)} t join readings r on {match}
            where r.code <> ''
                and not (r.code = 'village_unknown' and $must_exist)
                and not (r.code = 'village_none' and (t._source, t._row) in (
                    select (source, row) from said where name = $code
                ))
            """,
            {
                "code": code,
                "whole": self._whole(table, code),
                "must_exist": table.columns[code].orphans == "set_aside",
            },
        )
        self.connection.execute(
            f"update {self.to_change(table)} t set {quoted(code)} = r.value from readings r"
            f" where {match} and t.{quoted(code)} is distinct from r.value"
        )
        self.connection.unregister("readings")

    def _shared_villages(self, table: Table) -> None:
        if table.name != "cooperatives":
            return
        self.say(
            f"""
            with shared as (
                select village_code, string_agg(cooperative_id, ', ' order by cooperative_id) as ids
                from {typed(table)} where village_code is not null
                group by village_code having count(distinct cooperative_id) > 1
            )
            select _source, _row, 'village_code', village_code, 'village_shared', ids, '', false
            from {typed(table)} join shared using (village_code)
            """
        )

    def scopes(self, table: Table) -> None:
        """Area codes that no place has are kept, without effect, and said."""
        if "scope_code" not in self.columns(table):
            return
        known = self.reference.places["code"].tolist()
        damaged = "regexp_full_match(scope_code, $damaged)"
        self.say(
            "select _source, _row, 'scope_code', scope_code,"
            f" case when {damaged} then 'code_zeros' else 'scope_unknown' end, '', '', {damaged}"
            f" from {typed(table)} where not list_contains($known::varchar[], scope_code)"
            " and not list_contains($swapped::varchar[], scope_code)",
            {"known": known, "swapped": list(self._swapped), "damaged": _SCOPE_DAMAGED},
        )
        for code, reading in self._swapped.items():
            self.say(
                "select _source, _row, 'scope_code', scope_code, 'regency_ambiguous', $first,"
                f" $second, true from {typed(table)} where scope_code = $code",
                {"code": code, "first": reading.first, "second": reading.second},
            )

    @cached_property
    def _swapped(self) -> dict[str, Reading]:
        readings = {c: self._places.regency(c, "") for c in self.reference.regencies["bps_code"]}
        return {c: r for c, r in readings.items() if r.code == "regency_ambiguous"}

    def feeds(self, table: Table) -> None:
        """Feeds name a table of the contract by its name or title; others have no effect."""
        if table.name != "feeds":
            return
        known = {
            heading_key(text): t.name
            for t in tables().values()
            for text in (t.title_en, t.title_id, t.name)
        }
        given = [name for (name,) in self._distinct(table, "table") if name is not None]
        names = {name: known.get(heading_key(name)) for name in given}
        for name, meant in names.items():
            if meant is None:
                self.say(
                    "select _source, _row, 'table', $name, 'table_unknown', $known, '', false"
                    f' from {typed(table)} where "table" = $name',
                    {"name": name, "known": listed(list(tables()), most=len(tables()))},
                )
            elif meant != name:
                self.connection.execute(
                    f'update {self.to_change(table)} set "table" = $meant where "table" = $name',
                    {"name": name, "meant": meant},
                )

    def _distinct(self, table: Table, name: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(
            f"select distinct {quoted(name)} from {typed(table)}"
        ).fetchall()

    # --- keys

    def made_ids(self, table: Table) -> None:
        """Make a missing id from the row's content: names and values of what it reports."""
        key = table.key[0]
        if len(table.key) > 1 or table.columns[key].required:
            return
        content = ", ".join(
            f"'{name}=' || {quoted(name)}::varchar" for name in self.columns(table) if name != key
        )
        at = "_source = $source and " + f"{quoted(key)} is null"
        (given_ids,) = one_row(self.connection, f"select count({quoted(key)}) from {typed(table)}")
        if not given_ids:
            self.without_ids.add(table.name)
        for source in self.incoming[table.name]:
            given = {"source": source.number}
            rows, low, high = one_row(
                self.connection,
                f"select count(*), min(_row), max(_row) from {typed(table)} where {at}",
                given,
            )
            if not rows:
                continue
            simulated = " or ".join(
                f"starts_with({quoted(n)}, '{SIMULATED_PREFIX}')"
                for n in self._line_columns(table) if n != key
            )  # fmt: skip
            self.connection.execute(
                f"update {self.to_change(table)} set {quoted(key)} ="
                f" case when {simulated or 'false'} then '{SIMULATED_PREFIX}' else '' end"
                f" || 'K-' || left(md5(concat_ws(chr(31), {content})), 20) where {at}",
                given,
            )
            self.book.about_file(
                "id_made",
                source=source.number,
                file=source.file,
                sheet=source.sheet,
                column=source.heading_of(key),
                row=row_range(low, high),
                rows=rows,
            )

    def duplicates(self, table: Table) -> None:
        """One key, one row: equal rows count once, rows that differ are all set aside."""
        if self.as_read(table):
            return
        present = self.columns(table)
        keys = ", ".join(quoted(n) for n in table.key if n in present)
        shown = "concat_ws(' / ', " + ", ".join(
            f"{quoted(n)}::varchar" for n in table.key if n in present) + ")"  # fmt: skip
        values = ", ".join(quoted(n) for n in present)
        self.connection.execute(
            f"create or replace temp table doubled as select {keys} from {typed(table)}"
            f" group by {keys} having count(*) > 1"
        )
        if not self._any("doubled"):
            return
        match = " and ".join(
            f"t.{quoted(n)} is not distinct from d.{quoted(n)}" for n in table.key if n in present
        )
        self.connection.execute(
            f"""
            create or replace temp table repeats as
            with numbered as (select row_number() over () as key, * from doubled),
            hits as (
                select t.*, d.key from {typed(table)} t join numbered d on {match}
            ),
            marked as (
                select _source as source, _row as row, key, {shown} as shown,
                    hash(({values})) as content
                from hits
            )
            select source, row, shown,
                min(content) over same = max(content) over same as equal,
                row_number() over (partition by key order by source, row) as nth
            from marked window same as (partition by key)
            """
        )
        name = next(n for n in table.key if n in present)
        self.say(
            "select source, row, $name, shown, 'duplicate_differs', '', '', true from repeats"
            " where not equal",
            {"name": name},
        )
        self.say(
            "select source, row, $name, shown, 'duplicate_equal', '', '', false from repeats"
            " where equal and nth > 1",
            {"name": name},
        )
        self.connection.execute(
            f"delete from {self.to_change(table)} t using repeats r"
            " where r.source = t._source and r.row = t._row and r.equal and r.nth > 1"
        )

    def _any(self, relation: str) -> bool:
        return self.connection.execute(f"select 1 from {relation} limit 1").fetchone() is not None

    # --- the data's own date

    def newest_observed(self, today: date) -> date | None:
        """Return the newest observed date that is not after ``today``."""
        newest: date | None = None
        for table, column in self._observed():
            found = self.connection.execute(
                f"select max({quoted(column.name)}::date) from {typed(table)}"
                f" where {quoted(column.name)}::date <= $today",
                {"today": today},
            ).fetchone()
            if found and found[0] is not None:
                newest = max(newest or found[0], found[0])
        return newest

    def after(self, as_of: date) -> None:
        """Observed dates after the data's own date are set aside."""
        for table, column in self._observed():
            said = self.say(
                f"select _source, _row, $name, {quoted(column.name)}::date::varchar, 'after_as_of',"
                f" $as_of::date::varchar, '', $whole from {typed(table)}"
                f" where {quoted(column.name)}::date > $as_of",
                {"name": column.name, "as_of": as_of, "whole": self._whole(table, column.name)},
            )
            if said:
                self._clear(table, column.name, "after_as_of")
                self.drop_rows(table)

    def _observed(self) -> Iterator[tuple[Table, Column]]:
        for name in self.incoming:
            table = tables()[name]
            present = self.columns(table)
            for column in table.columns.values():
                if column.observed and column.name in present:
                    yield table, column

    # --- simulated and real

    def lines(self) -> dict[int, tuple[int, int]]:
        """Return how many simulated and real rows each source has, by its ids."""
        found: dict[int, tuple[int, int]] = {}
        for name in self.incoming:
            table = tables()[name]
            present = self.columns(table)
            ids = [quoted(n) for n in self._line_columns(table) if n in present]
            if not ids:
                continue
            simulated = " or ".join(
                f"coalesce(starts_with({i}, '{SIMULATED_PREFIX}'), false)" for i in ids
            )
            real = " or ".join(
                f"coalesce(not starts_with({i}, '{SIMULATED_PREFIX}'), false)" for i in ids
            )
            rows = self.connection.execute(
                f"select _source, count_if({simulated}), count_if({real}) from {typed(table)}"
                " group by _source"
            ).fetchall()
            found |= {source: (int(s), int(r)) for source, s, r in rows}
        return found

    def _line_columns(self, table: Table) -> list[str]:
        return [
            c.name
            for c in table.columns.values()
            if c.refers_to in _LINES or (table.name in _LINES and c.name == table.key[0])
        ]

    # --- between tables

    def orphans(self, table: Table) -> None:
        """Every reference must exist in the release to be."""
        present = self.columns(table)
        for column in table.columns.values():
            if column.refers_to and column.name in present and column.orphans == "set_aside":
                self._orphans_of(table, column, column.refers_to)
        self.drop_rows(table)

    def _orphans_of(self, table: Table, column: Column, parent: str) -> None:
        whole = self._whole(table, column.name)
        if not self.parents(parent):
            self._without_parent(table, column, parent, whole)
            return
        if parent in self.without_ids and not column.required:
            self._unmatched(table, column, "parent_without_ids", parent, whole)
            return
        name = quoted(column.name)
        lost = f"{name} is not null and {name} not in (select key from parents)"
        counts = self.connection.execute(
            f"select _source, count({name}), count_if({lost}) from {typed(table)} group by _source"
        ).fetchall()
        if not any(orphans for _, _, orphans in counts):
            return
        for number, reported, orphans in counts:
            if orphans >= FEWEST_ORPHANS and 1 - orphans / reported < LEAST_JOINED:
                joined = reported - orphans
                self._refuse(
                    number, "orphans_many", column.name, value=f"{joined / reported:.0%}",
                    first=parent, second=f"{joined} / {reported}", rows=orphans,
                )  # fmt: skip
        said = self.say(
            f"""
            with zeros as (
                select ltrim(key, '0') as bare, min(key) as key from parents
                where key[1] = '0' group by all
            )
            select _source, _row, $name, {name},
                case when z.key is null then 'orphan' else 'orphan_zeros' end, $parent,
                coalesce(z.key, ''), $whole
            from {typed(table)} left join zeros z on z.bare = {name} where {lost}
            """,
            {"name": column.name, "parent": parent, "whole": whole},
        )
        if said:
            self._clear(table, column.name, "orphan orphan_zeros")

    def parents(self, parent: str) -> bool:
        """Make ``parents``: the keys of ``parent`` in the release to be. False: no such table."""
        if parent == "villages":
            keys = pa.table({"key": list(self.reference.villages["village_code"])})
            self.connection.register("known_keys", keys)
            self.connection.execute(
                "create or replace temp table parents as select key from known_keys"
            )
            self.connection.unregister("known_keys")
            return True
        table = tables()[parent]
        key = quoted(table.key[0])
        parts, paths = [], [str(path) for path in self.base.get(parent, ())]
        if parent in self.incoming:
            parts.append(f"select {key} as key from {typed(table)}")
        if paths and (table.kind == "log" or not parts):
            parts.append(
                f"select {key} as key from read_parquet($paths, union_by_name = true,"
                " hive_partitioning = false)"
            )
        if not parts:
            return False
        self.connection.execute(
            "create or replace temp table parents as select distinct key from ("
            + " union all ".join(parts)
            + ") where key is not null",
            {"paths": paths} if "$paths" in " ".join(parts) else {},
        )
        return True

    def _without_parent(self, table: Table, column: Column, parent: str, whole: bool) -> None:
        name = quoted(column.name)
        counts = self.connection.execute(
            f"select _source, count({name}) from {typed(table)} group by _source"
        ).fetchall()
        for number, reported in counts:
            if reported and column.required:
                self._refuse(number, "parent_missing", column.name, first=parent)
        if not column.required:
            self._unmatched(table, column, "parent_missing_optional", parent, whole)

    def _unmatched(self, table: Table, column: Column, code: str, parent: str, whole: bool) -> None:
        """Set aside every reference of a column that nothing can be matched with."""
        name = quoted(column.name)
        self.say(
            f"select _source, _row, $name, {name}, $code, $parent, '',"
            f" $whole from {typed(table)} where {name} is not null",
            {"name": column.name, "parent": parent, "whole": whole, "code": code},
        )
        self._clear(table, column.name, code)

    def _refuse(self, number: int, code: str, name: str, **particulars: Any) -> None:
        source = self.sources[number]
        self.book.about_file(
            code,
            source=number,
            file=source.file,
            sheet=source.sheet,
            column=source.heading_of(name),
            **particulars,
        )
