"""The visits table: planned rounds with their evidence, their text and the hour they were sent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.simulate import evidence
from dashboard.simulate.evidence import DAY, Times
from dashboard.simulate.findings import Notes, Orders, write
from dashboard.simulate.grammar import Voices
from dashboard.simulate.ground import Ground
from dashboard.simulate.people import Cast, Circumstances
from dashboard.simulate.plan import Bools, Floats, Ints, Plan, Texts, either, stamp
from dashboard.simulate.rounds import Rounds
from dashboard.simulate.sending import late_stop, send

WRONG_CHOICE = 0.005
UTC_HOURS, UTC_DAYS = 7, 14


@dataclass(frozen=True)
class Handling:
    """What cooperatives (flags) bring into the log, whoever comes.

    ``calm``: nobody reports a problem; ``stuck``: the topic of a problem that comes back, or -1;
    ``empty``: problems are named and nothing follows.
    """

    calm: Bools
    stuck: Ints
    empty: Bools


@dataclass(frozen=True)
class Log:
    """Every entry in the order of ``visits``: what is exported, and what really happened.

    ``cooperative`` is the one recorded; ``start`` in seconds since the first day's midnight.
    ``shifted`` marks entries of a phone that ran on UTC.
    """

    visits: pd.DataFrame
    mentor: Ints
    cooperative: Ints
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
    rounds: Rounds,
    voices: Voices,
    handling: Handling,
    mentor_id: Texts,
    cooperative_id: Texts,
) -> Log:
    """Write the log of one province: one row per entry that has been sent by the as-of date."""
    times = evidence.clock(plan, ground, cast, rounds)
    rounds = Rounds(*(getattr(rounds, f)[times.kept] for f in Rounds.__dataclass_fields__))
    times = Times(*(getattr(times, f)[times.kept] for f in Times.__dataclass_fields__))
    places = evidence.position(plan, ground, cast, rounds)
    photos = evidence.photograph(plan, ground, cast, rounds)
    sent = send(plan, ground, cast, rounds, times)
    meant = rounds.cooperative
    orders = Orders(
        _copies(plan, cast, rounds),
        handling.calm[meant],
        handling.stuck[meant],
        handling.empty[meant],
    )
    notes = write(plan, voices, rounds, ground.village[meant], orders)
    recorded, kind = _choose(plan, rounds)
    shifted = _runs_on_utc(plan, cast, rounds, ground.regencies[cast.regency] != circumstances.late)
    shift = np.where(shifted, UTC_HOURS * 3600.0, 0)
    late = ground.regency_code[recorded] == circumstances.late
    arrived = (sent < plan.days * DAY) & ~(late & (sent >= late_stop(plan) * DAY))
    attendees, confirmed = _attend(plan, rounds)
    bare = ground.regency_code[recorded] == circumstances.photoless
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
            "photo_hashes": either(bare, None, photos.hashes),
            "attendees": attendees,
            "counterpart_confirmed": confirmed,
            "topics": notes.topics,
            "findings": notes.findings,
            "problem_found": notes.problem,
            "action_items": notes.action,
        }
    )
    order = np.lexsort((rounds.mentor, times.start, ~arrived))[: int(arrived.sum())]
    visits = visits.iloc[order].reset_index(drop=True)
    ids = [f"SIM-V-{plan.prefix}{i:07d}" for i in range(1, len(visits) + 1)]
    visits.insert(0, "visit_id", ids)
    return Log(
        visits=visits,
        mentor=rounds.mentor[order],
        cooperative=recorded[order],
        day=rounds.day[order],
        start=times.start[order],
        kind=kind[order],
        notes=Notes(*(getattr(notes, f)[order] for f in Notes.__dataclass_fields__)),
        cached=places.cached[order],
        shifted=shifted[order],
    )


def _copies(plan: Plan, cast: Cast, rounds: Rounds) -> Ints:
    """Return whose wording a row takes over: its meeting's first row, or an own old text."""
    rng = plan.rng("copies")
    copies = np.full(len(rounds), -1, dtype=np.int64)
    joint = np.flatnonzero(rounds.event >= 0)
    host = np.full(int(rounds.event.max()) + 1, -1)
    host[rounds.event[joint[::-1]]] = joint[::-1]
    copies[joint] = host[rounds.event[joint]]
    made_up = np.flatnonzero(rounds.kind == "faked")
    rate = np.where(cast.behaves("learning"), 0.6, 0.78)
    copying = made_up[rng.random(len(made_up)) < rate[rounds.mentor[made_up]]]
    for mentor in np.unique(rounds.mentor[copying]):
        own = made_up[rounds.mentor[made_up] == mentor]
        stock = own[: int(rng.integers(5, 9))]
        mine = copying[rounds.mentor[copying] == mentor]
        mine = mine[~np.isin(mine, stock)]
        copies[mine] = rng.choice(stock, len(mine))
    return copies


