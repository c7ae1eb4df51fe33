"""What a decision is about, in the release shown when it was made and in another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from dashboard.desk.cases import placed, rows
from dashboard.desk.store import Desk
from dashboard.releases import Release
from dashboard.words import Language, say

Kind = Literal["tier", "step", "case"]
MOST_NAMED = 8  # cooperatives of a decision; more are counted


@dataclass(frozen=True)
class Standing:
    """How a cooperative stands in a release; None: that release lacks it."""

    name: str
    scope_code: str
    tier: str | None
    step: str | None


@dataclass(frozen=True)
class Change:
    """A cooperative's tier or step, or a case, then and now: keys of the catalogue.

    None: that release does not show it. ``name`` is the cooperative's; a case has none.
    """

    name: str
    kind: Kind
    then: str | None
    now: str | None


def standings(release: Release, cooperatives: tuple[str, ...]) -> Mapping[str, Standing]:
    """Return how cooperatives stand in a release, by id; one that it lacks is not there."""
    return _standings(tuple(release.results.get("cooperative_facts", ())), cooperatives)


@lru_cache(maxsize=256)  # a release's files never change
def _standings(files: tuple[Path, ...], chosen: tuple[str, ...]) -> Mapping[str, Standing]:
    if not chosen:
        return {}
    names = ("cooperative_id", "name", "scope_code", "tier", "subtype", "ladder_step")
    return {
        row["cooperative_id"]: Standing(
            row["name"] or row["cooperative_id"],
            row["scope_code"] or "",
            row["subtype"] or row["tier"],
            row["ladder_step"],
        )
        for row in rows(files, names, ("cooperative_id", list(chosen)))
    }


def places(release: Release, subjects: tuple[str, ...]) -> Mapping[str, str]:
    """Return the place's code of cooperatives and cases of a release, by id."""
    found = {name: each.scope_code for name, each in standings(release, subjects).items()}
    known = placed(release)
    return found | {each: known[each] for each in subjects if each in known}


def changes(
    desk: Desk,
    then: Release,
    now: Release,
    cooperatives: tuple[str, ...],
    case_ids: tuple[str, ...],
    *,
    tiers: bool = True,
) -> list[Change]:
    """Return what two releases say of cooperatives and cases, as keys of the catalogue.

    Without ``tiers`` those are left out: the trial period keeps them inside.
    """
    found = []
    before, after = standings(then, cooperatives), standings(now, cooperatives)
    for each in cooperatives:
        was, stands = before.get(each), after.get(each)
        known = stands or was
        name = known.name if known else each
        if tiers:
            found.append(Change(name, "tier", _key("tier", was), _key("tier", stands)))
        found.append(Change(name, "step", _key("step", was), _key("step", stands)))
    for each in case_ids:
        found.append(Change("", "case", _case(desk, then, each), _case(desk, now, each)))
    return found


def told(found: list[Change], language: Language, *, named: bool, same: bool) -> list[str]:
    """Return changes in words: a line for each cooperative, or counts where none is ``named``.

    So many that nobody reads them are counted, too. ``same``: both releases are the same one, so
    that there is no before.
    """
    names = list(dict.fromkeys(each.name for each in found if each.name))
    by_name = names if named and len(names) <= MOST_NAMED else []
    lines = []
    for name in by_name:
        parts = [_of_kind(e.kind, _part(e, language, same), language) for e in found
                 if e.name == name]  # fmt: skip
        lines.append(f"{name}: {'; '.join(parts)}")
    for kind in get_args(Kind):
        counts = Counter(
            _part(each, language, same)
            for each in found
            if each.kind == kind and each.name not in by_name
        )
        if counts:
            parts = [f"{n} {part}" for part, n in counts.items()]
            line = _of_kind(kind, ", ".join(parts), language)
            lines.append(line[:1].upper() + line[1:])
    return lines


def _of_kind(kind: Kind, what: str, language: Language) -> str:
    return say(f"meetings.kind_{kind}", language, what=what)


def _key(kind: Literal["tier", "step"], at: Standing | None) -> str | None:
    if at is None:
        return None
    known, section = (at.tier, "tier") if kind == "tier" else (at.step, "ladder_step")
    return f"{section}.{known}" if known else None


def _part(change: Change, language: Language, same: bool) -> str:
    words = (say(key or "meetings.unseen", language) for key in (change.then, change.now))
    then, now = (each[:1].lower() + each[1:] for each in words)
    if same or not (change.then or change.now):
        return now
    if change.then == change.now:
        return say("meetings.still", language, now=now)
    return say("meetings.then_now", language, then=then, now=now)


def _case(desk: Desk, release: Release, case_id: str) -> str | None:
    """Return how a case stands as a release shows it; None where that release has no cases."""
    if not release.results.get("cases"):
        return None
    handlings = desk.handlings(release.line).get(case_id, ())
    closed = handlings[-1].closed if handlings else None
    if closed and closed.release <= release.number and (decision := handlings[-1].decision):
        return f"meetings.case_{decision.outcome}"
    return f"meetings.case_{'stands' if case_id in placed(release) else 'gone'}"
