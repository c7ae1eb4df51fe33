"""The coverage map as a table: every place with all measures, a district's cooperatives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.views import answers, coverage_points, figures, maps, tables, text
from dashboard.views.address import CODE_LENGTH, LEVELS, View
from dashboard.views.tables import Column

# The rows that a column's numbers open.
_BEHIND = {"cooperatives": "cooperatives", "alone": "without_mentor", "seen": "seen_45"}
MEASURES = (
    *("cooperatives_per_assistant", "seats_short", "without_mentor", "seen_45"),
    "reports_in_time",
)
# The column of the table that a measure fills, and of a cooperative in a district's table.
_COLUMN = dict(zip(MEASURES, ("per_assistant", "seats", "alone", "seen", "in_time"), strict=True))
_SHARES = {_COLUMN[metric]: metric for metric in MEASURES[2:]}


def offered(view: View) -> tuple[str, ...]:
    """Return the measures that the release holds and that the map's level can show."""
    held = answers.measurable(view, *MEASURES)
    return tuple(
        m for m in held if maps.level_below(view) != "district" or m in coverage_points.COLUMNS
    )


def chosen(view: View) -> str:
    """Return the measure on the map, empty where none is held."""
    known = offered(view)
    return view.show if view.show in known else next(iter(known), "")


def places(view: View, beside: bool = False) -> None:
    """Draw the map as a table: places with all measures, in a district its cooperatives.

    ``beside`` the map is where it stands as long as no mentors fill that side.
    """
    if beside == view.has("mentors"):
        return
    if view.level == "district":
        text.section(view, "coverage.table_village")
        columns = [*tables.COOPERATIVE[:3], *tables.STATE[3:]]
        found = answers.ask(view, "cooperatives")
        if view.against and chosen(view):
            points = answers.ask(replace(view, release=view.against), "coverage_points")
            state = points.set_index("cooperative_id")[coverage_points.COLUMNS[chosen(view)]]
            found["then"] = found["cooperative_id"].map(state)
            columns.append(Column("then", "flag"))
        tables.show(view, found, columns, key="coverage", title=view.say("page.coverage"))
        return
    level = LEVELS[LEVELS.index(view.level) + 1]
    seats = answers.threshold(view, "shared", "seats")
    text.section(view, f"coverage.table_{level}", view.say("coverage.table_about", seats=seats))
    held = answers.measurable(view, *MEASURES)
    below = maps.level_below(view) == "district"
    cells, counted = _cells(view, held), by_place(view)
    headings = ["place", "cooperatives"]
    headings += [] if below else ["assistants_needed"]
    if "seats_short" in held and not below:
        headings += ["assistants", "per_assistant", "seats"]
    headings += ["alone"] if "without_mentor" in held else []
    headings += ["seen"] if "seen_45" in held else []
    headings += ["in_time"] if "reports_in_time" in held and not below else []
    rows = [
        [
            view.reference.name(code) if head == "place" else _cell(view, head, code, n, cells)
            for head in headings
        ]
        for code, n in counted.items()
    ]
    written = [view.say(f"column.{head}") for head in headings]
    metric = chosen(view)
    if view.against and metric:
        then = replace(view, release=view.against)
        before, counts = _cells(then, [metric]), by_place(then)
        head = _COLUMN[metric]
        written.append(
            view.say("coverage.then", name=view.say(f"column.{head}"), number=view.against.number)
        )
        for code, row in zip(counted, rows, strict=True):
            known = (code, metric) in before
            row.append(_cell(then, head, code, counts.get(code, 0), before) if known else "–")
    behind = [_BEHIND.get(head, "") for head in headings]
    behind += [""] * (len(written) - len(headings))
    drawn = text.table(written, rows, behind=behind, at=counted)
    st.html(drawn + figures.behind("places", view.say("rows.download")))


def _cells(view: View, metrics: Sequence[str]) -> dict[tuple[str, str], Any]:
    return {(row.code, row.metric_id): row for row in answers.rows(maps.by_place(view, *metrics))}


def _cell(view: View, head: str, code: str, n: int, cells: dict[tuple[str, str], Any]) -> str:
    if head == "cooperatives":
        return view.number(n)
    if head == "assistants_needed":
        return view.number(needed(view, code))
    if head in _SHARES:
        return _share(view, cells.get((code, _SHARES[head])), n)
    ratio = cells[code, "cooperatives_per_assistant"]
    if head == "assistants":
        return view.number(ratio.denominator)
    if head == "per_assistant":
        return view.number(ratio.value, 1)
    missing = round(cells[code, "seats_short"].numerator)
    key = "short" if missing > 0 else "spare" if missing < 0 else "nil"
    return view.say(f"coverage.{key}", n=abs(missing))


def needed(view: View, within: str = "") -> int:
    """Return the assistants that a place needs when none crosses a regency's border."""
    seats = answers.threshold(view, "shared", "seats")
    counted = by_regency(view).items()
    return sum(math.ceil(n / seats) for code, n in counted if code.startswith(within))


def _share(view: View, row: Any, n: int) -> str:
    """Write a count with its share; the denominator beside it where that is not all of ``n``."""
    if row is None or not row.denominator:
        return view.say("common.cannot_assess")
    share = figures.share(view, row.numerator, row.denominator)
    count = view.number(row.numerator)
    if row.denominator != n:
        count = view.say("common.share", part=int(row.numerator), n=int(row.denominator))
    return f"{count} · {share}" if share and row.numerator else count


def by_regency(view: View) -> dict[str, int]:
    """Return the cooperatives of every regency of the scope, in official order."""
    return _counted(view, "regency")


def by_place(view: View) -> dict[str, int]:
    """Return the cooperatives of every place that the view's map shows, in official order."""
    return _counted(view, maps.level_below(view))


def _counted(view: View, level: str) -> dict[str, int]:
    around = view if view.level != "district" else replace(view, scope=view.scope[:5])

    def summed() -> dict[str, int]:
        length = CODE_LENGTH[level]
        found = answers.ask_once(around, "scope_counts")
        inside = found[found["scope_code"].str.len() >= length]
        by_code = inside.groupby(inside["scope_code"].str[:length])["cooperatives"].sum()
        return {str(code): int(n) for code, n in by_code.items()}

    return answers.kept(around, f"cooperatives_by_{level}", summed)
