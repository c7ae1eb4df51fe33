"""Large UTF-8 CSV files in blocks that end with a record: parsed fast where form is proved."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

BLOCK = 8 << 20  # bytes
DELIMITERS = ",;\t|"
TAIL = 10  # totals and remarks are looked for in this many last rows
_QUOTE, _LF, _CR = b'"\n\r'
_LONGEST_RECORD = csv.field_size_limit()  # the exact reader refuses a longer cell
_LONGEST_CELL = 32_767
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Block:
    """Consecutive records; the first one's spreadsheet row is ``row``.

    ``text`` holds them as ``_row`` and text columns ``c<position>`` where each has as many cells as
    there are headings and none is empty, and ``tail`` the last few with all their cells. Where that
    is not proved, ``text`` is None and ``records`` reads them one by one (it raises ``csv.Error``).
    ``simple``: ASCII, without any control character or very long cell.
    """

    row: int
    text: pa.Table | None
    records: Iterator[list[str]]
    tail: Sequence[tuple[int, list[str]]] = ()
    simple: bool = False


@dataclass(frozen=True)
class CsvFile:
    """How a CSV file is written, and where its data begin.

    ``skip`` is the text before the first record, ``heading_at`` the index of the heading record,
    ``width`` its cells, ``begins`` the byte after it; ``positions`` are the columns to be read.
    """

    path: Path
    encoding: str
    skip: str
    delimiter: str
    heading_at: int
    width: int
    begins: int
    positions: Sequence[int]

    @classmethod
    def of(
        cls,
        path: Path,
        encoding: str,
        skip: str,
        delimiter: str,
        heading_at: int,
        positions: Sequence[int],
    ) -> CsvFile:
        """Read up to the headings. Raises ``csv.Error``."""
        begins = len(skip.encode()) + (len(_BOM) if encoding == "utf-8-sig" else 0)

        def counted(stream: TextIO) -> Iterator[str]:
            nonlocal begins
            for line in stream:
                begins += len(line.encode())
                yield line

        with path.open(encoding=encoding, newline="") as stream:
            stream.read(len(skip))
            reader = csv.reader(counted(stream), delimiter=delimiter, strict=True)
            width = [len(cells) for cells in islice(reader, heading_at + 1)][-1]
        return cls(path, encoding, skip, delimiter, heading_at, width, begins, positions)

    def blocks(self, size: int = BLOCK) -> Iterator[Block]:
        """Read the records after the headings, numbered as a spreadsheet shows them.

        Both readers give the same records: UTF-8 is parsed fast where each quote opens or closes a
        cell or is doubled inside one, each CR has its LF, and no line is blank. From where quotes
        prove nothing the exact reader reads on to the end. ``size`` is in bytes.
        """
        row = self.heading_at + 2
        if not self.encoding.startswith("utf-8") or self.delimiter not in DELIMITERS:
            with self.path.open(encoding=self.encoding, newline="") as text:
                text.read(len(self.skip))
                records = self._exactly(text)
                yield Block(row, None, islice(records, self.heading_at + 1, None))
            return
        with self.path.open("rb") as stream:
            stream.seek(self.begins)
            rest = b""
            while held := rest + (more := stream.read(size)):
                form = _Form.of(held, self.delimiter, is_last=len(more) < size)
                if form is None:
                    stream.seek(-len(held), os.SEEK_CUR)
                    text = TextIOWrapper(stream, encoding="utf-8", newline="")
                    yield Block(row, None, self._exactly(text))
                    return
                yield self._block(held[: form.length], form, row)
                rest = held[form.length :]
                row += form.records

    def _block(self, whole: bytes, form: _Form, row: int) -> Block:
        parsed = self._parsed(whole, form)
        if parsed is None:
            return Block(row, None, self._exactly(StringIO(whole.decode(), newline="")))
        numbers = pa.array(np.arange(row, row + form.records))
        last = self._exactly(StringIO(whole[form.tail :].decode(), newline=""))
        first = row + max(form.records - TAIL, 0)
        return Block(
            row,
            parsed.add_column(0, "_row", numbers),
            iter(()),
            list(enumerate(last, first)),
            form.simple,
        )

    def _parsed(self, whole: bytes, form: _Form) -> pa.Table | None:
        """Return the cells of whole records, None where a record has more or fewer."""
        if not form.even:
            return None
        names = [f"c{position}" for position in range(self.width)]
        try:
            text = pacsv.read_csv(
                pa.BufferReader(whole),
                pacsv.ReadOptions(use_threads=False, block_size=len(whole) + 1, column_names=names),
                pacsv.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char='"' if form.quotes else False,
                    newlines_in_values=form.quotes > 0,
                    ignore_empty_lines=False,
                ),
                pacsv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    include_columns=[f"c{position}" for position in self.positions],
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        # A record without any cell is passed over: the exact reader sees the other columns as well.
        empty = None
        for cells in text.columns:
            here = pc.equal(cells, "")
            empty = here if empty is None else pc.and_(empty, here)
            if not pc.any(empty).as_py():
                return text if text.num_rows == form.records else None
        return None

    def _exactly(self, text: TextIO) -> Iterator[list[str]]:
        return csv.reader(text, delimiter=self.delimiter, strict=True)


@dataclass(frozen=True)
class _Form:
    """What the bytes of some whole records prove: how many bytes and records they are."""

    length: int
    records: int
    quotes: int
    even: bool
    simple: bool
    tail: int

    @classmethod
    def of(cls, held: bytes, delimiter: str, *, is_last: bool) -> _Form | None:
        """Return the form of all whole records in ``held``; None if the quotes prove none."""
        if b"\x00" in held:
            return None
        each = np.frombuffer(held, np.uint8)
        breaks, quotes = np.flatnonzero(each == _LF), np.flatnonzero(each == _QUOTE)
        ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0] if len(quotes) else breaks
        length = len(held)
        if not is_last:
            length = int(ends[-1]) + 1 if len(ends) else 0
        elif not len(ends) or ends[-1] != length - 1:
            ends = np.append(ends, length)
        quotes = quotes[: np.searchsorted(quotes, length)]
        if not length or len(quotes) % 2 or not _enclosing(each[:length], quotes, ord(delimiter)):
            return None
        returns = np.flatnonzero(each[:length] == _CR) if b"\r" in held else breaks[:0]
        if len(returns) and (returns[-1] + 1 == length or (each[returns + 1] != _LF).any()):
            return None
        lengths = np.diff(ends, prepend=-1)
        if lengths.max() > _LONGEST_RECORD:
            return None
        # A line break alone, with or without its CR, is two bytes at most.
        blank = bool((lengths == 1).any())
        if len(returns):
            blank |= bool(((lengths == 2) & (each[ends - 1] == _CR)).any())
        controls = np.count_nonzero(each[:length] < ord(" "))
        line_ends = len(ends) - int(ends[-1] == length) + len(returns)
        simple = (
            controls == line_ends
            and int(lengths.max()) <= _LONGEST_CELL
            and held.isascii()
            and b"\x7f" not in held
        )
        even = not blank and not held.startswith(_BOM)  # which the fast parser would drop
        tail = int(ends[-TAIL - 1]) + 1 if len(ends) > TAIL else 0
        return cls(length, len(ends), len(quotes), even, simple, tail)


def _enclosing(each: np.ndarray, quotes: np.ndarray, delimiter: int) -> bool:
    """Tell whether each quote opens or closes a cell, or is one of two inside a cell."""
    if not len(quotes):
        return True
    opening, closing = quotes[::2], quotes[1::2]
    doubled = opening[1:] == closing[:-1] + 1
    before = each[opening - 1]
    opens = (before == delimiter) | (before == _LF)
    opens[0] |= opening[0] == 0
    opens[1:] |= doubled
    after = each[np.minimum(closing + 1, len(each) - 1)]
    closes = (after == delimiter) | (after == _LF) | (after == _CR)
    closes[-1] |= closing[-1] == len(each) - 1
    closes[:-1] |= doubled
    return bool(opens.all() and closes.all())
