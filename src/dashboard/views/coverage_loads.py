"""Coverage on paper, by role and evidenced; loads as counts; what mentoring left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.questions import MissingData
from dashboard.views import answers, charts, coverage_results, text, theme
from dashboard.views.address import View
from dashboard.views.escape import html
from dashboard.views.progress import where_held

_MOST_LOADS = 24  # columns that a phone still shows; higher loads are one column
REPORTS = {
    "in_time": theme.ACCENT,
    "late": "var(--tier-hollow)",
    "none": theme.GREY,
    "unknown": theme.NO_DATA,
}


def overloaded(view: View) -> int | None:
    """Return how many active business assistants hold more than the rule; None: not known."""
    try:
        loads = counted_loads(view)
    except MissingData:
        return None
    seats = answers.threshold(view, "shared", "seats")
    return int(loads.loc[loads["load"] > seats, "mentors"].sum())


def roles(view: View, days: int) -> pd.DataFrame:
    """Return the scope's mentors by role, and how many had ``days`` of training or more."""
    if view.scope == view.widest:
        # Mentors of the whole province are posted to no regency; only the widest scope counts them.
        return answers.ask(view, "mentor_roles", scope=view.everywhere, days=days)
    return answers.ask_place(view, "mentor_roles", days=days)


@where_held
def three(view: View) -> None:
    """Draw nominal coverage, coverage by role and evidenced coverage side by side."""
    total = answers.counts(view)["cooperatives"]
    seats = answers.threshold(view, "shared", "seats")
    days = answers.threshold(view, "shared", "verified_days")
    rows: list[tuple[str, float, str, str, str, str]] = []
    if view.level != "district" and view.has("mentors"):
        known = roles(view, 0)
        active, filled = int(known["active"].sum()), int(known["seats"].sum())
        for name, mentors, count in (
            ("nominal", active, active * seats),
            ("by_role", filled // seats, filled),
        ):
            hover = view.say(f"coverage.{name}_hover", mentors=mentors, seats=seats, n=count)
            label = view.say(f"coverage.{name}")
            rows.append((label, count, theme.GREY, hover, view.say("coverage.unit_seats"), "roles"))
    for name, metric in (("assigned", "without_mentor"), ("evidenced", "seen_45")):
        known = answers.measure(view, metric, level=view.level)
        whole = int(known["denominator"].sum())
        if not whole:
            continue
        part = int(known["numerator"].sum())
        part = whole - part if name == "assigned" else part
        hover = view.say(f"coverage.{name}_hover", part=part, n=whole, days=days)
        label = view.say(f"coverage.{name}", days=days)
        opens = "not_without_mentor" if name == "assigned" else metric
        rows.append((label, part, theme.ACCENT, hover, view.say("common.of", n=whole), opens))
    if not rows:
        return
    text.section(view, "coverage.three", view.say("coverage.three_about", n=total))
    top = max(total, *(row[1] for row in rows))
    charts.bars(
        [
            charts.Row(
                label, (charts.Part(value, colour, hover),), view.number(value), note, rows=opens
            )
            for label, value, colour, hover, note, opens in rows
        ],
        top=top,
        limit=total,
    )


@where_held
def loads(view: View) -> None:
    """Draw how many assistants hold how many cooperatives, against the rule and the limit."""
    counted = counted_loads(view)
    text.section(view, "coverage.loads", view.say("coverage.loads_about"))
    if counted.empty:
        text.note(view.say("common.no_rows"))
        return
    by_load = dict(zip(counted["load"].astype(int), counted["mentors"].astype(int), strict=True))
    seats, limit = histogram(view, by_load)
    within = sum(n for load, n in by_load.items() if load <= seats)
    over = sum(n for load, n in by_load.items() if seats < load <= limit)
    far = sum(n for load, n in by_load.items() if load > limit)
    charts.legend(
        [
            charts.Key(
                _LOAD["within"],
                view.say("coverage.loads_within", seats=seats),
                view.number(within),
                rows=f"load_0_{seats}",
            ),
            charts.Key(
                _LOAD["over"],
                view.say("coverage.loads_over", **{"from": seats + 1, "to": limit}),
                view.number(over),
                rows=f"load_{seats + 1}_{limit}",
            ),
            charts.Key(
                _LOAD["far"],
                view.say("coverage.loads_far", limit=limit),
                view.number(far),
                rows=f"load_{limit + 1}_",
            ),
        ]
    )
    if view.level == "district":
        place = view.reference.name(view.scope[:5])
        text.note(view.say("coverage.loads_regency", place=place))


def histogram(
    view: View, by_load: Mapping[int, int], beside: Mapping[int, int] | None = None
) -> tuple[int, int]:
    """Draw assistants by how many cooperatives they hold; return the rule and the limit.

    The scale also holds another such count that is drawn ``beside`` this one.
    """
    seats: int = answers.threshold(view, "shared", "seats")
    limit: int = answers.threshold(view, "D1", "red_cooperatives")
    known = {**by_load, **(beside or {})}
    first = min(*known, seats - 2)
    last = min(max(*known, limit + 1), first + _MOST_LOADS)
    drawn, other = (_up_to(last, each) for each in (by_load, beside or {}))
    more = max(known) > last
    rows = []
    for load in range(first, last + 1):
        n = drawn[load]
        kind = "within" if load <= seats else "over" if load <= limit else "far"
        mark = {seats + 1: view.say("coverage.loads_rule", n=seats)}
        mark[limit + 1] = view.say("coverage.loads_limit", n=limit)
        named = view.say("coverage.loads_more", n=load) if more and load == last else str(load)
        hover = view.say("coverage.loads_hover", n=n, load=load)
        part = charts.Part(n, _LOAD[kind], hover)
        end = view.number(n) if n else ""
        opens = f"load_{load}_" if more and load == last else f"load_{load}_{load}"
        rows.append(charts.Row(named, (part,), end=end, note=mark.get(load, ""), rows=opens))
    charts.columns(rows, top=max(1, *drawn.values(), *other.values()))
    return seats, limit


def _up_to(last: int, by_load: Mapping[int, int]) -> Counter[int]:
    """Count higher loads with the last one."""
    counted = Counter[int]()
    for load, n in by_load.items():
        counted[min(load, last)] += n
    return counted


_LOAD = {"within": theme.ACCENT, "over": "var(--tier-hollow)", "far": theme.URGENT}


@where_held
def reports(view: View) -> None:
    """Draw the newest due month of reports by regency: in time, late, none, not yet sent on."""
    if view.level == "district":
        return
    days = answers.threshold(view, "shared", "report_days")
    known = answers.ask_once(view, "monthly_reports", by="code", days=days)
    if known.empty:
        return
    month = view.day(known["month_on"].iloc[0].date(), "month")
    st.html(
        f'<div class="section"><h2>{html(view.say("coverage.reports", month=month))}</h2>'
        f"<p>{html(view.say('coverage.reports_about', days=days))}</p></div>"
    )
    rows = [
        charts.Row(
            view.reference.name(row.code),
            tuple(
                coverage_results.part(
                    view,
                    getattr(row, state),
                    row.expected,
                    colour,
                    f"coverage.{state}",
                    rows=coverage_results.report_rows(view, state),
                )
                for state, colour in REPORTS.items()
            ),
            end=view.number(row.expected),
            at=row.code,
        )
        for row in answers.rows(known)
    ]
    charts.bars(rows)
    charts.legend(
        [
            charts.Key(
                colour,
                view.say(f"coverage.{state}"),
                view.number(known[state].sum()),
                rows=coverage_results.report_rows(view, state),
            )
            for state, colour in REPORTS.items()
            if known[state].sum()
        ]
    )
    coverage_results.reporting(view)


@where_held
def deliverables(view: View) -> None:
    """Draw what mentoring left behind, by kind: accepted, present, absent, not reported."""
    known = answers.ask_place(view, "deliverables")
    total = answers.counts(view)["cooperatives"]
    text.section(view, "coverage.deliverables", view.say("coverage.deliverables_about", n=total))
    counted = {(row.kind, row.state): int(row.cooperatives) for row in answers.rows(known)}
    charts.bars(
        [
            charts.Row(
                view.say(f"deliverable.{kind}"),
                tuple(
                    coverage_results.part(
                        view,
                        counted.get((kind, state), 0),
                        total,
                        colour,
                        f"deliverable_state.{state}",
                        rows=f"deliverable_{state}",
                    )
                    for state, colour in coverage_results.STATES.items()
                ),
                end=view.number(counted.get((kind, "accepted"), 0)),
                rows=f"deliverable_accepted.{kind}",
                of=kind,
            )
            for kind in coverage_results.KINDS
        ]
    )
    charts.legend(
        [
            charts.Key(colour, view.say(f"deliverable_state.{s}"))
            for s, colour in coverage_results.STATES.items()
        ]
    )


def counted_loads(view: View) -> pd.DataFrame:
    """Return how many active assistants of the scope, a district's regency, hold how many."""
    return answers.ask(loaded(view), "mentor_loads")


def loaded(view: View) -> View:
    """Return the view whose loads are drawn: assistants are posted to no less than a regency."""
    return replace(view, scope=view.scope[:5] if view.level == "district" else view.everywhere)
