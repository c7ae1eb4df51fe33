"""Work without a screen: simulate, read and store, assess."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from dashboard import questions, reference, releases, settings
from dashboard.bench.report import goal, seconds, table
from dashboard.simulate import simulate

_ROUNDS = 3
_MOST_ASSESS_SECONDS = 10
TRIED = ("A1", "B4", "E4")  # rules whose thresholds are tried: dates, texts, tiers
_MOST_TRIED_SECONDS = 2


def measure(progress: Callable[[float, str], None]) -> Iterator[str]:
    """Yield the lines of this part."""
    simulated: list[float] = []
    stored: list[float] = []
    assessed: list[float] = []
    steps: list[Mapping[str, float]] = []
    tried: dict[str, list[float]] = {rule: [] for rule in TRIED}
    for round_ in range(_ROUNDS):
        progress(round_ / _ROUNDS, "batch")
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            simulated.append(_timed(simulate, root / "exports", format="mixed"))
            store = releases.Store(root / "store")
            stored.append(
                _timed(releases.publish_sample, store, unassessed, reference=reference.load())
            )
            out = root / "assessment"
            out.mkdir()
            assessed.append(_timed(assess, store.release(), out))
            steps.append(costs(store.release()))
            for rule, spent in tried.items():
                spent.append(sensitivity(store.release(), out, rule))
    whole = median(assessed)
    yield from table(
        ("work", "time", "goal"),
        [
            (
                "assess the sample: every step, rule, metric and sentence",
                seconds(whole),
                goal(whole, _MOST_ASSESS_SECONDS, " s"),
            ),
            *(
                (
                    f"count rule {rule} at other values of a threshold",
                    seconds(median(spent)),
                    goal(median(spent), _MOST_TRIED_SECONDS, " s"),
                )
                for rule, spent in tried.items()
            ),
            (
                "read, check and store the sample, without the assessment",
                seconds(median(stored)),
                "",
            ),
            (
                "simulate a province of 1,585 cooperatives and write it",
                seconds(median(simulated)),
                "",
            ),
        ],
    )
    yield from dearest({name: median([each[name] for each in steps]) for name in steps[0]})


def dearest(cost: Mapping[str, float], named: int = 8) -> list[str]:
    """Return a table of what costs most, one thing after another."""
    names = sorted(cost, key=lambda name: -cost[name])[:named]
    whole = sum(cost.values())
    return table(
        ("dearest steps and rules, one after another", "time", "share"),
        [(f"`{name}`", seconds(cost[name]), f"{cost[name] / whole:.0%}") for name in names],
    )


def assess(release: releases.Release, out: Path, places: reference.Reference | None = None) -> None:
    """Assess a release into the folder ``out``."""
    questions.assess(
        release.tables,
        release.as_of,
        settings.load(release.settings_text),
        places or reference.load(),
        out,
    )


def costs(
    release: releases.Release, places: reference.Reference | None = None
) -> Mapping[str, float]:
    """Return the seconds of each step and rule of a release's assessment, one after another."""
    begun: list[tuple[str, float]] = []
    questions.rehearse(
        release.tables,
        release.as_of,
        settings.load(release.settings_text),
        places or reference.load(),
        lambda _done, what: begun.append((what, time.perf_counter())),
    )
    ends = [*(at for _, at in begun[1:]), time.perf_counter()]
    each = {what: end - at for (what, at), end in zip(begun, ends, strict=True)}
    last = begun[-1][0]
    each[f"{last}, metrics and sentences"] = each.pop(last)
    return each


def sensitivity(release: releases.Release, assessed: Path, rule: str) -> float:
    """Return the seconds of trying a rule's first threshold over the results in ``assessed``."""
    key, setting = next(iter(questions.thresholds(rule).items()))
    in_force = settings.load(release.settings_text)
    results: dict[str, list[Path]] = {}
    for path in sorted(assessed.glob("*.parquet")):
        results.setdefault(path.stem.partition("-")[0], []).append(path)
    return _timed(
        questions.flagged_at,
        release.tables,
        results,
        release.as_of,
        in_force,
        reference.load(),
        rule,
        key,
        questions.values_around(in_force, setting),
    )


def unassessed(*_: Any, **__: Any) -> Mapping[str, Sequence[Path]]:
    """Assess nothing, for a release whose storing alone is measured."""
    return {}


def _timed(work: Callable[..., object], *args: Any, **kwargs: Any) -> float:
    started = time.perf_counter()
    work(*args, **kwargs)
    return time.perf_counter() - started
