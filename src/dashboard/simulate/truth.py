"""What really happened, for the scorecard alone: one row per cooperative and per mentor."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.simulate.people import DISHONEST
from dashboard.simulate.plan import AS_OF, Bools, Floats, Ints, Texts, either, flag
from dashboard.simulate.rounds import RECENT_DAYS, sudden_day
from dashboard.simulate.story import Story

JUST_BEGUN = 30  # effective days of grace for a new mentor
UNATTENDED = 30  # effective days without an assistant after which nobody oversees
FULL_LOAD = 12


def of_cooperatives(story: Story) -> pd.DataFrame:
    """Return ``cooperative_truth``."""
    plan, ground, posts, log = story.plan, story.ground, story.posts, story.log
    n = len(ground)
    recent = log.day >= plan.days - RECENT_DAYS
    visits = np.bincount(log.cooperative[recent], minlength=n)
    faked, hollow, own = (
        np.bincount(log.cooperative[recent & np.isin(log.kind.astype(str), kinds)], minlength=n)
        for kinds in (["faked", "careful"], ["hollow"], ["genuine", "short_delivery"])
    )
    late = ground.regency_code == story.circumstances.late
    vacancy = posts.current < 0
    fresh = ~vacancy & (_exposure(story) < JUST_BEGUN)
    nobody = (vacancy & (_empty_for(story) > UNATTENDED)) | (visits == 0)
    ceremonial = (visits >= 3) & (2 * (faked + hollow) >= visits)
    thin = (own < 3) | (3 * (faked + hollow) >= visits)
    tier = np.select(
        [late | fresh, nobody, ceremonial, thin], ["unknown", "none", "ceremonial", "thin"], "real"
    )
    kind = np.where(hollow >= faked, "hollow", "inconsistent")
    ever = np.bincount(log.cooperative, minlength=n) > 0
    owner = _owners_behaviour(story)
    honest = (faked + hollow == 0) & ~np.isin(owner.astype(str), [*DISHONEST, "ceremonial_short"])
    return pd.DataFrame(
        {
            "cooperative_id": story.cooperative_id,
            "regency_code": ground.regency_code,
            "tier": tier,
            "subtype": np.where(tier == "ceremonial", kind, ""),
            "visits_recent": visits,
            "faked_recent": faked,
            "hollow_recent": hollow,
            "mentor_id": np.where(vacancy, "", story.mentor_id[posts.current]),
            "feed_complete": _words(~late),
            "never_visited": _words(~vacancy & ~ever),
            "vacancy": _words(vacancy),
            "patterns": _joined(_patterns(story)),
            "confounders": _joined(_traps_of_cooperatives(story)),
            "area": ground.area,
            "honest": _words(honest),
        }
    )


def of_mentors(story: Story) -> pd.DataFrame:
    """Return ``mentor_truth``."""
    plan, ground, cast, log = story.plan, story.ground, story.cast, story.log
    n = len(cast)
    faked = np.isin(log.kind.astype(str), ["faked", "careful"])
    since = story.posts.contract_from.copy()
    for mentor in np.flatnonzero(cast.behaves("sudden")):
        since[mentor] = np.datetime64(plan.first) + sudden_day(plan, int(mentor))
    for mentor in np.flatnonzero(cast.behaves("dark")):
        since[mentor] = np.datetime64(plan.first) + int(story.posts.silent[mentor].argmax())
    return pd.DataFrame(
        {
            "mentor_id": story.mentor_id,
            "role": cast.role,
            "regency_code": np.where(cast.regency >= 0, ground.regencies[cast.regency], ""),
            "behaviour": cast.behaviour,
            "faked_visits": np.bincount(log.mentor[faked], minlength=n),
            "visits": np.bincount(log.mentor, minlength=n),
            "since": np.datetime_as_string(since, unit="D"),
            "confounders": _joined(_traps_of_mentors(story)),
            "honest": _words(~cast.behaves(*DISHONEST, "ceremonial_short")),
        }
    )


def _owners_behaviour(story: Story) -> Texts:
    """Return how each cooperative's assistant behaves, empty where there is none."""
    owner = story.posts.current
    return either(owner >= 0, story.cast.behaviour[owner], "")


