"""Accompaniment and this week's cases; no mentor is named, and in a hall no cooperative."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from dashboard import desk, words
from dashboard.handouts.asking import CODE_LENGTH, below
from dashboard.handouts.content import Cell, Chart, Column, Section, Series, Table
from dashboard.handouts.look import TIERS
from dashboard.handouts.making import Making, cut
from dashboard.questions import rows

_WHOM = ("pmo", "dinas", "board")
_UNNAMED = "•••"
_MOST_COOPERATIVES = 400  # of a regency; a province's belong on its pages
_STATE = ("ladder_step", "physical_pct", "units_operating", "mentor_active", "tier")


def tiers(own: Making) -> Section | None:
    """Return how many cooperatives stand in each tier, by place."""
    total = own.asked.inside("tiers_by_place", own.scope, length=len(own.scope))
    here = {row.tier: int(row.cooperatives) for row in rows(total)}
    counts = {tier: here.get(tier, 0) for tier in TIERS}
    everybody = sum(counts.values())
    if not everybody:
        return None
    assessed = everybody - counts["unknown"]
    title = own.say("page.oversight")
    if not assessed:
        said = own.say("handouts.tiers_unknown", n=everybody)
        return Section("tiers", title, (said,), source=own.source("visits", "assignments"))
    level, within = below(own.scope)
    found = own.asked.inside("tiers_by_place", within, length=CODE_LENGTH[level])
    known = {(row.code, row.tier): int(row.cooperatives) for row in rows(found)}
    codes = sorted(set(found["code"]))
    names = tuple(own.asked.reference.name(code) for code in codes)
    by_tier = {tier: tuple(known.get((code, tier), 0) for code in codes) for tier in TIERS}
    chart = Chart(
        own.say("handouts.tiers_says"),
        names,
        tuple(
            Series(own.say(f"tier.{tier}"), TIERS[tier], values) for tier, values in by_tier.items()
        ),
        stacked=True,
    )
    lines: list[tuple[Cell, ...]] = [
        (name, *(by_tier[tier][at] for tier in TIERS), sum(by_tier[t][at] for t in TIERS))
        for at, name in enumerate(names)
    ]
    if level != "district" or own.scope == within:
        lines.append((own.place, *counts.values(), everybody))
    columns = (
        Column(own.say("column.place")),
        *(Column(own.say(f"tier.{tier}"), "whole") for tier in TIERS),
        Column(own.say("column.cooperatives"), "whole"),
    )
    line = own.say(
        "handouts.tiers_line", n=assessed, real=counts["real"], unknown=counts["unknown"]
    )
    return Section(
        "tiers",
        title,
        (line, own.say("handouts.official_order")),
        chart=chart,
        table=Table(columns, tuple(lines)),
        message=line,
        source=own.source("visits", "assignments", "feeds"),
    )


def worklist(own: Making) -> Section | None:
    """Return this week's cases; in a hall by kind and place, without a cooperative's name."""
    release, reader = own.asked.release, own.asked.reader
    if not release.results.get("cases"):
        return None
    week = desk.weekly_list(own.asked.desk, release, scope=own.scope, reader=reader, at=own.at)
    by_lot = sum(map(_by_lot, week.listed)) + week.others.checks
    total = len(week.listed) + sum(week.hidden.values()) - by_lot
    calls = [each for each in week.listed if not _by_lot(each)]
    parts = [
        own.say(f"worklist.part_{whom}", n=n)
        for whom in _WHOM
        if (n := sum(each.case.whom == whom for each in calls))
    ]
    said = own.say("handouts.worklist_none")
    if calls:
        listed = "; ".join(parts)
        said = own.say("handouts.worklist_line", n=len(calls), all=total, parts=listed)
    columns = (
        Column(own.say("handouts.number"), "whole"),
        Column(own.say("column.place")),
        Column(own.say("column.sentence"), "sentence"),
        Column(own.say("column.whom")),
        Column(own.say("column.severity")),
        Column(own.say("handouts.due"), "day"),
    )
    written = _named if own.asked.audience == "office" else _unnamed
    lines = [(n, *line) for n, line in enumerate(written(own, week.listed), 1)]
    return Section(
        "worklist",
        own.say("page.worklist"),
        (said, own.say("handouts.worklist_question")),
        table=Table(columns, tuple(lines)) if lines else None,
        message=said,
        on_slides=True,
        source=own.source("cooperatives", "construction", "assignments", "visits", "financing"),
    )


def _by_lot(seen: desk.Listed) -> bool:
    return seen.case.kind == "random_check"


def _named(own: Making, listed: Sequence[desk.Listed]) -> list[tuple[Cell, ...]]:
    """Return a line for each case, in its own sentence."""
    lines = []
    for seen in listed:
        said = seen.case.sentence_id if own.language == "id" else seen.case.sentence_en
        for mentor in own.asked.base.mentor_ids:
            said = said.replace(mentor, _UNNAMED)
        lines.append(_line(own, seen, said, seen.handling.due_on))
    return lines


def _unnamed(own: Making, listed: Sequence[desk.Listed]) -> list[tuple[Cell, ...]]:
    """Return a line for the cases of one kind in one place: how many cooperatives, not which."""
    groups: dict[tuple[Cell, ...], list[desk.Listed]] = {}
    for seen in listed:
        case = seen.case
        key = (case.kind, case.regency_code, case.scope_code[:5], case.whom, case.severity)
        groups.setdefault(key, []).append(seen)
    lines = []
    for same in groups.values():
        n = sum(each.case.cooperatives for each in same)
        due = min((on for each in same if (on := each.handling.due_on)), default=None)
        lines.append(_line(own, same[0], own.say(f"handouts.case_{same[0].case.kind}", n=n), due))
    return lines


def _line(own: Making, seen: desk.Listed, said: str, due: date | None) -> tuple[Cell, ...]:
    case = seen.case
    return (
        own.asked.reference.name(case.regency_code or case.scope_code[:5]),
        said,
        own.say(f"whom.{case.whom}"),
        None if _by_lot(seen) else own.say(f"severity.{case.severity}"),
        due,
    )


def cooperatives(own: Making) -> Section | None:
    """Return every cooperative of a regency or district with its state, for an office alone."""
    if own.asked.audience == "hall":
        return None
    found = own.asked.inside("cooperatives", own.scope)
    if len(found) > _MOST_COOPERATIVES:
        return None
    held = [name for name in _STATE if found[name].notna().any()]
    kinds = {"physical_pct": "number", "units_operating": "whole"}
    columns = (
        *(Column(own.say(f"column.{name}")) for name in ("name", "village_name", "district_name")),
        *(Column(own.say(f"column.{name}"), kinds.get(name, "text")) for name in held),  # type: ignore[arg-type]
    )
    lines = [
        (row.name, row.village_name, row.district_name, *(_state(own, row, name) for name in held))
        for row in rows(found)
    ]
    return Section(
        "cooperatives",
        own.say("handouts.cooperatives"),
        table=Table(columns, tuple(lines)),
        source=own.source("cooperatives", "construction", "business_units", "assignments"),
    )


def _state(own: Making, row: Any, name: str) -> Cell:
    value = getattr(row, name)
    if value is None or pd.isna(value):
        return own.say("common.not_reported")
    if name == "physical_pct":
        return cut(value)
    if name == "units_operating":
        return int(value)
    section = "flag" if name == "mentor_active" else name
    key = f"{section}.{str(value).lower()}"
    return own.say(key) if words.has(key) else str(value)
