"""What people write in a meeting: that it is held, what became of decisions, and new ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboard import access, desk
from dashboard.errors import DashboardError, UsageError
from dashboard.views import answers, block, desks, guard, meetings, text
from dashboard.views.address import View
from dashboard.views.escape import markdown
from dashboard.views.worklist_forms import SIGNED, signed
from dashboard.words import both

_OUTCOME = "minuted"  # kept in the session
_LONGEST = 400
_FATES = ("done", "moved", "withdrawn")
_NAMED = 4  # cooperatives that a word fits, in the sentence that says so
_SENTENCE = 90


def open_one(view: View) -> None:
    """Draw the form that opens a meeting of the place and release on screen."""
    if not access.may(view.reader, "work"):
        return
    about = view.say("meetings.open_about", place=view.place, number=view.release.number)
    text.section(view, "meetings.open", about)
    signed(view)
    _outcome()
    with st.form("meeting", border=False):
        st.text_input(view.say("meetings.name"), key="meeting_name", max_chars=80,
                      placeholder=view.say("meetings.name_hint"))  # fmt: skip
        st.date_input(view.say("meetings.held_on"), block.today(), key="meeting_on",
                      format="DD/MM/YYYY")  # fmt: skip
        st.form_submit_button(
            view.say("meetings.open_do"), type="primary", on_click=partial(_do, view, _open)
        )


def draw(view: View, it: desk.Meeting, agenda: desk.Agenda) -> None:
    """Draw the forms of a meeting: what became of a decision, and what is decided now."""
    if not access.may(view.reader, "work"):
        return
    text.section(view, "meetings.write", view.say("meetings.write_about"))
    signed(view)
    _outcome()
    known = [*agenda.earlier, *agenda.today]
    if known:
        _fate_form(view, it, known)
    _decision_form(view, it)


def _outcome() -> None:
    outcome = st.session_state.pop(_OUTCOME, None)
    if outcome:
        kind, said = outcome
        (st.success if kind == "done" else st.error)(markdown(said))


def _do(view: View, act: Callable[..., None], *given: Any) -> None:
    """Write to the desk (in a callback); what was typed stays there where it is refused."""
    with block.wall(view.language):  # a forged form may lack any field
        try:
            guard.permit(view, "work", "case", f"{act.__name__.strip('_')} of a meeting")
            with guard.noting(view, "case"):
                act(view, st.session_state.get(SIGNED, ""), *given)
        except DashboardError as error:
            st.session_state[_OUTCOME] = "refused", error.text(view.language)
            return
        st.session_state[_OUTCOME] = "done", view.say("worklist.done")


def _open(view: View, by: str) -> None:
    made = desk.open_meeting(
        desks.room(),
        view.release,
        view.scope,
        name=st.session_state["meeting_name"],
        held_on=_day("meeting_on"),
        by=by,
        reader=view.reader,
        at=block.now(),
    )
    st.session_state["meeting_name"] = ""
    block.go(view, show=meetings.name_of(made), pinned=True, opened=())


def _day(key: str) -> date:
    day: date | None = st.session_state[key]
    if day is None:
        raise UsageError(**both("desk.missing_due"))
    return day


# --- what became of a decision -------------------------------------------------------------------


def _fate_form(view: View, it: desk.Meeting, known: list[desk.Decision]) -> None:
    text.section(view, "meetings.fate", view.say("meetings.fate_about"))
    chosen = st.segmented_control(
        view.say("meetings.fate"),
        _FATES,
        format_func=lambda fate: view.say(f"decision.{fate}").capitalize(),
        default=_FATES[0],
        required=True,
        key="act_fate",
        label_visibility="collapsed",
    )
    by_number = {each.number: each for each in known}
    with st.form("fate", border=False):
        st.selectbox(
            view.say("column.decision"),
            list(by_number),
            format_func=lambda number: _short(desks.told(view, by_number[number].what)),
            key="fate_of",
        )
        if chosen == "moved":
            st.date_input(view.say("meetings.new_date"), None, key="fate_to", format="DD/MM/YYYY")
        label = "note" if chosen == "done" else "reason"
        st.text_area(view.say(f"meetings.{label}"), key="fate_text", max_chars=_LONGEST, height=80)
        st.form_submit_button(
            view.say("meetings.fate_do"), on_click=partial(_do, view, _record, it, chosen)
        )


def _record(view: View, by: str, it: desk.Meeting, kind: str) -> None:
    said = st.session_state["fate_text"]
    fate: desk.Fate
    if kind == "done":
        fate = desk.Done(said)
    elif kind == "moved":
        fate = desk.Moved(_day("fate_to"), said)
    else:
        fate = desk.Withdrawn(said)
    desk.record(
        desks.room(),
        view.release.line,
        st.session_state["fate_of"],
        fate,
        meeting=it.number,
        by=by,
        reader=view.reader,
        at=block.now(),
    )
    st.session_state["fate_text"] = ""


# --- a new decision ------------------------------------------------------------------------------


def _decision_form(view: View, it: desk.Meeting) -> None:
    text.section(view, "meetings.decide", view.say("meetings.decide_about"))
    listed = {
        each.case.rank: getattr(each.case, f"sentence_{view.language}")
        for each in desks.read(view).week.listed
    }
    with st.form("decision", border=False):
        st.text_area(view.say("meetings.what"), key="decision_what", max_chars=_LONGEST, height=80)
        st.text_input(view.say("meetings.owner"), key="decision_owner", max_chars=80,
                      placeholder=view.say("meetings.owner_hint"))  # fmt: skip
        st.date_input(view.say("meetings.due"), None, key="decision_due", format="DD/MM/YYYY")
        st.text_area(view.say("meetings.cooperatives"), key="decision_about", height=80,
                     placeholder=view.say("meetings.cooperatives_hint"))  # fmt: skip
        if listed:
            st.multiselect(
                view.say("meetings.about_cases"),
                list(listed),
                format_func=lambda rank: _short(
                    f"K{view.release.number}-{rank} · {listed.get(rank, '')}"
                ),
                key="decision_cases",
                placeholder=view.say("meetings.cases_hint"),
            )
        st.form_submit_button(
            view.say("meetings.decide_do"), type="primary", on_click=partial(_do, view, _decide, it)
        )


def _decide(view: View, by: str, it: desk.Meeting) -> None:
    desk.decide(
        desks.room(),
        view.release,
        it.number,
        what=st.session_state["decision_what"],
        owner=st.session_state["decision_owner"],
        due_on=st.session_state["decision_due"],
        ranks=st.session_state.get("decision_cases", ()),
        cooperatives=meant(view, st.session_state["decision_about"]),
        by=by,
        reader=view.reader,
        at=block.now(),
    )
    for field in ("what", "owner", "about"):
        st.session_state[f"decision_{field}"] = ""
    st.session_state["decision_due"] = None
    st.session_state["decision_cases"] = []


def meant(view: View, typed: str) -> list[str]:
    """Return the ids of the cooperatives that somebody wrote, by name, village or code.

    They are parted by commas, semicolons or lines. Raises UsageError for one that the scope does
    not hold, and for one that fits several.
    """
    found = []
    for part in re.split(r"[,;\n]", typed):
        if not (word := part.strip()):
            continue
        rows = list(answers.rows(answers.ask(view, "search", text=word)))
        whole = [
            row
            for row in rows
            if word.casefold() in (row.cooperative_id.casefold(), row.name.casefold())
        ]
        rows = whole or rows
        if not rows:
            raise UsageError(**both("meetings.unknown", text=word))
        if len(rows) > 1:
            names = ", ".join(f"{row.name} ({row.cooperative_id})" for row in rows[:_NAMED])
            more = " …" if len(rows) > _NAMED else ""
            raise UsageError(**both("meetings.several", text=word, names=names + more))
        found.append(rows[0].cooperative_id)
    return found


def _short(said: str) -> str:
    return said if len(said) <= _SENTENCE else f"{said[: _SENTENCE - 1]}…"
