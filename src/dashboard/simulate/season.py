"""The year that people live through: holidays, Ramadan, floods by district, haze, contract gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboard.simulate.ground import Ground
from dashboard.simulate.plan import AS_OF, Bools, Floats, Ints, Plan

CONTRACTS_ENDED = date(2025, 12, 31)
CONTRACTS_RESUMED = date(2026, 2, 16)
# Server down from a Monday morning to a Friday evening; then every phone sends what it kept.
OUTAGE = (date(2026, 6, 8), date(2026, 6, 12))
RAMADAN = (date(2026, 2, 19), date(2026, 3, 17))
LEBARAN = (date(2026, 3, 18), date(2026, 3, 27))  # many go home a few days longer than decreed
HAZE = (date(2026, 9, 7), date(2026, 9, 20))
SPRING_FLOOD = date(2026, 3, 30)
AUTUMN_FLOOD = date(2026, 9, 14)


@dataclass(frozen=True)
class Season:
    """``activity`` is the share of a normal working day that a mentor goes out, per day.

    ``under_water`` [district, day] tells where nobody travels; ``effective`` [district, day] is
    the share of a working day that calendar and holidays leave; ``district_no`` is each
    cooperative's row in both. ``calendar`` is the table.
    """

    activity: Floats
    effective: Floats
    under_water: Bools
    district_no: Ints
    calendar: pd.DataFrame


def live(plan: Plan, ground: Ground, holidays: pd.DataFrame) -> Season:
    """Return the season of one province; ``holidays`` is the reference's frame."""
    dates = plan.dates
    weekday = (dates.astype("int64") + 3) % 7  # Monday is 0
    working = weekday < 5
    decreed = holidays[holidays["kind"] == "holiday"]
    off = np.zeros(plan.days, dtype=bool)
    for begin, end in zip(decreed["date_from"], decreed["date_to"], strict=True):
        off |= (dates >= np.datetime64(begin, "D")) & (dates <= np.datetime64(end, "D"))
    working &= ~off
    activity = np.select([off, weekday == 6, weekday == 5], [0.03, 0.02, 0.12], 1.0)
    activity = np.where(_within(plan, *RAMADAN), activity * 0.62, activity)
    activity = np.where(_within(plan, *LEBARAN), activity * 0.04, activity)
    activity = activity * _month_end(plan, working)
    district_no, under_water, rows = _floods(plan, ground)
    effective = np.where(under_water, 0.0, working)
    for regency in _hazy(plan, ground):
        inside = np.unique(district_no[ground.regency_code == regency])
        effective[inside[:, None], _within(plan, *HAZE)] *= 0.5
        rows.append((*HAZE, regency, "haze", 0.5, "Status tanggap darurat kabut asap"))
    gap = (date(2026, 1, 1), date(2026, 2, 15), plan.province, "contract_gap", 0.0)
    rows.append((*gap, "Kontrak nasional pendamping belum diperpanjang"))
    # A power cut in one town is the kind of row that offices add by hand.
    rows.append((OUTAGE[0], OUTAGE[1], plan.province, "other", 1.0, "Server aplikasi tidak aktif"))
    columns = ["date_from", "date_to", "scope_code", "kind", "factor", "note"]
    calendar = pd.DataFrame(rows, columns=columns)
    for column in ("date_from", "date_to"):
        calendar[column] = calendar[column].to_numpy("datetime64[D]")
    return Season(activity, effective, under_water, district_no, calendar)


def _within(plan: Plan, begin: date, end: date) -> Bools:
    return (plan.dates >= np.datetime64(begin)) & (plan.dates <= np.datetime64(end))


def _month_end(plan: Plan, working: Bools) -> Floats:
    """Everybody hurries in the last three working days of a month, and starts the next slowly."""
    month = plan.dates.astype("datetime64[M]").astype("int64")
    share = np.ones(plan.days)
    for number in np.unique(month):
        inside = np.flatnonzero((month == number) & working)
        share[inside[-3:]] = 1.45
        share[inside[:3]] = 0.8
    return share


def _floods(plan: Plan, ground: Ground) -> tuple[Ints, Bools, list[tuple[object, ...]]]:
    """Put the lowest-lying tenth of the districts under water, in spring or in autumn."""
    rng = plan.rng("floods")
    codes, district_no = np.unique(ground.district_code.astype(str), return_inverse=True)
    under_water = np.zeros((len(codes), plan.days), dtype=bool)
    rows: list[tuple[object, ...]] = []
    inland = [i for i, code in enumerate(codes) if code[:5] not in set(ground.cities)]
    flooded = rng.permutation(inland)[: max(2, round(0.12 * len(codes)))]
    for turn, number in enumerate(flooded):
        begin = plan.day(AUTUMN_FLOOD if turn % 2 == 0 else SPRING_FLOOD)
        begin += int(rng.integers(0, 15))
        end = min(begin + int(rng.integers(20, 42)), plan.days - 1)
        under_water[number, max(begin, 0) : max(end + 1, 0)] = True
        span = (plan.first + pd.Timedelta(days=begin), plan.first + pd.Timedelta(days=end))
        note = "Banjir; jalan ke desa terputus"
        rows.append((min(span[0], AS_OF), min(span[1], AS_OF), codes[number], "flood", 0.0, note))
    return district_no, under_water, rows


def _hazy(plan: Plan, ground: Ground) -> list[str]:
    """Return the regencies under haze: the eastern lowlands, or two of any synthetic province."""
    lowland = [code for code in ground.regencies if code[3:] in {"05", "06", "07"}]
    chosen = lowland or list(ground.regencies[:1])
    return [f"{plan.province}.{code[3:]}" for code in chosen]
