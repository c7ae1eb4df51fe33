"""The report of `check` and `publish`: findings, a summary, and the rejected rows to correct."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter

from dashboard.contract import tables
from dashboard.errors import UsageError
from dashboard.intake.model import Intake
from dashboard.words.cells import spreadsheet

FINDINGS = ("file", "sheet", "row", "column", "value", "level", "code", "reason", "fix")
SUMMARY = (
    "file",
    "sheet",
    "table",
    "rows_read",
    "added",
    "changed",
    "removed",
    "set_aside",
    "verdict",
)
_MOST_ROWS = 1_048_575  # of a sheet, without its headings
_WIDTHS = {"reason": 70, "fix": 60, "file": 28, "value": 28, "column": 24, "table": 20}


def write_report(
    intake: Intake,
    path: Path,
    language: str,
    changes: Mapping[str, tuple[int, int, int]] | None = None,
) -> None:
    """Write the report as XLSX, or its findings alone as CSV, by the ending of ``path``.

    ``changes`` gives rows added, changed and removed per table, once a comparison with the newest
    release has been made; the first file of a table shows them.
    """
    ending = path.suffix.lower()
    if ending == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(FINDINGS)
            for row in _findings(intake, language):
                writer.writerow([spreadsheet(value) for value in row])
    elif ending == ".xlsx":
        _write_workbook(intake, path, language, changes or {})
    else:
        raise UsageError(
            f'Laporan ditulis sebagai .xlsx atau .csv, bukan "{path.name}".',
            f'The report is written as .xlsx or .csv, not "{path.name}".',
        )


def _findings(intake: Intake, language: str) -> Iterator[tuple[str, ...]]:
    for f in intake.findings:
        reason, fix = (f.reason_id, f.fix_id) if language == "id" else (f.reason_en, f.fix_en)
        yield f.file, f.sheet, f.row, f.column, f.value, f.level, f.code, reason, fix


def _summary(
    intake: Intake, changes: Mapping[str, tuple[int, int, int]]
) -> Iterator[tuple[object, ...]]:
    left = dict(changes)
    for s in intake.files:
        moved = left.pop(s.table or "", ("", "", ""))
        yield s.file, s.sheet, s.table or "", s.rows_read, *moved, s.rows_set_aside, s.verdict


def _write_workbook(
    intake: Intake, path: Path, language: str, changes: Mapping[str, tuple[int, int, int]]
) -> None:
    # Every text is written as text: nothing that a file said can become a formula or a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        _sheet(book, "findings", FINDINGS, _findings(intake, language), bold)
        _sheet(book, "summary", SUMMARY, _summary(intake, changes), bold)
        for name, rejected in intake.rejected.items():
            headings = _rejected_headings(name, pq.read_schema(rejected).names, language)
            rows = _rejected(rejected, list(headings))
            _sheet(book, f"rejected {name}", list(headings.values()), rows, bold)


def _sheet(
    book: Any, name: str, headings: Sequence[str], rows: Iterator[Sequence[object]], bold: Any
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, _WIDTHS.get(heading, 16))
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, 1):
        if number > _MOST_ROWS:
            break
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, str(value)[:32_767])


def _rejected_headings(table: str, names: Sequence[str], language: str) -> dict[str, str]:
    """Return the columns to write, each with a heading that intake reads again."""
    columns = tables()[table].columns
    reason = "reason_id" if language == "id" else "reason_en"
    headings = {"file": "file", "sheet": "sheet", "row": "row", reason: "reason"}
    for name in columns:
        if name in names:
            headings[name] = columns[name].heading if language == "id" else name
    # Names that stood for ids, and their places, keep their headings.
    told = {*headings, "reason_id", "reason_en"}
    return headings | {name: name for name in names if name not in told}


def _rejected(path: Path, names: Sequence[str]) -> Iterator[Sequence[object]]:
    for batch in pq.ParquetFile(path).iter_batches(columns=list(names)):
        yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)
