"""Meetings and what they decided: who, by when, about what, and what became of it since."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal, get_args

from dashboard.contract import WIB
from dashboard.desk.cases import case
from dashboard.desk.store import Desk, required
from dashboard.desk.then_now import places
from dashboard.errors import RefusedError, UsageError
from dashboard.questions import LOCAL_READER, Reader
from dashboard.questions.door import not_yours
from dashboard.releases import Release
from dashboard.words import both

State = Literal["late", "moved", "open", "done", "withdrawn"]
STATES: tuple[State, ...] = get_args(State)  # in the order in which a meeting takes them


@dataclass(frozen=True)
class Done:
    """It was done; the note says what came of it."""

    note: str = ""


@dataclass(frozen=True)
class Moved:
    """It is to be done by another day; one that was done or withdrawn is open again."""

    to: date
    reason: str


@dataclass(frozen=True)
class Withdrawn:
    """It is not to be done any more."""

    reason: str


Fate = Done | Moved | Withdrawn
_KINDS: dict[str, type[Fate]] = {kind.__name__.lower(): kind for kind in get_args(Fate)}


@dataclass(frozen=True)
class Meeting:
    """A meeting: its name and day, the release that it was shown, and the place that it is of."""

    number: int
    line: int
    name: str
    held_on: date
    release: int
    scope: str
    at: datetime
    who: str

    @property
    def order(self) -> tuple[date, int]:
        """What meetings come one after the other by."""
        return self.held_on, self.number


@dataclass(frozen=True)
class Entry:
    """What became of a decision, in the minutes of which meeting."""

    meeting: int
    fate: Fate
    at: datetime
    who: str


@dataclass(frozen=True)
class Decision:
    """A decision: what, who (an office, a role or a code), by when, about what."""

    number: int
    meeting: Meeting
    what: str
    owner: str
    due_on: date
    cases: tuple[str, ...]
    cooperatives: tuple[str, ...]
    who: str
    entries: tuple[Entry, ...] = ()

    @property
    def due(self) -> date:
        """The day by which it is to be done, as it was last moved."""
        moved = [entry.fate.to for entry in self.entries if isinstance(entry.fate, Moved)]
        return moved[-1] if moved else self.due_on

    @property
    def moved_from(self) -> date:
        """The day by which it was to be done before it was last moved."""
        return replace(self, entries=self.entries[:-1]).due

    @property
    def closed(self) -> Entry | None:
        """The entry by which it was done or withdrawn, while that holds."""
        last = self.entries[-1] if self.entries else None
        return None if last is None or isinstance(last.fate, Moved) else last

    def state(self, on: date) -> State:
        """Return how it stands on a day: what is open and past its date is late."""
        if self.closed:
            return "done" if isinstance(self.closed.fate, Done) else "withdrawn"
        if self.due < on:
            return "late"
        return "moved" if self.entries else "open"


@dataclass(frozen=True)
class Agenda:
    """What a meeting opens with, and what it decided.

    ``meeting`` is None while none was opened on the release shown; then nothing is decided
    ``today``. ``on`` is the day by which late is worked out.
    """

    meeting: Meeting | None
    on: date
    earlier: tuple[Decision, ...]
    today: tuple[Decision, ...]

    def counted(self, decisions: Sequence[Decision]) -> list[tuple[State, int]]:
        """Return how many decisions stand in each state, as far as there are any."""
        found = Counter(each.state(self.on) for each in decisions)
        return [(state, found[state]) for state in STATES if found[state]]


def why(decision: Decision) -> str:
    """Return the reason or note of the latest entry about a decision; empty without one."""
    if not decision.entries:
        return ""
    fate = decision.entries[-1].fate
    return fate.note if isinstance(fate, Done) else fate.reason


# --- what people add -----------------------------------------------------------------------------


def open_meeting(
    desk: Desk,
    release: Release,
    scope: str,
    *,
    name: str,
    held_on: date,
    by: str,
    reader: Reader = LOCAL_READER,
    at: datetime | None = None,
) -> Meeting:
    """Open a meeting of a place that is shown a release; return it.

    Raises UsageError where a name is missing, NotYours for a place beyond the reader's own.
    """
    _admit(scope, reader)
    row = (
        release.line,
        required("name", name),
        held_on.isoformat(),
        release.number,
        scope,
        _moment(at),
        required("who", by),
    )
    number = _insert(desk, "meeting", row)
    return next(each for each in meetings(desk, release.line) if each.number == number)


def decide(
    desk: Desk,
    release: Release,
    meeting: int,
    *,
    what: str,
    owner: str,
    due_on: date | None,
    ranks: Sequence[int] = (),
    cooperatives: Sequence[str] = (),
    by: str,
    reader: Reader = LOCAL_READER,
    at: datetime | None = None,
) -> None:
    """Add a decision to a meeting, about the cases at some ranks of a release and cooperatives.

    Raises UsageError for words or a date that are missing, and for a case or cooperative that the
    release does not hold, NotYours for a meeting of a place beyond the reader's own; then nothing
    is written.
    """
    if due_on is None:
        raise UsageError(**both("desk.missing_due"))
    known = _of_line(desk, release.line, meeting)
    _admit(known.scope, reader)
    unknown = set(cooperatives) - places(release, tuple(sorted(cooperatives))).keys()
    if unknown:
        raise UsageError(**both("meetings.unknown", text=", ".join(sorted(unknown))))
    row = (
        known.number,
        required("what", what),
        required("owner", owner),
        due_on.isoformat(),
        json.dumps([case(release, rank).case_id for rank in ranks]),
        json.dumps(list(dict.fromkeys(cooperatives))),
        _moment(at),
        required("who", by),
    )
    _insert(desk, "decision", row)


def record(
    desk: Desk,
    line: int,
    decision: int,
    fate: Fate,
    *,
    meeting: int,
    by: str,
    reader: Reader = LOCAL_READER,
    at: datetime | None = None,
) -> None:
    """Add to a meeting's minutes what became of a decision of it or of an earlier one.

    Raises UsageError for words that are missing, RefusedError for the fate that holds already,
    NotYours for a decision or minutes of a place beyond the reader's own.
    """
    known = next((each for each in decided(desk, line) if each.number == decision), None)
    minutes = _of_line(desk, line, meeting)
    if known is None or known.meeting.order > minutes.order:
        raise UsageError(**both("meetings.no_decision", number=decision))
    for each in (known.meeting, minutes):
        _admit(each.scope, reader)
    if isinstance(fate, Done):
        fate = Done(required("note", fate.note, optional=True))
    else:
        fate = replace(fate, reason=required("reason", fate.reason))
    closed = known.closed
    same = isinstance(fate, Moved) and not closed and fate.to == known.due
    if same or (closed and type(closed.fate) is type(fate)):
        raise RefusedError(**both("meetings.same"))
    detail = json.dumps(asdict(fate), default=date.isoformat)
    kind = type(fate).__name__.lower()
    _insert(
        desk,
        "fate",
        (decision, minutes.number, kind, detail, _moment(at), required("who", by)),
    )


# --- what they added -----------------------------------------------------------------------------


def meetings(desk: Desk, line: int) -> tuple[Meeting, ...]:
    """Return every meeting of a line, the latest first."""
    return desk.ask(("meetings", line), lambda book: tuple(_meetings(book, line).values())[::-1])


def decided(desk: Desk, line: int) -> tuple[Decision, ...]:
    """Return every decision of a line with what became of it, in the order of their meetings."""
    return desk.ask(("decided", line), lambda book: _decided(book, line))


def _decided(book: sqlite3.Connection, line: int) -> tuple[Decision, ...]:
    held = _meetings(book, line)
    entries: dict[int, list[Entry]] = {}
    for decision, meeting, kind, detail, at, who in book.execute(
        "select decision, meeting, kind, detail, at_utc, who from fate order by number"
    ):
        entry = Entry(meeting, _read(kind, detail), datetime.fromisoformat(at), who)
        entries.setdefault(decision, []).append(entry)
    found = [
        Decision(
            number,
            held[meeting],
            what,
            owner,
            date.fromisoformat(due_on),
            tuple(json.loads(cases)),
            tuple(json.loads(cooperatives)),
            who,
            tuple(entries.get(number, ())),
        )
        for number, meeting, what, owner, due_on, cases, cooperatives, who in book.execute(
            "select number, meeting, what, owner, due_on, cases, cooperatives, who"
            " from decision order by number"
        )
        if meeting in held
    ]
    return tuple(sorted(found, key=lambda each: (each.meeting.order, each.number)))


def agenda(
    desk: Desk,
    release: Release,
    scope: str,
    on: date,
    meeting: Meeting | None = None,
    reader: Reader = LOCAL_READER,
) -> Agenda:
    """Return what a meeting opens with in a scope and what it decided, as it was minuted there.

    Without ``meeting`` it is the scope's own latest that was shown this release, else that of a
    place around or inside; where there is none, the one that is to come on the day ``on``. What
    other places minuted on the day of a meeting is known there. What was closed is told once more
    at the meeting after. Decisions of a wider place are those about a case or cooperative of the
    scope, for readers of that place: what was said there may name others.
    """
    related = [
        each
        for each in reversed(meetings(desk, release.line))
        if (each.scope.startswith(scope) or scope.startswith(each.scope))
        and reader.holds(each.scope)
    ]
    if meeting is None:
        shown = [each for each in related if each.release == release.number]
        own = [each for each in shown if each.scope == scope]
        meeting = next(reversed(own or shown), None)
    if meeting:
        before = [
            each
            for each in related
            if each.order < meeting.order
            or (each.held_on == meeting.held_on and each.scope != meeting.scope)
        ]
    else:
        before = [each for each in related if each.release < release.number]
    seen = {each.number for each in (*before, *([meeting] if meeting else []))}
    known = [
        replace(each, entries=tuple(e for e in each.entries if e.meeting in seen))
        for each in decided(desk, release.line)
        if each.meeting.number in seen
    ]
    where = _places(release, known)
    known = [each for each in known if _concerns(each, scope, where)]
    number, place = (meeting.number, meeting.scope) if meeting else (0, scope)
    day = meeting.held_on if meeting else on
    # What another place minutes on the same day was not told here yet.
    told = [each for each in before if each.held_on < day or each.scope == place]
    since = told[-1].held_on if told else day
    earlier = [
        each
        for each in known
        if each.meeting.number != number and (each.closed is None or _day(each.closed.at) >= since)
    ]
    earlier.sort(key=lambda each: (STATES.index(each.state(day)), each.due, each.number))
    return Agenda(
        meeting, day, tuple(earlier), tuple(each for each in known if each.meeting.number == number)
    )


def _places(release: Release, known: Iterable[Decision]) -> Mapping[str, str]:
    about = {each for decision in known for each in (*decision.cooperatives, *decision.cases)}
    return places(release, tuple(sorted(about)))


def _concerns(decision: Decision, scope: str, where: Mapping[str, str]) -> bool:
    if decision.meeting.scope.startswith(scope):
        return True
    subjects = (*decision.cooperatives, *decision.cases)
    return any(where[each].startswith(scope) for each in subjects if each in where)


def _admit(scope: str, reader: Reader) -> None:
    if not reader.holds(scope):
        raise not_yours(f"meetings of {scope}")


def _of_line(desk: Desk, line: int, number: int) -> Meeting:
    for each in meetings(desk, line):
        if each.number == number:
            return each
    raise UsageError(**both("meetings.no_meeting", number=number))


def _meetings(book: sqlite3.Connection, line: int) -> Mapping[int, Meeting]:
    """Return the meetings of a line by number, in their order."""
    found = [
        Meeting(number, of, name, date.fromisoformat(held_on), release, scope,
                datetime.fromisoformat(at), who)
        for number, of, name, held_on, release, scope, at, who in book.execute(
            "select * from meeting where line = ?", (line,)
        )
    ]  # fmt: skip
    return {each.number: each for each in sorted(found, key=lambda each: each.order)}


def _read(kind: str, detail: str) -> Fate:
    values = json.loads(detail)
    if "to" in values:
        values["to"] = date.fromisoformat(values["to"])
    return _KINDS[kind](**values)


def _insert(desk: Desk, table: str, row: tuple[object, ...]) -> int:
    with desk.writing() as book:
        done = book.execute(f"insert into {table} values (null{', ?' * len(row)})", row)
        return int(done.lastrowid or 0)


def _moment(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")


def _day(at: datetime) -> date:
    return at.astimezone(WIB).date()
