"""Contracts, assignments and absences: from when to when each mentor accompanies whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from dashboard.simulate.ground import Ground, km
from dashboard.simulate.people import Cast
from dashboard.simulate.plan import AS_OF, NO_DAY, Bools, Days, Ints, Plan, some
from dashboard.simulate.season import CONTRACTS_ENDED, CONTRACTS_RESUMED

TRAINED = date(2025, 10, 27)
FIRST_POSTED = date(2025, 11, 3)
SHARED = 0.01
RENUMBERED = 0.008
LONG_LEAVE = 0.0125


@dataclass(frozen=True)
class Posts:
    """Assignment rows (arrays by row; ``until`` is NaT while running) and what follows from them.

    ``away`` [mentor, day] marks excused days and ``silent`` [mentor, day] days on which a mentor
    who should work does not. Flags ``shared`` and ``renumbered`` are of cooperatives, ``on_leave``
    of mentors. ``current`` is the assistant of each cooperative at the as-of date, or -1.
    """

    mentor: Ints
    cooperative: Ints
    since: Days
    until: Days
    contract_from: Days
    contract_to: Days
    away: Bools
    silent: Bools
    absences: pd.DataFrame
    shared: Bools
    renumbered: Bools
    on_leave: Bools
    current: Ints
    current_since: Days


def post(plan: Plan, ground: Ground, cast: Cast) -> Posts:
    """Sign contracts, hand out portfolios, let people leave, and fill some of the gaps."""
    rng = plan.rng("posts")
    contract_from, contract_to = _contracts(rng, cast)
    rows: list[tuple[int, int, date, date | None]] = []
    last_year = _last_year(rng, cast, ground)
    rows += [(m, c, FIRST_POSTED, CONTRACTS_ENDED) for c, m in enumerate(last_year) if m >= 0]

    left = _leaving(rng, cast)
    fresh = dict(
        zip(
            np.flatnonzero(cast.fate == "quit_replaced").tolist(),
            np.flatnonzero(cast.fate == "new").tolist(),
            strict=True,
        )
    )
    middle_lat, middle_lon = _middles(ground, cast)
    n = len(ground)
    shared = np.zeros(n, dtype=bool)
    shared[some(rng, np.flatnonzero(_settled(cast)), max(1, round(SHARED * n)))] = True
    renumbered = np.zeros(n, dtype=bool)
    pool = np.flatnonzero(_settled(cast) & ~shared)
    renumbered[some(rng, pool, max(1, round(RENUMBERED * n)))] = True

    for cooperative in range(n):
        mentor = int(cast.home[cooperative])
        if mentor < 0:
            continue
        begin = contract_from[mentor].item() + timedelta(days=int(rng.integers(0, 4)))
        fate, end = cast.fate[mentor], left.get(mentor)
        if renumbered[cooperative]:
            # The village got a new code: its row was closed and opened again the next day.
            change = date(2026, 6, 1) + timedelta(days=int(rng.integers(0, 120)))
            rows.append((mentor, cooperative, begin, change))
            rows.append((mentor, cooperative, change + timedelta(days=1), None))
        elif end is None:
            rows.append((mentor, cooperative, begin, None))
        else:
            # Half of the offices close the rows of one who left, half only end the contract.
            closes = mentor % 2 == 0 or fate not in {"quit_vacant", "quit_recent"}
            rows.append((mentor, cooperative, begin, end if closes else None))
            contract_to[mentor] = np.datetime64(end)
        if fate == "quit_replaced" and end is not None:
            rows.append((fresh[mentor], cooperative, contract_from[fresh[mentor]].item(), None))
        if fate == "quit_spread" and end is not None:
            near = _neighbours(cast, middle_lat, middle_lon, mentor, 2)
            taken = end + timedelta(days=int(rng.integers(6, 14)))
            rows.append((int(near[cooperative % len(near)]), cooperative, taken, None))
        if shared[cooperative]:
            helper = int(_neighbours(cast, middle_lat, middle_lon, mentor, 1)[0])
            rows.append((helper, cooperative, date(2026, 4, 6), None))
    rows += _caretakers(rng, cast, ground)

    rows.sort(key=lambda row: (row[0], row[1], row[2]))
    mentor_no, cooperative_no, since, until = zip(*rows, strict=True)
    table = (
        np.array(mentor_no),
        np.array(cooperative_no),
        np.array(since, dtype="datetime64[D]"),
        np.array([NO_DAY if end is None else np.datetime64(end) for end in until]),
    )
    away, absences, on_leave = _absences(plan, cast)
    current, current_since = _current(cast, *table, contract_to, n)
    return Posts(
        *table,
        contract_from=contract_from,
        contract_to=contract_to,
        away=away,
        silent=_silent(plan, cast),
        absences=absences,
        shared=shared,
        renumbered=renumbered,
        on_leave=on_leave,
        current=current,
        current_since=current_since,
    )


def _contracts(rng: np.random.Generator, cast: Cast) -> tuple[Days, Days]:
    """Contracts resumed within three weeks; most run to the end of the year, some end sooner."""
    late = rng.choice([0, 2, 4, 7, 10, 14], size=len(cast), p=[0.6, 0.1, 0.1, 0.1, 0.05, 0.05])
    begin = np.datetime64(CONTRACTS_RESUMED) + late
    new = cast.fate == "new"
    begin[new] = np.datetime64("2026-09-28") + rng.integers(0, 12, new.sum())
    ends = np.array(["2026-12-31", "2026-12-15", "2026-11-30"], dtype="datetime64[D]")
    end = ends[rng.choice(3, size=len(cast), p=[0.88, 0.07, 0.05])]
    end[new] = np.datetime64("2027-09-30")
    return begin, end


def _leaving(rng: np.random.Generator, cast: Cast) -> dict[int, date]:
    """Return the last day of everybody who left."""
    spans = {
        "quit_vacant": (date(2026, 6, 15), 70),
        "quit_replaced": (date(2026, 7, 10), 35),
        "quit_spread": (date(2026, 5, 18), 45),
        "quit_recent": (date(2026, 10, 5), 8),
    }
    left = {}
    for mentor in np.flatnonzero(np.isin(cast.fate.astype(str), list(spans))):
        begin, width = spans[cast.fate[mentor]]
        left[int(mentor)] = begin + timedelta(days=int(rng.integers(0, width)))
    return left


def _last_year(rng: np.random.Generator, cast: Cast, ground: Ground) -> Ints:
    """Return last year's mentor of every cooperative: mostly the same, some a neighbour."""
    stayed = int(cast.assistants - (cast.fate == "new").sum())
    same = cast.home.copy()
    other = np.clip(same + rng.choice([-1, 1], len(ground)), 0, stayed - 1)
    moved = (rng.random(len(ground)) < 0.15) & (same >= 0)
    same = np.where(moved, other, same)
    nobody = np.flatnonzero((same < 0) & (rng.random(len(ground)) < 0.5))
    same[nobody] = rng.integers(0, stayed, len(nobody))
    return same


