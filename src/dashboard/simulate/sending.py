"""When entries were sent: at once, in the evening, on the weekly trip to town, or rolled up."""

from __future__ import annotations

import numpy as np

from dashboard.simulate.evidence import DAY, MINUTE, Times
from dashboard.simulate.ground import Ground
from dashboard.simulate.people import Cast
from dashboard.simulate.plan import Floats, Ints, Plan
from dashboard.simulate.rounds import Rounds
from dashboard.simulate.season import OUTAGE

SYNC_WINDOW = 9 * MINUTE
LATE_DAYS = 84  # the late regency sent nothing in the last 12 weeks


def late_stop(plan: Plan) -> int:
    """Return the day from which the late regency sent nothing more."""
    return max(plan.days - LATE_DAYS, 7)


def send(plan: Plan, ground: Ground, cast: Cast, rounds: Rounds, times: Times) -> Floats:
    """Return when each entry was sent, in seconds since the first day's midnight."""
    rng = plan.rng("sending")
    n = len(rounds)
    draw = rng.random(n)
    soon = times.end + rng.gamma(1.5, 25, n) * MINUTE
    evening = rounds.day * DAY + rng.uniform(18.5, 22, n) * 3600
    tomorrow = (rounds.day + 1) * DAY + rng.uniform(7, 11, n) * 3600
    sent = np.where(draw < 0.72, soon, np.where(draw < 0.93, evening, tomorrow))
    sent = np.maximum(sent, times.end + 20)

    # No signal at the village: everything is sent together on the weekly trip to town.
    weekday = rng.choice([4, 5, 0, 3], len(cast), p=[0.45, 0.25, 0.2, 0.1])[rounds.mentor]
    hour = rng.uniform(14, 20, len(cast))[rounds.mentor] * 3600
    visited_on = (plan.first.weekday() + rounds.day) % 7
    trip = (rounds.day + (weekday - visited_on) % 7) * DAY + hour
    trip = np.where(trip < times.end, trip + 7 * DAY, trip)
    remote = (ground.signal[rounds.cooperative] == "none") & (rounds.kind != "faked")
    remote &= rounds.kind != "remote"
    sent = np.where(remote, trip + rng.uniform(0, SYNC_WINDOW, n), sent)

    made_up = np.flatnonzero(rounds.kind == "faked")
    sent[made_up] = _rolled_up(plan, cast, rounds, times, made_up)

    down, up = plan.day(OUTAGE[0]) * DAY + 7 * 3600, plan.day(OUTAGE[1]) * DAY + 20.5 * 3600
    replay = up + rng.uniform(0, 70, len(cast))[rounds.mentor] * MINUTE + rng.uniform(0, 90, n)
    return np.where((sent >= down) & (sent < up), replay, sent)


def _rolled_up(plan: Plan, cast: Cast, rounds: Rounds, times: Times, rows: Ints) -> Floats:
    """Send made-up visits in one evening's sitting, days later; a fifth on the same day."""
    rng = plan.rng("rolled up")
    every = rng.integers(8, 15, len(cast))[rounds.mentor[rows]]
    offset = rng.integers(0, 14, len(cast))[rounds.mentor[rows]]
    sitting = ((rounds.day[rows] + offset) // every + 1) * every - offset
    # One entry takes a minute or two; the sitting begins after supper.
    key = rounds.mentor[rows] * 100_000 + sitting
    turn = np.arange(len(rows)) - np.searchsorted(key, key)
    sent = sitting * DAY + 19.2 * 3600 + turn * 100.0 + rng.uniform(0, 60, len(rows))
    same_day = rng.random(len(rows)) < 0.2
    evening = rounds.day[rows] * DAY + rng.uniform(18.5, 22, len(rows)) * 3600
    return np.where(same_day, np.maximum(evening, times.end[rows] + 60), sent)
