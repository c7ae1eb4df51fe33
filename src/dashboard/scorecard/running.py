"""Runs trials: simulate a province, read it as any other, assess it, and join the truth."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import intake, reference, settings
from dashboard.questions import assess
from dashboard.scorecard import naive
from dashboard.scorecard.trial import AS_OF, COOPERATIVES, Trial
from dashboard.simulate import simulate

# Called with the share done (0 to 1) and the trial that has ended.
Progress = Callable[[float, str], None]
# Each process holds some 600 MB.
MOST_PROCESSES = 4
# Of the answers; what was suppressed by the calendar or a clarification says nothing here.
_KEPT: list[list[tuple[str, str, Any]]] = [
    [("status", "in", ["flag", "cannot_assess"])],
    [("status", "==", "suppressed"), ("reason_code", "==", "grace")],
]


def trials(
    seeds: Sequence[int],
    *,
    base_rates: Sequence[float] = (1.0,),
    cooperatives: int = COOPERATIVES,
    progress: Progress | None = None,
) -> dict[float, list[Trial]]:
    """Run every seed at every base rate, one process per core; return them in the order asked."""
    jobs = [(seed, rate, cooperatives) for rate in base_rates for seed in seeds]
    done: dict[float, list[Trial]] = {rate: [] for rate in base_rates}
    processes = min(os.cpu_count() or 1, MOST_PROCESSES, len(jobs))
    # Spawned, not forked: DuckDB's threads do not survive a fork.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for position, trial in enumerate(pool.map(_job, jobs), start=1):
            done[trial.base_rate].append(trial)
            if progress is not None:
                progress(position / len(jobs), f"seed {trial.seed} · {trial.base_rate:g}")
    return done


def _job(job: tuple[int, float, int]) -> Trial:
    seed, base_rate, cooperatives = job
    return one(seed, cooperatives=cooperatives, base_rate=base_rate)


def one(seed: int, *, cooperatives: int = COOPERATIVES, base_rate: float = 1.0) -> Trial:
    """Simulate one province, read its exports as any other, assess it, and join the truth."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        simulate(
            root / "exports",
            root / "truth",
            seed=seed,
            cooperatives=cooperatives,
            base_rates=base_rate,
            format="parquet",
        )
        (root / "typed").mkdir()
        taken = intake.read(
            sorted((root / "exports").glob("*.parquet")),
            bases=intake.Bases(),
            reference=reference.load(),
            as_of=AS_OF,
            today=AS_OF,
            work=root / "typed",
        )
        results = assess(
            {name: [path] for name, path in taken.tables.items()},
            AS_OF,
            settings.load(),
            reference.load(),
            root / "results",
        )
        return compare(taken.tables, results, root / "truth", seed=seed, base_rate=base_rate)


def compare(
    tables: Mapping[str, Path],
    results: Mapping[str, Sequence[Path]],
    truth: Path,
    *,
    seed: int,
    base_rate: float = 1.0,
) -> Trial:
    """Put an assessment's results, and naive answers from the same tables, beside the truth."""
    stored = {name: paths[0] for name, paths in results.items() if paths}
    facts = pd.read_parquet(
        stored["cooperative_facts"], columns=["cooperative_id", "tier", "flags"]
    )
    statuses = pd.read_parquet(stored["mentor_facts"], columns=["mentor_id", "status"])
    answers = pd.read_parquet(
        stored["rule_results"],
        columns=["rule_id", "subject_type", "subject_id", "status"],
        filters=_KEPT,
    )
    visits = pd.read_parquet(truth / "visit_truth.parquet")
    checks = pd.read_parquet(
        tables["back_checks"], columns=["cooperative_id", "visit_id", "result"]
    )
    return Trial(
        seed,
        base_rate,
        _truth(truth / "cooperative_truth.csv").merge(
            facts, on="cooperative_id", suffixes=("_truth", ""), validate="1:1"
        ),
        _truth(truth / "mentor_truth.csv").merge(statuses, on="mentor_id", validate="1:1"),
        answers,
        pd.read_parquet(
            stored["cases"],
            columns=["rank", "kind", "subject_type", "subject_id", "rule_subjects"],
        ),
        checks.merge(visits, on="visit_id").drop(columns="visit_id"),
        naive.answers(tables, AS_OF),
        tuple(pd.read_parquet(stored["rules"], columns=["rule_id"])["rule_id"]),
    )


def _truth(path: Path) -> pd.DataFrame:
    # Codes are text: read as numbers, 15.10 would become 15.1.
    return pd.read_csv(path, keep_default_na=False, dtype={"regency_code": str})
