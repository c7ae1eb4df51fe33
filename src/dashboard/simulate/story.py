"""What happened in one province, in the order things depend on each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.simulate import (
    aftermath,
    ground,
    log,
    money,
    outlets,
    people,
    posts,
    rounds,
    season,
    works,
)
from dashboard.simulate.findings import speak
from dashboard.simulate.plan import Bools, Floats, Ints, Plan, Texts, some
from dashboard.simulate.village_life import allocations

ALWAYS_FINE = 0.015
SEEN_OFTEN = 4  # visits of one's own in the last 12 weeks


@dataclass(frozen=True)
class Story:
    """Everything that tables and truth are written from; see each part's own module."""

    plan: Plan
    ground: ground.Ground
    circumstances: people.Circumstances
    cast: people.Cast
    season: season.Season
    posts: posts.Posts
    works: works.Works
    borrowers: money.Borrowers
    outlets: outlets.Outlets
    loans: money.Loans
    unfinished: aftermath.Unfinished
    always_fine: Bools  # of cooperatives: in trouble, and no visit says so
    log: log.Log
    allocation: Floats  # rupiah of village fund in 2026, 0 without one
    mentor_id: Texts
    cooperative_id: Texts


def tell(
    plan: Plan, villages: pd.DataFrame, regencies: pd.DataFrame, holidays: pd.DataFrame
) -> Story:
    """Let one province live through its weeks on the given villages."""
    land = ground.lay(plan, villages, regencies)
    circumstances = people.meet(plan, land)
    cast = people.assemble(plan, land, circumstances)
    year = season.live(plan, land, holidays)
    posted = posts.post(plan, land, cast)
    walked = rounds.walk(plan, land, cast, year, posted)
    mentor_id, cooperative_id = mentor_ids(plan, cast), cooperative_ids(plan, len(land))

    often = _seen_often(plan, cast, walked, len(land))
    buildings = works.build(plan, land, often)
    owned = posted.current >= 0
    sound = owned & cast.behaves("honest", "terse")[posted.current]
    sound &= ~cast.never_visited & ~cast.neglected
    unfinished = aftermath.leave_unfinished(plan, sound, often)
    borrowers = money.choose_borrowers(plan, land, buildings, ~owned | cast.never_visited)
    allocation = allocations(plan, land)
    loans = money.lend(plan, land, cooperative_id, buildings, borrowers, allocation)
    always_fine = _look_away(plan, loans, sound & often)
    frozen = buildings.cooperative[buildings.frozen]
    calm = always_fine.copy()
    calm[frozen] = True
    handling = log.Handling(calm, aftermath.stuck_topics(plan, unfinished), unfinished.unplanned)
    in_template = land.regencies[cast.regency] == circumstances.template
    voices = speak(plan, cast.behaves("terse"), in_template & (cast.regency >= 0))
    kept = log.keep(
        plan, land, cast, circumstances, walked, voices, handling, mentor_id, cooperative_id
    )
    return Story(
        plan=plan,
        ground=land,
        circumstances=circumstances,
        cast=cast,
        season=year,
        posts=posted,
        works=buildings,
        borrowers=borrowers,
        outlets=outlets.open_outlets(plan, land, buildings, borrowers),
        loans=loans,
        unfinished=unfinished,
        always_fine=always_fine,
        log=kept,
        allocation=allocation,
        mentor_id=mentor_id,
        cooperative_id=cooperative_id,
    )


def _seen_often(plan: Plan, cast: people.Cast, walked: rounds.Rounds, n: int) -> Bools:
    """Tell which cooperatives an assistant visited often in the last 12 weeks."""
    own = (walked.mentor < cast.assistants) & (walked.event < 0) & (walked.day >= plan.days - 84)
    return np.bincount(walked.cooperative[own], minlength=n) >= SEEN_OFTEN


def _look_away(plan: Plan, loans: money.Loans, allowed: Bools) -> Bools:
    """Choose where every visit reports "no problem" although instalments are in arrears."""
    rng = plan.rng("look away")
    flags = np.zeros(len(allowed), dtype=bool)
    pool: Ints = np.flatnonzero(allowed & loans.patterns["arrears"])
    flags[some(rng, pool, plan.count(ALWAYS_FINE, len(allowed)))] = True
    return flags


def mentor_ids(plan: Plan, cast: people.Cast) -> Texts:
    """Return mentor ids: ``SIM-BA-014``, ``SIM-PMO-003``, ``SIM-PR-012``."""
    short = {"business_assistant": "BA", "management_office": "PMO", "provincial": "PR"}
    numbers = np.zeros(len(cast), dtype=np.int64)
    for role in short:
        numbers[cast.role == role] = np.arange(1, int((cast.role == role).sum()) + 1)
    labels = [
        f"SIM-{plan.prefix}{short[role]}-{number:03d}"
        for role, number in zip(cast.role, numbers, strict=True)
    ]
    return np.array(labels, dtype=object)


def cooperative_ids(plan: Plan, n: int) -> Texts:
    """Return cooperative ids: ``SIM-K-00001`` in the order of village codes."""
    return np.array([f"SIM-K-{plan.prefix}{i:05d}" for i in range(1, n + 1)], dtype=object)
