"""One province as files see it: every table of the contract, and the truth beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import contract
from dashboard.simulate import (
    aftermath,
    checks,
    outlets,
    register,
    totals,
    truth,
    village_life,
    works,
)
from dashboard.simulate.plan import Ints, Plan
from dashboard.simulate.sending import late_stop
from dashboard.simulate.story import Story, tell


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
    """Simulate one province on the given villages (frames as in ``dashboard.reference``)."""
    story = tell(plan, villages, regencies, holidays)
    written = _tables(story)
    return World(
        {name: written[name] for name in contract.tables()},
        truth.of_cooperatives(story),
        truth.of_mentors(story),
        pd.DataFrame({"visit_id": story.log.visits["visit_id"], "kind": story.log.kind}),
    )


def _tables(story: Story) -> dict[str, pd.DataFrame]:
    plan, ground, cast, posts, log = story.plan, story.ground, story.cast, story.posts, story.log
    mentor_id, cooperative_id = story.mentor_id, story.cooperative_id
    return {
        "cooperatives": register.cooperatives(plan, ground, cooperative_id),
        "mentors": register.mentors(plan, ground, cast, posts, mentor_id),
        "assignments": register.assignments(posts, mentor_id, cooperative_id),
        "visits": log.visits,
        "follow_ups": aftermath.follow(plan, log, story.unfinished, _last_days(story), mentor_id),
        "construction": works.snapshots(
            plan, cooperative_id, story.works, story.outlets.running_from(len(ground))
        ),
        "business_units": outlets.snapshots(plan, ground, cooperative_id, story.outlets),
        "financing": story.loans.table,
        "disbursements": story.loans.disbursements,
        "cash_flow": story.loans.cash_flow,
        "village_funds": village_life.funds(plan, ground, story.allocation),
        "local_businesses": village_life.businesses(plan, ground),
        "village_potential": village_life.potential(plan, ground),
        "deliverables": checks.deliver(plan, cast, log, cooperative_id, mentor_id),
        "back_checks": checks.check_back(plan, cast, log, cooperative_id),
        "monthly_reports": checks.report_monthly(
            plan, ground, cast, story.circumstances, posts, mentor_id
        ),
        "official_totals": totals.official(plan, ground),
        "calendar": story.season.calendar,
        "absences": register.absences(posts, mentor_id),
        "feeds": totals.feeds(plan, ground, story.circumstances),
        "targets": totals.targets(plan, ground),
    }


def _last_days(story: Story) -> Ints:
    """Return the last day of which each cooperative's regency has sent its reports."""
    late = story.ground.regency_code == story.circumstances.late
    return np.where(late, late_stop(story.plan) - 1, story.plan.days - 1)
