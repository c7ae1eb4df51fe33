"""What one simulated province is made from: seed, days, rates, and named random streams."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]  # whole days
Moments = npt.NDArray[np.datetime64]  # seconds, local time of Jambi

AS_OF = date(2026, 10, 31)
NO_DAY = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Plan:
    """One province to simulate.

    ``base_rates`` multiplies the rates of planted faults; ``pace`` multiplies how often mentors
    go out; ``prefix`` stands in ids and names of synthetic provinces (``"31-"``), empty in the
    real one. Day ``d`` of ``days`` is ``first + d``; the last one is the as-of date.
    """

    seed: int
    province: str
    weeks: int
    base_rates: float
    pace: float = 1.0
    prefix: str = ""

    @property
    def days(self) -> int:
        """Days covered by the logs."""
        return 7 * self.weeks

    @property
    def first(self) -> date:
        """First day covered by the logs."""
        return AS_OF - timedelta(days=self.days - 1)

    @property
    def dates(self) -> Days:
        """Every day covered, in order."""
        return np.datetime64(self.first, "D") + np.arange(self.days)

    def day(self, when: date) -> int:
        """Return the index of a date; negative before the logs begin."""
        return (when - self.first).days

    def rng(self, purpose: str) -> np.random.Generator:
        """Return the random stream of one purpose: a new table never changes another one."""
        key = (int(self.province), zlib.crc32(purpose.encode()))
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))

    def count(self, rate: float, of: int) -> int:
        """Return how many of ``of`` get a fault planted at ``rate``; at least one."""
        return max(1, round(rate * self.base_rates * of))


def stamp(moments: Floats, plan: Plan) -> Moments:
    """Return seconds since the first day's midnight as timestamps; NaN becomes missing."""
    known = np.isfinite(moments)
    seconds = np.where(known, moments, 0).astype("int64").astype("timedelta64[s]")
    made = np.datetime64(plan.first, "s") + seconds
    made[~known] = np.datetime64("NaT", "s")
    return made


def some(rng: np.random.Generator, pool: Ints, size: int) -> Ints:
    """Draw ``size`` members of ``pool`` without repetition (all of them if it is smaller)."""
    return np.sort(rng.choice(pool, size=min(size, len(pool)), replace=False))


def flag(n: int, members: Ints) -> Bools:
    """Return ``n`` flags that are set for the members."""
    flags = np.zeros(n, dtype=bool)
    flags[members] = True
    return flags


def months_closed(plan: Plan) -> Days:
    """Return the months (as ``datetime64[M]``) that are over at the as-of date."""
    return np.arange(np.datetime64(plan.first, "M"), np.datetime64(AS_OF, "M"))


def either(flags: Bools, then: object, otherwise: object = None) -> Texts:
    """Return ``then`` where a flag is set, else ``otherwise``; None is "not reported"."""
    chosen = np.where(flags, np.asarray(then, dtype=object), np.asarray(otherwise, dtype=object))
    return np.asarray(chosen, dtype=object)
