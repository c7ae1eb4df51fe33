"""Second looks and paperwork: back-checks, monthly reports, and what mentoring left behind."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from dashboard.simulate.ground import Ground
from dashboard.simulate.log import Log
from dashboard.simulate.people import Cast, Circumstances
from dashboard.simulate.plan import NO_DAY, Plan, Texts, either, months_closed, some
from dashboard.simulate.posts import Posts

ROUNDS = (date(2026, 6, 22), date(2026, 9, 21), date(2026, 10, 24))
SHARE_PER_ROUND = 0.075
PER_COOPERATIVE = 3
DENIAL = "Pengurus menyatakan tidak ada kunjungan pada tanggal itu"
NO_ANSWER = "Nomor tidak aktif"
PARTNERS = ("Bulog", "BRI", "PT Pos", "agen LPG", "BUMDes", "koperasi tetangga")
KINDS = ("business_plan", "proposal", "bookkeeping", "partnership")


def check_back(plan: Plan, cast: Cast, log: Log, cooperative_id: Texts) -> pd.DataFrame:
    """Return ``back_checks``: a random twelfth of the cooperatives a quarter, three visits each.

    Offices also ask again where a careful faker works: somebody in the village has talked.
    """
    rng = plan.rng("back-checks")
    n = len(cooperative_id)
    rows: list[tuple[int, int, int]] = []
    order = np.lexsort((log.start, log.cooperative))
    begin = np.searchsorted(log.cooperative[order], np.arange(n + 1))
    rumour = np.unique(log.cooperative[log.kind == "careful"])
    for when in ROUNDS:
        today = plan.day(when)
        if today < 30:
            continue
        chosen = some(rng, np.arange(n), max(3, round(SHARE_PER_ROUND * n)))
        if when == ROUNDS[-1]:
            chosen = np.union1d(chosen, some(rng, rumour, round(0.4 * len(rumour))))
        for cooperative in chosen:
            mine = order[begin[cooperative] : begin[cooperative + 1]]
            mine = mine[(log.day[mine] < today) & (log.day[mine] >= today - 70)]
            mine = mine[log.mentor[mine] < cast.assistants]
            rows += [(int(row), today, i) for i, row in enumerate(mine[-PER_COOPERATIVE:])]
    visit, today_, turn = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    made_up = np.isin(log.kind[visit].astype(str), ["faked", "careful"])
    draw = rng.random(len(visit))
    # People forget a date or answer for somebody else: one honest visit in fifty is denied.
    result = np.where(
        made_up,
        np.select([draw < 0.82, draw < 0.94], ["denied", "unreachable"], "confirmed"),
        np.select([draw < 0.02, draw < 0.13], ["denied", "unreachable"], "confirmed"),
    ).astype(object)
    result[log.kind[visit] == "wrong_cooperative"] = "denied"
    seen = np.where(result == "confirmed", np.datetime64(plan.first) + log.day[visit], NO_DAY)
    role = rng.choice(["PMO", "Pendamping provinsi", "Dinas koperasi"], len(visit))
    frame = pd.DataFrame(
        {
            "cooperative_id": cooperative_id[log.cooperative[visit]],
            "visit_id": log.visits["visit_id"].to_numpy(dtype=object)[visit],
            "checked_on": np.datetime64(plan.first) + today_ + turn % 2,
            "result": result,
            "checked_by_role": role.astype(object),
            "mentor_last_seen_on": seen,
            "note": either(result == "denied", DENIAL, either(result == "unreachable", NO_ANSWER)),
        }
    )
    keys = ["cooperative_id", "visit_id", "checked_on"]
    return frame.sort_values(keys, ignore_index=True).drop_duplicates(keys, ignore_index=True)


def report_monthly(
    plan: Plan, ground: Ground, cast: Cast, circumstances: Circumstances, posts: Posts, ids: Texts
) -> pd.DataFrame:
    """Return ``monthly_reports`` of the assistants up to September 2026, due in the next month."""
    rng = plan.rng("monthly reports")
    months = months_closed(plan)
    mentor, month = (a.ravel() for a in np.indices((cast.assistants, len(months))))
    begin = posts.contract_from[mentor].astype("datetime64[M]")
    end = posts.contract_to[mentor].astype("datetime64[M]")
    kept = (months[month] >= begin) & (months[month] <= end)
    late = ground.regencies[cast.regency[mentor]] == circumstances.late
    kept &= ~(late & (months[month] >= np.datetime64("2026-07")))
    mentor, month = mentor[kept], month[kept]
    careless = rng.random(cast.assistants) < 0.1
    draw = rng.random(len(mentor))
    forgets = draw < np.where(careless[mentor], 0.4, 0.04)
    status = np.select([forgets, draw > 0.95], ["missing", "returned"], "received")
    received = (months[month] + 1).astype("datetime64[D]") + rng.integers(0, 10, len(mentor))
    return pd.DataFrame(
        {
            "mentor_id": ids[mentor],
            "month": months[month].astype("datetime64[D]"),
            "received_on": np.where(status == "missing", NO_DAY, received),
            "status": status.astype(object),
        }
    )


def deliver(plan: Plan, cast: Cast, log: Log, cooperative_id: Texts, ids: Texts) -> pd.DataFrame:
    """Return ``deliverables``: papers that grew out of real visits."""
    rng = plan.rng("deliverables")
    real = np.flatnonzero((log.kind == "genuine") & (log.mentor < cast.assistants))
    rows = real[rng.random(len(real)) < 0.075]
    kind = rng.choice(KINDS, len(rows), p=[0.3, 0.28, 0.28, 0.14])
    partner = rng.choice(PARTNERS, len(rows))
    frame = pd.DataFrame(
        {
            "cooperative_id": cooperative_id[log.cooperative[rows]],
            "kind": kind.astype(object),
            "delivered_on": np.datetime64(plan.first) + log.day[rows],
            "status": rng.choice(
                ["draft", "submitted", "accepted", "rejected"], len(rows), p=[0.3, 0.34, 0.3, 0.06]
            ).astype(object),
            "mentor_id": ids[log.mentor[rows]],
            "partner": either(kind == "partnership", partner),
        }
    )
    keys = ["cooperative_id", "kind", "delivered_on"]
    return frame.sort_values(keys, ignore_index=True).drop_duplicates(keys, ignore_index=True)
