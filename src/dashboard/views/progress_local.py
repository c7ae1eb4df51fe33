"""What villages produce, and the small businesses they have, beside what is planned: questions."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from dashboard.questions import MissingData
from dashboard.views import answers, block, charts, tables, text, theme
from dashboard.views.address import View
from dashboard.views.tables import Column

_FITS = {
    "not_planned": theme.ACCENT,
    "not_listed": "var(--ramp-3)",
    "both": theme.GREY,
    "neither": theme.FAINT,
    "unknown": theme.NO_DATA,
}
_CROWDING = {
    "many": theme.ACCENT,
    "clarified": "var(--ramp-3)",
    "usual": theme.GREY,
    "unknown": theme.NO_DATA,
}
# What is asked about, and listed; the rest is as it should be, or not known.
ASKED_FITS, ASKED_CROWDING = ("not_planned", "not_listed"), ("many",)
FIT_ROWS = (
    *tables.COOPERATIVE,
    Column("unit_type", "word"),
    Column("fit", "word"),
    Column("commodities"),
    Column("volume_t_per_year", "number"),
    Column("value_idr_per_year", "idr"),
    Column("unit_status", "word"),
)
CROWDING_ROWS = (
    *tables.COOPERATIVE,
    Column("unit_type", "word"),
    Column("unit_status", "word"),
    Column("businesses", "whole"),
    Column("reach_km", "number"),
    Column("usual_businesses", "number"),
    Column("villages_compared", "whole"),
)


def local(view: View) -> None:
    """Draw two questions: on potential without a plan, and on units beside small businesses."""
    fits = _counted(view, "fit_by_type", "fit", "cooperatives")
    crowding = _counted(view, "crowding_by_type", "crowding", "units")
    if not fits and not crowding:
        return
    text.section(view, "local.title", view.say("local.about"))
    if fits:
        total = sum(fits.values(), Counter[str]())
        large = view.rupiah(answers.threshold(view, "local_fit", "large_idr"))
        asked, bare = total["not_planned"], total["not_listed"]
        text.note(view.say("local.fit_lead", all=total.total(), n=asked, bare=bare, large=large))
        with block.fold(view, "fit", view.say("local.fit_fold")) as box:
            if box.open:
                _bars(view, fits, _FITS, "fit")
                _words(view)
                found = answers.ask(view, "fit")
                title = view.say("local.fit_fold")
                tables.show(view, found, FIT_ROWS, key="fit_rows", title=title)
    if crowding:
        total = sum(crowding.values(), Counter[str]())
        reach = _reach(view)
        text.note(view.say("local.crowding_lead", n=total["many"], all=total.total(), **reach))
        with block.fold(view, "crowding", view.say("local.crowding_fold")) as box:
            if box.open:
                _bars(view, crowding, _CROWDING, "crowding")
                found = crowded(view)
                title = view.say("local.crowding_fold")
                tables.show(view, found, CROWDING_ROWS, key="crowding_rows", title=title)


def crowded(view: View) -> pd.DataFrame:
    """Return the units with more small businesses of their line within reach than is usual."""
    found = answers.ask(view, "crowding")
    return found.assign(crowding="many", reach_km=found["area"].map(_reach(view)))


def _counted(view: View, question: str, column: str, value: str) -> dict[str, Counter[str]]:
    try:
        return answers.grid(answers.ask_place(view, question), "unit_type", column, value)
    except MissingData:
        return {}


def _reach(view: View) -> dict[str, float]:
    return {name: float(answers.threshold(view, "E5", f"{name}_km")) for name in ("city", "rural")}


def _bars(view: View, table: dict[str, Counter[str]], colours: dict[str, str], words: str) -> None:
    rows = [
        charts.Row(
            view.say(f"unit_type.{unit}"),
            tuple(
                charts.Part(
                    row[name],
                    colour,
                    text=view.number(row[name]),
                    strong=colour == theme.ACCENT,
                    rows=f"{words}_{name}" if name in (*ASKED_FITS, *ASKED_CROWDING) else "",
                    name=view.say(f"{words}.{name}"),
                )
                for name, colour in colours.items()
            ),
            end=view.number(row.total()),
            of=unit,
        )
        for unit, row in table.items()
    ]
    charts.bars(rows, top=max(row.total() for row in table.values()))
    totals = sum(table.values(), Counter[str]())
    charts.legend(
        [
            charts.Key(
                colour,
                view.say(f"{words}.{name}"),
                view.number(totals[name]),
                rows=f"{words}_{name}" if name in (*ASKED_FITS, *ASKED_CROWDING) else "",
            )
            for name, colour in colours.items()
            if totals[name]
        ]
    )


def _words(view: View) -> None:
    """Say by which words a commodity belongs to a unit type: the reader may disagree."""
    said = [
        f"{view.say(f'unit_type.{unit}')}: {', '.join(answers.threshold(view, 'local_fit', unit))}"
        for unit in ("cold_storage", "fertilizer", "logistics")
    ]
    text.note(view.say("local.fit_words", words="; ".join(said)))
