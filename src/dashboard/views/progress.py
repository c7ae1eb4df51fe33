"""The blocks of phase-two progress: heads, ladder, buckets, units, facilities, standstill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.questions import MissingData, NotAssessed
from dashboard.views import answers, block, charts, figures, tables, text, theme
from dashboard.views.address import CODE_LENGTH, LEVELS, View
from dashboard.views.tables import Column

# The programme's own four heads: physical building, outlets, warehouses, supporting facilities.
_HEADS = {
    "built": "construction",
    "outlet": "business_units",
    "warehouse": "business_units",
    "facilities": "construction",
}
_STEPS = theme.LADDER
# The table without which nothing can be said of a step; a step above it is then not "nobody".
_SHOWN_BY = {
    "land_verified": "construction",
    "building": "construction",
    "built": "construction",
    "equipped": "construction",
    "selling": "business_units",
}
UNIT_STATUSES = ("operating", "ready", "preparing", "planned", "stopped")
_FACILITIES = ("electricity", "water", "road", "internet")
_STATES = {"there": theme.ACCENT, "missing": theme.GREY, "silent": theme.NO_DATA}
_STILL = (
    Column("name"),
    Column("district_name"),
    Column("regency_name"),
    Column("physical_pct", "number"),
    Column("weeks_still", "whole"),
    Column("blocker"),
    Column("blocker_owner", "word"),
)
STILL_WEEKS = 8  # a building that has not risen for so long stands still


def where_held(draw: Callable[[View], None]) -> Callable[[View], None]:
    """Make a block that is left out, whole, where the release has no data for it."""

    def guarded(view: View) -> None:
        try:
            draw(view)
        except NotAssessed as older:
            text.note(older.text(view.language))
        except MissingData:
            return

    return guarded


@where_held
def sentence(view: View) -> None:
    """Draw the sentence that answers the page."""
    ladder = answers.ask_place(view, "ladder")
    known = {
        row.metric_id: int(row.numerator)
        for row in answers.rows(
            answers.measure(view, "built", "no_construction_record", "operating", level=view.level)
        )
    }
    if "built" not in known:
        return
    said = view.say(
        "progress.lead",
        place=view.place,
        built=known["built"],
        n=int(ladder["cooperatives"].sum()),
        none=known["no_construction_record"],
    )
    if "operating" in known:
        said = view.say("progress.lead_operating", lead=said, n=known["operating"])
    else:
        said += "."
    still = len(answers.ask_once(view, "standing_still", weeks=STILL_WEEKS))
    if still:
        said += " " + view.say("progress.lead_still", n=still, weeks=STILL_WEEKS)
    text.lead(said)


def heads(view: View) -> None:
    """Draw the four heads of phase two, each in its place, empty where nothing is known."""
    held = answers.measurable(view, *_HEADS)
    figures.row(
        view,
        [
            figures.of_metric(view, metric)
            if metric in held
            else figures.empty(view, metric, table)
            for metric, table in _HEADS.items()
        ],
    )


@where_held
def ladder(view: View) -> None:
    """Draw the ladder: how many have reached each step, and how many stand on it."""
    counted = dict(answers.ask_place(view, "ladder")[["step", "cooperatives"]].to_numpy())
    if not counted:
        return
    text.section(view, "progress.ladder", view.say("progress.ladder_about"))
    total = sum(counted.values())
    dwell = _dwell(view)
    rows, reached = [], 0
    for step in reversed(_STEPS):
        if not view.has(_SHOWN_BY.get(step, "cooperatives")):
            unknown = view.say("progress.ladder_unknown")
            rows.append(charts.Row(view.say(f"ladder_step.{step}"), (), end="–", note=unknown))
            continue
        here = int(counted.get(step, 0))
        reached += here
        if step == "formed":
            reached += int(counted.get("no_record", 0))
        hover = view.say(
            "progress.ladder_hover",
            reached=reached,
            n=total,
            here=here,
        )
        rows.append(
            charts.Row(
                view.say(f"ladder_step.{step}"),
                (charts.Part(reached, theme.ACCENT, hover),),
                end=view.number(reached),
                note=_here(view, here, dwell.get((step, True))),
                rows=f"reached_{step}",
            )
        )
    rows.reverse()
    without = int(counted.get("no_record", 0))
    if without:
        name = view.say("ladder_step.no_record")
        part = charts.Part(without, theme.NO_DATA, f"{name}: {view.number(without)}")
        end = view.number(without)
        rows.append(charts.Row(name, (part,), end=end, aside=True, rows="step_no_record"))
    charts.bars(rows, top=total)
    _called_operating(view)
    if dwell:
        _dwell_table(view, dwell)


def _dwell(view: View) -> dict[tuple[str, bool], Any]:
    """Return how long cooperatives stand on each step (True), and stood on it before they rose."""
    try:
        return {(row.step, row.here): row for row in answers.rows(answers.ask_place(view, "dwell"))}
    except MissingData:
        return {}


def _here(view: View, here: int, spent: Any) -> str:
    if not here or spent is None:
        return view.say("progress.ladder_here", n=here)
    return view.say("progress.dwell_here", n=here, weeks=_weeks(view, spent, "median"))


def _weeks(view: View, spent: Any, quartile: str) -> str:
    at_least = "≥" if getattr(spent, f"{quartile}_at_least") else ""
    return at_least + view.number(getattr(spent, quartile))


def _dwell_table(view: View, dwell: dict[tuple[str, bool], Any]) -> None:
    with block.fold(view, "dwell", view.say("progress.dwell")) as box:
        if not box.open:
            return
        text.note(view.say("progress.dwell_about"))
        rows = []
        for step in _STEPS:
            cells = []
            for here in (True, False):
                spent = dwell.get((step, here))
                cells += ["0", "–"] if spent is None else _spread(view, spent)
            rows.append((view.say(f"ladder_step.{step}"), *cells))
        names = ("ladder_step", "standing", "standing_weeks", "risen", "risen_weeks")
        st.html(text.table([view.say(f"column.{name}") for name in names], rows))


def _spread(view: View, spent: Any) -> list[str]:
    quartiles = {name: _weeks(view, spent, name) for name in ("lower", "median", "upper")}
    return [view.number(spent.cooperatives), view.say("progress.dwell_quartiles", **quartiles)]


def _called_operating(view: View) -> None:
    unsaid = answers.counts(view)["called_operating"]
    # Without business units nothing contradicts the building's own state.
    if unsaid and view.has("business_units"):
        text.note(view.say("progress.ladder_operating", n=unsaid))


@where_held
def buckets(view: View) -> None:
    """Draw the official build buckets of every place below the scope, in official order."""
    level = LEVELS[min(LEVELS.index(view.level) + 1, 3)]
    counted = answers.ask_once(view, "building_by_place", by="code", length=CODE_LENGTH[level])
    text.section(view, f"progress.buckets_{level}", view.say("progress.buckets_about"))
    rows = []
    totals: Counter[str] = Counter()
    for code, row in answers.grid(counted, "code", "build_bucket", "cooperatives").items():
        totals += row
        parts = tuple(
            charts.Part(
                row[bucket],
                theme.build_colour(bucket),
                text=view.number(row[bucket]),
                strong=bucket in ("100", "76-99"),
                rows=f"bucket_{bucket}",
                name=view.say(f"bucket.{bucket}"),
            )
            for bucket in theme.BUILD_BUCKETS
        )
        name, end = view.reference.name(code), view.number(row.total())
        rows.append(charts.Row(name, parts, end=end, at=code))
    charts.bars(rows)
    charts.legend(
        [
            charts.Key(
                theme.build_colour(bucket),
                view.say(f"bucket.{bucket}"),
                view.number(totals[bucket]),
                rows=f"bucket_{bucket}",
            )
            for bucket in theme.BUILD_BUCKETS
        ]
    )


@where_held
def units(view: View) -> None:
    """Draw the business units by type and status, and what operating ones say of their sales."""
    counted = answers.ask_place(view, "units_by_status")
    if counted.empty:
        return
    total = int(counted["cooperatives"].iloc[0])
    text.section(view, "progress.units", view.say("progress.units_about", n=total))
    table = answers.grid(counted, "unit_type", "status", "units")
    totals = sum(table.values(), Counter[str]())
    rows = []
    for unit, row in sorted(table.items(), key=lambda each: -each[1].total()):
        parts = tuple(
            charts.Part(
                row[status],
                theme.status_colour(status),
                text=view.number(row[status]),
                strong=status == "operating",
                rows=f"status_{status}",
                name=view.say(f"unit_status.{status}"),
            )
            for status in UNIT_STATUSES
        )
        name = view.say(f"unit_type.{unit}")
        end = view.number(row.total())
        rows.append(charts.Row(name, parts, end=end, rows=f"unit_{unit}", of=unit))
    charts.bars(rows, top=max(row.total() for row in table.values()))
    charts.legend(
        [
            charts.Key(
                theme.status_colour(status),
                view.say(f"unit_status.{status}"),
                view.number(totals[status]),
                rows=f"status_{status}",
            )
            for status in UNIT_STATUSES
            if any(status in row for row in table.values())
        ]
    )


@where_held
def sales(view: View) -> None:
    """Draw what operating units say of their sales: reported, zero and silent never alike."""
    counted = answers.ask_place(view, "sales").set_index("sales_status")
    if counted.empty:
        return
    amount = counted["monthly_sales_idr"].sum()
    about = view.say("progress.sales_sum", amount=view.rupiah(amount)) if amount else ""
    text.section(view, "progress.sales", about)
    most = int(counted["cooperatives"].max())
    rows = []
    for status in ("reported", "zero", "silent"):
        count = int(counted["cooperatives"].get(status, 0))
        name = view.say(f"sales_status.{status}")
        part = charts.Part(count, theme.sales_colour(status), f"{name}: {view.number(count)}")
        aside, opens = status == "silent", f"sales_{status}"
        rows.append(charts.Row(name, (part,), end=view.number(count), aside=aside, rows=opens))
    charts.bars(rows, top=most)


@where_held
def facilities(view: View) -> None:
    """Draw which buildings have electricity, water, a road, internet; unreported ones apart."""
    counted = answers.ask_place(view, "facilities")
    if counted.empty:
        return
    total = int(counted[list(_STATES)].iloc[0].sum())
    text.section(view, "progress.facilities", view.say("progress.facilities_about", n=total))
    by_facility = {row.facility: row for row in answers.rows(counted)}
    rows = []
    for facility in _FACILITIES:
        row = by_facility[facility]
        parts = tuple(
            charts.Part(
                getattr(row, state),
                colour,
                f"{view.number(getattr(row, state))} {view.say(f'facility_state.{state}')}",
                strong=state == "there",
                rows=f"facility_{state}",
            )
            for state, colour in _STATES.items()
        )
        rows.append(
            charts.Row(
                view.say(f"facility.{facility}"),
                parts,
                end=view.number(row.there),
                note=view.say("progress.facilities_here", n=int(row.finished_missing)),
                rows=f"facility_there.{facility}",
                of=facility,
            )
        )
    charts.bars(rows)
    charts.legend(
        [
            charts.Key(colour, view.say(f"facility_state.{state}"))
            for state, colour in _STATES.items()
            if counted[state].any()
        ]
    )


@where_held
def standing_still(view: View) -> None:
    """Draw the buildings that have not risen for weeks, the longest first, once it is opened."""
    still = answers.ask_once(view, "standing_still", weeks=STILL_WEEKS)
    if still.empty:
        return
    with block.fold(view, "still", view.say("progress.still_fold", n=len(still))) as box:
        if box.open:
            text.note(view.say("progress.still_about", weeks=STILL_WEEKS))
            title = view.say("progress.still")
            tables.show(view, still, _STILL, key="standing_still", title=title, glance=True)


def behind(view: View) -> None:
    """Draw every cooperative of the scope with its state, once somebody opens the list."""
    label = view.say("progress.behind", n=answers.counts(view)["cooperatives"])
    with block.fold(view, "behind", label) as box:
        if box.open:
            _list(view)


def _list(view: View) -> None:
    found = answers.ask(view, "cooperatives")
    held = {
        step: view.say(f"ladder_step.{step}")
        for step in _STEPS
        if (found["ladder_step"] == step).any()
    }
    chosen = block.choose(view, "step", view.say("column.ladder_step"), held) if held else ""
    found = found[found["ladder_step"] == chosen] if chosen else found
    columns = (*tables.COOPERATIVE, *tables.STATE, Column("blocker_owner", "word"))
    tables.show(view, found, columns, key="cooperatives", title=view.say("page.progress"))
