"""The clarification sheet: visits, a question, room to answer; as XLSX, as a message, and back."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from dashboard.contract import WIB
from dashboard.desk.acts import Reply
from dashboard.desk.cases import Case, admit, case, rows, within
from dashboard.desk.store import Desk, Handling, add
from dashboard.desk.worklist import limits
from dashboard.errors import RefusedError, UsageError
from dashboard.intake import workbook
from dashboard.intake.findings import catalogue, filled
from dashboard.questions import LOCAL_READER, Reader
from dashboard.releases import Release, Store
from dashboard.words import LANGUAGES, Language, both, day, say
from dashboard.words.cells import spreadsheet

_MOST_BYTES = 5_000_000  # a sheet of a thousand visits has a tenth of that
_MOST_ROWS = 5_000
_IN_A_MESSAGE = 12  # visits; a message that nobody reads to its end answers nothing
_COLUMNS = {"visit": 22, "day": 14, "start": 10, "end": 10, "cooperative": 34, "answer": 70}
_NUMBER = re.compile(r"K([0-9]{1,9})-([0-9]{1,9})")  # letter first: no spreadsheet makes it a date


@dataclass(frozen=True)
class Answers:
    """What a filled sheet says: about which case (release and rank), who, and by visit id.

    ``general`` is the answer to the case as a whole; visits without an answer are left out.
    """

    release: int
    rank: int
    answered_by: str
    general: str
    visits: Mapping[str, str]


@dataclass(frozen=True)
class _Visit:
    visit: str
    day: str
    start: str
    end: str
    cooperative: str


def clarification_sheet(
    release: Release, rank: int, language: Language, *, at: datetime, reader: Reader = LOCAL_READER
) -> bytes:
    """Return an XLSX file that asks about the visits of a case, one row for each to fill in.

    It names its case by a number, and no mentor. ``at`` is the moment of asking. Raises
    RefusedError for a mentor's case without the supervisor's view.
    """
    known = _askable(release, rank, reader)
    head = {
        "number": _number(release, known),
        "seen": _seen(known, language),
        "question": say("desk.question", language),
        "reply_by": _reply_by(release, at, language),
        "answered_by": "",
        "general": "",
    }
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "valign": "top"})
        as_text = {"num_format": "@", "text_wrap": True, "valign": "top"}
        plain, room = book.add_format(as_text), book.add_format({**as_text, "bg_color": "#FFF2CC"})
        sheet = book.add_worksheet(say("desk.sheet", language))
        for column, width in enumerate(_COLUMNS.values()):
            sheet.set_column(column, column, width, plain)
        for row, (name, text) in enumerate(head.items()):
            sheet.write_string(row, 0, say(f"desk.{name}", language), bold)
            form = plain if text else room
            sheet.merge_range(row, 1, row, len(_COLUMNS) - 1, spreadsheet(text), form)
        for column, name in enumerate(_COLUMNS):
            sheet.write_string(len(head) + 1, column, say(f"desk.column_{name}", language), bold)
        for row, visit in enumerate(_visits(release, known, language, reader), len(head) + 2):
            for column, name in enumerate(_COLUMNS):
                text = getattr(visit, name, "")
                sheet.write_string(row, column, spreadsheet(text), plain if text else room)
    return buffer.getvalue()


def clarification_text(
    release: Release, rank: int, language: Language, *, at: datetime, reader: Reader = LOCAL_READER
) -> str:
    """Return the same as a short message in plain text; see ``clarification_sheet``."""
    known = _askable(release, rank, reader)
    visits = _visits(release, known, language, reader)
    lines = [
        f"{say('desk.number', language)}: {_number(release, known)}",
        _seen(known, language),
        say("desk.question", language),
        *(
            f"- {visit.day} {visit.start}".rstrip() + f", {visit.cooperative} ({visit.visit})"
            for visit in visits[:_IN_A_MESSAGE]
        ),
    ]
    if len(visits) > _IN_A_MESSAGE:
        lines.append(say("desk.more_visits", language, n=len(visits) - _IN_A_MESSAGE))
    lines.append(f"{say('desk.reply_by', language)}: {_reply_by(release, at, language)}")
    return "\n".join(lines)


def read_answers(source: Path | bytes) -> Answers:
    """Read a clarification sheet that came back.

    Raises RefusedError, in words, for whatever is not such a sheet or holds no answer.
    """
    head: dict[str, str] = {}
    visits: dict[str, str] = {}
    columns: dict[str, int] = {}
    for row, cells in _cells(source):
        if not columns:
            named = {_named(text, "column_", _COLUMNS): at for at, text in enumerate(cells)}
            if {"visit", "answer"} <= named.keys():
                columns = {name: named[name] for name in ("visit", "answer")}
            elif name := _named(cells[0], "", ("number", "answered_by", "general")):
                head[name] = cells[1] if len(cells) > 1 else ""
            continue
        visit, answer = (cells[columns[name]] for name in ("visit", "answer"))
        if answer and not visit:
            raise RefusedError(**both("desk.sheet_no_visit", row=str(row)))
        if visit in visits:
            raise RefusedError(**both("desk.sheet_twice", row=str(row), visit=visit))
        if visit:
            visits[visit] = answer
    number = _NUMBER.fullmatch(head.get("number", ""))
    if not number or not columns:
        raise RefusedError(**both("desk.sheet_other"))
    answered = {visit: answer for visit, answer in visits.items() if answer}
    if not (answered or head.get("general")):
        raise RefusedError(**both("desk.sheet_empty"))
    if not head.get("answered_by"):
        raise RefusedError(**both("desk.sheet_nobody"))
    return Answers(
        release=int(number[1]),
        rank=int(number[2]),
        answered_by=head["answered_by"],
        general=head.get("general", ""),
        visits=answered,
    )


def take_answers(
    desk: Desk,
    store: Store,
    source: Path | bytes,
    *,
    reader: Reader = LOCAL_READER,
    at: datetime | None = None,
) -> Handling:
    """Read a filled sheet and add it to its case as the reply; return how far the case has come.

    Raises RefusedError for a sheet that cannot be read or answers about other visits.
    """
    answers = read_answers(source)
    release = store.release(answers.release)
    known = case(release, answers.rank)
    # A cell that could run was written with an apostrophe, and comes back with it.
    asked = {spreadsheet(each): each for each in known.evidence}
    other = [each for each in answers.visits if each not in asked]
    if other:
        raise RefusedError(**both("desk.sheet_other_visits", visit=other[0]))
    said = [f"{asked[visit]}: {answer}" for visit, answer in answers.visits.items()]
    text = "\n".join(line for line in (answers.general, *said) if line)
    return add(desk, release, known.rank, Reply(text), by=answers.answered_by, reader=reader, at=at)


def _askable(release: Release, rank: int, reader: Reader) -> Case:
    admit(release, rank, reader)
    known = case(release, rank)
    if known.subject_type == "mentor" and not reader.supervisor:
        raise RefusedError(**both("desk.supervisors_only"))
    return known


def _visits(release: Release, known: Case, language: Language, reader: Reader) -> list[_Visit]:
    """Return the visits among a case's evidence, for most readers at its own cooperatives only."""
    names = ("visit_id", "cooperative_id", "started_at", "started_at_has_time",
             "ended_at", "ended_at_has_time")  # fmt: skip
    found = list(rows(release.tables.get("visits", ()), names, ("visit_id", known.evidence)))
    if not reader.supervisor:
        found = [each for each in found if each["cooperative_id"] in known.cooperative_ids]
    if reader.regencies is not None:
        facts = release.results.get("cooperative_facts", ())
        inside = {
            each["cooperative_id"]
            for each in rows(facts, ("cooperative_id", "scope_code", "regency_code"))
            if within(each["scope_code"], each["regency_code"], "", reader)
        }
        found = [each for each in found if each["cooperative_id"] in inside]
    at = {each["cooperative_id"] for each in found}
    called = {
        each["cooperative_id"]: each["name"]
        for each in rows(
            release.tables["cooperatives"], ("cooperative_id", "name"), ("cooperative_id", at)
        )
    }

    def hour(row: dict[str, object], name: str) -> str:
        return f"{row[name]:%H:%M}" if row[name] and row[f"{name}_has_time"] else ""

    return [
        _Visit(
            visit=row["visit_id"],
            day=day(row["started_at"], language),
            start=hour(row, "started_at"),
            end=hour(row, "ended_at"),
            cooperative=called.get(row["cooperative_id"], row["cooperative_id"] or ""),
        )
        for row in sorted(found, key=lambda row: (str(row["started_at"]), row["visit_id"]))
    ]


