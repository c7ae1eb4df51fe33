"""Cells set right with a reason: published like an upload, remembered, replayed, withdrawn."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from dashboard import contract, intake, questions, releases
from dashboard.contract import Table
from dashboard.desk.decisions import write_clarifications
from dashboard.desk.store import Desk, note_releases, required
from dashboard.errors import RefusedError, UsageError
from dashboard.intake import Correction, Intake, Progress, cell_text, key_is
from dashboard.reference import Reference
from dashboard.releases import Plan, Release, Store
from dashboard.releases.exporting import PLAIN, as_text
from dashboard.words import LANGUAGES, both, say

KEY_PARTS = " / "  # between the parts of a key, as comparisons of releases write it
_NO_PART = "–"


@dataclass(frozen=True)
class Corrected:
    """A correction on record; ``withdrawn`` is when and by whom, and ``holds`` if it is replayed.

    Of a cell's corrections the latest that was not withdrawn holds.
    """

    number: int
    correction: Correction
    at: datetime
    who: str
    withdrawn: tuple[datetime, str] | None
    holds: bool


def correct(
    desk: Desk,
    store: Store,
    table: str,
    key: str,
    column: str,
    value: str,
    *,
    reason: str,
    by: str,
    reference: Reference,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> Release:
    """Set one cell of the newest release right, as an upload of its row would; return the release.

    ``key`` is the row's key, its parts joined by ``" / "`` and an empty one written ``–``;
    ``value`` any spelling that an export may have, empty for "not reported". The correction is
    remembered with its reason and replayed on later uploads while they still say the old value.
    Raises UsageError for a table, column or key that is not known (naming the nearest), for a
    missing reason or name, and for the value that stands there already, RefusedError for a value
    that intake does not take, DashboardError for a fault of the disk; then nothing is written.
    """
    why, who = required("reason", reason), required("who", by)
    release = store.release()
    known, name = _table(release, table), _column(table, column)
    parts = tuple("" if p == _NO_PART else p for p in _parts(known, key))
    with TemporaryDirectory() as made:
        work = Path(made)
        old = _cell(release.tables[table], known, name, parts)
        if old is None:
            raise UsageError(**both("desk.no_key", key=key, nearest=_nearest(release, known, key)))
        file = work / f"{table}.parquet"
        _write(release, known, name, parts, value, file)
        held = holding(desk, release.line)
        before = next((c for c in held if (c.table, c.key, c.column) == (table, parts, name)), None)
        # Nothing is replayed: the release's rows hold the earlier corrections already.
        taken = intake.read(
            [file],
            bases=store.bases(),
            reference=reference,
            as_of=release.as_of,
            today=release.as_of,
            work=work / "read",
        )
        planned = releases.plan(store, taken, uploads=[file])
        new = _taken(planned, known, name, parts)
        if new == old:
            raise UsageError(**both("desk.same_value", value=old[0] or _NO_PART))
        # Corrected again, the source still says what it said before the first correction.
        source = before.old if before and (before.new,) == old else old[0]
        number = _remember(
            desk, release.line, Correction(table, parts, name, source, new[0], why), who, at
        )
        # One row is no feed: that a log's file holds no more is not worth a note.
        own = tuple(f for f in planned.findings if f.code not in ("kept", "feed_truncated"))
        planned = replace(planned, findings=own)
        try:
            published = releases.publish(
                store,
                planned,
                questions.assess,
                program=questions.program(),
                clarifications=write_clarifications(desk, release.line, work / "known.parquet"),
                reference=reference,
                by=who,
                note=both("desk.correction_note", table=table, key=key, column=name)["id"],
                onto=release.number,
                at=at,
                progress=progress,
            )
        except BaseException:
            withdraw_correction(desk, release.line, number, by=who, at=at)
            raise
    note_releases(desk, store)
    return published or store.release()


def withdraw_correction(
    desk: Desk, line: int, number: int, *, by: str, at: datetime | None = None
) -> None:
    """Take a correction back: it is replayed no more, and the next upload of its row decides.

    It stays on record. Raises UsageError where ``by`` is empty, RefusedError where the correction
    does not hold (any more).
    """
    who = required("who", by)
    with desk.writing() as book:
        if number not in {c.number for c in _all(book, line) if c.holds}:
            raise RefusedError(**both("desk.no_correction", number=number))
        row = (line, "", "[]", "", None, None, "", _moment(at), who, number)
        book.execute(f"insert into correction values (null{', ?' * len(row)})", row)


def corrections(desk: Desk, line: int) -> tuple[Corrected, ...]:
    """Return every correction of a line, the latest first."""
    with desk.reading() as book:
        return tuple(reversed(_all(book, line)))


def holding(desk: Desk, line: int) -> tuple[Correction, ...]:
    """Return the corrections of a line that are replayed on its uploads."""
    return tuple(each.correction for each in corrections(desk, line) if each.holds)


# --- the cell that is meant


def _table(release: Release, table: str) -> Table:
    if table not in release.tables:
        (near,) = get_close_matches(table, list(release.tables), n=1, cutoff=0)
        raise UsageError(**both("releases.no_table", table=table, nearest=near))
    return contract.tables()[table]


def _column(table: str, column: str) -> str:
    known = contract.tables()[table]
    if column in known.key:
        raise UsageError(**both("desk.key_column", column=column))
    if column not in known.columns:
        names = [name for name in known.columns if name not in known.key]
        (near,) = get_close_matches(column, names, n=1, cutoff=0)
        raise UsageError(**both("desk.no_column", column=column, table=table, nearest=near))
    return column


def _parts(table: Table, key: str) -> list[str]:
    parts = key.split(KEY_PARTS) if len(table.key) > 1 else [key]
    if len(parts) != len(table.key):
        raise UsageError(**both("desk.key_form", form=KEY_PARTS.join(table.key)))
    return [part.strip() for part in parts]


@contextmanager
def _rows(files: Sequence[Path]) -> Iterator[tuple[duckdb.DuckDBPyConnection, set[str]]]:
    """Give a connection in which ``rows`` are those of a table's files, and their columns."""
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
        connection.execute(
            f"create view rows as from read_parquet([{paths}], union_by_name = true,"
            " hive_partitioning = false)"
        )
        yield connection, set(connection.table("rows").columns)


