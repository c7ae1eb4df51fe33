"""The blocks of a mentor's page, for supervisors: caseload, rhythm, evidence; never a ranking."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.questions import MissingData
from dashboard.views import answers, block, charts, cooperative_rules, desks, text, theme
from dashboard.views.address import View
from dashboard.views.escape import html
from dashboard.views.oversight import word

_CLASSES = {
    "v2": theme.tier_colour("real"),
    "v1": theme.tier_colour("thin"),
    "hollow": theme.tier_colour("hollow"),
    "v0": theme.GREY,
    "vx": theme.tier_colour("inconsistent"),
}
_WEEK = timedelta(days=7)
_LABEL_WEEKS = 4  # a date below every fourth week: more would touch on a phone
_DELIVERABLES = ("business_plan", "proposal", "bookkeeping", "partnership")


def find(view: View) -> Any | None:
    """Return the mentor that the address names; without one, draw the way to choose."""
    try:
        known = answers.ask(view, "mentors", scope=_posted(view))
    except MissingData:
        text.head(view, "mentor")
        text.lead(view.say("mentor.no_data"))
        text.opens(view, "mentors", "assignments", "visits")
        return None
    found = answers.ask(view, "mentor", scope="", mentor=view.subject)
    if found.empty:
        text.head(view, "mentor")
        if view.subject:
            text.note(view.say("mentor.unknown_id", id=view.subject))
    _choose(view, known)
    if found.empty:
        _list(view, known)
        return None
    return next(iter(answers.rows(found)))


def _posted(view: View) -> str:
    """Return the scope of posts: mentors are posted to a regency at the smallest."""
    return view.scope[:5] if view.level == "district" else view.everywhere


def _choose(view: View, known: pd.DataFrame) -> None:
    named = {row.mentor_id: f"{row.mentor_id} · {row.mentor_name}" for row in answers.rows(known)}
    key = "mentor"
    st.session_state[key] = view.subject if view.subject in named else None
    st.selectbox(
        view.say("mentor.choose"),
        list(named),
        format_func=lambda code: named.get(code, code),
        key=key,
        placeholder=view.say("mentor.choose"),
        label_visibility="collapsed",
        width=400,
        on_change=lambda: block.go(view, subject=st.session_state[key] or ""),
    )


def _list(view: View, known: pd.DataFrame) -> None:
    text.section(view, "mentor.list", view.say("mentor.list_about"))
    rows = [
        [
            row.mentor_id,
            row.mentor_name,
            view.say(f"person.{row.role}"),
            row.regency_name or view.say("oversight.no_place"),
            view.say(f"mentor.contract_{'on' if row.active else 'off'}"),
            _status(view, row.status),
            view.number(row.load),
            view.day(row.last_visit_on),
        ]
        for row in answers.rows(known)
    ]
    columns = ("mentor_id", "mentor_name", "role", "regency_name", "contract", "peers")
    headings = (*columns, "load", "last_visit_on")
    named = [view.say(f"column.{name}") for name in headings]
    st.html(text.table(named, rows, left=len(columns)))


def _status(view: View, status: str) -> str:
    if not view.has("visits"):
        return view.say("common.cannot_assess")
    return view.say(f"peers.{status}")


def head(view: View, it: Any) -> None:
    """Draw who it is, and how the window's visits stand beside the peers', in words."""
    where = view.say(
        "mentor.where",
        role=view.say(f"person.{it.role}"),
        regency=it.regency_name or view.say("oversight.no_place"),
        contract=view.say(f"mentor.contract_{'on' if it.active else 'off'}").lower(),
    )
    st.html(
        f'<div class="head"><h1>{html(it.mentor_id)} · {html(it.mentor_name)}</h1>'
        f"<p>{html(where)}</p></div>"
    )
    text.lead(_standing(view, it))
    clarified = desks.clarified(view, f"status/mentor/{it.mentor_id}")
    if clarified:
        text.note(view.say("desk.status_of", state=clarified))
    text.note(view.say("mentor.question"))


def _standing(view: View, it: Any) -> str:
    if not view.has("visits"):
        return view.say("mentor.standing_no_visits")
    least = answers.threshold(view, "shared", "min_assessable_visits")
    key = it.status
    if key == "too_few" and it.assessable_visits >= least:
        key = "no_peers"
    return view.say(f"mentor.standing_{key}", n=int(it.assessable_visits), least=least)


def rhythm(view: View, it: Any) -> None:
    """Draw the window's visits by week and class."""
    if not view.has("visits"):
        return
    known = answers.ask(view, "mentor_weeks", scope="", mentor=it.mentor_id)
    last = it.judged_on.date()
    if known.empty:
        text.section(view, "mentor.rhythm", view.say("mentor.rhythm_none", on=last))
        return
    first = known["week"].min() if pd.isna(it.window_from) else it.window_from
    weeks = _weeks(first.date(), last)
    counted = {(row.week.date(), row.visit_class): int(row.visits) for row in answers.rows(known)}
    totals = {week: sum(counted.get((week, kind), 0) for kind in _CLASSES) for week in weeks}
    about = view.say(
        "mentor.rhythm_about",
        n=int(known["visits"].sum()),
        weeks=len(weeks),
        silent=sum(not n and _under_contract(it, week) for week, n in totals.items()),
        on=last,
    )
    text.section(view, "mentor.rhythm", about)
    rows = []
    for place, week in enumerate(weeks):
        parts = tuple(
            charts.Part(
                counted.get((week, kind), 0),
                colour,
                view.say(
                    "mentor.week_hover",
                    on=week,
                    name=view.say(f"visit_class.{kind}"),
                    n=counted.get((week, kind), 0),
                ),
            )
            for kind, colour in _CLASSES.items()
        )
        label = view.day(week, "day") if place % _LABEL_WEEKS == 0 else "\N{NO-BREAK SPACE}"
        rows.append(charts.Row(label, parts, end=view.number(totals[week])))
    charts.columns(rows, top=max(1, *totals.values()))
    by_class = known.groupby("visit_class")["visits"].sum()
    charts.legend(
        [
            charts.Key(colour, view.say(f"visit_class.{kind}"), view.number(by_class.get(kind, 0)))
            for kind, colour in _CLASSES.items()
        ]
    )


