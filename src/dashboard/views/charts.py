"""Bars, stacks and weekly trends, drawn light: HTML for bars, one small SVG script for trends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard.views import theme
from dashboard.views.address import View
from dashboard.views.escape import html

_TREND = st.components.v2.component(
    "dashboard_trend",
    js=theme.script("trend.js"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Part:
    """One piece of a bar: its length, colour, words on hover, and whether its text is inverse."""

    value: float
    colour: str
    hover: str = ""
    text: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Row:
    """One bar: what it is, its parts, and what stands at its end (``end`` bold, ``note`` after).

    ``aside`` rows are no class of the scale (no record, not reported): set off by a rule.
    """

    name: str
    parts: tuple[Part, ...]
    end: str = ""
    note: str = ""
    aside: bool = False


def bars(rows: Sequence[Row], top: float | None = None, limit: float | None = None) -> None:
    """Draw horizontal bars; ``top`` is the value of a full width (default: each row fills it).

    ``limit`` draws an upright line at a value of that scale: what the bars are held against.
    """
    line = f'<s style="left:{100 * limit / top:.3f}%"></s>' if limit and top else ""
    # A colour is sent once and called by its place, because a page holds some hundred pieces.
    colours = list(dict.fromkeys(part.colour for row in rows for part in row.parts))
    named = ";".join(f"--c{place}:{colour}" for place, colour in enumerate(colours))
    noted = any(row.note for row in rows)
    drawn = []
    for row in rows:
        total = top or sum(part.value for part in row.parts) or 1.0
        pieces = "".join(
            _piece(part, total, colours.index(part.colour)) for part in row.parts if part.value > 0
        )
        rule = '<span class="thin"></span>' if row.aside else ""
        name = html(row.name)
        kind = "n aside" if row.aside else "n"
        drawn.append(
            f'{rule}<span class="{kind}">{name}</span>'
            f'<span class="t">{pieces}{line}</span>'
            f'<b class="e">{html(row.end)}</b>'
            + (f'<span class="m">{html(row.note)}</span>' if noted else "")
        )
    kind = "bars noted" if noted else "bars"
    st.html(f'<div class="{kind}" style="{named}">{"".join(drawn)}</div>')


def _piece(part: Part, total: float, colour: int) -> str:
    kind = f"c{colour} s" if part.strong else f"c{colour}"
    text = f"<em>{html(part.text)}</em>" if part.text else ""
    hover = f' title="{html(part.hover)}"' if part.hover else ""
    return (
        f'<span class="{kind}" style="width:{100 * part.value / total:.1f}%"{hover}>{text}</span>'
    )


def legend(entries: Sequence[tuple[str, str, str]]) -> None:
    """Draw a legend: colour, name, count (in the reader's form)."""
    st.html(f'<div class="legend">{legend_html(entries)}</div>')


def legend_html(entries: Sequence[tuple[str, str, str]]) -> str:
    """Return the legend's entries as HTML."""
    return "".join(
        f'<span><i class="swatch" style="background:{colour}"></i>{html(name)}'
        f"{f' <b>{html(count)}</b>' if count else ''}</span>"
        for colour, name, count in entries
    )


@dataclass(frozen=True)
class Line:
    """One series of a trend: a whole number for every week."""

    name: str
    colour: str
    values: tuple[int, ...]


def trend(
    view: View, weeks: Sequence[date], lines: Sequence[Line], *, key: str, label: str, stacked: bool
) -> None:
    """Draw weekly counts; stacked areas from the bottom up, or lines."""
    by_week = zip(*(line.values for line in lines), strict=True)
    highest = max((sum(each) if stacked else max(each) for each in by_week), default=0)
    step = _nice(max(1.0, highest / 4))
    # The first of a month that begins within the picture; a label needs room to its neighbour.
    months = [
        (n, view.day(week, "month"))
        for n, week in enumerate(weeks)
        if n and week.month != weeks[n - 1].month
    ]
    every = max(1, math.ceil(len(months) / 4))
    _TREND(
        data={
            "first": weeks[0].isoformat(),
            "weeks": len(weeks),
            "months": months[::every],
            "series": [
                {
                    "name": line.name,
                    "colour": None if line.colour == theme.NO_DATA else line.colour,
                    "values": line.values,
                }
                for line in lines
            ],
            "ticks": [n * step for n in range(math.floor(highest / step) + 1)],
            "top": max(1.0, highest),
            "stacked": stacked,
            "language": view.language,
            "label": label,
            "hatch": f"hatch-{key}",
        },
        key=key,
    )


def _nice(step: float) -> int:
    """Return the next larger of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return math.ceil(next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= step))


def sparkline(values: Sequence[float]) -> str:
    """Return the shape of a series as HTML: an area whose highest value touches the top."""
    if len(values) < 2:
        return ""
    top = max(values) or 1.0
    last = len(values) - 1
    shape = ",".join(
        f"{100 * n / last:.1f}% {100 - 100 * v / top:.1f}%" for n, v in enumerate(values)
    )
    return (
        '<div class="spark" aria-hidden="true">'
        f'<i style="clip-path:polygon(0 100%,{shape},100% 100%)"></i></div>'
    )
