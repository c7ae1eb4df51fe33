"""Who accompanies whom: portfolios of neighbouring cooperatives, and each mentor's behaviour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.simulate.ground import KM_PER_DEGREE, Ground, km
from dashboard.simulate.plan import Bools, Floats, Ints, Plan, Texts

# Shares of the business assistants, at base rate 1; the first five are dishonest.
FAULTS = {
    "low_effort": 0.03,
    "careful": 0.01,
    "learning": 0.01,
    "sudden": 0.01,
    "partial": 0.03,
    "ceremonial_short": 0.06,
    "event": 0.0125,
    "dark": 0.0125,
}
TERSE = 0.08
KEPT_HONEST = 2  # at least, however small the set
DISHONEST = ("low_effort", "careful", "learning", "sudden", "partial")
NEVER_ASSIGNED = 0.013
NONE, THIN = 0.06, 0.15


@dataclass(frozen=True)
class Circumstances:
    """Regencies with a misfortune of their own (codes; empty where the set is too small)."""

    late: str  # stopped sending: its feed is not complete
    photoless: str  # its rows carry no photo hashes
    template: str  # its form begins every text with the same headings


@dataclass(frozen=True)
class Cast:
    """Mentors by index, business assistants first; ``home`` is the portfolio they started with.

    ``fate`` is what became of them: stays, quit_vacant, quit_replaced, quit_spread, quit_recent,
    new. ``behaviour`` is how they fill the log. Arrays over mentors except ``home``, ``absent``.
    """

    role: Texts
    regency: Ints  # index into ground.regencies, -1 for the province
    base_lat: Floats
    base_lon: Floats
    in_town: Bools
    behaviour: Texts
    fate: Texts
    assistants: int
    home: Ints  # mentor of every cooperative's portfolio, -1 when never assigned
    never_visited: Bools  # of cooperatives: assigned, and nobody ever went
    neglected: Bools  # of cooperatives: one or two visits in months

    def __len__(self) -> int:
        return len(self.role)

    def behaves(self, *behaviours: str) -> Bools:
        """Tell which mentors behave in one of these ways."""
        return np.isin(self.behaviour.astype(str), behaviours)


def meet(plan: Plan, ground: Ground) -> Circumstances:
    """Draw which regencies have a misfortune of their own."""
    rng = plan.rng("circumstances")
    sizes = np.bincount(ground.regency_no, minlength=len(ground.regencies))
    rural = [i for i, code in enumerate(ground.regencies) if code not in set(ground.cities)]
    share = sizes / len(ground)
    fitting = [i for i in rural if 0.05 < share[i] < 0.082] or [min(rural, key=lambda i: sizes[i])]
    late = int(rng.choice(fitting))
    others = [i for i in rng.permutation(rural) if i != late]
    others += [i for i in range(len(ground.regencies)) if i not in rural]
    return Circumstances(*(str(ground.regencies[i]) for i in (late, others[0], others[-1])))


def assemble(plan: Plan, ground: Ground, circumstances: Circumstances) -> Cast:
    """Post the mentors, 160 assistants for 1,585 cooperatives, and decide how each behaves."""
    rng = plan.rng("people")
    n = len(ground)
    assistants = max(4, round(n * 160 / 1585))
    new = max(1, round(assistants * 0.02))
    late = ground.regency_code == circumstances.late
    unassigned = _outlying(rng, ground, ~late & ground.desa, max(1, round(NEVER_ASSIGNED * n)))
    home, regency = _portfolios(rng, ground, assistants - new, unassigned)

    behaviour = np.full(assistants, "honest", dtype=object)
    fate = np.full(assistants, "stays", dtype=object)
    in_late = ground.regencies[regency] == circumstances.late
    free = list(rng.permutation(np.flatnonzero(~in_late)))
    quits = {"quit_replaced": new, "quit_vacant": plan.count(0.019, assistants)}
    quits |= {"quit_spread": max(1, round(0.0125 * assistants)), "quit_recent": 1}
    for name, count in quits.items():
        for _ in range(min(count, len(free) - KEPT_HONEST)):
            fate[free.pop()] = name
    for name, rate in FAULTS.items():
        # 1% of 160 is one or two: drawn, so that the rate holds over many seeds.
        count = int(rate * plan.base_rates * assistants + rng.random())
        if plan.base_rates >= 1:
            count = max(count, 1)
        for _ in range(min(count, len(free) - KEPT_HONEST)):
            behaviour[free.pop()] = name
    for _ in range(min(round(TERSE * assistants), len(free) - KEPT_HONEST)):
        behaviour[free.pop()] = "terse"
    fate[assistants - new :] = "new"
    followed = np.flatnonzero(fate == "quit_replaced")
    regency = np.concatenate([regency, regency[followed]])

    never, neglected = _passed_over(plan, ground, home, behaviour, fate, late)
    second = np.repeat(np.arange(len(ground.regencies)), 2)
    office = np.concatenate([second, [-1, -1]])
    provincial = max(2, round(n * 34 / 1585))
    posted = rng.integers(0, len(ground.regencies), provincial)
    posted[: provincial // 2] = -1
    everyone = np.concatenate([regency, office, posted])
    lat, lon, town = _bases(rng, ground, everyone, home, assistants, followed)
    return Cast(
        role=np.repeat(
            ["business_assistant", "management_office", "provincial"],
            [assistants, len(office), provincial],
        ).astype(object),
        regency=everyone,
        base_lat=lat,
        base_lon=lon,
        in_town=town,
        behaviour=np.concatenate(
            [behaviour, np.full(len(office) + provincial, "honest", dtype=object)]
        ),
        fate=np.concatenate([fate, np.full(len(office) + provincial, "stays", dtype=object)]),
        assistants=assistants,
        home=home,
        never_visited=never,
        neglected=neglected,
    )


def _outlying(rng: np.random.Generator, ground: Ground, allowed: Bools, count: int) -> Ints:
    """Pick far villages that no portfolio reached: seats ran out before them."""
    heart = pd.DataFrame({"r": ground.regency_no, "x": ground.site_lat, "y": ground.site_lon})
    middle = heart.groupby("r")[["x", "y"]].transform("median")
    far = km(ground.site_lat, ground.site_lon, middle["x"].to_numpy(), middle["y"].to_numpy())
    odds = np.where(allowed, far * rng.uniform(0.3, 1, len(ground)), -1)
    return np.sort(np.argsort(-odds, kind="stable")[:count])


def _portfolios(
    rng: np.random.Generator, ground: Ground, mentors: int, unassigned: Ints
) -> tuple[Ints, Ints]:
    """Cut every regency into portfolios of neighbours; return each one's mentor and its regency."""
    home = np.full(len(ground), -1, dtype=np.int64)
    assigned = np.ones(len(ground), dtype=bool)
    assigned[unassigned] = False
    sizes = np.bincount(ground.regency_no[assigned], minlength=len(ground.regencies))
    exact = np.maximum(sizes / sizes.sum() * mentors, 1)
    seats = np.floor(exact).astype(int)
    for i in np.argsort(-(exact - seats), kind="stable")[: max(0, mentors - int(seats.sum()))]:
        seats[i] += 1
    while seats.sum() > mentors and seats.max() > 1:
        seats[np.argmax(seats)] -= 1
    regency: list[int] = []
    for number, groups in enumerate(seats):
        members = np.flatnonzero(assigned & (ground.regency_no == number))
        for portfolio in _halve(rng, ground, members, int(groups)):
            home[portfolio] = len(regency)
            regency.append(number)
    return home, np.array(regency)


