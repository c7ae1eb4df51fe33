"""What a file is by its bytes: a table or none, its encoding, delimiter and Parquet types."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.intake import headings as heads

_UTF8_PAIR = re.compile(rb"\xc3[\x80-\xbf]|\xe2[\x80-\x82][\x80-\xbf]")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def not_a_table(head: bytes) -> tuple[str, str]:
    """Return the code of a file that is no table by its first bytes ('' if it may be one)."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"\x1f\x8b"):
        return "file_gzip", ""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "file_xls", ""
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<!--")):
        return "file_html", ""
    signs = {b"%pdf": "PDF", b"<?xml": "XML", b"{\"": "JSON", b"[{": "JSON", b"\x89png": "PNG",
             b"\xff\xd8\xff": "JPEG", b"rar!": "RAR", b"7z\xbc\xaf": "7-Zip", b"bzh": "bzip2",
             b"\xfd7zxz": "xz", b"(\xb5/\xfd": "Zstandard", b"sqlite format": "SQLite",
             b"arrow1": "Arrow", b"{\\rtf": "RTF"}  # fmt: skip
    for sign, what in signs.items():
        if start.startswith(sign):
            return "file_kind", what
    return "", ""


def encoding_of(path: Path, head: bytes) -> tuple[str, str, int]:
    """Return the encoding ('' if there is none), a finding's code, and the line it is about."""
    if head.startswith(codecs.BOM_UTF8):
        strict = "utf-8-sig"
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        strict = "utf-16"
    elif head[1::2].count(0) > len(head) // 4:
        strict = "utf-16-le"
    elif head[::2].count(0) > len(head) // 4:
        strict = "utf-16-be"
    else:
        strict = "utf-8"
    line = _first_undecodable_line(path, strict)
    if line == 0:
        return strict, "", 0
    if strict != "utf-8":
        return "", "encoding_unknown", line
    with path.open("rb") as stream:
        for number, raw in enumerate(stream, 1):
            if _UNDEFINED.search(raw):
                return "", "encoding_unknown", number
            if _UTF8_PAIR.search(raw):
                return "", "encoding_mixed", min(number, line)
    return "cp1252", "encoding_windows", line


def _first_undecodable_line(path: Path, encoding: str) -> int:
    """Return the line at which strict decoding fails, 0 if it never does."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 0
    with path.open("rb") as stream:
        chunks: Iterator[bytes] = iter(lambda: stream.read(1 << 20), b"")
        try:
            for chunk in chunks:
                lines += decoder.decode(chunk).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as fault:
            good = fault.object[: fault.start]
            return lines + good.count(b"\n") + 1
    return 0


@dataclass(frozen=True)
class _Top:
    """The first records of a CSV file, how they read best, and with which delimiter.

    ``at`` is the record of the headings, ``first`` the first that is not empty.
    """

    records: Sequence[Sequence[str]]
    readings: list[heads.Recognition]
    at: int
    first: int
    delimiter: str


def best_delimiter(start: str, delimiters: str, declared: heads.Declarations) -> _Top:
    """Return how the first lines of a CSV file read best."""
    best = _Top((), [], 0, 0, delimiters[0])
    for delimiter in delimiters:
        records = list(
            islice(csv.reader(StringIO(start, newline=""), delimiter=delimiter), heads.HEADING_ROWS)
        )
        at, readings = heads.best_row(records, declared)
        if readings and (not best.readings or readings[0].score > best.readings[0].score):
            first = next(i for i, cells in enumerate(records) if any(cells))
            best = _Top(records, readings, at, first, delimiter)
    return best


def first_rows(path: Path) -> list[list[str]]:
    """Return the first rows of a Parquet file as text; none where they cannot be read."""
    try:
        batch = next(pq.ParquetFile(path).iter_batches(heads.HEADING_ROWS), None)
    except (pa.ArrowException, OSError):
        return []
    if batch is None:
        return []
    columns = [["" if v is None else str(v) for v in c.to_pylist()] for c in batch.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def broken_line(reader: Any) -> int:
    """Return the line in which the first record that cannot be read begins."""
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        pass
    return line


def hashed(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def first_line(fault: Exception) -> str:
    """Return the first line of what a library says of a damaged file."""
    return str(fault).splitlines()[0][:120] if str(fault) else type(fault).__name__


# --- Parquet types

EXPECTED = {
    "id": "VARCHAR", "village_code": "VARCHAR", "regency_code": "VARCHAR", "word": "VARCHAR",
    "text": "VARCHAR", "list": "VARCHAR[]", "date": "DATE", "moment": "TIMESTAMP",
    "integer": "BIGINT", "number": "DOUBLE", "money": "DOUBLE", "flag": "BOOLEAN",
}  # fmt: skip
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER",
          "UBIGINT", "HUGEINT")  # fmt: skip


def fits(found: str, wanted: str) -> bool:
    """Return whether a native Parquet type can hold a contract type without a guess."""
    if wanted in {"integer", "number", "money"}:
        return found in (*_WHOLE, "DOUBLE", "FLOAT") or found.startswith("DECIMAL")
    if wanted in {"date", "moment"}:
        return found == "DATE" or found.startswith("TIMESTAMP")
    if wanted == "flag":
        return found == "BOOLEAN" or found in _WHOLE
    return wanted == "list" and found == "VARCHAR[]"