def _choose(plan: Plan, rounds: Rounds) -> tuple[Ints, Texts]:
    """Let one entry in two hundred be filed under another cooperative of the same mentor."""
    rng = plan.rng("choice")
    recorded, kind = rounds.cooperative.copy(), rounds.kind.copy()
    slips = (rng.random(len(rounds)) < WRONG_CHOICE) & (rounds.kind == "genuine")
    for row in np.flatnonzero(slips).tolist():
        near = np.arange(max(0, row - 30), min(len(rounds), row + 30))
        same = near[(rounds.mentor[near] == rounds.mentor[row])]
        others = np.unique(rounds.cooperative[same])
        others = others[others != rounds.cooperative[row]]
        if len(others):
            recorded[row] = rng.choice(others)
            kind[row] = "wrong_cooperative"
    return recorded, kind


def _runs_on_utc(plan: Plan, cast: Cast, rounds: Rounds, sends: Bools) -> Bools:
    """Let one honest mentor's phone run on UTC for two weeks."""
    rng = plan.rng("utc")
    steady = cast.behaves("honest") & (cast.fate == "stays") & (cast.role == "business_assistant")
    pool = np.flatnonzero(steady & sends)
    who = rng.choice(pool if len(pool) else np.flatnonzero(steady))
    begin = int(rng.integers(plan.days // 2, plan.days - 2 * UTC_DAYS))
    shifted: Bools = (rounds.mentor == who) & (rounds.day >= begin)
    return shifted & (rounds.day < begin + UTC_DAYS)


def _modes(plan: Plan, rounds: Rounds) -> Texts:
    """Return the form's mode; three in ten joint meetings are filed as ordinary field visits."""
    rng = plan.rng("modes")
    remote = np.where(rng.random(len(rounds)) < 0.6, "phone", "online")
    mode = np.where(rounds.kind == "remote", remote, "field").astype(object)
    named = rng.random(int(rounds.event.max()) + 1) < 0.7
    mode[(rounds.event >= 0) & named[rounds.event]] = "event"
    return mode


def _attend(plan: Plan, rounds: Rounds) -> tuple[Texts, Texts]:
    """Return how many attended and whether the board confirmed; None where the form is empty."""
    rng = plan.rng("attendance")
    n = len(rounds)
    made_up, hollow = rounds.kind == "faked", rounds.kind == "hollow"
    people = 1 + rng.negative_binomial(3, 0.38, n)
    people = np.where(made_up, rng.choice([3, 5, 5, 10], n), people)
    people = np.where(rounds.kind == "joint", 12 + rng.poisson(15, n), people)
    people = np.where(hollow, rng.integers(0, 3, n), people)
    empty = rng.random(n) < np.where(hollow, 0.6, 0.12)
    attendees = either(empty, None, people)
    draw = rng.random(n)
    likely = np.select([made_up, hollow], [0.06, 0.25], 0.6)
    return attendees, either(draw < likely, True, either(draw > 0.97, False))
