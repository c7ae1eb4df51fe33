"""Many readers at once, with a release published meanwhile, and one of the processes killed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import pandas as pd

from dashboard import releases
from dashboard.bench import door, server, subjects
from dashboard.bench.door import Door
from dashboard.bench.readers import Reader, Run
from dashboard.bench.report import goal, seconds, table

_READERS, _PROCESSES, _MINUTES = 60, 2, 20
_BEYOND, _BEYOND_S = 150, 120  # readers more than the goal, and how long they are looked at
_MOST_P95_S = 2.0
_OPENING_S = 10.0  # nobody opens a meeting's pages in one second
READ = ("overview", "progress", "coverage", "oversight", "money", "slides", "method")
_SAMPLE = server.ROOT / "data" / "sample"


@dataclass(frozen=True)
class Seen:
    """What a crowd saw: its runs, how many came back after a kill, memory by the minute (GB)."""

    runs: tuple[Run, ...]
    returns: int
    memory: tuple[tuple[float, ...], ...]
    published: tuple[float, float]  # when it began and ended
    killed: float  # when; 0 where nobody was

    def between(self, first: float, last: float) -> list[Run]:
        """Return the runs that began in a stretch of time."""
        return [run for run in self.runs if first <= run.began < last]


def measure(store: Path, progress: Callable[[float, str], None]) -> Iterator[str]:
    """Yield the lines of this part. ``store`` gets one more release."""
    environment = {"DASHBOARD_STORE": str(store), "DASHBOARD_PUBLIC_VIEW": "1"}
    with door.serve(environment, _PROCESSES) as standing:
        progress(0.0, f"{_READERS} readers for {_MINUTES} minutes")
        seen = crowd(standing, store, _READERS, _MINUTES * 60.0, publish=True, kill=True)
    with door.serve(environment, _PROCESSES) as standing:
        progress(0.9, f"{_BEYOND} readers")
        beyond = crowd(standing, store, _BEYOND, _BEYOND_S)
    began, ended = seen.published
    end = time.monotonic()
    rows = [
        ("before", seen.between(0, began)),
        ("while a release is published", seen.between(began, ended)),
        ("after it", seen.between(ended, seen.killed)),
        ("one process killed", seen.between(seen.killed, end)),
        (f"beyond the goal: {_BEYOND} readers", list(beyond.runs)),
    ]
    yield f"{_READERS} readers on {_PROCESSES} processes through nginx, {_MINUTES} minutes."
    yield ""
    headings = ("a run of a page", "runs", "median", "p95", "slowest", "faults", "goal for p95")
    yield from table(headings, [_row(name, runs, name == rows[-1][0]) for name, runs in rows])
    yield (
        f"{seen.returns} readers lost their process and came back on the other;"
        f" the store is {'whole' if not releases.Store(store).verify() else 'DAMAGED'}."
    )
    yield ""
    yield from table(
        ("memory of a process", *(f"minute {n}" for n, _ in _marks(seen.memory))),
        [
            (str(each + 1), *(f"{held[each]:.2f} GB" for _, held in _marks(seen.memory)))
            for each in range(_PROCESSES)
        ],
    )


def crowd(
    standing: Door,
    store: Path,
    readers: int,
    lasts_s: float,
    *,
    publish: bool = False,
    kill: bool = False,
    think_s: float = 5.0,
) -> Seen:
    """Let so many readers read for so long; publish after a third, kill a process after two."""
    scopes = ("", *subjects.regency_codes())
    people = [Reader(standing.address, number, READ, scopes, think_s) for number in range(readers)]
    memory: list[tuple[float, ...]] = []
    published, killed = [0.0, 0.0], [0.0]

    async def news() -> None:
        await asyncio.sleep(lasts_s / 3)
        published[0] = time.monotonic()
        await asyncio.to_thread(_publish, store)
        published[1] = time.monotonic()

    async def accident() -> None:
        await asyncio.sleep(lasts_s * 2 / 3)
        killed[0] = time.monotonic()
        standing.processes[0].process.kill()

    async def watch(until: float) -> None:
        while time.monotonic() < until:
            memory.append(tuple(gigabytes(each.process.pid) for each in standing.processes))
            await asyncio.sleep(min(60.0, max(0.1, until - time.monotonic())))

    async def come(reader: Reader, until: float) -> None:
        await asyncio.sleep(min(_OPENING_S, lasts_s / 10) * reader.number / readers)
        await reader.read(until)

    async def together() -> None:
        until = time.monotonic() + lasts_s
        async with asyncio.TaskGroup() as group:
            for reader in people:
                group.create_task(come(reader, until))
            group.create_task(watch(until))
            if publish:
                group.create_task(news())
            if kill:
                group.create_task(accident())

    # In a thread of its own: the caller may run a loop already, as one that drives a browser does.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(lambda: asyncio.run(together())).result()
    return Seen(
        runs=tuple(sorted(run for reader in people for run in reader.runs)),
        returns=sum(reader.returns > 0 for reader in people),
        memory=tuple(memory),
        published=(published[0], published[1]),
        killed=killed[0],
    )


def p95(runs: Sequence[Run]) -> float:
    """Return the time within which nineteen of twenty runs ended, in seconds."""
    return quantiles((run.took for run in runs), n=20)[-1]


def _row(name: str, runs: list[Run], beyond: bool) -> tuple[str, ...]:
    if len(runs) < 2:
        return name, str(len(runs)), "", "", "", "", ""
    took = [run.took for run in runs]
    return (
        name,
        f"{len(runs):,}",
        seconds(median(took)),
        seconds(p95(runs)),
        seconds(max(took)),
        str(sum(bool(run.fault) for run in runs)),
        "none: they wait" if beyond else goal(p95(runs), _MOST_P95_S, " s"),
    )


def _publish(store: Path) -> None:
    """Publish a week's news in a process of its own, as an analyst at the command line does."""
    built = pd.read_parquet(_SAMPLE / "construction.parquet")
    news = built[built["as_of"] == built["as_of"].max()].head(5)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "construction.csv"
        news.assign(physical_pct=100).to_csv(file, index=False)
        subprocess.run(  # noqa: S603 - our own interpreter, no words from outside
            [sys.executable, "-m", "dashboard", "publish", str(file), "--store", str(store)],
            check=True,
            capture_output=True,
            cwd=server.ROOT,
            env={**os.environ},
        )


def gigabytes(pid: int) -> float:
    """Return the memory that a process holds, in GB; 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except FileNotFoundError:
        return 0.0
    held = next((line.split()[1] for line in status.splitlines() if "VmRSS" in line), "0")
    return int(held) / 1e6


def _marks(memory: Sequence[tuple[float, ...]]) -> Iterable[tuple[int, tuple[float, ...]]]:
    """Return some minutes of many, with what each process held."""
    step = max(1, len(memory) // 6)
    return [(minute, memory[minute]) for minute in range(0, len(memory), step)]
