"""Which table a sheet is, and which column each heading means: by headings, never by name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from dashboard.contract import Column, Table, tables

HEADING_ROWS = 30  # the heading row stands in one of these first rows
_NUMERIC = {"integer", "number", "money"}
_REPORT_HEADINGS = {"file", "sheet", "row", "reason", "berkas", "lembar", "baris", "alasan"}


@dataclass(frozen=True)
class Heading:
    """One recognised heading: where it stands, as written, what it means, and its unit's factor.

    ``has_time`` marks the companion of a moment, which exports of a release carry.
    """

    position: int
    written: str
    column: Column
    factor: float = 1.0
    has_time: bool = False

    @property
    def name(self) -> str:
        """The stored column's name."""
        return f"{self.column.name}_has_time" if self.has_time else self.column.name


@dataclass(frozen=True)
class Recognition:
    """How a row of headings reads as one table; faults are (code, heading, first, second)."""

    table: Table
    headings: tuple[Heading, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    faults: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def score(self) -> tuple[float, float, float]:
        """Higher fits better: headings matched less those missing, then how whole it is."""
        matched, missing = len(self.headings), len(self.missing)
        return matched - missing, -missing, matched / len(self.table.columns)


@dataclass(frozen=True)
class _Lookup:
    table: Table
    exact: dict[str, tuple[Column, bool]] = field(default_factory=dict)


def heading_key(text: str) -> str:
    """Return a heading's letters and digits alone, without accents or case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain.casefold() if c.isalnum() and c.isascii())


def recognise(cells: Sequence[str]) -> list[Recognition]:
    """Return how ``cells`` read as each table of the contract that they fit at all, best first."""
    keys = [heading_key(cell) for cell in cells]
    found = [r for look in _lookups() if (r := _read_as(look, cells, keys)) is not None]
    return sorted(found, key=lambda r: r.score, reverse=True)


def best_row(rows: Sequence[Sequence[str]]) -> tuple[int, list[Recognition]]:
    """Return the index of the heading row among the first rows, and its readings (maybe none).

    It is the first row that has all that some table needs, else the one that reads best.
    """
    best = -1
    readings: list[Recognition] = []
    for index, cells in enumerate(rows[:HEADING_ROWS]):
        here = recognise(cells) if sum(map(bool, cells)) > 1 else []
        if here and not here[0].missing and len(here[0].headings) > 1:
            return index, here
        if here and (not readings or here[0].score > readings[0].score):
            best, readings = index, here
    return best, readings


def table_named(stem: str) -> Table | None:
    """Return the table that a file name names, or None."""
    key = heading_key(stem)
    for table in tables().values():
        if key in {heading_key(table.name), heading_key(table.title_id)}:
            return table
    return None


def nearest(heading: str, table: Table, taken: Sequence[str]) -> str:
    """Return the Indonesian heading nearest to ``heading`` among the columns not yet taken."""
    spelled = {
        heading_key(text): column.heading
        for column in table.columns.values()
        if column.name not in taken
        for text in column.headings
    }
    close = get_close_matches(heading_key(heading), list(spelled), n=1, cutoff=0.7)
    return spelled[close[0]] if close else ""


def all_heading_keys() -> frozenset[str]:
    """Return the keys of every heading that the contract knows."""
    return frozenset(key for look in _lookups() for key in look.exact)


@cache
def _lookups() -> tuple[_Lookup, ...]:
    lookups = []
    for table in tables().values():
        look = _Lookup(table)
        for column in table.columns.values():
            for text in column.headings:
                look.exact.setdefault(heading_key(text), (column, False))
                look.exact.setdefault(heading_key(_split_unit(text)[0]), (column, False))
            if column.type == "moment":
                look.exact[heading_key(f"{column.name}_has_time")] = (column, True)
        lookups.append(look)
    return tuple(lookups)


def _read_as(look: _Lookup, cells: Sequence[str], keys: Sequence[str]) -> Recognition | None:
    headings: list[Heading] = []
    unknown: list[str] = []
    faults: list[tuple[str, str, str, str]] = []
    for position, (written, key) in enumerate(zip(cells, keys, strict=True)):
        if not key:
            continue
        found = look.exact.get(key)
        factor = 1.0
        if found is None:
            bare, unit = _split_unit(written) if "(" in written or "[" in written else (written, "")
            found = look.exact.get(heading_key(bare)) if unit else None
            if found is not None:
                known = unit_factor(found[0], unit)
                factor = known if known is not None else 1.0
                if known is None:
                    faults.append(("heading_unit", written, unit, _known_units(found[0])))
        if found is None:
            unknown.append(written)
        else:
            headings.append(Heading(position, written, found[0], factor, found[1]))
    if not headings:
        return None
    by_name = sorted(headings, key=lambda h: h.name)
    faults += [
        ("heading_twice", b.written, a.written, b.written)
        for a, b in pairwise(by_name)
        if a.name == b.name
    ]
    return Recognition(
        look.table,
        tuple(headings),
        _missing(look.table, {h.name for h in headings}),
        _without_report_columns(unknown),
        tuple(faults),
    )


def _missing(table: Table, present: set[str]) -> tuple[str, ...]:
    missing = [c.heading for c in table.columns.values() if c.required and c.name not in present]
    for group in table.one_of:
        if not present.intersection(group):
            missing.append("/".join(table.columns[name].heading for name in group))
    return tuple(missing)


def _without_report_columns(unknown: list[str]) -> tuple[str, ...]:
    """Drop the columns that our own report of rejected rows puts in front."""
    keys = {heading_key(text) for text in unknown}
    if keys & {"reason", "alasan"}:
        unknown = [text for text in unknown if heading_key(text) not in _REPORT_HEADINGS]
    return tuple(unknown)


@cache
def _units() -> MappingProxyType[str, dict[str, Any]]:
    text = files(__package__).joinpath("units.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(text))


def _split_unit(heading: str) -> tuple[str, str]:
    found = re.fullmatch(r"\s*(.*?)\s*[(\[](.*)[)\]]\s*", heading, re.DOTALL)
    return (found[1], found[2].strip()) if found else (heading, "")


def unit_factor(column: Column, unit: str) -> float | None:
    """Return what values under a heading with ``unit`` in brackets are to be multiplied with.

    None: the unit is not known. Brackets behind the heading of a text are a remark.
    """
    words = [w for w in re.split(r"[\s.,/]+", unit.casefold().replace("²", "2")) if w]
    if column.type in {"date", "moment"}:
        return None if words and words[0].startswith("mm") else 1.0
    if column.type not in _NUMERIC:
        return 1.0
    factor = 1.0
    known = _units()
    own = known["units"].get(column.unit or "", {})
    neutral = [*known["fillers"], *known["periods"].get(column.name, ())]
    rest = [w for w in words if w not in neutral]
    for word in rest:
        if column.type == "money" and word in known["scales"]:
            factor *= known["scales"][word]
        elif word in own:
            factor *= own[word]
        elif column.unit is not None or word not in known["counted"]:
            return None
    return factor


def _known_units(column: Column) -> str:
    if column.type in {"date", "moment"}:
        return "dd/mm/yyyy"
    known = _units()
    own = list(known["units"].get(column.unit or "", known["counted"]))
    return ", ".join([*own, *(known["scales"] if column.type == "money" else ())])
