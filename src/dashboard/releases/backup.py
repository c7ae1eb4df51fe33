"""The whole store as one verified file, and back: releases, uploads, and the desk beside them."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from dashboard.errors import DashboardError, UsageError
from dashboard.intake import Progress
from dashboard.releases.ledger import faults_in_words
from dashboard.releases.store import Store, seal
from dashboard.words import both

MANIFEST = "manifest.json"
_FORMAT = 1
_BLOCK = 1 << 20
_PASSING = (".lock", "-journal", "-wal", "-shm")  # what only running programs need


def back_up(store: Store, file: Path, progress: Progress | None = None) -> int:
    """Write everything that ``store`` keeps into ``file``, a ZIP with the SHA-256 of each entry.

    Publishing may go on meanwhile: the catalogue is copied first, and what it names is never
    changed. Returns the number of files. ``file`` appears whole, or not at all. Raises UsageError
    where ``file`` exists or nothing is there to keep, DashboardError where a release's file is
    damaged: a backup must not take the place of a sound one with a broken store inside.
    """
    if file.exists():
        raise UsageError(**both("releases.backup_exists", file=str(file)))
    if not store.catalogue.exists():
        raise UsageError(**both("releases.backup_nothing", folder=str(store.folder)))
    aside = file.with_name(f"{file.name}.{uuid.uuid4().hex}.part")
    with faults_in_words(file.parent), store.workspace() as work:
        try:
            ledgers = {path.name: _copy_of(path, work) for path in store.folder.glob("*.sqlite")}
            named = _named(ledgers[store.catalogue.name])
            kept = {path: store.folder / path for path in _kept(store.folder)}
            sources = {**{path: store.folder / path for path in named}, **kept, **ledgers}
            taken: dict[str, str] = {}
            with zipfile.ZipFile(aside, "w", strict_timestamps=False) as archive:
                for done, (path, source) in enumerate(sorted(sources.items())):
                    if progress:
                        progress(done / len(sources), path)
                    if path not in named and not source.exists():
                        continue  # a draft that its analyst let go meanwhile
                    taken[path] = _put(archive, path, source)
                    if named.get(path, taken[path]) != taken[path]:
                        raise DashboardError(**both("releases.backup_damaged", file=path))
                archive.writestr(MANIFEST, json.dumps(_manifest(taken), indent=1))
            seal(aside)
            os.replace(aside, file)
        finally:
            aside.unlink(missing_ok=True)
    return len(taken)


def restore(file: Path, store: Store, progress: Progress | None = None) -> int:
    """Put what ``back_up`` wrote into an empty ``store``; return the number of files.

    Every byte is compared with its SHA-256 before the first file is put in place, and the catalogue
    comes last: killed half-way, the store is still an empty one. Raises UsageError where the store
    holds something or ``file`` is no backup, DashboardError where the backup is damaged.
    """
    if store.catalogue.exists():
        raise UsageError(**both("releases.restore_not_empty", folder=str(store.folder)))
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise UsageError(**both("releases.restore_missing", file=str(file))) from error
    except zipfile.BadZipFile as error:
        raise UsageError(**both("releases.restore_no_backup", file=str(file))) from error
    with faults_in_words(store.folder), archive, store.workspace() as work:
        listed = _listed(archive, file)
        for done, (path, sha256) in enumerate(sorted(listed.items())):
            if progress:
                progress(done / len(listed), path)
            aside = work / path
            aside.parent.mkdir(parents=True, exist_ok=True)
            if _taken(archive, path, aside) != sha256:
                raise DashboardError(**both("releases.restore_damaged", file=path))
        last = (store.catalogue.name,)
        for path in sorted(listed, key=lambda path: (path in last, path.endswith(".sqlite"), path)):
            store.place(work / path, path, listed[path])
    return len(listed)


def _kept(folder: Path) -> Iterator[str]:
    """Yield what lies in a store beside its ledgers, as paths below its folder."""
    for path in folder.rglob("*"):
        within = path.relative_to(folder)
        passing = within.parts[0] == "work" or path.name.endswith(_PASSING)
        ledger = len(within.parts) == 1 and path.suffix == ".sqlite"
        if path.is_file() and not passing and not ledger:
            yield within.as_posix()


def _copy_of(ledger: Path, work: Path) -> Path:
    """Copy a ledger as it stands at one moment, whoever writes to it."""
    copy = work / ledger.name
    with closing(sqlite3.connect(ledger)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _named(catalogue: Path) -> Mapping[str, str]:
    """Return the path and SHA-256 of everything that a release names."""
    with closing(sqlite3.connect(catalogue)) as ledger:
        found = ledger.execute(
            "select path, sha256 from file"
            " union select 'uploads/' || source_sha256, source_sha256 from import"
        ).fetchall()
    return dict(found)


def _manifest(taken: Mapping[str, str]) -> Mapping[str, object]:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return {"format": _FORMAT, "made_at": made_at, "files": taken}


def _put(archive: zipfile.ZipFile, path: str, source: Path) -> str:
    """Write one file into the archive; return its SHA-256."""
    try:
        with source.open("rb") as file, archive.open(path, "w", force_zip64=True) as entry:
            return _hashed(file, entry)
    except FileNotFoundError as error:
        raise DashboardError(**both("releases.backup_damaged", file=path)) from error


def _taken(archive: zipfile.ZipFile, path: str, aside: Path) -> str:
    """Write one entry of the archive to ``aside``; return its SHA-256, empty where unreadable."""
    try:
        with archive.open(path) as entry, aside.open("wb") as file:
            return _hashed(entry, file)
    except (zipfile.BadZipFile, EOFError, NotImplementedError):
        return ""


def _hashed(source: IO[bytes], target: IO[bytes]) -> str:
    found = hashlib.sha256()
    while block := source.read(_BLOCK):
        found.update(block)
        target.write(block)
    return found.hexdigest()


def _listed(archive: zipfile.ZipFile, file: Path) -> Mapping[str, str]:
    """Return the path and SHA-256 of every file of a backup, all of them below its folder."""
    try:
        manifest = json.loads(archive.read(MANIFEST))
        listed = {str(path): str(sha256) for path, sha256 in manifest["files"].items()}
        sound = manifest["format"] == _FORMAT
    except (KeyError, TypeError, AttributeError, ValueError, zipfile.BadZipFile) as error:
        raise UsageError(**both("releases.restore_no_backup", file=str(file))) from error
    inside = set(archive.namelist()) == {MANIFEST, *listed} and all(map(_below, listed))
    if not sound or not inside:
        raise UsageError(**both("releases.restore_no_backup", file=str(file)))
    return listed


def _below(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not (
        path.startswith("/") or ".." in parts or any(mark in path for mark in ("\\", ":", "\0"))
    )
