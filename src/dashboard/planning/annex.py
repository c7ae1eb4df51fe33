"""A proposal as the annex to an official note: headings and rows in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import words
from dashboard.planning.assignment import Terms
from dashboard.planning.proposal import Plan
from dashboard.words import Language

Cell = str | int | float | None


@dataclass(frozen=True)
class Annex:
    """An annex to an official note: its title, what must stand above, headings and rows."""

    title: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_headings: tuple[str, ...]
    left_rows: tuple[tuple[Cell, ...], ...]


def annex(plan: Plan, place: str, stamp: str, language: Language) -> Annex:
    """Return a plan as the annex to an official note: who takes whom, then who is left and why.

    ``place`` and ``stamp`` are written as they are. Where the plan names no mentors, neither does
    the annex: the seat stands in that column.
    """
    say = words.say
    named = "mentor_name" in plan.taken.columns
    rows = tuple(
        (
            number,
            each.name,
            each.village_name,
            each.district_name,
            each.regency_name,
            each.from_seat or say("proposal.nobody", language),
            _whom(each, language) if named else each.seat,
            None if pd.isna(each.km) else round(each.km, 1),
            int(each.load_before),
            int(each.load_after),
        )
        for number, each in enumerate(_rows(plan.taken), start=1)
    )
    left = tuple(
        (
            number,
            each.name,
            each.village_name,
            each.district_name,
            each.regency_name,
            say(f"proposal.reason_{each.reason}", language),
            None if pd.isna(each.nearest_km) else round(each.nearest_km, 1),
        )
        for number, each in enumerate(_rows(plan.unplaced), start=1)
    )
    lines = (
        say("proposal.annex_place", language, place=place),
        stamp,
        say("proposal.annex_terms", language, **_terms(plan.terms)),
        say("proposal.annex_counts", language, taken=len(rows), left=len(left)),
        say("proposal.annex_seats" if not named else "proposal.annex_mentors", language),
    )
    heads = ("number", "cooperative", "village", "district", "regency")
    return Annex(
        say("proposal.annex_title", language),
        lines,
        _headings((*heads, "from", "to", "km", "load_before", "load_after"), language),
        rows,
        _headings((*heads, "reason", "nearest_km"), language),
        left,
    )


def _headings(names: Sequence[str], language: Language) -> tuple[str, ...]:
    return tuple(words.say(f"proposal.head_{name}", language) for name in names)


def _whom(row: Any, language: Language) -> str:
    if row.mentor_id.startswith("+"):
        return words.say("proposal.one_more", language, seat=row.seat)
    return f"{row.mentor_name} ({row.mentor_id})"


def _terms(terms: Terms) -> dict[str, float]:
    return {
        "seats": terms.seats,
        "need": terms.need_seats,
        "most": terms.most_seats,
        "reach": terms.reach_km,
        "circuity": terms.circuity,
    }


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield a frame's rows by column name (pandas' own types know no columns)."""
    return iter(frame.itertuples(index=False))
