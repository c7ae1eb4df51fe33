"""Honest mentors for worlds in which a mentor is compared with others."""

from __future__ import annotations

from .world import HISTORY, days

# Those above a limit are more than a tenth of so few mentors: without this they would widen it.
OPTIONS = HISTORY + "peer_edge = 0.3\n"
PEERS = [f"P{number}" for number in range(1, 9)]


def peers(when: str = days(2, 40, 2), start: str = "08:05", end: str = "09:05") -> str:
    """Return eight mentors with verified visits on these days, each to a cooperative of its own."""
    rows = [f"{peer}K | {peer} | {when} {start} | {end}" for peer in PEERS]
    return "\n".join(
        ["visits: verified", "cooperative_id | mentor_id | started_at | ended_at", *rows]
    )
