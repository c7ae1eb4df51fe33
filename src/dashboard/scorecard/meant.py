"""Which rule is meant to find which planted pattern; a rule not released yet is left out."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.scorecard.trial import Trial

# What a rule on made-up visits must find; other fakers begin slowly, mix, or take care.
_PLAIN = ("low_effort", "sudden")
_MADE_UP = ("made_up",)


@dataclass(frozen=True)
class Meant:
    """What a rule is meant to ``find`` in truth; a flag that shows ``also`` is right, too.

    Both are patterns, or groups of them, as ``Trial.planted`` knows them.
    """

    subject: str
    find: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def right(self) -> tuple[str, ...]:
        """Every pattern that makes a flag right."""
        return (*self.find, *self.also)


# In the catalogue's order; then the tier and the mentor's status, which the worklist names so, too.
MEANT = {
    "A1": Meant("cooperative", ("vacancy",)),
    "A2": Meant("cooperative", ("never_visited",), ("neglected", "vacancy", "dark")),
    "A3": Meant("cooperative", ("never_visited", "neglected"), ("unseen",)),
    "A4": Meant("cooperative", ("never_visited", "neglected"), ("unseen",)),
    "A5": Meant("mentor", ("dark",)),
    "A8": Meant("cooperative", ("money_without_visits",), ("unseen",)),
    "B1": Meant("mentor", _PLAIN, _MADE_UP),
    "B2": Meant("mentor", _PLAIN, _MADE_UP),
    "B3": Meant("mentor", ("ceremonial_short",)),
    "B4": Meant("mentor", _PLAIN, _MADE_UP),
    "B5": Meant("cooperative", _PLAIN, _MADE_UP),
    "B6": Meant("mentor", _PLAIN, _MADE_UP),
    "B7": Meant("mentor", (), _MADE_UP),
    "B8": Meant("cooperative", ("ceremonial_short",)),
    "B9": Meant("mentor", _PLAIN, _MADE_UP),
    "B10": Meant("cooperative", ("always_fine",), ("frozen", "arrears")),
    "B11": Meant("mentor", (), _MADE_UP),
    "B12": Meant("cooperative", ("careful",), _MADE_UP),
    "B13": Meant("cooperative", ("event",)),
    "B15": Meant("mentor", _PLAIN, _MADE_UP),
    # What nobody comes back to stays open, too.
    "C1": Meant("cooperative", ("overdue_follow_up",), ("recurrent_finding", "unseen")),
    "C2": Meant("cooperative", ("recurrent_finding",), ("overdue_follow_up",)),
    "C3": Meant("cooperative", ("paper_closure",)),
    "C4": Meant("cooperative", ("no_action",)),
    "C5": Meant("cooperative", ("frozen",)),
    "C6": Meant("cooperative", ("severe_not_raised",)),
    "D1": Meant("mentor", ("overload",)),
    "D2": Meant("cooperative", ("vacancy",)),
    "E1": Meant("cooperative", ("weak_repayment",), ("idle_asset", "arrears")),
    "E2": Meant("cooperative", (), ("weak_repayment", "idle_asset", "arrears")),
    "E3": Meant("cooperative", ("idle_asset",)),
    "E4": Meant("cooperative", ("money_without_visits",), ("unseen",)),
    "E6": Meant("cooperative", ("spend_ahead",)),
    "E7": Meant("cooperative", ("cash_flow_silent",)),
    "E8": Meant("cooperative", ("terms_breach",)),
    "F1": Meant("regency", ("late_feed",)),
    "F2": Meant("cooperative", ("wrong_coordinate",)),
    "F4": Meant("cooperative", ("carried_forward",)),
    "F5": Meant("regency", ("utc_shift",)),
    "F7": Meant("regency", ("no_photo_hashes",)),
    "tier": Meant("cooperative", ("ceremonial",)),
    "status": Meant("mentor", _PLAIN, _MADE_UP),
}
OF_NO_RELEASE = ("tier", "status")


def answered(trial: Trial) -> dict[str, Meant]:
    """Return the entries whose rule this trial's release has, in the catalogue's order."""
    known = {*trial.rules, *OF_NO_RELEASE}
    return {rule: meant for rule, meant in MEANT.items() if rule in known}


def against_made_up(trial: Trial) -> dict[str, Meant]:
    """Return the release's rules that any of the mentors who make visits up makes right."""
    return {
        rule: meant
        for rule, meant in answered(trial).items()
        if meant.also == _MADE_UP and rule not in OF_NO_RELEASE
    }


def wrongly_flagged(trial: Trial) -> frozenset[str]:
    """Return the cooperatives flagged by a rule that nothing planted in them makes right."""
    return frozenset().union(
        *(
            trial.flagged(meant.subject, [rule]) - trial.planted(meant.subject, meant.right)
            for rule, meant in answered(trial).items()
            if meant.subject == "cooperative"
        )
    )


def without_counterpart(trial: Trial) -> tuple[str, ...]:
    """Return the release's rules for which nothing is planted, in the catalogue's order."""
    return tuple(sorted(set(trial.rules) - set(MEANT), key=lambda rule: (rule[0], int(rule[1:]))))
