"""Who could take over which cooperative, before and after, and what if: a proposal, no decision."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from dashboard.planning.annex import Annex, annex
from dashboard.planning.proposal import Plan
from dashboard.planning.reassignment import Added, WhatIf
from dashboard.views import (
    answers,
    block,
    coverage_annex,
    coverage_loads,
    guard,
    stamp,
    tables,
    text,
)
from dashboard.views.address import View
from dashboard.views.asked import MOST, Asked
from dashboard.views.tables import Column

_COUNTS = (
    *("with_mentor", "without_mentor", "mentors", "free_seats", "above_rule", "above_limit"),
    *("crossing", "moved"),
)
_KILOMETRES = ("km_mean", "km_farthest", "km_sum")
_PLACE = (*tables.COOPERATIVE[:1], *tables.COOPERATIVE[2:])
_WHO = (Column("seat"), Column("mentor_name"))
_LOAD = (Column("load_before", "whole"), Column("load_after", "whole"))
_TAKEN = (
    *(*_PLACE, *_WHO, Column("km", "number"), *_LOAD, Column("from_seat")),
    *(Column("crosses", "flag"), Column("beyond", "flag")),
)
_LEFT = (
    *(*_PLACE, Column("reason"), Column("nearest_km", "number")),
    *(Column("in_reach", "whole"), Column("free_in_reach", "whole")),
)
_SEATS = (
    *(*_WHO, Column("regency_name"), *_LOAD, Column("seat_takes", "whole")),
    *(Column("seat_gives", "whole"), Column("km_before", "number"), Column("km_after", "number")),
)


def proposal(view: View) -> None:
    """Draw the proposal in an expander that plans only once somebody opens it."""
    if not view.has("mentors", "assignments"):
        return
    st.session_state["plan"] = view.plan is not None
    with st.expander(
        view.say("proposal.title"), key="plan", on_change=lambda: _opened(view), expanded=False
    ):
        if view.plan is None:
            return
        if view.level == "country":
            text.note(view.say("proposal.choose_province"))
            return
        with block.wall(view.language):
            _draw(view, view.plan)


def _opened(view: View) -> None:
    block.go(view, plan=Asked() if st.session_state["plan"] else None)


def _draw(view: View, asked: Asked) -> None:
    _form(view, asked)
    if asked != Asked():
        text.note(said(view, asked))
    with st.spinner(view.say("proposal.reckoning")):
        plan = answers.proposal(view, _what_if(view, asked))
    before, after = (plan.totals.set_index("measure")[side] for side in ("before", "after"))
    text.lead(
        view.say(
            "proposal.lead",
            place=view.place,
            n=int(before["without_mentor"]),
            left=int(after["without_mentor"]),
            taken=len(plan.taken),
            moved=int(after["moved"]),
        )
    )
    text.note(_annex(view, plan, asked).lines[2])
    guard.download(
        view,
        view.say("proposal.annex_download"),
        lambda: coverage_annex.workbook(view, _annex(view, plan, asked)),
        file_name=f"usulan-{view.scope}-{view.release.as_of:%Y%m%d}-v{view.release.number}.xlsx",
        mime=tables.XLSX,
        key="annex",
    )
    left, right = st.columns([2, 3], gap="large")
    with left:
        _totals(view, before, after)
    with right:
        _histograms(view, plan)
    if view.level == "province":
        _regencies(view, plan)
    _table(view, "taken", plan.taken, _TAKEN)
    unplaced = plan.unplaced.assign(
        reason=[view.say(f"proposal.reason_{reason}") for reason in plan.unplaced["reason"]]
    )
    _table(view, "unplaced", unplaced, _LEFT)
    seats = plan.loads.rename(columns={"takes": "seat_takes", "gives": "seat_gives"})
    names = seats["regency_code"].map(view.reference.name, na_action="ignore")
    _table(view, "seats", seats.assign(regency_name=names), _SEATS)


def _table(view: View, name: str, rows: Any, columns: tuple[Column, ...]) -> None:
    text.section(view, f"proposal.{name}", view.say(f"proposal.{name}_about", n=len(rows)))
    title = view.say(f"proposal.{name}")
    tables.show(view, rows, columns, key=f"plan_{name}", title=title, glance=True)


def _totals(view: View, before: Any, after: Any) -> None:
    text.section(view, "proposal.totals", view.say("proposal.totals_about"))
    rows = []
    for measure in (*_COUNTS, *_KILOMETRES):
        decimals = 1 if measure == "km_mean" else 0
        sides = [view.number(side[measure], decimals) for side in (before, after)]
        rows.append((view.say(f"proposal.total_{measure}"), *sides))
    heads = [view.say(f"proposal.{head}") for head in ("measure", "before", "after")]
    st.html(text.table(heads, rows))
    if before["km_unknown"] or after["km_unknown"]:
        text.note(view.say("proposal.km_unknown", n=int(after["km_unknown"])))


def _histograms(view: View, plan: Plan) -> None:
    text.section(view, "coverage.loads", view.say("proposal.loads_about"))
    loads = plan.histogram["load"].astype(int)
    sides = {
        side: {load: int(n) for load, n in zip(loads, plan.histogram[column], strict=True) if n}
        for side, column in (("before", "mentors_before"), ("after", "mentors_after"))
    }
    for column, (side, by_load) in zip(st.columns(2, gap="medium"), sides.items(), strict=True):
        with column:
            text.note(view.say(f"proposal.{side}"))
            coverage_loads.histogram(
                view, by_load, sides["after" if side == "before" else "before"]
            )


def _regencies(view: View, plan: Plan) -> None:
    names = ("cooperatives", "without_before", "without_after", "free_before", "free_after")
    rows = [
        (view.reference.name(row.regency_code), *(view.number(getattr(row, n)) for n in names))
        for row in answers.rows(plan.regencies)
        if row.regency_code
    ]
    text.section(view, "proposal.regencies", view.say("proposal.regencies_about"))
    st.html(text.table([view.say(f"column.{name}") for name in ("place", *names)], rows))


# --- what if -----------------------------------------------------------------------------------


def said(view: View, asked: Asked) -> str:
    """Return what is asked beyond the present, in words."""
    parts = []
    if asked.more:
        names = ", ".join(view.reference.name(code) for code in asked.more)
        parts.append(view.say("proposal.if_more", n=asked.each, names=names))
    if asked.leaving:
        parts.append(view.say("proposal.if_leaving", seats=", ".join(asked.leaving)))
    if asked.seats is not None:
        parts.append(view.say("proposal.if_seats", n=asked.seats))
    if asked.need is not None:
        parts.append(view.say("proposal.if_need", n=asked.need))
    if asked.everything:
        parts.append(view.say("proposal.if_everything"))
    return view.say("proposal.what_if", parts="; ".join(parts))


def _form(view: View, asked: Asked) -> None:
    """Offer what may be changed; what is asked goes to the address and comes back from it."""
    usual = _caps(view)
    most = answers.threshold(view, "D1", "red_cooperatives")
    regencies = view.reference.regencies["regency_code"]
    inside = regencies[regencies.str.startswith(view.scope[:5])]
    known = answers.seats(view)
    names = {row.seat: row for row in answers.rows(known)}
    st.session_state["plan_more"] = list(asked.more)
    st.session_state["plan_each"] = asked.each
    st.session_state["plan_leave"] = list(asked.leaving)
    for name, cap in zip(("seats", "need"), (asked.seats, asked.need), strict=True):
        st.session_state[f"plan_{name}"] = min(usual[name] if cap is None else cap, most)
    st.session_state["plan_all"] = asked.everything
    with st.form("plan_form", border=False):
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            st.multiselect(
                view.say("proposal.ask_more"),
                list(dict.fromkeys([*asked.more, *inside])),
                format_func=view.reference.name,
                key="plan_more",
                max_selections=MOST,
                placeholder=view.say("proposal.choose"),
                width=280,
            )
            st.number_input(view.say("proposal.ask_each"), 1, 99, key="plan_each", width=120)
            st.multiselect(
                view.say("proposal.ask_leaving"),
                list(dict.fromkeys([*asked.leaving, *names])),
                format_func=lambda seat: _seat(names.get(seat), seat),
                key="plan_leave",
                max_selections=MOST,
                placeholder=view.say("proposal.choose"),
                width=280,
            )
            st.number_input(view.say("proposal.ask_seats"), 0, most, key="plan_seats", width=120)
            st.number_input(view.say("proposal.ask_need"), 0, most, key="plan_need", width=120)
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            st.toggle(view.say("proposal.ask_everything"), key="plan_all", width="content")
            st.form_submit_button(
                view.say("proposal.ask"), on_click=partial(_ask, view, usual), type="primary"
            )


def _seat(row: Any, seat: str) -> str:
    name = getattr(row, "mentor_name", None)
    return f"{seat} · {name}" if name else seat


def _ask(view: View, usual: dict[str, int]) -> None:
    state = st.session_state
    caps = {name: state[f"plan_{name}"] for name in usual}
    asked = Asked(
        more=tuple(state["plan_more"]),
        each=state["plan_each"] if state["plan_more"] else 1,
        leaving=tuple(state["plan_leave"]),
        seats=caps["seats"] if caps["seats"] != usual["seats"] else None,
        need=caps["need"] if caps["need"] != usual["need"] else None,
        everything=state["plan_all"],
    )
    block.go(view, plan=asked)


def _caps(view: View) -> dict[str, int]:
    return {
        "seats": answers.threshold(view, "shared", "seats"),
        "need": answers.threshold(view, "reassignment", "need_seats"),
    }


def _what_if(view: View, asked: Asked) -> WhatIf:
    added = tuple(_added(view, code) for code in asked.more for _ in range(asked.each))
    return WhatIf(added, asked.leaving, asked.seats, asked.need, asked.everything)


def _added(view: View, code: str) -> Added:
    """Put one more assistant amid the regency's villages without a mentor, else amid all of it."""
    inside = view.reference.points(code).set_index("village_code")
    held = answers.ask(view, "coverage_points", scope=code)
    alone = held.loc[held["mentor_active"].eq(False), "village_code"]
    amid = inside[inside.index.isin(set(alone))]
    middle = (amid if len(amid) else inside)[["latitude", "longitude"]].mean()
    return Added(code, float(middle["latitude"]), float(middle["longitude"]))


def _annex(view: View, plan: Plan, asked: Asked) -> Annex:
    made = annex(plan, view.place, stamp.text(view), view.language)
    return made if asked == Asked() else replace(made, lines=(*made.lines, said(view, asked)))
