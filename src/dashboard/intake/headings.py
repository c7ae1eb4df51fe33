"""Which table a sheet is, and which column each heading means: by headings, never by name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from dashboard.contract import Column, Table, tables
from dashboard.intake.keys import heading_key, visible

HEADING_ROWS = 30  # the heading row stands in one of these first rows
_NUMERIC = {"integer", "number", "money"}
_REPORT_HEADINGS = {"file", "sheet", "row", "reason", "berkas", "lembar", "baris", "alasan"}
_YEAR = re.compile(r"\W+[(\[]?((?:19|20)\d\d)[)\]]?$")
# Whom a name can stand for, and the places beside it that tell two of one name apart.
PLACES = {
    "cooperatives": ("village_name", "district_name", "regency_name"),
    "villages": ("district_name", "regency_name"),
    "mentors": ("regency_name",),
}
DAY_COLUMNS = ("as_of", "month")  # may be declared once for a file
# (table, heading's key) to the column that an analyst says it means, "" for none.
Declarations = Mapping[tuple[str, str], str]
NOTHING: Declarations = MappingProxyType({})


@dataclass(frozen=True)
class Heading:
    """One recognised heading: where it stands, as written, what it means, and its unit's factor.

    ``has_time`` marks the companion of a moment, which exports of a release carry; ``declared``
    that an analyst said what it means; ``year`` is one behind it, which says nothing of the rows.
    """

    position: int
    written: str
    column: Column
    factor: float = 1.0
    has_time: bool = False
    declared: bool = False
    year: str = ""

    @property
    def name(self) -> str:
        """The stored column's name."""
        return f"{self.column.name}_has_time" if self.has_time else self.column.name


@dataclass(frozen=True)
class Recognition:
    """How a row of headings reads as one table; faults are (code, heading, first, second).

    ``beside`` holds the headings of names that stand for an id, and of the places that tell such
    names apart: an id's column to the heading of its name, a place's column to its own.
    ``missing`` names columns, and groups of which one is needed; ``unknown`` gives positions and
    headings; ``left_out`` those that an analyst said to leave out.
    """

    table: Table
    headings: tuple[Heading, ...]
    missing: tuple[tuple[str, ...], ...]
    unknown: tuple[tuple[int, str], ...]
    faults: tuple[tuple[str, str, str, str], ...] = ()
    beside: Mapping[str, Heading] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def known(self) -> int:
        """How many headings are recognised."""
        return len({h.position for h in (*self.headings, *self.beside.values())})

    @property
    def score(self) -> tuple[float, ...]:
        """Higher fits better: headings matched less those missing, then how whole it is.

        A missing date counts half, as it may be declared. An id that only this table gives to its
        rows goes before wholeness: visits without their date are no list of assignments.
        """
        missing = len(self.missing) - (0.5 if self.lacks_day else 0)
        key = self.table.key[0] if len(self.table.key) == 1 else ""
        own_id = self.table.name not in PLACES and key in {h.name for h in self.headings}
        whole = len(self.headings) / len(self.table.columns)
        return self.known - missing, own_id, whole, -missing

    @property
    def lacks_day(self) -> str:
        """The column of dates that is all that is missing, '' if there is none such."""
        only = self.missing[0] if len(self.missing) == 1 else ()
        return only[0] if len(only) == 1 and only[0] in DAY_COLUMNS else ""

    def nearest(self, heading: str) -> tuple[str, ...]:
        """Return the columns that no heading means yet, nearest first, needed ones before others.

        Nearness counts in tenths, so that what is needed stands first among what is about as near.
        """
        key = heading_key(heading)
        taken = {h.column.name for h in self.headings}
        needed = {name for group in self.missing for name in group}

        def order(column: Column) -> tuple[float, bool]:
            like = (
                SequenceMatcher(None, key, heading_key(text)).ratio() for text in column.headings
            )
            return -round(max(like), 1), column.name not in needed

        free = (c for c in self.table.columns.values() if c.name not in taken)
        return tuple(column.name for column in sorted(free, key=order))


@dataclass(frozen=True)
class _Lookup:
    """The headings of one table by key; ``beside`` those of names, and of places beside them."""

    table: Table
    exact: dict[str, tuple[Column, bool]] = field(default_factory=dict)
    beside: dict[str, tuple[str, Column]] = field(default_factory=dict)


def recognise(cells: Sequence[str], declared: Declarations = NOTHING) -> list[Recognition]:
    """Return how ``cells`` read as each table of the contract that they fit at all, best first."""
    keys = [heading_key(cell) for cell in cells]
    found = [r for look in _lookups() if (r := _read_as(look, cells, keys, declared)) is not None]
    return sorted(found, key=lambda r: r.score, reverse=True)


