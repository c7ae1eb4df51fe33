"""A release back as exports: publishing them into an empty store gives the same release."""

from __future__ import annotations

import glob
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import duckdb

from dashboard import contract, intake
from dashboard.contract import ColumnType
from dashboard.errors import DashboardError, UsageError
from dashboard.intake import Bases, Progress
from dashboard.reference import Reference
from dashboard.releases.ledger import faults_in_words
from dashboard.releases.store import Release, Store
from dashboard.words import both

Format = Literal["csv", "parquet"]
SETTINGS = "settings.toml"
# Our reader takes one dot before exactly three digits for thousands in columns of money, and knows
# no exponents; a double's shortest form has at most 17 digits.
PLAIN = """
create macro without_exponent(t, digits, e) as case
    when e >= 0 then rpad(digits, e + 1, '0')
    else '0.' || repeat('0', -e - 1) || digits
end;
create macro plain(x) as case
    when contains(x::varchar, 'e') then
        case when x < 0 then '-' else '' end || without_exponent(
            x::varchar,
            regexp_replace(split_part(x::varchar, 'e', 1), '[-.]|\\.0$', '', 'g'),
            split_part(x::varchar, 'e', 2)::integer
        )
    when regexp_matches(x::varchar, '\\.\\d{3}$') then x::varchar || '0'
    else x::varchar
end;
-- A word joiner (invisible, and taken away again by our reader) keeps a spreadsheet from running
-- what begins like a formula.
create macro harmless(t) as case
    when regexp_matches(t, '^[-=+@＝＋－＠]') then chr(8288) || t else t
end;
"""
_AS_TEXT: Mapping[ColumnType, str] = {
    "integer": "{c}::varchar",
    "number": "plain({c})",
    "money": "plain({c})",
    "flag": "case when {c} then 'ya' else 'tidak' end",
    "list": "harmless(array_to_string({c}, ';'))",
    "id": "harmless({c})",
    "text": "harmless({c})",
    "moment": "case when {h} or {c} <> date_trunc('day', {c})"
    " then {c}::varchar else {c}::date::varchar end",
}


def export(
    store: Store,
    release: Release,
    out: Path,
    form: Format = "csv",
    *,
    reference: Reference,
    progress: Progress | None = None,
) -> None:
    """Write a release as exports with canonical headings into ``out``, a new or empty folder.

    ``<table>.csv`` (UTF-8) or ``<table>.parquet`` for each table, ``settings.toml``, and the
    store's own reference where it has one. What was written is read again: published into an empty
    store as of ``release.as_of`` with these settings, it holds the same data. ``out`` is
    filled whole, or not at all. Raises UsageError for a folder that holds something, and
    DashboardError when a file of the release is damaged, or when a table cannot be said in this
    format without loss.
    """
    tell = progress or (lambda done, what: None)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(**both("releases.export_not_empty", folder=str(out)))
    store.require_sound(release)
    with faults_in_words(out), _aside(out) as folder:
        with duckdb.connect() as connection:
            connection.execute("set enable_progress_bar = false")
            connection.execute(PLAIN)
            for done, (table, paths) in enumerate(release.tables.items()):
                tell(0.5 * done / len(release.tables), table)
                write(connection, table, paths, folder / f"{table}.{form}", form)
        _require_same(release, folder, form, reference, lambda d, w: tell(0.5 + 0.5 * d, w))
        (folder / SETTINGS).write_text(release.settings_text, "utf-8")
        if store.reference:
            shutil.copytree(store.reference, folder / "reference")


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out`` that takes its place when the work inside is done."""
    out = out.absolute()
    folder = out.with_name(f".{out.name}-{uuid.uuid4().hex}")
    folder.mkdir(parents=True)
    try:
        yield folder
        if out.exists():
            out.rmdir()
        folder.rename(out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    paths: tuple[Path, ...],
    file: Path,
    form: Format,
) -> None:
    """Write one table as an export; ``connection`` has the macros of ``PLAIN``."""
    rows = connection.read_parquet([glob.escape(str(path)) for path in paths], union_by_name=True)
    if form == "parquet":
        rows.write_parquet(str(file), compression="zstd")
        return
    cells = (f'{as_text(table, name)} as "{name}"' for name in rows.columns)
    rows.project(", ".join(cells)).write_csv(str(file), header=True, encoding="utf-8")


def as_text(table: str, name: str) -> str:
    """Return SQL that writes a stored cell so that intake reads it as it was (with ``PLAIN``)."""
    columns = contract.tables()[table].columns
    kind = columns[name].type if name in columns else "flag"  # a moment's has_time
    text = _AS_TEXT.get(kind, "{c}::varchar").format(c=f'"{name}"', h=f'"{name}_has_time"')
    return f'case when "{name}" is not null then {text} end'


def _require_same(
    release: Release, folder: Path, form: Format, reference: Reference, progress: Progress
) -> None:
    """Read the exports as a first upload; raise DashboardError where that gives other rows."""
    with tempfile.TemporaryDirectory() as work:
        taken = intake.read(
            [folder / f"{table}.{form}" for table in release.tables],
            bases=Bases(),
            reference=reference,
            as_of=release.as_of,
            today=release.as_of,
            work=Path(work),
            progress=progress,
        )
        for table, paths in release.tables.items():
            again = taken.tables.get(table)
            if again is None or content([again]) != content(paths):
                said = next(
                    (f for f in taken.findings if f.level in ("refused", "set_aside")), None
                )
                raise DashboardError(
                    id=both("releases.export_differs", table=table, format=form)["id"]
                    + (f" {said.sentence('id')}" if said else ""),
                    en=both("releases.export_differs", table=table, format=form)["en"]
                    + (f" {said.sentence('en')}" if said else ""),
                )


def content(paths: list[Path] | tuple[Path, ...]) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the columns of a table, the number of its rows, and a sum over them all."""
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        rows = connection.read_parquet(
            [glob.escape(str(path)) for path in paths], union_by_name=True
        )
        columns = sorted(rows.columns)
        cells = ", ".join(f'"{name}"' for name in columns)
        return columns, rows.aggregate(f"count(*), sum(hash({cells})::hugeint)").fetchall()