def _settled(cast: Cast) -> Bools:
    """Tell which cooperatives have an honest mentor who stayed and were really visited."""
    good = (cast.fate == "stays") & cast.behaves("honest", "terse")
    owned = cast.home >= 0
    return owned & np.where(owned, good[cast.home], False) & ~cast.never_visited & ~cast.neglected


def _middles(ground: Ground, cast: Cast) -> tuple[np.ndarray, np.ndarray]:
    frame = pd.DataFrame({"m": cast.home, "x": ground.site_lat, "y": ground.site_lon})
    middle = frame[frame["m"] >= 0].groupby("m").mean().reindex(range(cast.assistants))
    return middle["x"].to_numpy(), middle["y"].to_numpy()


def _neighbours(cast: Cast, lat: np.ndarray, lon: np.ndarray, mentor: int, count: int) -> Ints:
    """Return the nearest honest assistants of the same regency (or of any, where there is none)."""
    staying = (cast.fate[: cast.assistants] == "stays") & np.isfinite(lat)
    staying &= cast.behaves("honest", "terse")[: cast.assistants]
    staying[mentor] = False
    same = staying & (cast.regency[: cast.assistants] == cast.regency[mentor])
    others = np.isfinite(lat) & (np.arange(cast.assistants) != mentor)
    pool = np.flatnonzero(same if same.any() else staying if staying.any() else others)
    far = km(lat[mentor : mentor + 1], lon[mentor : mentor + 1], lat[pool], lon[pool])
    return pool[np.argsort(far, kind="stable")[:count]]


