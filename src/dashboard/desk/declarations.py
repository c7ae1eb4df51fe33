"""What analysts confirmed about uploads: remembered for a line, and given to the next reading."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, cast

from dashboard import intake
from dashboard.desk.corrections import holding
from dashboard.desk.store import Desk, required
from dashboard.errors import RefusedError
from dashboard.intake import (
    Answer,
    DayQuestion,
    DecimalQuestion,
    Declared,
    HeadingQuestion,
    Intake,
    NameQuestion,
    Progress,
    Question,
)
from dashboard.reference import Reference
from dashboard.releases import Store
from dashboard.words import both

Kind = Literal["heading", "name", "decimal", "day"]
_KINDS: Mapping[type[Question], Kind] = {
    HeadingQuestion: "heading",
    NameQuestion: "name",
    DecimalQuestion: "decimal",
    DayQuestion: "day",
}
NOTHING_GIVEN = Declared()


@dataclass(frozen=True)
class Remembered:
    """One confirmation that holds, as a reader sees it.

    ``table`` is the table it is about, ``written`` the heading, name (``beside`` it its places),
    column or file; ``answer`` as in ``intake.answered``, as text.
    """

    number: int
    kind: Kind
    table: str
    written: str
    beside: str
    answer: str
    at: datetime
    who: str


@dataclass(frozen=True)
class _Row:
    number: int
    kind: Kind
    key: tuple[str, ...]
    about: tuple[str, str, str]
    answer: str | None
    at: datetime
    who: str


def declare(
    desk: Desk,
    line: int,
    answers: Mapping[Question, Answer],
    *,
    by: str,
    at: datetime | None = None,
) -> None:
    """Remember an analyst's answers for a line; a later answer to the same question stands.

    Raises UsageError where ``by`` is empty, ValueError for what is no answer; then nothing is
    written.
    """
    intake.answered(answers)
    who = required("who", by)
    with desk.writing() as book:
        held = _holding(book, line)
        for question, answer in answers.items():
            kind, text = _KINDS[type(question)], str(answer)
            before = held.get((kind, question.key))
            if before is None or before.answer != text:
                row = _Row(0, kind, question.key, _about(question), text, _moment(at), who)
                _append(book, line, row)


def withdraw(desk: Desk, line: int, number: int, *, by: str, at: datetime | None = None) -> None:
    """Take back confirmation ``number`` of a line; it stays on record.

    Raises UsageError where ``by`` is empty, RefusedError where it does not hold (any more).
    """
    who = required("who", by)
    with desk.writing() as book:
        row = next((r for r in _holding(book, line).values() if r.number == number), None)
        if row is None:
            raise RefusedError(**both("desk.no_confirmation", number=number))
        _append(book, line, replace(row, answer=None, at=_moment(at), who=who))


def remembered(desk: Desk, line: int) -> tuple[Remembered, ...]:
    """Return every confirmation of a line that holds, the latest first."""
    with desk.reading() as book:
        rows = _holding(book, line).values()
    found = (Remembered(r.number, r.kind, *r.about, r.answer or "", r.at, r.who) for r in rows)
    return tuple(sorted(found, key=lambda r: -r.number))


def declared(desk: Desk, line: int) -> Declared:
    """Return what is remembered for a line, for ``intake.read``."""
    with desk.reading() as book:
        rows = _holding(book, line)
    of: dict[Kind, dict[tuple[str, ...], str]] = {kind: {} for kind in _KINDS.values()}
    for (kind, key), row in rows.items():
        of[kind][key] = row.answer or ""
    return Declared(
        headings=cast(dict[tuple[str, str], str], of["heading"]),
        names=cast(dict[tuple[str, str, str], str], of["name"]),
        decimals=cast(dict[tuple[str, str], Literal["comma", "dot"]], of["decimal"]),
        days={(k[0], k[1]): date.fromisoformat(day) for k, day in of["day"].items()},
        corrections=holding(desk, line),
    )


def read_upload(
    desk: Desk,
    store: Store,
    files: Sequence[Path],
    *,
    reference: Reference,
    as_of: date | None,
    today: date,
    work: Path,
    given: Declared = NOTHING_GIVEN,
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Intake:
    """Read files as ``intake.read`` does, with all that their line remembers.

    ``given`` holds what is declared for this upload alone, and goes before what is remembered. A
    line that the files start remembers nothing of the one before it: they are then read again.
    """
    newest, bases = store.newest(), store.bases()
    line = newest.line if newest else 1
    known = declared(desk, line)

    def read(known: Declared, folder: str) -> Intake:
        return intake.read(
            files,
            bases=bases,
            reference=reference,
            as_of=as_of,
            today=today,
            work=work / folder,
            declared=_with(known, given),
            names=names,
            progress=progress,
        )

    taken = read(known, "read")
    if newest is None or taken.simulated == newest.simulated:
        return taken
    known_there = declared(desk, line + 1)
    return taken if known == known_there else read(known_there, "read_again")


def _with(known: Declared, given: Declared) -> Declared:
    return Declared(
        {**known.headings, **given.headings},
        {**known.names, **given.names},
        {**known.decimals, **given.decimals},
        {**known.days, **given.days},
        (*known.corrections, *given.corrections),
    )


def _about(question: Question) -> tuple[str, str, str]:
    match question:
        case HeadingQuestion():
            return question.table, question.heading, ""
        case NameQuestion():
            return question.refers_to, question.name, question.places
        case DecimalQuestion():
            return question.table, question.column, ""
        case DayQuestion():
            return question.table, question.file, question.column


def _moment(at: datetime | None) -> datetime:
    return (at or datetime.now(UTC)).astimezone(UTC)


def _holding(book: sqlite3.Connection, line: int) -> dict[tuple[Kind, tuple[str, ...]], _Row]:
    """Return the confirmations of a line that hold, by kind and key."""
    held: dict[tuple[Kind, tuple[str, ...]], _Row] = {}
    for number, kind, key, about, answer, at, who in book.execute(
        "select number, kind, key, about, answer, at_utc, who from declaration where line = ?"
        " order by number",
        (line,),
    ):
        table, written, beside = json.loads(about)
        what = (kind, tuple(json.loads(key)))
        held.pop(what, None)
        if answer is not None:
            moment = datetime.fromisoformat(at)
            held[what] = _Row(number, *what, (table, written, beside), answer, moment, who)
    return held


def _append(book: sqlite3.Connection, line: int, row: _Row) -> None:
    book.execute(
        "insert into declaration values (null, ?, ?, ?, ?, ?, ?, ?)",
        (
            line,
            row.kind,
            json.dumps(row.key),
            json.dumps(row.about),
            row.answer,
            row.at.isoformat(timespec="seconds"),
            row.who,
        ),
    )