def best_row(
    rows: Sequence[Sequence[str]], declared: Declarations = NOTHING
) -> tuple[int, list[Recognition]]:
    """Return the index of the heading row among the first rows, and its readings (maybe none).

    It is the first row that has all that some table needs, else the one that reads best.
    """
    best = -1
    readings: list[Recognition] = []
    for index, cells in enumerate(rows[:HEADING_ROWS]):
        here = recognise(cells, declared) if sum(map(bool, cells)) > 1 else []
        if here and not here[0].missing and here[0].known > 1:
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


def near(heading: str, table: Table, columns: Sequence[str]) -> str:
    """Return the Indonesian heading of the one of ``columns`` that ``heading`` nearly spells."""
    spelled = {
        heading_key(text): table.columns[name].heading
        for name in columns
        for text in table.columns[name].headings
    }
    close = get_close_matches(heading_key(heading), list(spelled), n=1, cutoff=0.7)
    return spelled[close[0]] if close else ""


def subjects(table: Table) -> set[str]:
    """Return the columns of a table that only say whom or which place a row is about."""
    for parent, places in PLACES.items():
        named = {c.name for c in table.columns.values() if c.refers_to == parent}
        if named:
            return {*named, "village_name", *places}
    return set()


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
        for column in table.columns.values():
            for name, meant in _beside(column):
                for text in meant.headings:
                    if heading_key(text) not in look.exact:
                        look.beside.setdefault(heading_key(text), (name, meant))
        lookups.append(look)
    return tuple(lookups)


def _beside(column: Column) -> list[tuple[str, Column]]:
    """Return what may stand beside an id or instead of it: its name, and the places of that."""
    parent = column.refers_to
    if parent not in PLACES or column.orphans == "keep":
        return []
    places = tables()["cooperatives"].columns
    return [(column.name, name_column(parent)), *((p, places[p]) for p in PLACES[parent])]


def name_column(parent: str) -> Column:
    """Return the column of names that may stand beside, or instead of, an id of ``parent``."""
    if parent == "villages":
        return tables()["cooperatives"].columns["village_name"]
    own = tables()[parent].columns["name"]
    # "name" alone is the heading of a table's own name, and nobody need fill in a name for an id.
    return replace(own, name=own.heading, required=False)


def _read_as(
    look: _Lookup, cells: Sequence[str], keys: Sequence[str], declared: Declarations
) -> Recognition | None:
    headings: list[Heading] = []
    unknown: list[tuple[int, str]] = []
    left_out: list[str] = []
    beside: dict[str, Heading] = {}
    faults: list[tuple[str, str, str, str]] = []
    for position, (cell, key) in enumerate(zip(cells, keys, strict=True)):
        written = visible(" ".join(cell.split()))
        if not written:
            continue
        means = declared.get((look.table.name, key))
        said = look.table.columns.get(means) if means else None
        if means == "":
            left_out.append(written)
            continue
        found = (said, False) if said else look.exact.get(key)
        year = None if found else _YEAR.search(written)
        plain = written[: year.start()] if year else written
        found = found or look.exact.get(heading_key(plain))
        factor = 1.0
        if found is None or said:
            bare, unit = _split_unit(plain) if "(" in plain or "[" in plain else (plain, "")
            found = found or (look.exact.get(heading_key(bare)) if unit else None)
            if found is not None and unit:
                known = unit_factor(found[0], unit)
                factor = known if known is not None else 1.0
                if known is None:
                    faults.append(("heading_unit", written, unit, _known_units(found[0])))
        name, named = look.beside.get(key, ("", None))
        if found is not None:
            behind = year[1] if year else ""
            headings.append(
                Heading(position, written, found[0], factor, found[1], bool(said), behind)
            )
        elif named is not None and name not in beside:
            beside[name] = Heading(position, written, named)
        else:
            unknown.append((position, written))
    if not headings and not beside:
        return None
    # A village has one cooperative: where nothing else names it, the village does.
    of = next((n for n, c in look.table.columns.items() if c.refers_to == "cooperatives"), "")
    if of and "village_name" in beside and not {of} & ({h.name for h in headings} | set(beside)):
        beside[of] = beside["village_name"]
    by_name = sorted(headings, key=lambda h: h.name)
    faults += [
        (
            "heading_declared_twice" if a.declared or b.declared else "heading_twice",
            b.written,
            a.written,
            b.written,
        )
        for a, b in pairwise(by_name)
        if a.name == b.name
    ]
    return Recognition(
        look.table,
        tuple(headings),
        _missing(look.table, {h.name for h in headings} | set(beside)),
        _without_report_columns(unknown),
        tuple(faults),
        beside,
        tuple(left_out),
    )


def _missing(table: Table, present: set[str]) -> tuple[tuple[str, ...], ...]:
    needed = [(c.name,) for c in table.columns.values() if c.required]
    return tuple(group for group in (*needed, *table.one_of) if not present.intersection(group))


def _without_report_columns(unknown: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Drop the columns that our own report of rejected rows puts in front."""
    if {heading_key(text) for _, text in unknown} & {"reason", "alasan"}:
        unknown = [pair for pair in unknown if heading_key(pair[1]) not in _REPORT_HEADINGS]
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