def _caretakers(
    rng: np.random.Generator, cast: Cast, ground: Ground
) -> list[tuple[int, int, date, date | None]]:
    """Name office staff beside the assistants, and as caretakers where there is none."""
    rows: list[tuple[int, int, date, date | None]] = []
    office = np.flatnonzero(cast.role == "management_office")
    for mentor in office[cast.regency[office] >= 0]:
        inside = np.flatnonzero(ground.regency_no == cast.regency[mentor])
        orphans = inside[cast.home[inside] < 0]
        pick = np.union1d(orphans[mentor % 2 :: 2], some(rng, inside, 4))
        rows += [(int(mentor), int(c), date(2026, 3, 2), None) for c in pick]
    return rows


def _absences(plan: Plan, cast: Cast) -> tuple[Bools, pd.DataFrame, Bools]:
    """Sick days, annual leave, a training week per regency, and a few long documented leaves."""
    rng = plan.rng("absences")
    rows: list[tuple[int, date, date, str, str]] = []
    for mentor in np.flatnonzero(rng.random(len(cast)) < 0.4):
        begin = date(2026, 3, 30) + timedelta(days=int(rng.integers(0, 200)))
        end = begin + timedelta(days=int(rng.integers(0, 4)))
        rows.append((int(mentor), begin, end, "sick", ""))
    for mentor in np.flatnonzero(rng.random(len(cast)) < 0.3):
        begin = date(2026, 4, 6) + timedelta(days=7 * int(rng.integers(0, 27)))
        rows.append((int(mentor), begin, begin + timedelta(days=4), "leave", "Cuti tahunan"))
    weeks = rng.integers(0, 14, int(cast.regency.max()) + 1)
    for assistant in range(cast.assistants):
        begin = date(2026, 6, 29) + timedelta(days=7 * int(weeks[cast.regency[assistant]]))
        if cast.fate[assistant] != "new" and rng.random() < 0.8:
            note = "Diklat pendamping lima hari"
            rows.append((assistant, begin, begin + timedelta(days=4), "training", note))
    on_leave = np.zeros(len(cast), dtype=bool)
    pool = np.flatnonzero((cast.fate == "stays") & cast.behaves("honest", "terse"))
    pool = pool[pool < cast.assistants]
    for mentor in some(rng, pool, max(1, round(LONG_LEAVE * cast.assistants))):
        on_leave[mentor] = True
        begin = date(2026, 9, 21) + timedelta(days=int(rng.integers(0, 10)))
        rows.append((int(mentor), begin, begin + timedelta(days=60), "leave", "Cuti melahirkan"))
    rows.sort()
    frame = pd.DataFrame(rows, columns=["mentor", "absent_from", "absent_to", "kind", "note"])
    frame = frame.drop_duplicates(["mentor", "absent_from", "absent_to"], ignore_index=True)
    frame["note"] = frame["note"].replace("", None)
    away = np.zeros((len(cast), plan.days), dtype=bool)
    for mentor, begin, end in zip(
        frame["mentor"], frame["absent_from"], frame["absent_to"], strict=True
    ):
        away[mentor, max(plan.day(begin), 0) : max(plan.day(end) + 1, 0)] = True
    for column in ("absent_from", "absent_to"):
        frame[column] = frame[column].to_numpy("datetime64[D]")
    return away, frame, on_leave


def _silent(plan: Plan, cast: Cast) -> Bools:
    """Let the dark mentors fall silent four to six weeks before the end, without a word."""
    rng = plan.rng("dark")
    silent = np.zeros((len(cast), plan.days), dtype=bool)
    for mentor in np.flatnonzero(cast.behaves("dark")):
        silent[mentor, plan.day(AS_OF) - int(rng.integers(28, 42)) :] = True
    return silent


def _current(
    cast: Cast,
    mentor: Ints,
    cooperative: Ints,
    since: Days,
    until: Days,
    contract_to: Days,
    n: int,
) -> tuple[Ints, Days]:
    """Return each cooperative's assistant on the as-of date (-1: nobody) and since when."""
    today = np.datetime64(AS_OF)
    live = (mentor < cast.assistants) & (since <= today)
    live &= (np.isnat(until) | (until >= today)) & (contract_to[mentor] >= today)
    current = np.full(n, -1, dtype=np.int64)
    begun = np.full(n, NO_DAY)
    # Rows are sorted by mentor; of two who share, the portfolio's own mentor is named.
    for row in np.flatnonzero(live):
        who, what = mentor[row], cooperative[row]
        if current[what] < 0 or who == cast.home[what]:
            current[what], begun[what] = who, since[row]
    return current, begun
