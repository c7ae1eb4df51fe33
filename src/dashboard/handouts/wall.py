"""The slides as HTML: the same in the file that needs no server and on the page of slides."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from dashboard.handouts import maps
from dashboard.handouts.content import Cell, Chart, Column, Figure, Handout, Map, Table
from dashboard.handouts.deck import Slide, slides
from dashboard.handouts.look import DARK, on
from dashboard.handouts.message import signed

_MAP_BOX, _MAP_TYPE = (1170, 740), 24  # of a map and a name on it, in pixels of a wall
_ROOM = 0.03  # a part of a bar that is smaller has no room for its number


def deck(handout: Handout, more: tuple[str, str], chosen: Collection[str] = ()) -> str:
    """Return the title and the slides whose keys are ``chosen`` (none: all of them), in order.

    ``more`` is what a last button at the foot does, and its words. ``style`` draws the slides,
    ``script`` turns them.
    """
    shown = [slide for slide in slides(handout) if not chosen or slide.key in chosen]
    every = len(shown) + 1
    feet = (_foot(handout, at, every, more) for at in range(1, every + 1))
    drawn = [_title(handout, next(feet))]
    drawn += [_slide(handout, slide, foot) for slide, foot in zip(shown, feet, strict=True)]
    return f'<main class="deck">{"".join(drawn)}</main>'


def script() -> str:
    """Return what turns the slides: the function ``present`` of ``slides.js``."""
    return own("slides.js")


@cache
def style() -> str:
    """Return the slides' style sheet, with the colours of the dark."""
    dark = "".join(
        f'.dark [style*="background:{light}"] {{ background: {dark} !important;'
        f" color: {on(dark)} !important }}\n"
        f'.dark [fill="{light}"] {{ fill: {dark} }}\n'
        for light, dark in DARK.items()
    )
    return own("slides.css") + dark


@cache
def own(name: str) -> str:
    """Return a file of this folder."""
    return files(__package__).joinpath(name).read_text("utf-8")


def _title(handout: Handout, foot: str) -> str:
    stamp = handout.stamp
    lines = [handout.say("frame.product"), stamp.line]
    small = [
        f"{handout.say(f'handouts.audience_{stamp.audience}')} · {handout.made}",
        handout.say("handouts.address", address=stamp.address),
        handout.say("handouts.keys"),
    ]
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    said += "".join(f'<p class="small">{escape(line)}</p>' for line in small)
    return (
        f'<section class="slide title" data-key="title"><h2>{escape(stamp.place)}</h2>'
        f'<div class="said">{sample(handout)}{said}</div>{foot}</section>\n'
    )


def _slide(handout: Handout, slide: Slide, foot: str) -> str:
    body = ""
    if slide.figures:
        body = f'<div class="figures">{"".join(_figure(handout, f) for f in slide.figures)}</div>'
    elif slide.chart:
        body = _chart(handout, slide.chart, slide.top)
    elif slide.map:
        body = _map(handout, slide.map)
    elif slide.table:
        body = table(handout, slide.table)
    return (
        f'<section class="slide" data-key="{slide.key}"><h2>{escape(slide.title)}</h2>'
        f'<p class="said">{escape(" ".join(slide.lines))}</p><div class="body">{body}</div>'
        f"{foot}</section>\n"
    )


def sample(handout: Handout) -> str:
    """Return the banner of simulated data, empty over real ones."""
    if not handout.stamp.simulated:
        return ""
    return f'<span class="sample">{escape(handout.say("frame.simulated"))}</span>'


def _foot(handout: Handout, at: int, every: int, more: tuple[str, str]) -> str:
    number = escape(handout.say("handouts.slide_of", n=at, all=every))
    to, words = more
    return (
        f'<div class="foot"><span>{escape(handout.foot)}</span>{sample(handout)}'
        '<span class="at"><button class="step" data-to="-1">‹</button> '
        f'{number} <button class="step" data-to="1">›</button> '
        f'<button class="step" data-to="{to}">{escape(words)}</button></span></div>'
    )


