"""Bars, stacks and weekly trends: light HTML for bars, plotly for what runs over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard.views import theme
from dashboard.views.address import View
from dashboard.views.escape import html, plotly_text

_TREND_HEIGHT = 264  # pixels
_LABEL_GAP = 18  # pixels between two direct labels
_BELOW, _ABOVE = 28, 12  # pixels for the months, and for the highest number


@dataclass(frozen=True)
class Part:
    """One piece of a bar: its length, colour, words on hover, and whether its text is inverse.

    ``rows`` names the rows behind it (see ``views.behind``), the same for pieces of one colour.
    So is ``name``, what they are: without a hover of its own a piece says its name and its text.
    """

    value: float
    colour: str
    hover: str = ""
    text: str = ""
    strong: bool = False
    rows: str = ""
    name: str = ""


@dataclass(frozen=True)
class Row:
    """One bar: what it is, its parts, and what stands at its end (``end`` bold, ``note`` after).

    ``aside`` rows are no class of the scale (no record, not reported): set off by a rule.
    ``rows`` names the rows behind its end; ``at`` is the place, ``of`` the kind of thing that its
    parts are about.
    """

    name: str
    parts: tuple[Part, ...]
    end: str = ""
    note: str = ""
    aside: bool = False
    rows: str = ""
    at: str = ""
    of: str = ""


def bars(rows: Sequence[Row], top: float | None = None, limit: float | None = None) -> None:
    """Draw horizontal bars; ``top`` is the value of a full width (default: each row fills it).

    ``limit`` draws an upright line at a value of that scale: what the bars are held against.
    """
    line = f'<s style="left:{100 * limit / top:.3f}%"></s>' if limit and top else ""
    # A colour and its name are sent once and called by place: a page holds some hundred pieces.
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
        kind = '"n aside"' if row.aside else "n"
        at = f" data-at={row.at}" if row.at else ""
        of = f" data-of={row.of}" if row.of else ""
        opens = f" data-rows={row.rows}" if row.rows else ""
        drawn.append(
            f"{rule}<span class={kind}>{name}</span>"
            f"<span class=t{at}{of}>{pieces}{line}</span>"
            f"<b class=e{opens}>{html(row.end)}</b>"
            + (f"<span class=m>{html(row.note)}</span>" if noted else "")
        )
    kind = "bars noted" if noted else "bars"
    behind = {part.colour: part.rows for row in rows for part in row.parts if part.rows}
    opens = " ".join(behind.get(colour, "-") for colour in colours)
    called = {part.colour: part.name for row in rows for part in row.parts if part.name}
    names = "|".join(called.get(colour, "") for colour in colours)
    data = (f' data-rows="{opens}"' if behind else "") + (
        f' data-names="{html(names)}"' if called else ""
    )
    st.html(f'<div class="{kind}"{data} style="{named}">{"".join(drawn)}</div>')


def columns(rows: Sequence[Row], top: float) -> None:
    """Draw upright bars side by side, the first part at the foot; ``top`` is a full height.

    A row's ``end`` stands above its bar, its ``note`` beside a line before it, its name below.
    """
    st.html(f'<div class="columns">{"".join(_column(row, top) for row in rows)}</div>')


def _column(row: Row, top: float) -> str:
    mark = f'<b class="limit">{html(row.note)}</b>' if row.note else ""
    pieces = "".join(
        f'<i title="{html(part.hover)}" style="background:{part.colour};'
        f'height:calc((100% - 44px) * {part.value / top:.3f})"></i>'
        for part in reversed(row.parts)
        if part.value > 0
    )
    opens = f" data-rows={row.rows}" if row.rows and row.end else ""
    return (
        f"<span{' class=at' if mark else ''}>{mark}<em{opens}>{html(row.end)}</em>{pieces}"
        f"<u>{html(row.name)}</u></span>"
    )


def _piece(part: Part, total: float, colour: int) -> str:
    kind = f'"c{colour} s"' if part.strong else f"c{colour}"
    text = f"<em>{html(part.text)}</em>" if part.text else ""
    hover = f' title="{html(part.hover)}"' if part.hover else ""
    return f"<i class={kind} style=width:{100 * part.value / total:.1f}%{hover}>{text}</i>"


@dataclass(frozen=True)
class Key:
    """One entry of a legend; ``count`` in the reader's form, ``rows`` names the rows behind it."""

    colour: str
    name: str
    count: str = ""
    rows: str = ""


