"""Land and building: weekly snapshots that are measured, carried forward, stepped, or stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboard.simulate.ground import Ground
from dashboard.simulate.plan import NO_DAY, Bools, Days, Floats, Ints, Plan, Texts, either

# Published for Jambi on 5 August 2026, of 1,591: 100%, 76-99, 51-75, 21-50, up to 20; 742 without
# a record. The register has 1,585, so the buckets shrink a little to leave 742 without one.
BUCKETS = ((322, 100, 100), (92, 76, 99), (103, 51, 75), (162, 21, 50), (170, 0, 20))
REGISTER = 1585
ON_RECORD = 1585 - 742
PUBLISHED = date(2026, 8, 5)
STYLES = ("plain", "carried", "stepped", "blocked", "finishing")
STYLE_SHARES = (0.62, 0.12, 0.09, 0.12, 0.05)
BLOCKERS = (
    ("Lahan masih sengketa batas dengan warga", "village"),
    ("Menunggu sambungan listrik PLN", "utility"),
    ("Material terlambat, jalan putus", "builder"),
    ("Hibah lahan belum ditandatangani", "regency"),
    ("Pencairan termin tertahan", "bank"),
    ("Desain ulang menunggu persetujuan kementerian", "ministry"),
    ("Belum jelas siapa yang menimbun lahan", "unknown"),
)


@dataclass(frozen=True)
class Works:
    """Buildings on record, by row; ``percent`` [row, week] is what is reported.

    ``finished`` is the day index on which 100% was reached (beyond the end if it was not),
    ``handed_over`` the day of BAST (NaT without). ``style`` tells how progress is reported.
    """

    cooperative: Ints
    style: Texts
    percent: Floats
    true_percent: Floats
    measured: Ints  # [row, week] day index of the measurement
    finished: Ints
    handed_over: Days
    frozen: Bools


def build(plan: Plan, ground: Ground, often_seen: Bools) -> Works:
    """Raise the buildings; ``often_seen`` cooperatives may be among the silently frozen ones."""
    rng = plan.rng("works")
    n = len(ground)
    share = ON_RECORD / sum(size for size, _, _ in BUCKETS) * n / REGISTER
    sizes = [round(size * share) for size, _, _ in BUCKETS]
    rows = np.sort(rng.permutation(n)[: sum(sizes)])
    order = rng.permutation(len(rows))
    low, high = np.zeros(len(rows)), np.zeros(len(rows))
    begin = 0
    for size, (_, least, most) in zip(sizes, BUCKETS, strict=True):
        low[order[begin : begin + size]], high[order[begin : begin + size]] = least, most
        begin += size
    then = low + (high - low) * rng.random(len(rows))
    done = low == 100
    style = rng.choice(STYLES, size=len(rows), p=STYLE_SHARES).astype(object)
    style[done] = "plain"
    style[(style == "finishing") & (low < 51)] = "plain"
    frozen = _freeze(plan, rows, often_seen, (low >= 21) & ~done, n)
    style[frozen] = "frozen"
    then = np.where(style == "finishing", rng.uniform(96.5, 99, len(rows)), then)

    last = 7 * (np.arange(plan.weeks) + 1) - 1
    reference = max(plan.day(PUBLISHED), 0)
    away = (last - reference) / 7.0
    ahead, behind = rng.uniform(0.5, 2.6, len(rows)), rng.uniform(1.0, 3.6, len(rows))
    true = then[:, None] + np.where(away > 0, ahead[:, None] * away, behind[:, None] * away)
    # Finished by August: 100% since a day of the last eight months.
    ended = reference - rng.integers(0, 230, len(rows))
    climbing = 100 + behind[:, None] * (last - ended[:, None]) / 7.0
    true = np.where(done[:, None], climbing, true)
    halt = reference - rng.integers(10, 60, len(rows))
    stuck = np.isin(style.astype(str), ["blocked", "frozen", "finishing"])
    standing = then[:, None] + behind[:, None] * np.minimum(last - halt[:, None], 0) / 7.0
    true = np.where(stuck[:, None], standing, true)
    wiggle = np.where(stuck[:, None], 0.25, 0.4) * rng.standard_normal(true.shape)
    under_way = (true > 0) & (true < 100)
    true = np.where(under_way, np.clip(true + wiggle, 0.5, 99.5), true).clip(0, 100)
    true = np.maximum.accumulate(true, axis=1)

    measured = _measure(rng, style, last, plan)
    week = np.clip(measured // 7, 0, plan.weeks - 1)
    percent = np.take_along_axis(true, week, axis=1)
    percent = np.where((style == "stepped")[:, None], np.floor(percent / 25) * 25, percent)
    # A slip of the pen now and then: half of the figure, put right a week later.
    slip = rng.random(percent.shape) < 0.0004
    percent = np.where(slip & ~frozen[:, None], percent / 2, percent).round(1)

    complete = (true >= 100).argmax(axis=1)
    finished = np.where(true[:, -1] >= 100, last[complete], plan.days + 1)
    delay = rng.integers(10, 75, len(rows))
    over = np.datetime64(plan.first) + finished + delay
    handed = (finished + delay < plan.days) & (rng.random(len(rows)) < 0.8)
    return Works(
        rows, style, percent, true, measured, finished, np.where(handed, over, NO_DAY), frozen
    )


def _freeze(plan: Plan, rows: Ints, often_seen: Bools, allowed: Bools, n: int) -> Bools:
    """Choose the units that stand still while visits report no problem: 3% of cooperatives."""
    rng = plan.rng("frozen")
    frozen = np.zeros(len(rows), dtype=bool)
    pool = np.flatnonzero(allowed & often_seen[rows])
    frozen[rng.permutation(pool)[: plan.count(0.03, n)]] = True
    return frozen


def _measure(rng: np.random.Generator, style: Texts, last: Ints, plan: Plan) -> Ints:
    """Return the day of each row's measurement: this week's, or an older one carried forward."""
    shape = (len(style), len(last))
    often = np.where(style == "carried", 0.13, np.where(style == "frozen", 0.92, 0.82))
    fresh = rng.random(shape) < often[:, None]
    fresh[:, 0] = True
    day = last - rng.integers(0, 4, shape)
    return np.asarray(np.maximum.accumulate(np.where(fresh, day, 0), axis=1).clip(0, plan.days - 1))


def snapshots(plan: Plan, cooperative_id: Texts, works: Works, running_from: Days) -> pd.DataFrame:
    """Return the table ``construction``: one row per recorded building and Saturday.

    ``running_from`` is the day on which each cooperative's first unit began to run.
    """
    rng = plan.rng("snapshots")
    rows, weeks = len(works.cooperative), plan.weeks
    last = np.tile(7 * (np.arange(weeks) + 1) - 1, rows)
    row = np.repeat(np.arange(rows), weeks)
    percent = works.percent.ravel()
    as_of = np.datetime64(plan.first) + last
    built = percent >= 100
    equipped = works.finished + rng.integers(30, 330, rows)
    runs = running_from[works.cooperative]
    stage = np.select(
        [
            built & (runs[row] <= as_of),
            built & (last >= equipped[row]),
            built,
            percent > 0,
            rng.random(rows)[row] < 0.6,
        ],
        ["operating", "equipped", "built", "building", "land_ready"],
        "not_started",
    ).astype(object)
    blocked = (works.style == "blocked")[row] & (percent < 100)
    begun = rng.integers(plan.days - 150, plan.days - 80, rows)
    blocked &= last >= begun[row]
    reason = rng.integers(0, len(BLOCKERS), rows)[row]
    texts = np.array([text for text, _ in BLOCKERS], dtype=object)
    owners = np.array([owner for _, owner in BLOCKERS], dtype=object)
    stage[blocked & (rng.random(rows) < 0.15)[row]] = "stopped"
    status = rng.choice(["verified", "under_review"], size=rows, p=[0.93, 0.07]).astype(object)
    ready = {
        name: (rng.random(rows)[row] < 0.25 + share * percent / 100)
        for name, share in {
            "has_electricity": 0.6,
            "has_water": 0.55,
            "has_road": 0.65,
            "has_internet": 0.3,
        }.items()
    }
    over = works.handed_over[row]
    return pd.DataFrame(
        {
            "cooperative_id": cooperative_id[works.cooperative][row],
            "as_of": as_of,
            "land_status": status[row],
            "land_area_m2": rng.integers(100, 260, rows)[row] * 10.0,
            "measured_on": np.datetime64(plan.first) + works.measured.ravel(),
            "stage": stage,
            "physical_pct": percent,
            **ready,
            "handed_over_on": np.where(over <= as_of, over, NO_DAY),
            "blocker": either(blocked, texts[reason]),
            "blocker_owner": either(blocked, owners[reason]),
        }
    )
