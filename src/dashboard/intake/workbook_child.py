"""Child process: one XLSX file -> a Parquet file per visible sheet, under a memory limit.

Runs alone, without the package: ``workbook_child.py BOOK FOLDER MOST_BYTES``.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

TOP, TAIL, BATCH = 30, 10, 20_000
MOST_COLUMNS = 200
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]+)<|<(?:\w+:)?is\b")

Damaged = dict[int, list[tuple[int, str, str]]]


@dataclass
class _Told:
    """What the parent is told of one sheet; see ``workbook.Sheet``."""

    name: str
    visible: bool
    path: str
    rows: int = 0
    width: int = 0
    kinds: list[int] = field(default_factory=list)
    top: list[tuple[int, list[str]]] = field(default_factory=list)
    tail: deque[tuple[int, list[str]]] = field(default_factory=lambda: deque(maxlen=TAIL))


def main(book_path: str, folder: str, most_bytes: int) -> None:
    """Write every visible sheet, then ``sheets.json``, which says that all went well."""
    _limit_memory(most_bytes)
    book = CalamineWorkbook.from_path(book_path)
    sheets = []
    for number, meta in enumerate(book.sheets_metadata):
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        visible = meta.visible == SheetVisibleEnum.Visible
        told = _Told(meta.name, visible, f"sheet_{number}.parquet")
        if visible:
            damaged = _damaged_cells(book_path, meta.name)
            _write(book.get_sheet_by_name(meta.name), damaged, Path(folder), told)
        sheets.append(asdict(told) | {"tail": list(told.tail)})
    Path(folder, "sheets.json").write_text(json.dumps(sheets), encoding="utf-8")


def _limit_memory(most_bytes: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows: there only the time limit holds
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))


def _write(sheet: Any, damaged: Damaged, folder: Path, told: _Told) -> None:
    """Write a sheet's filled rows as text and kinds, and note what recognition needs."""
    told.width = sheet.end[1] + 1 if sheet.end else 0
    if not 0 < told.width <= MOST_COLUMNS:
        return
    columns = [(f"{letter}{i}", pa.string()) for i in range(told.width) for letter in "ck"]
    schema = pa.schema([("row", pa.int64()), *columns])
    kinds: set[int] = set()
    with pq.ParquetWriter(folder / told.path, schema, compression="snappy") as writer:
        batch: list[list[object]] = []
        for row, texts, marks in _filled(sheet, damaged, told.width):
            kinds.update(i for i, mark in enumerate(marks) if mark is not None)
            told.rows += 1
            if len(told.top) < TOP:
                told.top.append((row, texts))
            told.tail.append((row, texts))
            batch.append([row, *chain.from_iterable(zip(texts, marks, strict=True))])
            if len(batch) == BATCH:
                writer.write_batch(_columns(schema, batch))
                batch = []
        if batch:
            writer.write_batch(_columns(schema, batch))
    told.kinds = sorted(kinds)


def _filled(
    sheet: Any, damaged: Damaged, width: int
) -> Iterator[tuple[int, list[str], list[str | None]]]:
    """Yield the number, texts and kinds of every row that is not wholly empty."""
    left = sheet.start[1]
    for row, cells in enumerate(sheet.iter_rows(), 1):
        texts = [""] * left
        marks: list[str | None] = [None] * left
        for value in cells:
            text, mark = (value, None) if value.__class__ is str else _spell(value)
            texts.append(text)
            marks.append(mark)
        for column, text, kind in damaged.get(row, ()):
            if column < width:
                texts[column], marks[column] = text, kind
        if any(texts):
            yield row, texts, marks


def _columns(schema: Any, rows: list[list[object]]) -> Any:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, schema.field(i).type) for i, column in enumerate(columns)]
    return pa.record_batch(arrays, schema=schema)


def _spell(value: object) -> tuple[str, str | None]:
    """Return a cell that is not text as its one exact spelling, and a letter for its kind.

    n number, b true or false, d date, t date and time, h time or duration.
    """
    if isinstance(value, bool):
        return ("true" if value else "false"), "b"
    if isinstance(value, float | int):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return (str(int(value)) if whole else repr(value)), "n"
    if isinstance(value, datetime):
        return value.isoformat(" "), "t"
    if isinstance(value, date):
        return value.isoformat(), "d"
    if isinstance(value, time | timedelta):
        return str(value), "h"
    return str(value), "h"


def _damaged_cells(book_path: str, name: str) -> Damaged:
    """Return errors (kind e) and formulas without a stored value (kind f), which calamine hides.

    By row: (column from 0, text, kind).
    """
    found: Damaged = {}
    with zipfile.ZipFile(book_path) as book:
        part = _part_of(book, name)
        if part is None:
            return found
        with book.open(part) as stream:
            for rows in _whole_rows(stream):
                if not re.search(rb'<(?:\w+:)?f\b|t="e"', rows):
                    continue
                for letters, row, attributes, inner in _CELL.findall(rows):
                    value = _VALUE.search(inner)
                    if b't="e"' in attributes:
                        text = value[1].decode() if value and value[1] else "#?"
                        found.setdefault(int(row), []).append((_column(letters), text, "e"))
                    elif value is None and re.search(rb"<(?:\w+:)?f\b", inner):
                        found.setdefault(int(row), []).append((_column(letters), "=", "f"))
    return found


def _whole_rows(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a sheet's XML in pieces that end where a row ends."""
    rest = b""
    while chunk := stream.read(1 << 22):
        text = rest + chunk
        cut = text.rfind(b"row>") + 4
        if cut > 4:
            yield text[:cut]
            text = text[cut:]
        rest = text
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _part_of(book: zipfile.ZipFile, name: str) -> str | None:
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml"))  # noqa: S314 - no DTD: looked
    relation = next(
        (s.get(_REL) for s in sheets.iter() if s.tag.endswith("}sheet") and s.get("name") == name),
        None,
    )
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    target = next((r.get("Target") for r in links if r.get("Id") == relation), None)
    if target is None:
        return None
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in book.namelist() else None


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
