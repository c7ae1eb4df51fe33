"""The store: immutable Parquet objects named by their hash, and one small SQLite catalogue."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from dashboard.errors import DashboardError, UsageError
from dashboard.intake import Bases, Progress
from dashboard.releases.ledger import WAIT_S, Ledger, faults_in_words
from dashboard.words import both

DEFAULT_FOLDER = Path("data/store")
SCHEMA_VERSION = 2
Role = Literal["table", "result", "findings", "rejected"]
# Where the files of a release lie, below the store's folder: <folder>/<name>/<sha256>.parquet.
FOLDERS: Mapping[Role, str] = MappingProxyType(
    {"table": "objects", "result": "results", "findings": "reports", "rejected": "rejected"}
)
_ORPHAN_AGE_S = 24 * 3600.0
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Release:
    """One release: pinned for good, with the data, the settings and the results that were shown.

    ``number`` rises by one from release to release whatever the clock says, and ``parent`` is
    the number before it (0 for the first). ``made_at`` is in UTC. ``line`` tells simulated and
    real histories apart. ``tables``, ``results`` (the assessment), ``findings`` and ``rejected``
    (the report of its import, and by table the rows set aside) are Parquet files; ``rows`` counts
    the rows of each table.
    """

    number: int
    name: str
    as_of: date
    made_at: datetime
    made_by: str
    note: str
    simulated: bool
    line: int
    parent: int
    settings_text: str
    tables: Mapping[str, tuple[Path, ...]]
    results: Mapping[str, tuple[Path, ...]]
    findings: tuple[Path, ...]
    rejected: Mapping[str, tuple[Path, ...]]
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Import:
    """One source file (or sheet) of a release; ``source_name`` is display text, never a path."""

    source_name: str
    sheet: str
    source_sha256: str
    table: str | None
    rows_read: int
    rows_set_aside: int
    verdict: str


@dataclass(frozen=True)
class Change:
    """What a release did to one table, in rows.

    ``kept`` counts older rows that a file misses although it covers their period.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Damage:
    """A file of a release that is no longer what was published, and how it differs."""

    release: int
    name: str
    path: Path
    kind: Literal["missing", "changed", "unreadable"]


