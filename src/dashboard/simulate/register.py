"""The register tables: cooperatives, mentors, assignments, absences, as an office exports them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.simulate.ground import Ground
from dashboard.simulate.people import Cast
from dashboard.simulate.plan import NO_DAY, Plan, Texts, either
from dashboard.simulate.posts import TRAINED, Posts
from dashboard.simulate.works import REGISTER

# Published for Jambi on 5 August 2026, of 1,585.
WITH_NIB, WITH_ANNUAL_MEETING = 1059, 812


def cooperatives(plan: Plan, ground: Ground, ids: Texts) -> pd.DataFrame:
    """Return the table ``cooperatives``."""
    rng = plan.rng("register")
    n = len(ground)
    title = np.where(ground.desa, "KDMP ", "KKMP ").astype(object)
    mark = f"Sintetis {plan.prefix}" if plan.prefix else ""
    legal = np.datetime64("2025-05-20") + rng.integers(0, 90, n)
    numbers = rng.integers(10**9, 10**10, (n, 3))
    nib = np.zeros(n, dtype=bool)
    nib[rng.permutation(n)[: round(WITH_NIB * n / REGISTER)]] = True
    met = np.zeros(n, dtype=bool)
    met[rng.permutation(n)[: round(WITH_ANNUAL_MEETING * n / REGISTER)]] = True
    meeting = np.datetime64("2026-01-12") + rng.integers(0, 170, n)
    digits = np.array([code.replace(".", "") for code in ground.village_code], dtype=object)
    npwp = [f"{a:010d}{b % 100000:05d}" for a, b in zip(numbers[:, 0], numbers[:, 1], strict=True)]
    has_npwp = rng.random(n) < 0.9
    return pd.DataFrame(
        {
            "cooperative_id": ids,
            "name": title + mark + ground.village,
            "village_code": ground.village_code,
            "village_name": ground.village,
            "district_name": ground.district,
            "regency_name": ground.regency,
            "latitude": ground.point_lat,
            "longitude": ground.point_lon,
            "coordinate_kind": ground.point_kind,
            "legal_entity_on": np.where(rng.random(n) < 0.985, legal, NO_DAY),
            "nik": either(rng.random(n) < 0.93, digits + "0001"),
            "npwp": either(has_npwp, npwp),
            "nib": either(nib, [f"{value:013d}" for value in numbers[:, 2]]),
            "signal": ground.signal,
            "account_opened": rng.random(n) < 0.86,
            "members": rng.negative_binomial(4, 0.035, n) + 20,
            "last_annual_meeting_on": np.where(met, meeting, NO_DAY),
        }
    )


def mentors(plan: Plan, ground: Ground, cast: Cast, posts: Posts, ids: Texts) -> pd.DataFrame:
    """Return the table ``mentors``: codes instead of names."""
    rng = plan.rng("mentors")
    n = len(cast)
    posted = cast.regency >= 0
    names = dict(zip(ground.regency_code, ground.regency, strict=True))
    code = either(posted, ground.regencies[cast.regency])
    days = rng.choice([5, 5, 5, 4, 3], n)
    new = cast.fate == "new"
    trained = np.where(new, np.datetime64(NO_DAY), np.datetime64(TRAINED))
    return pd.DataFrame(
        {
            "mentor_id": ids,
            "name": np.array(["Pendamping " + i.removeprefix("SIM-") for i in ids], dtype=object),
            "role": cast.role,
            "regency_code": code,
            "regency_name": np.array([names.get(c) for c in code], dtype=object),
            "base_latitude": cast.base_lat,
            "base_longitude": cast.base_lon,
            "contract_from": posts.contract_from,
            "contract_to": posts.contract_to,
            "trained_on": trained,
            "training_days": np.where(new, 0, days),
        }
    )


def assignments(posts: Posts, mentor_ids: Texts, cooperative_ids: Texts) -> pd.DataFrame:
    """Return the table ``assignments``."""
    return pd.DataFrame(
        {
            "mentor_id": mentor_ids[posts.mentor],
            "cooperative_id": cooperative_ids[posts.cooperative],
            "assigned_from": posts.since,
            "assigned_to": posts.until,
        }
    )


def absences(posts: Posts, mentor_ids: Texts) -> pd.DataFrame:
    """Return the table ``absences``."""
    table = posts.absences.copy()
    table.insert(0, "mentor_id", mentor_ids[table.pop("mentor").to_numpy()])
    return table
