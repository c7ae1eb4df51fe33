"""Text -> typed columns in DuckDB, one expression per contract type; bad cells are set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.contract import SQL_TYPES, Column, Table
from dashboard.intake import why
from dashboard.intake.files import Source
from dashboard.intake.findings import Book
from dashboard.intake.sql import one_row, quoted, row_range, typed
from dashboard.intake.why import Way, word_key

_MOST_EXPLAINED = 5_000  # distinct bad values of a column that are explained one by one
_NUMERIC = {"integer", "number", "money"}
# What is taken out of a text once, before it is read; `$x` below.
_PREPARED = {
    "date": "iso_text($t)",
    "moment": "moment_parts($t)",
    "integer": "number_text($t)",
    "number": "rtrim(rtrim(number_text($t), '%'))",
    "money": "money_text($t)",
}
# What a text ($t) means, by type of column.
_SIMPLE = {
    "id": "as_code($t)",
    "village_code": f"case when regexp_full_match($t, '{why.VILLAGE_CODE}') then $t end",
    "regency_code": f"case when regexp_full_match($t, '{why.REGENCY_CODE}') then $t end",
    "date": "as_day($x)",
    "month": "as_month($t)",
    "moment": "as_moment($x)",
    "flag": "as_flag($t)",
    "text": "as_text($t)",
}
# What a workbook's cell of another kind ($k) means, spelled exactly as $t; see workbook_child.py.
# Days are counted from 1899-12-30 and believed between 1954 and 2099.
_DAY = "when $k = 'd' or ($k = 't' and $t like '% 00:00:00') then try_cast(left($t, 10) as date)"
_CELLS = {
    "date": _DAY + " when $serial and $number = floor($number)"
    " then date '1899-12-30' + $number::integer",
    "month": _DAY.replace("then ", "then date_trunc('month', ") + ")::date",
    "moment": "when $k in ('d', 't') then try_cast($t as timestamp) when $serial"
    " then timestamp '1899-12-30' + to_seconds(round($number * 86400)::bigint)",
    "integer": "when $k = 'n' then $number",
    "number": "when $k = 'n' then $number",
    "money": "when $k = 'n' then $number",
    "flag": "when $k in ('b', 'n') then as_flag($t)",
    "text": "when $k in ('n', 'd', 't', 'h', 'b') then $t",
}


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
    present = {name for source in sources for name in source.headings}
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
) -> None:
    """Create the empty typed table of ``table``: what the sources have, and where from."""
    columns = present_columns(table, sources)
    defined = ", ".join(f"{quoted(name)} {table.stored[name]}" for name in columns)
    connection.execute(
        f"create table {typed(table)} (_source integer, _row bigint, {defined}, _bad bigint,"
        " _beyond bigint)"
    )


@dataclass(frozen=True)
class _Held:
    """One column of one source: its bit in the masks, how it is stored, how to read it."""

    bit: int
    column: Column
    position: int
    factor: float
    native: str
    kinds: bool
    companion: int | None
    way: Way

    @property
    def raw(self) -> str:
        return f"c{self.position}"


class Typist:
    """Types one source after another into its table's typed rows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, book: Book) -> None:
        self._connection = connection
        self._book = book

    def type(self, source: Source, table: Table) -> None:
        """Add a source's rows to its typed table; say what each bad cell is."""
        held = self._held(source, table)
        parameters: dict[str, Any] = {"source": source.number}
        cleaned, prepared, valued, stored, bad, beyond = [], [], [], [], [], []
        for h in held:
            n = h.column.name
            cleaned.append(f"{self._cleaned(h)} as {quoted('t ' + n)}")
            if not h.native and h.column.type in _PREPARED:
                once = _PREPARED[h.column.type].replace("$t", quoted("t " + n))
                prepared.append(f", {once} as {quoted('x ' + n)}")
            if h.kinds:
                cleaned.append(f"k{h.position} as {quoted('k ' + n)}")
            if h.companion is not None:
                cleaned.append(f"c{h.companion} as {quoted('h ' + n)}")
            valued.append(f"{self._valued(h, parameters)} as {quoted('v ' + n)}")
            value = quoted("v " + n)
            within = self._within(h, value)
            kept = f"case when {within} then {value} end" if within else value
            stored.append(f"{kept} as {quoted(n)}")
            if h.column.type == "moment":
                has_time = self._has_time(h)
                stored.append(
                    f"case when {value} is not null then {has_time} end"
                    f" as {quoted(n + '_has_time')}"
                )
            reported = f"{quoted('t ' + n)} is not null"
            if h.kinds:
                reported = f"({reported} or {quoted('k ' + n)} is not null)"
            bad.append(f"case when {reported} and {value} is null then {1 << h.bit} else 0 end")
            if within:
                beyond.append(f"case when {within} then 0 when {value} is null then 0"
                              f" else {1 << h.bit} end")  # fmt: skip
        self._connection.execute(
            f"""
            insert into {typed(table)} by name
            with cleaned as (
                select _row, {", ".join(cleaned)} from {source.relation}
                where _row not in (select row from said where whole and source = $source)
            ),
            prepared as (select * {"".join(prepared)} from cleaned),
            valued as (select *, {", ".join(valued)} from prepared)
            select $source as _source, _row, {", ".join(stored)},
                {" + ".join(bad)} as _bad, {" + ".join(beyond) or "0"} as _beyond
            from valued
            """,
            parameters,
        )
        self._explain(source, table, held)

    # --- how a column is held and read

    def _held(self, source: Source, table: Table) -> list[_Held]:
        plain = [h for h in source.headings.values() if not h.has_time]
        profile = self._profile(source)
        forms = self._number_forms(source, profile)
        held = []
        for bit, heading in enumerate(plain):
            column, position = heading.column, heading.position
            companion = source.headings.get(f"{column.name}_has_time")
            facts = profile.get(column.name, {})
            dot, comma = forms.get(column.name, ("thousands", None))
            way = Way(
                dot=dot,
                comma=comma,
                month_first=facts.get("month_first", 0) > facts.get("day_first", 0),
                plain=bool(facts.get("plain", True)),
                midnight=bool(facts.get("midnight", False)),
            )
            held.append(
                _Held(
                    bit,
                    column,
                    position,
                    heading.factor,
                    source.native.get(position, ""),
                    position in source.kinds,
                    companion.position if companion else None,
                    way,
                )
            )
        self._say_profile(source, held, profile)
        return held

    def _profile(self, source: Source) -> dict[str, dict[str, int]]:
        """Count, in one pass, what decides how columns are read. By column, then fact."""
        facts: list[tuple[str, str, str]] = []
        for heading in source.headings.values():
            if heading.has_time:
                continue
            c, kind, name = f"c{heading.position}", heading.column.type, heading.column.name
            native = source.native.get(heading.position, "")
            if native in {"DOUBLE", "FLOAT"}:
                facts.append((name, "infinite", f"count_if(not isfinite({c}))"))
            if native.startswith("TIMESTAMP") and kind == "moment":
                facts.append((name, "midnight", f"bool_and({c} = date_trunc('day', {c}))"))
            if native:
                continue
            facts.append((name, "plain", f"coalesce(bool_and(is_plain({c})), true)"))
            if kind in _NUMERIC:
                n = f"money_text(trim({c}))" if kind == "money" else f"number_text(trim({c}))"
                n = f"rtrim(rtrim({n}, '%'))"
                if heading.position in source.kinds:
                    n = f"case when k{heading.position} is null then {n} end"
                facts.append((name, "comma", f"count_if(proves_decimal_comma({n}))"))
                facts.append((name, "dot", f"count_if(proves_decimal_dot({n}))"))
                facts.append((name, "either", f"count_if(is_either_number({n}))"))
                facts.append((name, "example", f"min({n}) filter (where is_either_number({n}))"))
            if kind in {"date", "moment"}:
                facts.append((name, "day_first", f"count_if(proves_day_first(trim({c})))"))
                facts.append((name, "month_first", f"count_if(proves_month_first(trim({c})))"))
            if kind == "moment":
                at_midnight = f"regexp_matches({c}, '[T ]00[:.]00([:.]00([.,]0+)?)?$')"
                if heading.position in source.kinds:
                    at_midnight = f"k{heading.position} is null and {at_midnight}"
                facts.append((name, "midnight",
                              f"bool_and({at_midnight}) filter (where {c} <> '')"))  # fmt: skip
        if not facts:
            return {}
        row = one_row(
            self._connection,
            f"select {', '.join(sql for _, _, sql in facts)} from {source.relation}",
        )
        profile: dict[str, dict[str, int]] = {}
        for (name, fact, _), value in zip(facts, row, strict=True):
            profile.setdefault(name, {})[fact] = value if value is not None else 0
        return profile

    def _number_forms(
        self, source: Source, profile: dict[str, dict[str, Any]]
    ) -> dict[str, tuple[str | None, str | None]]:
        """Decide what one mark before three digits means: the column, then the file, decide."""
        numeric = {
            n: profile[n]
            for n, h in source.headings.items()
            if n in profile and h.column.type in _NUMERIC and "comma" in profile[n]
        }
        whole_file = _majority(
            sum(f["comma"] for f in numeric.values()), sum(f["dot"] for f in numeric.values())
        ) or {";": "comma", ",": "dot"}.get(source.delimiter)
        forms: dict[str, tuple[str | None, str | None]] = {}
        for name, facts in numeric.items():
            column = source.headings[name].column
            if column.maximum is not None and column.maximum < 1000:
                forms[name] = "decimal", "decimal"  # thousands would lie outside the range
                continue
            decimal = _majority(facts["comma"], facts["dot"]) or whole_file
            dot = {"comma": "thousands", "dot": "decimal"}.get(decimal or "")
            comma = {"comma": "decimal", "dot": "thousands"}.get(decimal or "")
            forms[name] = (dot if column.type == "number" else "thousands"), comma
            if facts["either"] and decimal:
                example = str(facts["example"])
                meaning = forms[name][0 if "." in example else 1]
                read_as = example.replace(".", "").replace(",", "")
                if meaning == "decimal":
                    read_as = example.replace(",", ".")
                self._book.about_file(
                    "number_form",
                    source=source.number,
                    file=source.file,
                    sheet=source.sheet,
                    column=source.heading_of(name),
                    first=example,
                    second=read_as,
                    rows=facts["either"],
                )
        return forms

    def _say_profile(
        self, source: Source, held: Sequence[_Held], profile: dict[str, dict[str, Any]]
    ) -> None:
        """Say once per column what holds for many of its cells."""
        for h in held:
            facts = profile.get(h.column.name, {})
            if facts.get("infinite"):
                self._say_column(source, h, "number_infinite", rows=facts["infinite"])
            if facts.get("midnight"):
                self._say_column(source, h, "moment_midnight")
            if not h.native and not h.way.plain:
                self._say_rows(source, h, "marks_removed", f"has_marks({h.raw})")
            if not h.native and h.column.type in {"text", "id"}:
                k = f" and k{h.position} is null" if h.kinds else ""
                test = f"{h.raw}[1] in ('=', '+', '-', '@', chr(9)) and length({h.raw}) > 1{k}"
                self._say_rows(source, h, "formula_like", test)

    def _say_rows(self, source: Source, h: _Held, code: str, test: str) -> None:
        rows, low, high, value = one_row(
            self._connection,
            f"select count(*), min(_row), max(_row), arg_min({h.raw}, _row)"
            f" from {source.relation} where {test}",
        )
        if rows:
            self._say_column(source, h, code, rows=rows, row=row_range(low, high), value=value)

    def _say_column(self, source: Source, h: _Held, code: str, **particulars: Any) -> None:
        self._book.about_file(
            code,
            source=source.number,
            file=source.file,
            sheet=source.sheet,
            column=source.heading_of(h.column.name),
            **particulars,
        )

    # --- expressions, from contract names and our own literals only

    def _cleaned(self, h: _Held) -> str:
        if h.native == "NULL":
            return "null::varchar"
        if h.native in {"DOUBLE", "FLOAT"}:
            return f"case when isfinite({h.raw}) then {h.raw} end"
        if h.native:
            return h.raw
        return f"reported({'trim' if h.way.plain else 'tidy'}({h.raw}))"

    def _valued(self, h: _Held, parameters: dict[str, Any]) -> str:
        t = quoted("t " + h.column.name)
        if h.native == "NULL":
            return f"null::{SQL_TYPES[h.column.type]}"
        if h.native:
            return self._native_value(h, t, parameters)
        value = self._text_value(h, t, parameters)
        if h.kinds:
            k = quoted("k " + h.column.name)
            value = f"case when {k} is null then {value} {self._cell_value(h, t, k)} end"
        return value

    def _text_value(self, h: _Held, t: str, parameters: dict[str, Any]) -> str:
        column, way = h.column, h.way
        if column.type in _NUMERIC:
            return self._number(h, t)
        if column.type == "word":
            return f"as_word({t}, {self._words(h, parameters)})"
        if column.type == "list":
            return self._list(h, f"pieces(as_text({t}))", parameters)
        value = _SIMPLE["month" if column.name == "month" else column.type]
        value = value.replace("$t", t).replace("$x", quoted("x " + column.name))
        if way.month_first and column.type in {"date", "moment"}:
            return f"case when not either_first({t}) then {value} end"
        return value

    def _number(self, h: _Held, t: str) -> str:
        column, x = h.column, quoted("x " + h.column.name)
        marks = ", ".join(f"'{m}'" if m else "null" for m in (h.way.dot, h.way.comma))
        if column.type == "integer":
            return self._whole(h, f"as_integer({x}, {marks})")
        value = f"as_number({x}, {marks})"
        if column.type == "money":
            return f"round({value} * money_scale({t}) * {h.factor!r}, 4)"
        # 24,3% under a percentage is 24.3, under a share from 0 to 1 it is 0.243.
        percent = {"%": value}.get(column.unit or "", "null")
        if column.maximum == 1:
            percent = f"round({value} / 100, 8)"
        value = f"case when {t}[-1] = '%' then {percent} else {value} end"
        return self._scaled(h, value)

    def _scaled(self, h: _Held, value: str) -> str:
        return f"round({value} * {h.factor!r}, 6)" if h.factor != 1 else value

    def _words(self, h: _Held, parameters: dict[str, Any]) -> str:
        spelled = {
            word_key(text): word
            for word, others in h.column.words.items()
            for text in (*others, word)
        }
        parameters[f"s{h.bit}"] = list(spelled)
        parameters[f"w{h.bit}"] = list(spelled.values())
        return f"$s{h.bit}::varchar[], $w{h.bit}::varchar[]"

    def _list(self, h: _Held, pieces: str, parameters: dict[str, Any]) -> str:
        if not h.column.words:
            return f"nullif({pieces}, [])"
        words = f"as_words({pieces}, {self._words(h, parameters)})"
        whole = f"case when len(list_filter({words}, lambda w: w is null)) = 0 then {words} end"
        return f"nullif({whole}, [])"

    def _cell_value(self, h: _Held, t: str, k: str) -> str:
        """What a workbook's cell that is not text means; the rest of its kinds are bad."""
        value = _CELLS.get("month" if h.column.name == "month" else h.column.type, "")
        number = f"try_cast({t} as double)"
        if h.column.type == "integer":
            number = self._whole(h, f"case when {number} = floor({number}) then {number} end")
        elif h.column.type in _NUMERIC:
            number = self._scaled(h, number)
        serial = f"{k} = 'n' and try_cast({t} as double) between 20000 and 73050"
        for slot, text in (("$serial", serial), ("$number", number), ("$t", t), ("$k", k)):
            value = value.replace(slot, text)
        return value

    def _whole(self, h: _Held, value: str) -> str:
        return f"cast({value} * {h.factor:g} as bigint)" if h.factor != 1 else f"{value}::bigint"

    def _native_value(self, h: _Held, t: str, parameters: dict[str, Any]) -> str:
        zoned = "make_timestamp(epoch_us({}) + 25200000000)"  # WIB, UTC+7
        moment = zoned.format(t) if "ZONE" in h.native else f"cast({t} as timestamp)"
        match h.column.type:
            case "date":
                day = t
                if h.native != "DATE":
                    day = (
                        f"case when {moment} = date_trunc('day', {moment}) then {moment}::date end"
                    )
                return f"date_trunc('month', {day})::date" if h.column.name == "month" else day
            case "moment":
                return moment
            case "integer":
                number = f"try_cast({t} as bigint)"
                if h.native in {"DOUBLE", "FLOAT"} or h.native.startswith("DECIMAL"):
                    number = f"case when {t} = floor({t}) then {number} end"
                return self._whole(h, number)
            case "number" | "money":
                return self._scaled(h, f"cast({t} as double)")
            case "flag":
                return f"as_flag(lower(cast({t} as varchar)))"
            case _:
                return self._list(h, f"list_filter({t}, lambda p: p <> '')", parameters)

    def _has_time(self, h: _Held) -> str:
        if h.native in {"DATE", "NULL"} or h.way.midnight:
            computed = "false"
        elif h.native:
            computed = "true"
        else:
            computed = f"{quoted('x ' + h.column.name)}.time <> ''"
            if h.kinds:
                k, v = quoted("k " + h.column.name), quoted("v " + h.column.name)
                midnight = f"{v} = date_trunc('day', {v})"
                computed = f"case when {k} is null then {computed} else not {midnight} end"
        if h.companion is None:
            return computed
        companion = f"as_flag(lower(cast({quoted('h ' + h.column.name)} as varchar)))"
        return f"({computed} and coalesce({companion}, true))"

    def _within(self, h: _Held, value: str) -> str:
        """Return the range test ('' for none); coordinates are tested together, later."""
        column = h.column
        if column.name.endswith(("latitude", "longitude")):
            return ""
        tests = []
        if column.minimum is not None:
            tests.append(f"{value} >= {column.minimum!r}")
        if column.maximum is not None:
            tests.append(f"{value} <= {column.maximum!r}")
        return " and ".join(tests)

    # --- what is said about cells

    def _explain(self, source: Source, table: Table, held: Sequence[_Held]) -> None:
        masks = one_row(
            self._connection,
            f"select bit_or(_bad), bit_or(_beyond) from {typed(table)} where _source = $source",
            {"source": source.number},
        )
        bad, beyond = (mask or 0 for mask in masks)
        for h in held:
            whole = h.column.required or h.column.name in table.key
            if bad >> h.bit & 1:
                self._explain_column(source, table, h, whole)
            if beyond >> h.bit & 1:
                self._say_cells(
                    source, table, h, whole, "_beyond", "'out_of_range', $first, $second",
                    {"first": f"{h.column.minimum:g}" if h.column.minimum is not None else "…",
                     "second": f"{h.column.maximum:g}" if h.column.maximum is not None else "…"},
                )  # fmt: skip
            if h.column.required:
                self._connection.execute(
                    f"""
                    insert into said
                    select _source, _row, $name, '', 'required_empty', '', '', true
                    from {typed(table)}
                    where _source = $source and {quoted(h.column.name)} is null
                        and (_bad | _beyond) & {1 << h.bit} = 0
                    """,
                    {"name": h.column.name, "source": source.number},
                )
            if h.column.type == "moment":
                self._say_without_time(source, table, h)

    def _say_cells(
        self,
        source: Source,
        table: Table,
        h: _Held,
        whole: bool,
        mask: str,
        said: str,
        parameters: dict[str, Any],
    ) -> None:
        self._connection.execute(
            f"""
            insert into said
            select $source, _row, $name, trim(r.{h.raw}::varchar), {said}, $whole
            from {source.relation} r join {typed(table)} t using (_row)
            where t._source = $source and t.{mask} & {1 << h.bit} <> 0
            """,
            {"source": source.number, "name": h.column.name, "whole": whole} | parameters,
        )

    def _explain_column(self, source: Source, table: Table, h: _Held, whole: bool) -> None:
        kind = f"r.k{h.position}" if h.kinds else "null::varchar"
        self._connection.execute(
            f"""
            create or replace temp table bad_cells as
            select _row as row, trim(r.{h.raw}::varchar) as value, {kind} as kind
            from {source.relation} r join {typed(table)} t using (_row)
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

    def _say_without_time(self, source: Source, table: Table, h: _Held) -> None:
        if h.way.midnight:
            return
        name = quoted(h.column.name + "_has_time")
        rows, low, high = one_row(
            self._connection,
            f"select count(*), min(_row), max(_row) from {typed(table)}"
            f" where _source = $source and not {name}",
            {"source": source.number},
        )
        if rows:
            self._say_column(source, h, "moment_no_time", rows=rows, row=row_range(low, high))


def _majority(comma: int, dot: int) -> str | None:
    if comma == dot:
        return None
    return "comma" if comma > dot else "dot"
