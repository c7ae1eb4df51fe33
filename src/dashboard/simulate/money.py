"""Loans and build schemes, their disbursements, and the cash flow of those who keep books."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.simulate.ground import Ground
from dashboard.simulate.plan import (
    AS_OF,
    Bools,
    Days,
    Floats,
    Ints,
    Plan,
    Texts,
    flag,
    months_closed,
    some,
)
from dashboard.simulate.village_life import EARMARK
from dashboard.simulate.works import Works

BORROWERS = 0.085
IDLE = 0.01
UNSEEN = 0.015
BANKS = ("BRI", "BNI", "Mandiri", "BSI")


@dataclass(frozen=True)
class Borrowers:
    """Who borrows in its own name (flags of cooperatives).

    ``idle``: built for months, nothing runs, instalments are paid. ``unseen``: money came and
    nobody accompanies. ``earning``: pays from a unit that runs.
    """

    all: Bools
    idle: Bools
    unseen: Bools
    earning: Bools


@dataclass(frozen=True)
class Loans:
    """One row per loan of either scheme; amounts in rupiah."""

    cooperative: Ints
    table: pd.DataFrame
    disbursements: pd.DataFrame
    cash_flow: pd.DataFrame
    patterns: dict[str, Bools]  # of cooperatives: what is wrong, and arrears at the end


def choose_borrowers(plan: Plan, ground: Ground, works: Works, unaccompanied: Bools) -> Borrowers:
    """Pick borrowers: most have a unit that earns, some are idle, some are out of sight."""
    rng = plan.rng("borrowers")
    n = len(ground)
    built = np.zeros(n, dtype=bool)
    built[works.cooperative[works.finished < plan.days - 120]] = True
    flags = {name: np.zeros(n, dtype=bool) for name in ("idle", "unseen", "earning")}
    flags["unseen"][some(rng, np.flatnonzero(unaccompanied), plan.count(UNSEEN, n))] = True
    pool = np.flatnonzero(built & ~unaccompanied)
    flags["idle"][some(rng, pool, plan.count(IDLE, n))] = True
    pool = np.flatnonzero(~unaccompanied & ~flags["idle"])
    flags["earning"][some(rng, pool, max(2, round(0.06 * n)))] = True
    everyone = flags["idle"] | flags["unseen"] | flags["earning"]
    return Borrowers(everyone, **flags)


def lend(
    plan: Plan,
    ground: Ground,
    cooperative_id: Texts,
    works: Works,
    borrowers: Borrowers,
    allocation: Floats,
) -> Loans:
    """Write ``financing``, ``disbursements`` and ``cash_flow``."""
    n = len(ground)
    own, own_paid, breach = _own_loans(plan, borrowers, allocation)
    builds, build_paid, ahead = _agrinas(plan, works, allocation)
    table = pd.concat([own, builds], ignore_index=True)
    paid = pd.concat([own_paid, build_paid.assign(loan=build_paid["loan"] + len(own))])
    table.insert(0, "loan_id", [f"SIM-L-{plan.prefix}{i + 1:05d}" for i in range(len(table))])
    cooperative = table.pop("cooperative").to_numpy()
    table.insert(1, "cooperative_id", cooperative_id[cooperative])
    loan_id = table["loan_id"].to_numpy(dtype=object)
    paid = paid.sort_values(["loan", "paid_on"]).drop_duplicates(["loan", "paid_on"])
    disbursements = pd.DataFrame(
        {
            "loan_id": loan_id[paid["loan"].to_numpy()],
            "paid_on": paid["paid_on"].to_numpy(),
            "amount_idr": paid["amount"].to_numpy(),
        }
    )
    cash_flow, silent, weak, unpaid = _books(plan, cooperative_id, borrowers, own)
    patterns = {
        "terms_breach": flag(n, breach),
        "spend_ahead": flag(n, ahead),
        "cash_flow_silent": flag(n, silent),
        "weak_repayment": flag(n, weak),
        "arrears": flag(n, unpaid),
    }
    return Loans(cooperative, table, disbursements, cash_flow, patterns)


def _annuity(principal: Floats, rate_pct: Floats, months: Ints) -> Floats:
    monthly = rate_pct / 1200
    return np.asarray(principal * monthly / (1 - (1 + monthly) ** -months.astype(float)))


def _own_loans(
    plan: Plan, borrowers: Borrowers, allocation: Floats
) -> tuple[pd.DataFrame, pd.DataFrame, Ints]:
    """Return loans, their payments, and who borrowed outside the terms."""
    rng = plan.rng("own loans")
    who = np.flatnonzero(borrowers.all)
    n = len(who)
    working = (rng.random(n) < 0.2) & borrowers.earning[who]
    principal = np.exp(rng.normal(np.log(4.2e8), 0.6, n)).clip(6e7, 2.6e9).round(-6)
    principal = np.where(working, (principal * 0.35).round(-6), principal)
    rate, tenor = np.full(n, 6.0), np.where(working, 36, 72)
    grace = np.where(working, 0, rng.choice([6, 8], n))
    # Some contracts leave the terms: amount, length, interest or a missing village decision.
    breach = rng.permutation(n)[: max(2, round(0.04 * n))]
    rate[breach[::3]], tenor[breach[1::3]] = 9.0, 96
    principal[breach[2::3]] = 3.4e9
    first = np.datetime64("2025-09-15") + rng.integers(0, 260, n)
    early = np.datetime64("2025-09-01") + rng.integers(0, 90, n)
    first = np.where(borrowers.idle[who], early, first)
    recent = np.datetime64(AS_OF) - rng.integers(20, 75, n)
    first = np.where(borrowers.unseen[who], recent, first)
    approved = first - rng.integers(14, 60, n)
    tranches = np.where(borrowers.unseen[who], 1, rng.integers(1, 4, n))
    paid = _tranches(rng, first, tranches, principal * rng.choice([1.0, 0.85, 0.7], n))
    disbursed = np.bincount(paid["loan"], weights=paid["amount"], minlength=n)
    instalment = _annuity(principal, rate, tenor - grace).round(-3)
    table = pd.DataFrame(
        {
            "cooperative": who,
            "scheme": np.where(working, "working_capital", "cooperative_loan"),
            "legal_basis": "PMK 49/2025",
            "bank": rng.choice(BANKS, n),
            "approved_on": approved,
            "principal_idr": principal,
            "annual_rate_pct": rate,
            "tenor_months": tenor,
            "grace_months": grace,
            "disbursed_idr": disbursed,
            "first_disbursed_on": first,
            "monthly_instalment_idr": instalment,
            "operating_share_idr": (principal * rng.uniform(0.1, 0.17, n)).round(-6).clip(0, 5e8),
            "village_fund_pledged_idr": np.where(
                allocation[who] > 0, (allocation[who] * 0.3).round(-5), np.nan
            ),
            "approval_recorded": rng.random(n) < 0.95,
        }
    )
    return table, paid, who[breach]


def _agrinas(
    plan: Plan, works: Works, allocation: Floats
) -> tuple[pd.DataFrame, pd.DataFrame, Ints]:
    """Return build schemes, their payments, and where money runs far ahead of the building."""
    rng = plan.rng("agrinas")
    begun = works.true_percent[:, -1] > 3
    rows = np.flatnonzero(begun & (rng.random(len(begun)) < 0.8))
    who, n = works.cooperative[rows], len(rows)
    principal = rng.uniform(1.4e9, 2.5e9, n).round(-7)
    percent = works.true_percent[rows, -1]
    ahead = (percent < 50) & (rng.random(n) < 0.05 * plan.base_rates)
    advance = np.where(ahead, 45.0, rng.uniform(-8, 16, n))
    total = principal * np.clip(percent + advance, 4, 100) / 100
    first = np.datetime64("2025-12-01") + rng.integers(0, 120, n)
    paid = _tranches(rng, first, rng.integers(2, 5, n), total)
    disbursed = np.bincount(paid["loan"], weights=paid["amount"], minlength=n)
    share = np.where(allocation[who] > 0, (allocation[who] * EARMARK).round(-3), np.nan)
    table = pd.DataFrame(
        {
            "cooperative": who,
            "scheme": "agrinas_build",
            "legal_basis": "Inpres 17/2025; PMK 7/2026",
            "bank": rng.choice(BANKS, n),
            "approved_on": first - rng.integers(10, 40, n),
            "principal_idr": principal,
            "annual_rate_pct": 6.0,
            "tenor_months": 72,
            "grace_months": 6,
            "disbursed_idr": disbursed,
            "first_disbursed_on": first,
            "monthly_instalment_idr": (share / 12).round(-3),
            "operating_share_idr": np.nan,
            "village_fund_pledged_idr": share,
            "approval_recorded": rng.random(n) < 0.9,
        }
    )
    return table, paid, who[ahead]


def _tranches(rng: np.random.Generator, first: Days, count: Ints, total: Floats) -> pd.DataFrame:
    """Split each total into payments, some weeks apart; none after the as-of date."""
    loan = np.repeat(np.arange(len(first)), count)
    turn = np.arange(len(loan)) - np.searchsorted(loan, loan)
    gap = rng.integers(25, 70, len(loan))
    day = first[loan] + turn * gap
    amount = (total[loan] / count[loan]).round(-5)
    frame = pd.DataFrame({"loan": loan, "paid_on": day, "amount": amount})
    return frame[frame["paid_on"].to_numpy() <= np.datetime64(AS_OF)]


def _books(
    plan: Plan, cooperative_id: Texts, borrowers: Borrowers, own: pd.DataFrame
) -> tuple[pd.DataFrame, Ints, Ints, Ints]:
    """Keep monthly books from the first payment on, up to September 2026.

    Returns the table, and who fell silent, who earns too little, and who is in arrears.
    """
    rng = plan.rng("books")
    months = months_closed(plan)
    who = own["cooperative"].to_numpy()
    n = len(who)
    begin = own["first_disbursed_on"].to_numpy().astype("datetime64[M]")
    due = begin + own["grace_months"].to_numpy().astype("timedelta64[M]")
    instalment = own["monthly_instalment_idr"].to_numpy()
    cover = np.exp(rng.normal(np.log(1.75), 0.35, n))
    cover[rng.permutation(n)[: round(0.12 * n)]] = rng.uniform(0.3, 0.9)
    idle = borrowers.idle[who]
    cover[idle] = rng.uniform(0.02, 0.2, int(idle.sum()))
    season = 1 + 0.25 * np.sin(2 * np.pi * (np.arange(len(months)) / 12 + rng.random((n, 1))))
    noise = np.exp(rng.normal(0, 0.18, (n, len(months))))
    net = cover[:, None] * instalment[:, None] * season * noise
    cost = net * rng.uniform(1.5, 4, (n, 1)) * np.where(idle, 0.2, 1)[:, None]
    running = months[None, :] >= due[:, None]
    # An idle cooperative pays from the loan itself, or the village fund pays for it.
    able = (cover > 0.95) | idle
    paid = np.where(running & able[:, None], instalment[:, None], 0.0)
    partly = running & ~able[:, None]
    paid = np.where(partly, (np.maximum(net, 0) * 0.9).round(-3), paid)
    behind = np.cumsum(partly, axis=1)
    kept = months[None, :] >= begin[:, None]
    silent = rng.permutation(np.flatnonzero(~idle))[: round(0.08 * n)]
    kept[silent, -3:] = False
    row, month = np.nonzero(kept)
    revenue = (net + cost)[row, month].round(-3)
    frame = pd.DataFrame(
        {
            "cooperative_id": cooperative_id[who][row],
            "month": months[month].astype("datetime64[D]"),
            "revenue_idr": revenue,
            "operating_cost_idr": cost[row, month].round(-3),
            "instalment_paid_idr": paid[row, month],
            "arrears_days": np.minimum(30 * behind[row, month], 180),
        }
    )
    slips = rng.permutation(len(frame))[: max(1, len(frame) // 300)]
    frame.loc[slips, ["revenue_idr", "operating_cost_idr"]] /= 1000
    frame = frame.sort_values(["cooperative_id", "month"], ignore_index=True)
    return frame, who[silent], who[(cover < 1) & ~idle], who[behind[:, -1] > 0]