def _halve(rng: np.random.Generator, ground: Ground, members: Ints, groups: int) -> list[Ints]:
    """Split neighbours again and again along the longer side, into loads of about 8 to 12."""
    if groups <= 1:
        return [members]
    left = groups // 2
    tilt = 1 + float(np.clip(rng.normal(0, 0.045), -0.12, 0.12))
    cut = int(np.clip(round(len(members) * left / groups * tilt), 1, len(members) - 1))
    lat, lon = ground.site_lat[members], ground.site_lon[members]
    along = lat if np.ptp(lat) > np.ptp(lon) else lon
    order = members[np.argsort(along, kind="stable")]
    first = _halve(rng, ground, order[:cut], left)
    return first + _halve(rng, ground, order[cut:], groups - left)


def _passed_over(
    plan: Plan, ground: Ground, home: Ints, behaviour: Texts, fate: Texts, late: Bools
) -> tuple[Bools, Bools]:
    """Pick assigned cooperatives that nobody ever visited, and those visited once in months."""
    rng = plan.rng("passed over")
    n = len(ground)
    owner_ok = np.isin(behaviour.astype(str), ["honest", "terse"]) & (fate == "stays")
    candidates = (home >= 0) & ~late & np.where(home >= 0, owner_ok[home], False)
    vacant = np.isin(home, np.flatnonzero(fate == "quit_vacant")).sum() + (home < 0).sum()
    never = np.zeros(n, dtype=bool)
    # Far villages are passed over first, but not only they.
    odds = np.where(candidates, rng.random(n) + 0.6 * _far_in_portfolio(ground, home), -1)
    wanted = max(3, plan.count(NONE, n) - int(vacant))
    never[np.argsort(-odds, kind="stable")[:wanted]] = True

    neglected = np.zeros(n, dtype=bool)
    mixed = np.isin(home, np.flatnonzero(np.isin(behaviour.astype(str), ["event", "partial"])))
    wanted = max(3, plan.count(THIN, n) - round(0.7 * mixed.sum()))
    odds = np.where(candidates & ~never, rng.random(n) + 0.6 * _far_in_portfolio(ground, home), -1)
    # A mentor with easy favourites leaves a third of the portfolio aside.
    easy = rng.random(len(fate)) < 0.12 * plan.base_rates
    odds = np.where((odds >= 0) & easy[home] & (_far_in_portfolio(ground, home) > 0.66), 3, odds)
    neglected[np.argsort(-odds, kind="stable")[:wanted]] = True
    return never, neglected & (odds >= 0)