def _weeks(first: date, last: date) -> list[date]:
    monday = first - timedelta(days=first.weekday())
    return [monday + n * _WEEK for n in range((last - monday) // _WEEK + 1)]


def _under_contract(it: Any, week: date) -> bool:
    """Tell whether the contract holds in a whole week; a missing end holds on."""
    begun = pd.isna(it.contract_from) or it.contract_from.date() <= week
    return bool(begun and (pd.isna(it.contract_to) or it.contract_to.date() >= week + _WEEK))


def caseload(view: View, it: Any) -> None:
    """Draw the mentor's cooperatives: tier, last verified visit, distance from the base."""
    known = _cooperatives(view, it)
    if known is None:
        return
    if not it.capacity:
        text.section(view, "mentor.caseload")
        text.note(view.say("mentor.no_portfolio", n=int(it.load)))
        return
    said = view.say("mentor.caseload_about", n=len(known), seats=int(it.capacity))
    if known["km_from_base"].notna().any():
        middle, most = (float(known["km_from_base"].agg(how)) for how in ("median", "max"))
        said += " " + view.say("mentor.caseload_km", median=round(middle), most=round(most))
    elif not it.base_known:
        said += " " + view.say("mentor.base_unknown")
    text.section(view, "mentor.caseload", said)
    if known.empty:
        text.note(view.say("mentor.caseload_none"))
        return
    rows = [
        [
            row.name,
            row.district_name or view.say("common.not_reported"),
            word(view, row.tier),
            _day(view, row.last_verified_on, "mentor.never"),
            view.say("common.not_reported")
            if pd.isna(row.km_from_base)
            else view.number(row.km_from_base),
        ]
        for row in answers.rows(known)
    ]
    headings = ("name", "district_name", "tier", "last_verified_on", "km_from_base")
    st.html(text.table([view.say(f"column.{name}") for name in headings], rows, left=3))


def _cooperatives(view: View, it: Any) -> pd.DataFrame | None:
    try:
        return answers.ask(view, "mentor_cooperatives", scope="", mentor=it.mentor_id)
    except MissingData:
        return None


def _day(view: View, day: Any, otherwise: str) -> str:
    return view.say(otherwise) if pd.isna(day) else view.day(day)


def evidence(view: View, it: Any) -> None:
    """Draw what speaks against visits, by family, beside the peers' limit and every minimum."""
    if not view.has("visits"):
        return
    known = answers.ask(view, "mentor_evidence", scope="", mentor=it.mentor_id)
    n = int(it.assessable_visits)
    text.section(view, "mentor.evidence", view.say("mentor.evidence_about", n=n))
    if it.status == "too_few":
        text.note(_standing(view, it))
    else:
        _beside_peers(view, it)
    if known.empty:
        if n:
            text.note(view.say("mentor.evidence_none", n=n))
        return
    rows = [
        [
            view.say(f"family.{row.family}").capitalize(),
            view.say("common.share", part=int(row.visits), n=n),
            view.number(row.days),
        ]
        for row in answers.rows(known)
    ]
    headings = ("family", "visits", "days")
    st.html(
        f'<div class="wrapped">'
        f"{text.table([view.say(f'column.{name}') for name in headings], rows)}</div>"
    )


def _beside_peers(view: View, it: Any) -> None:
    n, part = int(it.assessable_visits), int(it.contradicted_visits)
    limit = min(1.0, it.upper_limit)
    charts.bars(
        [
            charts.Row(
                view.say("mentor.own_rate"),
                (charts.Part(it.rate, theme.tier_colour("inconsistent")),),
                end=view.percent(it.rate, 1),
                note=view.say("mentor.of_visits", part=part, n=n),
            ),
            charts.Row(
                view.say("mentor.peers_rate"),
                (charts.Part(it.expected_rate, theme.GREY),),
                end=view.percent(it.expected_rate, 1),
                note=view.say("mentor.limit", limit=view.percent(limit, 1)),
            ),
        ],
        top=1.05 * max(limit, it.rate),
        limit=limit,
    )
    least = {
        name: answers.threshold(view, "shared", f"min_{name}")
        for name in ("assessable_visits", "contradicted_days", "families")
    }
    counted = {**it._asdict(), "families": len(it.family_names)}
    rows = [
        [
            view.say(f"mentor.gate_{name}"),
            view.number(counted[name]),
            view.number(needed),
            view.say(f"flag.{str(counted[name] >= needed).lower()}"),
        ]
        for name, needed in least.items()
    ]
    rows.append(
        [
            view.say("mentor.gate_limit"),
            view.percent(it.rate, 1),
            view.percent(limit, 1),
            view.say(f"flag.{str(bool(it.rate >= it.upper_limit)).lower()}"),
        ]
    )
    headings = [view.say(f"column.{name}") for name in ("gate", "value", "least", "met")]
    st.html(f'<div class="wrapped">{text.table(headings, rows)}</div>')
    text.note(view.say("mentor.gates_about"))


def contract(view: View, it: Any) -> None:
    """Draw contract, training, seats and days away."""
    text.section(view, "mentor.contract")
    missing = view.say("common.not_reported")
    away = missing if not view.has("absences") else view.number(_or_nought(it.days_away))
    rows = [
        [view.say("mentor.contract_from"), _day(view, it.contract_from, "common.not_reported")],
        [view.say("mentor.contract_to"), _day(view, it.contract_to, "common.not_reported")],
        [view.say("mentor.trained_on"), _day(view, it.trained_on, "common.not_reported")],
        [
            view.say("mentor.training_days"),
            missing if pd.isna(it.training_days) else view.number(it.training_days),
        ],
        [view.say("mentor.days_away"), away],
    ]
    st.html(text.table([view.say(f"column.{name}") for name in ("matter", "record")], rows))


def _or_nought(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def deliverables(view: View, it: Any) -> None:
    """Draw, of the mentor's cooperatives, how many have each result: accepted, in, none, silent."""
    known = _cooperatives(view, it)
    if known is None or known.empty or not view.has("deliverables"):
        return
    text.section(view, "mentor.deliverables", view.say("mentor.deliverables_about", n=len(known)))
    reports = known["reports_results"]
    rows = []
    for kind in _DELIVERABLES:
        state = known[kind]
        counts = (
            (state == "accepted").sum(),
            (state == "present").sum(),
            (state.isna() & reports).sum(),
            (~reports).sum(),
        )
        rows.append([view.say(f"deliverable.{kind}"), *(view.number(n) for n in counts)])
    states = ("accepted", "present", "absent", "silent")
    headings = [view.say("column.kind_of_result")]
    headings += [view.say(f"deliverable_state.{state}") for state in states]
    st.html(f'<div class="wrapped">{text.table(headings, rows)}</div>')


def rules(view: View, it: Any) -> None:
    """Draw every rule about the mentor: flags with what may explain them, then the others."""
    known = cooperative_rules.answered(view, "mentor")
    evidence = answers.ask(view, "mentor_rule_evidence", scope="", mentor=it.mentor_id)
    cooperative_rules.draw_flags(view, known, evidence)
    cooperative_rules.draw_others(view, known)
