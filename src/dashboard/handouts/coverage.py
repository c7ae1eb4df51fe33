"""Where mentors are short: assistants, seats, who is alone and who was seen, by place."""

from __future__ import annotations

import math
from typing import Any

from dashboard.handouts.asking import CODE_LENGTH, below
from dashboard.handouts.content import Chart, Column, Section, Series, Table
from dashboard.handouts.look import ACCENT
from dashboard.handouts.making import Making
from dashboard.questions import rows

MEASURES = ("cooperatives_per_assistant", "seats_short", "without_mentor", "seen_45")
# Assistants are posted to a regency: below it seats and loads are not counted.
_OF_REGENCIES = ("cooperatives_per_assistant", "seats_short")


def section(own: Making) -> Section | None:
    """Return the coverage of the places below, as far as it is known."""
    level, within = below(own.scope)
    counted = _cooperatives(own, within, CODE_LENGTH[level])
    if not counted:
        return None
    held = own.asked.held(own.scope, MEASURES)
    if level == "district":
        held = tuple(metric for metric in held if metric not in _OF_REGENCIES)
    elif not held:
        return _needed(own, level, counted)
    if not held:
        return None
    known = own.asked.measure(level, within, *held)
    cells: dict[Any, Any] = {(row.code, row.metric_id): row for row in rows(known)}
    columns = [Column(own.say("column.place")), Column(own.say("column.cooperatives"), "whole")]
    if "seats_short" in held:
        columns.append(Column(own.say("column.assistants"), "whole"))
        columns.append(Column(own.say("column.per_assistant"), "number"))
        columns.append(Column(own.say("handouts.seats"), "whole"))
    shares = [metric for metric in ("without_mentor", "seen_45") if metric in held]
    for metric in shares:
        columns.append(Column(own.title(metric), "whole"))
        if metric == "seen_45":
            columns.append(Column(own.say("handouts.of") + " " + own.counted(metric), "whole"))
    lines = []
    for code, n in counted.items():
        line: list[Any] = [own.asked.reference.name(code), n]
        if "seats_short" in held:
            ratio = cells[code, "cooperatives_per_assistant"]
            each = None if math.isnan(ratio.value) else round(float(ratio.value), 1)
            spare = -round(cells[code, "seats_short"].numerator)
            line += [int(ratio.denominator), each, spare]
        for metric in shares:
            row: Any = cells.get((code, metric))
            none = not (row and row.denominator)
            line.append(own.say("common.cannot_assess") if none else int(row.numerator))
            if metric == "seen_45":
                line.append(None if none else int(row.denominator))
        lines.append(tuple(line))
    said = _said(own, held)
    return Section(
        "coverage",
        own.say("page.coverage"),
        (*said, own.say("handouts.official_order")),
        chart=_alone(own, counted, cells) if "without_mentor" in held else None,
        table=Table(tuple(columns), tuple(lines)),
        message=" ".join(said),
        on_slides=True,
        source=own.source("mentors", "assignments", "visits"),
    )


def _cooperatives(own: Making, within: str, length: int) -> dict[str, int]:
    found = own.asked.inside("scope_counts", within)
    codes = found["scope_code"].str[:length]
    inside = codes.str.len() == length
    summed = found[inside].groupby(codes[inside])["cooperatives"].sum()
    return {str(code): int(n) for code, n in summed.items()}


def _said(own: Making, held: tuple[str, ...]) -> tuple[str, ...]:
    said = []
    if "seats_short" in held:
        short, total = own.asked.of(own.scope, "seats_short")
        _, assistants = own.asked.of(own.scope, "cooperatives_per_assistant")
        key = "short" if short >= 0 else "spare"
        said.append(
            own.say(
                f"handouts.coverage_{key}",
                n=abs(short),
                cooperatives=total,
                assistants=assistants,
            )
        )
    if "without_mentor" in held:
        said.append(own.say("coverage.lead_alone", n=own.asked.of(own.scope, "without_mentor")[0]))
    if "seen_45" in held:
        seen, judged = own.asked.of(own.scope, "seen_45")
        days = own.asked.threshold("shared", "verified_days")
        said.append(own.say("coverage.lead_unseen", n=judged - seen, days=days))
    return tuple(said)


def _alone(own: Making, counted: dict[str, int], cells: dict[Any, Any]) -> Chart:
    found = [cells.get((code, "without_mentor")) for code in counted]
    values = tuple(int(row.numerator) if row and row.denominator else None for row in found)
    names = tuple(own.asked.reference.name(code) for code in counted)
    title = own.title("without_mentor")
    return Chart(own.say("handouts.coverage_says"), names, (Series(title, ACCENT, values),))


def _needed(own: Making, level: str, counted: dict[str, int]) -> Section:
    """Return how many assistants the places need, where nobody knows who is there."""
    seats = own.asked.threshold("shared", "seats")
    needed = {code: math.ceil(n / seats) for code, n in counted.items()}
    columns = (
        Column(own.say("column.place")),
        Column(own.say("column.cooperatives"), "whole"),
        Column(own.say("column.assistants_needed"), "whole"),
    )
    name = own.asked.reference.name
    said = own.say(
        "handouts.coverage_needed",
        n=sum(needed.values()),
        cooperatives=sum(counted.values()),
        seats=seats,
    )
    return Section(
        "coverage",
        own.say("page.coverage"),
        (said,),
        table=Table(columns, tuple((name(code), n, needed[code]) for code, n in counted.items())),
        message=said,
        on_slides=level != "district",
        source=own.source("cooperatives"),
    )
