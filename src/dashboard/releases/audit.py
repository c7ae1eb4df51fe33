"""What was uploaded: by whom, when, under which name, with which effect; and its bytes again."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.errors import DashboardError
from dashboard.releases.store import Store, hash_of
from dashboard.words import both

_LONGEST = 120
_NOT_IN_A_NAME = frozenset('<>:"/\\|?*')


@dataclass(frozen=True)
class Received:
    """One uploaded file, or sheet of one, and what its table became in that release.

    ``added``, ``changed`` and ``removed`` are the table's rows: files of one table that were
    uploaded together share them. ``at`` is in UTC; ``table`` is None for what was not recognised.
    """

    release: int
    at: datetime
    by: str
    source_name: str
    sheet: str
    sha256: str
    table: str | None
    rows_read: int
    rows_set_aside: int
    verdict: str
    added: int
    changed: int
    removed: int

    @property
    def file_name(self) -> str:
        """The source's name, fit for a file on any system: no folder, no control, no mark."""
        plain = "".join(
            "_" if c in _NOT_IN_A_NAME else c
            for c in unicodedata.normalize("NFC", self.source_name)
            if c == " " or unicodedata.category(c)[0] not in "CZ"
        ).strip(" .")
        stem, dot, ending = plain.rpartition(".")
        kept = f"{stem[: _LONGEST - 1 - len(ending)]}{dot}{ending}" if stem else plain
        return kept[-_LONGEST:] or self.sha256[:12]


def audit(store: Store, number: int | None = None) -> tuple[Received, ...]:
    """Return every upload of one release, or of all: the newest release first, then as given."""
    with store.reading() as catalogue:
        rows = catalogue.execute(
            "select i.release, r.at_utc, r.who, i.source_name, i.sheet, i.source_sha256,"
            " i.table_name, i.rows_read, i.rows_set_aside, i.verdict, coalesce(c.added, 0),"
            " coalesce(c.changed, 0), coalesce(c.removed, 0) from import as i"
            " join release as r on r.number = i.release"
            " left join change as c on c.release = i.release and c.table_name = i.table_name"
            " where ?1 is null or i.release = ?1 order by i.release desc, i.position",
            (number,),
        ).fetchall()
    return tuple(
        Received(release, datetime.fromisoformat(at), *rest) for release, at, *rest in rows
    )


def uploaded(store: Store, received: Received) -> Path:
    """Return the file with an upload's bytes, exactly as received.

    Offer it under ``file_name``. Raises DashboardError when it is damaged or missing.
    """
    path = store.upload(received.sha256)
    if not path.is_file() or hash_of(path) != received.sha256:
        raise DashboardError(
            **both("releases.damaged", number=str(received.release), file=received.source_name)
        )
    return path
