"""The cheapest way to seat cooperatives with mentors: exact where it fits, else by regency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.settings import Settings, Value, is_number

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]
Points = tuple[Floats, Floats]  # degrees north, degrees east
NOBODY = -1
_EARTH_KM = 12742.0  # its diameter, as in macros.sql


@dataclass(frozen=True)
class Terms:
    """What a seat costs and how many there are; distances in km by road."""

    seats: int  # the programme's rule
    need_seats: int  # where no ordinary seat is in reach
    most_seats: int  # never above
    circuity: float
    reach_km: float
    border_km: float
    need_km: float
    move_km: float
    most_pairs: int

    @classmethod
    def of(cls, settings: Settings) -> Terms:
        """Return the terms in force."""
        own = settings.section("reassignment")
        shared, load_rule = settings.section("shared"), settings.section("D1")
        return cls(
            seats=int(_number(shared["seats"])),
            need_seats=int(_number(own["need_seats"])),
            most_seats=int(_number(load_rule["red_cooperatives"])),
            circuity=_number(own["circuity"]),
            reach_km=_number(own["reach_km"]),
            border_km=_number(own["border_km"]),
            need_km=_number(own["need_km"]),
            move_km=_number(own["move_km"]),
            most_pairs=int(_number(own["most_pairs"])),
        )


@dataclass(frozen=True)
class Sites:
    """Cooperatives: point (NaN: unknown), regency (``""``: unknown), row of their mentor now."""

    latitude: Floats
    longitude: Floats
    regency: Texts
    now: Ints

    def __getitem__(self, rows: Ints) -> Sites:
        return Sites(self.latitude[rows], self.longitude[rows], self.regency[rows], self.now[rows])


@dataclass(frozen=True)
class Seats:
    """Mentors: point, regency, and free seats within the rule and beyond it."""

    latitude: Floats
    longitude: Floats
    regency: Texts
    ordinary: Ints
    beyond: Ints


def _number(value: Value) -> float:
    if not is_number(value):
        raise TypeError(value)  # settings.load has seen to it
    return value


def road_between(here: Points, there: Points, circuity: float) -> Floats:
    """Return km by road between points in degrees: great circle times circuity; NaN without one."""
    (lat_a, lon_a), (lat_b, lon_b) = (
        tuple(np.radians(axis) for axis in at) for at in (here, there)
    )
    half = (
        np.sin((lat_b - lat_a) / 2) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    )
    return np.asarray(_EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half))) * circuity)


def pair_costs(sites: Sites, seats: Seats, terms: Terms) -> Floats:
    """Return what each pair costs on an ordinary seat; infinite where it is out of the question.

    A running pair stays possible however far apart it is.
    """
    km = road_between(
        (sites.latitude[:, None], sites.longitude[:, None]),
        (seats.latitude[None, :], seats.longitude[None, :]),
        terms.circuity,
    )
    cost = km + terms.border_km * (sites.regency[:, None] != seats.regency[None, :])
    runs = sites.now[:, None] == np.arange(len(seats.ordinary))[None, :]
    cost += terms.move_km * ((sites.now >= 0)[:, None] & ~runs)
    cost[~(km <= terms.reach_km) & ~runs] = np.inf
    # A running pair whose distance nobody knows is as good as at the border of reach.
    return np.where(runs & np.isnan(cost), terms.reach_km, cost)


def cheapest(sites: Sites, seats: Seats, terms: Terms) -> Ints:
    """Return each site's mentor (row of ``seats``) or NOBODY: as many as can be, then cheapest.

    Whole up to ``most_pairs``; beyond, regency by regency, and then what is left over among the
    seats that are left over, in the order of regency codes.
    """
    if fits(sites, seats, terms):
        return _exact(sites, seats, np.arange(len(seats.ordinary)), terms)
    taker = np.full(len(sites.now), NOBODY, dtype=np.int64)
    ordinary, beyond = seats.ordinary.copy(), seats.beyond.copy()
    for rows, mentors in _blocks(sites, seats, taker):
        open_seats = Seats(seats.latitude, seats.longitude, seats.regency, ordinary, beyond)
        found = _exact(sites[rows], open_seats, mentors, terms)
        taker[rows] = found
        used = np.bincount(found[found >= 0], minlength=len(ordinary))
        past = np.maximum(used - ordinary, 0)
        ordinary, beyond = np.maximum(ordinary - used, 0), beyond - past
    return taker


def fits(sites: Sites, seats: Seats, terms: Terms) -> bool:
    """Return whether so many sites and seats are planned at once."""
    return len(sites.now) * int((seats.ordinary + seats.beyond).sum()) <= terms.most_pairs


def _blocks(sites: Sites, seats: Seats, taker: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield rows and mentors: every regency by itself, then its leftovers with every mentor."""
    codes = sorted(set(sites.regency))
    for code in codes:
        yield np.flatnonzero(sites.regency == code), np.flatnonzero(seats.regency == code)
    everyone = np.arange(len(seats.ordinary))
    for code in codes:
        left = np.flatnonzero((sites.regency == code) & (taker == NOBODY))
        if len(left):
            yield left, everyone


def _exact(sites: Sites, seats: Seats, mentors: Ints, terms: Terms) -> Ints:
    """Solve one block; columns are single seats of ``mentors``, those beyond the rule dearer."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow to import: plans alone

    few = len(sites.now)
    ordinary, beyond = seats.ordinary[mentors], seats.beyond[mentors]
    first = np.minimum(ordinary, few)  # nobody can take more than there are
    second = np.minimum(beyond, few - first)
    column = np.concatenate([np.repeat(mentors, first), np.repeat(mentors, second)])
    taker = np.full(few, NOBODY, dtype=np.int64)
    if not few or not len(column):
        return taker
    place = {int(mentor): at for at, mentor in enumerate(mentors)}
    near = Seats(
        seats.latitude[mentors], seats.longitude[mentors], seats.regency[mentors], ordinary, beyond
    )
    now = np.array([place.get(int(row), -2 if row >= 0 else NOBODY) for row in sites.now])
    held = np.where(now == -2, len(mentors), now)  # a mentor outside this block
    cost = pair_costs(Sites(sites.latitude, sites.longitude, sites.regency, held), near, terms)
    at = np.array([place[int(mentor)] for mentor in column])
    dear = np.repeat([0.0, terms.need_km], [int(first.sum()), int(second.sum())])
    cost = cost[:, at] + dear
    possible = np.isfinite(cost)
    if not possible.any():
        return taker
    # One pair that is out of the question weighs more than any whole plan: most pairs come first.
    out = (cost[possible].max() + 1) * (min(cost.shape) + 1)
    cost[~possible] = out
    rows, chosen = linear_sum_assignment(cost)
    real = possible[rows, chosen]
    taker[rows[real]] = column[chosen[real]]
    return taker
