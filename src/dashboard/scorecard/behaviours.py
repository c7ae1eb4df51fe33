"""How planted behaviours come out: of mentors, of their cooperatives, and of careful fakers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from dashboard.scorecard.meant import against_made_up
from dashboard.scorecard.measures import Ids, Share, met, share
from dashboard.scorecard.trial import GROUPS, TIERS, Trial

_IN_ORDER = (*GROUPS["behaviour"], "terse", "honest", "nobody")


def of_mentors(trials: Sequence[Trial]) -> pd.DataFrame:
    """Count mentors by planted behaviour: all, flagged, on watch, to explain, with a case."""
    frame = pd.concat(
        pd.DataFrame(
            {
                "behaviour": trial.mentors["behaviour"],
                "mentors": 1,
                "a flag": _in(trial, trial.flagged("mentor", against_made_up(trial))),
                "watch": trial.mentors["status"] == "watch",
                "to explain": trial.mentors["status"] == "explain",
                "a case": _in(trial, trial.cases.query("kind == 'mentor'")["subject_id"]),
            }
        )
        for trial in trials
    )
    return _ordered(frame.groupby("behaviour").sum())


def _in(trial: Trial, ids: Iterable[str]) -> pd.Series:
    return trial.mentors["mentor_id"].isin(set(ids))


def of_ceremonial(trials: Sequence[Trial]) -> pd.DataFrame:
    """Count ceremonial cooperatives by today's mentor's behaviour, and what we call them.

    ``wrongly called``: called ceremonial, and something else in truth.
    """
    frame = pd.concat(
        trial.cooperatives.merge(trial.mentors[["mentor_id", "behaviour"]], how="left")
        for trial in trials
    )
    truth, called = frame["tier_truth"] == "ceremonial", frame["tier"]
    counts = {"ceremonial in truth": truth}
    counts |= {f"called {tier}": truth & (called == tier) for tier in TIERS}
    counts["wrongly called"] = ~truth & (called == "ceremonial")
    table = pd.DataFrame(counts).groupby(frame["behaviour"].fillna("nobody")).sum()
    return _ordered(table[table.any(axis="columns")])


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    return table.loc[[name for name in _IN_ORDER if name in table.index]]


def careful(trials: Sequence[Trial]) -> dict[str, Share]:
    """Return how many careful fakers each rule flags, and what back-checks find of them."""

    def flagged(subject: str, rule: str) -> Share:
        return share(
            trials, lambda t: met(t.planted(subject, ["careful"]), t.flagged(subject, [rule]))
        )

    return {
        **{
            f"{meant.subject}s flagged by {rule}": flagged(meant.subject, rule)
            for rule, meant in against_made_up(trials[0]).items()
        },
        "mentors to explain": flagged("mentor", "status"),
        "cooperatives called ceremonial": flagged("cooperative", "tier"),
        "cooperatives where somebody asked about a careful visit": share(
            trials, lambda t: met(t.planted("cooperative", ["careful"]), _asked(t))
        ),
        "of these, a visit denied": share(trials, lambda t: met(_asked(t), _asked(t, "denied"))),
        "of these, flagged by B12": share(
            trials, lambda t: met(_asked(t), t.flagged("cooperative", ["B12"]))
        ),
    }


def _asked(trial: Trial, *answers: str) -> Ids:
    """Return the cooperatives where a careful visit was checked, with one of these answers."""
    checks = trial.checks[trial.checks["kind"] == "careful"]
    if answers:
        checks = checks[checks["result"].isin(answers)]
    return frozenset(checks["cooperative_id"])