def _number(release: Release, known: Case) -> str:
    return f"K{release.number}-{known.rank}"


def _seen(known: Case, language: Language) -> str:
    return known.sentence_id if language == "id" else known.sentence_en


def _reply_by(release: Release, at: datetime, language: Language) -> str:
    last = at.astimezone(WIB) + timedelta(days=limits(release)["reply_days"])
    return day(last, language, "long")


def _named(text: str, prefix: str, names: Iterable[str]) -> str:
    """Return which of our words a cell holds, in either language."""
    for name in names:
        if text in (say(f"desk.{prefix}{name}", language) for language in LANGUAGES):
            return name
    return ""


def _cells(source: Path | bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the filled rows of the first sheet as text, read under the limits of the intake."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = folder / "answers.xlsx"
        try:
            path.write_bytes(source if isinstance(source, bytes) else source.read_bytes())
        except OSError as error:
            why = error.strerror or str(error)
            raise UsageError(**both("desk.sheet_unreadable", why=why)) from error
        if path.stat().st_size > _MOST_BYTES:
            raise RefusedError(**both("desk.sheet_other"))
        fault = workbook.look_inside(path)
        sheets: list[workbook.Sheet] = []
        if fault is None:
            sheets, fault = workbook.unpack(path, folder)
        if fault is not None:
            text = catalogue()[fault.code]
            raise RefusedError(
                *(
                    filled(f"{reason} {fix}", path.name, fault.first, fault.second)
                    for reason, fix in (
                        (text.reason_id, text.fix_id),
                        (text.reason_en, text.fix_en),
                    )
                )
            )
        sheet = next((each for each in sheets if each.path.exists()), None)
        if sheet is None or sheet.rows > _MOST_ROWS:
            raise RefusedError(**both("desk.sheet_other"))
        for cells in pq.read_table(sheet.path).to_pylist():
            if "f" in (cells[f"k{at}"] for at in range(sheet.width)):
                raise RefusedError(**both("desk.sheet_formula", row=str(cells["row"])))
            yield cells["row"], [cells[f"c{at}"].strip() for at in range(sheet.width)]
