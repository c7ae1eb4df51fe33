"""The week's list: which cases a reader is shown, which are held back, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import cast

from dashboard import settings
from dashboard.desk.acts import Close, Gone, Reply
from dashboard.desk.cases import Case, cases, for_reader, within
from dashboard.desk.store import Desk, Event, Handling, unnoted
from dashboard.questions import LOCAL_READER, Reader
from dashboard.releases import Release, Store
from dashboard.words import Language, say

_REGENCY_CODE = 5  # characters of a regency's code
# Why a case is not on the list, in the order in which it is said.
REASONS = ("trial", "waiting", "closed", "resting", "same_mentor", "over_budget")


@dataclass(frozen=True)
class Listed:
    """A case as this reader may see it, how far it has come, and why it is not on the list."""

    case: Case
    handling: Handling
    hidden: str = ""


@dataclass(frozen=True)
class Trial:
    """The trial period: its running week, of how many."""

    week: int
    weeks: int


@dataclass(frozen=True)
class Week:
    """The week's list in the order of rank, random checks last.

    ``others`` are the cases that this reader may see and that are not on the list, ``hidden``
    counts everything that is not, by its reason in ``REASONS``: what may not be seen as well.
    """

    listed: tuple[Listed, ...]
    others: tuple[Listed, ...]
    hidden: Mapping[str, int]
    budget: int
    trial: Trial | None


def limits(release: Release) -> Mapping[str, int]:
    """Return the worklist's settings as a release pins them."""
    return _limits(release.settings_text)


@lru_cache(maxsize=16)
def _limits(settings_text: str) -> Mapping[str, int]:
    return cast(Mapping[str, int], settings.load(settings_text).section("worklist"))


def trial(desk: Desk, release: Release, at: datetime) -> Trial | None:
    """Return the trial period where it runs at ``at``: the first weeks of a real line."""
    if release.simulated:
        return None
    week = (at - desk.began_at(release)) // timedelta(weeks=1) + 1
    weeks = limits(release)["trial_weeks"]
    return Trial(week, weeks) if week <= weeks else None


def sees_trial(reader: Reader, running: Trial | None) -> bool:
    """Return whether a reader sees mentors' statuses and the tiers on trial."""
    return running is None or reader.supervisor or reader.role in ("analyst", "admin")


def weekly_list(
    desk: Desk, release: Release, *, scope: str = "", reader: Reader = LOCAL_READER, at: datetime
) -> Week:
    """Return the list of a release for a scope (a code prefix) and a reader, at a moment."""
    most = limits(release)
    running = trial(desk, release, at)
    handlings = desk.handlings(release.line)
    budget = most["regency_budget" if len(scope) >= _REGENCY_CODE else "province_budget"]
    known = [
        (each, handlings[each.case_id][-1] if each.case_id in handlings else unnoted(release, each))
        for each in cases(release)
        if within(each.scope_code, each.regency_code, scope, reader)
    ]
    held = [_held_back(each, handling, reader, running, most, at) for each, handling in known]
    free = [each for (each, _), why in zip(known, held, strict=True) if not why]
    checks = [each.rank for each in free if each.kind == "random_check"]
    checks = checks[: min(most["random_checks"], budget)]
    places, of_mentor = budget - len(checks), Counter[str]()
    listed: list[Listed] = []
    others: list[Listed] = []
    hidden = Counter[str]()
    for (each, handling), held_back in zip(known, held, strict=True):
        why = held_back
        if not why and each.rank not in checks:
            if each.kind == "random_check" or not places:
                why = "over_budget"
            elif each.mentor_id and of_mentor[each.mentor_id] == most["per_mentor"]:
                why = "same_mentor"
            else:
                places -= 1
                of_mentor[each.mentor_id or ""] += 1
        if why:
            hidden[why] += 1
        if why not in ("trial", "waiting"):
            (others if why else listed).append(_seen(each, handling, why, reader))
    listed.sort(key=lambda seen: seen.case.kind == "random_check")
    return Week(tuple(listed), tuple(others), hidden, budget, running)


def cleared(
    desk: Desk, store: Store, release: Release, *, scope: str = "", reader: Reader = LOCAL_READER
) -> tuple[Listed, ...]:
    """Return the cases that were closed and that this release is the first to hold no more."""
    found = []
    for occurrences in desk.handlings(release.line).values():
        for each in occurrences:
            last = next((e for e in reversed(each.events) if isinstance(e.act, Gone)), None)
            if each.closed and last and last.release == release.number:
                found.append((each.closed.release, each))
    held = {n: {c.case_id: c for c in cases(store.release(n))} for n in {n for n, _ in found}}
    known = ((held[n][each.case_id], each) for n, each in found)
    return tuple(
        _seen(of, each, "closed", reader)
        for of, each in sorted(known, key=lambda pair: pair[0].rank)
        if within(of.scope_code, of.regency_code, scope, reader)
    )


def said(week: Week, language: Language) -> list[str]:
    """Return one sentence for each reason that holds cases back, and how many."""
    return [
        say(f"desk.hidden_{reason}", language, n=week.hidden[reason])
        for reason in REASONS
        if week.hidden.get(reason)
    ]


def _held_back(
    known: Case,
    handling: Handling,
    reader: Reader,
    running: Trial | None,
    most: Mapping[str, int],
    at: datetime,
) -> str:
    """Return why a case is not shown whatever else stands on the list, or nothing."""
    if known.on_trial and not sees_trial(reader, running):
        return "trial"
    if known.answerable and not (reader.supervisor or handling.replied_at):
        asked = handling.asked_at or at
        if at < asked + timedelta(days=most["reply_days"]):
            return "waiting"
    if handling.closed:
        return "closed"
    rested = handling.rested
    if rested and rested.signature == known.signature:
        return "resting" if at < rested.at + timedelta(days=most["rest_days"]) else ""
    return ""


def _seen(known: Case, handling: Handling, hidden: str, reader: Reader) -> Listed:
    """Return a case and its handling, both as this reader may see them."""
    shown = for_reader(known, reader)
    kept = handling if reader.supervisor else _masked(handling, shown)
    return Listed(shown, kept, hidden)


def _masked(handling: Handling, shown: Case) -> Handling:
    """Leave out of a handling what ``for_reader`` left out of its case."""
    if handling.case_id == shown.case_id and not any(event.who for event in handling.events):
        return handling

    def masked(event: Event) -> Event:
        act = event.act
        if isinstance(act, Close):
            act = replace(act, rule_subjects=shown.rule_subjects, evidence=shown.evidence)
        who = "" if isinstance(act, Reply) else event.who
        return replace(event, case_id=shown.case_id, who=who, act=act)

    return replace(
        handling,
        case_id=shown.case_id,
        rested=handling.rested and masked(handling.rested),
        closed=handling.closed and masked(handling.closed),
        events=tuple(masked(event) for event in handling.events),
    )
