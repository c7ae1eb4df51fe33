"""Millions of visits in one CSV file: what checking and storing costs, beside DuckDB alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from dashboard import intake, reference, releases
from dashboard.bench import batch
from dashboard.bench.country import Cost, aside
from dashboard.bench.report import goal, seconds, table
from dashboard.errors import DashboardError
from dashboard.releases.publishing import SAMPLE, SAMPLE_AS_OF

ROWS = 5_000_000
BAD = 1_000  # cells, evenly over the file
_MOST_TIMES, _MOST_MEMORY = 3, 1  # times DuckDB alone, GB
_MOST_BAD_SECONDS, _MOST_SAMPLE_SECONDS = 60, 10
_REGISTER = ("cooperatives.csv", "mentors.csv")


def measure(progress: Callable[[float, str], None], rows: int = ROWS) -> Iterator[str]:
    """Yield the lines of this part; ``rows`` are those of the simulated file."""
    with tempfile.TemporaryDirectory() as folder:
        visits = Path(folder) / "visits.csv"
        progress(0.0, "simulate")
        # Not even the simulating is done here: a process counts what its parent held as its own.
        aside(write_visits, visits, rows)
        size = visits.stat().st_size
        progress(0.2, "DuckDB")
        alone = aside(to_parquet, visits, Path(folder) / "alone.parquet")
        progress(0.3, "clean")
        clean = aside(store, Path(folder) / "clean", visits)
        progress(0.5, "bad cells")
        aside(write_visits, visits, rows, BAD)
        mended = aside(store, Path(folder) / "bad", visits, bad_rows(rows, BAD))
        progress(0.9, "sample")
        sample = aside(_sample, Path(folder) / "sample")
    most = _MOST_TIMES * alone.seconds
    yield from (
        f"Simulated: {rows:,} visits in {size / 1e9:.2f} GB, with the sample's register. Checked"
        " and stored is all but the assessment.",
        "",
    )
    yield from table(
        ("work", "time", "goal", "rows per second", "memory", "goal", "times DuckDB alone"),
        [
            ("DuckDB alone: all as text, to Parquet", *_said(alone, rows, alone)),
            ("a clean file, checked and stored", *_said(clean, rows, alone, most, _MOST_MEMORY)),
            (
                f"one with {BAD:,} bad cells, each row named exactly",
                *_said(mended, rows, alone, _MOST_BAD_SECONDS),
            ),
            (
                "the sample, checked and stored",
                seconds(sample.seconds),
                goal(sample.seconds, _MOST_SAMPLE_SECONDS, " s"),
                *("", "", "", ""),
            ),
        ],
    )


def write_visits(path: Path, rows: int, bad: int = 0) -> None:
    """Write visits like the sample's, moved in time; ``bad`` of them start on an impossible day."""
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(
            "create table seen as select row_number() over () - 1 as nth, *"
            " from read_parquet($sample)",
            {"sample": str(SAMPLE / "visits.parquet")},
        )
        ((seen,),) = connection.execute("select count(*) from seen").fetchall()
        connection.execute(
            f"""
            copy (
                select 'SIM-V-' || lpad(n::varchar, 8, '0') as visit_id, mentor_id, cooperative_id,
                    case when $bad > 0 and n % $apart = $apart - 1 then '31/13/2026 09:00'
                        else (started_at - to_seconds(n // $seen))::varchar end as started_at,
                    ended_at - to_seconds(n // $seen) as ended_at, submitted_at, mode,
                    latitude, longitude, gps_accuracy_m, photo_count,
                    array_to_string(list_transform(
                        range(least(photo_count, 2)), lambda i: left(md5((9 * n + i)::varchar), 16)
                    ), ';') as photo_hashes,
                    attendees, counterpart_confirmed, topics,
                    left(findings, 80) || ' No. ' || n || '.' as findings, action_items
                from range($rows) as numbers(n) join seen on nth = n % $seen
                order by n
            ) to '{str(path).replace("'", "''")}' (format csv, header)
            """,
            {"rows": rows, "seen": seen, "bad": bad, "apart": rows // max(bad, 1)},
        )


def bad_rows(rows: int, bad: int) -> list[int]:
    """Return the spreadsheet rows of the bad cells that ``write_visits`` wrote."""
    apart = rows // bad
    return [n + 2 for n in range(apart - 1, rows, apart)]


def to_parquet(path: Path, out: Path) -> None:
    """Turn a CSV file into Parquet with DuckDB alone: every column as text, nothing checked."""
    with duckdb.connect() as connection, path.open(encoding="utf-8") as file:
        names = dict.fromkeys(file.readline().strip().split(","), "varchar")
        connection.execute("set enable_progress_bar = false")
        connection.execute(
            f"copy (from read_csv('{path}', auto_detect = false, header = false, skip = 1,"
            f" columns = {names}, delim = ',', quote = '\"', escape = '\"', strict_mode = true))"
            f" to '{out}' (format parquet, compression zstd)"
        )


def store(root: Path, visits: Path, expected: list[int] | None = None) -> None:
    """Check and store visits with the sample's register; nothing is assessed.

    Raises DashboardError unless just the ``expected`` rows were set aside.
    """
    kept, work = releases.Store(root / "store"), root / "work"
    work.mkdir(parents=True)
    files = [*(SAMPLE / name for name in _REGISTER), visits]
    places, day = reference.load(), SAMPLE_AS_OF
    taken = intake.read(
        files, bases=kept.bases(), reference=places, as_of=day, today=day, work=work
    )
    planned = releases.plan(kept, taken, uploads=files)
    releases.publish(kept, planned, batch.unassessed, reference=places)
    found = []
    if "visits" in taken.rejected:
        with duckdb.connect() as connection:
            connection.execute("set enable_progress_bar = false")
            rejected = {"path": str(taken.rejected["visits"])}
            found = connection.execute(
                "select row from read_parquet($path) order by row", rejected
            ).fetchall()
    if [row for (row,) in found] != (expected or []):
        raise DashboardError(
            "Baris yang disisihkan bukan yang seharusnya.",
            "The rows set aside are not those that should be.",
        )


def _sample(root: Path) -> None:
    releases.publish_sample(releases.Store(root), batch.unassessed, reference=reference.load())


def _said(
    cost: Cost, rows: int, alone: Cost, most_seconds: float = 0, most_memory: float = 0
) -> tuple[str, ...]:
    memory = cost.gigabytes
    return (
        seconds(cost.seconds),
        goal(cost.seconds, round(most_seconds, 1), " s") if most_seconds else "",
        f"{rows / cost.seconds:,.0f}",
        "" if memory is None else f"{memory:.2f} GB",
        goal(memory, most_memory, " GB") if most_memory and memory is not None else "",
        f"{cost.seconds / alone.seconds:.1f}",
    )