def _patterns(story: Story) -> dict[str, Bools]:
    """Return every planted fault of cooperatives by name."""
    cast, unfinished, home = story.cast, story.unfinished, story.cast.home
    owner = _owners_behaviour(story)
    behaviours = (*DISHONEST, "ceremonial_short", "event", "dark")
    left = np.isin(np.where(home >= 0, cast.fate[home], ""), ["quit_vacant", "quit_recent"])
    works = story.works
    return {behaviour: owner == behaviour for behaviour in behaviours} | {
        "never_assigned": home < 0,
        "quit": left,
        "neglected": cast.neglected,
        "frozen": flag(len(story.ground), works.cooperative[works.frozen]),
        "paper_closure": unfinished.paper,
        "overdue_follow_up": unfinished.overdue,
        "recurrent_finding": unfinished.recurrent,
        "severe_not_raised": unfinished.unraised,
        "no_action": unfinished.unplanned,
        "always_fine": story.always_fine,
        "idle_asset": story.borrowers.idle,
        "money_without_visits": story.borrowers.unseen,
        **story.loans.patterns,
    }


def _traps_of_cooperatives(story: Story) -> dict[str, Bools]:
    """Return everything that may mislead a naive rule about a cooperative."""
    ground, posts, works, season = story.ground, story.posts, story.works, story.season
    style = np.full(len(ground), "", dtype=object)
    style[works.cooperative] = works.style
    recent_floods: Bools = np.any(season.under_water[:, -RECENT_DAYS:], axis=1)
    return {
        "wrong_coordinate": ground.wrong_point,
        "shared_site": ground.shared_site,
        "flood": recent_floods[season.district_no],
        "renumbered": posts.renumbered,
        "shared_mentor": posts.shared,
        "no_photo_hashes": ground.regency_code == story.circumstances.photoless,
        "template": ground.regency_code == story.circumstances.template,
        "terse": _owners_behaviour(story) == "terse",
        "leave": (posts.current >= 0) & posts.on_leave[posts.current],
        "carried_forward": style == "carried",
        "stepped_progress": style == "stepped",
        "declared_blocker": style == "blocked",
        "finishing": style == "finishing",
    }


def _traps_of_mentors(story: Story) -> dict[str, Bools]:
    """Return everything that may mislead a naive rule about a mentor."""
    cast, log, n = story.cast, story.log, len(story.cast)
    code = np.where(cast.regency >= 0, story.ground.regencies[cast.regency], "")
    assistant = cast.role == "business_assistant"
    today = np.datetime64(AS_OF)
    posts = story.posts
    live = np.isnat(posts.until) | (posts.until >= today)
    live &= posts.contract_to[posts.mentor] >= today
    return {
        "leave": posts.on_leave,
        "new": cast.fate == "new",
        "quit": np.char.startswith(cast.fate.astype(str), "quit"),
        "overload": assistant & (np.bincount(posts.mentor[live], minlength=n) > FULL_LOAD),
        "late_feed": assistant & (code == story.circumstances.late),
        "no_photo_hashes": assistant & (code == story.circumstances.photoless),
        "template": assistant & (code == story.circumstances.template),
        "terse": cast.behaves("terse"),
        "utc_shift": flag(n, log.mentor[log.shifted]),
        "cached_gps": flag(n, log.mentor[log.cached]),
        "lives_in_town": cast.in_town & assistant,
    }


def _exposure(story: Story) -> Floats:
    """Return the effective days since each cooperative's assistant began (0 without one)."""
    begun = story.posts.current_since
    days = (begun - np.datetime64(story.plan.first)).astype("int64")
    return _effective_days_from(story, np.where(np.isnat(begun), story.plan.days, days))


def _empty_for(story: Story) -> Floats:
    """Return the effective days since the last assistant's last day (all, if there was none)."""
    posts = story.posts
    mine = posts.mentor < story.cast.assistants
    end = np.where(np.isnat(posts.until), np.datetime64(AS_OF), posts.until)
    end = np.minimum(end, posts.contract_to[posts.mentor])
    last = np.full(len(story.ground), np.datetime64("1970-01-01"))
    np.maximum.at(last, posts.cooperative[mine], end[mine])
    days = (last - np.datetime64(story.plan.first)).astype("int64") + 1
    return _effective_days_from(story, days)


def _effective_days_from(story: Story, day: Ints) -> Floats:
    """Return the effective days from a day (one per cooperative) to the end."""
    effective = story.season.effective
    ahead = np.cumsum(effective[:, ::-1], axis=1)[:, ::-1]
    left = np.hstack([ahead, np.zeros((len(effective), 1))])
    return np.asarray(left[story.season.district_no, day.clip(0, story.plan.days)])


def _words(flags: Bools) -> Texts:
    return either(flags, "yes", "no")


def _joined(flags: dict[str, Bools]) -> Texts:
    names = list(flags)
    table = np.column_stack(list(flags.values()))
    joined = [";".join(names[i] for i in np.flatnonzero(row)) for row in table]
    return np.array(joined, dtype=object)
