"""Handouts made beside the readers: one piece of work for a wish, found again after a reload."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock, RLock
from zipfile import ZIP_DEFLATED, ZipFile

from dashboard.desk import Job
from dashboard.handouts.asking import Asked
from dashboard.handouts.content import Audience
from dashboard.handouts.files import Progress, write
from dashboard.questions import Base
from dashboard.reference import Reference
from dashboard.releases import Release, Store
from dashboard.words import Language

_KEPT = 8  # packs at a time, the newest
_WRITING = 0.95  # of the work; the rest is packing


@dataclass(frozen=True)
class Wish:
    """What is wanted: of which release and places (or one cooperative), for whom, in what form.

    ``regencies`` are the places of whoever wishes it (None: all).
    """

    release: int
    against: int  # 0: not compared
    scopes: tuple[str, ...]
    audience: Audience
    language: Language
    formats: tuple[str, ...]
    regencies: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Pack:
    """The files of a wish, and all of them in one; they are gone with the last who holds them."""

    files: tuple[Path, ...]
    whole: Path
    made_at: datetime


class Press:
    """What this process makes of a store, one pack at a time; whoever wishes the same finds it."""

    def __init__(
        self, store: Store, reference: Reference, opened: Callable[[Release], Base]
    ) -> None:
        self._store, self._reference, self._opened = store, reference, opened
        self._lock, self._one = RLock(), Lock()
        self._jobs: dict[Wish, Job[Pack]] = {}

    def job(self, wish: Wish) -> Job[Pack] | None:
        """Return the work on a wish, where somebody asked for it."""
        with self._lock:
            return self._jobs.get(wish)

    def begin(self, wish: Wish, at: datetime) -> None:
        """Make what is wished, anew where it was made before; what goes on is left going on."""
        with self._lock:
            known = self._jobs.pop(wish, None)
            self._jobs[wish] = (
                known if known and not known.done else Job(partial(self._make, wish, at))
            )
            for old in [each for each, job in self._jobs.items() if job.done][:-_KEPT]:
                del self._jobs[old]

    def _make(self, wish: Wish, at: datetime, progress: Progress) -> Pack:
        with self._one:
            release = self._store.release(wish.release)
            against = self._store.release(wish.against) if wish.against else None
            asked = Asked(
                self._store,
                self._reference,
                release,
                wish.audience,
                against,
                wish.regencies,
                self._opened,
            )
            out = Path(mkdtemp(prefix="handouts-"))
            try:
                return self._printed(asked, wish, at, out, progress)
            except BaseException:
                shutil.rmtree(out, ignore_errors=True)
                raise

    def _printed(
        self, asked: Asked, wish: Wish, at: datetime, out: Path, progress: Progress
    ) -> Pack:
        def writing(done: float, what: str) -> None:
            progress(_WRITING * done, what)

        files = tuple(write(asked, wish.scopes, wish.language, at, wish.formats, out, writing))
        progress(_WRITING, "zip")
        whole = out / f"{_name(wish, files[0])}.zip"
        with ZipFile(whole, "w", ZIP_DEFLATED) as packed:
            for path in files:
                packed.write(path, path.relative_to(out))
        pack = Pack(files, whole, at)
        weakref.finalize(pack, shutil.rmtree, out, ignore_errors=True)
        return pack


def _name(wish: Wish, first: Path) -> str:
    """Return the name of all files in one: that of the place, or of the release they share."""
    if len(wish.scopes) == 1:
        return first.stem
    return f"v{wish.release}-{wish.language}-{wish.audience}"
