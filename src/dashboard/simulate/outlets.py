"""Business units: monthly snapshots of what is planned, prepared, ready, and really running."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from dashboard.simulate.ground import Ground
from dashboard.simulate.money import Borrowers
from dashboard.simulate.plan import AS_OF, NO_DAY, Bools, Days, Plan, Texts, either
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
STATES = ("planned", "preparing", "ready", "operating")
REPORTED_SALES_IDR = 44.4e6  # published for all of Jambi on 5 August 2026
SELLING_REGENCIES = 4  # the other seven report none
PARTNERS = ("Bulog", "agen LPG", "distributor pupuk", "BRI", "PT Pos", "BUMDes", "pengumpul desa")
BLOCKERS = (
    ("Modal kerja belum ada", "bank"),
    ("Belum ada pengelola", "village"),
    ("Izin belum keluar", "regency"),
    ("Ruang belum berlistrik", "utility"),
)


def open_outlets(
    plan: Plan, ground: Ground, cooperative_id: Texts, works: Works, borrowers: Borrowers
) -> pd.DataFrame:
    """Return ``business_units``: rows at each month's end.

    Borrowers who earn have a unit that runs; idle ones have none although they are built.
    """
    earning, idle = borrowers.earning, borrowers.idle
    rng = plan.rng("outlets")
    n = len(ground)
    months = month_ends(plan)
    active = (rng.random(n) < 0.58) | earning | idle
    chosen = rng.random((n, len(KINDS))) < np.array(list(KINDS.values()))
    chosen[earning & ~chosen.any(axis=1), 1] = True
    chosen &= active[:, None]
    who, kind = np.nonzero(chosen)
    units = len(who)
    # Every state has its month; a unit gets as far as its pace lets it.
    pace = rng.exponential(1.0, units)
    starts = rng.integers(-8, 6, units)
    ready_after, runs_after = rng.integers(4, 14, units), rng.integers(9, 40, units)
    runs_after = np.where(earning[who] & (kind % 2 == 1), 3, runs_after)
    ready_after = np.minimum(ready_after, np.maximum(runs_after - 1, 2))
    first = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
    runs_after[first[earning[who[first]]]] = 2
    runs_after[idle[who]] = 99
    unbuilt = np.ones(n, dtype=bool)
    unbuilt[works.cooperative[works.true_percent[:, -1] >= 60]] = False
    runs_after[unbuilt[who] & ~earning[who]] = 99
    age = np.arange(len(months)) - starts[:, None] + (pace[:, None] > 2.5)
    reached = [age >= runs_after[:, None], age >= ready_after[:, None], age >= 2]
    state = np.select(reached, [3, 2, 1], 0)
    stopped = (state == 3) & (rng.random(units) < 0.06)[:, None] & (np.arange(len(months)) > 7)
    opened = (state == 3).argmax(axis=1)
    runs = state[:, -1] == 3
    offset = rng.integers(0, 27, units)
    opened_on = np.where(runs, months[opened] - offset, NO_DAY)

    row, month = np.repeat(np.arange(units), len(months)), np.tile(np.arange(len(months)), units)
    recorded = np.arange(len(months)) >= np.maximum(starts, 0)[:, None]
    kept = recorded.ravel()
    status = np.where(stopped, "stopped", np.array(STATES, dtype=object)[state]).ravel()
    blocked = (rng.random(units) < 0.18)[row] & (status != "operating")
    reason = rng.integers(0, len(BLOCKERS), units)[row]
    texts, owners = (np.array(names, dtype=object) for names in zip(*BLOCKERS, strict=True))
    partner = either(rng.random(units) < 0.3, rng.choice(PARTNERS, units))[row]
    as_of = months[month]
    frame = pd.DataFrame(
        {
            "cooperative_id": cooperative_id[who][row],
            "unit_type": np.array(list(KINDS), dtype=object)[kind][row],
            "as_of": as_of,
            "status": status,
            "opened_on": np.where(opened_on[row] <= as_of, opened_on[row], NO_DAY),
            "monthly_sales_idr": _sales(plan, ground, who, state, months, stopped).ravel(),
            "partner": partner,
            "blocker": either(blocked, texts[reason]),
            "blocker_owner": either(blocked, owners[reason]),
        }
    )[kept]
    return frame.reset_index(drop=True)


def month_ends(plan: Plan) -> Days:
    """Return the last day of every month that the logs cover whole or end with."""
    month = np.arange(
        np.datetime64(plan.first, "M"), np.datetime64(AS_OF, "M") + 1, dtype="datetime64[M]"
    )
    return (month + 1).astype("datetime64[D]") - 1


def _sales(
    plan: Plan, ground: Ground, who: np.ndarray, state: np.ndarray, months: Days, stopped: Bools
) -> np.ndarray:
    """Report sales of a few units in four regencies, Rp44.4 million in July 2026 as published."""
    rng = plan.rng("sales")
    sells = (state == 3) & ~stopped
    july = int(np.flatnonzero(months <= np.datetime64(date(2026, 7, 31)))[-1])
    regency = ground.regency_no[who]
    busy = np.bincount(regency[sells[:, july]], minlength=len(ground.regencies))
    chosen = np.argsort(-busy, kind="stable")[:SELLING_REGENCIES]
    reports = sells & np.isin(regency, chosen)[:, None] & (rng.random(len(who)) < 0.2)[:, None]
    level = np.exp(rng.normal(0, 0.8, len(who)))
    total = level[reports[:, july]].sum() or 1.0
    scale = REPORTED_SALES_IDR * len(ground) / REGISTER / total
    growth = 1.04 ** (np.arange(len(months)) - july) * np.exp(rng.normal(0, 0.15, sells.shape))
    growth[:, july] = 1.0
    sales = (level[:, None] * scale * growth).round(-3)
    return np.where(reports, sales, np.nan)
