"""Answers for screens: the one door of the questions room, cached per release."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from dashboard import questions, reference, releases, settings
from dashboard.once import once
from dashboard.planning import reassignment
from dashboard.planning.proposal import Plan
from dashboard.planning.reassignment import WhatIf
from dashboard.questions import Reader, door, header
from dashboard.views import address
from dashboard.views.address import View

T = TypeVar("T")
_BEHIND_ALL = "\N{REPLACEMENT CHARACTER}"  # no code holds it
# Of a country too, as lists of places are: whoever goes from province to province asks once.
_SHORT = frozenset({"blockers", "scope_counts", "standing_still"})
rows = questions.rows  # of an answer: pages import their answers from here


def store() -> releases.Store:
    """Return the store that this server shows."""
    return _store(os.environ.get("DASHBOARD_STORE"))


def open_newest() -> View | None:
    """Open the newest release, if there is one, before anybody asks; return its first view."""
    shown = store()
    known = places(shown)
    newest = shown.newest()
    if newest is None:
        return None
    _base(_folder(), newest.number)
    everything = address.widest(known)
    return View(newest, known, scope=everything, widest=everything)


def places(of: releases.Store) -> reference.Reference:
    """Return the store's own places, or the product's."""
    return reference.load(of.reference or reference.DEFAULT_FOLDER)


def ask(view: View, question: str, scope: str | None = None, **parameters: Any) -> pd.DataFrame:
    """Ask one question about the view's release, in the view's scope unless ``scope`` is given.

    Raises ``questions.MissingData`` where the release has no such table.
    """
    where = view.scope if scope is None else scope
    if "scope" not in header.load("lists")[question].parameters:
        where = ""  # the same everywhere
    given = tuple((name, _hashable(value)) for name, value in sorted(parameters.items()))
    found = _ask(_folder(), view.release.number, question, where, view.reader, given)
    return questions.own(found)


def ask_anew(view: View, question: str) -> pd.DataFrame:
    """Ask as ``ask`` does and keep nothing: for answers that are too large to stay."""
    return questions.ask(base(view), question, view.scope, view.reader)


def ask_once(view: View, question: str, by: str = "scope_code", **parameters: Any) -> pd.DataFrame:
    """Ask for the province around, once for a release, and return the view's part of the answer.

    For answers whose question costs more than cutting them; the column ``by`` says where a row is.
    Those of a country's provinces are one answer where it is short, as lists of places (by their
    ``code``) are.
    """
    short = by == "code" or question in _SHORT
    around = view.widest if short and view.level == "province" else _around(view)
    found = ask(view, question, scope=around, **parameters)
    if view.scope == around:
        return found
    return _part(view, found, around, f"{question}{parameters}", by)


def ask_place(view: View, question: str, **parameters: Any) -> pd.DataFrame:
    """Ask for the places of the view's level together and return the answer for its own place.

    For lists with one group of rows a place, by ``scope_code``. Readers change between the
    provinces of a country and the regencies of a province, so these are asked at once; of other
    levels the place alone.
    """
    around = view.widest if view.level == "province" else _around(view)
    alone = view.level == "district" or view.scope == around
    where = view.scope if alone else around
    found = ask(view, question, scope=where, length=len(view.scope), **parameters)
    if alone:
        return found
    return _part(view, found, around, f"{question}{parameters}", "scope_code")


def _part(view: View, found: pd.DataFrame, around: str, asked: str, by: str) -> pd.DataFrame:
    """Return the scope's rows of an answer for what is around it: cut once for all scopes."""
    length = len(view.scope)
    whole = replace(view, scope=around)
    parts = kept(whole, f"{asked} by {by} {length}", lambda: questions.Parts(found, by, length))
    return parts.of(view.scope)


def _around(view: View) -> str:
    """Return the province that a scope lies in, or as much of it as the reader may see."""
    return view.scope.partition(".")[0] if view.reader.regencies is None else view.widest


def measure(view: View, *metrics: str, level: str, scope: str | None = None) -> pd.DataFrame:
    """Return numerator, denominator and value of ``metrics`` for every place of ``level``."""
    where = view.scope if scope is None else scope
    found = _inside(_folder(), view.release.number, level, view.reader, where, metrics)
    return questions.own(found)


def kept(view: View, what: str, make: Callable[[], T]) -> T:
    """Return what a page works out of a release's answers, worked out once for a scope and reader.

    ``what`` names it, with the language where the result holds words; nobody may change it.
    """
    made = _Made(_folder(), view.release.number, view.scope, view.reader, what, make)
    found: T = _kept_once(made)
    return found


