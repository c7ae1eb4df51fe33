"""One province from the register to every table and its truth, in the order things depend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import contract
from dashboard.simulate import (
    aftermath,
    checks,
    findings,
    ground as ground_,
    log as log_,
    money,
    outlets,
    people,
    posts as posts_,
    register,
    rounds as rounds_,
    season as season_,
    totals,
    truth,
    village_life,
    works as works_,
)
from dashboard.simulate.plan import Plan


@dataclass(frozen=True)
class World:
    """Every table of the contract by name, and what really happened."""

    tables: dict[str, pd.DataFrame]
    cooperative_truth: pd.DataFrame
    mentor_truth: pd.DataFrame
    visit_truth: pd.DataFrame


def make(
    plan: Plan, villages: pd.DataFrame, regencies: pd.DataFrame, holidays: pd.DataFrame
) -> World:
    """Simulate one province on the given villages."""
    ground = ground_.lay(plan, villages, regencies)
    circumstances = people.meet(plan, ground)
    cast = people.assemble(plan, ground, circumstances)
    season = season_.live(plan, ground, holidays)
    posts = posts_.post(plan, ground, cast)
    rounds = rounds_.walk(plan, ground, cast, season, posts)

    n = len(ground)
    mine = rounds.mentor < cast.assistants
    lately = mine & (rounds.day >= plan.days - 84) & (rounds.event < 0)
    often = np.bincount(rounds.cooperative[lately], minlength=n) >= 4
    works = works_.build(plan, ground, often)
    settled = posts.current >= 0
    good = cast.behaves("honest", "terse")[posts.current] & settled
    faults = aftermath.leave_unfinished(plan, good & ~cast.never_visited & ~cast.neglected, often)
    unaccompanied = ~settled | cast.never_visited
    borrowers = money.choose_borrowers(plan, ground, works, unaccompanied)

    mentor_id = log_.names_of_mentors(plan, cast)
    cooperative_id = log_.names_of_cooperatives(plan, ground)
    template = np.array(
        [r >= 0 and ground.regencies[r] == circumstances.template for r in cast.regency]
    )
    voices = findings.speak(plan, cast.behaves("terse"), template)
    log = log_.keep(plan, ground, cast, circumstances, posts, rounds, voices)
    funds, allocation = village_life.funds(plan, ground)
    loans = money.lend(plan, ground, cooperative_id, works, borrowers, allocation)
    tables = {
        "cooperatives": register.cooperatives(plan, ground, works, cooperative_id),
        "mentors": register.mentors(plan, ground, cast, posts, mentor_id),
        "assignments": register.assignments(posts, mentor_id, cooperative_id),
        "visits": log.visits,
        "follow_ups": aftermath.follow(plan, cast, log, faults, mentor_id),
        "construction": works_.snapshots(plan, cooperative_id, works),
        "business_units": outlets.open_outlets(
            plan, ground, cooperative_id, works, borrowers.earning, borrowers.idle
        ),
        "financing": loans.table,
        "disbursements": loans.disbursements,
        "cash_flow": loans.cash_flow,
        "village_funds": funds,
        "local_businesses": village_life.businesses(plan, ground),
        "village_potential": village_life.potential(plan, ground),
        "deliverables": checks.deliver(plan, cast, log, cooperative_id, mentor_id),
        "back_checks": checks.check_back(plan, cast, log, cooperative_id),
        "monthly_reports": checks.report_monthly(
            plan, ground, cast, circumstances, posts, mentor_id
        ),
        "official_totals": totals.official(plan, ground),
        "calendar": season.calendar,
        "absences": register.absences(posts, mentor_id),
        "feeds": totals.feeds(plan, ground, circumstances),
        "targets": totals.targets(plan, ground),
    }
    return World(
        {name: tables[name] for name in contract.tables()},
        truth.of_cooperatives(
            plan, ground, cast, circumstances, season, posts, works, borrowers, faults, log,
            cooperative_id, mentor_id,
        ),
        truth.of_mentors(plan, ground, cast, circumstances, posts, log, mentor_id),
        pd.DataFrame({"visit_id": log.visits["visit_id"], "kind": log.kind}),
    )  # fmt: skip