def legend(entries: Sequence[Key]) -> None:
    """Draw a legend."""
    st.html(f'<div class="legend">{legend_html(entries)}</div>')


def legend_html(entries: Sequence[Key]) -> str:
    """Return the legend's entries as HTML."""
    return "".join(map(_key, entries))


def _key(key: Key) -> str:
    opens = f" data-rows={key.rows}" if key.rows else ""
    count = f" <b{opens}>{html(key.count)}</b>" if key.count else ""
    swatch = f'<i class="swatch" style="background:{key.colour}"></i>'
    return f"<span>{swatch}{html(key.name)}{count}</span>"


@dataclass(frozen=True)
class Line:
    """One series of a trend: a whole number for every week."""

    name: str
    colour: str
    values: tuple[int, ...]


def trend(
    view: View, weeks: Sequence[date], lines: Sequence[Line], *, label: str, stacked: bool
) -> go.Figure:
    """Return weekly counts with direct labels; stacked areas from the bottom up, or lines."""
    by_week = zip(*(line.values for line in lines), strict=True)
    top = max(1, max((sum(each) if stacked else max(each) for each in by_week), default=0))
    return go.Figure(
        [_series(line, weeks, stacked) for line in lines],
        _layout(view, weeks, top, label, _direct_labels(view, lines, top, stacked)),
    )


@dataclass(frozen=True)
class Fan:
    """What may come: dates ahead, and for each the low, middle and high value."""

    days: tuple[date, ...]
    values: tuple[tuple[int, int, int], ...]
    name: str


def outlook(
    view: View,
    weeks: Sequence[date],
    line: Line,
    fan: Fan | None,
    target: Line | None,
    *,
    label: str,
) -> go.Figure:
    """Return a weekly count, the range of what may come, and what is to be reached (dashed)."""
    ahead = (weeks[-1], *fan.days) if fan else (weeks[-1],)
    last = line.values[-1]
    reached = ((last, last, last), *fan.values) if fan else ((last, last, last),)
    ends = [Line(line.name, line.colour, (last,))]
    drawn: list[dict[str, Any]] = []
    if fan:
        low, middle, high = (tuple(column) for column in zip(*reached, strict=True))
        colour = theme.value(line.colour)
        plain = {"type": "scatter", "x": ahead, "mode": "lines", "hovertemplate": "%{y:,d}"}
        bound = plain | {"line": {"width": 0}}
        range_name = plotly_text(fan.name)
        drawn = [
            bound | {"y": low, "name": f"{range_name} ↓"},
            bound
            | {"y": high, "name": f"{range_name} ↑", "fill": "tonexty", "fillcolor": f"{colour}40"},
            plain
            | {
                "y": middle,
                "name": range_name,
                "line": {"color": colour, "width": 2, "dash": "dot"},
            },
        ]
        ends = [Line(fan.name, line.colour, (middle[-1],))]
    if target:
        ends.append(target)
    top = max(1, *line.values, *(each[2] for each in reached), *(end.values[-1] for end in ends))
    layout = _layout(view, [*weeks, *ahead[1:]], top, label, _direct_labels(view, ends, top, False))
    if target:
        at = {"x0": 0, "x1": 1, "xref": "paper", "y0": target.values[-1], "y1": target.values[-1]}
        dashed = {"color": theme.value(target.colour), "width": 1.5, "dash": "dash"}
        layout["shapes"] = [{"type": "line", "line": dashed, **at}]
    return go.Figure([*drawn, _series(line, weeks, False)], layout)


