"""One case opened: the evidence behind it, what happened so far, and the sheet that asks."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from dashboard import desk, words
from dashboard.desk.acts import (
    Act,
    Ask,
    Assign,
    Close,
    Due,
    Gone,
    Note,
    Open,
    Reopen,
    Reply,
    Rest,
)
from dashboard.views import (
    answers,
    block,
    cooperative_rules,
    desks,
    guard,
    tables,
    text,
    worklist,
)
from dashboard.views.address import View
from dashboard.views.desks import Work
from dashboard.views.escape import html, markdown
from dashboard.views.history import moment
from dashboard.views.tables import Column

_MOST_SUBJECTS = 5  # of one rule in one case, said in full
_MOST_RECORDS = 200
_COLUMNS = (
    *tables.COOPERATIVE[:1],
    *tables.COOPERATIVE[2:],
    Column("tier", "word"),
    Column("last_verified_on", "day"),
)


def find(view: View, work: Work) -> desk.Listed | None:
    """Return the case that the address names; say so where there is none that may be seen."""
    if not view.show:
        return None
    found = work.named(view.show)
    if found is None:
        desks.require_case(view, view.show)
        text.note(view.say("worklist.not_here"))
    return found


def head(view: View, work: Work, seen: desk.Listed) -> None:
    """Draw the way back, the case's sentence, its factors, and how far it is."""
    worklist.link(view, "worklist.back", "")
    worklist.two_sides(view, work, desks.titles(view), seen)


def cooperatives(view: View, seen: desk.Listed) -> None:
    """Draw the cooperatives of a case with tier and last verified visit; a click opens one."""
    text.section(view, "worklist.cooperatives")
    ids = set(seen.case.cooperative_ids)
    if not ids:
        text.note(view.say("worklist.masked", n=seen.case.cooperatives))
        if "A1" in seen.case.rules:
            st.page_link(
                block.page_file("oversight"),
                label=markdown(view.say("worklist.without_mentor")),
                query_params=view.elsewhere(scope=seen.case.scope_code, show="a1"),
            )
        return
    everyone = answers.ask(view, "cooperatives", scope=view.widest)
    found = everyone[everyone["cooperative_id"].isin(ids)]
    title = view.say("worklist.cooperatives")
    key = f"case-{desk.link(seen.case.case_id)}"
    tables.show(view, found, _COLUMNS, key=key, title=title, glance=True)


def reasons(view: View, work: Work, seen: desk.Listed) -> None:
    """Draw each rule behind a case: what it found where, what may explain it, what clears it."""
    case = seen.case
    if not case.rules:
        return
    text.section(view, "worklist.reasons", view.say("profile.flags_about"))
    found = answers.ask(view, "case_rules", scope="", behind=list(case.rule_subjects))
    catalogue = {row.rule_id: row for row in answers.rows(answers.ask(view, "rule_catalogue"))}
    titles = desks.titles(view)
    for rule in case.rules:
        rows = list(answers.rows(found[found["rule_id"] == rule]))
        lines = [f"<p class=said>{html(_subject(view, case, row))}</p>" for row in rows]
        more = len(lines) - _MOST_SUBJECTS
        if more > 0:
            rest = html(view.say("worklist.more_subjects", n=more))
            lines[_MOST_SUBJECTS:] = [f"<p>{rest}</p>"]
        if rule in catalogue:
            lines += [
                f"<p><b>{html(view.say(f'profile.{name}'))}</b>"
                f" {html(getattr(catalogue[rule], f'{name}_{view.language}'))}</p>"
                for name in ("innocent", "clears", "do")
            ]
        else:
            lines.append(f"<p>{html(view.say(f'worklist.about_{rule}'))}</p>")
        st.html(
            f'<div class="flag"><h3>{html(titles.get(rule, rule))}'
            f" <small>{html(desks.record(view, work, rule))}</small></h3>{''.join(lines)}</div>"
        )


def _subject(view: View, case: desk.Case, row: Any) -> str:
    """Say what a rule found, and about whom where that is not the case itself."""
    said = getattr(row, f"explanation_{view.language}")
    measured = cooperative_rules.measured(view, row)
    own = row.subject_type == case.subject_type and row.subject_id == case.subject_id
    return f"{said} {measured}" if own else f"{row.name}: {said} {measured}"


def evidence(view: View, seen: desk.Listed) -> None:
    """Draw the records behind a case, for most readers at its own cooperatives only."""
    if not seen.case.evidence:
        return
    found = answers.ask(view, "case_evidence", scope="", records=list(seen.case.evidence))
    if not view.reader.supervisor:
        found = found[found["cooperative_id"].isin(seen.case.cooperative_ids)]
    if found.empty:
        return
    rows = [
        [
            f"{view.say(f'record.{row.kind}')} {row.record_id}",
            row.name or row.cooperative_id,
            view.day(row.on_day),
            view.say(row.state) if row.state else words.NO_VALUE,
        ]
        for row in answers.rows(found.head(_MOST_RECORDS))
    ]
    headings = [view.say(f"column.{name}") for name in ("record", "name", "on_day", "state")]
    with st.expander(view.say("profile.evidence", n=len(found))):
        st.html(text.table(headings, rows, left=4))


def history(view: View, seen: desk.Listed) -> None:
    """Draw everything that happened to a case, the newest first."""
    text.section(view, "worklist.history", view.say("worklist.history_about"))
    rows = [
        [
            moment(view, event.at),
            desks.told(view, event.who) or words.NO_VALUE,
            desks.told(view, _what(view, event.act, event.release)),
        ]
        for event in reversed(seen.handling.events)
    ]
    if not rows:
        text.note(view.say("worklist.history_none"))
        return
    headings = [view.say(f"column.{name}") for name in ("when", "who", "what")]
    st.html(f'<div class="wrapped">{text.table(headings, rows, left=3)}</div>')


def _what(view: View, act: Act, release: int) -> str:
    """Say what happened."""
    values: dict[str, Any]
    match act:
        case Open() | Gone() | Ask():
            values = {"number": release}
        case Assign(owner):
            values = {"owner": owner}
        case Due(on):
            values = {"on": on}
        case Close(outcome, reason):
            values = {"outcome": view.say(f"desk.outcome_{outcome}"), "text": reason}
        case Reopen(reason):
            values = {"text": reason}
        case Note(said) | Reply(said) | Rest(said):
            values = {"text": said or words.NO_VALUE}
    return view.say(f"worklist.did_{type(act).__name__.lower()}", **values)


def sheet(view: View, work: Work, seen: desk.Listed) -> None:
    """Draw the clarification sheet to download, and the same as a message to copy."""
    text.section(view, "worklist.ask", view.say("worklist.ask_about"))
    if seen.case.subject_type == "mentor" and not view.reader.supervisor:
        text.note(view.say("desk.supervisors_only"))
        return
    asked: Any = {"language": view.language, "at": work.at, "reader": view.reader}
    guard.download(
        view,
        view.say("worklist.ask_download"),
        partial(desk.clarification_sheet, view.release, seen.case.rank, **asked),
        file_name=f"klarifikasi-K{view.release.number}-{seen.case.rank}.xlsx",
        mime=tables.XLSX,
        key="ask",
    )
    with st.expander(view.say("worklist.ask_text")):
        message = desk.clarification_text(view.release, seen.case.rank, **asked)
        st.code(message, language=None, wrap_lines=True)
