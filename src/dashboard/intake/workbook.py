"""Looks inside an XLSX file first, then has a child process unpack it under limits."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_UNPACKED = 1_500_000_000  # bytes of XML
MOST_RATIO = 250  # unpacked bytes per packed byte; spreadsheets stay below 60
MOST_CELLS = 60_000_000  # of the rectangle that the reader has to hold
MOST_MEMORY = 2_000_000_000  # bytes, in the child
MOST_SECONDS = 120
_CHILD = Path(__file__).with_name("workbook_child.py")
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')


@dataclass(frozen=True)
class Fault:
    """Why a workbook is refused: a finding's code and its particulars."""

    code: str
    first: str = ""
    second: str = ""


@dataclass(frozen=True)
class Sheet:
    """One unpacked sheet: a Parquet file with ``row``, ``c0``…, and ``k0``… where not all is text.

    ``top`` and ``tail`` hold the first and last filled rows as (row, cells).
    """

    name: str
    visible: bool
    path: Path
    rows: int
    width: int
    kinds: frozenset[int]
    top: Sequence[tuple[int, list[str]]]
    tail: Sequence[tuple[int, list[str]]]


def look_inside(path: Path) -> Fault | None:
    """Return why a ZIP file is no safe workbook, by its directory and the XML of its sheets."""
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                return Fault("file_zip")
            unpacked = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if unpacked > MOST_UNPACKED:
                return Fault("workbook_bomb", _megabytes(unpacked), _megabytes(MOST_UNPACKED))
            if unpacked > 10_000_000 and unpacked / packed > MOST_RATIO:
                return Fault("workbook_bomb", f"{unpacked // packed} : 1", f"{MOST_RATIO} : 1")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    fault = _look_at(book, part)
                    if fault:
                        return fault
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError,
            RuntimeError, EOFError, OSError, ValueError) as fault:  # fmt: skip
        return Fault("file_damaged", type(fault).__name__)
    return None


def unpack(path: Path, folder: Path) -> tuple[list[Sheet], Fault | None]:
    """Read the cells of every visible sheet in a child process; a crash there is only a fault."""
    command = [sys.executable, str(_CHILD), str(path.resolve()), str(folder), str(MOST_MEMORY)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and script
            command, capture_output=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return [], Fault("workbook_limits", f"{MOST_SECONDS} s")
    said = folder / "sheets.json"
    if done.returncode != 0 or not said.is_file():
        words = done.stderr.decode("utf-8", "replace").strip()
        if done.returncode < 0 or re.search("memory|memerror", words, re.IGNORECASE):
            return [], Fault("workbook_limits", _megabytes(MOST_MEMORY))
        if "PasswordError" in words:
            return [], Fault("file_xls")
        return [], Fault("file_damaged", words.splitlines()[-1][:120] if words else "?")
    sheets = json.loads(said.read_text(encoding="utf-8"))
    return [_sheet(folder, sheet) for sheet in sheets], None


def _sheet(folder: Path, sheet: dict[str, object]) -> Sheet:
    values = dict(sheet)
    values["path"] = folder / str(values["path"])
    values["kinds"] = frozenset(values["kinds"])  # type: ignore[call-overload]
    return Sheet(**values)  # type: ignore[arg-type]


def _look_at(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Fault | None:
    """Stream one part: no DTD, no more bytes than declared, no cell far outside."""
    sheet = part.filename.startswith("xl/worksheets/")
    columns: set[bytes] = set()
    lowest = 0
    rest = b""
    with book.open(part) as stream:
        first = True
        while chunk := stream.read(1 << 22):
            if first and b"<!DOCTYPE" in chunk[:4096]:
                return Fault("workbook_unsafe")
            first = False
            if not sheet:
                continue
            text = rest + chunk
            cut = text.rfind(b"<")
            rest = text[cut:]
            found = _CELL.findall(text, 0, cut)
            if found:
                columns.update(column for column, _ in found)
                lowest = max(lowest, *(int(row) for _, row in found))
    widest = max((_column_number(c) for c in columns), default=0)
    if widest * lowest > MOST_CELLS:
        farthest = max(columns, key=_column_number).decode()
        return Fault("workbook_far", f"{farthest}{lowest}")
    return None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
