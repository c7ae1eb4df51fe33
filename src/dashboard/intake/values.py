"""Text -> typed columns in DuckDB, one expression per contract type; bad cells are set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.contract import Table
from dashboard.intake import why
from dashboard.intake.expressions import NUMERIC, Held
from dashboard.intake.findings import Book
from dashboard.intake.headings import Heading
from dashboard.intake.model import DecimalQuestion, Declared
from dashboard.intake.source import PlainRows, Source
from dashboard.intake.sql import literal, odd_rows, one_row, quoted, row_range, typed
from dashboard.intake.why import Way

# A date declared for all rows of a file, as its column stores it.
_DAYS = {"as_of": "$as_of::date", "month": "date_trunc('month', $month::date)::date"}
_PART = 4_096  # rows of a plain file between which those left out are counted
_MOST_EXPLAINED = 5_000  # distinct bad values of a column that are explained one by one


def define_spellings(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the parsers' macros in a connection."""
    connection.execute(files(__package__).joinpath("spellings.sql").read_text("utf-8"))


def coordinate_pairs(table: Table) -> list[tuple[str, str]]:
    """Return the (latitude, longitude) columns of a table."""
    return [
        (name, name.replace("latitude", "longitude"))
        for name in table.columns
        if name.endswith("latitude")
    ]


def present_columns(table: Table, sources: Sequence[Source]) -> list[str]:
    """Return the stored columns that the sources have, and those that are made from others."""
    present = {name for source in sources for name in source.columns}
    made = set()
    if len(table.key) == 1 and not table.columns[table.key[0]].required:
        made.add(table.key[0])
    for code, name in (("village_code", "village_name"), ("regency_code", "regency_name")):
        if code in table.columns and name in present:
            made.add(code)
    present |= made
    present |= {f"{n}_has_time" for n in present if n in table.columns
                and table.columns[n].type == "moment"}  # fmt: skip
    return [name for name in table.stored if name in present]


def create_typed(
    connection: duckdb.DuckDBPyConnection, table: Table, sources: Sequence[Source]
) -> str:
    """Create the typed table of ``table``: what the sources have, and where from.

    It is empty, except for a view of the one source whose plain rows are typed already. Returns
    the name of the table that is to be filled.
    """
    columns = present_columns(table, sources)
    defined = ", ".join(f"{quoted(name)} {table.stored[name]}" for name in columns)
    filled = odd_rows(table) if is_view(sources) else typed(table)
    connection.execute(
        f"create table {filled} (_source integer, _row bigint, {defined}, _bad bigint,"
        " _beyond bigint)"
    )
    if is_view(sources):
        connection.execute(
            f"create view {typed(table)} as {_plain_rows(connection, table, sources[0])}"
            f" union all by name from {filled}"
        )
    return filled


def is_view(sources: Sequence[Source]) -> bool:
    """Return whether a table's typed rows come as a view, which nothing can be changed in."""
    return len(sources) == 1 and sources[0].plain is not None


def _plain_rows(connection: duckdb.DuckDBPyConnection, table: Table, source: Source) -> str:
    """Select the plain rows of a source that was typed as it was read."""
    if source.plain is None:
        raise ValueError(source.file)
    had = pq.read_schema(source.plain.path).names
    columns = (
        quoted(n) if n in had else f"null::{table.stored[n]} as {quoted(n)}"
        for n in present_columns(table, [source])
    )
    first, left_out = source.plain.written.heading_at + 2, ""
    if "_row" in had:
        row = "_row"
    elif source.plain.odd:
        left_out = f" join {_left_out(connection, source.plain, first, source.number)}"
        left_out += f" on part = file_row_number // {_PART}"
        inside = "len(list_filter(inside, lambda n: n <= file_row_number))"
        row = f"file_row_number + {first} + before + {inside} as _row"
    else:
        row = f"file_row_number + {first} as _row"
    return (
        f"select {source.number} as _source, {row},"
        f" {', '.join(columns)}, 0::bigint as _bad, 0::bigint as _beyond"
        f" from read_parquet({literal(source.plain.path)}, file_row_number = true){left_out}"
    )


