"""The coverage map as a table: every place with all measures, a district's cooperatives."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from dashboard.views import answers, figures, maps, tables, text
from dashboard.views.address import LEVELS, View
from dashboard.views.overview import by_place

MEASURES = ("cooperatives_per_assistant", "seats_short", "without_mentor", "seen_45")


def places(view: View, beside: bool = False) -> None:
    """Draw the map as a table: places with all measures, in a district its cooperatives.

    ``beside`` the map is where it stands as long as no mentors fill that side.
    """
    if beside == view.has("mentors"):
        return
    if view.level == "district":
        text.section(view, "coverage.table_village")
        columns = (*tables.COOPERATIVE[:3], *tables.STATE[3:])
        found = answers.ask(view, "cooperatives")
        tables.show(view, found, columns, key="coverage", title=view.say("page.coverage"))
        return
    level = LEVELS[LEVELS.index(view.level) + 1]
    seats = answers.threshold(view, "shared", "seats")
    text.section(view, f"coverage.table_{level}", view.say("coverage.table_about", seats=seats))
    held = answers.measurable(view, *MEASURES)
    below = maps.level_below(view) == "district"
    known = by_place(view, *held)
    cells = {(row.code, row.metric_id): row for row in answers.rows(known)}
    counted = _by_place_count(view)
    headings = ["place", "cooperatives"]
    headings += [] if below else ["assistants_needed"]
    if "seats_short" in held and not below:
        headings += ["assistants", "per_assistant", "seats"]
    headings += ["alone"] if "without_mentor" in held else []
    headings += ["seen"] if "seen_45" in held else []
    rows = [
        [
            view.reference.name(code) if head == "place" else _cell(view, head, code, n, cells)
            for head in headings
        ]
        for code, n in counted.items()
    ]
    st.html(text.table([view.say(f"column.{head}") for head in headings], rows))


def _cell(view: View, head: str, code: str, n: int, cells: dict[tuple[str, str], Any]) -> str:
    if head == "cooperatives":
        return view.number(n)
    if head == "assistants_needed":
        return view.number(math.ceil(n / answers.threshold(view, "shared", "seats")))
    if head in ("alone", "seen"):
        return _share(
            view, cells.get((code, "without_mentor" if head == "alone" else "seen_45")), n
        )
    ratio = cells[code, "cooperatives_per_assistant"]
    if head == "assistants":
        return view.number(ratio.denominator)
    if head == "per_assistant":
        return view.number(ratio.value, 1)
    missing = round(cells[code, "seats_short"].numerator)
    key = "short" if missing > 0 else "spare" if missing < 0 else "nil"
    return view.say(f"coverage.{key}", n=abs(missing))


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
    codes = answers.ask(view, "cooperatives")["scope_code"].str[:5]
    return {str(code): int(n) for code, n in codes.value_counts().sort_index().items()}


def _by_place_count(view: View) -> dict[str, int]:
    if maps.level_below(view) == "regency":
        return by_regency(view)
    within = view.scope if view.level != "district" else view.scope.rpartition(".")[0]
    codes = answers.ask(view, "cooperatives", scope=within)["scope_code"]
    codes = codes[codes.str.len() >= 8].str[:8]
    return {str(code): int(n) for code, n in codes.value_counts().sort_index().items()}
