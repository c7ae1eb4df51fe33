"""A proposal as frames: who takes whom, loads before and after, and the unplaced with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.planning import assignment
from dashboard.planning.assignment import NOBODY, Floats, Ints, Terms, Texts

Bools = npt.NDArray[np.bool_]
# Why a cooperative stays without a mentor, the first that holds; in words: ``proposal.reason_…``.
REASONS = (
    "no_coordinate",
    "no_mentors",
    "mentors_without_place",
    "no_mentor_in_regency",
    "out_of_reach",
    "no_free_seat",
    "seats_given",
)
_WHERE = ("name", "village_name", "district_name", "regency_code", "regency_name", "scope_code")
_TAKEN = (
    *("cooperative_id", *_WHERE, "seat", "mentor_id", "mentor_name", "km"),
    *("crosses", "beyond", "from_seat", "load_before", "load_after"),
)
_UNPLACED = ("cooperative_id", *_WHERE, "reason", "nearest_km", "in_reach", "free_in_reach")
_LOADS = (
    *("seat", "mentor_id", "mentor_name", "regency_code", "state", "placed"),
    *("load_before", "load_after", "takes", "gives", "km_before", "km_after"),
)


@dataclass(frozen=True)
class Plan:
    """A proposal as frames, each in a fixed order.

    ``taken``: cooperative → who would take it, ``km`` by road, the seat it comes ``from_seat``
    (empty: nobody), the taker's load before and after, whether it ``crosses`` a regency border and
    stands ``beyond`` the programme's rule. ``unplaced``: the others without a mentor and why.
    ``loads``: one row per mentor. ``histogram``: load → mentors before and after. ``regencies`` and
    ``totals``: measure → before and after. ``whole``: planned at once, not regency by regency.
    """

    taken: pd.DataFrame
    unplaced: pd.DataFrame
    loads: pd.DataFrame
    histogram: pd.DataFrame
    regencies: pd.DataFrame
    totals: pd.DataFrame
    terms: Terms
    whole: bool


@dataclass(frozen=True)
class Made:
    """What was planned, before it is written as frames; arrays hold rows of ``people``."""

    sites: pd.DataFrame
    people: pd.DataFrame
    before: Ints
    after: Ints
    standing: Ints  # per mentor, pairs that the plan does not touch
    of_mentor: Texts
    province: Texts
    terms: Terms

    def plan(self, kept: Bools, scope: str, regencies: Sequence[str] | None, whole: bool) -> Plan:
        """Write the frames for a scope; ``kept`` marks its cooperatives."""
        km_before, km_after = self._km(self.before), self._km(self.after)
        loads = self._loads(km_before, km_after)
        touching = np.zeros(len(self.people) + 1, dtype=bool)
        for each in (self.before, self.after):
            touching[each[kept]] = True
        touching = touching[:-1]
        near = self.people["regency_code"].fillna("").str.startswith(scope[:5])
        if regencies is not None:
            near &= self.people["regency_code"].isin(list(regencies))
        loads = loads[near.to_numpy() | touching]
        in_order = loads.assign(_regency=loads["regency_code"].fillna("~")).sort_values(
            ["_regency", "seat"], kind="stable"
        )
        return Plan(
            taken=self._taken(kept, km_after),
            unplaced=self._unplaced(kept),
            loads=in_order[list(_LOADS)].reset_index(drop=True),
            histogram=_histogram(loads),
            regencies=self._regencies(kept, loads),
            totals=self._totals(kept, loads, km_before, km_after),
            terms=self.terms,
            whole=whole,
        )

    def _km(self, taker: Ints) -> Floats:
        """Return each cooperative's km by road to its mentor; NaN where either is unknown."""
        held = taker != NOBODY
        km = np.full(len(taker), np.nan)
        latitude, longitude = (
            (self.sites[axis].to_numpy(dtype=float), self.people[axis].to_numpy(dtype=float))
            for axis in ("latitude", "longitude")
        )
        km[held] = assignment.road_between(
            (latitude[0][held], longitude[0][held]),
            (latitude[1][taker[held]], longitude[1][taker[held]]),
            self.terms.circuity,
        )
        return km

    def _load_after(self) -> Ints:
        """A load counts every assignment, also a second mentor's; the plan adds and takes away."""
        size = len(self.people)
        gained = np.bincount(self.after[self.after != NOBODY], minlength=size)
        had = np.bincount(self.before[self.before != NOBODY], minlength=size)
        load = self.people["load"].to_numpy(dtype=np.int64) - had + gained
        return np.where(self.people["state"] == "leaving", 0, load)

    def _loads(self, km_before: Floats, km_after: Floats) -> pd.DataFrame:
        size = len(self.people)
        moved = self.before != self.after
        takes = np.bincount(self.after[moved & (self.after != NOBODY)], minlength=size)
        gives = np.bincount(self.before[moved & (self.before != NOBODY)], minlength=size)
        return self.people.assign(
            placed=self.people["latitude"].notna() & self.people["longitude"].notna(),
            load_before=self.people["load"].astype(int),
            load_after=self._load_after(),
            takes=takes,
            gives=gives,
            km_before=_sum_by(self.before, km_before, size),
            km_after=_sum_by(self.after, km_after, size),
        )

    def _taken(self, kept: Bools, km: Floats) -> pd.DataFrame:
        rows = np.flatnonzero(kept & (self.after != NOBODY) & (self.after != self.before))
        taker, giver = self.after[rows], self.before[rows]
        by, load = self.people.iloc[taker].reset_index(drop=True), self._load_after()
        seats = np.append(self.people["seat"].to_numpy(dtype=object), "")
        taken = self.sites.iloc[rows].reset_index(drop=True)
        taken = taken.assign(
            seat=by["seat"],
            mentor_id=by["mentor_id"],
            mentor_name=by["mentor_name"],
            km=km[rows],
            crosses=(taken["regency_code"].fillna("") != by["regency_code"].fillna("-")),
            beyond=load[taker] > self.terms.seats,
            from_seat=seats[giver],
            load_before=by["load"].astype(int),
            load_after=load[taker],
        )
        return _by_place(taken)[list(_TAKEN)].reset_index(drop=True)

    def _unplaced(self, kept: Bools) -> pd.DataFrame:
        """Return who stays without a mentor, with the first reason that holds."""
        rows = np.flatnonzero(kept & (self.after == NOBODY))
        found = self.sites.iloc[rows].reset_index(drop=True)
        facts = [self._facts(rows[self.province[rows] == code], code) for code in self._codes(rows)]
        known = pd.concat([pd.DataFrame(index=[], columns=list(_UNPLACED[-4:])), *facts])
        found = found.join(known.reindex(rows).reset_index(drop=True))
        return _by_place(found)[list(_UNPLACED)].reset_index(drop=True)

    def _codes(self, rows: Ints) -> list[str]:
        return sorted(set(self.province[rows]))

    def _facts(self, rows: Ints, code: str) -> pd.DataFrame:
        stays = (self.people["state"] != "leaving").to_numpy()
        team = np.flatnonzero((self.of_mentor == code) & stays) if code else np.array([], dtype=int)
        # A load counts a second mentor's assignments as well; those stand, too.
        had = np.bincount(self.before[self.before != NOBODY], minlength=len(self.people))
        second = self.people["load"].to_numpy(dtype=np.int64) - had
        free = (self.standing + second)[team] < self.terms.need_seats
        places = self.people.iloc[team]
        latitude, longitude = (
            self.sites[axis].to_numpy(dtype=float)[rows] for axis in ("latitude", "longitude")
        )
        km = assignment.road_between(
            (latitude[:, None], longitude[:, None]),
            (
                places["latitude"].to_numpy(dtype=float)[None, :],
                places["longitude"].to_numpy(dtype=float)[None, :],
            ),
            self.terms.circuity,
        )
        near = km <= self.terms.reach_km
        regency = self.sites["regency_code"].fillna("").to_numpy(dtype=object)[rows]
        here = (
            regency[:, None] == places["regency_code"].fillna("-").to_numpy(dtype=object)[None, :]
        )
        known = ~np.isnan(km)
        conditions = [
            np.isnan(latitude) | np.isnan(longitude),
            np.full(len(rows), len(team) == 0),
            ~known.any(axis=1),
            ~near.any(axis=1) & ~here.any(axis=1),
            ~near.any(axis=1),
            ~(near & free).any(axis=1),
        ]
        nearest = np.where(known, km, np.inf).min(axis=1, initial=np.inf)
        return pd.DataFrame(
            {
                "reason": np.select(conditions, list(REASONS[:-1]), REASONS[-1]),
                "nearest_km": np.where(np.isfinite(nearest), nearest, np.nan),
                "in_reach": near.sum(axis=1),
                "free_in_reach": (near & free).sum(axis=1),
            },
            index=rows,
        )

    def _regencies(self, kept: Bools, loads: pd.DataFrame) -> pd.DataFrame:
        """Return per regency: cooperatives, those without a mentor, and ordinary seats free."""
        code = self.sites["regency_code"].fillna("")
        without = pd.DataFrame(
            {
                "regency_code": code,
                "cooperatives": 1,
                "without_before": self.before == NOBODY,
                "without_after": self.after == NOBODY,
            }
        )[kept]
        counted = without.groupby("regency_code").sum().astype(int)
        there = loads.assign(
            regency_code=loads["regency_code"].fillna(""),
            free_before=_free(loads, "load_before", "added", self.terms.seats),
            free_after=_free(loads, "load_after", "leaving", self.terms.seats),
        )
        free = there.groupby("regency_code")[["free_before", "free_after"]].sum()
        joined = counted.join(free).fillna({"free_before": 0, "free_after": 0})
        return joined.astype(int).reset_index()

    def _totals(
        self, kept: Bools, loads: pd.DataFrame, km_before: Floats, km_after: Floats
    ) -> pd.DataFrame:
        regency = self.sites["regency_code"].fillna("").to_numpy(dtype=object)
        of = np.append(self.people["regency_code"].fillna("-").to_numpy(dtype=object), "-")
        rows: list[tuple[str, float, float]] = []
        columns = (
            (self.before, km_before, "load_before", "added"),
            (self.after, km_after, "load_after", "leaving"),
        )
        sides: list[dict[str, float]] = []
        for taker, km, load, not_there in columns:
            held, there = kept & (taker != NOBODY), loads[loads["state"] != not_there]
            known = km[held][~np.isnan(km[held])]
            sides.append(
                {
                    "with_mentor": int(held.sum()),
                    "without_mentor": int((kept & (taker == NOBODY)).sum()),
                    "mentors": len(there),
                    "free_seats": int(_free(loads, load, not_there, self.terms.seats).sum()),
                    "above_rule": int((there[load] > self.terms.seats).sum()),
                    "above_limit": int((there[load] > self.terms.most_seats).sum()),
                    "crossing": int((held & (regency != of[taker])).sum()),
                    "km_sum": float(known.sum()),
                    "km_mean": float(known.mean()) if len(known) else np.nan,
                    "km_farthest": float(known.max()) if len(known) else np.nan,
                    "km_unknown": int(held.sum() - len(known)),
                }
            )
        moved = kept & (self.before != NOBODY) & (self.after != self.before)
        rows = [(name, value, sides[1][name]) for name, value in sides[0].items()]
        rows.append(("moved", 0, int(moved.sum())))
        return pd.DataFrame(rows, columns=["measure", "before", "after"]).astype(
            {"before": float, "after": float}
        )


def _free(loads: pd.DataFrame, load: str, not_there: str, seats: int) -> pd.Series[int]:
    """Return ordinary seats free per mentor; none for who is not there on this side."""
    free = (seats - loads[load]).clip(lower=0)
    return free.where(loads["state"] != not_there, 0)


def _sum_by(taker: Ints, km: Floats, size: int) -> Floats:
    known = (taker != NOBODY) & ~np.isnan(km)
    return np.bincount(taker[known], weights=km[known], minlength=size).astype(np.float64)


def _histogram(loads: pd.DataFrame) -> pd.DataFrame:
    before = loads.loc[loads["state"] != "added", "load_before"].value_counts()
    after = loads.loc[loads["state"] != "leaving", "load_after"].value_counts()
    both = pd.DataFrame({"mentors_before": before, "mentors_after": after})
    return both.fillna(0).astype(int).sort_index().rename_axis("load").reset_index()


def _by_place(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(["scope_code", "cooperative_id"], kind="stable", na_position="last")
