"""Fairness: how often honest cooperatives are flagged in one area, against all others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.scorecard.meant import wrongly_flagged
from dashboard.scorecard.trial import Trial

AREAS = ("city", "rural", "no_signal")
LOW, HIGH = 0.8, 1.25
_Z = 1.959964  # 95%


@dataclass(frozen=True)
class Area:
    """Honest cooperatives flagged in one area and in all others, and the ratio of the two shares.

    ``interval`` is the ratio's 95% interval on the logarithmic scale (Katz et al. 1978), None
    where one side has no cooperatives.
    """

    name: str
    inside: tuple[int, int]
    outside: tuple[int, int]
    ratio: float | None
    interval: tuple[float, float] | None

    @property
    def fair(self) -> bool:
        """Whether the interval allows that the ratio lies between ``LOW`` and ``HIGH``."""
        return self.interval is not None and self.interval[0] <= HIGH and self.interval[1] >= LOW


def areas(trials: Sequence[Trial], *, wrongly: bool = False) -> list[Area]:
    """Compare the areas by the honest cooperatives that are flagged, or ``wrongly`` flagged.

    Honest here: really accompanied, by a mentor who makes nothing up. Wrongly: by a rule that
    nothing planted makes right.
    """
    frame = pd.concat(
        trial.cooperatives.assign(
            flagged=trial.cooperatives["cooperative_id"].isin(wrongly_flagged(trial))
            if wrongly
            else trial.cooperatives["flags"] > 0
        )
        for trial in trials
    )
    frame = frame[(frame["honest"] == "yes") & (frame["tier_truth"] == "real")]
    flagged, inside = frame["flagged"], {name: frame["area"] == name for name in AREAS}
    return [
        area(name, _both(flagged[here]), _both(flagged[~here])) for name, here in inside.items()
    ]


def _both(flagged: pd.Series) -> tuple[int, int]:
    return int(flagged.sum()), len(flagged)


def area(name: str, inside: tuple[int, int], outside: tuple[int, int]) -> Area:
    """Return the ratio of two shares with its interval."""
    if not (inside[1] and outside[1]):
        return Area(name, inside, outside, None, None)
    # Half a cooperative is added on either side where nobody was flagged (Walter 1975).
    more = 0.0 if inside[0] and outside[0] else 0.5
    (a, n), (b, m) = ((hits + more, of + more) for hits, of in (inside, outside))
    ratio = (a / n) / (b / m)
    spread = _Z * math.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    return Area(name, inside, outside, ratio, (ratio / math.exp(spread), ratio * math.exp(spread)))
