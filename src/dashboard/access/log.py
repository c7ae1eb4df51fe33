"""The log of accesses: who did what, and what was refused; a chain in which a change would show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Literal

from dashboard.releases.ledger import Ledger

Act = Literal["sign_in", "look", "download", "case", "publish", "command"]
SCHEMA_VERSION = 1
_MOST = 300  # characters of what is said about an act


@dataclass(frozen=True)
class Entry:
    """One line: when (UTC), who in which role, what they did to what, and if it was refused."""

    number: int
    at: str
    who: str
    role: str
    act: str
    what: str
    refused: bool
    hash: str

    def follows(self, before: str) -> bool:
        """Return whether the line is whole and stands behind the one with the hash ``before``."""
        return self.hash == _hash(before, self)


class Log:
    """The log of a store: ``<store>/access.sqlite``."""

    def __init__(self, folder: Path) -> None:
        schema = files(__package__).joinpath("schema.sql").read_text("utf-8")
        file = folder.absolute() / "access.sqlite"
        self._ledger = Ledger(file, schema, SCHEMA_VERSION, "access.log_broken")

    def write(
        self,
        who: str,
        role: str,
        act: Act,
        what: str,
        *,
        refused: bool = False,
        at: datetime | None = None,
    ) -> None:
        """Add a line, on the disk when this returns. Raises DashboardError where it cannot be."""
        moment = (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
        plain = "".join(c if c.isprintable() else " " for c in what)[:_MOST]
        with self._ledger.writing() as book:
            last = book.execute("select number, hash from entry order by number desc limit 1")
            number, before = last.fetchone() or (0, "")
            line = Entry(number + 1, moment, who, role, act, plain, refused, "")
            book.execute(
                "insert into entry values (?, ?, ?, ?, ?, ?, ?, ?)",
                (*_told(line), int(refused), _hash(before, line)),
            )

    def entries(self) -> tuple[Entry, ...]:
        """Return every line, the oldest first."""
        with self._ledger.reading() as book:
            found = book.execute("select * from entry order by number").fetchall()
        return tuple(
            Entry(number, at, who, role, act, what, bool(refused), mark)
            for number, at, who, role, act, what, refused, mark in found
        )


def broken(entries: Iterable[Entry]) -> Iterator[int]:
    """Yield the numbers of lines that were changed, or before which one was taken out."""
    before = ""
    for number, entry in enumerate(entries, 1):
        if entry.number != number or not entry.follows(before):
            yield entry.number
        before = entry.hash


def _told(line: Entry) -> tuple[int, str, str, str, str, str]:
    return line.number, line.at, line.who, line.role, line.act, line.what


def _hash(before: str, line: Entry) -> str:
    said = json.dumps([before, *_told(line), line.refused], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
