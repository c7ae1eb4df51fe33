"""What a handout says, as one plain tree that every format writes in its own way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal, cast

from dashboard import words
from dashboard.contract import WIB
from dashboard.words import Language

Audience = Literal["hall", "office"]
AUDIENCES: tuple[Audience, ...] = ("hall", "office")
Kind = Literal["text", "sentence", "whole", "number", "day"]
# A cell that is text in a column of numbers says why there is none.
Cell = str | int | float | date | None
Point = tuple[int, int]

# Control characters, the marks that turn the direction of what follows, and what no file may hold.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufffe\uffff]+"
)


@dataclass(frozen=True)
class Stamp:
    """What stands on every page: of which data, of where, made when, and how to see it again.

    ``line`` is release, date and number of cooperatives in words; ``address`` the path and query
    of the same view; ``digest`` the first characters of the SHA-256 of everything said.
    """

    line: str
    place: str
    scope: str
    release: int
    release_name: str
    as_of: date
    simulated: bool
    audience: Audience
    address: str
    made_at: datetime
    digest: str = ""


@dataclass(frozen=True)
class Figure:
    """One headline: ``value`` of ``whole`` (None: it cannot be known, and ``note`` says why)."""

    metric: str
    label: str
    value: int | None
    whole: int
    counted: str
    change: int | None
    note: str


@dataclass(frozen=True)
class Column:
    """A column: its heading in words, and what its cells are."""

    heading: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """Rows under headings; the cells are values, and words where there is no value."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Series:
    """One colour of a chart: its name and a value for every category (None: not known)."""

    name: str
    colour: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Chart:
    """Bars lying side by side or on one another, the first category on top."""

    says: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False

    @property
    def top(self) -> int:
        """The longest bar: of a stack, all its parts."""
        known = [[value or 0 for value in each.values] for each in self.series]
        if self.stacked:
            known = [[sum(parts) for parts in zip(*known, strict=True)]]
        return max((value for each in known for value in each), default=0)


@dataclass(frozen=True)
class Area:
    """A place on a map: its outline's rings in the map's grid, and its colour (None: no data)."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]
    at: Point
    colour: str | None
    written: str


@dataclass(frozen=True)
class Map:
    """Places shaded by a measure; ``legend`` is colour, words and how many places."""

    says: str
    size: Point
    areas: tuple[Area, ...]
    legend: tuple[tuple[str | None, str, int], ...]
    captions: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The answer to one question: sentences, and what shows it.

    ``key`` names it in every language; ``message`` is what a short text says of it; ``on_slides``:
    whether the table is read from a wall as well; ``tables`` are the data it rests on.
    """

    key: str
    title: str
    lines: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    chart: Chart | None = None
    map: Map | None = None
    table: Table | None = None
    message: str = ""
    on_slides: bool = False
    source: str = ""


@dataclass(frozen=True)
class Handout:
    """Everything that is said of a scope, for one audience in one language."""

    language: Language
    title: str
    lead: str
    stamp: Stamp
    sections: tuple[Section, ...]
    definitions: tuple[tuple[str, str], ...]

    def say(self, key: str, /, **values: Any) -> str:
        """Return the catalogue's sentence in the handout's language."""
        return words.say(key, self.language, **values)

    def written(self, cell: Cell, kind: Kind = "text") -> str:
        """Write a cell in the reader's form."""
        if cell is None:
            return words.NO_VALUE
        if isinstance(cell, date):
            return words.day(cell, self.language)
        if isinstance(cell, str):
            return cell
        return words.number(cell, self.language, 1 if kind == "number" else 0).replace("-", "−")

    @property
    def foot(self) -> str:
        """The line that stands at the foot of every page."""
        return self.say(
            "handouts.foot",
            place=self.stamp.place,
            line=self.stamp.line,
            digest=self.stamp.digest,
        )

    @property
    def made(self) -> str:
        """When it was made, as a reader writes it."""
        at = self.stamp.made_at.astimezone(WIB)
        return self.say("handouts.made", on=words.day(at, self.language), at=f"{at:%H.%M}")


def plain(text: str) -> str:
    """Return text without what cannot be seen: control characters and marks of direction."""
    return _UNSEEN.sub(" ", text).strip()


def sealed(handout: Handout) -> Handout:
    """Return a handout whose every text is plain, with the digest of what it says.

    When it was made is no part of the digest: the same answers are the same handout.
    """
    said = cast(Handout, _plain(handout))
    timeless = replace(said.stamp, made_at=datetime.min, digest="")  # noqa: DTZ901 - no moment
    whole = repr(replace(said, stamp=timeless))
    digest = hashlib.sha256(whole.encode()).hexdigest()[:12]
    return replace(said, stamp=replace(said.stamp, digest=digest))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, tuple):
        return value if value and isinstance(value[0], int) else tuple(_plain(v) for v in value)
    if isinstance(value, Area):  # its rings are thousands of numbers
        return replace(value, name=plain(value.name), written=plain(value.written))
    if isinstance(
        value, Handout | Stamp | Figure | Column | Table | Series | Chart | Map | Section
    ):
        changed = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **changed)
    return value


def share_of(rows: Sequence[Any], length: int) -> list[tuple[Any, ...]]:
    """Cut rows into pieces of at most ``length``, as even as can be."""
    pieces = max(1, -(-len(rows) // length))
    size = -(-len(rows) // pieces) if rows else 0
    return [tuple(rows[n * size : (n + 1) * size]) for n in range(pieces)]
