"""What mentoring left behind and who reported, in full: by place, by cooperative, by mentor."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.views import answers, block, charts, tables, text, theme
from dashboard.views.address import CODE_LENGTH, LEVELS, View
from dashboard.views.progress import where_held
from dashboard.views.tables import Column

KINDS = ("business_plan", "proposal", "bookkeeping", "partnership")
STATES = {
    "accepted": theme.ACCENT,
    "present": "var(--ramp-2)",
    "absent": theme.GREY,
    "silent": theme.NO_DATA,
}
_STATE = tuple(Column(kind, "word", "deliverable_state") for kind in KINDS)
REPORT = (
    *(Column("mentor_id"), Column("mentor_name"), Column("regency_name")),
    *(Column("report", "word", "coverage"), Column("received_on", "day")),
)
_BY_MENTOR = (
    *(Column("mentor_id"), Column("mentor_name"), Column("cooperatives", "whole")),
    *(Column(f"{kind}_there", "whole") for kind in KINDS),
    Column("silent", "whole"),
)


@where_held
def results(view: View) -> None:
    """Draw what mentoring left behind by place, with the rows behind, once somebody opens it."""
    if not view.has("deliverables"):
        return
    with block.fold(view, "results", view.say("coverage.results")) as box:
        if not box.open:
            return
        found = answers.ask_once(view, "deliverable_cooperatives")
        if view.level != "district":
            _by_place(view, found)
        if view.reader.supervisor:
            _by_mentor(view, found)
        title = view.say("coverage.results_rows")
        text.section(view, "coverage.results_rows")
        columns = (*tables.COOPERATIVE, *_STATE)
        tables.show(view, found, columns, key="results", title=title, glance=True)


def _by_place(view: View, found: pd.DataFrame) -> None:
    """Draw every kind by place, four pictures on one scale of shares."""
    level = LEVELS[LEVELS.index(view.level) + 1]
    codes = found["scope_code"].str[: CODE_LENGTH[level]]
    text.section(view, f"coverage.results_{level}", view.say("coverage.results_about"))
    for pair in (KINDS[:2], KINDS[2:]):
        for column, kind in zip(st.columns(2, gap="large"), pair, strict=True):
            with column:
                st.markdown(f"**{view.say(f'deliverable.{kind}')}**")
                charts.bars([_row(view, kind, *each) for each in _counts(codes, found[kind])])
    charts.legend(
        [charts.Key(colour, view.say(f"deliverable_state.{s}")) for s, colour in STATES.items()]
    )


def _counts(codes: pd.Series[Any], states: pd.Series[Any]) -> list[tuple[str, dict[str, int]]]:
    counted = pd.crosstab(codes, states).reindex(columns=list(STATES), fill_value=0)
    whole = zip(counted.index, counted.to_numpy(), strict=True)
    return [(str(code), dict(zip(STATES, map(int, each), strict=True))) for code, each in whole]


def _row(view: View, kind: str, code: str, counted: dict[str, int]) -> charts.Row:
    whole = sum(counted.values())
    return charts.Row(
        view.reference.name(code),
        tuple(
            part(
                view,
                counted[state],
                whole,
                colour,
                f"deliverable_state.{state}",
                rows=f"deliverable_{state}",
            )
            for state, colour in STATES.items()
        ),
        end=view.say("common.share", part=counted["accepted"] + counted["present"], n=whole),
        at=code,
        of=kind,
    )


def report_rows(view: View, state: str) -> str:
    """Name the rows behind a count of reports: they are mentors, whom only supervisors see."""
    return f"report_{state}" if view.reader.supervisor else ""


def part(view: View, n: Any, whole: Any, colour: str, key: str, *, rows: str = "") -> charts.Part:
    """Return a piece of a bar; its count is written where it is wide enough to hold it."""
    name = view.say(key)
    hover = view.say("coverage.hover_count", name=name, n=int(n), all=int(whole))
    shown = view.number(n) if n >= 0.08 * whole else ""
    return charts.Part(float(n), colour, hover, shown, strong=colour == theme.ACCENT, rows=rows)


def _by_mentor(view: View, found: pd.DataFrame) -> None:
    held = found[found["mentor_id"].notna()]
    if held.empty:
        return
    counts = {f"{kind}_there": held[kind].isin(["accepted", "present"]) for kind in KINDS}
    counts["silent"] = held[KINDS[0]].eq("silent")
    by = held[["mentor_id", "mentor_name"]].assign(cooperatives=1, **counts)
    summed = by.groupby(["mentor_id", "mentor_name"], dropna=False).sum().reset_index()
    title = view.say("coverage.results_mentor")
    text.section(view, "coverage.results_mentor", view.say("coverage.results_mentor_about"))
    tables.show(view, summed, _BY_MENTOR, key="results_mentor", title=title, glance=True)


@where_held
def reporting(view: View) -> None:
    """Draw the report of every assistant, for supervisors, once somebody opens it."""
    if not view.reader.supervisor or not view.has("monthly_reports", "mentors"):
        return
    with block.fold(view, "reporting", view.say("coverage.reporting")) as box:
        if not box.open:
            return
        named = reports(view)
        title = view.say("coverage.reporting")
        tables.show(view, named, REPORT, key="reporting", title=title, glance=True)


def reports(view: View) -> pd.DataFrame:
    """Return the report of every assistant of the scope, to supervisors; to others none."""
    days = answers.threshold(view, "shared", "report_days")
    found = answers.ask(view, "monthly_report_mentors", days=days)
    return found.assign(regency_name=found["scope_code"].map(view.reference.name))