class Store:
    """A folder with every release ever made; nothing in it is changed, only added.

    ``folder`` defaults to the environment's ``DASHBOARD_STORE``, else ``data/store``. Looking at
    a store never writes to it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        chosen = folder or Path(os.environ.get("DASHBOARD_STORE") or DEFAULT_FOLDER)
        self.folder = chosen.absolute()
        self.catalogue = self.folder / "catalogue.sqlite"
        schema = files(__package__).joinpath("schema.sql").read_text("utf-8")
        self._ledger = Ledger(self.catalogue, schema, SCHEMA_VERSION, "releases.catalogue")
        # All of a release but its name stays as it was made, and every page asks for all of them.
        self._made: dict[tuple[Any, ...], Release] = {}

    @property
    def reference(self) -> Path | None:
        """The store's own reference folder (a synthetic country has one), or None."""
        own = self.folder / "reference"
        return own if own.is_dir() else None

    def releases(self) -> tuple[Release, ...]:
        """Return every release, newest first."""
        return self._select("order by number desc", ())

    def newest(self) -> Release | None:
        """Return the newest release, or None in an empty store."""
        found = self._select("order by number desc limit 1", ())
        return found[0] if found else None

    def release(self, number: int | None = None) -> Release:
        """Return one release, the newest when ``number`` is None.

        Raises UsageError when there is no such release.
        """
        if number is None:
            found = self._select("order by number desc limit 1", ())
        else:
            found = self._select("where number = ?", (number,))
        if not found:
            key = "releases.empty" if number is None else "releases.unknown"
            raise UsageError(**both(key, number=number))
        return found[0]

    def bases(self) -> Bases:
        """Return what new files are read against: the newest release of each line."""
        newest = self.newest()
        if newest is None:
            return Bases()
        tables = {
            bool(simulated): self.release(number).tables for simulated, number in self._newest_of()
        }
        return Bases(
            simulated=tables.get(True),
            real=tables.get(False),
            current="simulated" if newest.simulated else "real",
            as_of=newest.as_of,
        )

    def imports(self, number: int) -> tuple[Import, ...]:
        """Return the source files of a release, in the order in which they were given."""
        with self.reading() as catalogue:
            return tuple(
                Import(*row)
                for row in catalogue.execute(
                    "select source_name, sheet, source_sha256, table_name, rows_read,"
                    " rows_set_aside, verdict from import where release = ? order by position",
                    (number,),
                )
            )

    def changes(self, number: int) -> Mapping[str, Change]:
        """Return what a release changed, by table; tables that it carried over are not listed."""
        with self.reading() as catalogue:
            return {
                table: Change(*counts)
                for table, *counts in catalogue.execute(
                    "select table_name, added, changed, removed, kept from change"
                    " where release = ? order by table_name",
                    (number,),
                )
            }

    def upload(self, sha256: str) -> Path:
        """Return where the bytes of an uploaded file lie, exactly as received."""
        return self.folder / "uploads" / sha256

    def verify(
        self, number: int | None = None, progress: Progress | None = None
    ) -> tuple[Damage, ...]:
        """Read every file of a release (of all, when None) again and compare its SHA-256.

        Returns the damaged files; an empty tuple is a sound store. The uploads are compared too.
        """
        with self.reading() as catalogue:
            listed = catalogue.execute(
                "select min(release), role || ' ' || name, path, sha256 from release_file"
                " join file using (path) where ?1 is null or release = ?1 group by path"
                " union all select min(release), 'upload ' || min(source_name),"
                " 'uploads/' || source_sha256, source_sha256 from import"
                " where ?1 is null or release = ?1 group by source_sha256 order by 1, 2",
                (number,),
            ).fetchall()
        damaged = []
        for done, (release, name, path, sha256) in enumerate(listed):
            if progress:
                progress(done / len(listed), name)
            kind = self._damage(self.folder / path, sha256)
            if kind:
                damaged.append(Damage(release, name, self.folder / path, kind))
        return tuple(damaged)

    def require_sound(self, release: Release, table: str | None = None) -> None:
        """Raise DashboardError when a file of ``release`` is damaged (or one of ``table``).

        A flipped bit in a compressed file reads as a wrong number without complaint, so nothing
        new is built on a file that was not compared first.
        """
        with self.reading() as catalogue:
            listed = catalogue.execute(
                "select path, sha256 from release_file join file using (path) where release = ?1"
                " and (?2 is null or (role = 'table' and name = ?2))",
                (release.number, table),
            ).fetchall()
        for path, sha256 in listed:
            if self._damage(self.folder / path, sha256):
                raise DashboardError(
                    **both("releases.damaged", number=str(release.number), file=path)
                )

    def remove_orphans(self) -> tuple[Path, ...]:
        """Remove what no release names and is older than a day; return the removed paths.

        A publish that was killed leaves such files behind; they are normal and harmless.
        """
        removed = []
        # Inside the writers' lock: there a publish puts its files in place and names them.
        with self.writing() as catalogue:
            named = {path for (path,) in catalogue.execute("select path from file")}
            named |= {
                f"uploads/{sha256}"
                for (sha256,) in catalogue.execute("select source_sha256 from import")
            }
            now = time.time()
            for path in self._stored():
                old = now - path.stat().st_mtime > _ORPHAN_AGE_S
                if old and path.relative_to(self.folder).as_posix() not in named:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                    removed.append(path)
        return tuple(removed)

    # What follows serves publishing.py, in this room.

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """Give a new empty folder on the store's own disk, and remove it afterwards."""
        folder = self.folder / "work" / uuid.uuid4().hex
        with faults_in_words(self.folder):
            folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def place(self, aside: Path, path: str, sha256: str) -> None:
        """Move a sealed file from a workspace to ``path`` below the store's folder, durably.

        A sound file of the same content stays as it is, a damaged one is mended.
        """
        place = self.folder / path
        if self._damage(place, sha256):
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(aside, place)
            for folder in (place.parent, *place.parent.parents):  # new folders' names as well
                _fsync(folder)
                if folder == self.folder:
                    break

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give the catalogue as it stands at one moment."""
        return self._ledger.reading()

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give the catalogue in one immediate transaction: all of it lands, or nothing."""
        return self._ledger.writing()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold a lock that one thread of one process has at a time; a dead holder lets go."""
        with faults_in_words(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = sqlite3.connect(self.folder / "first.lock", timeout=WAIT_S, isolation_level=None)
            with closing(lock):
                lock.execute("begin exclusive")
                yield

    def _newest_of(self) -> list[tuple[int, int]]:
        with self.reading() as catalogue:
            return catalogue.execute(
                "select simulated, max(number) from release group by simulated"
            ).fetchall()

    def _select(self, which: str, parameters: tuple[Any, ...]) -> tuple[Release, ...]:
        def read(catalogue: sqlite3.Connection) -> tuple[Release, ...]:
            catalogue.row_factory = sqlite3.Row
            rows = catalogue.execute(
                "select *, coalesce((select naming.name from naming where release = release.number"
                f" order by naming.number desc limit 1), name) as named from release {which}",
                parameters,
            ).fetchall()
            for row in rows:
                if tuple(row) not in self._made:
                    self._made[tuple(row)] = self._release(catalogue, row)
            return tuple(self._made[tuple(row)] for row in rows)

        return self._ledger.ask((which, parameters), read)

    def _release(self, catalogue: sqlite3.Connection, row: sqlite3.Row) -> Release:
        paths: dict[str, dict[str, list[Path]]] = {role: {} for role in FOLDERS}
        rows: dict[str, int] = {}
        for role, name, path, count in catalogue.execute(
            "select role, name, path, rows from release_file join file using (path)"
            " where release = ? order by role, name, part",
            (row["number"],),
        ):
            paths[role].setdefault(name, []).append(self.folder / path)
            if role == "table":
                rows[name] = rows.get(name, 0) + count
        return Release(
            number=row["number"],
            name=row["named"] or "",
            as_of=date.fromisoformat(row["as_of"]),
            made_at=datetime.fromisoformat(row["at_utc"]),
            made_by=row["who"],
            note=row["note"],
            simulated=bool(row["simulated"]),
            line=row["line"],
            parent=row["parent"],
            settings_text=row["settings"],
            tables=_frozen(paths["table"]),
            results=_frozen(paths["result"]),
            findings=_frozen(paths["findings"]).get("findings", ()),
            rejected=_frozen(paths["rejected"]),
            rows=MappingProxyType(rows),
        )

    def _damage(
        self, path: Path, sha256: str
    ) -> Literal["missing", "changed", "unreadable"] | None:
        try:
            return None if hash_of(path) == sha256 else "changed"
        except FileNotFoundError:
            return "missing"
        except OSError:
            return "unreadable"

    def _stored(self) -> Iterator[Path]:
        for folder in FOLDERS.values():
            yield from self.folder.glob(f"{folder}/*/*")
        yield from self.folder.glob("uploads/*")
        yield from self.folder.glob("work/*")


def seal(path: Path) -> str:
    """Flush a file that was written aside to the disk; return its SHA-256."""
    _fsync(path)
    return hash_of(path)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _frozen(paths: dict[str, list[Path]]) -> Mapping[str, tuple[Path, ...]]:
    return MappingProxyType({name: tuple(parts) for name, parts in paths.items()})


def _fsync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder; its rename is durable with the file's own flush
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
