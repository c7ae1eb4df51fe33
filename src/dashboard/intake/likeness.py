"""Whom a written name may mean, nearest first: Sørensen-Dice over pairs of letters, and places."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from dashboard.intake.keys import name_key
from dashboard.intake.model import Candidate

MOST_CANDIDATES = 5
LEAST_LIKE = 0.35  # anything less is no candidate
_NAME_WEIGHT = 0.6  # of a likeness, where places are given as well
_NEAREST = 12  # names nearest in spelling that are looked at with their places
_AT_ONCE = 512  # names compared in one product of matrices
_WORDS = "koperasi|kop|kdmp|kkmp|kdkmp|merah putih|desa|ds|kelurahan|kel|dusun|dsn"
_NAME_PREFIX = re.compile(rf"^((?:{_WORDS})\b[\W_]*)+")
_PLACE_PREFIX = re.compile(rf"^((?:{_WORDS}|kecamatan|kec|kabupaten|kab|kotamadya|kota)\b[\W_]*)+")


@dataclass(frozen=True)
class Named:
    """Somebody or something that a name can mean, with the places that tell it apart."""

    id: str
    name: str
    places: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The name with its places, for a reader who is to choose."""
        places = ", ".join(filter(None, self.places))
        return f"{self.name} ({places})" if places else self.name


class Directory:
    """Everybody of one table, ready to be looked up by name."""

    def __init__(self, everybody: Iterable[Named]) -> None:
        self._by_spelling: dict[str, list[Named]] = defaultdict(list)
        self._by_place: dict[str, list[Named]] = defaultdict(list)
        self._by_id: dict[str, Named] = {}
        for one in everybody:
            self._by_id[one.id] = one
            self._by_spelling[_spelling(one.name)].append(one)
            if one.places:
                self._by_place[_place(one.places[0])].append(one)

    def has(self, name: str) -> bool:
        """Return whether somebody bears exactly this name, but for prefixes."""
        return _spelling(name) in self._by_spelling

    def unlike(self, whom: str, name: str) -> str:
        """Return who ``whom`` is where ``name`` is nothing like it, else ''."""
        one = self._by_id.get(whom)
        if one is None or _dice(_spelling(name), _spelling(one.name)) >= LEAST_LIKE:
            return ""
        return one.shown

    def candidates(
        self, wanted: Sequence[tuple[str, tuple[str, ...]]]
    ) -> list[tuple[Candidate, ...]]:
        """Return whom each of the names, with its places (the nearest place first), may mean."""
        spellings = sorted({_spelling(name) for name, _ in wanted})
        near = dict(zip(spellings, self._near(spellings), strict=True))
        return [self._ranked(name, places, near[_spelling(name)]) for name, places in wanted]

    def _ranked(
        self, name: str, places: tuple[str, ...], near: Sequence[str]
    ) -> tuple[Candidate, ...]:
        found = {one.id: one for spelling in near for one in self._by_spelling[spelling]}
        if places and places[0]:
            found |= {one.id: one for one in self._by_place.get(_place(places[0]), ())}
        likely = sorted(
            (-_likeness(name, places, one), name_key(one.name) != name_key(name), one.id)
             for one in found.values()
        )[:MOST_CANDIDATES]  # fmt: skip
        return tuple(
            Candidate(whom, found[whom].shown, round(-minus, 2))
            for minus, _, whom in likely
            if -minus >= LEAST_LIKE
        )

    # --- which spellings are near, by one product of matrices

    def _near(self, spellings: Sequence[str]) -> Iterator[list[str]]:
        own = list(self._by_spelling)
        for start in range(0, len(spellings) if own else 0, _AT_ONCE):
            rows = _matrix(spellings[start : start + _AT_ONCE], self._columns)
            sizes = np.array([len(_pairs(s)) for s in spellings[start : start + _AT_ONCE]])
            dice = 2 * (rows @ self._pairs_of_own.T) / (sizes[:, None] + self._sizes)
            most = min(_NEAREST, len(own))
            nearest = np.argpartition(-dice, most - 1, axis=1)[:, :most]
            for row in nearest:
                yield [own[i] for i in row]
        if not own:
            yield from ([] for _ in spellings)

    @cached_property
    def _columns(self) -> dict[str, int]:
        pairs = sorted({pair for spelling in self._by_spelling for pair in _pairs(spelling)})
        return {pair: i for i, pair in enumerate(pairs)}

    @cached_property
    def _pairs_of_own(self) -> np.ndarray:
        return _matrix(list(self._by_spelling), self._columns)

    @cached_property
    def _sizes(self) -> np.ndarray:
        return np.array([len(_pairs(spelling)) for spelling in self._by_spelling])


def _likeness(name: str, places: tuple[str, ...], one: Named) -> float:
    of_name = _dice(_spelling(name), _spelling(one.name))
    given = [
        _dice(_place(written), _place(own))
        for written, own in zip(places, one.places, strict=True)
        if written and own
    ]
    if not given:
        return of_name
    return _NAME_WEIGHT * of_name + (1 - _NAME_WEIGHT) * sum(given) / len(given)


@lru_cache(100_000)
def _dice(one: str, other: str) -> float:
    """Return how alike two spellings are, 0 to 1: the share of pairs of letters in common."""
    if one == other:
        return 1.0
    return 2 * len(_pairs(one) & _pairs(other)) / (len(_pairs(one)) + len(_pairs(other)))


@lru_cache(200_000)
def _pairs(spelling: str) -> frozenset[str]:
    framed = f"^{spelling}$"
    return frozenset(framed[i : i + 2] for i in range(len(framed) - 1))


def _matrix(spellings: Sequence[str], columns: dict[str, int]) -> np.ndarray:
    matrix = np.zeros((len(spellings), len(columns)), np.float32)
    for row, spelling in enumerate(spellings):
        matrix[row, [columns[p] for p in _pairs(spelling) if p in columns]] = 1
    return matrix


@lru_cache(200_000)
def _spelling(name: str) -> str:
    return _without(_NAME_PREFIX, name)


@lru_cache(20_000)
def _place(name: str) -> str:
    return _without(_PLACE_PREFIX, name)


def _without(prefix: re.Pattern[str], name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold().strip()
    return name_key(prefix.sub("", plain) or plain)
