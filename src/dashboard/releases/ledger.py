"""One SQLite file that is only ever added to: readers see one moment, writers come one by one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from dashboard.errors import DashboardError
from dashboard.words import both

T = TypeVar("T")
# A file system's clock ticks in up to two seconds: two changes in one tick look like one.
_TICK_NS = 3_000_000_000
_MOST_KEPT = 1_000
WAIT_S = 60.0  # a writer holds a ledger for milliseconds; a hung disk shall not hang for ever


_Stamp = tuple[int, int, int, int]  # when a file changed (ns, twice), its size, which file it is
_NO_FILE: _Stamp = (0, 0, 0, 0)


@dataclass(frozen=True)
class Ledger:
    """A file with its schema and the schema's version; ``broken`` says that it cannot be used."""

    file: Path
    schema: str
    version: int
    broken: str
    _kept: dict[Hashable, tuple[_Stamp, Any]] = field(default_factory=dict, compare=False)

    def ask(self, what: Hashable, read: Callable[[sqlite3.Connection], T]) -> T:
        """Return what ``read`` finds in the ledger; where the file is as it was, without opening.

        ``what`` names it. A page asks the same of a ledger dozens of times, and nothing may change
        what it was given.
        """
        before = self._stamp()
        held = self._kept.get(what)
        if held and held[0] == before:
            found: T = held[1]
            return found
        # Before it is read, lest time spent waiting makes a stamp look settled. Not the bytes' own
        # counter: closing a file that one opened beside SQLite drops its locks.
        settled = before is not None and time.time_ns() - before[0] > _TICK_NS
        with self.reading() as ledger:
            found = read(ledger)
        if before is not None and settled and before == self._stamp():
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[what] = before, found
        return found

    def _stamp(self) -> _Stamp | None:
        try:
            stat = self.file.stat()
        except FileNotFoundError:
            return _NO_FILE
        except OSError:  # what is wrong, reading says in words
            return None
        return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the ledger as it stands at one moment; where no file is yet, an empty one."""
        with faults_in_words(self.file.parent, self.broken), closing(self._existing()) as ledger:
            ledger.execute("begin")
            yield ledger

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the ledger in one immediate transaction: all of it lands, or nothing."""
        with faults_in_words(self.file.parent, self.broken):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open("rwc")) as ledger:
                ledger.execute("begin immediate")
                try:
                    if self._version_of(ledger) < self.version:
                        for statement in self.schema.split(";\n"):
                            ledger.execute(statement)
                        ledger.execute(f"pragma user_version = {self.version}")
                    yield ledger
                    ledger.execute("commit")
                except BaseException:
                    if ledger.in_transaction:
                        ledger.execute("rollback")
                    raise

    def _existing(self) -> sqlite3.Connection:
        if self.file.exists():
            # Not "ro": a reader must be able to roll back what a killed writer left behind.
            ledger = self._open("rw")
            if self._version_of(ledger) == self.version:
                return ledger
            # Reading writes nothing: an older ledger gets its new tables in a copy.
            copy = sqlite3.connect(":memory:", isolation_level=None)
            with closing(ledger):
                ledger.backup(copy)
        else:
            copy = sqlite3.connect(":memory:", isolation_level=None)
        copy.executescript(self.schema)
        return copy

    def _open(self, mode: str) -> sqlite3.Connection:
        ledger = sqlite3.connect(
            f"{self.file.as_uri()}?mode={mode}", uri=True, timeout=WAIT_S, isolation_level=None
        )
        ledger.execute("pragma synchronous = full")
        ledger.execute("pragma foreign_keys = on")
        return ledger

    def _version_of(self, ledger: sqlite3.Connection) -> int:
        version = int(ledger.execute("pragma user_version").fetchone()[0])
        if version > self.version:
            raise DashboardError(**both("releases.newer_store", version=version))
        return version


@contextmanager
def faults_in_words(folder: Path, broken: str = "releases.catalogue") -> Iterator[None]:
    """Turn faults of the disk and of the ledger below ``folder`` into a DashboardError."""
    try:
        yield
    except OSError as error:
        key = "releases.disk" if error.filename is None else "releases.disk_file"
        why, file = error.strerror or str(error), str(error.filename)
        raise DashboardError(**both(key, folder=str(folder), why=why, file=file)) from error
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        why = str(error).splitlines()[0]
        raise DashboardError(**both("releases.disk", folder=str(folder), why=why)) from error
    except sqlite3.Error as error:
        raise DashboardError(**both(broken, folder=str(folder), why=str(error))) from error
