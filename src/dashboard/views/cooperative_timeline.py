"""One cooperative over time: visits by class, the building, each unit, on one axis."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.questions import MissingData
from dashboard.views import answers, text, theme
from dashboard.views.address import View
from dashboard.views.escape import html

_LONGEST_DAYS = 371
# A visit's class and the mark that tells it without colour; short ones without findings apart.
_MARKS = {"v2": "real", "v1": "thin", "hollow": "hollow", "v0": "plain", "vx": "inconsistent"}


def draw(view: View, it: Any) -> None:
    """Draw the timeline of what the release knows; nothing where it knows nothing of it."""
    visits = _asked(view, "cooperative_visits")
    building = _asked(view, "cooperative_building")
    units = _asked(view, "cooperative_units")
    if visits is None and building is None and units is None:
        return
    last = view.release.as_of
    span = _Span(_first(last, visits, building, units), last)
    about = ""
    window = ""
    if visits is not None and not pd.isna(it.window_from) and not pd.isna(it.judged_on):
        window_from, judged_on = it.window_from.date(), it.judged_on.date()
        about = view.say("profile.timeline_about", **{"from": window_from, "to": judged_on})
        left, right = span.at(window_from), span.at(judged_on)
        window = f'<b class="window" style="left:{left}%;width:{right - left:.2f}%"></b>'
    text.section(view, "profile.timeline", about)
    rows: list[str] = []
    if visits is not None:
        rows += _visits(view, visits, span, window)
    if building is not None and len(building):
        rows.append(_building(view, building, span))
    if units is not None:
        rows += [_unit(view, unit, each, span) for unit, each in units.groupby("unit_type")]
    st.html(f'<div class="timeline">{"".join(rows)}{_axis(view, span)}</div>')
    if visits is not None and len(visits):
        _legend(view, visits)


class _Span:
    """Days as places between left (0) and right (100)."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._days = max(1, (last - first).days)

    def at(self, day: date) -> float:
        place = 100 * (day - self.first).days / self._days
        return round(min(100.0, max(0.0, place)), 2)


def _first(last: date, *frames: pd.DataFrame | None) -> date:
    days: list[date] = [
        frame[column].min().date()
        for frame in frames
        if frame is not None and len(frame)
        for column in frame.columns.intersection(["visited_on", "as_of"])
    ]
    return max(min([*days, last - timedelta(days=90)]), last - timedelta(days=_LONGEST_DAYS))


def _asked(view: View, question: str) -> pd.DataFrame | None:
    try:
        return answers.ask(view, question, cooperative=view.subject)
    except MissingData:
        return None


def _kind(row: Any) -> str:
    return "hollow" if row.hollow and row.visit_class in ("V0", "V1") else row.visit_class.lower()


def _visits(view: View, visits: pd.DataFrame, span: _Span, window: str) -> list[str]:
    own = visits["role"] == "business_assistant"
    rows = [_visit_row(view, "profile.row_mentor", visits[own], span, window)]
    if (~own).any():
        rows.append(_visit_row(view, "profile.row_second", visits[~own], span, window))
    return rows


def _visit_row(view: View, label: str, visits: pd.DataFrame, span: _Span, window: str) -> str:
    marks = []
    for row in answers.rows(visits):
        kind = _kind(row)
        on = row.visited_on.date()
        if on < span.first:
            continue
        more = [] if pd.isna(row.minutes) else [view.say("profile.minutes", n=round(row.minutes))]
        more += [view.say("profile.joint")] if row.joint else []
        hover = view.say(
            "profile.visit_hover",
            on=on,
            **{"class": view.say(f"visit_class.{kind}")},
            more="".join(f" · {each}" for each in more),
        )
        marks.append(
            f'<i class="mark mark-{_MARKS[kind]}" style="left:{span.at(on)}%"'
            f' title="{html(hover)}"></i>'
        )
    nothing = "" if marks else f"<em>{html(view.say('profile.no_visits'))}</em>"
    return (
        f"<span>{html(view.say(label))}</span>"
        f'<div class="track">{window}{"".join(marks)}{nothing}</div>'
    )


def _building(view: View, building: pd.DataFrame, span: _Span) -> str:
    """Draw percent as an area; a figure holds until the next snapshot."""
    steps, level = [], None
    for row in answers.rows(building):
        place = span.at(row.as_of.date())
        if level is not None:
            steps.append(f"{place}% {level}%")
        level = round(100 - row.physical_pct, 1)
        steps.append(f"{place}% {level}%")
    first = steps[0].split()[0]
    shape = f"{first} 100%,{','.join(steps)},100% {level}%,100% 100%"
    latest = building.iloc[-1]
    hover = view.say(
        "profile.building_hover",
        on=latest["as_of"].date(),
        pct=float(latest["physical_pct"]),
        stage=view.say(f"stage.{latest['stage']}") if latest["stage"] else "",
    )
    return (
        f"<span>{html(view.say('profile.row_building'))}</span>"
        f'<div class="track tall" title="{html(hover)}">'
        f'<b class="area" style="clip-path:polygon({shape})"></b>'
        f"<u>{html(view.number(latest['physical_pct'], 1))}</u></div>"
    )


def _unit(view: View, unit: Any, snapshots: pd.DataFrame, span: _Span) -> str:
    name = view.say(f"unit_type.{unit}")
    known = list(answers.rows(snapshots))
    ends = [row.as_of.date() for row in known[1:]] + [span.last]
    pieces = []
    for row, end in zip(known, ends, strict=True):
        left, right = span.at(row.as_of.date()), span.at(end)
        status = view.say(f"unit_status.{row.status}")
        hover = view.say("profile.unit_hover", unit=name, status=status, on=row.as_of.date())
        strong = " class=strong" if row.status == "operating" else ""
        pieces.append(
            f'<s{strong} style="left:{left}%;width:{max(right - left, 0.4):.2f}%;'
            f'background:{theme.status_colour(row.status)}" title="{html(hover)}">'
            f"<em>{html(status)}</em></s>"
        )
    return f'<span>{html(name)}</span><div class="track">{"".join(pieces)}</div>'


def _axis(view: View, span: _Span) -> str:
    ticks = []
    day = date(span.first.year, span.first.month, 1)
    while day <= span.last:
        if day >= span.first and span.at(day) < 96:
            ticks.append(f'<u style="left:{span.at(day)}%">{html(view.day(day, "month"))}</u>')
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    every = max(1, len(ticks) // 6)
    return f'<span></span><div class="axis">{"".join(ticks[::every])}</div>'


def _legend(view: View, visits: pd.DataFrame) -> None:
    counted = Counter(_kind(row) for row in answers.rows(visits))
    drawn = "".join(
        f'<span><i class="mark mark-{mark}"></i>{html(view.say(f"visit_class.{kind}"))}'
        f" <b>{html(view.number(counted[kind]))}</b></span>"
        for kind, mark in _MARKS.items()
        if counted[kind]
    )
    st.html(f'<div class="legend">{drawn}</div>')
