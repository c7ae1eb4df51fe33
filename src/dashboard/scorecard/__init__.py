"""The rules against simulated truth: simulate, read, assess, compare; pooled over seeds."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.scorecard.document import markdown
from dashboard.scorecard.running import Progress, trials
from dashboard.scorecard.trial import COOPERATIVES

__all__ = ["run"]


def run(
    seeds: Sequence[int],
    *,
    cooperatives: int = COOPERATIVES,
    base_rates: Sequence[float] = (1.0,),
    progress: Progress | None = None,
) -> str:
    """Return the scorecard as Markdown; the same call gives the same text, byte for byte.

    Every base rate is tried on every seed; details are written for rate 1, or else the first.
    """
    return markdown(
        trials(seeds, base_rates=base_rates, cooperatives=cooperatives, progress=progress)
    )
