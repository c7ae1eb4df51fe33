"""Named obstacles, grouped from free text by words kept as data, and by who must act."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import pandas as pd

from dashboard.questions import Base, MissingData

OTHER, NOTHING = "other", "nothing"
_LONGEST = 4  # words of a phrase
_NEEDED = (("construction", "blocker"), ("business_units", "blocker"))


class Count(NamedTuple):
    """Obstacles and cooperatives of a kind, of an owner, or of both (else empty).

    ``wording``: the most frequent of so many ``wordings``.
    """

    kind: str
    blocker_owner: str
    obstacles: int
    cooperatives: int
    wording: str
    wordings: int


@dataclass(frozen=True)
class Blockers:
    """Obstacles of a scope. A cooperative counts once in each line, so lines do not add up.

    ``kinds``, ``owners``, ``both``: counts by kind, by owner, by kind and owner, the most
    cooperatives first. ``cooperatives``: how many have any obstacle. Texts that say there is none
    are in ``rows`` alone, as the kind "nothing".
    """

    named: pd.DataFrame
    kinds: list[Count]
    owners: list[Count]
    both: list[Count]
    cooperatives: int

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row per cooperative and text, with its ``kind``: what stands behind every count."""
        keys = ("scope_code", "cooperative_id", "subject", "unit_type", "blocker")
        rows = self.named.sort_values(list(keys), na_position="first", ignore_index=True)
        return rows.assign(kind=pd.Series(map(kind_of, rows["blocker"]), dtype=object))


def require(base: Base) -> None:
    """Raise MissingData where neither buildings nor business units tell of obstacles."""
    if not any(need in base.presence.columns for need in _NEEDED):
        raise MissingData([".".join(need) for need in _NEEDED])


def group(named: pd.DataFrame) -> Blockers:
    """Group rows of ``lists/blockers.sql``; a text that no word fits is "other", never dropped."""
    # In plain Python: for the few hundred rows of a scope, pandas takes many times as long.
    columns = ("blocker", "blocker_owner", "cooperative_id")
    texts, owners, whose = (named[name].to_numpy(dtype=object) for name in columns)
    kinds = {text: kind_of(text) for text in set(texts)}
    said = [
        (kinds[text], owner, text, cooperative)
        for text, owner, cooperative in zip(texts, owners, whose, strict=True)
        if kinds[text] != NOTHING
    ]
    return Blockers(
        named,
        _count((kind, "", *rest) for kind, _, *rest in said),
        _count(("", owner, *rest) for _, owner, *rest in said),
        _count(said),
        len({cooperative for *_, cooperative in said}),
    )


@lru_cache(maxsize=50_000)
def kind_of(text: str) -> str:
    """Return the kind of the word that stands first in a text, ``nothing``, or ``other``."""
    said = _plain(text).split()
    if not said or " ".join(said) in _nothing():
        return NOTHING
    found = list(_kinds_in(said))
    strong = [kind for kind in found if kind not in _file()["weak"]]
    return (strong or found or [OTHER])[0]


def _kinds_in(said: list[str]) -> Iterator[str]:
    """Yield the kinds of a text's words from its beginning; of words at one place the longest."""
    whole, stems = _words()
    for start in range(len(said)):
        for length in range(min(_LONGEST, len(said) - start), 0, -1):
            words = " ".join(said[start : start + length])
            known = whole.get(words) or whole.get(words.removesuffix("nya"))
            if known is None and length == 1:
                known = next((kind for stem, kind in stems if words.startswith(stem)), None)
            if known is not None:
                yield known
                break


def kinds() -> tuple[str, ...]:
    """Return every kind in the order of the file, ``other`` last."""
    return (*_file()["kinds"], OTHER)


def _count(said: Iterable[tuple[str, ...]]) -> list[Count]:
    """Count ``kind, owner, text, cooperative`` by kind and owner, the most cooperatives first."""
    texts = defaultdict[tuple[str, str], Counter[str]](Counter)
    whose = defaultdict[tuple[str, str], set[str]](set)
    for kind, owner, text, cooperative in said:
        texts[kind, owner][text] += 1
        whose[kind, owner].add(cooperative)
    return [
        Count(
            *key,
            counted.total(),
            len(whose[key]),
            # The most frequent wording; of equals the first by letter.
            min(counted, key=lambda text: (-counted[text], text)),
            len(counted),
        )
        for key, counted in sorted(texts.items(), key=lambda each: (-len(whose[each[0]]), each[0]))
    ]


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("blockers.toml").read_text("utf-8"))


@cache
def _nothing() -> frozenset[str]:
    return frozenset(word for words in _file()["nothing"].values() for word in words)


@cache
def _words() -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return whole words and phrases by kind, and the stems of words with any ending."""
    every = [
        (word, kind)
        for kind, languages in _file()["kinds"].items()
        for words in languages.values()
        for word in words
    ]
    stems = [(word.removesuffix("*"), kind) for word, kind in every if word.endswith("*")]
    whole = {word: kind for word, kind in every if not word.endswith("*")}
    return whole, sorted(stems, key=lambda pair: (-len(pair[0]), pair[0]))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(" " if not each.isalnum() else each for each in letters if each.isascii())
    return " ".join(kept.split())
