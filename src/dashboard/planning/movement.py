"""What moved between two releases: steps, jumps, falls, standstill and silence, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pandas as pd

from dashboard.settings import Settings

STEPS = ("formed", "land_verified", "building", "built", "equipped", "operating", "selling")
# What may have happened to a cooperative, in the order in which it is shown; several may be true.
KINDS = (
    "rose",  # reached a higher step
    "stepped_back",
    "jumped",  # its building rose by much
    "fell",
    "stalled",  # stands still now, and did not then
    "silent",  # its sales or its building were reported then, and are not any more
    "recorded",  # a first construction record
    "unrecorded",
    "came",  # in the newer release only
    "gone",
)


_WHEN = ("then", "now")


@dataclass(frozen=True)
class Terms:
    """From how many points on a building jumps or falls; when its record is stale."""

    jump_points: float
    fall_points: float
    stale_days: float

    @classmethod
    def of(cls, settings: Settings) -> Terms:
        """Return the terms in force."""
        own, shared = settings.section("movement"), settings.section("shared")
        return cls(
            float(cast("float", own["jump_points"])),
            float(cast("float", own["fall_points"])),
            float(cast("float", shared["stale_days"])),
        )


def moved(then: pd.DataFrame, now: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Return a row for everything that happened to a cooperative, by ``KINDS`` and place.

    ``then`` and ``now`` are answers of ``lists/movement.sql``. What one of them does not know is no
    movement. Columns: ``kind, cooperative_id, scope_code``, and of both sides ``step``,
    ``physical_pct``, ``record_days`` and ``sales_status`` (``…_then``, ``…_now``).
    """
    both = then.merge(
        now, on="cooperative_id", how="outer", suffixes=("_then", "_now"), indicator="side"
    )
    rank = {step: place for place, step in enumerate(STEPS)}
    before, after = both["step_then"].map(rank), both["step_now"].map(rank)
    points = both["physical_pct_now"] - both["physical_pct_then"]
    known = both["side"] == "both"
    was_still, is_still = (both[f"still_{when}"].fillna(False).astype(bool) for when in _WHEN)
    stale_then, stale_now = (both[f"record_days_{when}"] >= terms.stale_days for when in _WHEN)
    silent = both["sales_status_then"].isin(["reported", "zero"]) & (
        both["sales_status_now"] == "silent"
    )
    unfinished = both["physical_pct_now"] < 100
    recorded = both["record_days_then"].notna()
    true_of = {
        "rose": after > before,
        "stepped_back": after < before,
        "jumped": points >= terms.jump_points,
        "fell": points < -terms.fall_points,
        "stalled": known & is_still & ~was_still,
        "silent": silent | (stale_now & ~stale_then & recorded & unfinished),
        "recorded": (both["step_then"] == "no_record") & both["physical_pct_now"].notna(),
        "unrecorded": (both["step_now"] == "no_record") & both["physical_pct_then"].notna(),
        "came": both["side"] == "right_only",
        "gone": both["side"] == "left_only",
    }
    both["scope_code"] = both["scope_code_now"].fillna(both["scope_code_then"])
    kept = ["step", "physical_pct", "record_days", "sales_status"]
    columns = [
        "cooperative_id",
        "scope_code",
        *(f"{name}_{when}" for name in kept for when in _WHEN),
    ]
    found = pd.concat(
        [both.loc[true_of[kind], columns].assign(kind=kind) for kind in KINDS], ignore_index=True
    )
    order = found["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    return (
        found.assign(order=order)
        .sort_values(["order", "scope_code", "cooperative_id"], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def counts(found: pd.DataFrame) -> dict[str, int]:
    """Return how many cooperatives each kind of movement happened to, in the order of ``KINDS``."""
    known = found["kind"].value_counts()
    return {kind: int(known.get(kind, 0)) for kind in KINDS}
