"""Writes simulated exports on the real register, with planted faults; the truth goes elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard import reference
from dashboard.simulate import files
from dashboard.simulate.ground import choose_villages
from dashboard.simulate.plan import Plan
from dashboard.simulate.world import World, make

Progress = Callable[[str, float], None]


def simulate(
    out: Path,
    truth: Path | None = None,
    *,
    seed: int = 1,
    cooperatives: int = 1585,
    weeks: int = 40,
    base_rates: float = 1.0,
    format: files.Format = "csv",  # noqa: A002 - the option's name
    progress: Progress | None = None,
) -> None:
    """Write every table of the contract into ``out``, and what is true into ``truth``."""
    places = reference.load()
    villages = choose_villages(places, cooperatives, seed)
    plan = Plan(seed, "15", weeks, base_rates)
    world = make(plan, villages, places.regencies, places.holidays)
    if progress:
        progress("write", 0.7)
    files.write(out, world.tables, format)
    if truth:
        write_truth(truth, world)


def write_truth(folder: Path, world: World) -> None:
    """Write the truth; never into the folder of the exports."""
    folder.mkdir(parents=True, exist_ok=True)
    world.cooperative_truth.to_csv(folder / "cooperative_truth.csv", index=False, lineterminator="\n")
    world.mentor_truth.to_csv(folder / "mentor_truth.csv", index=False, lineterminator="\n")
    world.visit_truth.to_parquet(folder / "visit_truth.parquet", index=False, compression="zstd")
