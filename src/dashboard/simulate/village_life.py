"""What a village has already: its fund, its small businesses, its commodities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.simulate.ground import KM_PER_DEGREE, Ground
from dashboard.simulate.plan import Floats, Plan

EARMARK = 0.5803  # PMK 7/2026: share of each village's fund for instalments
COMMODITIES = {
    "01": ("kayu manis", "kentang", "kopi arabika", "padi", "cabai"),
    "02": ("karet", "kelapa sawit", "kopi robusta", "padi", "jernang"),
    "03": ("karet", "kelapa sawit", "padi ladang", "ikan nila", "madu hutan"),
    "04": ("kelapa sawit", "karet", "ikan patin", "padi", "duku"),
    "05": ("kelapa sawit", "nanas", "ikan patin", "pinang", "jagung"),
    "06": ("kelapa dalam", "pinang", "kelapa sawit", "kopi liberika", "udang"),
    "07": ("kelapa dalam", "pinang", "padi", "kepiting", "kelapa sawit"),
    "08": ("karet", "kelapa sawit", "padi", "kopi robusta", "jeruk"),
    "09": ("karet", "kelapa sawit", "padi ladang", "ikan nila", "rotan"),
    "71": ("tempe", "batik", "kerupuk ikan", "sayuran"),
    "72": ("kayu manis", "padi", "kopi arabika", "lemang"),
}
LINES = {
    "groceries": ("Warung", 0.75),
    "lpg": ("Pengecer LPG", 0.35),
    "fertilizer": ("Kios tani", 0.22),
    "bank_agent": ("Agen BRILink", 0.4),
    "savings_and_loan": ("Koperasi simpan pinjam", 0.12),
    "pharmacy": ("Toko obat", 0.1),
    "clinic": ("Praktik bidan", 0.15),
    "logistics": ("Jasa antar", 0.06),
}


def allocations(plan: Plan, ground: Ground) -> Floats:
    """Return each village's fund in 2026 in rupiah; kelurahan have none: 0."""
    level = plan.rng("allocations").normal(np.log(770e6), 0.22, len(ground))
    return np.where(ground.desa, np.exp(level).clip(4e8, 1.6e9).round(-5), 0.0)


def funds(plan: Plan, ground: Ground, allocation: Floats) -> pd.DataFrame:
    """Return ``village_funds`` for 2025 and 2026; a hundredth of the villages is missing."""
    rng = plan.rng("funds")
    known = np.flatnonzero(ground.desa & (rng.random(len(ground)) > 0.01))
    parts = []
    for year, share, level in ((2025, 0.0, 1.06), (2026, EARMARK, 1.0)):
        amount = (allocation[known] * level).round(-3)
        part = pd.DataFrame(
            {
                "village_code": ground.village_code[known],
                "year": np.full(len(known), year, dtype=np.int64),
                "allocation_idr": amount,
                "cooperative_share_idr": (amount * share).round(-3),
            }
        )
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    # A few offices write thousands of rupiah where rupiah are asked for.
    slips = rng.permutation(len(table))[: max(1, len(table) // 700)]
    table.loc[slips, ["allocation_idr", "cooperative_share_idr"]] /= 1000
    return table.sort_values(["village_code", "year"], ignore_index=True)


def businesses(plan: Plan, ground: Ground) -> pd.DataFrame:
    """Return ``local_businesses``: towns register theirs, villages mostly do not."""
    rng = plan.rng("businesses")
    city = (ground.area == "city") | ~ground.desa
    rows = []
    for line, (label, common) in LINES.items():
        mean = common * np.where(city, 3.2, 0.9)
        for place, count in enumerate(rng.poisson(mean).tolist()):
            rows += [(place, line, f"{label} {number + 1}") for number in range(count)]
    frame = pd.DataFrame(rows, columns=["village", "line", "name"])
    village = frame["village"].to_numpy()
    reach = np.where(city[village], 0.35, 0.7) / KM_PER_DEGREE
    placed = rng.random(len(frame)) < 0.85
    lat = ground.village_lat[village] + reach * rng.standard_normal(len(frame)).clip(-2, 2)
    lon = ground.village_lon[village] + reach * rng.standard_normal(len(frame)).clip(-2, 2)
    table = pd.DataFrame(
        {
            "village_code": ground.village_code[village],
            "line": frame["line"],
            "name": frame["name"],
            "count": np.where(rng.random(len(frame)) < 0.9, 1, rng.integers(2, 5, len(frame))),
            "latitude": np.where(placed, lat.round(5), np.nan),
            "longitude": np.where(placed, lon.round(5), np.nan),
        }
    )
    return table.sort_values(["village_code", "line", "name"], ignore_index=True)


def potential(plan: Plan, ground: Ground) -> pd.DataFrame:
    """Return ``village_potential``: one to three commodities of the regency per village."""
    rng = plan.rng("potential")
    rows = []
    counts = rng.integers(1, 4, len(ground))
    for village, (regency, count) in enumerate(zip(ground.regency_code, counts, strict=True)):
        options = COMMODITIES.get(regency[3:], COMMODITIES["09"])
        rows += [(village, c) for c in rng.choice(options, min(count, len(options)), replace=False)]
    frame = pd.DataFrame(rows, columns=["village", "commodity"])
    area = np.exp(rng.normal(np.log(120), 0.9, len(frame))).round(1)
    volume = (area * rng.uniform(0.6, 9, len(frame))).round(1)
    table = pd.DataFrame(
        {
            "village_code": ground.village_code[frame["village"].to_numpy()],
            "commodity": frame["commodity"].astype(object),
            "area_ha": area,
            "volume_t_per_year": volume,
            "value_idr_per_year": (volume * rng.uniform(2.2e6, 2.4e7, len(frame))).round(-5),
        }
    )
    return table.sort_values(["village_code", "commodity"], ignore_index=True)
