"""A district's cooperatives as points: where each is, and what a measure says of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.views import answers
from dashboard.views.address import View

# The measures that hold below the regency to which assistants are posted, and what says each.
COLUMNS = {"without_mentor": "mentor_active", "seen_45": "verified_45"}
STATES = ("yes", "no", "unknown")


def on_map(view: View, metric: str) -> pd.DataFrame:
    """Return the cooperatives whose village is known, with its place and each one's ``state``.

    The state is one of ``STATES``: whether it has a mentor, or was verified in time. Places are
    ``latitude`` and ``longitude`` in degrees.
    """
    found = answers.ask(view, "coverage_points")
    found = found.merge(view.reference.points(view.scope), on="village_code")
    return found.assign(state=found[COLUMNS.get(metric, "verified_45")].map(_state))


def words(view: View, metric: str, state: str) -> str:
    """Say what a state of a measure means."""
    if state == "unknown":
        return view.say("common.cannot_assess")
    days = answers.threshold(view, "shared", "verified_days")
    return view.say(f"coverage.point_{state}_{metric}", days=days)


def _state(value: Any) -> str:
    return "unknown" if pd.isna(value) else "yes" if value else "no"
