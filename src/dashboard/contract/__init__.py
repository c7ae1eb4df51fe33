"""The words that tables are written in: one TOML file per table, read once, never changed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

ColumnType = Literal[
    "id",
    "village_code",
    "regency_code",
    "date",
    "moment",
    "integer",
    "number",
    "money",
    "flag",
    "word",
    "list",
    "text",
]
SQL_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "id": "VARCHAR",
        "village_code": "VARCHAR",
        "regency_code": "VARCHAR",
        "date": "DATE",
        "moment": "TIMESTAMP",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "money": "DOUBLE",
        "flag": "BOOLEAN",
        "word": "VARCHAR",
        "list": "VARCHAR[]",
        "text": "VARCHAR",
    }
)
# Ids of simulated cooperatives, mentors and visits start with this; the two lines never cross.
SIMULATED_PREFIX = "SIM-"
# Jambi's time, that of every moment in the tables: a day ends there, wherever the server stands.
WIB = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``words`` maps each listed word to its accepted spellings (``word`` and ``list`` columns);
    ``minimum``/``maximum`` are inclusive; ``observed`` dates may not lie after a release's as-of
    date; ``empty_is_value`` marks columns that may be wholly empty and still mean something (an
    assignment that still runs); in every other column, all empty means "not collected".
    ``vital``: a cell that cannot be read costs its row, because an empty one would say something.
    ``usual_median`` is where the median of a file's amounts is believed to lie, ends included.
    ``refers_to`` names a table (or ``villages``, the reference) whose first key column it holds.
    """

    name: str
    type: ColumnType
    heading: str
    spellings: tuple[str, ...] = ()
    required: bool = False
    refers_to: str | None = None
    orphans: Literal["set_aside", "keep"] = "set_aside"
    observed: bool = False
    empty_is_value: bool = False
    vital: bool = False
    personal: bool = False
    minimum: float | None = None
    maximum: float | None = None
    usual_median: tuple[float, float] | None = None
    unit: str | None = None
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    about_id: str = ""
    about_en: str = ""
    example: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """Every accepted heading: canonical name, Indonesian heading, further spellings."""
        return (self.name, self.heading, *self.spellings)


@dataclass(frozen=True)
class Table:
    """One table: ``kind`` says what a new file does, ``register`` replaces and ``log`` merges."""

    name: str
    order: int
    title_id: str
    title_en: str
    about_id: str
    about_en: str
    kind: Literal["register", "log"]
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    one_of: tuple[tuple[str, ...], ...] = ()

    def needs_cell(self, name: str) -> bool:
        """Return whether a row without a readable cell in column ``name`` is set aside whole."""
        column = self.columns[name]
        return column.required or column.vital or name in self.key

    @property
    def stored(self) -> dict[str, str]:
        """Stored columns and their SQL types, in order.

        A moment brings ``<name>_has_time`` (BOOLEAN): a date alone is accepted, and rules about
        time must know.
        """
        stored: dict[str, str] = {}
        for column in self.columns.values():
            stored[column.name] = SQL_TYPES[column.type]
            if column.type == "moment":
                stored[f"{column.name}_has_time"] = "BOOLEAN"
        return stored


@cache
def tables() -> Mapping[str, Table]:
    """Return every table of the contract by name, in the contract's order."""
    folder = files(__package__).joinpath("tables")
    found = [
        _table(entry.name.removesuffix(".toml"), tomllib.loads(entry.read_text("utf-8")))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return MappingProxyType({t.name: t for t in sorted(found, key=lambda t: t.order)})


@cache
def unit_types() -> Mapping[str, tuple[str, ...]]:
    """Return the unit types, each with its further spellings, in the official order."""
    text = files(__package__).joinpath("unit_types.toml").read_text("utf-8")
    return MappingProxyType({word: tuple(also) for word, also in tomllib.loads(text).items()})


def _table(name: str, data: dict[str, Any]) -> Table:
    columns = {key: _column(key, value) for key, value in data.pop("columns").items()}
    data["key"] = tuple(data["key"])
    data["one_of"] = tuple(tuple(group) for group in data.get("one_of", ()))
    return Table(name=name, columns=MappingProxyType(columns), **data)


def _column(name: str, data: dict[str, Any]) -> Column:
    data = dict(data)
    data["spellings"] = tuple(data.get("spellings", ()))
    if data.pop("words_from", None) == "unit_types":
        data["words"] = unit_types()
    else:
        words = data.get("words", {})
        data["words"] = MappingProxyType({word: tuple(also) for word, also in words.items()})
    if "usual_median" in data:
        low, high = data["usual_median"]
        data["usual_median"] = (low, high)
    data["minimum"], data["maximum"] = data.pop("min", None), data.pop("max", None)
    return Column(name=name, **data)
