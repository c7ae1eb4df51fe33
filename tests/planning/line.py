"""Small worlds for proposals: cooperatives and mentors on one line, so that km are read off."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.planning.assignment import Terms

# One km along the equator, in degrees, on the house's sphere of 12,742 km.
DEGREES = 360 / (12742 * 3.141592653589793)
TERMS = Terms(
    seats=2,
    need_seats=3,
    most_seats=5,
    circuity=1.0,
    reach_km=60,
    border_km=30,
    need_km=100,
    move_km=10,
    most_pairs=10_000,
)
Cooperative = tuple[str, str, float | None, str | None]  # id, regency, km along the line, mentor
Mentor = tuple[str, str, float | None, int]  # id, regency, km along the line, load


def cooperatives(rows: Sequence[Cooperative]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "cooperative_id": name,
                "name": f"KDMP {name}",
                "scope_code": f"{regency}.01.{2000 + place}" if regency else "",
                "village_name": f"Desa {name}",
                "district_name": "Kecamatan",
                "regency_code": regency or None,
                "regency_name": regency,
                "latitude": None if km is None else 0.0,
                "longitude": None if km is None else km * DEGREES,
                "mentor_id": mentor,
            }
            for place, (name, regency, km, mentor) in enumerate(rows)
        ]
    ).astype({"latitude": float, "longitude": float, "mentor_id": object})


def mentors(rows: Sequence[Mentor]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "mentor_id": name,
                "mentor_name": f"Pendamping {name}",
                "regency_code": regency or None,
                "scope_code": regency,
                "latitude": None if km is None else 0.0,
                "longitude": None if km is None else km * DEGREES,
                "load": load,
            }
            for name, regency, km, load in rows
        ],
        columns=[
            *("mentor_id", "mentor_name", "regency_code", "scope_code"),
            *("latitude", "longitude", "load"),
        ],
    ).astype({"latitude": float, "longitude": float, "load": int})


def written(text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read ``K1 15.01 @0 M1; …`` (cooperatives) over ``M1 15.01 @5 load 2; …`` (mentors).

    ``@?`` is a place that nobody knows; a cooperative without a fourth word has no mentor.
    """
    above, _, below = text.strip().partition("\n")
    held: list[Cooperative] = []
    for each in above.split(";"):
        name, regency, at, *mentor = each.split()
        held.append((name, regency.strip("-"), _km(at), mentor[0] if mentor else None))
    there: list[Mentor] = []
    for each in filter(str.strip, below.split(";")):
        name, regency, at, _, load = each.split()
        there.append((name, regency.strip("-"), _km(at), int(load)))
    return cooperatives(held), mentors(there)


def _km(at: str) -> float | None:
    return None if at == "@?" else float(at.removeprefix("@"))
