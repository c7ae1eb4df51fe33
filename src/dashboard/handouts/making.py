"""One handout in the making: a release, a scope, a language, and how it writes what it finds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard import words
from dashboard.handouts.asking import Asked
from dashboard.questions import header
from dashboard.words import Language

SMALL_N = 20  # below it a share is never written as a percentage


def cut(share: float) -> float:
    """Cut a percentage to tenths, never up: 99.96% is not finished."""
    return math.floor(10 * share) / 10


@dataclass(frozen=True)
class Making:
    """One handout in the making: a release, a scope and a language."""

    asked: Asked
    scope: str
    language: Language
    at: datetime

    @property
    def place(self) -> str:
        """The scope's display name."""
        return self.asked.reference.name(self.scope)

    def say(self, key: str, /, **values: Any) -> str:
        """Return the catalogue's sentence."""
        return words.say(key, self.language, **values)

    def title(self, metric: str) -> str:
        """Return a metric's name."""
        return header.load("metrics")[metric].header[f"title_{self.language}"]

    def counted(self, metric: str) -> str:
        """Return what a metric's denominator counts."""
        own = header.load("metrics")[metric].header
        return own.get(f"of_{self.language}", self.say("common.cooperative_word"))

    def share(self, part: float, whole: float) -> str:
        """Write a share; nothing below twenty, where the counts alone must speak."""
        return words.percent(part / whole, self.language, 1) if whole >= SMALL_N else ""

    def number(self, value: float) -> str:
        """Write a whole number."""
        return words.number(value, self.language)

    @property
    def stamp_line(self) -> str:
        """As of when, from which release, over how many: the line of every page."""
        release = self.asked.release
        named = self.say("frame.named", name=release.name) if release.name else ""
        return self.say(
            "frame.stamp",
            on=release.as_of,
            number=release.number,
            named=named,
            n=release.rows.get("cooperatives", 0),
        )

    def source(self, *tables: str) -> str:
        """Name the data that a section rests on, as far as the release holds them."""
        held = [self.say(f"table.{table}") for table in tables if self.asked.has(table)]
        if not held:
            return self.say("handouts.source_none", line=self.stamp_line)
        return self.say("handouts.source", tables=", ".join(held), line=self.stamp_line)

    @property
    def total(self) -> int:
        """How many cooperatives the scope holds."""
        return int(self.asked.inside("scope_counts", self.scope)["cooperatives"].sum())