def show(figure: go.Figure, *, key: str) -> None:
    """Draw a chart over time."""
    st.plotly_chart(figure, theme=None, key=key, config={"displayModeBar": False})


def _layout(
    view: View, days: Sequence[date], top: float, label: str, annotations: list[dict[str, object]]
) -> dict[str, Any]:
    """Return what every chart over time has in common."""
    step = _nice(max(1.0, top / 4))
    ticks = [n * step for n in range(math.floor(top / step) + 1)]
    # The first of a month that begins within the picture; a label needs room to its neighbour.
    months = [day for n, day in enumerate(days) if n > 2 and day.month != days[n - 1].month][
        :: max(1, len(days) // 10)
    ]
    ink = theme.value(theme.INK)
    return {
        "template": "none",
        "height": _TREND_HEIGHT,
        "margin": {"l": 48, "r": 150, "t": _ABOVE, "b": _BELOW},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": '"Source Sans", sans-serif', "size": 14, "color": ink},
        "separators": ",." if view.language == "id" else ".,",
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": theme.value(theme.PAPER), "font": {"color": ink}},
        "xaxis": {
            "type": "date",
            "fixedrange": True,
            "showgrid": False,
            "tickangle": 0,
            "tickvals": months,
            "ticktext": [view.day(month, "month") for month in months],
            "hoverformat": "%d/%m/%Y",
        },
        "yaxis": {
            "fixedrange": True,
            "range": [0, top],
            "tickvals": ticks,
            "ticktext": [view.number(tick) for tick in ticks],
            "gridcolor": theme.value(theme.RULE),
            "zeroline": False,
        },
        "annotations": annotations,
        "meta": label,
    }


def _series(line: Line, weeks: Sequence[date], stacked: bool) -> dict[str, Any]:
    """One line, or one area of a stack; what nobody reported is hatched.

    As a dictionary: plotly looks through an object of its own twice.
    """
    hatched = line.colour == theme.NO_DATA
    colour = theme.value(theme.GREY if hatched else line.colour)
    drawn: dict[str, Any] = {"line": {"color": colour, "width": 2}}
    if stacked:
        drawn = {"line": {"width": 0}, "stackgroup": "all", "fillcolor": colour}
        if hatched:
            drawn["fillpattern"] = {
                "shape": "/",
                "size": 6,
                "solidity": 0.35,
                "fgcolor": colour,
                "bgcolor": theme.value(theme.FAINT),
            }
    apart = {later - earlier for earlier, later in pairwise(weeks)}
    if len(apart) == 1:  # forty dates for every series are half of what the chart sends
        drawn |= {"x0": weeks[0], "dx": apart.pop() / timedelta(milliseconds=1)}
    else:
        drawn["x"] = weeks
    return drawn | {
        "type": "scatter",
        "y": line.values,
        "mode": "lines",
        "name": plotly_text(line.name),
        "hovertemplate": "%{y:,d}",
    }


def _direct_labels(
    view: View, lines: Sequence[Line], top: float, stacked: bool
) -> list[dict[str, object]]:
    """Name each series at its end with its last number, pushed apart where they would touch."""
    gap = _LABEL_GAP * top / (_TREND_HEIGHT - _ABOVE - _BELOW)
    floor, ends = 0.0, []
    for line in lines:
        last = line.values[-1]
        ends.append((floor + last / 2 if stacked else float(last), line))
        floor += last
    labels: list[dict[str, object]] = []
    below = -gap / 2
    for at, line in sorted(ends, key=lambda end: end[0]):
        below = max(at, below + gap)
        colour = theme.value(theme.GREY if line.colour == theme.NO_DATA else line.colour)
        words = f"{plotly_text(line.name)} <b>{view.number(line.values[-1])}</b>"
        labels.append(
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 8,
                "y": below,
                "yanchor": "middle",
                "showarrow": False,
                "text": f'<span style="color:{colour}">■</span> {words}',
            }
        )
    return labels


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
