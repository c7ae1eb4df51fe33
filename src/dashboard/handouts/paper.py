"""A handout as PDF: paged, with contents, repeated headings, and words for every picture."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import font_source_sans_pro
import typst

from dashboard.handouts import maps
from dashboard.handouts.content import Chart, Column, Figure, Handout, Map, Section, Table
from dashboard.handouts.look import NO_DATA, on
from dashboard.handouts.message import signed


def document(handout: Handout) -> bytes:
    """Return the handout as PDF/UA: it can be read aloud, too.

    A sign that our type lacks is allowed no place there; then it is a plain PDF in the system's.
    """
    data = json.dumps(_data(handout))
    at = int(handout.stamp.made_at.timestamp())
    try:
        return _compiled(data, at, ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:
        return _compiled(data, at)


def _compiled(data: str, at: int, **options: Any) -> bytes:
    found: bytes = typst.compile(
        _template(),
        format="pdf",
        font_paths=[font_source_sans_pro.font_directory],
        sys_inputs={"handout": data},
        timestamp=at,
        **options,
    )
    return found


@cache
def _template() -> bytes:
    return files(__package__).joinpath("paper.typ").read_bytes()


def _data(handout: Handout) -> dict[str, Any]:
    stamp = handout.stamp
    terms = Table(
        (Column(handout.say("handouts.term")), Column(handout.say("handouts.meaning"), "sentence")),
        handout.definitions,
    )
    title = handout.say("handouts.definitions")
    sections = [*handout.sections, Section("definitions", title, table=terms)]
    return {
        "title": handout.title,
        "language": handout.language,
        "product": handout.say("frame.product"),
        "sample": handout.say("frame.simulated") if stamp.simulated else None,
        "place": stamp.place,
        "stamp": stamp.line,
        "made": f"{handout.made} · {stamp.digest}",
        "audience": handout.say(f"handouts.audience_{stamp.audience}"),
        "address": handout.say("handouts.address", address=stamp.address),
        "lead": handout.lead,
        "foot": handout.foot,
        "page": handout.say("handouts.page_of", n="§n", all="§all"),
        "contents": handout.say("handouts.contents"),
        "sections": [_section(handout, section) for section in sections],
    }


def _section(handout: Handout, section: Section) -> dict[str, Any]:
    table = section.table
    return {
        "title": section.title,
        "lines": section.lines,
        "figures": [_figure(handout, figure) for figure in section.figures],
        "chart": _chart(handout, section.chart) if section.chart else None,
        "map": _map(handout, section.map) if section.map else None,
        # The figures above say it all already.
        "table": _table(handout, table) if table and not section.figures else None,
        "source": section.source,
        "fresh": bool(section.chart or section.map or section.table),
    }


def _figure(handout: Handout, figure: Figure) -> dict[str, str]:
    if figure.value is None:
        return {"label": figure.label, "value": "–", "note": figure.note}
    of = handout.say("common.of_what", n=figure.whole, what=figure.counted)
    value = handout.written(figure.value, "whole")
    change = "" if figure.change is None else signed(handout, figure.change)
    note = " · ".join(part for part in (f"{figure.note} {of}".strip(), change) if part)
    return {"label": figure.label, "value": value, "note": note}


def _chart(handout: Handout, chart: Chart) -> dict[str, Any]:
    known = {value for each in chart.series for value in each.values if value is not None}
    return {
        "says": chart.says,
        "categories": chart.categories,
        "series": [
            {"name": each.name, "colour": each.colour, "values": each.values}
            for each in chart.series
        ],
        "stacked": chart.stacked,
        "top": chart.top,
        "written": {str(value): handout.written(value, "whole") for value in known},
        "on": {each.colour: on(each.colour) for each in chart.series},
        "unknown": handout.say("common.not_yet"),
    }


def _map(handout: Handout, drawn: Map) -> dict[str, Any]:
    return {
        "svg": maps.svg(drawn),
        "says": drawn.says,
        "legend": [
            {"colour": colour or NO_DATA, "words": f"{words} ({handout.written(count, 'whole')})"}
            for colour, words, count in drawn.legend
        ],
        "captions": drawn.captions,
    }


def _table(handout: Handout, table: Table) -> dict[str, Any]:
    kinds = [column.kind for column in table.columns]
    return {
        "headings": [column.heading for column in table.columns],
        "kinds": kinds,
        "rows": [
            [handout.written(cell, kind) for cell, kind in zip(row, kinds, strict=True)]
            for row in table.rows
        ],
    }
