"""The blocks of phase-two progress: heads, ladder, buckets, trend, targets, units, obstacles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from dashboard.questions import MissingData
from dashboard.views import answers, charts, figures, frame, tables, text, theme
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
_STATUSES = ("operating", "ready", "preparing", "planned", "stopped")
STILL_WEEKS = 8  # a building that has not risen for so long stands still


def where_held(draw: Callable[[View], None]) -> Callable[[View], None]:
    """Make a block that is left out, whole, where the release has no data for it."""

    def guarded(view: View) -> None:
        try:
            draw(view)
        except MissingData:
            return

    return guarded


@where_held
def sentence(view: View) -> None:
    """Draw the sentence that answers the page."""
    ladder = answers.ask(view, "ladder")
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
    still = len(answers.ask(view, "standing_still", weeks=STILL_WEEKS))
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
    counted = dict(answers.ask(view, "ladder")[["step", "cooperatives"]].to_numpy())
    if not counted:
        return
    text.section(view, "progress.ladder", view.say("progress.ladder_about"))
    total = sum(counted.values())
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
                note=view.say("progress.ladder_here", n=here),
            )
        )
    rows.reverse()
    without = int(counted.get("no_record", 0))
    if without:
        name = view.say("ladder_step.no_record")
        part = charts.Part(without, theme.NO_DATA, f"{name}: {view.number(without)}")
        rows.append(charts.Row(name, (part,), end=view.number(without), aside=True))
    charts.bars(rows, top=total)
    _called_operating(view)


def _called_operating(view: View) -> None:
    unsaid = answers.counts(view)["called_operating"]
    # Without business units nothing contradicts the building's own state.
    if unsaid and view.has("business_units"):
        text.note(view.say("progress.ladder_operating", n=unsaid))


@where_held
def buckets(view: View) -> None:
    """Draw the official build buckets of every place below the scope, in official order."""
    level = LEVELS[min(LEVELS.index(view.level) + 1, 3)]
    counted = answers.ask(view, "building_by_place", length=CODE_LENGTH[level])
    text.section(view, f"progress.buckets_{level}", view.say("progress.buckets_about"))
    rows = []
    totals: Counter[str] = Counter()
    for code, row in answers.grid(counted, "code", "build_bucket", "cooperatives").items():
        totals += row
        all_of = row.total()
        parts = tuple(
            charts.Part(
                row[bucket],
                theme.build_colour(bucket),
                view.say(
                    "progress.bucket_hover",
                    bucket=view.say(f"bucket.{bucket}"),
                    n=row[bucket],
                    all=all_of,
                ),
                text=view.number(row[bucket]),
                strong=bucket in ("100", "76-99"),
            )
            for bucket in theme.BUILD_BUCKETS
        )
        rows.append(charts.Row(view.reference.name(code), parts, end=view.number(all_of)))
    charts.bars(rows)
    charts.legend(
        [
            (
                theme.build_colour(bucket),
                view.say(f"bucket.{bucket}"),
                view.number(totals[bucket]),
            )
            for bucket in theme.BUILD_BUCKETS
        ]
    )


@where_held
def trend(view: View) -> None:
    """Draw how the build buckets moved week by week."""
    weekly = answers.weekly(view)
    text.section(view, "progress.trend", view.say("progress.trend_about"))
    table = answers.grid(weekly, "week_on", "build_bucket", "cooperatives")
    weeks: list[date] = [week.date() for week in table]
    lines = [
        charts.Line(
            view.say(f"bucket.{bucket}"),
            theme.build_colour(bucket),
            tuple(row[bucket] for row in table.values()),
        )
        for bucket in theme.BUILD_BUCKETS
        if any(bucket in row for row in table.values())
    ]
    label = f"{view.say('progress.trend')} · {view.place}"
    charts.trend(view, weeks, lines, key="building_trend", label=label, stacked=True)


@where_held
def targets(view: View) -> None:
    """Draw what is reached against each target of the scope and of the places below it."""
    level = LEVELS[min(LEVELS.index(view.level) + 1, 3)]
    known = answers.ask(view, "targets", length=CODE_LENGTH[level])
    if known.empty:
        return
    text.section(view, "progress.targets")
    for metric, each in known.groupby("metric", sort=False):
        due = view.say("progress.target_due", on=each["due_on"].iloc[0])
        text.note(f"{answers.title(view, str(metric))}. {due}")
        charts.bars([_target(view, row) for row in answers.rows(each)])


def _target(view: View, row: Any) -> charts.Row:
    place = view.reference.name(row.code)
    if row.reached != row.reached:
        return charts.Row(place, (), end=view.say("progress.target_none"))
    reached, target = int(row.reached), int(row.target)
    parts = (
        charts.Part(min(reached, target), theme.ACCENT, figures.share(view, reached, target)),
        charts.Part(max(0, target - reached), theme.FAINT),
    )
    end = view.say("progress.target_end", reached=reached, target=target)
    return charts.Row(place, parts, end=end)


@where_held
def units(view: View) -> None:
    """Draw the business units by type and status, and what operating ones say of their sales."""
    counted = answers.ask(view, "units_by_status")
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
                f"{view.number(row[status])} {view.say(f'unit_status.{status}')}",
                text=view.number(row[status]),
                strong=status == "operating",
            )
            for status in _STATUSES
        )
        name = view.say(f"unit_type.{unit}")
        rows.append(charts.Row(name, parts, end=view.number(row.total())))
    charts.bars(rows, top=max(row.total() for row in table.values()))
    charts.legend(
        [
            (
                theme.status_colour(status),
                view.say(f"unit_status.{status}"),
                view.number(totals[status]),
            )
            for status in _STATUSES
            if any(status in row for row in table.values())
        ]
    )


@where_held
def sales(view: View) -> None:
    """Draw what operating units say of their sales: reported, zero and silent never alike."""
    counted = answers.ask(view, "sales").set_index("sales_status")
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
        rows.append(charts.Row(name, (part,), end=view.number(count), aside=status == "silent"))
    charts.bars(rows, top=most)


@where_held
def standing_still(view: View) -> None:
    """Draw the buildings that have not risen for weeks, the longest first."""
    still = answers.ask(view, "standing_still", weeks=STILL_WEEKS)
    text.section(view, "progress.still", view.say("progress.still_about", weeks=STILL_WEEKS))
    if still.empty:
        text.note(view.say("progress.still_none"))
        return
    columns = (
        Column("name"),
        Column("district_name"),
        Column("regency_name"),
        Column("physical_pct", "number"),
        Column("weeks_still", "whole"),
        Column("blocker"),
        Column("blocker_owner", "word"),
    )
    title = view.say("progress.still")
    tables.show(view, still, columns, key="standing_still", title=title, glance=True)


@where_held
def obstacles(view: View) -> None:
    """Draw the named obstacles by who must act, with each one's most frequent wording."""
    named = answers.ask(view, "obstacles")
    text.section(view, "progress.obstacles", view.say("progress.obstacles_about"))
    if named.empty:
        text.note(view.say("progress.obstacles_none"))
        return
    rows = [
        charts.Row(
            view.say(f"blocker_owner.{row.owner}"),
            (charts.Part(int(row.cooperatives), theme.ACCENT),),
            end=view.number(row.cooperatives),
            note=f"· {row.wording}",
        )
        for row in answers.rows(named)
    ]
    charts.bars(rows, top=int(named["cooperatives"].max()))


def behind(view: View) -> None:
    """Draw every cooperative of the scope with its state, once somebody opens the list."""
    label = view.say("progress.behind", n=answers.counts(view)["cooperatives"])
    with st.expander(label, key="behind", on_change="rerun") as box:
        if box.open:
            _list(view)


@frame.part
def _list(view: View) -> None:
    found = answers.ask(view, "cooperatives")
    held = [step for step in _STEPS if (found["ladder_step"] == step).any()]
    if held:
        chosen = st.pills(
            view.say("column.ladder_step"),
            held,
            format_func=lambda step: view.say(f"ladder_step.{step}"),
            key="behind_step",
        )
        found = found[found["ladder_step"] == chosen] if chosen else found
    columns = (*tables.COOPERATIVE, *tables.STATE, Column("blocker_owner", "word"))
    tables.show(view, found, columns, key="cooperatives", title=view.say("page.progress"))
