"""What intake takes and gives: findings, file summaries, bases, and the typed result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

Level = Literal["info", "note", "set_aside", "refused"]
Verdict = Literal["accepted", "notes", "set_aside", "refused"]
Line = Literal["simulated", "real"]
# Called with the share done (0 to 1) and the file or table being worked on.
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Finding:
    """One thing to say about a cell, a row, a column or a file.

    ``row`` is the row seen in a spreadsheet: empty for a whole file, ``418``, or ``12-1840`` when
    one cause repeats; ``rows`` counts the rows it stands for. ``code`` is stable and listed in
    ``docs/findings.md``.
    """

    file: str
    sheet: str
    row: str
    column: str
    value: str
    level: Level
    code: str
    reason_id: str
    reason_en: str
    fix_id: str
    fix_en: str
    rows: int = 1

    def sentence(self, language: str) -> str:
        """Return what, where and what next as one line in ``language`` (``id`` or ``en``)."""
        indonesian = language == "id"
        sheet_word, row_word = ("lembar", "baris") if indonesian else ("sheet", "row")
        where = self.file
        if self.sheet:
            where += f', {sheet_word} "{self.sheet}"'
        if self.row:
            where += f", {row_word} {self.row}"
        if self.column:
            where += f', "{self.column}"'
        reason = self.reason_id if indonesian else self.reason_en
        fix = self.fix_id if indonesian else self.fix_en
        return f"{where}: {reason} {fix}".strip()


@dataclass(frozen=True)
class FileSummary:
    """What became of one file, or of one sheet of a workbook; ``table`` is None if unknown."""

    file: str
    sheet: str
    table: str | None
    sha256: str
    rows_read: int
    rows_set_aside: int
    verdict: Verdict


@dataclass(frozen=True)
class Bases:
    """The newest release of each line: Parquet files per table, and which line is current."""

    simulated: Mapping[str, Sequence[Path]] | None = None
    real: Mapping[str, Sequence[Path]] | None = None
    current: Line | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Intake:
    """Typed new rows and everything to say about them.

    ``tables`` holds one Parquet per table, in key order, with only the contract's columns whose
    heading a file had (and ``<moment>_has_time`` beside each moment). ``rejected`` holds, per
    table, the rows set aside: ``file``, ``sheet``, ``row``, ``reason_id``, ``reason_en`` and the
    original text under the contract's column names. ``refused``: nothing may be published.
    """

    as_of: date
    simulated: bool
    tables: Mapping[str, Path]
    findings: Sequence[Finding]
    files: Sequence[FileSummary]
    rejected: Mapping[str, Path]
    refused: bool
