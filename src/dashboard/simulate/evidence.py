"""When each logged visit began and ended, where the phone was, and which photos it carries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.simulate.ground import KM_PER_DEGREE, Ground, km
from dashboard.simulate.people import Cast
from dashboard.simulate.plan import Bools, Floats, Ints, Plan, Texts
from dashboard.simulate.rounds import Rounds

MINUTE, DAY = 60.0, 86400.0
ROAD = 1.3  # road km per straight km
SPEED_KMH = 38.0
LATEST_START = 18 * 3600.0
GPS_MISSING = 0.055
WITHOUT_GPS = 0.03  # mentors whose phone hardly ever finds a position: missing 8% in all
GPS_CACHED = 0.02


@dataclass(frozen=True)
class Times:
    """Seconds since the first day's midnight; ``kept`` marks rows that fit into their day."""

    start: Floats
    end: Floats
    kept: Bools


@dataclass(frozen=True)
class Places:
    """GPS of every row (NaN where missing) and its accuracy in metres."""

    lat: Floats
    lon: Floats
    accuracy: Floats
    cached: Bools


@dataclass(frozen=True)
class Photos:
    """Photo hashes of every row joined by ``;`` (None where there is no photo) and their count."""

    hashes: Texts
    count: Ints


def clock(plan: Plan, ground: Ground, cast: Cast, rounds: Rounds) -> Times:
    """Let honest days run from house to village to village; let made-up times be typed."""
    rng = plan.rng("times")
    n = len(rounds)
    kind = rounds.kind.astype(str)
    minutes = np.exp(rng.normal(np.log(78), 0.42, n)).clip(24, 230)
    brief = np.exp(rng.normal(np.log(9), 0.32, n)).clip(4, 17)
    minutes = np.where(kind == "hollow", brief, minutes)
    minutes = np.where(kind == "short_delivery", rng.uniform(7, 19, n), minutes)
    # Some people round what the form asks for; most phones write the minute themselves.
    rounds_off = rng.random(len(cast)) < 0.15
    five = rounds_off[rounds.mentor] & (kind == "genuine") & (minutes > 25)
    minutes = np.where(five, (minutes / 5).round() * 5, minutes.round())

    start, end = np.full(n, np.nan), np.full(n, np.nan)
    trip = ~np.isin(kind, ["faked", "joint", "remote"])
    turn = _turns(rounds, trip)
    at = (rounds.mentor, rounds.day)
    now = 7.75 * 3600 + 1500 * rng.standard_normal((len(cast), plan.days)).clip(-2, 4)
    lat = np.repeat(cast.base_lat[:, None], plan.days, axis=1)
    lon = np.repeat(cast.base_lon[:, None], plan.days, axis=1)
    pause = rng.gamma(2.0, 6.0, n) * MINUTE
    speed = SPEED_KMH * np.exp(rng.normal(0, 0.15, n)).clip(0.7, 1.4)
    site_lat, site_lon = ground.site_lat[rounds.cooperative], ground.site_lon[rounds.cooperative]
    for step in range(int(turn.max()) + 1):
        rows = np.flatnonzero(trip & (turn == step))
        where = (at[0][rows], at[1][rows])
        way = km(lat[where], lon[where], site_lat[rows], site_lon[rows])
        begin = now[where] + way * ROAD / speed[rows] * 3600 + pause[rows]
        begin = np.where(five[rows], np.ceil(begin / 300) * 300, np.ceil(begin / 60) * 60)
        # Whoever cannot be there before the evening goes home instead.
        fits = (begin < LATEST_START) | (step == 0)
        rows, begin = rows[fits], begin[fits]
        where = (at[0][rows], at[1][rows])
        start[rows], end[rows] = begin, begin + minutes[rows] * MINUTE
        now[where], lat[where], lon[where] = end[rows], site_lat[rows], site_lon[rows]

    call = np.flatnonzero(kind == "remote")
    start[call] = rng.uniform(18.5, 20.5, len(call)) * 3600
    end[call] = start[call] + rng.uniform(6, 35, len(call)) * MINUTE
    _type_times(plan, rounds, start, end)
    _meet(plan, rounds, start, end)
    kept = np.isfinite(start)
    seconds = np.where(five | (kind == "faked"), 0, rng.integers(0, 60, n))
    start, end = start + seconds, end + np.where(kind == "faked", 0, rng.integers(0, 60, n))
    return Times(start + DAY * rounds.day, end + DAY * rounds.day, kept)


