"""Names that stand where an id should: confirmed ones become ids, the others are asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from dashboard.contract import Column, Table, tables
from dashboard.intake.checks import Checker
from dashboard.intake.headings import PLACES
from dashboard.intake.keys import name_key
from dashboard.intake.likeness import Directory, Named
from dashboard.intake.model import Candidate, NameQuestion
from dashboard.intake.source import Source
from dashboard.intake.sql import one_row, quoted, typed

# From this on an id that nobody has is taken for a name, where the column knows no id at all.
LEAST_LIKE_A_NAME = 0.7
_MOST_IDS = 20_000  # strange ids that are tried as names; a file with more is another file
_PARTS = ("village_name", "district_name", "regency_name")


@dataclass(frozen=True)
class _Written:
    """A name with its places, as a source writes them, and in how many rows it does."""

    name: str
    places: tuple[str, ...]
    rows: int


@dataclass
class Naming:
    """Reads names against the release to be; ``declared`` as in ``Declared.names``."""

    checker: Checker
    declared: Mapping[tuple[str, str, str], str]
    _directories: dict[str, Directory] = field(default_factory=dict)
    _questions: dict[tuple[str, str, str], NameQuestion] = field(default_factory=dict)
    _unlisted: dict[str, tuple[str, str]] = field(default_factory=dict)

    def resolve(self, table: Table) -> None:
        """Put ids where a table's rows give names; set aside, and ask about, the unconfirmed."""
        for column in table.columns.values():
            if column.refers_to not in PLACES or column.orphans == "keep":
                continue
            for source in self.checker.incoming[table.name]:
                if column.name in source.columns:
                    self._resolve(table, column, column.refers_to, source)

    def ask(self) -> None:
        """Hand every question to the book: one for each name with its places."""
        for question in self._questions.values():
            self.checker.book.ask(question)

    @property
    def unlisted(self) -> list[tuple[str, str]]:
        """The mentors (name, regency) that no list of mentors is there for."""
        return sorted(self._unlisted.values(), key=lambda named: (named[1], named[0]))

    def _resolve(self, table: Table, column: Column, parent: str, source: Source) -> None:
        if not self.checker.parents(parent):
            self._without_parent(table, column, parent, source)
            return
        beside = column.name in source.beside
        if not beside and column.type == "village_code":
            return  # a name is no code: that was said when the column was read
        if beside and column.name in source.headings:
            self._say_denied(table, column, parent, source)
        self._lay(table, column, source, beside)
        if beside:
            self._say_empty(table, column, source)
        written = self._written()
        if not written or (not beside and len(written) > _MOST_IDS):
            return
        directory = self._directory(parent)
        found = directory.candidates([(w.name, w.places) for w in written])
        pairs = list(zip(written, found, strict=True))
        if not beside:
            pairs = self._like_names(table, column, source, directory, pairs)
        self._settle(table, column, parent, source, pairs)

    # --- what the rows say

    def _lay(self, table: Table, column: Column, source: Source, beside: bool) -> None:
        """Make ``named``: row, name and places of every row whose id is not known."""
        places = PLACES[str(column.refers_to)]
        given = [_cell(source.beside[p].position) if p in source.beside else "''" for p in places]
        name, own = quoted(column.name), "r._row = t._row and t._source = $source"
        text = _cell(source.beside[column.name].position) if beside else f"t.{name}"
        if beside and column.refers_to == "cooperatives":
            text = f"coalesce(nullif({text}, ''), {given[0]})"  # its village names it as well
        lost = "is null" if beside else "not in (select key from parents)"
        # Ids alone need not look at the source's own rows again.
        rows = f"{source.relation} r join {typed(table)} t on {own}"
        if not source.beside:
            rows = f"(from {typed(table)} where _source = $source) t"
        self.checker.connection.execute(
            f"create or replace temp table named as select t._row as row, {text} as name,"
            f" [{', '.join(given)}] as places from {rows} where t.{name} {lost}",
            {"source": source.number},
        )

    def _say_denied(self, table: Table, column: Column, parent: str, source: Source) -> None:
        """An id goes before the name beside it; where the two have nothing in common, say so."""
        name, text = quoted(column.name), _cell(source.beside[column.name].position)
        connection, directory = self.checker.connection, self._directory(parent)
        pairs = connection.execute(
            f"select distinct t.{name}, {text} from {source.relation} r join {typed(table)} t"
            f" on r._row = t._row and t._source = $source where {text} <> ''"
            f" and t.{name} in (select key from parents)",
            {"source": source.number},
        ).fetchall()
        denied = [
            {"id": whom, "name": written, "shown": shown}
            for whom, written in pairs
            if (shown := directory.unlike(whom, written))
        ]
        if not denied:
            return
        fields = [(n, pa.string()) for n in ("id", "name", "shown")]
        connection.register("denied", pa.Table.from_pylist(denied, pa.schema(fields)))
        self.checker.say(
            "select $source, t._row, $name, d.name, 'name_denied', d.id, d.shown, false"
            f" from {source.relation} r join {typed(table)} t"
            f" on r._row = t._row and t._source = $source"
            f" join denied d on t.{name} = d.id and {text} = d.name",
            {"source": source.number, "name": column.name},
        )
        connection.unregister("denied")

    def _say_empty(self, table: Table, column: Column, source: Source) -> None:
        """Typing leaves an empty id to its name: where that is empty as well, say so."""
        if column.required:
            self.checker.say(
                "select $source, row, $name, '', 'required_empty', '', '', true"
                " from named where name = ''",
                {"source": source.number, "name": column.name},
            )

    def _written(self) -> list[_Written]:
        rows = self.checker.connection.execute(
            "select name, places, count(*) from named where name <> '' group by all"
            " order by min(row)"
        ).fetchall()
        return [_Written(name, tuple(places), count) for name, places, count in rows]

    def _like_names(
        self,
        table: Table,
        column: Column,
        source: Source,
        directory: Directory,
        pairs: Sequence[tuple[_Written, tuple[Candidate, ...]]],
    ) -> list[tuple[_Written, tuple[Candidate, ...]]]:
        """Keep of the strange ids those that somebody is called, or all but."""
        (known,) = one_row(
            self.checker.connection,
            f"select count(*) from {typed(table)} where _source = $source"
            f" and {quoted(column.name)} in (select key from parents)",
            {"source": source.number},
        )
        return [
            (written, found)
            for written, found in pairs
            if directory.has(written.name)
            or (not known and found and found[0].likeness >= LEAST_LIKE_A_NAME)
        ]

    # --- what becomes of them

    def _settle(
        self,
        table: Table,
        column: Column,
        parent: str,
        source: Source,
        pairs: Sequence[tuple[_Written, tuple[Candidate, ...]]],
    ) -> None:
        connection = self.checker.connection
        everybody = {key for (key,) in connection.execute("from parents").fetchall()}
        settled: list[dict[str, Any]] = []
        counts: Counter[str] = Counter()
        for written, found in pairs:
            question = NameQuestion(
                table=table.name,
                column=column.name,
                refers_to=parent,
                name=written.name,
                places=", ".join(filter(None, written.places)),
                rows=written.rows,
                candidates=found,
            )
            meant, code = self.declared.get(question.key), ""
            if written.name in everybody:
                meant = written.name
                counts["name_is_id"] += written.rows
            elif meant in everybody:
                counts["name_resolved"] += written.rows
            else:
                meant, code = None, "name_unconfirmed" if found else "name_unknown"
                before = self._questions.setdefault(question.key, replace(question, rows=0))
                self._questions[question.key] = replace(before, rows=before.rows + written.rows)
            nearest = found[0].shown if found else ""
            settled.append(
                {"name": written.name, "places": list(written.places), "id": meant, "code": code,
                 "nearest": nearest}
            )  # fmt: skip
        if not settled:
            return
        fields = [(n, pa.string()) for n in ("name", "id", "code", "nearest")]
        schema = pa.schema([*fields, ("places", pa.list_(pa.string()))])
        connection.register("settled", pa.Table.from_pylist(settled, schema))
        connection.execute(
            f"update {self.checker.to_change(table)} t set {quoted(column.name)} = s.id"
            " from named n join settled s using (name, places)"
            " where t._source = $source and t._row = n.row",
            {"source": source.number},
        )
        self.checker.say(
            "select $source, row, $name, n.name, s.code, s.nearest, $parent, $whole"
            " from named n join settled s using (name, places) where s.code <> ''",
            {
                "source": source.number,
                "name": column.name,
                "parent": parent,
                "whole": table.needs_cell(column.name),
            },
        )
        connection.unregister("settled")
        for code, rows in counts.items():
            self.checker.book.about_file(
                code,
                source=source.number,
                file=source.file,
                sheet=source.sheet,
                column=_heading(column, source),
                first=rows,
                rows=rows,
            )

    def _without_parent(self, table: Table, column: Column, parent: str, source: Source) -> None:
        """Names without a table to look them up in; ids are spoken of with the orphans."""
        if column.name not in source.beside:
            return
        if parent == "mentors":
            self._lay(table, column, source, beside=True)
            for each in self._written():
                key = name_key(each.name)
                name, regency = self._unlisted.get(key, (each.name, ""))
                self._unlisted[key] = name, regency or each.places[0]
        if column.required:
            self.checker.book.about_file(
                "parent_missing",
                source=source.number,
                file=source.file,
                sheet=source.sheet,
                column=_heading(column, source),
                first=parent,
            )

    # --- whom they can mean

    def _directory(self, parent: str) -> Directory:
        if parent not in self._directories:
            self._directories[parent] = Directory(self._everybody(parent))
        return self._directories[parent]

    def _everybody(self, parent: str) -> Iterator[Named]:
        reference = self.checker.reference
        short = dict(
            zip(reference.regencies["regency_code"], reference.regencies["short_name"], strict=True)
        )
        columns = ("village_code", "name", "district_name", "regency_code")
        villages = {
            code: (name, district, short[regency])
            for code, name, district, regency in zip(
                *(reference.villages[c] for c in columns), strict=True
            )
        }
        if parent == "villages":
            for code, (name, *around) in villages.items():
                yield Named(code, name, tuple(around))
            return
        for row in self._rows(parent):
            code = row.get("village_code")
            own = tuple(row.get(part) or "" for part in _PARTS)
            places: tuple[str, ...] = villages.get(code or "", own)
            if parent == "mentors":
                places = (short.get(row.get("regency_code") or "", row.get(_PARTS[2]) or ""),)
            yield Named(row["id"], row.get("name") or "", places)

    def _rows(self, parent: str) -> Iterator[dict[str, Any]]:
        """Yield what tells a table's rows apart, from the release to be."""
        table, checker = tables()[parent], self.checker
        paths = [str(path) for path in checker.base.get(parent, ())]
        if parent in checker.incoming:
            rows = typed(table)
        else:
            rows = "read_parquet($paths, union_by_name = true, hive_partitioning = false)"
        given = {"paths": paths} if "$paths" in rows else {}
        cursor = checker.connection.execute(f"select * from {rows} limit 0", given)
        held = {column[0] for column in cursor.description or ()}
        wanted = [n for n in ("name", "village_code", "regency_code", *_PARTS) if n in held]
        selected = ", ".join(map(quoted, wanted))
        found = checker.connection.execute(
            f"select {quoted(table.key[0])} as id, {selected} from {rows}"
            f" where {quoted(table.key[0])} is not null order by id",
            given,
        ).fetchall()
        for row in found:
            yield dict(zip(("id", *wanted), row, strict=True))


def _cell(position: int) -> str:
    return f"coalesce(reported(tidy(r.c{position}::varchar)), '')"


def _heading(column: Column, source: Source) -> str:
    named = source.beside.get(column.name)
    return named.written if named else source.heading_of(column.name)