def _figure(handout: Handout, figure: Figure) -> str:
    value = f'<div class="value none">{escape(handout.say("common.not_yet"))}</div>'
    notes = [figure.note]
    if figure.value is not None:
        value = f'<div class="value">{escape(handout.written(figure.value, "whole"))}</div>'
        of = handout.say("common.of_what", n=figure.whole, what=figure.counted)
        notes = [f"{figure.note} {of}".strip()]
    said = "".join(f'<div class="note">{escape(note)}</div>' for note in notes)
    if figure.change is not None:
        said += f'<div class="note change">{escape(signed(handout, figure.change))}</div>'
    label = f'<div class="label">{escape(figure.label)}</div>'
    return f"<div>{label}{value}<div>{said}</div></div>"


def _chart(handout: Handout, chart: Chart, top: int) -> str:
    rows = []
    for at, name in enumerate(chart.categories):
        values = [(each.colour, each.values[at]) for each in chart.series]
        if chart.stacked:
            bars = _stack(handout, values, top)
        else:
            bars = "".join(_bar(handout, colour, value, top) for colour, value in values)
        rows.append(f'<div class="name">{escape(name)}</div><div class="group">{bars}</div>')
    legend = _legend([(each.colour, each.name) for each in chart.series])
    says = escape(chart.says)
    bars = f'<div class="bars" role="img" aria-label="{says}">{"".join(rows)}</div>'
    return f"<div>{bars}{legend}</div>"


def _bar(handout: Handout, colour: str, value: int | None, top: int) -> str:
    if value is None:
        return '<div class="bar"><b>–</b></div>'
    width = 92 * value / max(top, 1)
    return (
        f'<div class="bar"><i style="width:{width:.2f}%;background:{colour}"></i>'
        f"<b>{escape(handout.written(value, 'whole'))}</b></div>"
    )


def _stack(handout: Handout, values: Sequence[tuple[str, int | None]], top: int) -> str:
    parts = []
    for colour, value in values:
        share = (value or 0) / max(top, 1)
        if share:
            number = escape(handout.written(value, "whole")) if share >= _ROOM else ""
            style = f"width:{92 * share:.2f}%;background:{colour};color:{on(colour)}"
            parts.append(f'<i style="{style}">{number}</i>')
    return f'<div class="bar">{"".join(parts)}</div>'


def _legend(entries: Sequence[tuple[str | None, str]]) -> str:
    swatches = [
        (f' style="background:{colour}"' if colour else ' class="none"', words)
        for colour, words in entries
    ]
    said = "".join(f"<span><i{swatch}></i>{escape(words)}</span>" for swatch, words in swatches)
    return f'<div class="legend">{said}</div>'


def _map(handout: Handout, drawn: Map) -> str:
    entries = [
        (colour, f"{words} ({handout.written(count, 'whole')})")
        for colour, words, count in drawn.legend
    ]
    scale = min(box / grid for box, grid in zip(_MAP_BOX, drawn.size, strict=True))
    captions = "".join(f"<p>{escape(caption)}</p>" for caption in drawn.captions)
    return (
        f'<div class="map">{maps.svg(drawn, math.ceil(_MAP_TYPE / scale))}<div>{_legend(entries)}'
        f'<div class="captions">{captions}</div></div></div>'
    )


def table(handout: Handout, table: Table) -> str:
    """Return a table with its cells in the reader's form."""
    words = [column.kind in ("text", "sentence") for column in table.columns]
    head = "".join(
        f"<th{' class=w' if word else ''}>{escape(column.heading)}</th>"
        for column, word in zip(table.columns, words, strict=True)
    )
    rows = "".join(f"<tr>{_row(handout, table.columns, row)}</tr>" for row in table.rows)
    wordy = any(column.kind == "sentence" for column in table.columns)
    return (
        f'<div class="wide"><table{" class=wordy" if wordy else ""}><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(handout: Handout, columns: Sequence[Column], row: Sequence[Cell]) -> str:
    cells = []
    for column, cell in zip(columns, row, strict=True):
        kind = ""
        if column.kind in ("text", "sentence"):
            kind = " class=w" if column.kind == "text" else ' class="w s"'
        elif isinstance(cell, str):
            kind = " class=none-known"
        elif column.kind == "day":
            kind = " class=d"
        cells.append(f"<td{kind}>{escape(handout.written(cell, column.kind))}</td>")
    return "".join(cells)