def _far_in_portfolio(ground: Ground, home: Ints) -> Floats:
    """Return each cooperative's rank by distance from the middle of its portfolio, 0 to 1."""
    frame = pd.DataFrame({"home": home, "x": ground.site_lat, "y": ground.site_lon})
    middle = frame.groupby("home")[["x", "y"]].transform("mean")
    frame["far"] = km(
        ground.site_lat, ground.site_lon, middle["x"].to_numpy(), middle["y"].to_numpy()
    )
    return np.asarray(frame.groupby("home")["far"].rank(pct=True, method="first"), dtype=float)


def _bases(
    rng: np.random.Generator,
    ground: Ground,
    regency: Ints,
    home: Ints,
    assistants: int,
    followed: Ints,
) -> tuple[Floats, Floats, Bools]:
    """Let two of three assistants live in their portfolio, the others in the regency's town."""
    town_lat, town_lon = _towns(ground)
    at = np.where(regency >= 0, regency, int(np.searchsorted(ground.regencies, ground.cities[0])))
    lat, lon = town_lat[at], town_lon[at]
    town = np.ones(len(regency), dtype=bool)
    for mentor in range(assistants):
        owner = mentor
        if mentor >= assistants - len(followed):
            owner = followed[mentor - (assistants - len(followed))]
        members = np.flatnonzero(home == owner)
        if len(members) and rng.random() < 0.65:
            lives = rng.choice(members)
            lat[mentor], lon[mentor] = ground.village_lat[lives], ground.village_lon[lives]
            town[mentor] = False
    # Twice clipped noise keeps a house within 1 km of the place it belongs to.
    near = 0.5 / KM_PER_DEGREE
    lat = lat + near * np.clip(rng.standard_normal(len(lat)), -2, 2)
    lon = lon + near * np.clip(rng.standard_normal(len(lon)), -2, 2)
    return lat.round(6), lon.round(6), town


def _towns(ground: Ground) -> tuple[Floats, Floats]:
    """Return a point for each regency's town: the middle of its district with most kelurahan."""
    lat, lon = np.zeros(len(ground.regencies)), np.zeros(len(ground.regencies))
    for number in range(len(ground.regencies)):
        inside = np.flatnonzero(ground.regency_no == number)
        urban = inside[~ground.desa[inside]]
        pool = urban if len(urban) else inside
        names, counts = np.unique(ground.district_code[pool].astype(str), return_counts=True)
        seat = pool[ground.district_code[pool] == names[np.argmax(counts)]]
        at_lat, at_lon = ground.village_lat[seat], ground.village_lon[seat]
        nearest = seat[np.argmin(km(at_lat, at_lon, at_lat.mean(), at_lon.mean()))]
        lat[number], lon[number] = ground.village_lat[nearest], ground.village_lon[nearest]
    return lat, lon
