"""One week's upload into a country's store: what publishing it costs, with its assessment."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb

from dashboard import contract, intake, questions, reference, releases
from dashboard.bench.report import goal, seconds, table

_MOST_S = 60
_DAYS = 7
# What a week's file holds, by what is told of it: how ids and days differ from those in the store.
_WEEKS = {
    "the next week's visits": ("visit_id || 'W'", _DAYS),
    "the last week's, sent once more with others attending": ("visit_id", 0),
}


def measure(store: releases.Store) -> Iterator[str]:
    """Yield how long one week's visits take, each published into a copy of the store."""
    rows = []
    for told, (name, later) in _WEEKS.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = releases.Store(shutil.copytree(store.folder, Path(folder) / "store"))
            before = copy.release()
            file = Path(folder) / "visits.parquet"
            visits = _write(before, name, later, file)
            began = time.perf_counter()
            after, assessing = _publish(copy, file, later)
            whole = time.perf_counter() - began
        files = after.tables["visits"]
        written = len(set(files) - set(before.tables["visits"]))
        rows.append(
            (told, f"{visits:,}", seconds(whole - assessing), seconds(whole),
             goal(whole, _MOST_S, " s"), f"{written} of {len(files)}")
        )  # fmt: skip
    headings = ("a week published", "visits", "read, compared, written", "with its assessment")
    yield from table((*headings, "goal", "months' files written"), rows)


def _write(release: releases.Release, name: str, later: int, to: Path) -> int:
    """Write the release's last week of visits as an export so many days later; return the rows."""
    paths = [str(path) for path in release.tables["visits"]]
    spec = contract.tables()["visits"]
    cells = {column: f'"{column}"' for column in spec.columns}
    for column in spec.columns.values():
        if column.type == "moment":
            cells[column.name] = f"{column.name} + interval {later} days"
        elif column.type == "list":
            cells[column.name] = f"array_to_string({column.name}, ';')"
    cells |= {"visit_id": name, "attendees": "attendees + 1"}
    first = release.as_of - timedelta(days=_DAYS - 1)
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        week = connection.read_parquet(paths).filter(f"started_at >= date '{first}'")
        week.project(", ".join(f"{cell} as {c}" for c, cell in cells.items())).write_parquet(
            str(to)
        )
        (count,) = connection.read_parquet(str(to)).count("*").fetchall()[0]
    return int(count)


def _publish(store: releases.Store, file: Path, later: int) -> tuple[releases.Release, float]:
    """Return the new release, and the seconds of its assessment."""
    spent = 0.0

    def assess(*args: Any) -> Mapping[str, Sequence[Path]]:
        nonlocal spent
        began = time.perf_counter()
        results = questions.assess(*args)
        spent += time.perf_counter() - began
        return results

    places = reference.load(store.reference or reference.DEFAULT_FOLDER)
    as_of = store.release().as_of + timedelta(days=later)
    with store.workspace() as work:
        taken = intake.read(
            [file], bases=store.bases(), reference=places, as_of=as_of, today=as_of, work=work
        )
        planned = releases.plan(store, taken, uploads=[file])
        releases.publish(store, planned, assess, reference=places)
    return store.release(), spent