def _turns(rounds: Rounds, trip: Bools) -> Ints:
    """Number the trips of each mentor's day: 0, 1, 2 …; rows are sorted by mentor and day."""
    key = rounds.mentor * 100_000 + rounds.day
    before: Ints = np.cumsum(trip) - trip
    first = np.searchsorted(key, key)
    return np.asarray(before - before[first], dtype=np.int64)


def _type_times(plan: Plan, rounds: Rounds, start: Floats, end: Floats) -> None:
    """Type round times from memory; what the other entries of the day say is not looked up."""
    rng = plan.rng("typed times")
    rows = np.flatnonzero(rounds.kind == "faked")
    n = len(rows)
    hours = rng.choice([8, 9, 10, 11, 13, 14, 15], n, p=[0.1, 0.3, 0.22, 0.1, 0.12, 0.1, 0.06])
    to = rng.choice([0, 30, 15, 20, 45], n, p=[0.6, 0.25, 0.06, 0.05, 0.04])
    long = rng.choice([60, 90, 120, 75, 45], n, p=[0.42, 0.23, 0.2, 0.09, 0.06])
    start[rows] = hours * 3600 + to * MINUTE
    end[rows] = start[rows] + long * MINUTE


def _meet(plan: Plan, rounds: Rounds, start: Floats, end: Floats) -> None:
    """Give the rows of one joint meeting the same start within four minutes, and the same end."""
    rng = plan.rng("meetings")
    rows = np.flatnonzero(rounds.kind == "joint")
    events = int(rounds.event.max()) + 1
    begins = rng.choice([540, 570, 600, 780], events) + rng.integers(0, 12, events)
    lasts = rng.integers(75, 190, events)
    number = rounds.event[rows]
    start[rows] = (begins[number] + rng.integers(0, 5, len(rows))) * MINUTE
    end[rows] = (begins[number] + lasts[number]) * MINUTE


def position(plan: Plan, ground: Ground, cast: Cast, rounds: Rounds) -> Places:
    """Read the phone's position: at the site, cached, missing, or where the form was filled."""
    rng = plan.rng("positions")
    n = len(rounds)
    kind = rounds.kind.astype(str)
    lat, lon = ground.site_lat[rounds.cooperative], ground.site_lon[rounds.cooperative]
    accuracy = np.exp(rng.normal(np.log(14), 0.6, n)).clip(3, 900)
    indoors = rng.random(n) < 0.09
    accuracy = np.where(indoors, rng.uniform(80, 600, n), accuracy)
    off = np.where(indoors, accuracy * 0.5, 25.0) / 1000 / KM_PER_DEGREE
    lat = lat + off * rng.standard_normal(n)
    lon = lon + off * rng.standard_normal(n)

    joint = np.flatnonzero(rounds.event >= 0)
    hall_lat, hall_lon = _halls(plan, ground, rounds, joint)
    lat[joint], lon[joint] = hall_lat, hall_lon

    made_up = np.flatnonzero(kind == "faked")
    where = rng.choice(4, size=len(made_up), p=[0.47, 0.16, 0.31, 0.06])
    desk = made_up[where < 2]
    person = rounds.mentor[desk]
    office, near = where[where < 2] == 1, 0.02 / KM_PER_DEGREE
    for values, base in ((lat, cast.base_lat), (lon, cast.base_lon)):
        desk_at = np.where(office, _office(base, cast)[person], base[person])
        values[desk] = desk_at + near * rng.standard_normal(len(desk))
    accuracy[desk] = rng.uniform(8, 60, len(desk))

    blind = rng.random(len(cast)) < WITHOUT_GPS
    honest = ~np.isin(kind, ["faked", "careful", "remote"])
    lost = rng.random(n) < np.where(blind[rounds.mentor], 0.85, GPS_MISSING)
    missing = lost & (kind != "careful")
    missing[made_up[where == 2]] = True
    missing |= kind == "remote"
    cached = (rng.random(n) < GPS_CACHED) & honest & (rounds.event < 0)
    cached[1:] &= rounds.mentor[1:] == rounds.mentor[:-1]
    cached[0] = False
    source = np.flatnonzero(cached) - 1
    lat[cached], lon[cached] = lat[source], lon[source]
    cached &= ~missing
    for values in (lat, lon, accuracy):
        values[missing] = np.nan
    return Places(lat.round(6), lon.round(6), accuracy.round(1), cached)


