"""The blocks of this week's list: whom to call about what, what was answered, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import desk
from dashboard.errors import DashboardError
from dashboard.views import answers, block, desks, guard, tables, text, worklist_forms
from dashboard.views.address import View
from dashboard.views.desks import Work
from dashboard.views.escape import html, markdown
from dashboard.views.tables import Column

_WHOM = ("pmo", "dinas", "board")
_MOST_OTHERS = 1_000  # in one table: a country has many more
_OTHERS = (
    Column("sentence", "sentence"),
    Column("hidden", "word", "hidden"),
    Column("whom", "word"),
    Column("severity", "word"),
    Column("cooperatives", "whole"),
    Column("open_since", "day"),
    Column("owner"),
    Column("due_on", "day"),
    Column("state"),
)


def read(view: View) -> Work:
    """Read the desk once for this run; a release that is new to it is noted first."""
    desk.note_releases(desks.room(), answers.store())
    return desks.read(view)


# --- what this week holds ----------------------------------------------------------------------


def sentence(view: View, work: Work) -> None:
    """Draw the sentence that answers the page, what is held back and why, and the trial period."""
    calls = work.calls
    parts = [
        view.say(f"worklist.part_{whom}", n=n)
        for whom in _WHOM
        if (n := sum(each.case.whom == whom for each in calls))
    ]
    said = view.say("worklist.lead_none", place=view.place, all=work.total)
    if parts:
        listed = "; ".join(parts)
        said = view.say(
            "worklist.lead", place=view.place, n=len(calls), all=work.total, parts=listed
        )
    if work.checks:
        said += " " + view.say("worklist.lead_checks", n=len(work.checks))
    late = work.overdue
    if late:
        said += " " + view.say("worklist.lead_late", n=late)
    text.lead(said)
    held_back = desk.said(work.week, view.language)
    if held_back:
        text.note(view.say("worklist.hidden", parts="; ".join(held_back)))
    trial = work.week.trial
    if trial:
        text.note(view.say("desk.trial", week=trial.week, weeks=trial.weeks))
    if not desks.is_newest(view):
        text.note(view.say("worklist.older", number=view.release.number))


def cards(view: View, work: Work) -> None:
    """Draw this week's cases by whom to call, the random checks last."""
    titles = desks.titles(view)
    for whom in _WHOM:
        _group(view, work, titles, whom, [e for e in work.calls if e.case.whom == whom])
    _group(view, work, titles, "random", list(work.checks))


def _group(
    view: View, work: Work, titles: dict[str, str], name: str, listed: list[desk.Listed]
) -> None:
    if not listed:
        return
    text.section(view, f"worklist.group_{name}", view.say(f"worklist.group_{name}_about"))
    for each in listed:
        _card(view, work, titles, each)


def _card(view: View, work: Work, titles: dict[str, str], seen: desk.Listed) -> None:
    with two_sides(view, work, titles, seen):
        link(view, "worklist.open_case", desk.link(seen.case.case_id))


def two_sides(
    view: View, work: Work, titles: dict[str, str], seen: desk.Listed
) -> AbstractContextManager[Any]:
    """Draw a case and how far it is beside it; return the right side, for more."""
    left, right = st.columns([5, 2], gap="medium")
    left.html(f'<div class="case">{_said(view, work, titles, seen)}</div>')
    right.html(f'<div class="case">{_handling(view, work, seen)}</div>')
    return right


def link(view: View, key: str, name: str) -> None:
    """Draw the way to a case by its name in an address, or without one to the list."""
    st.page_link(
        block.page_file("worklist"),
        label=markdown(view.say(key)),
        query_params=view.elsewhere(show=name),
    )


def _said(view: View, work: Work, titles: dict[str, str], seen: desk.Listed) -> str:
    """Return a case's sentence, its factors and its rules with their records, as HTML."""
    case = seen.case
    words = [f"<p class=said>{html(getattr(case, f'sentence_{view.language}'))}</p>"]
    if case.kind != "random_check":
        facts = "".join(
            f"<span><b>{html(view.say(f'worklist.factor_{name}'))}</b> {html(value)}</span>"
            for name, value in _factors(view, case).items()
        )
        words.append(f'<p class="facts">{facts}</p>')
    if case.rules:
        words.append(f'<p class="facts">{_rules(view, work, titles, case)}</p>')
    return "".join(words)


