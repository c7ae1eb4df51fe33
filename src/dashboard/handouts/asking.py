"""A release as handouts ask it: the questions' one door, each answer fetched once for a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import questions, settings
from dashboard.desk import Desk
from dashboard.handouts.content import Audience
from dashboard.questions import Base, Reader, header, rows
from dashboard.questions.door import SHORTEST_NAME, mentor_words
from dashboard.reference import BoundaryLevel, Reference
from dashboard.releases import Release, Store

LEVELS = ("country", "province", "regency", "district")
# The level that a map of each shades.
_BELOW: dict[str, BoundaryLevel] = {"country": "province", "province": "regency"}
CODE_LENGTH = {"province": 2, "regency": 5, "district": 8}
_KEPT = 32  # answers: sections of one handout ask the same
# What is handed out names no mentor, whoever makes it.
_READERS = {"hall": Reader("official"), "office": Reader("analyst")}


class Asked:
    """A release, the one that it is compared with, its places and its desk, for one audience.

    ``regencies`` are the places of whoever asks (None: all); a handout of another is refused.
    ``opened`` gives a release ready for questions, where it is open already.
    """

    def __init__(
        self,
        store: Store,
        reference: Reference,
        release: Release,
        audience: Audience,
        against: Release | None = None,
        regencies: tuple[str, ...] | None = None,
        opened: Callable[[Release], Base] | None = None,
    ) -> None:
        self.reference, self.release, self.against = reference, release, against
        self.audience, self.reader = audience, replace(_READERS[audience], regencies=regencies)
        self.store, self.desk = store, Desk(store.folder)
        ready = opened or partial(opened_once, store)
        self.base = ready(release)
        self._then = ready(against) if against else None
        codes = reference.provinces["province_code"]
        self.widest = str(codes.iloc[0]) if len(codes) == 1 else ""
        self._measured: dict[tuple[str, str, bool], pd.DataFrame] = {}
        self._where: dict[tuple[str, str, bool], Mapping[Any, Any]] = {}
        self._counted: dict[tuple[str, bool], dict[str, tuple[int, int]]] = {}
        self._answer = lru_cache(maxsize=_KEPT)(self._answered)
        self._parts = lru_cache(maxsize=_KEPT)(self._cut)

    def ask(self, question: str, scope: str, **parameters: Any) -> pd.DataFrame:
        """Ask the release one question. Raises ``questions.MissingData`` without its tables."""
        return questions.own(self._answer(question, scope, tuple(parameters.items())))

    def inside(self, question: str, scope: str, **parameters: Any) -> pd.DataFrame:
        """Ask for the province around, once for all its places, and return the scope's rows.

        For lists whose rows have a ``scope_code``, or the ``code`` of a place.
        """
        around = scope.partition(".")[0] if self.reader.regencies is None else scope
        found = self.ask(question, around, **parameters)
        if around == scope:
            return found
        cut = self._parts(question, around, len(scope), tuple(parameters.items()))
        return cut.of(scope)

    def _cut(
        self, question: str, around: str, length: int, parameters: tuple[tuple[str, Any], ...]
    ) -> questions.Parts:
        found = self._answer(question, around, parameters)
        codes = "scope_code" if "scope_code" in found.columns else "code"
        return questions.Parts(found, codes, length)

    def _answered(
        self, question: str, scope: str, parameters: tuple[tuple[str, Any], ...]
    ) -> pd.DataFrame:
        return questions.ask(self.base, question, scope, self.reader, **dict(parameters))

    def has(self, table: str) -> bool:
        """Return whether the release holds rows of a table."""
        return bool(self.release.rows.get(table, 0))

    def measure(self, level: str, within: str, *metrics: str, then: bool = False) -> pd.DataFrame:
        """Return numerator, denominator and value of metrics for every place of a level."""
        known = self._level(level, within, then)
        inside = known["metric_id"].isin(metrics) & known["code"].str.startswith(within)
        return known[inside]

    @cached_property
    def never_named(self) -> tuple[str, ...]:
        """Whom no text that somebody wrote may name: mentors, and in a hall cooperatives.

        Names and ids in small letters, the longest first.
        """
        found = set(mentor_words(self.base))
        if self.audience == "hall":
            known = questions.ask(self.base, "cooperatives", "", _READERS["hall"])
            found |= {*known["name"].dropna(), *known["cooperative_id"]}
        plain = {name.casefold() for name in found if len(name) >= SHORTEST_NAME}
        return tuple(sorted(plain, key=len, reverse=True))

    def _level(self, level: str, within: str, then: bool) -> pd.DataFrame:
        """Return every metric of a level's places, as far as ``measured_around`` goes."""
        around = questions.measured_around(level, within)
        if (level, around, then) not in self._measured:
            every = tuple(header.load("metrics"))
            base = self._then if then and self._then else self.base
            found = questions.measure(base, every, level, around, self.reader)
            # Nothing that counts: a denominator of nought says so, its value stays NaN.
            known = found.fillna({"numerator": 0, "denominator": 0})
            self._measured[level, around, then] = known
        return self._measured[level, around, then]

    def of(self, scope: str, metric: str, then: bool = False) -> tuple[int, int]:
        """Return a metric's numerator and denominator in a scope."""
        return self._counts(scope, then).get(metric, (0, 0))

    def _counts(self, scope: str, then: bool) -> dict[str, tuple[int, int]]:
        """Return a place's numerators and denominators by metric: looked up for every figure."""
        if (scope, then) not in self._counted:
            level = level_of(scope)
            known = self._level(level, scope, then)
            asked = level, questions.measured_around(level, scope), then
            if asked not in self._where:
                self._where[asked] = known.groupby("code", sort=False).indices
            here = known.take(self._where[asked].get(scope, []))
            self._counted[scope, then] = {
                row.metric_id: (int(row.numerator), int(row.denominator)) for row in rows(here)
            }
        return self._counted[scope, then]

    def held(self, scope: str, metrics: Iterable[str]) -> tuple[str, ...]:
        """Return those of ``metrics`` whose data the release holds, in the given order."""
        found = set(self._level(level_of(scope), scope, then=False)["metric_id"])
        return tuple(metric for metric in metrics if metric in found)

    def threshold(self, section: str, key: str) -> Any:
        """Return a threshold's value in the release's own settings."""
        return self.base.settings.section(section)[key]


@lru_cache(maxsize=4)
def _opened(folder: str, number: int) -> Base:
    release = Store(Path(folder)).release(number)
    return questions.open_base(
        release.tables, release.results, settings.load(release.settings_text)
    )


def opened_once(store: Store, release: Release) -> Base:
    """Return a release ready for questions; it never changes, so it is opened once."""
    return _opened(str(store.folder), release.number)


def level_of(code: str) -> str:
    """Return the level of a place's code: its number of parts."""
    return LEVELS[len(code.split(".")) if code else 0]


def below(scope: str) -> tuple[BoundaryLevel, str]:
    """Return the level that a scope's places are shown at, and the place that holds them.

    A district is shown among the districts of its regency, as on the pages' maps.
    """
    level = level_of(scope)
    shown = _BELOW.get(level, "district")
    return shown, scope.rpartition(".")[0] if level == "district" else scope
