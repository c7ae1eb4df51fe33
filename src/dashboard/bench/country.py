"""A whole country, simulated: what it costs to read and to assess, in time and in memory."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from dashboard import reference, releases
from dashboard.bench import batch
from dashboard.bench.report import goal, seconds, table
from dashboard.simulate import simulate

COOPERATIVES = 83_404  # of the whole country's programme
_MOST_SIMULATE, _MOST_ASSESS = 600, 360  # seconds
_MOST_MEMORY = 8  # GB
_NAMED = 20  # of the dearest steps and rules


class Cost(NamedTuple):
    """Seconds by the clock and, where the system tells it, the most memory held, in GB."""

    seconds: float
    gigabytes: float | None


def measure(
    progress: Callable[[float, str], None], cooperatives: int = COOPERATIVES
) -> Iterator[str]:
    """Yield the lines of this part; ``cooperatives`` is more than the province's register."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        progress(0.0, "simulate")
        made = aside(_simulate, root, cooperatives)
        progress(0.3, "read")
        read = aside(_store, root)
        progress(0.6, "assess")
        assessed = aside(_assess, root)
        progress(0.8, "rules")
        cost = _aside(_costs, root)
        rows = _release(root).rows
    yield from (
        f"Simulated: {rows['cooperatives']:,} cooperatives, {rows['mentors']:,} mentors and"
        f" {rows['visits']:,} visits.",
        "",
    )
    yield from table(
        ("work", "time", "goal", "memory", "goal"),
        [
            ("simulate and write the exports", *_said(made, _MOST_SIMULATE)),
            ("read, check and store them, without the assessment", *_said(read)),
            (
                "assess: every step, rule, metric and sentence",
                *_said(assessed, _MOST_ASSESS, _MOST_MEMORY),
            ),
        ],
    )
    yield from batch.dearest(cost, _NAMED)


def aside(work: Callable[..., object], *args: object) -> Cost:
    """Do a piece of work in a process of its own; return what it cost."""
    cost: Cost = _aside(_weighed, work, *args)
    return cost


def _aside(work: Callable[..., Any], *args: object) -> Any:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(work, *args).result()


def _weighed(work: Callable[..., object], *args: object) -> Cost:
    started = time.perf_counter()
    work(*args)
    return Cost(time.perf_counter() - started, _most_memory())


def _most_memory() -> float | None:
    """Return the most memory that this process has held, in GB; None where no system tells it."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - Windows has none

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def _said(cost: Cost, most_seconds: float = 0, most_memory: float = 0) -> tuple[str, ...]:
    memory = cost.gigabytes
    return (
        seconds(cost.seconds),
        goal(cost.seconds, most_seconds, " s") if most_seconds else "",
        "" if memory is None else f"{memory:.1f} GB",
        goal(memory, most_memory, " GB") if most_memory and memory is not None else "",
    )


# --- the work, each in a process of its own ----------------------------------------------------


def _simulate(root: Path, cooperatives: int) -> None:
    simulate(root / "exports", cooperatives=cooperatives)


def _store(root: Path) -> None:
    releases.publish_sample(
        releases.Store(root / "store"),
        batch.unassessed,
        reference=_places(root),
        folder=root / "exports",
    )


def _assess(root: Path) -> None:
    batch.assess(_release(root), root / "assessment", _places(root))


def _costs(root: Path) -> Mapping[str, float]:
    return batch.costs(_release(root), _places(root))


def _release(root: Path) -> releases.Release:
    return releases.Store(root / "store").release()


def _places(root: Path) -> reference.Reference:
    return reference.load(root / "exports" / "reference")
