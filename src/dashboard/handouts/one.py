"""One cooperative's handout, for an office: its state, its building, its units, its visits."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd

from dashboard import words
from dashboard.errors import DashboardError
from dashboard.handouts.asking import Asked
from dashboard.handouts.content import Cell, Column, Handout, Section, Table, sealed
from dashboard.handouts.making import Making, cut
from dashboard.handouts.whole import definitions, stamp, worked
from dashboard.questions import rows
from dashboard.words import Language

_STATE = (
    *("village_name", "district_name", "regency_name", "land_status", "stage", "physical_pct"),
    *("construction_as_of", "units_operating", "mentor_active", "tier", "verified"),
    *("visits", "last_verified_on"),
)
_MOST_STEPS = 12  # of a building's story, the newest


def make_one(asked: Asked, cooperative: str, language: Language, at: datetime) -> Handout:
    """Work out the handout of one cooperative.

    Raises DashboardError for an unknown one, and for a hall, where none is named.
    """
    if asked.audience == "hall":
        raise DashboardError(**words.both("handouts.hall_names_none"))
    found = asked.ask("cooperative", "", cooperative=cooperative)
    if found.empty:
        raise DashboardError(**words.both("profile.unknown_id", id=cooperative))
    it = next(iter(rows(found)))
    own = Making(asked, (it.scope_code or asked.widest)[:8], language, at)
    explained = str(getattr(it, f"explanation_{language}") or "")
    for mentor in asked.base.mentor_ids:
        explained = explained.replace(mentor, "•••")
    makers = (_building, _units, _visits)
    parts = [worked(partial(make, cooperative=cooperative), own) for make in makers]
    return sealed(
        Handout(
            language=language,
            title=own.say("handouts.title", place=it.name),
            lead=explained,
            stamp=stamp(own, it.name, cooperative),
            sections=(_state(own, it, explained), *(part for part in parts if part)),
            definitions=definitions(own),
        )
    )


def _state(own: Making, it: Any, explained: str) -> Section:
    lines = tuple(
        (own.say(f"column.{name}"), _said(own, name, getattr(it, name))) for name in _STATE
    )
    heads = Column(own.say("handouts.figure")), Column(own.say("handouts.value"))
    return Section(
        "state",
        own.say("page.cooperative"),
        (explained,),
        table=Table(heads, lines),
        message=explained,
        on_slides=True,
        source=own.source("cooperatives", "construction", "business_units", "visits"),
    )


def _said(own: Making, name: str, value: Any) -> Cell:
    """Write a state in words; what is not there is not reported, never nought."""
    if value is None or pd.isna(value):
        return own.say("common.not_reported")
    if name in ("construction_as_of", "last_verified_on"):
        return words.day(value, own.language)
    if name == "physical_pct":
        return words.number(cut(value), own.language, 1)
    section = "flag" if name == "mentor_active" else name
    key = f"{section}.{str(value).lower()}"
    if words.has(key):
        return own.say(key)
    return str(value) if isinstance(value, str) else words.number(value, own.language)


def _building(own: Making, cooperative: str) -> Section | None:
    found = own.asked.ask("cooperative_building", "", cooperative=cooperative)
    lines = [
        (row.as_of.date(), None if pd.isna(row.physical_pct) else cut(row.physical_pct),
         _said(own, "stage", row.stage))
        for row in rows(found.sort_values("as_of", ascending=False).head(_MOST_STEPS))
    ]  # fmt: skip
    columns = (
        Column(own.say("column.as_of"), "day"),
        Column(own.say("column.physical_pct"), "number"),
        Column(own.say("column.stage")),
    )
    return _listed(own, "building", "table.construction", columns, lines, "construction")


def _units(own: Making, cooperative: str) -> Section | None:
    found = own.asked.ask("cooperative_units", "", cooperative=cooperative)
    newest = found.sort_values("as_of").groupby("unit_type", as_index=False).last()
    lines = [
        (_said(own, "unit_type", row.unit_type), _said(own, "unit_status", row.status),
         row.as_of.date())
        for row in rows(newest)
    ]  # fmt: skip
    columns = (
        Column(own.say("column.unit_type")),
        Column(own.say("column.unit_status")),
        Column(own.say("column.as_of"), "day"),
    )
    return _listed(own, "units", "table.business_units", columns, lines, "business_units")


def _visits(own: Making, cooperative: str) -> Section | None:
    found = own.asked.ask("cooperative_visits", "", cooperative=cooperative)
    counted = found["visit_class"].value_counts()
    lines = [(_said(own, "visit_class", name), int(n)) for name, n in counted.items()]
    columns = Column(own.say("handouts.figure")), Column(own.say("column.visits"), "whole")
    said = own.say("handouts.visits_all", n=len(found))
    return _listed(own, "visits", "table.visits", columns, lines, "visits", said)


def _listed(
    own: Making,
    key: str,
    title: str,
    columns: tuple[Column, ...],
    lines: list[Any],
    table: str,
    *said: str,
) -> Section | None:
    if not lines:
        return None
    name = own.say(title)
    return Section(
        key,
        name[:1].upper() + name[1:],
        said,
        table=Table(columns, tuple(lines)),
        on_slides=True,
        source=own.source(table),
    )
