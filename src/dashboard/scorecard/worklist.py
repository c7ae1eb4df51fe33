"""Whether the worklist's cases are right: what each one says, held to the truth."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dashboard.scorecard.meant import MEANT
from dashboard.scorecard.trial import Trial

# Kinds of cases that say something of somebody; feeds and corrections of data are left out.
JUDGED = ("cooperative", "mentor", "vacancy")
# Rules on a mentor that speak of the portfolio and not of what the mentor does.
ABOUT_THE_PORTFOLIO = frozenset({"D1", "D4"})


def judged_cases(trial: Trial) -> pd.DataFrame:
    """Return the worklist's cases of cooperatives, mentors and vacancies, best first, ``right``."""
    cases = trial.cases[trial.cases["kind"].isin(JUDGED)].sort_values("rank")
    columns = (cases[name] for name in ("kind", "subject_type", "subject_id", "rule_subjects"))
    right = [_is_right(trial, *case) for case in zip(*columns, strict=True)]
    return cases.assign(right=pd.Series(right, index=cases.index, dtype=bool))


def _is_right(
    trial: Trial, kind: str, subject_type: str, subject: str, rule_subjects: Iterable[str]
) -> bool:
    """Tell whether what a case says is so; the document says the same in words."""
    if kind == "vacancy":
        gone = ["vacancy"] if subject_type == "cooperative" else ["dark", "quit"]
        return subject in trial.planted(subject_type, gone)
    spoken = [tuple(each.split("/", 2)) for each in rule_subjects]
    if kind == "mentor":
        # What follows at the cooperatives is in the case, too, and says nothing of the cause.
        own = {rule for rule, _, whom in spoken if whom == subject}
        says = "overload" if own <= ABOUT_THE_PORTFOLIO else "behaviour"
        return subject in trial.planted("mentor", [says])
    found = {name for rule, *_ in spoken if rule in MEANT for name in MEANT[rule].right}
    return subject in trial.planted("cooperative", {"none", "ceremonial", "thin", *found})


def at_the_top(trial: Trial, most: int) -> tuple[int, int]:
    """Return how many of the worklist's first ``most`` judged cases are right."""
    top = judged_cases(trial).head(most)
    return int(top["right"].sum()), len(top)
