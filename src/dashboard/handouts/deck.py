"""A handout cut into slides: what fits on one wall at a size that the last row can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dashboard.handouts.content import (
    Cell,
    Chart,
    Figure,
    Handout,
    Kind,
    Map,
    Section,
    Table,
    share_of,
)

_MOST_BARS = 14
_MOST_LINES = 13  # of a table, its long sentences counted as the lines that they fill
_SENTENCE = 112  # characters of a sentence on one line of a table
_BESIDE: dict[Kind, int] = {"sentence": 36, "text": 14}  # the same where sentences share the width
_MOST_CASES = 6  # on slides; the rest is in the tables


@dataclass(frozen=True)
class Slide:
    """One idea: its title, sentences, and one thing that shows it; ``source`` for the notes.

    ``key`` names it in an address, whatever the language: that of its section, and its number
    where a section fills more than one.
    """

    title: str
    lines: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    chart: Chart | None = None
    map: Map | None = None
    table: Table | None = None
    source: str = ""
    key: str = ""
    top: int = 0  # of the whole chart, also where a slide shows a piece of it


def slides(handout: Handout) -> tuple[Slide, ...]:
    """Return the slides behind the title slide, in order."""
    found = []
    for section in handout.sections:
        parts = list(_parts(handout, section))
        for n, part in enumerate(parts, 1):
            title, key = section.title, section.key if n == 1 else f"{section.key}_{n}"
            if len(parts) > 1:
                title = handout.say("handouts.part_of", title=title, n=n, all=len(parts))
            found.append(replace(part, title=title, source=section.source, key=key))
    return tuple(found)


def _parts(handout: Handout, section: Section) -> Iterator[Slide]:
    """Yield what a section shows, each on a slide of its own; the first holds its sentences."""
    bare = Slide("", section.lines)
    if section.figures:
        yield replace(bare, figures=section.figures)
    elif section.map:
        yield replace(bare, map=section.map)
    elif section.chart and not (section.on_slides and _long(section.chart)):
        for chart in _charts(handout, section.chart):
            yield replace(bare, chart=chart, top=section.chart.top)
    elif section.table is None:
        yield bare
    if section.table and section.on_slides:
        shown = section.table
        if section.key == "worklist":
            shown = replace(shown, rows=shown.rows[:_MOST_CASES])
        for table in _tables(handout, _full(shown)):
            yield replace(bare, table=table)


def _long(chart: Chart) -> bool:
    """Return whether a chart fills more than a slide: the table beside it says the same."""
    return len(chart.categories) > _MOST_BARS


def _charts(handout: Handout, chart: Chart) -> Iterator[Chart]:
    """Yield a chart in pieces of so many bars; where nothing is known the bar's name says so."""
    unknown = handout.say("common.not_yet")
    for places in share_of(range(len(chart.categories)), _MOST_BARS):
        names = tuple(
            f"{chart.categories[at]} · {unknown}"
            if all(each.values[at] is None for each in chart.series)
            else chart.categories[at]
            for at in places
        )
        series = tuple(
            replace(each, values=tuple(each.values[at] for at in places)) for each in chart.series
        )
        yield replace(chart, categories=names, series=series)


def _tables(handout: Handout, table: Table) -> Iterator[Table]:
    kinds = [column.kind for column in table.columns]
    if "sentence" not in kinds:
        for rows in share_of(table.rows, _MOST_LINES):
            yield replace(table, rows=rows)
        return
    several = kinds.count("sentence") > 1
    most = _MOST_LINES if several else _MOST_LINES + len(kinds) - 1  # a sentence is set smaller
    across: dict[Kind, int] = _BESIDE if several else {"sentence": _SENTENCE}
    page: list[tuple[Cell, ...]] = []
    lines = 0
    for row in table.rows:
        height = max(
            -(-len(handout.written(cell)) // across[kind])
            for cell, kind in zip(row, kinds, strict=True)
            if kind in across
        )
        if page and lines + height > most:
            yield replace(table, rows=tuple(page))
            page, lines = [], 0
        page.append(row)
        lines += height
    yield replace(table, rows=tuple(page))


def _full(table: Table) -> Table:
    """Return a table without the columns in which no row holds anything."""
    every = range(len(table.columns))
    kept = [at for at in every if any(row[at] is not None for row in table.rows)]
    return Table(
        tuple(table.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in table.rows),
    )
