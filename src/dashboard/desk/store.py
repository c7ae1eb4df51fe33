"""What people add to cases, in a file of its own that survives every release; never overwritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Any, TypeVar, cast

from dashboard.desk.acts import (
    OUTCOMES,
    Act,
    Ask,
    Assign,
    Close,
    Due,
    Gone,
    Open,
    PersonsAct,
    Reopen,
    Reply,
    Rest,
    read,
    written,
)
from dashboard.desk.cases import Brief, Case, admit, case, cases
from dashboard.errors import RefusedError, UsageError
from dashboard.questions import LOCAL_READER, Reader
from dashboard.releases import Release, Store
from dashboard.releases.ledger import Ledger
from dashboard.words import both

T = TypeVar("T")
SCHEMA_VERSION = 4
_MOST_KEPT = 500  # of one release, place and reader each


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a case: what, when (UTC), by whom, and in sight of what."""

    number: int
    line: int
    case_id: str
    occurrence: int
    release: int
    signature: str
    at: datetime
    who: str
    act: Act


@dataclass(frozen=True, slots=True)
class Handling:
    """How far a case has come: the fold of its events.

    ``opened_at`` is when the first release in which it stood was made, ``asked_at`` the same for
    the first that called for a reply. ``rested`` and ``closed`` are the events that still hold.
    """

    case_id: str
    occurrence: int
    opened_at: datetime
    asked_at: datetime | None = None
    owner: str = ""
    due_on: date | None = None
    replied_at: datetime | None = None
    rested: Event | None = None
    closed: Event | None = None
    gone: bool = False
    events: tuple[Event, ...] = ()

    @property
    def id(self) -> str:
        """The case's id; one that recurred after it was closed ends in ``#2``, ``#3`` …"""
        return self.case_id if self.occurrence == 1 else f"{self.case_id}#{self.occurrence}"

    @property
    def decision(self) -> Close | None:
        """What it was closed with, while that holds."""
        act = self.closed.act if self.closed else None
        return act if isinstance(act, Close) else None


def fold(
    events: Iterable[Event], before: Mapping[str, tuple[Handling, ...]] = MappingProxyType({})
) -> dict[str, tuple[Handling, ...]]:
    """Return every case's handlings, one for each occurrence, by the case's id.

    ``before`` holds what earlier events had come to.
    """
    found = dict(before)
    for event in events:
        earlier = found.get(event.case_id, ())
        if isinstance(event.act, Open):
            latest = Handling(event.case_id, event.occurrence, event.at)
        else:
            *_, latest = earlier
            earlier = earlier[:-1]
        found[event.case_id] = (*earlier, _after(latest, event))
    return found


def _after(before: Handling, event: Event) -> Handling:
    change: dict[str, Any] = {}
    match event.act:
        case Ask():
            change = {"asked_at": event.at}
        case Gone():
            change = {"gone": True}
        case Assign(owner):
            change = {"owner": owner}
        case Due(on):
            change = {"due_on": on}
        case Reply():  # an answer is news: the case is shown again
            change = {"replied_at": before.replied_at or event.at, "rested": None}
        case Rest():
            change = {"rested": event}
        case Close():
            change = {"closed": event, "rested": None}
        case Reopen():
            change = {"closed": None, "gone": False}
    return replace(before, **change, events=(*before.events, event))


@dataclass(frozen=True)
class _Read:
    """What the desk held of a line when its last event was ``last``."""

    last: int
    everything: dict[str, tuple[Handling, ...]]
    handled: dict[str, tuple[Handling, ...]]