def _rules(view: View, work: Work, titles: dict[str, str], case: desk.Case) -> str:
    """Return the rules behind a case with their records; those without one share a word."""
    known = [rule for rule in case.rules if rule in work.records]
    new = [rule for rule in case.rules if rule not in work.records]
    return "".join(
        f"<span>{html('; '.join(titles.get(rule, rule) for rule in rules))}"
        f" <i>({html(desks.record(view, work, rules[0]))})</i></span>"
        for rules in (*([rule] for rule in known), new)
        if rules
    )


def _factors(view: View, case: desk.Case) -> dict[str, str]:
    """Return the place and the four factors, in words and figures."""
    exposure = [view.say("common.cooperatives", n=case.cooperatives)]
    if not view.has("financing"):
        exposure.append(view.say("worklist.paid_unknown"))
    elif case.disbursed_idr:
        exposure.append(view.say("worklist.paid", amount=view.rupiah(case.disbursed_idr)))
    elif case.disbursed_idr is not None:
        exposure.append(view.say("worklist.paid_none"))
    if case.busy:
        exposure.append(view.say("worklist.busy"))
    since = view.say("common.not_reported")
    if case.open_since:
        weeks = (view.release.as_of - case.open_since).days // 7
        key = "since" if weeks else "since_new"
        since = view.say(f"worklist.{key}", on=case.open_since, n=weeks)
    return {
        "place": view.reference.name(case.regency_code or case.scope_code),
        "severity": view.say(f"severity.{case.severity}"),
        "exposure": ", ".join(exposure),
        "persistence": since,
        "confidence": view.say(f"confidence.{case.confidence}"),
    }


def _handling(view: View, work: Work, seen: desk.Listed) -> str:
    """Return who sees to a case, until when, and how far it is, as HTML."""
    owner = desks.told(view, seen.handling.owner) or view.say("worklist.no_owner")
    due = html(view.say("worklist.no_due"))
    if seen.handling.due_on:
        due = html(view.day(seen.handling.due_on))
        if work.late(seen):
            due += f' <b class="late">{html(view.say("worklist.late"))}</b>'
    rows = (
        ("owner", html(owner)),
        ("due", due),
        ("state", html(desks.state(view, work, seen))),
    )
    return "".join(
        f"<p><b>{html(view.say(f'worklist.{name}'))}</b> {value}</p>" for name, value in rows
    )


def others(view: View, work: Work) -> None:
    """Draw every further case that this reader may see: why it is not on the list, and its way."""
    text.section(view, "worklist.others", view.say("worklist.others_about"))
    found = _rows_once(_Rows(work.week.others, view.language, partial(_rows, view, work)))
    left = len(work.week.others) - len(found)
    if left:
        text.note(view.say("worklist.others_more", n=len(found), left=left))
    title = view.say("worklist.others")
    tables.show(view, found, _OTHERS, key="cases", title=title, glance=True)


@dataclass(frozen=True)
class _Rows:
    """A list of cases, the language of its table, and what makes it; a list never changes."""

    of: desk.Others
    language: str
    make: Callable[[], pd.DataFrame] = field(compare=False)


@lru_cache(maxsize=32)
def _rows_once(asked: _Rows) -> pd.DataFrame:
    return asked.make()


def _rows(view: View, work: Work) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "case": desk.link(each.case.case_id),
                "sentence": getattr(each.case, f"sentence_{view.language}"),
                "hidden": each.hidden,
                "whom": each.case.whom,
                "severity": each.case.severity,
                "cooperatives": each.case.cooperatives,
                "open_since": each.case.open_since,
                "owner": desks.told(view, each.handling.owner) or None,
                "due_on": each.handling.due_on,
                "state": desks.state(view, work, each),
            }
            for each in work.week.others[:_MOST_OTHERS]
        ]
    )


def of_cooperative(view: View) -> None:
    """Draw the open cases that hold the cooperative of a profile, and the way to each."""
    work = desks.read(view, view.widest)
    found = work.of_cooperative(view.subject)
    if not found:
        return
    text.section(view, "worklist.of_cooperative", view.say("worklist.of_cooperative_about"))
    titles = desks.titles(view)
    for each in found:
        _card(view, work, titles, each)


# --- answers, checks, and the next assessment ----------------------------------------------------


