"""The draft of an upload: files as received, on the store's own disk, until they are published."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import unicodedata
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from dashboard.releases.ledger import faults_in_words

_BLOCK = 1 << 20
_LONGEST_NAME = 120


@dataclass(frozen=True)
class DraftFile:
    """One file of the draft; ``name`` is display text, its bytes lie under their SHA-256."""

    sha256: str
    name: str
    bytes: int
    added_at: str  # UTC, ISO 8601

    @property
    def order(self) -> tuple[str, str]:
        """What files are listed by: as they came."""
        return self.added_at, self.name


class Draft:
    """The files that somebody is about to publish; looking at them never writes.

    A file lies in ``<store>/drafts/files/<sha256>`` with what is known of it beside it in
    ``<sha256>.json``, which is written last: without it there is no file.
    """

    def __init__(self, store: Path) -> None:
        self.folder = store.absolute() / "drafts"
        self._files = self.folder / "files"

    def path(self, file: DraftFile) -> Path:
        """Return where the bytes of a file lie."""
        return self._files / file.sha256

    def files(self) -> tuple[DraftFile, ...]:
        """Return the draft's files in the order in which they came."""
        with faults_in_words(self.folder):
            told = (path.read_text("utf-8") for path in self._files.glob("*.json"))
            found = [DraftFile(**json.loads(text)) for text in told]
        return tuple(sorted(found, key=lambda file: file.order))

    def add(self, name: str, stream: BinaryIO, at: datetime) -> DraftFile:
        """Write a stream to the disk in blocks; the same bytes again are the same file."""
        hashed, size = hashlib.sha256(), 0
        with faults_in_words(self.folder):
            self._files.mkdir(parents=True, exist_ok=True)
            aside = self._files / f"{uuid.uuid4().hex}.part"
            try:
                with aside.open("wb") as out:
                    while block := stream.read(_BLOCK):
                        hashed.update(block)
                        size += len(block)
                        out.write(block)
                    out.flush()
                    os.fsync(out.fileno())
                moment = at.isoformat(timespec="microseconds")
                file = DraftFile(hashed.hexdigest(), shown(name), size, moment)
                os.replace(aside, self.path(file))
                aside.write_text(json.dumps(asdict(file)), "utf-8")
                os.replace(aside, self._told(file.sha256))
            finally:
                aside.unlink(missing_ok=True)
        return file

    def remove(self, sha256: str) -> None:
        """Take one file out; unknown ones are out already."""
        with faults_in_words(self.folder):
            for known in self.files():
                if known.sha256 == sha256:  # a name from outside is never made a path
                    self._told(known.sha256).unlink(missing_ok=True)
                    self.path(known).unlink(missing_ok=True)

    def discard(self) -> None:
        """Throw the whole draft away."""
        with faults_in_words(self.folder):
            if self._files.exists():
                shutil.rmtree(self._files)

    def _told(self, sha256: str) -> Path:
        return self._files / f"{sha256}.json"


def shown(name: str) -> str:
    """Return a file's name as display text: no folders, no control or direction marks, not long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    if len(plain) > _LONGEST_NAME:  # the ending says what it is
        plain = f"{plain[: _LONGEST_NAME - 20]}…{plain[-19:]}"
    return plain.strip() or "?"
