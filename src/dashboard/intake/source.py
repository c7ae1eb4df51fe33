"""One sheet of rows on its way: where its text is, and how it is to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.contract import Table
from dashboard.intake import headings as heads
from dashboard.intake.records import CsvFile

_FOOTER = re.compile(
    r"\W*(grand\s*total|sub\s*total|total|jumlah|rata-rata|sumber|catatan|keterangan|ket|dicetak)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PlainRows:
    """The typed columns of a CSV file's plain rows, typed as it was read; nothing is said of them.

    ``odd`` are the spreadsheet rows of all others, whose text the source's relation holds; that of
    the ``rows`` plain ones is still in the file alone. ``in_order``: each of their keys is greater
    than the one before, and ``path`` is Parquet in that order; else it has their numbers as
    ``_row``.
    """

    path: Path
    rows: int
    in_order: bool
    written: CsvFile
    odd: tuple[int, ...] = ()


@dataclass
class Source:
    """One sheet of rows: a file, or a sheet of a workbook.

    ``relation`` is a DuckDB relation with ``_row`` and ``c0``, ``c1``… by position: text, with
    ``k0``… beside those in ``kinds`` where a workbook cell was not text; ``native`` names the SQL
    type of Parquet columns that are not text. Where ``plain`` is, it lacks the plain rows.
    ``beside`` are the headings of names that stand for ids (by the id's column) and of their
    places; ``days`` the dates declared for all rows.
    """

    number: int
    file: str
    sheet: str = ""
    sha256: str = ""
    relation: str = ""
    table: Table | None = None
    headings: dict[str, heads.Heading] = field(default_factory=dict)
    beside: Mapping[str, heads.Heading] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    kinds: frozenset[int] = frozenset()
    native: dict[int, str] = field(default_factory=dict)
    delimiter: str = ""
    is_parquet: bool = False
    rows_read: int = 0
    plain: PlainRows | None = None

    @property
    def positions(self) -> list[int]:
        """The positions of every column that is read."""
        return sorted({h.position for h in (*self.headings.values(), *self.beside.values())})

    @property
    def columns(self) -> set[str]:
        """The contract's columns that the rows have, however they come by them."""
        named = self.table.columns.keys() & self.beside.keys() if self.table else set()
        return {*self.headings, *self.days, *named}

    def needs(self, name: str) -> bool:
        """Return whether a row cannot do without this column."""
        if self.table is None or name not in self.table.columns:
            return False
        return self.table.needs_cell(name)

    def heading_of(self, name: str) -> str:
        """Return the heading as the file writes it, for a contract column."""
        if name in self.headings:
            return self.headings[name].written
        if name in self.beside:
            return self.beside[name].written
        if self.table is not None and name in self.table.columns:
            return self.table.columns[name].heading
        return name


def load_rows(connection: duckdb.DuckDBPyConnection, source: Source, rows: Sequence[int]) -> None:
    """Add the text of these spreadsheet rows to the relation of a plainly typed source."""
    wanted = pa.array(sorted(set(rows) - set(source.plain.odd if source.plain else rows)))
    if source.plain is None or not len(wanted):
        return
    found = [
        block.text.filter(pc.is_in(block.text["_row"], wanted))
        for block in source.plain.written.blocks()
        if block.text is not None
    ]
    connection.register("batch", pa.concat_tables(found))
    connection.execute(f"insert into {source.relation} from batch")
    connection.unregister("batch")


def totals(source: Source, tail: Sequence[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, str]]:
    """Find the totals and remarks among the last rows: their numbers, and how they begin."""
    required = [h.position for h in source.headings.values() if source.needs(h.name)]
    for row, cells in reversed(tail):
        first = next((c for c in cells if c.strip()), "")
        missing = any(p >= len(cells) or not cells[p].strip() for p in required)
        in_text = any(p < len(cells) and _FOOTER.match(cells[p]) for p in required)
        if not (_FOOTER.match(first) and (missing or in_text)):
            return
        yield row, first
