"""What intake takes and gives: findings, file summaries, bases, and the typed result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from dashboard.intake.keys import heading_key, name_key

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
class Correction:
    """A cell that an analyst set right: where the source still says ``old``, ``new`` stands.

    ``key`` holds the row's key as text, in the key's order. ``old`` and ``new`` are the cell's
    typed values as text; None is "not reported".
    """

    table: str
    key: tuple[str, ...]
    column: str
    old: str | None
    new: str | None
    reason: str


@dataclass(frozen=True)
class Declared:
    """What analysts have confirmed before about files like these; kept by the desk.

    ``headings``: (table, heading's key) to the column that it means, "" for one to leave out.
    ``names``: (table referred to, name's key, key of the places beside it) to an id.
    ``decimals``: (table, column) to what marks the decimals.
    ``days``: (SHA-256 of a file, column) to the date that all its rows have.
    """

    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    names: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    decimals: Mapping[tuple[str, str], Literal["comma", "dot"]] = field(default_factory=dict)
    days: Mapping[tuple[str, str], date] = field(default_factory=dict)
    corrections: Sequence[Correction] = ()


@dataclass(frozen=True)
class HeadingQuestion:
    """A heading that no table knows: which column does it mean?

    ``nearest`` names every column that no heading means yet, the nearest first; ``samples`` are
    values below it; ``needed``: the file is refused until a column that it lacks is found.
    """

    file: str
    sheet: str
    table: str
    heading: str
    nearest: tuple[str, ...]
    samples: tuple[str, ...]
    needed: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Where the answer stands in ``Declared.headings``."""
        return self.table, heading_key(self.heading)


@dataclass(frozen=True)
class Candidate:
    """Whom a name may mean: the id, and the name with its village and regency; 1.0 is the same."""

    id: str
    shown: str
    likeness: float


@dataclass(frozen=True)
class NameQuestion:
    """A name that stands where an id should: whom does it mean? The nearest come first.

    ``table`` is the table that it stands in, ``refers_to`` the one it names; ``places`` are the
    village, district and regency beside it, as written.
    """

    table: str
    column: str
    refers_to: str
    name: str
    places: str
    rows: int
    candidates: tuple[Candidate, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """Where the answer stands in ``Declared.names``."""
        return self.refers_to, name_key(self.name), name_key(self.places)


@dataclass(frozen=True)
class DecimalQuestion:
    """A column whose numbers can be read two ways: does a comma or a dot mark decimals?

    ``with_comma`` and ``with_dot`` are what ``example`` comes to, as plain numbers.
    """

    file: str
    sheet: str
    table: str
    column: str
    example: str
    with_comma: str
    with_dot: str
    rows: int

    @property
    def key(self) -> tuple[str, str]:
        """Where the answer stands in ``Declared.decimals``."""
        return self.table, self.column


@dataclass(frozen=True)
class DayQuestion:
    """A file without its column of dates: which date do all its rows have?"""

    file: str
    sheet: str
    sha256: str
    table: str
    column: str

    @property
    def key(self) -> tuple[str, str]:
        """Where the answer stands in ``Declared.days``."""
        return self.sha256, self.column


Question = HeadingQuestion | NameQuestion | DecimalQuestion | DayQuestion


# A column's name ("" for none), somebody's id, "comma" or "dot", or a date.
Answer = str | date


def answered(answers: Mapping[Question, Answer]) -> Declared:
    """Return what an analyst's answers declare. Raises ValueError for what is no answer."""
    headings: dict[tuple[str, str], str] = {}
    names: dict[tuple[str, str, str], str] = {}
    decimals: dict[tuple[str, str], Literal["comma", "dot"]] = {}
    days: dict[tuple[str, str], date] = {}
    for question, answer in answers.items():
        match question, answer:
            case HeadingQuestion(), str():
                headings[question.key] = answer
            case NameQuestion(), str() if answer:
                names[question.key] = answer
            case DecimalQuestion(), "comma":
                decimals[question.key] = "comma"
            case DecimalQuestion(), "dot":
                decimals[question.key] = "dot"
            case DayQuestion(), date():
                days[question.key] = answer
            case _:
                raise ValueError(answer)
    return Declared(headings, names, decimals, days)


@dataclass(frozen=True)
class Asked:
    """What only the analyst can say about an upload; each answer is remembered.

    ``unlisted`` are the mentors, with the regency beside each, that files name while there is no
    list of mentors to look them up in.
    """

    headings: Sequence[HeadingQuestion] = ()
    names: Sequence[NameQuestion] = ()
    decimals: Sequence[DecimalQuestion] = ()
    days: Sequence[DayQuestion] = ()
    unlisted: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Intake:
    """Typed new rows and everything to say about them.

    ``tables`` holds one Parquet per table, in key order, with only the contract's columns whose
    heading a file had (and ``<moment>_has_time`` beside each moment). ``rejected`` holds, per
    table, the rows set aside: ``file``, ``sheet``, ``row``, ``reason_id``, ``reason_en`` and the
    original text under the contract's column names (names that stand for ids, and their places,
    under their headings). ``refused``: nothing may be published.
    ``asked``: what could be read as well, once the analyst has said how.
    """

    as_of: date
    simulated: bool
    tables: Mapping[str, Path]
    findings: Sequence[Finding]
    files: Sequence[FileSummary]
    rejected: Mapping[str, Path]
    refused: bool
    asked: Asked = Asked()
