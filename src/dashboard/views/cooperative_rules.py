"""What should be asked about one cooperative: flags with their evidence, and the other rules."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.questions import MissingData
from dashboard.views import answers, desks, oversight_rules, text
from dashboard.views.address import View
from dashboard.views.escape import html

# What a record's state is called, by the kind of record.
_STATES = {
    "visit": "visit_class",
    "follow_up": "follow_up",
    "loan": "scheme",
    "cooperative": "tier",
}
_OTHERS = ("cannot_assess", "suppressed", "not_applicable", "clear")


def flags(view: View) -> None:
    """Draw every flag: sentence, value, evidence, what may explain it, what would clear it."""
    evidence = answers.ask(view, "cooperative_evidence", cooperative=view.subject)
    draw_flags(view, answered(view, "cooperative"), evidence)


def answered(view: View, kind: str) -> pd.DataFrame:
    """Return every rule's answer about the address's subject, a cooperative or a mentor."""
    return answers.ask(view, "subject_rules", scope="", kind=kind, subject=view.subject)


def draw_flags(view: View, known: pd.DataFrame, evidence: pd.DataFrame) -> None:
    """Draw the flags among a subject's answers, each with the records behind it."""
    found = known[known["status"] == "flag"]
    about = view.say("profile.flags_about") if len(found) else ""
    text.section(view, "profile.flags", about)
    if found.empty:
        clear = (known["status"] == "clear").any()
        text.note(view.say("profile.flags_none" if clear else "profile.flags_unknown"))
        return
    for row in answers.rows(found):
        _flag(view, row, evidence[evidence["rule_id"] == row.rule_id])


def measured(view: View, row: Any) -> str:
    """Write what a rule measured, its threshold, and on how many records it rests."""
    unit = f"rule_unit.{row.unit}"
    said = view.say(
        "profile.measured",
        value=view.number(row.value, 0 if row.value == round(row.value) else 1),
        threshold=view.number(row.threshold, 0 if row.threshold == round(row.threshold) else 1),
        unit=view.say(unit) if words.has(unit) else row.unit,
        n=int(row.n),
    )
    if not pd.isna(row.window_from):
        days = {"from": row.window_from.date(), "to": row.window_to.date()}
        said += " " + view.say("profile.measured_window", **days)
    return said


def _flag(view: View, row: Any, evidence: pd.DataFrame) -> None:
    own = {
        name: getattr(row, f"{name}_{view.language}")
        for name in ("title", "explanation", "innocent", "clears", "do")
    }
    lines = "".join(
        f"<p><b>{html(view.say(f'profile.{name}'))}</b> {html(own[name])}</p>"
        for name in ("innocent", "clears", "do")
    )
    clarified = desks.clarified(view, f"{row.rule_id}/{row.subject_type}/{row.subject_id}")
    if clarified:
        lines = f"<p><b>{html(clarified)}</b></p>{lines}"
    st.html(
        f'<div class="flag"><h3>{html(row.rule_id)} · {html(own["title"])}'
        f" <small>{html(view.say(f'severity.{row.severity}'))}</small></h3>"
        f"<p class=said>{html(own['explanation'])}</p><p>{html(measured(view, row))}</p>{lines}"
        f"{_evidence(view, evidence)}</div>"
    )


def _evidence(view: View, evidence: pd.DataFrame) -> str:
    if evidence.empty:
        return ""
    rows = [
        [
            f"{view.say(f'record.{row.kind}')} {row.record_id}",
            "–" if pd.isna(row.on_day) else view.day(row.on_day),
            _state(view, row),
        ]
        for row in answers.rows(evidence)
    ]
    headings = [view.say(f"column.{name}") for name in ("record", "on_day", "state")]
    summary = html(view.say("profile.evidence", n=len(rows)))
    return f"<details><summary>{summary}</summary>{text.table(headings, rows, left=3)}</details>"


def _state(view: View, row: Any) -> str:
    section = _STATES[row.kind]
    return view.say(f"{section}.{row.state.lower()}")


def others(view: View) -> None:
    """Draw every other rule: its answer, and the reason or what is missing."""
    draw_others(view, answered(view, "cooperative"))


def draw_others(view: View, known: pd.DataFrame) -> None:
    """Draw the answers about a subject that are no flags."""
    text.section(view, "profile.others", view.say("profile.others_about"))
    rows = []
    for status in _OTHERS:
        for row in answers.rows(known[known["status"] == status]):
            said = oversight_rules.reason(view, row.reason_code) if row.reason_code else ""
            title = getattr(row, f"title_{view.language}")
            rows.append([f"{row.rule_id} · {title}", view.say(f"status.{status}"), said])
    headings = [view.say(f"column.{name}") for name in ("rule", "answer", "because")]
    st.html(f'<div class="wrapped">{text.table(headings, rows, left=3)}</div>')


def follow_ups(view: View) -> None:
    """Draw the follow-ups, open ones first."""
    try:
        known = answers.ask(view, "cooperative_follow_ups", cooperative=view.subject)
    except MissingData:
        return
    counted = known["state"].value_counts()
    closed, overdue = int(counted.get("closed", 0)), int(counted.get("overdue", 0))
    about = view.say(
        "profile.follow_ups_about", open=len(known) - closed, overdue=overdue, closed=closed
    )
    text.section(view, "profile.follow_ups", about if len(known) else "")
    if known.empty:
        text.note(view.say("profile.follow_ups_none"))
        return
    rows = [
        [
            _category(view, row.category),
            view.say(f"severity.{row.severity}") if row.severity else "–",
            *(
                "–" if pd.isna(day) else view.day(day)
                for day in (row.opened_on, row.due_on, row.closed_on)
            ),
            view.say(f"follow_up.{row.state}"),
        ]
        for row in answers.rows(known.head(_MOST))
    ]
    headings = ("category", "severity", "opened_on", "due_on", "closed_on", "state")
    st.html(text.table([view.say(f"column.{name}") for name in headings], rows, left=2))


_MOST = 12  # follow-ups shown, the open ones first


def _category(view: View, category: Any) -> str:
    key = f"category.{category}"
    return view.say(key) if words.has(key) else str(category or "–")
