"""What is measured: hits out of so many, seed by seed, pooled by adding up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dashboard.scorecard.meant import MEANT, answered
from dashboard.scorecard.trial import Trial
from dashboard.scorecard.worklist import at_the_top

# Ceremonial is judged on cooperatives with at least this many visits in the window.
FEWEST_VISITS = 3

Count = tuple[int, int]  # hits, of
Ids = frozenset[str]


@dataclass(frozen=True)
class Share:
    """Hits out of so many, one pair per seed. Where ``of`` counts runs, it is a mean per run."""

    per_seed: tuple[Count, ...]
    more_is_worse: bool = False
    per_run: bool = False

    @property
    def hits(self) -> int:
        """Hits of all seeds."""
        return sum(hits for hits, _ in self.per_seed)

    @property
    def of(self) -> int:
        """What the hits are counted among, of all seeds."""
        return sum(of for _, of in self.per_seed)

    @property
    def pooled(self) -> float | None:
        """The share over all seeds; None where there was nothing to judge by."""
        return self.hits / self.of if self.of else None

    @property
    def worst(self) -> float | None:
        """The worst seed's share, among the seeds that had something to judge by."""
        shares = [hits / of for hits, of in self.per_seed if of]
        return (max if self.more_is_worse else min)(shares, default=None)


def share(
    trials: Iterable[Trial],
    count: Callable[[Trial], Count],
    *,
    more_is_worse: bool = False,
    per_run: bool = False,
) -> Share:
    """Count in every trial."""
    return Share(tuple(count(trial) for trial in trials), more_is_worse, per_run)


def headlines(trials: Sequence[Trial]) -> dict[str, Share]:
    """Return every headline by name."""
    return {
        "ceremonial precision": share(trials, lambda t: _ceremonial(t, "tier")),
        "ceremonial recall": share(trials, lambda t: _ceremonial(t, "tier_truth")),
        "ceremonial recall, careful fakers aside": share(
            trials,
            lambda t: _ceremonial(t, "tier_truth", aside=t.planted("cooperative", ["careful"])),
        ),
        "honest cooperatives called ceremonial": share(trials, _wronged, more_is_worse=True),
        "no accompaniment found, where the feed is complete": share(trials, _left_alone),
        "vacancies found by A1": share(trials, _vacancies),
        "vacancies found by A1, or still in its grace": share(
            trials, lambda t: _vacancies(t, t.in_grace("cooperative", "A1"))
        ),
        "never visited found by A2, or called none": share(trials, _never_visited),
        "cannot be assessed, as planted": share(trials, _unknown),
        "mentors to explain: precision": share(
            trials,
            lambda t: met(t.flagged("mentor", ["status"]), t.planted("mentor", ["made_up"])),
        ),
        "mentors to explain: recall of low effort and sudden": share(
            trials,
            lambda t: met(
                t.planted("mentor", MEANT["status"].find), t.flagged("mentor", ["status"])
            ),
        ),
        "honest mentors to explain, per run": share(
            trials, _honest_mentors, more_is_worse=True, per_run=True
        ),
        "worklist: precision at 15": share(trials, lambda t: at_the_top(t, 15)),
        "worklist: precision at 50": share(trials, lambda t: at_the_top(t, 50)),
    }


def met(among: Ids, wanted: Ids) -> Count:
    """Count how many of some subjects are among those wanted."""
    return len(among & wanted), len(among)


def _ceremonial(trial: Trial, said_in: str, aside: Ids = frozenset()) -> Count:
    seen = trial.cooperatives[trial.cooperatives["visits_recent"] >= FEWEST_VISITS]
    seen = seen[~seen["cooperative_id"].isin(aside)]
    both = (seen["tier"] == "ceremonial") & (seen["tier_truth"] == "ceremonial")
    return int(both.sum()), int((seen[said_in] == "ceremonial").sum())


def _wronged(trial: Trial) -> Count:
    honest = trial.cooperatives[trial.cooperatives["honest"] == "yes"]
    return int((honest["tier"] == "ceremonial").sum()), len(honest)


def _left_alone(trial: Trial) -> Count:
    alone = trial.cooperatives[trial.cooperatives["feed_complete"] == "yes"]
    alone = alone[alone["tier_truth"] == "none"]
    return int((alone["tier"] == "none").sum()), len(alone)


def _vacancies(trial: Trial, also: Ids = frozenset()) -> Count:
    vacant = trial.planted("cooperative", ["vacancy"]) - trial.planted("cooperative", ["late_feed"])
    return met(vacant, also | trial.flagged("cooperative", ["A1"]))


def _never_visited(trial: Trial) -> Count:
    # A mentor who has only just come is not blamed for not having been yet.
    judged = trial.planted("cooperative", ["never_visited"])
    judged -= trial.planted("cooperative", ["late_feed", "unknown"])
    called = trial.cooperatives["tier"] == "none"
    none = frozenset(trial.cooperatives.loc[called, "cooperative_id"])
    return met(judged, none | trial.flagged("cooperative", ["A2"]))


def _unknown(trial: Trial) -> Count:
    planted = trial.cooperatives[trial.cooperatives["tier_truth"] == "unknown"]
    return int((planted["tier"] == "unknown").sum()), len(planted)


def _honest_mentors(trial: Trial) -> Count:
    honest = frozenset(trial.mentors.loc[trial.mentors["honest"] == "yes", "mentor_id"])
    return len(honest & trial.flagged("mentor", ["status"])), 1


@dataclass(frozen=True)
class Record:
    """How one rule, or several together, did on one kind of subject."""

    precision: Share  # right flags of all flags
    recall: Share  # subjects found of those planted
    blocked: int  # subjects planted that could not be assessed


def of_rules(
    trials: Sequence[Trial],
    rules: Sequence[str],
    *,
    find: Iterable[str] = (),
    naive: str | None = None,
) -> Record:
    """Measure rules on one kind of subject, together, against what they are meant to find.

    ``find`` narrows this to some patterns; a ``naive`` rule answers in the place of ours.
    """
    subject = MEANT[rules[0]].subject
    right = {name for rule in rules for name in MEANT[rule].right}
    wanted = set(find) or {name for rule in rules for name in MEANT[rule].find}

    def flagged(trial: Trial) -> Ids:
        return trial.naively_flagged(naive) if naive else trial.flagged(subject, rules)

    def blocked(trial: Trial) -> Ids:
        return frozenset.intersection(*(trial.blocked(subject, rule) for rule in rules))

    return Record(
        share(trials, lambda t: met(flagged(t), t.planted(subject, right))),
        share(trials, lambda t: met(t.planted(subject, wanted), flagged(t))),
        sum(len(trial.planted(subject, wanted) & blocked(trial)) for trial in trials),
    )


def patterns(trial: Trial) -> dict[tuple[str, str], list[str]]:
    """Return every pattern that an answered rule is meant to find: subject, name -> rules."""
    found: dict[tuple[str, str], list[str]] = {}
    for rule, meant in answered(trial).items():
        for name in meant.find:
            found.setdefault((meant.subject, name), []).append(rule)
    return found
