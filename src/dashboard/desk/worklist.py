"""The week's list: which cases a reader is shown, which are held back, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, cast

from dashboard import settings
from dashboard.desk.acts import Close, Gone, Reply
from dashboard.desk.cases import Brief, Case, Cases, cases, for_reader, within
from dashboard.desk.store import Desk, Event, Handling, unnoted
from dashboard.questions import LOCAL_READER, Reader
from dashboard.releases import Release, Store
from dashboard.words import Language, say

_NEVER = datetime.max.replace(tzinfo=UTC)
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


class Others(Sequence[Listed]):
    """Cases that are not on a list, in the order of rank, each made when it is asked for."""

    def __init__(self, of: _Standing, held: Sequence[tuple[Brief, str]]) -> None:
        self._of, self._held = of, held

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._held)

    def __getitem__(self, place: Any) -> Any:
        """Return the case at one place, or a tuple of those in a slice."""
        if isinstance(place, slice):
            return tuple(self._seen(self._held[place]))
        return next(self._seen([self._held[place]]))

    def __iter__(self) -> Iterator[Listed]:
        """Yield every case."""
        return self._seen(self._held)

    def __repr__(self) -> str:
        """Return every case."""
        return repr(tuple(self))

    def at(self, places: Collection[int]) -> Others:
        """Return those that stand at some places among the cases of the release."""
        return Others(self._of, [pair for pair in self._held if pair[0].place in places])

    @cached_property
    def acted(self) -> Others:
        """Those about which somebody did something."""
        return Others(self._of, [p for p in self._held if p[0].case_id in self._of.acted])

    @cached_property
    def drawn(self) -> Others:
        """All but the random checks that were not drawn: they are no cases."""
        left = ("random_check", "over_budget")
        return Others(self._of, [p for p in self._held if (p[0].kind, p[1]) != left])

    @cached_property
    def checks(self) -> int:
        """How many are random checks."""
        return sum(brief.kind == "random_check" for brief, _ in self._held)

    def _seen(self, held: Sequence[tuple[Brief, str]]) -> Iterator[Listed]:
        made = self._of.cases.at([brief.place for brief, _ in held])
        for each, (brief, why) in zip(made, held, strict=True):
            yield _seen(each, self._of.handling(brief), why, self._of.reader)


@dataclass(frozen=True)
class _Standing:
    """A release's cases and what was done about them, for a reader at one moment."""

    release: Release
    cases: Cases
    handlings: Mapping[str, tuple[Handling, ...]]
    acted: Collection[str]
    reader: Reader

    def noted(self, of: Brief) -> Handling | None:
        found = self.handlings.get(of.case_id)
        return found[-1] if found else None

    def handling(self, of: Brief) -> Handling:
        return self.noted(of) or unnoted(self.release, of)


@dataclass(frozen=True)
class Week:
    """The week's list in the order of rank, random checks last.

    ``others`` are the cases that this reader may see and that are not on the list, ``hidden``
    counts everything that is not, by its reason in ``REASONS``: what may not be seen as well.
    """

    listed: tuple[Listed, ...]
    others: Others
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
    # Nothing changes but by an event, until a moment passes to which something waits or rests.
    asked = "week", release.number, scope, reader
    with desk.alone:
        after = desk.last_event(release.line), trial(desk, release, at)
        held = desk.kept.get(asked)
        if held is None or held[0] != after or not held[1] <= at < held[2]:
            found = _week(desk, release, scope, reader, after[1], at)
            held = desk.keep(asked, (after, at, *found))
    week: Week = held[3]
    return week


def _week(
    desk: Desk, release: Release, scope: str, reader: Reader, running: Trial | None, at: datetime
) -> tuple[datetime, Week]:
    """Return until when the list is so, and the list."""
    most = limits(release)
    handlings, acted = desk.handlings(release.line), desk.handled(release.line)
    standing = _Standing(release, cases(release), handlings, acted, reader)
    budget = most["regency_budget" if len(scope) >= _REGENCY_CODE else "province_budget"]
    known = [
        each
        for each in standing.cases.around(scope)
        if within(each.scope_code, each.regency_code, scope, reader)
    ]
    held = [_held_back(each, standing, running, most, at) for each in known]
    free = [each for each, (why, _) in zip(known, held, strict=True) if not why]
    checks = [each.rank for each in free if each.kind == "random_check"]
    checks = checks[: min(most["random_checks"], budget)]
    places, of_mentor = budget - len(checks), Counter[str]()
    listed: list[tuple[Brief, str]] = []
    others: list[tuple[Brief, str]] = []
    hidden = Counter[str]()
    for each, (held_back, _) in zip(known, held, strict=True):
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
            (others if why else listed).append((each, why))
    listed.sort(key=lambda pair: pair[0].kind == "random_check")
    week = Week(
        tuple(Others(standing, listed)),
        Others(standing, others),
        hidden,
        budget,
        running,
    )
    return min((until for _, until in held if until > at), default=_NEVER), week


def cleared(
    desk: Desk, store: Store, release: Release, *, scope: str = "", reader: Reader = LOCAL_READER
) -> tuple[Listed, ...]:
    """Return the cases that were closed and that this release is the first to hold no more."""
    found = []
    for occurrences in desk.handled(release.line).values():
        for each in occurrences:
            last = next((e for e in reversed(each.events) if isinstance(e.act, Gone)), None)
            if each.closed and last and last.release == release.number:
                found.append((each.closed.release, each))
    held = {n: cases(store.release(n)) for n in {n for n, _ in found}}
    known = [
        (held[n][place], h) for n, h in found if (place := held[n].place(h.case_id)) is not None
    ]
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
    known: Brief,
    standing: _Standing,
    running: Trial | None,
    most: Mapping[str, int],
    at: datetime,
) -> tuple[str, datetime]:
    """Return why a case is not shown whatever else stands on the list, or nothing; and until when.

    A moment that has passed already says that nothing but an event changes it.
    """
    if known.on_trial and not sees_trial(standing.reader, running):
        return "trial", at
    until, handling = at, standing.noted(known)
    asked = standing.handling(known) if known.answerable else None
    if asked and not asked.replied_at:
        until = (asked.asked_at or at) + timedelta(days=most["reply_days"])
        if at < until and not standing.reader.supervisor:
            return "waiting", until
    if handling is None:
        return "", until
    if handling.closed:
        return "closed", until
    rested = handling.rested
    if rested and rested.signature == known.signature:
        until = rested.at + timedelta(days=most["rest_days"])
        return ("resting" if at < until else ""), until
    return "", until


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
