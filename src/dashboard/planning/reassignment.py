"""Who could take over which cooperative, and what if: planned for a province, shown to a reader."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard import words
from dashboard.errors import UsageError
from dashboard.planning import assignment
from dashboard.planning.assignment import NOBODY, Ints, Seats, Sites, Terms, Texts
from dashboard.planning.proposal import Made, Plan
from dashboard.questions import Base, Reader, ask, for_reader


@dataclass(frozen=True)
class Added:
    """One more assistant at a place: a regency's code, degrees north and east."""

    regency_code: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class WhatIf:
    """What is asked beyond the present: more assistants, who leaves (ids or seats), other caps.

    ``everything`` plans running pairs anew as well; without it none is ever moved.
    """

    added: tuple[Added, ...] = ()
    leaving: tuple[str, ...] = ()
    seats: int | None = None
    need_seats: int | None = None
    everything: bool = False


def propose(base: Base, scope: str, reader: Reader, what_if: WhatIf = WhatIf()) -> Plan:
    """Return the proposal for a scope, as this reader may see it.

    It is planned for the whole province of the scope, so that a regency and its province see one
    proposal. Outside the supervisor's view it names seats, not mentors: see ``shown``.
    Raises MissingData without mentors or assignments, and UsageError for an impossible what-if.
    """
    cooperatives, mentors = _asked(base, scope, reader)
    named = base.mentor_ids & set(what_if.leaving)
    if named and not reader.supervisor:  # else the answer would tell whose seat it is
        raise UsageError(**words.both("proposal.unknown_mentor", name=min(named)))
    terms = Terms.of(base.settings)
    plan = reassign(cooperatives, mentors, terms, what_if, scope=scope, regencies=reader.regencies)
    return shown(base, plan, reader)


def seats(base: Base, scope: str, reader: Reader) -> pd.DataFrame:
    """Return the seats of a scope's regencies: ``seat, regency_code``, and for supervisors whose.

    Raises MissingData without mentors or assignments.
    """
    cooperatives, mentors = _asked(base, scope, reader)
    people = _people(cooperatives, mentors, WhatIf())
    inside = people["regency_code"].fillna("").str.startswith(scope[:5])
    named = people.loc[inside, ["seat", "regency_code", "mentor_id", "mentor_name"]]
    return for_reader(base, named.sort_values("seat", ignore_index=True), reader)