def _cell(
    files: Sequence[Path], table: Table, column: str, parts: tuple[str, ...]
) -> tuple[str | None] | None:
    """Return a cell as text, in a tuple; None: there is no such row."""
    with _rows(files) as (connection, columns):
        text = cell_text(table, column) if column in columns else "null::varchar"
        found = connection.execute(
            f"select {text} from rows where {key_is(table, '$key')}", {"key": list(parts)}
        ).fetchone()
    return None if found is None else (found[0],)


def _nearest(release: Release, table: Table, key: str) -> str:
    with _rows(release.tables[table.name]) as (connection, _):
        parts = ", ".join(f"coalesce(\"{name}\"::varchar, '{_NO_PART}')" for name in table.key)
        found = connection.execute(
            f"select concat_ws('{KEY_PARTS}', {parts}) as key from rows"
            " order by jaro_winkler_similarity(key, $key) desc, key limit 1",
            {"key": key},
        ).fetchone()
    return found[0] if found else _NO_PART


def _write(
    release: Release, table: Table, column: str, parts: tuple[str, ...], value: str, file: Path
) -> None:
    """Write the row with its new value as an export; of a register, which is replaced, all rows.

    The column is text, so that intake reads the value as it reads any other.
    """
    with _rows(release.tables[table.name]) as (connection, columns):
        meant = key_is(table, "$key")
        connection.execute(PLAIN)
        held = as_text(table.name, column) if column in columns else "null::varchar"
        cells = []
        for name in table.stored:
            if name == column:
                cells.append(f'case when {meant} then $value else {held} end as "{name}"')
            elif name == f"{column}_has_time":  # the new value says itself whether it has a time
                cells.append(f'case when not ({meant}) then "{name}" end as "{name}"')
            elif name in columns:
                cells.append(f'"{name}"')
        only = f" where {meant}" if table.kind == "log" else ""
        query = f"select {', '.join(cells)} from rows{only}"
        given = {"key": list(parts), "value": value}
        connection.sql(query, params=given).write_parquet(str(file))


def _taken(planned: Plan, table: Table, column: str, parts: tuple[str, ...]) -> tuple[str | None]:
    """Return the cell as intake took it; raise RefusedError where it did not, or touched more."""
    taken: Intake = planned.intake
    grave = [f for f in planned.findings if f.level in ("refused", "set_aside")]
    found = None
    if table.name in taken.tables:
        found = _cell([taken.tables[table.name]], table, column, parts)
    change = planned.changes.get(table.name)
    more = change is not None and (change.added or change.removed or change.changed > 1)
    if grave or found is None or more:
        why = {each: " ".join(f.sentence(each) for f in grave) for each in LANGUAGES}
        raise RefusedError(
            **{each: say("desk.not_taken", each, why=why[each]).strip() for each in LANGUAGES}
        )
    return found


# --- the record


def _remember(desk: Desk, line: int, correction: Correction, who: str, at: datetime | None) -> int:
    c = correction
    row = (line, c.table, json.dumps(c.key), c.column, c.old, c.new, c.reason, _moment(at), who)
    with desk.writing() as book:
        done = book.execute(f"insert into correction values (null{', ?' * len(row)}, null)", row)
        return int(done.lastrowid or 0)


def _moment(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")


def _all(book: sqlite3.Connection, line: int) -> list[Corrected]:
    """Return the corrections of a line, the oldest first."""
    rows = book.execute(
        "select number, table_name, key, column_name, old, new, reason, at_utc, who, withdraws"
        " from correction where line = ? order by number",
        (line,),
    ).fetchall()
    withdrawn = {row[-1]: (datetime.fromisoformat(row[7]), row[8]) for row in rows if row[-1]}
    made = [row for row in rows if not row[-1]]
    latest = {(row[1], row[2], row[3]): row[0] for row in made if row[0] not in withdrawn}
    return [
        Corrected(
            number,
            Correction(table, tuple(json.loads(key)), column, old, new, reason),
            datetime.fromisoformat(at),
            who,
            withdrawn.get(number),
            latest.get((table, key, column)) == number,
        )
        for number, table, key, column, old, new, reason, at, who, _ in made
    ]
