"""The acceptance goals: each met or missed by the figures, pooled over the seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.scorecard.fairness import HIGH, LOW, Area, areas
from dashboard.scorecard.measures import Share, headlines
from dashboard.scorecard.trial import Trial


@dataclass(frozen=True)
class Limit:
    """What one headline must reach, pooled: a floor that may be touched, or a cap that may not."""

    headline: str
    says: str
    at_least: float | None = None
    below: float | None = None

    def met(self, share: Share) -> bool:
        """Tell whether a share keeps the limit; with nothing to judge by, it does not."""
        value = share.pooled
        if value is None:
            return False
        if self.below is not None:
            return value < self.below
        return self.at_least is None or value >= self.at_least


LIMITS = (
    Limit("ceremonial precision", "≥ 95%", at_least=0.95),
    Limit("ceremonial recall", "≥ 90%", at_least=0.90),
    Limit("honest cooperatives called ceremonial", "< 2%", below=0.02),
    Limit("no accompaniment found, where the feed is complete", "≥ 98%", at_least=0.98),
    Limit("vacancies found by A1, or still in its grace", "all", at_least=1),
    Limit("never visited found by A2, or called none", "all", at_least=1),
    Limit("mentors to explain: precision", "≥ 90%", at_least=0.9),
    Limit("mentors to explain: recall of low effort and sudden", "≥ 80%", at_least=0.8),
    Limit("honest mentors to explain, per run", "< 1", below=1),
    Limit("worklist: precision at 15", "≥ 90%", at_least=0.9),
)


@dataclass(frozen=True)
class Verdict:
    """One goal, the figure that decides it, and whether it is met."""

    goal: str
    says: str
    figure: Share | Area
    met: bool


def judge(trials: Sequence[Trial]) -> list[Verdict]:
    """Hold the trials of one base rate to every goal."""
    found = headlines(trials)
    return [
        Verdict(limit.headline, limit.says, found[limit.headline], limit.met(found[limit.headline]))
        for limit in LIMITS
    ] + [
        Verdict(
            f"honest cooperatives flagged, {area.name.replace('_', ' ')} against the others",
            f"{LOW} to {HIGH}",
            area,
            area.fair,
        )
        for area in areas(trials)
    ]
