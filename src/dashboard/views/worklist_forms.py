"""What people add to a case: owner and date, note, reply, rest, decision; who is asked once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboard import desk
from dashboard.desk.acts import PersonsAct
from dashboard.errors import DashboardError, UsageError
from dashboard.views import block, desks, guard, text
from dashboard.views.address import View
from dashboard.views.escape import markdown
from dashboard.words import both

SIGNED, _OUTCOME = "signed", "acted"  # kept in the session
_LONGEST = 2_000


def signed(view: View) -> str:
    """Ask once per session who is working; return the name, empty until it is given.

    Somebody who signed in is known.
    """
    if view.person.signed:
        st.session_state[SIGNED] = view.person.name
        text.note(view.say("worklist.who_signed", name=view.person.name))
        return view.person.name

    def keep() -> None:
        st.session_state[SIGNED] = st.session_state["who"]

    known: str = st.text_input(
        view.say("worklist.who"),
        value=st.session_state.get(SIGNED, ""),
        key="who",
        max_chars=80,
        on_change=keep,
        width=400,
    )
    text.note(view.say("worklist.who_about"))
    return known


def draw(view: View, seen: desk.Listed) -> None:
    """Draw the forms that a case's state allows, in the newest release only."""
    text.section(view, "worklist.act", view.say("worklist.act_about"))
    if not desks.is_newest(view):
        text.note(view.say("worklist.older", number=view.release.number))
        return
    signed(view)
    outcome = st.session_state.pop(_OUTCOME, None)
    if outcome:
        kind, said = outcome
        (st.success if kind == "done" else st.error)(markdown(said))
    forms = _FORMS_CLOSED if seen.handling.closed else _FORMS_OPEN
    # Not tabs: they fall back to the first one when the page runs again.
    chosen = st.segmented_control(
        view.say("worklist.act"),
        list(forms),
        format_func=lambda name: view.say(f"worklist.tab_{name}"),
        default=next(iter(forms)),
        required=True,
        key=f"act_{'closed' if seen.handling.closed else 'open'}",
        label_visibility="collapsed",
    )
    _form(view, seen, chosen, forms[chosen])


def _form(view: View, seen: desk.Listed, name: str, form: Form) -> None:
    key = f"{name}_{desk.link(seen.case.case_id)}"
    with st.form(key, border=False):
        text.note(view.say(f"worklist.tab_{name}_about"))
        keys = {field: f"{key}_{field}" for field in form.fields}
        for field, own in keys.items():
            _FIELDS[field](view, seen, own)
        st.form_submit_button(
            view.say(f"worklist.do_{name}"), on_click=partial(_act, view, seen, keys, form)
        )


def _act(view: View, seen: desk.Listed, keys: Mapping[str, str], form: Form) -> None:
    """Write to the desk (in a callback); what was typed stays there where it is refused."""
    with block.wall(view.language):  # a forged form may lack any field
        by = st.session_state.get(SIGNED, "")
        try:
            acts = form.acts(view, seen, *(st.session_state[key] for key in keys.values()))
            for act in acts:
                what = f"K{view.release.number}-{seen.case.rank} {type(act).__name__.lower()}"
                guard.permit(view, "work", "case", what)
                desk.add(
                    desks.room(),
                    view.release,
                    seen.case.rank,
                    act,
                    by=by,
                    reader=view.reader,
                    at=block.now(),
                )
        except DashboardError as error:
            st.session_state[_OUTCOME] = "refused", error.text(view.language)
            return
        st.session_state[_OUTCOME] = "done", view.say("worklist.done" if acts else "worklist.same")
        for field in _WORDS & keys.keys():
            st.session_state[keys[field]] = ""


# --- the forms: their fields, and the acts that they become --------------------------------------


def _owner(view: View, seen: desk.Listed, key: str) -> None:
    owner = desks.told(view, seen.handling.owner)
    st.text_input(view.say("worklist.owner"), value=owner, key=key, max_chars=80, width=400)


def _due(view: View, seen: desk.Listed, key: str) -> None:
    due = seen.handling.due_on
    st.date_input(view.say("worklist.due"), value=due, key=key, format="DD/MM/YYYY", width=400)


def _text(view: View, _seen: desk.Listed, key: str) -> None:
    st.text_area(view.say("worklist.text"), key=key, max_chars=_LONGEST)


def _reason(view: View, _seen: desk.Listed, key: str) -> None:
    st.text_area(view.say("worklist.reason"), key=key, max_chars=_LONGEST)


def _outcome(view: View, _seen: desk.Listed, key: str) -> None:
    st.radio(
        view.say("column.outcome"),
        desk.OUTCOMES,
        format_func=lambda outcome: view.say(f"desk.outcome_{outcome}"),
        index=None,
        key=key,
    )


def _planned(view: View, seen: desk.Listed, owner: str, due: date | None) -> list[PersonsAct]:
    acts: list[PersonsAct] = []
    if owner != desks.told(view, seen.handling.owner):
        acts.append(desk.Assign(owner))
    if due is not None and due != seen.handling.due_on:
        acts.append(desk.Due(due))
    return acts


def _closed(_view: View, _seen: desk.Listed, outcome: Any, reason: str) -> list[PersonsAct]:
    if outcome is None:
        raise UsageError(**both("worklist.missing_outcome"))
    return [desk.Close(outcome, reason)]


@dataclass(frozen=True)
class Form:
    """One form: its fields by name, and what they become."""

    fields: tuple[str, ...]
    acts: Callable[..., Sequence[PersonsAct]]


_FIELDS = {"owner": _owner, "due": _due, "text": _text, "reason": _reason, "outcome": _outcome}
_WORDS = {"text", "reason"}  # emptied when they are written down
_NOTE = Form(("text",), lambda _view, _seen, said: [desk.Note(said)])
_REPLY = Form(("text",), lambda _view, _seen, said: [desk.Reply(said)])
_FORMS_OPEN = {
    "plan": Form(("owner", "due"), _planned),
    "note": _NOTE,
    "reply": _REPLY,
    "rest": Form(("text",), lambda _view, _seen, said: [desk.Rest(said)]),
    "close": Form(("outcome", "reason"), _closed),
}
_FORMS_CLOSED = {
    "reopen": Form(("reason",), lambda _view, _seen, why: [desk.Reopen(why)]),
    "note": _NOTE,
    "reply": _REPLY,
}
