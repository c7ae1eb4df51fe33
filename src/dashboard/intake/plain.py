"""A large CSV file whose rows are nearly all spelled plainly: typed from the file itself.

The few rows with a cell that is not plain stay text, for the usual way. A file with many of them,
or with a cell that others help to understand, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.contract import Table
from dashboard.intake.expressions import Held
from dashboard.intake.headings import all_heading_keys
from dashboard.intake.records import TAIL, CsvFile
from dashboard.intake.source import PlainRows, Source, totals
from dashboard.intake.sql import AS_PARQUET, literal, one_row, quoted
from dashboard.intake.values import facts
from dashboard.intake.why import Way, word_key

_BATCH = 122_880 // 4  # a whole part of the rows that DuckDB gives to a row group
_MOST_ODD = 10_000  # rows; where more are not plain, the usual way is no slower

# A value by its plain spelling, which no other cell of the column can make mean something else. A
# cast that gives the very text back has guessed nothing. $c is the cell, $usual the value as any
# spelling gives it; a type that is not here has none but its usual spelling.
_VALUES = {
    "date": "case when $c between '1900' and '2100' and try_cast($c as date)::varchar = $c"
    " then try_cast($c as date) end",
    "moment": "case when $c between '1900' and '2100' and (try_cast($c as timestamp)::varchar = $c"
    r" or regexp_full_match($c, '\d{4}-\d\d-\d\d[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?'))"
    " then try_cast($c as timestamp) end",
    "integer": "case when try_cast($c as bigint)::varchar = $c then try_cast($c as bigint) end",
    "number": r"case when regexp_full_match($c, '-?\d{1,15}(\.\d{1,15})?')$decided"
    " then try_cast($c as double) end",
    "word": "case when list_contains($own, $c) then $c else $usual end",
    "list": "case when regexp_full_match($c, $own) then string_split($c, ';') else $usual end",
}
_VALUES["money"] = _VALUES["number"]
_VALUES["month"] = f"date_trunc('month', {_VALUES['date']})::date"
# The same in printable ASCII alone, where little can be wrong with a text; the usual expressions
# are long, and cost time even where no cell needs them.
_SIMPLE = {sort: value.replace(" else $usual", "") for sort, value in _VALUES.items()} | {
    "id": "case when ascii($c) not in (32, 35) and not ends_with($c, ' ')"
    " and not contains($c, '+') then reported($c) end",
    "text": "case when ascii($c) not in (32, 35) and not ends_with($c, ' ') then reported($c) end",
    "flag": "as_flag($c)",
}


@dataclass(frozen=True)
class _Plain(Held):
    """One column of a text file, read cell by cell; ``simple``: all is printable ASCII."""

    simple: bool

    def layer(self, letter: str) -> str:
        """Return a layer's name; a simple cell needs no layer for what it reports."""
        if letter == "t" and self.simple:
            return f"reported({self.raw})"
        return super().layer(letter)

    def cleaned(self) -> str:
        """Select the layer ``t``, tidied cell by cell."""
        trimmed = f"trimmed({self.raw})"
        tidied = f"case when is_plain({trimmed}) then {trimmed} else tidy({self.raw}) end"
        return f"reported({tidied}) as {self.layer('t')}"

    def valued(self, parameters: dict[str, Any]) -> str:
        """Select the value, null where it is not spelled plainly."""
        value = (_SIMPLE if self.simple else _VALUES).get(self.sort, "$usual")
        if "$own" in value:
            parameters[f"o{self.bit}"] = self._own_words()
        most = self.column.maximum
        slots = {
            # Below a thousand a mark before three digits can only be a decimal one.
            "$decided": "" if most is not None and most < 1000 else " and not is_either_number($c)",
            "$own": f"$o{self.bit}",
            "$usual": self.text(parameters) if "$usual" in value else "",
            "$c": self.raw if self.simple else self.layer("t"),
        }
        for slot, text in slots.items():
            value = value.replace(slot, text)
        if self.column.type == "integer":
            value = self.times(value)
        elif self.column.type == "money":
            value = f"round({value} * {self.factor!r}, 4)"
        elif self.column.type == "number":
            value = self.scaled(value)
        return f"{value} as {self.layer('v')}"

    def stored(self) -> str:
        """Select what is stored; a moment that is spelled plainly has a time."""
        value, name = self.layer("v"), self.column.name
        selected = f"{value} as {quoted(name)}"
        if self.column.type == "moment":
            selected += f", case when {value} is not null then true end as"
            selected += f" {quoted(name + '_has_time')}"
        return selected

    def odd(self) -> str:
        """Return the test of a cell that is not plain, or that something is to be said about."""
        value = self.layer("v")
        tests = [f"case when {value} is null then {self.layer('t')} is not null else false end"]
        if not self.simple:
            trimmed = f"trimmed({self.raw})"
            tests.append(
                f"case when is_plain({trimmed}) then false"
                f" else has_marks({self.raw}) or is_plain({self.raw}) end"
            )
        if self.column.type in {"id", "text"}:
            tests.append(f"looks_like_formula({self.raw})")
        if self.column.required:
            tests.append(f"{value} is null")
        if within := self.within():
            tests.append(f"case when {within} then false else {value} is not null end")
        return " or ".join(tests)

    def _own_words(self) -> str | list[str]:
        """Return the words that are spelled as they are stored; of a list the pattern."""
        spelled = self.spelled
        words = [word for word in self.column.words if spelled[word_key(word)] == word]
        if self.column.type == "word":
            return words
        one = "|".join(map(re.escape, words))
        return f"({one})(;({one}))*" if words else "[0-9A-Za-z]{5,}(;[0-9A-Za-z]+)*"


