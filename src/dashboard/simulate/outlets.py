"""Business units: monthly snapshots of what is planned, prepared, ready, and really running."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.simulate.ground import Ground
from dashboard.simulate.money import Borrowers
from dashboard.simulate.plan import AS_OF, NO_DAY, Days, Floats, Ints, Plan, Texts, either
from dashboard.simulate.works import REGISTER, Works

KINDS = {
    "office": 0.34,
    "groceries": 0.4,
    "savings_and_loan": 0.28,
    "clinic": 0.07,
    "pharmacy": 0.12,
    "cold_storage": 0.16,
    "logistics": 0.1,
    "lpg": 0.2,
    "fertilizer": 0.16,
    "bank_agent": 0.17,
    "postal_agent": 0.03,
    "other": 0.05,
}
STATES = ("planned", "preparing", "ready", "operating", "stopped")
RUNNING, STOPPED, NEVER = 3, 4, 999
REPORTED_SALES_IDR = 44.4e6  # published for all of Jambi on 5 August 2026
SELLING_REGENCIES = 4  # the other seven report none
REPORTING = 0.2  # of the running units there: zero often means "not reported"
PARTNERS = ("Bulog", "agen LPG", "distributor pupuk", "BRI", "PT Pos", "BUMDes", "pengumpul desa")
BLOCKERS = (
    ("Modal kerja belum ada", "bank"),
    ("Belum ada pengelola", "village"),
    ("Izin belum keluar", "regency"),
    ("Ruang belum berlistrik", "utility"),
)


@dataclass(frozen=True)
class Outlets:
    """Business units by row; ``state`` [unit, month] is an index into STATES.

    ``first`` is the first month on record, ``opened_on`` NaT until a unit runs.
    """

    months: Days
    cooperative: Ints
    kind: Ints  # index into KINDS
    state: Ints
    first: Ints
    opened_on: Days

    def running_from(self, cooperatives: int) -> Days:
        """Return the day on which each cooperative's first unit began to run (NaT: none did)."""
        far = np.datetime64("2100-01-01")
        since = np.full(cooperatives, far)
        opened = np.where(np.isnat(self.opened_on), far, self.opened_on)
        np.minimum.at(since, self.cooperative, opened)
        return np.where(since == far, NO_DAY, since)


def open_outlets(plan: Plan, ground: Ground, works: Works, borrowers: Borrowers) -> Outlets:
    """Let units be planned, prepared, made ready, and a few of them run.

    Borrowers who earn have a unit that runs; idle ones have none although they are built.
    """
    rng = plan.rng("outlets")
    n = len(ground)
    months = month_ends(plan)
    earning, idle = borrowers.earning, borrowers.idle
    active = (rng.random(n) < 0.58) | earning | idle
    chosen = rng.random((n, len(KINDS))) < np.array(list(KINDS.values()))
    chosen[earning & ~chosen.any(axis=1), 1] = True
    chosen &= active[:, None]
    who, kind = np.nonzero(chosen)
    units = len(who)
    first = rng.integers(0, 6, units) * (rng.random(units) < 0.5)
    # Months from the first record to each state; most never come as far as running.
    prepared = rng.integers(0, 9, units)
    ready = prepared + rng.integers(2, 14, units)
    runs = ready + rng.integers(1, 30, units)
    built = np.zeros(n, dtype=bool)
    built[works.cooperative[works.true_percent[:, -1] >= 100]] = True
    runs[~built[who] | idle[who]] = NEVER
    main = np.flatnonzero(np.r_[True, who[1:] != who[:-1]] & earning[who])
    first[main], prepared[main], ready[main] = 0, 0, 0
    runs[main] = rng.integers(1, 4, len(main))
    age = np.arange(len(months)) - first[:, None]
    reached = [age >= runs[:, None], age >= ready[:, None], age >= prepared[:, None]]
    state = np.select(reached, [RUNNING, 2, 1], 0)
    stops = (rng.random(units) < 0.06)[:, None] & (np.arange(len(months)) > 7)
    opens = (state == RUNNING).argmax(axis=1)
    opened = months[opens] - rng.integers(0, 27, units)
    opened_on = np.where((state == RUNNING).any(axis=1), opened, NO_DAY)
    state = np.where((state == RUNNING) & stops, STOPPED, state)
    return Outlets(months, who, kind, state, first, opened_on)


def snapshots(plan: Plan, ground: Ground, cooperative_id: Texts, outlets: Outlets) -> pd.DataFrame:
    """Return the table ``business_units``: one row per unit and month's end."""
    rng = plan.rng("unit snapshots")
    units, months = len(outlets.cooperative), len(outlets.months)
    row, month = np.repeat(np.arange(units), months), np.tile(np.arange(months), units)
    state = outlets.state.ravel()
    blocked = (rng.random(units) < 0.18)[row] & (state != RUNNING)
    reason = rng.integers(0, len(BLOCKERS), units)[row]
    texts, owners = (np.array(names, dtype=object) for names in zip(*BLOCKERS, strict=True))
    partner = either(rng.random(units) < 0.3, rng.choice(PARTNERS, units))[row]
    as_of, opened = outlets.months[month], outlets.opened_on[row]
    frame = pd.DataFrame(
        {
            "cooperative_id": cooperative_id[outlets.cooperative][row],
            "unit_type": np.array(list(KINDS), dtype=object)[outlets.kind][row],
            "as_of": as_of,
            "status": np.array(STATES, dtype=object)[state],
            "opened_on": np.where(opened <= as_of, opened, NO_DAY),
            "monthly_sales_idr": _sales(plan, ground, outlets).ravel(),
            "partner": partner,
            "blocker": either(blocked, texts[reason]),
            "blocker_owner": either(blocked, owners[reason]),
        }
    )
    return frame[month >= outlets.first[row]].reset_index(drop=True)


def month_ends(plan: Plan) -> Days:
    """Return the last day of every month that the logs cover whole or end with."""
    month = np.arange(
        np.datetime64(plan.first, "M"), np.datetime64(AS_OF, "M") + 1, dtype="datetime64[M]"
    )
    return (month + 1).astype("datetime64[D]") - 1


def _sales(plan: Plan, ground: Ground, outlets: Outlets) -> Floats:
    """Report sales of a few units in four regencies, Rp44.4 million in July 2026 as published."""
    rng = plan.rng("sales")
    sells = outlets.state == RUNNING
    units, months = sells.shape
    july = int(np.flatnonzero(outlets.months <= np.datetime64("2026-07-31"))[-1])
    regency = ground.regency_no[outlets.cooperative]
    busy = np.bincount(regency[sells[:, july]], minlength=len(ground.regencies))
    chosen = np.argsort(-busy, kind="stable")[:SELLING_REGENCIES]
    reports = sells & np.isin(regency, chosen)[:, None]
    reports &= (rng.random(units) < REPORTING)[:, None]
    # Of each of the four regencies at least one unit reports.
    for code in chosen:
        reports[np.flatnonzero(sells[:, july] & (regency == code))[:1]] = True
    reports &= sells
    level = np.exp(rng.normal(0, 0.8, units))
    total = level[reports[:, july]].sum() or 1.0
    scale = REPORTED_SALES_IDR * len(ground) / REGISTER / total
    growth = 1.04 ** (np.arange(months) - july) * np.exp(rng.normal(0, 0.15, sells.shape))
    growth[:, july] = 1.0
    sales = (level[:, None] * scale * growth).round(-3)
    return np.where(reports, sales, np.nan)