class Desk:
    """The desk of a store: ``<store>/desk.sqlite``. Looking at it never writes to it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder.absolute() / "desk.sqlite"
        schema = files(__package__).joinpath("schema.sql").read_text("utf-8")
        self._ledger = Ledger(self.file, schema, SCHEMA_VERSION, "desk.broken")
        self._read: dict[int, _Read] = {}
        # What is worked out of the desk and stays so until the next event, by what it is.
        self.kept: dict[tuple[Any, ...], Any] = {}
        self.alone = RLock()  # held while something is worked out that others wait for

    def handlings(self, line: int) -> dict[str, tuple[Handling, ...]]:
        """Return what happened to every case of a line, by case id: one for each occurrence."""
        return self._newest(line).everything

    def handled(self, line: int) -> dict[str, tuple[Handling, ...]]:
        """Return the same of the cases about which somebody did something, in the order of ids."""
        return self._newest(line).handled

    def last_event(self, line: int) -> int:
        """Return the number of the last event of all; what was read before it may be kept."""
        return self._newest(line).last

    def _newest(self, line: int) -> _Read:
        def read(book: sqlite3.Connection) -> _Read:
            (last,) = book.execute("select coalesce(max(number), 0) from event").fetchone()
            held = self._read.get(line)
            if held is None or held.last != last:  # rows are only ever added
                held = held or _Read(0, {}, {})
                new = list(_events(book, line, after=held.last))
                everything = fold(new, held.everything)
                acted = {e.case_id for e in new if not isinstance(e.act, Open | Ask | Gone)}
                again = {e.case_id for e in new} & held.handled.keys()
                handled = held.handled | {name: everything[name] for name in acted | again}
                handled = dict(sorted(handled.items()))
                self.kept.clear()
                held = self._read[line] = _Read(last, everything, handled)
            return held

        with self.alone:
            return self._ledger.ask(("events", line), read)

    def began_at(self, release: Release) -> datetime:
        """Return when the first release of a release's line was made, as far as noted."""

        def read(book: sqlite3.Connection) -> str | None:
            (first,) = book.execute(
                "select min(at_utc) from noted where line = ?", (release.line,)
            ).fetchone()
            return cast("str | None", first)

        first = self._ledger.ask(("began", release.line), read)
        return min(release.made_at, datetime.fromisoformat(first)) if first else release.made_at

    def last_noted(self) -> int:
        """Return the number of the last release whose cases were noted; 0 before the first."""
        return self._ledger.ask("noted", _last_noted)

    def keep(self, what: tuple[Any, ...], found: T) -> T:
        """Keep what was worked out of the desk, in ``kept``, and return it."""
        if len(self.kept) >= _MOST_KEPT:
            self.kept.clear()
        self.kept[what] = found
        return found

    def ask(self, what: Hashable, read: Callable[[sqlite3.Connection], T]) -> T:
        """Return what ``read`` finds in the file, named by ``what``; kept while nothing changes."""
        return self._ledger.ask(what, read)

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give the file as it stands at one moment."""
        return self._ledger.reading()

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give the file in one immediate transaction: all of it lands, or nothing."""
        return self._ledger.writing()


def note_releases(desk: Desk, store: Store) -> None:
    """Note the cases of every release that was not noted yet, the oldest first."""
    newest, last = store.newest(), desk.last_noted()
    for number in range(last + 1, newest.number + 1 if newest else 0):
        note_release(desk, store.release(number))


def note_release(desk: Desk, release: Release) -> None:
    """Write down which cases stand in a release for the first time; once, whenever it is called.

    A case that was closed stays that case while it stands there with the same signature. When a
    later release lacked it, or when its signature is another than the one that was closed, its
    next release opens a new case.
    """
    standing = {each.case_id: each for each in cases(release).briefs}
    with desk.writing() as book:
        if release.number <= _last_noted(book):
            return
        known = fold(_events(book, release.line))
        for each in standing.values():
            latest = known[each.case_id][-1] if each.case_id in known else None
            closed = latest.closed if latest else None
            recurs = closed and latest and (latest.gone or closed.signature != each.signature)
            if latest is None or recurs:
                _open(book, release, each, latest.occurrence + 1 if latest else 1)
            elif each.answerable and latest.asked_at is None:
                _write(book, release, each, latest.occurrence, Ask(), release.made_at)
        for *_, latest in known.values():
            if latest.closed and not latest.gone and latest.case_id not in standing:
                gone = replace(latest.closed, release=release.number, act=Gone(), who="")
                _append(book, replace(gone, at=release.made_at))
        book.execute(
            "insert into noted values (?, ?, ?)",
            (release.number, release.line, release.made_at.isoformat(timespec="seconds")),
        )


