"""Names that releases get after the fact: none is overwritten, the newest one holds."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from dashboard.errors import UsageError
from dashboard.releases.store import Release, Store
from dashboard.words import both

_LONGEST = 200


@dataclass(frozen=True)
class Naming:
    """A name that somebody gave to a release; ``at`` is in UTC."""

    release: int
    name: str
    by: str
    at: datetime


def name_release(
    store: Store, number: int, name: str, by: str, *, at: datetime | None = None
) -> Release:
    """Give a release a name, which holds until it gets another one; return it as named.

    A name stays with its release for good: what was presented under it is never another release.
    Raises UsageError for an unknown release, a name that is empty or longer than 200 characters,
    one that another release has or had, and when nobody is named as its giver.
    """
    store.release(number)
    chosen, who = cleaned(name), cleaned(by)
    if not chosen or not who:
        raise UsageError(**both("releases.name_empty" if not chosen else "releases.nobody"))
    moment = (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
    with store.writing() as catalogue:
        require_free(catalogue, chosen, number)
        catalogue.execute(
            "insert into naming values (null, ?, ?, ?, ?)", (number, chosen, moment, who)
        )
    return store.release(number)


def namings(store: Store, number: int | None = None) -> tuple[Naming, ...]:
    """Return the names given after the fact to one release, or to all; the oldest first."""
    with store.reading() as catalogue:
        rows = catalogue.execute(
            "select release, name, who, at_utc from naming where ?1 is null or release = ?1"
            " order by number",
            (number,),
        ).fetchall()
    return tuple(
        Naming(release, given, who, datetime.fromisoformat(at)) for release, given, who, at in rows
    )


def require_free(catalogue: sqlite3.Connection, name: str, number: int | None = None) -> None:
    """Raise UsageError for a name that a release other than ``number`` has or had."""
    taken = catalogue.execute(
        "select 1 from (select number as release, name from release"
        " union all select release, name from naming) where name = ?1 and release is not ?2",
        (name, number),
    ).fetchone()
    if taken:
        raise UsageError(**both("releases.name_taken", name=name))
    if len(name) > _LONGEST:
        raise UsageError(**both("releases.name_long", n=_LONGEST))


def cleaned(text: str) -> str:
    """Return a text on one line, without what no reader sees."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