def members(view: View, metric: str, scope: str | None = None) -> pd.DataFrame:
    """Return the rows behind a metric: subject, numerator and denominator."""
    where = view.scope if scope is None else scope
    found = _members(_folder(), view.release.number, metric, where, view.reader)
    return questions.own(found)


def proposal(view: View, what_if: WhatIf) -> Plan:
    """Return who could take over which cooperative of the scope, as this reader may see it.

    Raises ``questions.MissingData`` without mentors or assignments, ``UsageError`` for an
    impossible what-if.
    """
    return _proposal(_folder(), view.release.number, view.scope, view.reader, what_if)


def seats(view: View) -> pd.DataFrame:
    """Return the seats of the scope's regencies, by name; for supervisors whose they are."""
    base = _base(_folder(), view.release.number)
    make = partial(reassignment.seats, base, view.scope, view.reader)
    return questions.own(kept(view, "seats", make))


def mentor_ids(release: releases.Release) -> frozenset[str]:
    """Return the ids of a release's mentors: what only a supervisor's address may name."""
    return _base(_folder(), release.number).mentor_ids


def mentors_written(release: releases.Release) -> re.Pattern[str]:
    """Return what finds a mentor's code or name in a text that somebody wrote."""
    return _mentors_written(_folder(), release.number)


def place_of(release: releases.Release, subject: str) -> str | None:
    """Return the place of a release's cooperative or mentor; None where it is neither."""
    return door.place_of(_base(_folder(), release.number), subject)


def grid(answer: pd.DataFrame, row: str, column: str, value: str) -> dict[Any, Counter[str]]:
    """Return ``value`` by two columns of an answer: rows in order, each with what it has."""
    found: dict[Any, Counter[str]] = {}
    known = answer[answer[row].notna()]
    for at, name, count in zip(known[row], known[column], known[value], strict=True):
        found.setdefault(at, Counter())[name] += int(count)
    return dict(sorted(found.items()))


def counts(view: View) -> dict[str, int]:
    """Return how many cooperatives the scope holds, and how many need a word beside a figure."""

    def count() -> dict[str, int]:
        by_district = ask_once(view, "scope_counts").drop(columns="scope_code")
        return {str(name): int(value) for name, value in by_district.sum().items()}

    return kept(view, "scope_counts", count)


def weekly(view: View) -> pd.DataFrame:
    """Return cooperatives of the scope by ``week_on`` and ``build_bucket``."""
    return ask_place(view, "weekly_building")


def feeds_incomplete(view: View) -> pd.DataFrame:
    """Return the regencies of the scope, or around it, whose visit reports are incomplete."""

    def concerned() -> pd.DataFrame:
        found = ask(view, "feeds_incomplete", scope=view.widest)
        here = found["code"].map(
            lambda code: code.startswith(view.scope) or view.scope.startswith(code)
        )
        return found[here.astype(bool)]  # of no feeds at all, the columns stay

    return questions.own(kept(view, "feeds_incomplete", concerned))


def measurable(view: View, *metrics: str) -> tuple[str, ...]:
    """Return those of ``metrics`` whose data the release holds, in the given order."""
    held = set(measure(view, *metrics, level=view.level)["metric_id"])
    return tuple(metric for metric in metrics if metric in held)


def title(view: View, metric: str) -> str:
    """Return a metric's name in the reader's language."""
    return header.load("metrics")[metric].header[f"title_{view.language}"]


def out_of(view: View, metric: str) -> str:
    """Return what a metric's denominator counts, in the reader's language."""
    own = header.load("metrics")[metric].header
    return own.get(f"of_{view.language}", view.say("common.cooperative_word"))


def threshold(view: View, section: str, key: str) -> Any:
    """Return a threshold's value in the release's own settings."""
    return _base(_folder(), view.release.number).settings.section(section)[key]


def base(view: View) -> questions.Base:
    """Return the view's release itself, for what is computed from it and not queried."""
    return _base(_folder(), view.release.number)


def opened(release: releases.Release) -> questions.Base:
    """Return a release itself, for the handouts that are made of it."""
    return _base(_folder(), release.number)


def settings_hash(view: View) -> str:
    """Return the name of the thresholds that this release was assessed with."""
    return _base(_folder(), view.release.number).settings.hash