def _office(base: Floats, cast: Cast) -> Floats:
    """Return the base of the management office of each mentor's regency."""
    office = np.flatnonzero(cast.role == "management_office")
    by_regency = {int(cast.regency[m]): base[m] for m in office[::-1]}
    return np.array([by_regency.get(int(r), base[office[-1]]) for r in cast.regency])


def _halls(plan: Plan, ground: Ground, rounds: Rounds, joint: Ints) -> tuple[Floats, Floats]:
    """Return the hall of each joint meeting: at the first guest's village, give or take 30 m."""
    rng = plan.rng("halls")
    event = rounds.event[joint]
    events = int(rounds.event.max()) + 1
    host = np.zeros(events, dtype=np.int64)
    host[event[::-1]] = rounds.cooperative[joint[::-1]]
    near = 0.03 / KM_PER_DEGREE
    lat = ground.village_lat[host][event] + near * rng.standard_normal(len(joint))
    lon = ground.village_lon[host][event] + near * rng.standard_normal(len(joint))
    return lat, lon


def photograph(plan: Plan, ground: Ground, cast: Cast, rounds: Rounds) -> Photos:
    """Attach photos: new ones on the spot, one set per meeting, an old gallery for fakes."""
    rng = plan.rng("photos")
    n = len(rounds)
    kind = rounds.kind.astype(str)
    count = rng.choice(4, size=n, p=[0.07, 0.46, 0.31, 0.16])
    made_up = np.flatnonzero(kind == "faked")
    count[made_up] = rng.choice(3, size=len(made_up), p=[0.3, 0.6, 0.1])
    count[kind == "remote"] = 0
    gallery = rng.integers(1, 2**63, (len(cast), 9))
    again = made_up[(rng.random(len(made_up)) < 0.72) & (count[made_up] > 0)]
    total = int(count.sum())
    hashes = rng.integers(1, 2**63, total)
    last = np.cumsum(count)
    first = last - count
    hashes[first[again]] = gallery[rounds.mentor[again], rng.integers(0, 9, len(again))]
    joint = np.flatnonzero(rounds.event >= 0)
    count_of = rng.integers(1, 3, int(rounds.event.max()) + 1)
    shot = rng.integers(1, 2**63, (len(count_of), 2))
    # The office's banner hangs in one photo of a hundred, whoever the mentor is.
    banner = rng.integers(1, 2**63, len(ground.regencies))
    with_banner = (rng.random(n) < 0.011) & (kind == "genuine")
    regency = ground.regency_no[rounds.cooperative]

    words = [f"{value:016x}" for value in hashes.tolist()]
    texts = np.empty(n, dtype=object)
    for row in np.flatnonzero(count):
        texts[row] = ";".join(words[first[row] : last[row]])
    for row in joint:
        number = rounds.event[row]
        count[row] = count_of[number]
        texts[row] = ";".join(f"{value:016x}" for value in shot[number, : count[row]].tolist())
    for row in np.flatnonzero(with_banner):
        extra = f"{banner[regency[row]]:016x}"
        texts[row] = f"{texts[row]};{extra}" if texts[row] else extra
        count[row] += 1
    return Photos(texts, count)
