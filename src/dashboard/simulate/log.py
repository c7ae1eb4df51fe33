"""The visits table: planned rounds with their evidence, their text and the hour they were sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.simulate import evidence
from dashboard.simulate.evidence import DAY, MINUTE, Times
from dashboard.simulate.findings import Notes, Voices, write
from dashboard.simulate.ground import Ground
from dashboard.simulate.people import Cast, Circumstances
from dashboard.simulate.plan import Bools, Floats, Ints, Plan, Texts, stamp
from dashboard.simulate.posts import Posts
from dashboard.simulate.rounds import Rounds, sudden_day
from dashboard.simulate.season import OUTAGE

WRONG_CHOICE = 0.005
SYNC_WINDOW = 9 * MINUTE


@dataclass(frozen=True)
class Log:
    """Every entry in the order of ``visits``: what is exported, and what really happened.

    ``cooperative`` is the one recorded; ``meant`` the one visited; ``start`` in seconds since the
    first day's midnight. ``shifted`` marks entries of a phone that ran on UTC.
    """

    visits: pd.DataFrame
    mentor: Ints
    cooperative: Ints
    meant: Ints
    day: Ints
    start: Floats
    kind: Texts
    notes: Notes
    cached: Bools
    shifted: Bools

    def __len__(self) -> int:
        return len(self.mentor)


def keep(
    plan: Plan,
    ground: Ground,
    cast: Cast,
    circumstances: Circumstances,
    posts: Posts,
    rounds: Rounds,
    voices: Voices,
) -> Log:
    """Write the log of one province: one row per entry that has been sent by the as-of date."""
    times = evidence.clock(plan, ground, cast, rounds)
    rounds = Rounds(*(getattr(rounds, f)[times.kept] for f in Rounds.__dataclass_fields__))
    times = Times(*(getattr(times, f)[times.kept] for f in Times.__dataclass_fields__))
    places = evidence.position(plan, ground, cast, rounds)
    photos = evidence.photograph(plan, ground, cast, rounds)
    sent = _send(plan, ground, cast, rounds, times)
    village = ground.village[rounds.cooperative]
    notes = write(
        plan, voices, rounds.mentor, village, rounds.day, rounds.kind, rounds.event,
        _copies(plan, cast, rounds),
    )  # fmt: skip
    recorded, kind = _choose(plan, rounds, posts)
    shifted = _runs_on_utc(plan, cast, rounds)
    shift = np.where(shifted, 7 * 3600.0, 0)
    late = ground.regency_code[recorded] == circumstances.late
    stops = late_stop(plan)
    sendable = (sent < plan.days * DAY) & ~(late & (sent >= stops * DAY))
    attendance = _attend(plan, rounds)
    bare = ground.regency_code[recorded] == circumstances.photoless
    mentor_id, cooperative_id = names_of_mentors(plan, cast), names_of_cooperatives(plan, ground)
    visits = pd.DataFrame(
        {
            "mentor_id": mentor_id[rounds.mentor],
            "cooperative_id": cooperative_id[recorded],
            "started_at": stamp(times.start - shift, plan),
            "ended_at": stamp(times.end - shift, plan),
            "submitted_at": stamp(np.floor(sent) - shift, plan),
            "mode": _modes(plan, rounds),
            "latitude": places.lat,
            "longitude": places.lon,
            "gps_accuracy_m": places.accuracy,
            "photo_count": photos.count,
            "photo_hashes": np.where(bare, None, photos.hashes),
            "attendees": attendance[0],
            "counterpart_confirmed": attendance[1],
            "topics": notes.topics,
            "findings": notes.findings,
            "problem_found": notes.problem,
            "action_items": notes.action,
        }
    )
    order = np.lexsort((rounds.mentor, times.start, ~sendable))[: int(sendable.sum())]
    visits = visits.iloc[order].reset_index(drop=True)
    number = np.arange(1, len(visits) + 1)
    ids = np.array([f"SIM-V-{plan.prefix}{i:07d}" for i in number], dtype=object)
    visits.insert(0, "visit_id", ids)
    picked = Notes(*(getattr(notes, f)[order] for f in Notes.__dataclass_fields__))
    return Log(
        visits, rounds.mentor[order], recorded[order], rounds.cooperative[order],
        rounds.day[order], times.start[order], kind[order], picked, places.cached[order],
        shifted[order],
    )  # fmt: skip


def late_stop(plan: Plan) -> int:
    """Return the day from which the late regency sent nothing more: 12 weeks before the end."""
    return max(plan.days - 84, 7)


def names_of_mentors(plan: Plan, cast: Cast) -> Texts:
    """Return mentor ids: ``SIM-BA-014``, ``SIM-PMO-03``, ``SIM-PR-12``."""
    short = {"business_assistant": "BA", "management_office": "PMO", "provincial": "PR"}
    numbers = np.zeros(len(cast), dtype=np.int64)
    for role in short:
        numbers[cast.role == role] = np.arange(1, int((cast.role == role).sum()) + 1)
    labels = [
        f"SIM-{plan.prefix}{short[r]}-{i:03d}" for r, i in zip(cast.role, numbers, strict=True)
    ]
    return np.array(labels, dtype=object)


def names_of_cooperatives(plan: Plan, ground: Ground) -> Texts:
    """Return cooperative ids: ``SIM-K-00001`` in the order of village codes."""
    labels = [f"SIM-K-{plan.prefix}{i:05d}" for i in range(1, len(ground) + 1)]
    return np.array(labels, dtype=object)


def _send(plan: Plan, ground: Ground, cast: Cast, rounds: Rounds, times: Times) -> Floats:
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
    first_weekday = (plan.first.weekday() + rounds.day) % 7
    trip = (rounds.day + (weekday - first_weekday) % 7) * DAY + hour
    trip = np.where(trip < times.end, trip + 7 * DAY, trip)
    remote = (ground.signal[rounds.cooperative] == "none") & (rounds.kind != "faked")
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
    first = np.searchsorted(key, key)
    turn = np.arange(len(rows)) - first
    sent = sitting * DAY + 19.2 * 3600 + turn * 100.0 + rng.uniform(0, 60, len(rows))
    same_day = rng.random(len(rows)) < 0.2
    evening = rounds.day[rows] * DAY + rng.uniform(18.5, 22, len(rows)) * 3600
    return np.where(same_day, np.maximum(evening, times.end[rows] + 60), sent)


def _copies(plan: Plan, cast: Cast, rounds: Rounds) -> Ints:
    """Return whose wording each row takes over: a meeting's first row, or an old text of one's own."""
    rng = plan.rng("copies")
    copies = np.full(len(rounds), -1, dtype=np.int64)
    joint = np.flatnonzero(rounds.event >= 0)
    host = np.full(int(rounds.event.max()) + 1, -1)
    host[rounds.event[joint[::-1]]] = joint[::-1]
    copies[joint] = host[rounds.event[joint]]
    copies[joint[copies[joint] == joint]] = -1
    made_up = np.flatnonzero(rounds.kind == "faked")
    rate = np.full(len(cast), 0.78)
    rate[cast.behaves("learning")] = 0.6
    copying = made_up[rng.random(len(made_up)) < rate[rounds.mentor[made_up]]]
    for mentor in np.unique(rounds.mentor[copying]):
        own = np.flatnonzero((rounds.mentor == mentor) & (rounds.kind == "faked"))
        stock = own[: int(rng.integers(5, 9))]
        mine = copying[rounds.mentor[copying] == mentor]
        mine = mine[~np.isin(mine, stock)]
        copies[mine] = rng.choice(stock, len(mine))
    return copies


def _choose(plan: Plan, rounds: Rounds, posts: Posts) -> tuple[Ints, Texts]:
    """Let one entry in two hundred be filed under another cooperative of the same mentor."""
    rng = plan.rng("choice")
    recorded, kind = rounds.cooperative.copy(), rounds.kind.copy()
    slips = (rng.random(len(rounds)) < WRONG_CHOICE) & (rounds.kind == "genuine")
    for row in np.flatnonzero(slips):
        near = np.arange(max(0, row - 30), min(len(rounds), row + 30))
        same = near[(rounds.mentor[near] == rounds.mentor[row])]
        others = np.unique(rounds.cooperative[same])
        others = others[others != rounds.cooperative[row]]
        if len(others):
            recorded[row] = rng.choice(others)
            kind[row] = "wrong_cooperative"
    return recorded, kind


def _runs_on_utc(plan: Plan, cast: Cast, rounds: Rounds) -> Bools:
    """Let one honest mentor's phone run on UTC for two weeks."""
    rng = plan.rng("utc")
    honest = np.flatnonzero(cast.behaves("honest")[: cast.assistants] & (cast.fate[: cast.assistants] == "stays"))
    who = int(rng.choice(honest))
    begin = int(rng.integers(plan.days // 2, plan.days - 30))
    return (rounds.mentor == who) & (rounds.day >= begin) & (rounds.day < begin + 14)


def _modes(plan: Plan, rounds: Rounds) -> Texts:
    rng = plan.rng("modes")
    draw = rng.random(len(rounds))
    mode = np.where(draw < 0.965, "field", np.where(draw < 0.985, "phone", "online"))
    mode = np.where(np.isin(rounds.kind.astype(str), ["genuine"]), mode, "field")
    events = int(rounds.event.max()) + 1
    named = rng.random(events + 1) < 0.7
    return np.where((rounds.event >= 0) & named[rounds.event], "event", mode).astype(object)


def _attend(plan: Plan, rounds: Rounds) -> tuple[Texts, Texts]:
    """Return how many attended and whether the board confirmed; None where the form is empty."""
    rng = plan.rng("attendance")
    n = len(rounds)
    kind = rounds.kind.astype(str)
    people = 1 + rng.negative_binomial(3, 0.38, n)
    people = np.where(kind == "faked", rng.choice([3, 5, 5, 10], n), people)
    people = np.where(kind == "joint", 12 + rng.poisson(15, n), people)
    people = np.where(kind == "hollow", rng.integers(0, 3, n), people)
    empty = rng.random(n) < np.where(kind == "hollow", 0.6, 0.12)
    attendees = np.where(empty, None, people.astype(object))
    draw = rng.random(n)
    likely = np.select([kind == "faked", kind == "hollow"], [0.06, 0.25], 0.6)
    confirmed = np.where(draw < likely, True, np.where(draw > 0.97, False, None))
    return attendees, confirmed.astype(object)


__all__ = ["Log", "keep", "late_stop", "names_of_cooperatives", "names_of_mentors", "replace", "sudden_day"]