def add(
    desk: Desk,
    release: Release,
    rank: int,
    act: PersonsAct,
    *,
    by: str,
    reader: Reader = LOCAL_READER,
    at: datetime | None = None,
) -> Handling:
    """Add what somebody did about the case that stands at ``rank`` in a release.

    ``at`` is the moment, by default now. Raises UsageError for words that are missing, RefusedError
    for what the case's state does not allow, and NotYours for a case that this reader may not work
    on; then nothing is written.
    """
    admit(release, rank, reader)
    known, act, who = case(release, rank), _cleaned(act), required("who", by)
    if isinstance(act, Close):
        act = replace(act, rule_subjects=known.rule_subjects, evidence=known.evidence)
    with desk.writing() as book:
        if not (found := _handlings_of(book, release, known)):
            _open(book, release, known, 1)
            found = _handlings_of(book, release, known)
        latest = found[-1]
        if latest.closed and isinstance(act, Assign | Due | Rest | Close):
            raise RefusedError(**both("desk.closed_already", who=latest.closed.who))
        if not latest.closed and isinstance(act, Reopen):
            raise RefusedError(**both("desk.not_closed"))
        _write(book, release, known, latest.occurrence, act, at or datetime.now(UTC), who)
        return _handlings_of(book, release, known)[-1]


def unnoted(release: Release, known: Case | Brief) -> Handling:
    """Return the handling of a case about which nothing was noted or added yet."""
    asked = release.made_at if known.answerable else None
    return Handling(known.case_id, 1, release.made_at, asked)


def _cleaned(act: PersonsAct) -> PersonsAct:
    """Return an act whose words are trimmed and there; only a rest needs none."""
    if isinstance(act, Close) and act.outcome not in OUTCOMES:
        raise ValueError(act.outcome)
    optional = {"text"} if isinstance(act, Rest) else set()
    words = {
        field.name: required(field.name, getattr(act, field.name), field.name in optional)
        for field in fields(act)
        if field.type == "str"
    }
    return replace(act, **words)  # type: ignore[arg-type]


def required(name: str, text: str, optional: bool = False) -> str:
    """Return what somebody typed, trimmed; raise UsageError where it is empty and may not be."""
    kept = text.encode("utf-8", "ignore").decode().replace("\0", "").strip()
    if not (kept or optional):
        raise UsageError(**both(f"desk.missing_{name}"))
    return kept


def _handlings_of(book: sqlite3.Connection, release: Release, known: Case) -> tuple[Handling, ...]:
    return fold(_events(book, release.line, known.case_id)).get(known.case_id, ())


def _events(
    book: sqlite3.Connection, line: int, case_id: str | None = None, after: int = 0
) -> Iterator[Event]:
    for number, of_line, of, occurrence, release, signature, at, who, *act in book.execute(
        "select * from event where line = ?1 and (?2 is null or case_id = ?2) and number > ?3"
        " order by number",
        (line, case_id, after),
    ):
        moment = datetime.fromisoformat(at)
        yield Event(number, of_line, of, occurrence, release, signature, moment, who, read(*act))


def _last_noted(book: sqlite3.Connection) -> int:
    return int(book.execute("select coalesce(max(release), 0) from noted").fetchone()[0])


def _open(book: sqlite3.Connection, release: Release, known: Case | Brief, occurrence: int) -> None:
    _write(book, release, known, occurrence, Open(), release.made_at)
    if known.answerable:
        _write(book, release, known, occurrence, Ask(), release.made_at)


def _write(
    book: sqlite3.Connection,
    release: Release,
    known: Case | Brief,
    occurrence: int,
    act: Act,
    at: datetime,
    who: str = "",
) -> None:
    told = (release.line, known.case_id, occurrence, release.number, known.signature)
    _append(book, Event(0, *told, at, who, act))


def _append(book: sqlite3.Connection, event: Event) -> None:
    book.execute(
        "insert into event values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.line,
            event.case_id,
            event.occurrence,
            event.release,
            event.signature,
            event.at.astimezone(UTC).isoformat(timespec="seconds"),
            event.who,
            *written(event.act),
        ),
    )