def set_aside(view: View) -> int:
    """Return how many rows of the release's own files were set aside."""
    return _set_aside(_folder(), view.release.number)


def changes(older: int, newer: int) -> dict[str, releases.Change]:
    """Return what the releases after ``older`` up to ``newer`` did to each table, in rows."""
    found: dict[str, releases.Change] = {}
    for number in range(older + 1, newer + 1):
        for table, change in store().changes(number).items():
            before = found.get(table, releases.Change())
            found[table] = releases.Change(
                before.added + change.added,
                before.changed + change.changed,
                before.removed + change.removed,
                before.kept + change.kept,
            )
    return found


@cache
def _store(_environment: str | None) -> releases.Store:
    return releases.Store()


def _folder() -> str:
    return str(store().folder)


@once(maxsize=4)
def _base(folder: str, number: int) -> questions.Base:
    release = releases.Store(Path(folder)).release(number)
    return questions.open_base(
        release.tables, release.results, settings.load(release.settings_text)
    )


# A release never changes, and so do its answers not: they are kept as they are and given out as
# copies, where Streamlit's own cache would unpack each from bytes, dozens of times a page. What is
# kept is a copy already: its columns lie side by side, which every further copy would else see to.


@once(maxsize=2_000)
def _ask(
    folder: str,
    number: int,
    question: str,
    scope: str,
    reader: Reader,
    parameters: tuple[tuple[str, Any], ...],
) -> pd.DataFrame:
    given = {name: list(v) if isinstance(v, tuple) else v for name, v in parameters}
    return questions.ask(_base(folder, number), question, scope, reader, **given).copy()


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class _Made:
    folder: str
    number: int
    scope: str
    reader: Reader
    what: str
    make: Callable[[], Any] = field(compare=False)


@once(maxsize=2_000)
def _kept_once(made: _Made) -> Any:
    return made.make()


@lru_cache(maxsize=50)
def _proposal(folder: str, number: int, scope: str, reader: Reader, what_if: WhatIf) -> Plan:
    return reassignment.propose(_base(folder, number), scope, reader, what_if)


@lru_cache(maxsize=2_000)
def _inside(
    folder: str, number: int, level: str, reader: Reader, scope: str, metrics: tuple[str, ...]
) -> pd.DataFrame:
    around = questions.measured_around(level, scope)
    known = _measured(folder, number, level, reader, around)
    places: list[int] = []
    for metric in sorted({*metrics} & known.codes.keys()):
        first, codes = known.codes[metric]
        inside = bisect_left(codes, scope), bisect_left(codes, scope + _BEHIND_ALL)
        places += range(first + inside[0], first + inside[1])
    found = known.frame.take(places)
    found.index = pd.RangeIndex(len(found))  # what reset_index says, without a second copy
    return found


@dataclass(frozen=True)
class _Measured:
    """Every metric for every place of a level, in the order of metrics and codes.

    ``codes`` says by metric where its rows begin and which codes they have, so that a scope is cut
    out without comparing every row.
    """

    frame: pd.DataFrame
    codes: dict[str, tuple[int, list[str]]]


@once(maxsize=50)
def _measured(folder: str, number: int, level: str, reader: Reader, around: str) -> _Measured:
    """Return every metric for a level's places in ``around``: one question for all their scopes."""
    metrics = tuple(header.load("metrics"))
    found = questions.measure(_base(folder, number), metrics, level, around, reader)
    # Nothing that counts: a denominator of nought says so, its value stays NaN.
    values = found.fillna({"numerator": 0, "denominator": 0}).copy()
    codes: dict[str, tuple[int, list[str]]] = {}
    texts = dict[str, str]()  # each once: every metric has the same places
    for at, (metric, code) in enumerate(zip(values["metric_id"], values["code"], strict=True)):
        codes.setdefault(metric, (at, []))[1].append(texts.setdefault(code, code))
    return _Measured(values, codes)


@once(maxsize=4)
def _mentors_written(folder: str, number: int) -> re.Pattern[str]:
    longest_first = sorted(door.mentor_words(_base(folder, number)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)


@once(maxsize=200)
def _members(folder: str, number: int, metric: str, scope: str, reader: Reader) -> pd.DataFrame:
    return questions.members(_base(folder, number), metric, scope, reader).copy()


@lru_cache(maxsize=100)
def _set_aside(folder: str, number: int) -> int:
    return sum(entry.rows_set_aside for entry in releases.Store(Path(folder)).imports(number))