def type_plainly(
    connection: duckdb.DuckDBPyConnection, source: Source, written: CsvFile, path: Path
) -> PlainRows | None:
    """Write the typed columns of a source's plain rows to ``path``, as Parquet in the file's order.

    The rows that are not plain become the source's relation. None: it is all to be read the usual
    way.
    """
    if source.table is None or any(h.has_time for h in source.headings.values()):
        return None
    key = source.headings.get(source.table.key[0]) if len(source.table.key) == 1 else None
    rows = _Rows(written, f"c{key.position}" if key else "", ordered=key is not None)
    connection.execute(f"create table {source.relation} ({rows.defined})")
    while not _copy(connection, source, source.table, rows, path):
        again = _again(connection, source, source.table, rows)
        if again is None:
            return None
        rows = again
    if pq.read_metadata(path).num_rows != rows.count or list(totals(source, rows.tail)):
        return None
    if rows.ordered and not _rises(path, source.table.key[0]):
        return None
    if _others_decide(connection, source, path, rows.odd):
        return None
    return PlainRows(path, rows.count, rows.ordered, written, rows.odd)


def _others_decide(
    connection: duckdb.DuckDBPyConnection, source: Source, path: Path, odd: Sequence[int]
) -> bool:
    """Tell whether a cell means something by what stands in the other rows.

    Such are numbers with one mark before three digits, and midnight, which is no time where all
    moments of a column are.
    """
    moments = [quoted(n) for n, h in source.headings.items() if h.column.type == "moment"]
    if moments:
        dates = ", ".join(f"bool_and({m} = date_trunc('day', {m}))" for m in moments)
        always = one_row(connection, f"select {dates} from read_parquet({literal(path)})")
        if any(found or (found is None and odd) for found in always):
            return True
    counted = [facts(source, heading) for heading in source.headings.values()]
    either = ["0 * count(*)", *(fact["either"] for fact in counted if "either" in fact)]
    return any(one_row(connection, f"select {', '.join(either)} from {source.relation}"))


def _again(
    connection: duckdb.DuckDBPyConnection, source: Source, table: Table, rows: _Rows
) -> _Rows | None:
    """Return how to try once more; None: there is no other way."""
    if rows.disordered:
        return replace(rows, ordered=False)
    if not (rows.unproved or rows.odd):
        odd = _odd(connection, source, table, replace(rows, ordered=False))
        if odd:
            return replace(rows, odd=odd)
    # What is not simple may still be plain.
    return replace(rows, simple=False, odd=()) if rows.simple else None


def _odd(
    connection: duckdb.DuckDBPyConnection, source: Source, table: Table, rows: _Rows
) -> tuple[int, ...]:
    """Make the rows that are not plain the source's relation; return their numbers.

    There are none if they are too many.
    """
    parameters: dict[str, Any] = {}
    selected = f"select {', '.join(rows.names)} from tested where odd limit {_MOST_ODD + 1}"
    query = _query(source, table, rows, selected, parameters)
    connection.register("plain_rows", rows.stream())
    try:
        connection.execute(f"create or replace table {source.relation} as {query}", parameters)
    except duckdb.Error:
        return ()
    finally:
        connection.unregister("plain_rows")
    odd = connection.execute(f"select _row from {source.relation} order by _row").fetchall()
    return tuple(row for (row,) in odd) if len(odd) <= _MOST_ODD else ()


def _copy(
    connection: duckdb.DuckDBPyConnection, source: Source, table: Table, rows: _Rows, path: Path
) -> bool:
    """Write the typed columns of all rows, unless one of them is not plain."""
    parameters: dict[str, Any] = {}
    names = {*source.headings, *(f"{n}_has_time" for n in source.headings)}
    columns = [quoted(name) for name in table.stored if name in names]
    if not rows.ordered:  # else a row's place is its number
        columns.append("_row")
    first, *others = columns
    selected = (
        f"select case when odd then error('not plain') else {first} end as {first},"
        f" {', '.join(others)} from stored"
    )
    query = _query(source, table, rows, selected, parameters)
    connection.register("plain_rows", rows.stream())
    try:
        connection.execute("set preserve_insertion_order = true")  # a row's place is its number
        connection.execute(f"copy ({query}) to {literal(path)} {AS_PARQUET}", parameters)
    except duckdb.Error:
        return False
    finally:
        connection.execute("set preserve_insertion_order = false")
        connection.unregister("plain_rows")
    return True