def assess_anew(view: View, work: Work) -> None:
    """Offer an analyst the next assessment, once explanations were accepted that it should know."""
    accepted = sum(on is not None for on in work.answered.values())
    if not accepted or not desks.is_newest(view) or not desks.may_publish(view):
        return
    text.section(view, "worklist.anew", view.say("worklist.anew_about", n=accepted))
    by = worklist_forms.signed(view)
    if not st.button(view.say("worklist.anew_do"), type="primary", key="assess_anew"):
        return
    if not by:
        st.error(markdown(view.say("desk.missing_who")))
        return
    guard.permit(view, "publish", "publish", "assess anew")
    progress = block.progress(view.say("worklist.anew_runs"))
    store = answers.store()
    release = desk.assess_anew(
        desks.room(),
        store,
        reference=answers.places(store),
        today=desks.local(work.at),
        by=by,
        progress=progress,
    )
    if release is not None:
        block.go(view, release=release, pinned=False)
    st.rerun()


def cleared(view: View) -> None:
    """Draw the cases that were closed and that this release is the first to hold no more."""
    found = desk.cleared(
        desks.room(), answers.store(), view.release, scope=view.scope, reader=view.reader
    )
    if not found:
        return
    about = view.say("worklist.cleared_about", n=len(found), number=view.release.number)
    text.section(view, "worklist.cleared", about)
    rows = []
    for each in found:
        decision, closed = each.handling.decision, each.handling.closed
        if decision and closed:
            rows.append(
                [
                    getattr(each.case, f"sentence_{view.language}"),
                    view.say(f"desk.outcome_{decision.outcome}"),
                    desks.told(view, decision.reason),
                    desks.told(view, closed.who),
                    view.day(desks.local(closed.at)),
                ]
            )
    headings = ("sentence", "outcome", "why", "who", "on_day")
    drawn = text.table([view.say(f"column.{name}") for name in headings], rows, left=5)
    st.html(f'<div class="wrapped">{drawn}</div>')


def take_answers(view: View) -> None:
    """Draw where a filled clarification sheet comes back, and what was taken from it."""
    text.section(view, "worklist.answers", view.say("worklist.answers_about"))
    turn = st.session_state.setdefault("answers_turn", 0)
    key = f"answers_{turn}"
    st.file_uploader(
        view.say("worklist.answers"),
        type="xlsx",
        key=key,
        label_visibility="collapsed",
        on_change=partial(_take, view, key),
    )
    outcome = st.session_state.pop("answers_taken", None)
    if outcome is None:
        return
    taken, name = outcome
    if not name:
        st.error(markdown(taken))
        return
    st.success(markdown(taken))
    link(view, "worklist.open_case", name)


def _take(view: View, key: str) -> None:
    """Take a sheet's answers (in a callback); a refused sheet stays to be looked at."""
    sheet = st.session_state[key]
    if sheet is None:
        return
    content = sheet.getvalue()
    try:
        guard.permit(view, "work", "case", f"answers {sheet.name}")
        with guard.noting(view, "case"):
            handled = desk.take_answers(
                desks.room(), answers.store(), content, reader=view.reader, at=block.now()
            )
    except DashboardError as error:
        st.session_state["answers_taken"] = error.text(view.language), ""
        return
    read = desk.read_answers(content)
    taken = view.say(
        "worklist.answers_taken",
        n=len(read.visits),
        who=desks.told(view, read.answered_by),
        number=f"K{read.release}-{read.rank}",
    )
    st.session_state["answers_taken"] = taken, desk.link(handled.case_id)
    st.session_state["answers_turn"] += 1


def phone_checks(view: View) -> None:
    """Draw the phone-check list: the sheet, the script, and where the answers go."""
    if not view.has("visits"):
        return
    text.section(view, "worklist.phone", view.say("worklist.phone_about"))
    sheet: Any = partial(
        desk.phone_check_sheet, view.release, view.language, scope=view.scope, reader=view.reader
    )
    guard.download(
        view,
        view.say("worklist.phone_download"),
        sheet,
        file_name=f"back_checks-{view.scope or 'id'}-v{view.release.number}.xlsx",
        mime=tables.XLSX,
        key="phone_checks",
    )
    with st.expander(view.say("desk.script")):
        for line in desk.phone_script(view.language):
            text.note(line)
