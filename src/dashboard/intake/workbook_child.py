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
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

TOP, TAIL, BATCH = 30, 10, 20_000
MOST_COLUMNS = 200
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]+)<|<(?:\w+:)?is\b")


def main(book_path: str, folder: str, most_bytes: int) -> None:
    """Write every visible sheet, then ``sheets.json``, which says that all went well."""
    _limit_memory(most_bytes)
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 - after limit

    book = CalamineWorkbook.from_path(book_path)
    sheets = []
    for number, meta in enumerate(book.sheets_metadata):
        visible = meta.visible == SheetVisibleEnum.Visible
        path = f"sheet_{number}.parquet"
        told = {"name": meta.name, "visible": visible, "path": path, "rows": 0, "width": 0,
                "kinds": [], "top": [], "tail": []}  # fmt: skip
        if visible:
            try:
                sheet = book.get_sheet_by_name(meta.name)
            except Exception as fault:
                if "chart" in repr(meta.typ).lower():
                    continue
                raise fault from None
            damaged = _damaged_cells(book_path, meta.name)
            told.update(_write(sheet, damaged, Path(folder) / path))
        sheets.append(told)
    Path(folder, "sheets.json").write_text(json.dumps(sheets), encoding="utf-8")


def _limit_memory(most_bytes: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows: there only the time limit holds
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))


def _write(sheet, damaged, path):  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Write filled rows as text and kinds; return what the parent needs to recognise them."""
    import pyarrow as pa  # noqa: PLC0415 - after the limit
    import pyarrow.parquet as pq  # noqa: PLC0415

    left = sheet.start[1] if sheet.start else 0
    width = (sheet.end[1] + 1) if sheet.end else 0
    told = {"rows": 0, "width": width, "kinds": [], "top": [], "tail": []}
    if not width or width > MOST_COLUMNS:
        return told
    fields = [("row", pa.int64())]
    fields += [(f"{k}{i}", pa.string()) for i in range(width) for k in "ck"]
    schema = pa.schema(fields)
    kinds: set[int] = set()
    tail: deque[tuple[int, list[str]]] = deque(maxlen=TAIL)
    with pq.ParquetWriter(path, schema, compression="snappy") as writer:
        batch: list[list[object]] = []
        for row, cells in enumerate(sheet.iter_rows(), 1):
            texts = [""] * left
            marks: list[str | None] = [None] * left
            for value in cells:
                text, mark = (value, None) if value.__class__ is str else _spell(value)
                texts.append(text)
                marks.append(mark)
            for column, text, mark in damaged.get(row, ()):
                if column < width:
                    texts[column], marks[column] = text, mark
            if not any(texts) and row not in damaged:
                continue
            kinds.update(i for i, mark in enumerate(marks) if mark is not None)
            told["rows"] += 1
            if len(told["top"]) < TOP:
                told["top"].append((row, texts))
            tail.append((row, texts))
            batch.append([row, *(x for pair in zip(texts, marks) for x in pair)])
            if len(batch) >= BATCH:
                writer.write_batch(_batch(pa, schema, batch))
                batch = []
        if batch:
            writer.write_batch(_batch(pa, schema, batch))
    told["kinds"], told["tail"] = sorted(kinds), list(tail)
    return told


def _batch(pa, schema, rows):  # type: ignore[no-untyped-def]  # noqa: ANN001
    arrays = [pa.array(column, schema.field(i).type) for i, column in enumerate(zip(*rows))]
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


def _damaged_cells(book_path: str, name: str) -> dict[int, list[tuple[int, str, str]]]:
    """Return errors (kind e) and formulas without a stored value (kind f), which calamine hides.

    By row: (column from 0, text, kind).
    """
    found: dict[int, list[tuple[int, str, str]]] = {}
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