def _rises(path: Path, key: str) -> bool:
    """Tell whether each key of a written file comes after the one before it."""
    with pq.ParquetFile(path) as written:
        order = _Order()
        return all(order.goes_on(group.column(0)) for group in written.iter_batches(columns=[key]))


def _query(
    source: Source, table: Table, rows: _Rows, selected: str, parameters: dict[str, Any]
) -> str:
    """Select from ``stored``, what is stored, or from ``tested``, which has the text as well.

    In both ``odd`` tells which row is not plain.
    """
    held = [
        _Plain(bit, h.column, h.position, h.factor, "", False, None, Way(), rows.simple)
        for bit, h in enumerate(source.headings.values())
    ]
    first = held[0].raw
    keys = sorted(all_heading_keys())
    endings = "".join({k[-1] for k in keys if k[-1].isdigit()})
    parameters |= {"headings": keys, "endings": endings}
    odd = [h.odd() for h in held]
    # A second heading row ends in the last letter of a heading: most ids need no closer look.
    ends = f"right({first}, 1)"
    odd.append(
        f"case when {ends} not between '0' and '9' or contains($endings, {ends})"
        f" then list_contains($headings::varchar[], regexp_replace(lower({first}),"
        " '[^a-z0-9]', '', 'g')) else false end"
    )
    examples = {h.raw: h.column.example for h in held if h.column.example}
    if examples:
        same, *others = (f"{raw} = $e{raw}" for raw in examples)
        odd.append(f"case when {same} then {' and '.join(['true', *others])} else false end")
        parameters |= {f"e{raw}": example for raw, example in examples.items()}
    if rows.key:
        odd.append(f"{rows.key} is distinct from {quoted(f'v {table.key[0]}')}")
    cleaned = "".join(f", {h.cleaned()}" for h in held if not h.simple)
    return f"""
        with cleaned as (select * {cleaned} from plain_rows),
        valued as (select *, {", ".join(h.valued(parameters) for h in held)} from cleaned),
        tested as (select *, {" or ".join(f"({test})" for test in odd)} as odd from valued),
        stored as (select odd, {", ".join(h.stored() for h in held)}, _row from tested)
        {selected}
    """


@dataclass
class _Rows:
    """A file's records but the ``odd`` ones, as batches of text, and what is learned on the way.

    ``key`` is the column that tells rows apart, whose order is watched where they are ``ordered``;
    ``simple``: only simple blocks are expected. What is not as expected ends the stream with an
    error: ``disordered``, or ``unproved``, a block whose form is not.
    """

    written: CsvFile
    key: str
    ordered: bool
    simple: bool = True
    odd: tuple[int, ...] = ()
    disordered: bool = field(default=False, init=False)
    unproved: bool = field(default=False, init=False)
    count: int = field(default=0, init=False)
    tail: list[tuple[int, Sequence[str]]] = field(default_factory=list, init=False)

    @property
    def names(self) -> list[str]:
        """The columns of the stream."""
        return ["_row", *(f"c{position}" for position in self.written.positions)]

    @property
    def defined(self) -> str:
        """The columns of the stream, as a table is defined by them."""
        number, *texts = self.names
        return ", ".join([f"{number} bigint", *(f"{name} varchar" for name in texts)])

    def stream(self) -> pa.RecordBatchReader:
        """Return the rows, up to an error where something is not as expected."""
        number, *texts = self.names
        schema = pa.schema([(number, pa.int64()), *((name, pa.string()) for name in texts)])
        return pa.RecordBatchReader.from_batches(schema, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        """Cut the blocks so that row groups are as full as those of any other written table."""
        waiting: list[pa.Table] = []
        for text in self._texts():
            waiting.append(text)
            whole = pa.concat_tables(waiting)
            full = len(whole) - len(whole) % _BATCH
            for start in range(0, full, _BATCH):
                yield from whole.slice(start, _BATCH).combine_chunks().to_batches()
            waiting = [whole.slice(full)]
        for rest in waiting:
            yield from rest.combine_chunks().to_batches()

    def _texts(self) -> Iterator[pa.Table]:
        order, odd = _Order(), pa.array(self.odd, pa.int64())
        for block in self.written.blocks():
            if block.text is None or (self.simple and not block.simple):
                self.unproved = True
                raise ValueError(self.written.path)
            text = block.text
            if self.odd:
                text = text.filter(pc.invert(pc.is_in(text["_row"], odd)))
            self.count += text.num_rows
            self.tail = [*self.tail, *block.tail][-TAIL:]
            if self.ordered and not order.goes_on(text[self.key].combine_chunks()):
                self.disordered = True
                raise ValueError(self.written.path)
            yield text


class _Order:
    """Whether keys rise, part by part."""

    def __init__(self) -> None:
        self._last: str | None = None

    def goes_on(self, keys: pa.Array) -> bool:
        """Tell whether each of ``keys`` comes after the one before it."""
        if not len(keys):
            return True
        before, self._last = self._last, keys[-1].as_py()
        if keys.null_count or (before is not None and before >= keys[0].as_py()):
            return False
        return pc.all(pc.less(keys[:-1], keys[1:])).as_py() is not False
