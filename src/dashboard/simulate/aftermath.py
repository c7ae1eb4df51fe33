"""What visits lead to: follow-ups that are closed with proof, left open, or closed on paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.simulate.evidence import DAY
from dashboard.simulate.grammar import TOPICS
from dashboard.simulate.log import Log
from dashboard.simulate.plan import Bools, Ints, Plan, Texts, either, some, stamp

RATES = {"paper": 0.03, "overdue": 0.04, "recurrent": 0.03, "unraised": 0.015, "unplanned": 0.02}
PROOF = (
    "Foto buku kas terlampir",
    "Berita acara tanggal rapat",
    "Nota pembelian dilihat",
    "Dicek di lokasi, selesai",
    "Surat tanda terima dinas",
    "Rekening koran dilampirkan",
    "Foto sebelum dan sesudah",
    "Tanda tangan ketua pada formulir",
    "Dikonfirmasi bendahara lewat telepon",
    "Sertifikat sudah di tangan pengurus",
)


@dataclass(frozen=True)
class Unfinished:
    """Cooperatives (flags) whose findings are handled badly, one fault each."""

    paper: Bools  # closed in one minute, without proof
    overdue: Bools  # left open long after the due date
    recurrent: Bools  # the same finding again and again
    unraised: Bools  # severe, and nobody above was told
    unplanned: Bools  # problems are named, and nothing is planned


def leave_unfinished(plan: Plan, sound: Bools, often_seen: Bools) -> Unfinished:
    """Choose where findings are handled badly, among cooperatives that are really visited."""
    rng = plan.rng("unfinished")
    n = len(sound)
    pool = np.flatnonzero(sound & often_seen)
    flags = {}
    for name, rate in RATES.items():
        flags[name] = np.zeros(n, dtype=bool)
        flags[name][some(rng, pool, plan.count(rate, n))] = True
        pool = pool[~flags[name][pool]]
    return Unfinished(**flags)


def stuck_topics(plan: Plan, faults: Unfinished) -> Ints:
    """Return the topic of the problem that comes back at each cooperative, -1 for none."""
    topics = plan.rng("stuck").integers(0, len(TOPICS), len(faults.recurrent))
    return np.where(faults.recurrent, topics, -1)


def follow(
    plan: Plan, log: Log, faults: Unfinished, last_day: Ints, mentor_id: Texts
) -> pd.DataFrame:
    """Return ``follow_ups``: opened by visits that found a problem.

    ``last_day`` is the day (of each cooperative) up to which its regency has sent its reports.
    """
    rng = plan.rng("follow-ups")
    troubled = (log.notes.problem == True) & (log.kind != "faked")  # noqa: E712 - None is not False
    always = faults.recurrent | faults.paper | faults.overdue | faults.unraised
    opens = (rng.random(len(log)) < 0.62) | always[log.cooperative]
    rows = np.flatnonzero(troubled & opens & ~faults.unplanned[log.cooperative])
    rows = rows[np.lexsort((log.start[rows], log.cooperative[rows]))]
    n = len(rows)
    coop, day = log.cooperative[rows], log.day[rows]
    severity = np.maximum(log.notes.severity[rows], 1)
    severity[faults.unraised[coop] & (rng.random(n) < 0.6)] = 3
    due = day + rng.choice([14, 14, 14, 7, 21, 30], n)

    later = _next_seen(plan, log, coop, day + rng.integers(4, 15, n))
    chance = np.where(severity == 3, 0.97, 0.92)
    chance = np.where(faults.overdue[coop], 0.1, np.where(faults.recurrent[coop], 0.0, chance))
    closed = (rng.random(n) < chance) & np.isfinite(later)
    # Nobody came back, but somebody telephoned: closed with that proof.
    phoned = ~np.isfinite(later) & (rng.random(n) < 0.75 * chance) & (day < plan.days - 40)
    moment = np.where(closed, later, np.where(phoned, (day + rng.integers(9, 30, n)) * DAY, np.nan))
    moment = np.where(phoned & ~closed, moment + rng.uniform(8, 17, n) * 3600, moment)
    proof = either(rng.random(n) < 0.93, rng.choice(PROOF, n))
    paper = faults.paper[coop]
    moment = np.where(paper, _one_evening(plan, coop, day, rng), moment)
    moment[moment >= (last_day[coop] + 1) * DAY] = np.nan
    closed = np.isfinite(moment)

    raised = (severity == 3) & ~faults.unraised[coop] & (rng.random(n) < 0.88)
    escalated = day + rng.integers(1, 12, n)
    raised &= escalated <= last_day[coop]
    first = np.datetime64(plan.first)
    order = np.lexsort((coop, log.start[rows]))
    frame = pd.DataFrame(
        {
            "cooperative_id": log.visits["cooperative_id"].to_numpy(dtype=object)[rows],
            "visit_id": log.visits["visit_id"].to_numpy(dtype=object)[rows],
            "category": np.array(TOPICS, dtype=object)[log.notes.topic[rows]],
            "severity": np.array(["", "low", "medium", "high"], dtype=object)[severity],
            "opened_on": first + day,
            "due_on": first + due,
            "closed_on": stamp(moment, plan).astype("datetime64[D]"),
            "closed_at": stamp(moment, plan),
            "closing_evidence": either(closed & ~paper, proof),
            "escalated_on": np.where(raised, first + escalated, np.datetime64("NaT", "D")),
            "owner_mentor_id": mentor_id[log.mentor[rows]],
        }
    )
    frame = frame.iloc[order].reset_index(drop=True)
    frame.insert(0, "follow_up_id", [f"SIM-T-{plan.prefix}{i + 1:06d}" for i in range(n)])
    return frame


def _next_seen(plan: Plan, log: Log, coop: Ints, earliest: Ints) -> np.ndarray:
    """Return the end of the first later visit to each cooperative (seconds, NaN if none)."""
    order = np.lexsort((log.start, log.cooperative))
    key = log.cooperative[order] * 10_000_000_000 + log.start[order].astype("int64")
    at = np.searchsorted(key, coop * 10_000_000_000 + (earliest * DAY).astype("int64"))
    inside = np.minimum(at, len(order) - 1)
    found = order[inside]
    same = (at < len(order)) & (log.cooperative[found] == coop)
    return np.where(same, log.start[found] + 2 * 3600, np.nan)


def _one_evening(plan: Plan, coop: Ints, day: Ints, rng: np.random.Generator) -> np.ndarray:
    """Close everything that a cooperative has open in one minute of one evening."""
    evening = plan.days - rng.integers(6, 25, int(coop.max()) + 1)
    minute = rng.integers(20 * 60, 22 * 60, len(evening)) * 60
    second = rng.integers(0, 50, len(coop))
    moment = evening[coop] * DAY + minute[coop] + second
    return np.where(day < evening[coop], moment, np.nan)
