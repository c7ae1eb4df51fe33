"""What really happened, for the scorecard alone: one row per cooperative and per mentor."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.simulate.aftermath import Unfinished
from dashboard.simulate.ground import Ground
from dashboard.simulate.log import Log
from dashboard.simulate.money import Borrowers
from dashboard.simulate.people import DISHONEST, Cast, Circumstances
from dashboard.simulate.plan import AS_OF, Bools, Ints, Plan, Texts
from dashboard.simulate.posts import Posts
from dashboard.simulate.rounds import RECENT_DAYS, sudden_day
from dashboard.simulate.season import Season
from dashboard.simulate.works import Works

SHORT_EXPOSURE_DAYS = 30  # effective days that a new mentor is given
EMPTY_DAYS = 30  # effective days without an assistant after which nobody oversees


def of_cooperatives(
    plan: Plan,
    ground: Ground,
    cast: Cast,
    circumstances: Circumstances,
    season: Season,
    posts: Posts,
    works: Works,
    borrowers: Borrowers,
    faults: Unfinished,
    log: Log,
    cooperative_id: Texts,
    mentor_id: Texts,
) -> pd.DataFrame:
    """Return ``cooperative_truth``."""
    n = len(ground)
    recent = log.day >= plan.days - RECENT_DAYS
    counts = {
        name: np.bincount(log.cooperative[recent & chosen], minlength=n)
        for name, chosen in {
            "visits": np.ones(len(log), dtype=bool),
            "faked": np.isin(log.kind.astype(str), ["faked", "careful"]),
            "hollow": log.kind == "hollow",
            "own": np.isin(log.kind.astype(str), ["genuine", "short_delivery"]),
        }.items()
    }
    visits, faked, hollow = counts["visits"], counts["faked"], counts["hollow"]
    late = ground.regency_code == circumstances.late
    empty = _effective_days_empty(plan, season, cast, posts, n)
    vacancy = posts.current < 0
    ever = np.bincount(log.cooperative, minlength=n)
    fresh = ~vacancy & (_exposure(plan, season, posts) < SHORT_EXPOSURE_DAYS)
    bad = faked + hollow
    ceremonial = (visits >= 3) & (2 * bad >= visits)
    thin = (counts["own"] < 3) | (3 * bad >= visits)
    tier = np.select(
        [late | fresh, (vacancy & (empty > EMPTY_DAYS)) | (visits == 0), ceremonial, thin],
        ["unknown", "none", "ceremonial", "thin"],
        "real",
    )
    subtype = np.where(ceremonial & (tier == "ceremonial"), np.where(hollow >= faked, "hollow", "inconsistent"), "")
    flags: dict[str, Bools] = {"frozen": _flag(n, works.cooperative[works.frozen])}
    owner = posts.current
    owned = owner >= 0
    acts = np.where(owned, cast.behaviour[owner], "")
    for behaviour in (*DISHONEST, "ceremonial_short", "event", "dark"):
        flags[behaviour] = acts == behaviour
    flags |= {
        "neglected": cast.neglected,
        "paper_closure": faults.paper,
        "overdue_follow_up": faults.overdue,
        "recurrent_finding": faults.recurrent,
        "severe_not_raised": faults.unraised,
        "idle_asset": borrowers.idle,
        "money_without_visits": borrowers.unseen,
        "quit": np.isin(np.where(cast.home >= 0, cast.fate[cast.home], ""), ["quit_vacant", "quit_recent"]),
        "never_assigned": cast.home < 0,
    }
    style = np.full(n, "", dtype=object)
    style[works.cooperative] = works.style
    flooded = season.under_water[season.district_no][:, -RECENT_DAYS:].any(axis=1)
    traps: dict[str, Bools] = {
        "wrong_coordinate": ground.wrong_point,
        "shared_site": ground.shared_site,
        "flood": flooded,
        "renumbered": posts.renumbered,
        "shared_mentor": posts.shared,
        "no_photo_hashes": ground.regency_code == circumstances.photoless,
        "template": ground.regency_code == circumstances.template,
        "terse": acts == "terse",
        "leave": np.where(owned, posts.on_leave[owner], False),
        "carried_forward": style == "carried",
        "stepped_progress": style == "stepped",
        "declared_blocker": style == "blocked",
        "finishing": style == "finishing",
    }
    honest = (faked + hollow == 0) & ~np.isin(acts.astype(str), [*DISHONEST, "ceremonial_short"])
    return pd.DataFrame(
        {
            "cooperative_id": cooperative_id,
            "regency_code": ground.regency_code,
            "tier": tier,
            "subtype": subtype,
            "visits_recent": visits,
            "faked_recent": faked,
            "hollow_recent": hollow,
            "mentor_id": np.where(owned, mentor_id[owner], ""),
            "feed_complete": _words(~late),
            "never_visited": _words(~vacancy & (ever == 0)),
            "vacancy": _words(vacancy),
            "patterns": _joined(flags),
            "confounders": _joined(traps),
            "area": ground.area,
            "honest": _words(honest),
        }
    )


def of_mentors(
    plan: Plan, ground: Ground, cast: Cast, circumstances: Circumstances, posts: Posts, log: Log, ids: Texts
) -> pd.DataFrame:
    """Return ``mentor_truth``."""
    n = len(cast)
    faked = np.isin(log.kind.astype(str), ["faked", "careful"])
    since = posts.contract_from.copy()
    for mentor in np.flatnonzero(cast.behaves("sudden")):
        since[mentor] = np.datetime64(plan.first) + sudden_day(plan, int(mentor))
    for mentor in np.flatnonzero(cast.behaves("dark")):
        since[mentor] = np.datetime64(plan.first) + int(posts.silent[mentor].argmax())
    honest = ~cast.behaves(*DISHONEST, "ceremonial_short")
    code = np.where(cast.regency >= 0, ground.regencies[cast.regency], "")
    assistant = cast.role == "business_assistant"
    traps: dict[str, Bools] = {
        "leave": posts.on_leave,
        "new": cast.fate == "new",
        "quit": np.char.startswith(cast.fate.astype(str), "quit"),
        "late_feed": (code == circumstances.late),
        "no_photo_hashes": (code == circumstances.photoless) & assistant,
        "template": (code == circumstances.template) & assistant,
        "terse": cast.behaves("terse"),
        "utc_shift": _flag(n, log.mentor[log.shifted]),
        "cached_gps": _flag(n, log.mentor[log.cached]),
        "lives_in_town": cast.in_town & assistant,
    }
    return pd.DataFrame(
        {
            "mentor_id": ids,
            "role": cast.role,
            "regency_code": code,
            "behaviour": cast.behaviour,
            "faked_visits": np.bincount(log.mentor[faked], minlength=n),
            "visits": np.bincount(log.mentor, minlength=n),
            "since": np.datetime_as_string(since, unit="D"),
            "confounders": _joined(traps),
            "honest": _words(honest),
        }
    )


def _exposure(plan: Plan, season: Season, posts: Posts) -> Ints:
    """Return the effective days since each cooperative's assistant began (0 where there is none)."""
    passed = np.concatenate([np.cumsum(season.working[::-1])[::-1], [0]])
    begun = (posts.current_since - np.datetime64(plan.first)).astype("int64")
    begun = np.where(np.isnat(posts.current_since), plan.days, begun)
    return np.asarray(passed[begun.clip(0, plan.days)], dtype=np.int64)


def _effective_days_empty(plan: Plan, season: Season, cast: Cast, posts: Posts, n: int) -> Ints:
    """Return the effective days since the last assistant's last day (all days if there was none)."""
    mine = posts.mentor < cast.assistants
    end = np.where(np.isnat(posts.until), np.datetime64(AS_OF), posts.until)
    end = np.minimum(end, posts.contract_to[posts.mentor])
    last = np.full(n, np.datetime64("1970-01-01"))
    np.maximum.at(last, posts.cooperative[mine], end[mine])
    after = (last - np.datetime64(plan.first)).astype("int64") + 1
    passed = np.concatenate([np.cumsum(season.working[::-1])[::-1], [0]])
    return np.asarray(passed[after.clip(0, plan.days)], dtype=np.int64)


def _flag(n: int, members: Ints) -> Bools:
    flags = np.zeros(n, dtype=bool)
    flags[members] = True
    return flags


def _words(flags: Bools) -> Texts:
    return np.where(flags, "yes", "no").astype(object)


def _joined(flags: dict[str, Bools]) -> Texts:
    names = list(flags)
    table = np.column_stack(list(flags.values()))
    return np.array([";".join(names[i] for i in np.flatnonzero(row)) for row in table], dtype=object)
