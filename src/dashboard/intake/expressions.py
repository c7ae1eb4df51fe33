"""How one column of one source is read: SQL from contract names and our own literals only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.contract import SQL_TYPES, Column
from dashboard.intake import why
from dashboard.intake.sql import quoted
from dashboard.intake.why import Way, word_key

NUMERIC = frozenset({"integer", "number", "money"})
# What is taken out of a text ($t) once, before it is read; $x below.
_PREPARED = {
    "date": "iso_text($t)",
    "moment": "moment_parts($t)",
    "integer": "number_text($t)",
    "number": "rtrim(rtrim(number_text($t), '%'))",
    "money": "money_text($t)",
}
# What a text means, by type of column; columns of months are a type of their own here.
_TEXTS = {
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
    "integer": "when $k = 'n' then $scaled",
    "number": "when $k = 'n' then $scaled",
    "money": "when $k = 'n' then $scaled",
    "flag": "when $k in ('b', 'n') then as_flag($t)",
    "text": "when $k in ('n', 'd', 't', 'h', 'b') then $t",
}
# What a typed Parquet value means; $moment is it as a timestamp in WIB.
_NATIVES = {
    "date": "case when $moment = date_trunc('day', $moment) then $moment::date end",
    "month": "date_trunc('month', $moment)::date",
    "moment": "$moment",
    "integer": "$scaled",
    "number": "$scaled",
    "money": "$scaled",
    "flag": "as_flag(lower($t::varchar))",
}
_WIB = "make_timestamp(epoch_us($t) + 25200000000)"  # UTC+7, in microseconds


@dataclass(frozen=True)
class Held:
    """One column of one source: where it stands, how it is stored, and how to read it.

    ``bit`` is its place in the masks of bad cells; ``native`` the SQL type of a Parquet column that
    is not text ('' else); ``kinds``: a workbook's column whose cells are not all text;
    ``companion`` the position of a moment's own ``has_time`` column. Each expression builds on
    layers: ``t`` what is reported, ``x`` taken apart, ``k`` kind of cell, ``h`` companion,
    ``v`` value.
    """

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
        """The column in the source's relation."""
        return f"c{self.position}"

    def layer(self, letter: str) -> str:
        """Return the name of this column in one of the layers."""
        return quoted(f"{letter} {self.column.name}")

    def cleaned(self) -> str:
        """Select the layers that come straight from the source: ``t``, ``k``, ``h``."""
        reported = self.raw
        if self.native == "NULL":
            reported = "null::varchar"
        elif self.native in {"DOUBLE", "FLOAT"}:
            reported = f"case when isfinite({self.raw}) then {self.raw} end"
        elif not self.native:
            reported = f"reported({'trimmed' if self.way.plain else 'tidy'}({self.raw}))"
        selected = f"{reported} as {self.layer('t')}"
        if self.kinds:
            selected += f", k{self.position} as {self.layer('k')}"
        if self.companion is not None:
            selected += f", c{self.companion} as {self.layer('h')}"
        return selected

    def prepared(self) -> str:
        """Select the layer ``x`` ('' where a type has none)."""
        once = "" if self.native else _PREPARED.get(self.column.type, "")
        return f", {self._filled(once)} as {self.layer('x')}" if once else ""

    def valued(self, parameters: dict[str, Any]) -> str:
        """Select the value, ``v``; lists of words are added to ``parameters``."""
        if self.native == "NULL":
            value = f"null::{SQL_TYPES[self.column.type]}"
        elif self.native:
            value = self._native(parameters)
        else:
            value = self.text(parameters)
        if self.kinds:
            cell = self._filled(_CELLS.get(self.sort, ""))
            value = f"case when {self.layer('k')} is null then {value} {cell} end"
        return f"{value} as {self.layer('v')}"

    def stored(self) -> str:
        """Select what is stored: the value within its range, and whether a moment has a time."""
        name, value, within = self.column.name, self.layer("v"), self.within()
        kept = f"case when {within} then {value} end" if within else value
        selected = f"{kept} as {quoted(name)}"
        if self.column.type == "moment":
            has_time = f"case when {value} is not null then {self._has_time()} end"
            selected += f", {has_time} as {quoted(name + '_has_time')}"
        return selected

    def bad(self) -> str:
        """Return this column's bit where a cell is reported but has no value, else 0."""
        reported = f"{self.layer('t')} is not null"
        if self.kinds:
            reported = f"({reported} or {self.layer('k')} is not null)"
        return f"case when {reported} and {self.layer('v')} is null then {1 << self.bit} else 0 end"

    def beyond(self) -> str:
        """Return this column's bit where a value lies outside its range, else 0."""
        within = self.within()
        return f"case when not ({within}) then {1 << self.bit} else 0 end" if within else "0"

    def within(self) -> str:
        """Return the range test ('' for none); coordinates are tested together, later."""
        column, value = self.column, self.layer("v")
        if column.name.endswith(("latitude", "longitude")):
            return ""
        tests = []
        if column.minimum is not None:
            tests.append(f"{value} >= {column.minimum!r}")
        if column.maximum is not None:
            tests.append(f"{value} <= {column.maximum!r}")
        return " and ".join(tests)

    # --- by type

    @property
    def sort(self) -> str:
        """The type, where columns of months are one of their own."""
        return "month" if self.column.name == "month" else self.column.type

    def _filled(self, expression: str) -> str:
        """Put this column's layers into one of the expressions above."""
        number = f"try_cast({self.layer('t')} as double)"
        slots = {
            "$moment": _WIB if "ZONE" in self.native else "$t::timestamp",
            "$scaled": self._whole(number) if self.column.type == "integer" else
            self.scaled(number),
            "$serial": "$k = 'n' and $number between 20000 and 73050",
            "$number": number,
            "$t": self.layer("t"),
            "$x": self.layer("x"),
            "$k": self.layer("k"),
        }  # fmt: skip
        for slot, text in slots.items():
            expression = expression.replace(slot, text)
        return expression

    def text(self, parameters: dict[str, Any]) -> str:
        """Return what a text means; lists of words are added to ``parameters``."""
        if self.column.type in NUMERIC:
            return self._number()
        if self.column.type == "word":
            return f"as_word({self.layer('t')}, {self._words(parameters)})"
        if self.column.type == "list":
            return self._list(f"pieces(as_text({self.layer('t')}))", parameters)
        value = self._filled(_TEXTS[self.sort])
        if self.way.month_first and self.column.type in {"date", "moment"}:
            return f"case when not either_first({self.layer('t')}) then {value} end"
        return value

    def _native(self, parameters: dict[str, Any]) -> str:
        if self.column.type == "list":
            return self._list(f"list_filter({self.layer('t')}, lambda p: p <> '')", parameters)
        return self._filled(_NATIVES[self.sort])

    def _number(self) -> str:
        column, t, x = self.column, self.layer("t"), self.layer("x")
        marks = ", ".join(f"'{m}'" if m else "null" for m in (self.way.dot, self.way.comma))
        if column.type == "integer":
            return self.times(f"as_integer({x}, {marks})")
        value = f"as_number({x}, {marks})"
        if column.type == "money":
            return f"round({value} * money_scale({t}) * {self.factor!r}, 4)"
        # 24,3% under a percentage is 24.3, under a share from 0 to 1 it is 0.243.
        percent = value if column.unit == "%" else "null"
        if column.maximum == 1:
            percent = f"round({value} / 100, 8)"
        return self.scaled(f"case when {t}[-1] = '%' then {percent} else {value} end")

    def scaled(self, value: str) -> str:
        """Return a number in the column's own unit."""
        return f"round({value} * {self.factor!r}, 6)" if self.factor != 1 else value

    def _whole(self, number: str) -> str:
        """A double as a whole number, null where it is none: a cast alone would round.

        Above 2^53 a double does not hold every whole number; Parquet's own integers are exact.
        """
        whole = f"try_cast({self.layer('t')} as bigint)"
        if "INT" not in self.native:
            exact = f"{number} = floor({number}) and abs({number}) <= {2**53}"
            whole = f"case when {exact} then {whole} end"
        return self.times(whole)

    def times(self, whole: str) -> str:
        """Return a whole number in the column's own unit."""
        return f"try({whole} * {self.factor:g})::bigint" if self.factor != 1 else whole

    @property
    def spelled(self) -> dict[str, str]:
        """The column's words by the keys of their spellings."""
        return {
            word_key(text): word
            for word, others in self.column.words.items()
            for text in (*others, word)
        }

    def _words(self, parameters: dict[str, Any]) -> str:
        spelled = self.spelled
        parameters[f"s{self.bit}"] = list(spelled)
        parameters[f"w{self.bit}"] = list(spelled.values())
        return f"$s{self.bit}::varchar[], $w{self.bit}::varchar[]"

    def _list(self, pieces: str, parameters: dict[str, Any]) -> str:
        if not self.column.words:
            return f"nullif({pieces}, [])"
        words = f"as_words({pieces}, {self._words(parameters)})"
        known = f"case when len(list_filter({words}, lambda w: w is null)) = 0 then {words} end"
        return f"nullif({known}, [])"

    def _has_time(self) -> str:
        value = self.layer("v")
        if self.native in {"DATE", "NULL"} or self.way.midnight:
            computed = "false"
        elif self.native:
            computed = "true"
        else:
            computed = f"{self.layer('x')}.time <> ''"
            if self.kinds:
                computed = f"case when {self.layer('k')} is null then {computed}" \
                    f" else {value} <> date_trunc('day', {value}) end"  # fmt: skip
        if self.companion is None:
            return computed
        said = f"as_flag(lower({self.layer('h')}::varchar))"
        return f"({computed} and coalesce({said}, true))"