def _asked(base: Base, scope: str, reader: Reader) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cooperatives and mentors of the scope's whole province, as planning sees them.

    A reader of some regencies plans with their people alone: others are not theirs to see.
    """
    ask(base, "plan_cooperatives", scope, reader)  # refuses a scope that the reader may not see
    planner = Reader("planner", supervisor=True)
    found = (ask(base, f"plan_{who}", scope[:2], planner) for who in ("cooperatives", "mentors"))
    if reader.regencies is None:
        cooperatives, mentors = found
    else:
        cooperatives, mentors = (
            each[each["regency_code"].fillna("").map(reader.holds).astype(bool)] for each in found
        )
    return cooperatives, mentors


def shown(base: Base, plan: Plan, reader: Reader) -> Plan:
    """Return a plan as this reader may see it.

    Outside the supervisor's view mentors are seats of a regency, by number; loads are given for the
    seats that the plan touches, all others only in the histogram; and distances are whole
    kilometres, which do not lead back to where somebody lives.
    """
    if reader.supervisor:
        return plan
    touched = plan.loads[(plan.loads["takes"] > 0) | (plan.loads["gives"] > 0)]
    loads = touched.assign(
        km_before=touched["km_before"].round(), km_after=touched["km_after"].round()
    )
    unplaced = plan.unplaced.assign(nearest_km=plan.unplaced["nearest_km"].round())
    return replace(
        plan,
        taken=for_reader(base, plan.taken.assign(km=plan.taken["km"].round()), reader),
        unplaced=for_reader(base, unplaced, reader),
        loads=for_reader(base, loads.reset_index(drop=True), reader),
    )


def reassign(
    cooperatives: pd.DataFrame,
    mentors: pd.DataFrame,
    terms: Terms,
    what_if: WhatIf = WhatIf(),
    *,
    scope: str = "",
    regencies: Sequence[str] | None = None,
) -> Plan:
    """Seat the cooperatives that nobody accompanies: as many as can be, then at the least cost.

    ``cooperatives``: the columns of ``lists/plan_cooperatives.sql``, ``mentors`` those of
    ``lists/plan_mentors.sql``. Provinces are planned one by one; of the result only ``scope`` and
    ``regencies`` are kept. The order of the rows changes nothing.
    Raises UsageError for caps above the limit, or a mentor or seat that is not there.
    """
    terms = _with_caps(terms, what_if)
    sites = cooperatives.sort_values("cooperative_id", kind="stable", ignore_index=True)
    people = _people(sites, mentors, what_if)
    row = {mentor: at for at, mentor in enumerate(people["mentor_id"])}
    before = _rows(sites["mentor_id"], row)
    stays = people["state"].ne("leaving").to_numpy(dtype=bool)
    now = np.where(np.append(stays, False)[before], before, NOBODY)
    after = now.copy()
    whole = True
    province = sites["regency_code"].fillna("").str[:2].to_numpy(dtype=object)
    of_mentor = _provinces(people, province)
    open_to = (now == NOBODY) | what_if.everything
    for code in sorted(set(province)):
        rows = np.flatnonzero((province == code) & open_to)
        team = np.flatnonzero((of_mentor == code) & stays)
        if len(rows) and len(team):
            found, at_once = _province(sites, people, now, rows, team, terms)
            after[rows] = found
            whole &= at_once
    kept = sites["scope_code"].fillna("").str.startswith(scope)
    if regencies is not None:
        kept &= sites["regency_code"].isin(list(regencies))
    standing = np.bincount(now[~open_to & (now != NOBODY)], minlength=len(people))
    made = Made(sites, people, before, after, standing, of_mentor, province, terms)
    return made.plan(kept.to_numpy(), scope, regencies, whole)


def _with_caps(terms: Terms, what_if: WhatIf) -> Terms:
    seats = terms.seats if what_if.seats is None else what_if.seats
    need = terms.need_seats if what_if.need_seats is None else what_if.need_seats
    for cap in (seats, need):
        if not 0 <= cap <= terms.most_seats:
            raise UsageError(**words.both("proposal.cap_refused", cap=cap, most=terms.most_seats))
    return replace(terms, seats=seats, need_seats=max(seats, need))


def _people(sites: pd.DataFrame, mentors: pd.DataFrame, what_if: WhatIf) -> pd.DataFrame:
    """Return the mentors by id with seat, state and place; added ones last, with ids of their own.

    Without a base the middle of the present portfolio stands in for it.
    """
    people = mentors.sort_values("mentor_id", kind="stable", ignore_index=True)
    people = people.assign(regency_code=people["regency_code"].astype(object))
    held = sites[sites["mentor_id"].notna()]
    middle = held.groupby("mentor_id")[["latitude", "longitude"]].mean()
    based = people["latitude"].notna() & people["longitude"].notna()
    for axis in ("latitude", "longitude"):
        stand_in = people["mentor_id"].map(middle[axis])
        people[axis] = people[axis].where(based, stand_in).astype(float)
    people["seat"] = _seat_names(sites, people)
    leaving = set(what_if.leaving)
    unknown = leaving - set(people["mentor_id"]) - set(people["seat"])
    if unknown:
        raise UsageError(**words.both("proposal.unknown_mentor", name=min(unknown)))
    gone = people["mentor_id"].isin(leaving) | people["seat"].isin(leaving)
    people["state"] = np.where(gone, "leaving", "stays")
    added = pd.DataFrame(
        [
            {
                "mentor_id": f"+{number}",
                "mentor_name": None,
                "regency_code": each.regency_code,
                "latitude": each.latitude,
                "longitude": each.longitude,
                "load": 0,
                "seat": f"{each.regency_code}+{number}",
                "state": "added",
            }
            for number, each in enumerate(what_if.added, start=1)
        ],
    )
    return pd.concat([people, added], ignore_index=True) if len(added) else people


def _seat_names(sites: pd.DataFrame, people: pd.DataFrame) -> list[str]:
    """Name every mentor's seat by regency and a running number: ``15.02-07``.

    Numbers follow the first village of the present portfolio, and never the mentors' ids or names:
    a seat says where it is, not whose.
    """
    held = sites[sites["mentor_id"].notna()]
    first = held.groupby("mentor_id")["scope_code"].min().to_dict()
    regency = people["regency_code"].fillna("").tolist()
    keys = [
        (code, first.get(mentor, "~"), _digest(mentor), at)
        for at, (code, mentor) in enumerate(zip(regency, people["mentor_id"], strict=True))
    ]
    names, counted = [""] * len(keys), Counter[str]()
    for code, _, _, at in sorted(keys):
        counted[code] += 1
        names[at] = f"{code}-{counted[code]:02d}"
    return names


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _rows(ids: pd.Series[str], row: Mapping[str, int]) -> Ints:
    return np.array([row.get(each, NOBODY) for each in ids], dtype=np.int64)


def _provinces(people: pd.DataFrame, province: Texts) -> Texts:
    """Return each mentor's province; who has none serves the only one there is."""
    own = people["regency_code"].fillna("").str[:2]
    codes = sorted({code for code in province if code})
    return own.where(own != "", codes[0] if len(codes) == 1 else "").to_numpy(dtype=object)


def _province(
    sites: pd.DataFrame, people: pd.DataFrame, now: Ints, rows: Ints, team: Ints, terms: Terms
) -> tuple[Ints, bool]:
    """Plan one province: the taker of every one of ``rows``, and whether all went at once."""
    place = np.full(len(people) + 1, NOBODY, dtype=np.int64)
    place[team] = np.arange(len(team))
    asked = Sites(
        sites["latitude"].to_numpy(dtype=float)[rows],
        sites["longitude"].to_numpy(dtype=float)[rows],
        sites["regency_code"].fillna("").to_numpy(dtype=object)[rows],
        place[now[rows]],
    )
    moving = np.bincount(now[rows][now[rows] != NOBODY], minlength=len(people))
    load = np.maximum(people["load"].to_numpy(dtype=np.int64) - moving, 0)[team]
    seats = Seats(
        people["latitude"].to_numpy(dtype=float)[team],
        people["longitude"].to_numpy(dtype=float)[team],
        people["regency_code"].fillna("-").to_numpy(dtype=object)[team],
        np.maximum(terms.seats - load, 0),
        np.maximum(terms.need_seats - np.maximum(load, terms.seats), 0),
    )
    found = assignment.cheapest(asked, seats, terms)
    return np.where(found == NOBODY, NOBODY, team[found]), assignment.fits(asked, seats, terms)
