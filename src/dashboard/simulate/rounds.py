"""Who went where on which day: a rota of portfolios, short trips, joint meetings, second line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.simulate.ground import Ground, km
from dashboard.simulate.people import Cast
from dashboard.simulate.plan import AS_OF, Bools, Floats, Ints, Plan, Texts
from dashboard.simulate.posts import Posts
from dashboard.simulate.season import Season

PER_DAY = 1.66  # visits of an assistant on an ordinary working day, before what seasons take
SECOND_LINE_PER_DAY = 0.32
EVENT_EVERY_DAYS = 56
SHORT_DELIVERY = 0.02  # papers handed over in ten minutes
REMOTE = 0.035  # by telephone or online
RECENT_DAYS = 126  # 18 weeks


@dataclass(frozen=True)
class Rounds:
    """Planned log entries by row: sorted by mentor, day and order within the day.

    ``kind`` is genuine, short_delivery, remote, joint, hollow, faked or careful; ``event`` numbers
    the joint meetings (-1 elsewhere).
    """

    mentor: Ints
    cooperative: Ints
    day: Ints
    kind: Texts
    event: Ints

    def __len__(self) -> int:
        return len(self.mentor)


@dataclass(frozen=True)
class _Portfolio:
    """Portfolios padded to one width: ``-1`` where there is no cooperative."""

    cooperative: Ints  # [mentor, seat]
    first: Ints
    last: Ints
    apart: Floats  # km between seats, [mentor, seat, seat]
    pull: Floats  # log of how strongly the mentor is drawn there


def walk(plan: Plan, ground: Ground, cast: Cast, season: Season, posts: Posts) -> Rounds:
    """Plan every log entry of the period."""
    portfolio = _portfolio(plan, ground, cast, posts)
    desk, kinds = _intentions(plan, cast)
    planned = _how_many(plan, cast, season, posts, desk)
    events = _events(plan, ground, cast, season, posts, portfolio, planned)
    rota = _rota(plan, season, portfolio, planned, kinds)
    odd = _rare(plan, cast, season, posts, planned)
    second = _second_line(plan, ground, cast, season, posts)
    parts = [rota, events, odd, second]
    mentor, cooperative, day, event = (
        np.concatenate([part[i] for part in parts]) for i in range(4)
    )
    kind = np.concatenate([part[4] for part in parts])
    order = np.lexsort((np.arange(len(mentor)), day, mentor))
    return Rounds(*(values[order] for values in (mentor, cooperative, day, kind, event)))


def _portfolio(plan: Plan, ground: Ground, cast: Cast, posts: Posts) -> _Portfolio:
    rng = plan.rng("portfolio")
    mine = (posts.mentor < cast.assistants) & (posts.since > np.datetime64("2026-01-01"))
    rows = np.flatnonzero(mine)
    seat = np.arange(len(rows)) - np.searchsorted(posts.mentor[rows], posts.mentor[rows])
    width = int(seat.max()) + 1
    shape = (cast.assistants, width)
    cooperative = np.full(shape, -1, dtype=np.int64)
    first, last = np.full(shape, plan.days), np.full(shape, -1)
    at = (posts.mentor[rows], seat)
    cooperative[at] = posts.cooperative[rows]
    begin = np.maximum(posts.since[rows], posts.contract_from[posts.mentor[rows]])
    end = np.where(np.isnat(posts.until[rows]), np.datetime64(AS_OF), posts.until[rows])
    end = np.minimum(end, posts.contract_to[posts.mentor[rows]])
    first[at] = (begin - np.datetime64(plan.first)).astype("int64")
    last[at] = (end - np.datetime64(plan.first)).astype("int64")
    lat, lon = ground.site_lat[cooperative], ground.site_lon[cooperative]
    apart = km(lat[:, :, None], lon[:, :, None], lat[:, None, :], lon[:, None, :])
    pull = rng.normal(0, 0.3, shape)
    skipped = cast.never_visited | cast.neglected
    pull[(cooperative >= 0) & skipped[cooperative]] = -np.inf
    return _Portfolio(cooperative, first, last, apart, pull)


def _intentions(plan: Plan, cast: Cast) -> tuple[Bools, Texts]:
    """Return which mentor-days are spent at a desk making visits up, and the kind of each entry.

    Both over [assistant, day]; the kind holds for all entries of that day.
    """
    rng = plan.rng("intentions")
    shape = (cast.assistants, plan.days)
    share = np.zeros(shape)
    behaviour = cast.behaviour[: cast.assistants]
    share[behaviour == "low_effort"] = 0.85
    share[behaviour == "careful"] = 0.85
    share[behaviour == "learning"] = np.clip(np.linspace(0.0, 1.15, plan.days), 0.1, 0.95)
    for mentor in np.flatnonzero(behaviour == "sudden"):
        share[mentor, sudden_day(plan, int(mentor)) :] = 0.9
    partial = behaviour == "partial"
    share[partial] = rng.uniform(0.3, 0.5, (int(partial.sum()), 1))
    made_up = rng.random(shape) < share
    kinds = np.full(shape, "genuine", dtype=object)
    kinds[made_up] = "faked"
    careful = np.broadcast_to((behaviour == "careful")[:, None], shape)
    kinds[made_up & careful] = "careful"
    brief = behaviour == "ceremonial_short"
    kinds[(rng.random(shape) < 0.87) & brief[:, None]] = "hollow"
    return made_up & ~careful, kinds


def sudden_day(plan: Plan, mentor: int) -> int:
    """Return the day on which a sudden faker stops going out: 15 to 24 weeks before the end."""
    rng = plan.rng(f"sudden {mentor}")
    return plan.days - int(rng.integers(15 * 7, 24 * 7))


def _how_many(plan: Plan, cast: Cast, season: Season, posts: Posts, desk: Bools) -> Ints:
    """Return how many entries each assistant makes per day (at most 4 a day)."""
    rng = plan.rng("how many")
    pace = PER_DAY * plan.pace * np.exp(rng.normal(0, 0.14, (cast.assistants, 1)))
    pace[cast.behaves("event")[: cast.assistants]] *= 0.12
    count = rng.poisson(pace * season.activity)
    # Made-up visits are written on fewer days, more of them at once.
    crowd = rng.random(count.shape) < 0.5 * season.activity
    count = np.where(desk, np.where(crowd, 2 + rng.poisson(1.4 * plan.pace, count.shape), 0), count)
    count[posts.away[: cast.assistants] | posts.silent[: cast.assistants]] = 0
    return np.minimum(count, 4 if plan.pace < 1.5 else 6)


def _rota(
    plan: Plan, season: Season, portfolio: _Portfolio, planned: Ints, kinds: Texts
) -> tuple[Ints, Ints, Ints, Ints, Texts]:
    """Choose day by day: who was not seen for long comes first, and trips stay short."""
    rng = plan.rng("rota")
    mentors, width = portfolio.cooperative.shape
    waited = rng.integers(0, 21, (mentors, width)).astype(float)
    district = season.district_no[portfolio.cooperative]
    out: list[tuple[Ints, Ints, Ints]] = []
    for day in range(plan.days):
        who = np.flatnonzero(planned[:, day])
        waited += 1
        if not len(who):
            continue
        dry = ~season.under_water[district[who], day] | (rng.random((len(who), width)) < 0.03)
        there = (portfolio.first[who] <= day) & (day <= portfolio.last[who]) & dry
        score = portfolio.pull[who] + 1.3 * np.log1p(waited[who] / 7)
        score = np.where(there, score + 0.7 * rng.gumbel(size=score.shape), -np.inf)
        travels = (kinds[who, day] != "faked").astype(float)
        for turn in range(int(planned[who, day].max())):
            rows = np.flatnonzero((planned[who, day] > turn) & np.isfinite(score.max(axis=1)))
            pick = score[rows].argmax(axis=1)
            near = portfolio.apart[who[rows], pick] / 9.0
            score[rows] -= travels[rows, None] * near
            score[rows, pick] = -np.inf
            waited[who[rows], pick] = 0
            out.append((who[rows], portfolio.cooperative[who[rows], pick], np.full(len(rows), day)))
    mentor, cooperative, days = (np.concatenate([part[i] for part in out]) for i in range(3))
    kind = kinds[mentor, days]
    draw, own = rng.random(len(mentor)), kind == "genuine"
    kind[own & (draw < SHORT_DELIVERY)] = "short_delivery"
    kind[own & (draw > 1 - REMOTE)] = "remote"
    return mentor, cooperative, days, np.full(len(mentor), -1), kind


def _events(
    plan: Plan,
    ground: Ground,
    cast: Cast,
    season: Season,
    posts: Posts,
    portfolio: _Portfolio,
    planned: Ints,
) -> tuple[Ints, Ints, Ints, Ints, Texts]:
    """Hold meetings at the kecamatan, logged once per cooperative; that day has no other visit."""
    rng = plan.rng("events")
    rows: list[tuple[int, int, int, int]] = []
    number = 0
    open_days = season.activity > 0.5
    for mentor in range(cast.assistants):
        tours = cast.behaviour[mentor] == "event"
        every = 12 if tours else EVENT_EVERY_DAYS
        day = int(rng.integers(0, every))
        while day < plan.days:
            seats = np.flatnonzero(
                (portfolio.first[mentor] <= day)
                & (day <= portfolio.last[mentor])
                & np.isfinite(portfolio.pull[mentor])
            )
            members = portfolio.cooperative[mentor, seats]
            free = not (posts.away[mentor, day] or posts.silent[mentor, day])
            if free and open_days[day] and len(members) >= 4:
                district = season.district_no[members]
                home = district == np.bincount(district).argmax()
                guests = members[home | (rng.random(len(members)) < (0.7 if tours else 0.25))]
                if len(guests) >= 3 and not season.under_water[district[home][0], day]:
                    rows += [(mentor, int(c), day, number) for c in guests[:8]]
                    planned[mentor, day] = 0
                    number += 1
            day += int(rng.integers(round(0.6 * every), round(1.4 * every) + 1))
    mentor_no, cooperative, days, event = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return mentor_no, cooperative, days, event, np.full(len(rows), "joint", dtype=object)


def _rare(
    plan: Plan, cast: Cast, season: Season, posts: Posts, planned: Ints
) -> tuple[Ints, Ints, Ints, Ints, Texts]:
    """Visit each neglected cooperative once or twice in 18 weeks, on days that are free."""
    rng = plan.rng("rare")
    rows: list[tuple[int, int]] = []
    # Three visits until spring, then the road is avoided.
    spans = [(0, plan.days - RECENT_DAYS - 28, 3), (plan.days - RECENT_DAYS + 4, plan.days - 2, 0)]
    for cooperative in np.flatnonzero(cast.neglected & (posts.current >= 0)):
        mentor = int(posts.current[cooperative])
        begun = plan.day(posts.contract_from[mentor].item()) + 4
        dry = ~season.under_water[season.district_no[cooperative]]
        free = (planned[mentor] == 0) & ~posts.away[mentor] & (season.activity > 0.5) & dry
        for begin, end, usual in spans:
            days = np.flatnonzero(free[max(begin, begun) : end]) + max(begin, begun)
            count = min(usual or int(rng.integers(1, 3)), len(days))
            for day in rng.choice(days, count, replace=False):
                rows.append((int(cooperative), int(day)))
                free[day] = False
                planned[mentor, day] = 1
    cooperatives, days = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    mentors = posts.current[cooperatives]
    kind = np.full(len(rows), "genuine", dtype=object)
    return mentors, cooperatives, days, np.full(len(rows), -1), kind


def _second_line(
    plan: Plan, ground: Ground, cast: Cast, season: Season, posts: Posts
) -> tuple[Ints, Ints, Ints, Ints, Texts]:
    """Let office and provincial staff look in now and then; they skip whom nobody accompanies."""
    rng = plan.rng("second line")
    staff = np.arange(cast.assistants, len(cast))
    begun = np.array([plan.day(day.item()) for day in posts.contract_from[staff]])
    out = rng.random((len(staff), plan.days)) < SECOND_LINE_PER_DAY * season.activity
    out &= ~posts.away[staff] & (np.arange(plan.days) >= begun[:, None])
    who, days = np.nonzero(out)
    kept = ~cast.never_visited & ~cast.neglected & (posts.current >= 0)
    everyone = np.flatnonzero(kept)
    by_regency = [everyone[ground.regency_no[everyone] == r] for r in range(len(ground.regencies))]
    pick = np.empty(len(who), dtype=np.int64)
    for row, (person, draw) in enumerate(zip(who, rng.random(len(who)), strict=True)):
        regency = int(cast.regency[staff[person]])
        pool = by_regency[regency] if regency >= 0 and len(by_regency[regency]) else everyone
        pick[row] = pool[int(draw * len(pool))]
    dry = ~season.under_water[season.district_no[pick], days]
    who, pick, days = staff[who[dry]], pick[dry], days[dry]
    kind = np.full(len(who), "genuine", dtype=object)
    return who, pick, days, np.full(len(who), -1), kind
