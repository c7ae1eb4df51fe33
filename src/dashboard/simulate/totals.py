"""Figures published elsewhere, targets, and up to which day each regency's reports have arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from dashboard.simulate.ground import Ground
from dashboard.simulate.people import Circumstances
from dashboard.simulate.plan import AS_OF, Plan
from dashboard.simulate.sending import late_stop

PUBLISHED = date(2026, 8, 5)
SOURCE = "Simkopdes, 5 Agustus 2026"
DECREE = "Kepmendagri 300.2.2-2138/2025"
# Published for Jambi [R]; one figure for the province, none below it.
TOTALS = {
    "cooperatives": 1591,
    "built": 322,
    "building_76_99": 92,
    "building_51_75": 103,
    "building_21_50": 162,
    "building_0_20": 170,
    "no_construction_record": 742,
    "nib": 1059,
    "annual_meeting": 812,
    "reported_sales_idr": 44_400_000,
}
# Declared when the mentors were trained [P].
TRAINED = date(2025, 10, 27)
TRAINING = "Pelatihan pendamping, Jambi, 27 Oktober 2025"
MENTORS = {
    "mentors": 218,
    "mentors_business_assistant": 160,
    "mentors_management_office": 24,
    "mentors_provincial": 34,
}
FEEDS = ("visits", "follow_ups", "monthly_reports", "construction", "business_units", "cash_flow")


def official(plan: Plan, ground: Ground) -> pd.DataFrame:
    """Return ``official_totals``: the real province as published, the villages of each regency."""
    rows: list[tuple[str, str, date, float, str]] = []
    if not plan.prefix:  # nobody published anything about a synthetic province
        figures = TOTALS.items()
        rows += [(name, plan.province, PUBLISHED, float(value), SOURCE) for name, value in figures]
        trained = MENTORS.items()
        rows += [(name, plan.province, TRAINED, float(count), TRAINING) for name, count in trained]
    for number, code in enumerate(ground.regencies):
        count = float((ground.regency_no == number).sum())
        rows.append(("villages", str(code), date(2025, 12, 31), count, DECREE))
    return _table(rows, ["metric", "scope_code", "as_of", "value", "source"])


def targets(plan: Plan, ground: Ground) -> pd.DataFrame:
    """Return ``targets``: buildings and running units, for the province and each regency."""
    due = date(2026, 12, 31)
    rows = [
        ("built", plan.province, due, float(round(0.4 * len(ground)))),
        ("operating", plan.province, due, float(round(0.15 * len(ground)))),
    ]
    for number, code in enumerate(ground.regencies):
        count = int((ground.regency_no == number).sum())
        rows.append(("built", str(code), due, float(round(0.4 * count))))
    return _table(rows, ["metric", "scope_code", "due_on", "value"])


def feeds(plan: Plan, ground: Ground, circumstances: Circumstances) -> pd.DataFrame:
    """Return ``feeds``: complete to the as-of date, but for the regency that stopped sending."""
    stopped = plan.first + timedelta(days=late_stop(plan) - 1)
    rows = []
    for table in FEEDS:
        for code in ground.regencies:
            silent = code == circumstances.late and table in FEEDS[:3]
            rows.append((table, str(code), stopped if silent else AS_OF))
    return _table(rows, ["table", "regency_code", "complete_to"])


def _table(rows: Sequence[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns)
    for column in frame.columns.intersection(["as_of", "due_on", "complete_to"]):
        frame[column] = frame[column].to_numpy("datetime64[D]")
    return frame.sort_values(columns[:3], ignore_index=True)
