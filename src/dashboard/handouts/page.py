"""A handout as one HTML file that needs nothing else: the slides by keyboard, then the tables."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

from dashboard.handouts import maps
from dashboard.handouts.content import Cell, Chart, Column, Figure, Handout, Map, Section, Table
from dashboard.handouts.deck import Slide, slides
from dashboard.handouts.look import on
from dashboard.handouts.message import signed

_ROOM = 0.05  # a part of a bar that is smaller has no room for its number


def page(handout: Handout) -> str:
    """Return the handout as HTML that sends no request, whatever a name in it holds."""
    shown = slides(handout)
    every = len(shown) + 1
    deck = [_title(handout, every)]
    deck += [_slide(handout, slide, at, every) for at, slide in enumerate(shown, 2)]
    script = _file("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return (
        f'<!doctype html>\n<html lang="{handout.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(handout.title)}</title><style>{_file('page.css')}</style></head>\n"
        f"<body><main>{''.join(deck)}</main>\n{_tables(handout)}\n"
        f"<script>{script}</script></body></html>\n"
    )


@cache
def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


# --- slides ------------------------------------------------------------------------------------


def _title(handout: Handout, every: int) -> str:
    stamp = handout.stamp
    lines = [
        handout.say("frame.product"),
        stamp.line,
        handout.say(f"handouts.audience_{stamp.audience}"),
        handout.say("handouts.keys"),
    ]
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<section class="slide title"><h1>{escape(stamp.place)}</h1>'
        f'<div class="said">{_sample(handout)}{said}</div>{_foot(handout, 1, every)}</section>\n'
    )


def _slide(handout: Handout, slide: Slide, at: int, every: int) -> str:
    body = ""
    if slide.figures:
        body = f'<div class="figures">{"".join(_figure(handout, f) for f in slide.figures)}</div>'
    elif slide.chart:
        body = _chart(handout, slide.chart, slide.top)
    elif slide.map:
        body = _map(handout, slide.map)
    elif slide.table:
        body = _table(handout, slide.table)
    return (
        f'<section class="slide"><h2>{escape(slide.title)}</h2>'
        f'<p class="said">{escape(" ".join(slide.lines))}</p><div class="body">{body}</div>'
        f"{_foot(handout, at, every)}</section>\n"
    )


def _sample(handout: Handout) -> str:
    if not handout.stamp.simulated:
        return ""
    return f'<span class="sample">{escape(handout.say("frame.simulated"))}</span>'


def _foot(handout: Handout, at: int, every: int) -> str:
    number = escape(handout.say("handouts.slide_of", n=at, all=every))
    tables = escape(handout.say("handouts.to_tables"))
    return (
        f'<div class="foot"><span>{escape(handout.foot)}</span>{_sample(handout)}'
        '<span class="at"><button class="step" data-to="-1">‹</button> '
        f'{number} <button class="step" data-to="1">›</button> '
        f'<button class="step" data-to="tables">{tables}</button></span></div>'
    )


def _figure(handout: Handout, figure: Figure) -> str:
    value = f'<div class="value none">{escape(handout.say("common.not_yet"))}</div>'
    notes = [figure.note]
    if figure.value is not None:
        value = f'<div class="value">{escape(handout.written(figure.value, "whole"))}</div>'
        of = handout.say("common.of_what", n=figure.whole, what=figure.counted)
        notes = [f"{figure.note} {of}".strip()]
    if figure.change is not None:
        notes.append(signed(handout, figure.change))
    said = "".join(f'<div class="note">{escape(note)}</div>' for note in notes)
    return f'<div><div class="label">{escape(figure.label)}</div>{value}{said}</div>'


def _chart(handout: Handout, chart: Chart, top: int) -> str:
    rows = []
    for at, name in enumerate(chart.categories):
        values = [(each.colour, each.values[at]) for each in chart.series]
        if chart.stacked:
            bars = _stack(handout, values, top)
        else:
            bars = "".join(_bar(handout, colour, value, top) for colour, value in values)
        rows.append(f'<div class="name">{escape(name)}</div><div class="group">{bars}</div>')
    legend = ""
    if len(chart.series) > 1:
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
            number = escape(handout.written(value, "whole")) if share >= _ROOM / 2 else ""
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
    captions = "".join(f"<p>{escape(caption)}</p>" for caption in drawn.captions)
    return (
        f'<div class="map">{maps.svg(drawn)}<div>{_legend(entries)}'
        f'<div class="captions">{captions}</div></div></div>'
    )


# --- tables ------------------------------------------------------------------------------------


def _tables(handout: Handout) -> str:
    blocks = [
        (section.key, section.title, _block(handout, section))
        for section in handout.sections
        if section.table
    ]
    heads = (
        Column(handout.say("handouts.term")),
        Column(handout.say("handouts.meaning"), "sentence"),
    )
    terms = _table(handout, Table(heads, handout.definitions))
    blocks.append(("definitions", handout.say("handouts.definitions"), terms))
    links = "".join(f'<a href="#{key}">{escape(title)}</a>' for key, title, _ in blocks)
    drawn = "".join(
        f'<div class="block"><h3 id="{key}">{escape(title)}</h3>{block}</div>\n'
        for key, title, block in blocks
    )
    stamp = handout.stamp
    address = handout.say("handouts.address", address=stamp.address)
    search = escape(handout.say("handouts.search"))
    return (
        f'<section class="tables" id="tables"><h2>{escape(handout.title)}</h2>'
        f"<p>{_sample(handout)} {escape(handout.lead)}</p>"
        f'<p class="soft">{escape(stamp.line)} · {escape(handout.made)} · {escape(stamp.digest)}'
        f' · {escape(address)}</p><nav>{links}</nav><div class="find">'
        f'<input type="search" id="find" placeholder="{search}" aria-label="{search}"></div>'
        f"{drawn}</section>"
    )


def _block(handout: Handout, section: Section) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in section.lines)
    source = f'<p class="soft">{escape(section.source)}</p>'
    table = _table(handout, section.table) if section.table else ""
    return f"{lines}{table}{source}"


def _table(handout: Handout, table: Table) -> str:
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
        cells.append(f"<td{kind}>{escape(handout.written(cell, column.kind))}</td>")
    return "".join(cells)