def _left_out(
    connection: duckdb.DuckDBPyConnection, plain: PlainRows, first: int, number: int
) -> str:
    """Create a table of where rows were left out of a plain file; return its name.

    For each ``part`` of the file: how many were left out ``before`` it, and before which of its
    rows (counted from the file's first) the others ``inside``.
    """
    at = np.array(plain.odd) - first - np.arange(len(plain.odd))
    parts = np.arange(plain.rows // _PART + 1)
    before = np.searchsorted(at, parts * _PART)
    ends = np.append(before[1:], len(at))
    table = pa.table({"part": parts, "before": before,
                      "inside": [at[a:b] for a, b in zip(before, ends, strict=True)]})  # fmt: skip
    connection.register("gaps", table)
    connection.execute(f"create table left_out_{number} as from gaps")
    connection.unregister("gaps")
    return f"left_out_{number}"


class Typist:
    """Types one source after another into its table's typed rows."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, book: Book, declared: Declared
    ) -> None:
        self._connection = connection
        self._book = book
        self._declared = declared

    def type(self, source: Source, table: Table, into: str) -> None:
        """Add a source's rows to its typed table, or all but the plain ones to the other one.

        Says what each bad cell is. ``into`` is the table to be filled.
        """
        if source.plain is not None:
            if into == typed(table):
                self._connection.execute(
                    f"insert into {into} by name {_plain_rows(self._connection, table, source)}"
                )
            if not source.plain.odd:
                return
        held = self._held(source)
        parameters: dict[str, Any] = {"source": source.number, **source.days}
        days = "".join(f" {_DAYS[name]} as {quoted(name)}," for name in source.days)
        valued = ", ".join(h.valued(parameters) for h in held)
        self._connection.execute(
            f"""
            insert into {into} by name
            with cleaned as (
                select _row, {", ".join(h.cleaned() for h in held)} from {source.relation}
                where _row not in (select row from said where whole and source = $source)
            ),
            prepared as (select * {"".join(h.prepared() for h in held)} from cleaned),
            valued as (select *, {valued} from prepared)
            select $source as _source, _row,{days} {", ".join(h.stored() for h in held)},
                {" + ".join(h.bad() for h in held) or "0"} as _bad,
                {" + ".join(h.beyond() for h in held) or "0"} as _beyond
            from valued
            """,
            parameters,
        )
        self._explain(source, table, into, held)

    # --- how a column is held and read

    def _held(self, source: Source) -> list[Held]:
        plain = [h for h in source.headings.values() if not h.has_time]
        profile = self._profile(source)
        forms = self._number_forms(source, profile)
        held = []
        for bit, heading in enumerate(plain):
            column, position = heading.column, heading.position
            companion = source.headings.get(f"{column.name}_has_time")
            known = profile.get(column.name, {})
            dot, comma = forms.get(column.name, ("thousands", None))
            way = Way(
                dot=dot,
                comma=comma,
                month_first=known.get("month_first", 0) > known.get("day_first", 0),
                plain=bool(known.get("plain", True)),
                midnight=bool(known.get("midnight", False))
                and companion is None
                and source.plain is None,  # which has moments that are not at midnight
            )
            held.append(
                Held(
                    bit=bit,
                    column=column,
                    position=position,
                    factor=heading.factor,
                    native=source.native.get(position, ""),
                    kinds=position in source.kinds,
                    companion=companion.position if companion else None,
                    way=way,
                )
            )
        self._say_profile(source, held, profile)
        return held

    def _profile(self, source: Source) -> dict[str, dict[str, Any]]:
        """Count, in one pass, what decides how columns are read. By column, then fact."""
        wanted = [
            (heading.name, fact, expression)
            for heading in source.headings.values()
            if not heading.has_time
            for fact, expression in facts(source, heading).items()
        ]
        if not wanted:
            return {}
        row = one_row(
            self._connection,
            f"select {', '.join(sql for _, _, sql in wanted)} from {source.relation}",
        )
        profile: dict[str, dict[str, Any]] = {}
        for (name, fact, _), value in zip(wanted, row, strict=True):
            profile.setdefault(name, {})[fact] = value if value is not None else 0
        return profile

    def _number_forms(
        self, source: Source, profile: dict[str, dict[str, Any]]
    ) -> dict[str, tuple[str | None, str | None]]:
        """Decide what one mark before three digits means.

        The column itself decides, then what an analyst declared, then the rest of the file.
        """
        numeric = {
            n: profile[n]
            for n, h in source.headings.items()
            if n in profile and h.column.type in NUMERIC and "comma" in profile[n]
        }
        whole_file = _majority(
            sum(n["comma"] for n in numeric.values()), sum(n["dot"] for n in numeric.values())
        ) or {";": "comma", ",": "dot"}.get(source.delimiter)
        forms: dict[str, tuple[str | None, str | None]] = {}
        for name, counted in numeric.items():
            column = source.headings[name].column
            if column.maximum is not None and column.maximum < 1000:
                forms[name] = "decimal", "decimal"  # thousands would lie outside the range
                continue
            own = _majority(counted["comma"], counted["dot"])
            table = source.table.name if source.table else ""
            declared = None if own else self._declared.decimals.get((table, name))
            decimal = own or declared or whole_file
            dot = {"comma": "thousands", "dot": "decimal"}.get(decimal or "")
            comma = {"comma": "decimal", "dot": "thousands"}.get(decimal or "")
            forms[name] = (dot if column.type == "number" else "thousands"), comma
            if counted["either"] and decimal:
                example = str(counted["example"])
                meaning = forms[name][0 if "." in example else 1]
                read_as = example.replace(".", "").replace(",", "")
                if meaning == "decimal":
                    read_as = example.replace(",", ".")
                self._book.about_file(
                    "number_declared" if declared else "number_form",
                    source=source.number,
                    file=source.file,
                    sheet=source.sheet,
                    column=source.heading_of(name),
                    first=example,
                    second=read_as,
                    rows=counted["either"],
                )
        return forms

    def _say_profile(
        self, source: Source, held: Sequence[Held], profile: dict[str, dict[str, Any]]
    ) -> None:
        """Say once per column what holds for many of its cells."""
        for h in held:
            known = profile.get(h.column.name, {})
            if known.get("infinite"):
                self._say_column(source, h, "number_infinite", rows=known["infinite"])
            if known.get("offset"):
                self._say_column(source, h, "moment_offset", first=known["offset"])
            if h.way.midnight:
                self._say_column(source, h, "moment_midnight")
            if not h.native and not h.way.plain:
                self._say_rows(source, h, "marks_removed", f"has_marks({h.raw})")
            if known.get("formula"):
                text = f"case when k{h.position} is null then {h.raw} end" if h.kinds else h.raw
                self._say_rows(source, h, "formula_like", f"looks_like_formula({text})")

    def _say_rows(self, source: Source, h: Held, code: str, test: str) -> None:
        rows, low, high, value = one_row(
            self._connection,
            f"select count(*), min(_row), max(_row), arg_min({h.raw}, _row)"
            f" from {source.relation} where {test}",
        )
        if rows:
            self._say_column(source, h, code, rows=rows, row=row_range(low, high), value=value)

    def _say_column(self, source: Source, h: Held, code: str, **particulars: Any) -> None:
        self._book.about_file(
            code,
            source=source.number,
            file=source.file,
            sheet=source.sheet,
            column=source.heading_of(h.column.name),
            **particulars,
        )

    # --- what is said about cells

    def _explain(self, source: Source, table: Table, into: str, held: Sequence[Held]) -> None:
        masks = one_row(
            self._connection,
            f"select bit_or(_bad), bit_or(_beyond) from {into} where _source = $source",
            {"source": source.number},
        )
        bad, beyond = (mask or 0 for mask in masks)
        for h in held:
            whole = table.needs_cell(h.column.name)
            if bad >> h.bit & 1:
                self._explain_column(source, table, into, h, whole)
            if beyond >> h.bit & 1:
                self._say_beyond(source, into, h, whole)
            # A name beside an id stands for it: what it means is looked up later.
            if h.column.required and h.column.name not in source.beside:
                self._connection.execute(
                    f"""
                    insert into said
                    select _source, _row, $name, '', 'required_empty', '', '', true
                    from {into}
                    where _source = $source and {quoted(h.column.name)} is null
                        and (_bad | _beyond) & {1 << h.bit} = 0
                    """,
                    {"name": h.column.name, "source": source.number},
                )
            if h.column.type == "moment":
                self._say_without_time(source, into, h)

    def _say_beyond(self, source: Source, into: str, h: Held, whole: bool) -> None:
        ends = (h.column.minimum, h.column.maximum)
        first, second = ("…" if end is None else f"{end:g}" for end in ends)
        self._connection.execute(
            f"""
            insert into said
            select $source, _row, $name, trim(r.{h.raw}::varchar), 'out_of_range', $first, $second,
                $whole
            from {source.relation} r join {into} t using (_row)
            where t._source = $source and t._beyond & {1 << h.bit} <> 0
            """,
            {
                "source": source.number,
                "name": h.column.name,
                "first": first,
                "second": second,
                "whole": whole,
            },
        )

    def _explain_column(
        self, source: Source, table: Table, into: str, h: Held, whole: bool
    ) -> None:
        kind = f"r.k{h.position}" if h.kinds else "null::varchar"
        self._connection.execute(
            f"""
            create or replace temp table bad_cells as
            select _row as row, trim(r.{h.raw}::varchar) as value, {kind} as kind
            from {source.relation} r join {into} t using (_row)
            where t._source = $source and t._bad & {1 << h.bit} <> 0
            """,
            {"source": source.number},
        )
        distinct = self._connection.execute(
            "select value, kind from bad_cells group by all order by min(row) limit $most",
            {"most": _MOST_EXPLAINED},
        ).fetchall()
        reasons = [(v, k, *why.explain(h.column, v, k, h.way, bool(h.native))) for v, k in distinct]
        names = ("value", "kind", "code", "first", "second")
        arrays = [pa.array(column, pa.string()) for column in zip(*reasons, strict=True)]
        self._connection.register("reasons", pa.Table.from_arrays(arrays, names=list(names)))
        self._connection.execute(
            """
            insert into said
            select $source, row, $name, b.value, coalesce(r.code, $generic),
                coalesce(r.first, ''), coalesce(r.second, ''), $whole
            from bad_cells b left join reasons r
                on r.value = b.value and r.kind is not distinct from b.kind
            """,
            {"source": source.number, "name": h.column.name, "whole": whole,
             "generic": why.GENERIC[h.column.type]},
        )  # fmt: skip
        self._connection.unregister("reasons")
        undecided = next((r for r in reasons if r[2] == "number_undecided"), None)
        if undecided:
            self._ask_decimals(source, table, h, *undecided)

    def _ask_decimals(
        self, source: Source, table: Table, h: Held, value: str, _: Any, code: str, *__: Any
    ) -> None:
        (rows,) = one_row(
            self._connection,
            "select count(*) from said where source = $source and name = $name and code = $code",
            {"source": source.number, "name": h.column.name, "code": code},
        )
        mark = re.sub(r"[^\d.,]", "", value)
        whole, part = re.sub("[.,]", "", mark), mark.replace(",", ".")
        with_comma, with_dot = (part, whole) if "," in mark else (whole, part)
        place = source.file, source.sheet, table.name, h.column.name
        self._book.ask(DecimalQuestion(*place, value, with_comma, with_dot, rows))

    def _say_without_time(self, source: Source, into: str, h: Held) -> None:
        if h.way.midnight:
            return
        name = quoted(h.column.name + "_has_time")
        rows, low, high = one_row(
            self._connection,
            f"select count(*), min(_row), max(_row) from {into}"
            f" where _source = $source and not {name}",
            {"source": source.number},
        )
        if rows:
            self._say_column(source, h, "moment_no_time", rows=rows, row=row_range(low, high))


# What is counted in a column's text ($c), by type; `$n` is its number without `Rp` or `%`.
_COUNTED = {
    "number": {
        "comma": "count_if(proves_decimal_comma($n))",
        "dot": "count_if(proves_decimal_dot($n))",
        "either": "count_if(is_either_number($n))",
        "example": "min($n) filter (where is_either_number($n))",
    },
    "date": {
        "day_first": "count_if(proves_day_first(trim($c)))",
        "month_first": "count_if(proves_month_first(trim($c)))",
    },
    "text": {"formula": "count_if(looks_like_formula($c))"},
}
_COUNTED["integer"] = _COUNTED["money"] = _COUNTED["number"]
_COUNTED["moment"] = _COUNTED["date"] | {
    "midnight": "bool_and(coalesce(is_midnight($c), false)) filter (where $written <> '')",
    "offset": "count_if(names_zone($c))",
}
_COUNTED["id"] = _COUNTED["text"]


def facts(source: Source, heading: Heading) -> dict[str, str]:
    """Return what is to be counted in one column, as SQL aggregates by fact."""
    written, kind = f"c{heading.position}", heading.column.type
    native = source.native.get(heading.position, "")
    if native in {"DOUBLE", "FLOAT"}:
        return {"infinite": f"count_if(not isfinite({written}))"}
    if native.startswith("TIMESTAMP") and kind == "moment":
        zoned = written if "ZONE" in native else "null"
        return {
            "midnight": f"bool_and({written} = date_trunc('day', {written}))",
            "offset": f"count({zoned})",
        }
    if native:
        return {}
    text = written
    if heading.position in source.kinds:
        text = f"case when k{heading.position} is null then {written} end"
    number = f"{'money' if kind == 'money' else 'number'}_text(trim({text}))"
    slots = {"$n": f"rtrim(rtrim({number}, '%'))", "$c": text, "$written": written}
    found = {"plain": "coalesce(bool_and(is_plain($written)), true)"} | _COUNTED.get(kind, {})
    for slot, put in slots.items():
        found = {fact: sql.replace(slot, put) for fact, sql in found.items()}
    return found


def _majority(comma: int, dot: int) -> str | None:
    if comma == dot:
        return None
    return "comma" if comma > dot else "dot"
