"""One simulated province: what was planted beside what the rules, and naive ones, answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

COOPERATIVES = 1585
# The simulated season ends here; see docs/simulation.md.
AS_OF = date(2026, 10, 31)

TIERS = ("real", "thin", "ceremonial", "none", "unknown")

# Patterns that are named together; how each looks: docs/simulation.md.
_MADE_UP = ("low_effort", "sudden", "learning", "partial", "careful")
_BEHAVIOURS = (*_MADE_UP, "ceremonial_short", "event", "dark")
GROUPS = {
    "made_up": _MADE_UP,  # mentors who report visits that did not happen
    "behaviour": _BEHAVIOURS,  # everything that is planted in mentors
    # Where nobody has really been: ever, lately, or more than now and then.
    "unseen": ("vacancy", "never_visited", "neglected", *_BEHAVIOURS),
}


@dataclass(frozen=True)
class Trial:
    """Tables of one province; one row per subject unless it says otherwise.

    ``cooperatives``: the truth (docs/simulation.md; its tier is ``tier_truth``), our tier, flags.
    ``mentors``: the truth, our status. ``rules``: the ids of the release.
    ``answers``: rule_id, subject_type, subject_id, status, which is flag, cannot_assess, or
    suppressed (by grace alone).
    ``cases``: rank, kind, subject_type, subject_id, rule_subjects.
    ``checks``, one row per back-check: cooperative_id, the visit's true kind, result.
    ``naive``, one row per flag of a naive rule: rule, subject_id.
    """

    seed: int
    base_rate: float
    cooperatives: pd.DataFrame
    mentors: pd.DataFrame
    answers: pd.DataFrame
    cases: pd.DataFrame
    checks: pd.DataFrame
    naive: pd.DataFrame
    rules: tuple[str, ...]

    def planted(self, subject: str, patterns: Iterable[str]) -> frozenset[str]:
        """Return the subjects of a kind that show at least one of these patterns in truth.

        A pattern is a planted fault, an innocent explanation, a tier, or one of ``GROUPS``.
        """
        single = [name for each in patterns for name in GROUPS.get(each, (each,))]
        return frozenset().union(*(self._truth.get((subject, name), ()) for name in single))

    def flagged(self, subject: str, rules: Iterable[str]) -> frozenset[str]:
        """Return the subjects of a kind that at least one of these rules flags.

        ``tier`` and ``status`` count as rules, as on the worklist: called ceremonial, to explain.
        """
        return frozenset().union(*(self._said(subject, rule, "flag") for rule in rules))

    def blocked(self, subject: str, rule: str) -> frozenset[str]:
        """Return the subjects of a kind that a rule cannot assess."""
        return self._said(subject, rule, "cannot_assess")

    def in_grace(self, subject: str, rule: str) -> frozenset[str]:
        """Return the subjects of a kind that a rule sees and does not flag yet."""
        return self._said(subject, rule, "suppressed")

    def naively_flagged(self, rule: str) -> frozenset[str]:
        """Return the subjects that a naive rule flags."""
        return frozenset(self.naive.loc[self.naive["rule"] == rule, "subject_id"])

    @cached_property
    def _truth(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """What is true of a kind of subject (fault, innocent explanation, tier) -> the ids."""
        ours, theirs = self.cooperatives, self.mentors
        names = ours["patterns"] + ";" + ours["confounders"] + ";" + ours["tier_truth"]
        names += ours["vacancy"].map({"yes": ";vacancy", "no": ""})
        names += ours["never_visited"].map({"yes": ";never_visited", "no": ""})
        names += ours["feed_complete"].map({"yes": "", "no": ";late_feed"})
        said = {
            "cooperative": (ours["cooperative_id"], ours["regency_code"], names),
            "mentor": (
                *(theirs["mentor_id"], theirs["regency_code"]),
                theirs["behaviour"] + ";" + theirs["confounders"],
            ),
        }
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for subject, columns in said.items():
            for identity, regency, joined in zip(*columns, strict=True):
                for name in set(joined.split(";")) - {""}:
                    found[subject, name].add(identity)
                    found["regency", name].add(regency)
        return {key: frozenset(ids) for key, ids in found.items()}

    def _said(self, subject: str, rule: str, status: str) -> frozenset[str]:
        return self._answers.get((subject, rule, status), frozenset())

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str, str], frozenset[str]]:
        """What was said of a kind of subject: rule and status -> the ids."""
        ceremonial = self.cooperatives["tier"] == "ceremonial"
        explain = self.mentors["status"] == "explain"
        grouped = self.answers.groupby(["subject_type", "rule_id", "status"])["subject_id"]
        return {
            **{(str(a), str(b), str(c)): frozenset(ids) for (a, b, c), ids in grouped},
            ("cooperative", "tier", "flag"): frozenset(
                self.cooperatives.loc[ceremonial, "cooperative_id"]
            ),
            ("mentor", "status", "flag"): frozenset(self.mentors.loc[explain, "mentor_id"]),
        }
