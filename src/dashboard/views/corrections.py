"""Cells that analysts set right: the list on record, a form for one more, and taking one back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import contract, desk
from dashboard.desk.corrections import KEY_PARTS
from dashboard.intake import Progress
from dashboard.questions.door import PRIVATE_COLUMNS
from dashboard.releases import Release
from dashboard.views import (
    answers,
    block,
    desks,
    guard,
    history,
    jobs,
    text,
    worklist_forms,
)
from dashboard.views.address import View
from dashboard.views.escape import markdown
from dashboard.words import NO_VALUE

_JOB = "correcting"  # kept in the session
_FIELDS = ("key", "value", "reason")


def corrections(view: View) -> None:
    """Draw the corrections of this line, and the form for one more on its newest release."""
    if not desks.may_publish(view):
        return
    text.section(view, "corrections.title", view.say("corrections.about"))
    _listed(view)
    job: desk.Job[Release] | None = st.session_state.get(_JOB)
    running = job is not None and not job.done
    if job is not None and running:
        jobs.wait(view, "corrections.runs", job)
    elif job is not None:
        del st.session_state[_JOB]
        with block.wall(view.language):
            st.success(markdown(view.say("corrections.done", number=job.result().number)))
    if not desks.is_newest(view):
        text.note(view.say("corrections.older", number=view.release.number))
        return
    with st.expander(view.say("corrections.make"), key="correct"):
        _form(view, running)


def _listed(view: View) -> None:
    known = desk.corrections(desks.room(), view.release.line)
    if not known:
        text.note(view.say("corrections.none"))
        return
    rows = [
        (
            view.say(f"table.{each.correction.table}"),
            _told(view, each, KEY_PARTS.join(each.correction.key)),
            history.heading(view, each.correction.table, each.correction.column),
            _told(view, each, each.correction.old or NO_VALUE),
            _told(view, each, each.correction.new or NO_VALUE),
            desks.told(view, each.correction.reason),
            f"{each.who}, {history.moment(view, each.at)}",
            _state(view, each),
        )
        for each in known
    ]
    named = [view.say(f"column.{name}") for name in ("table", "key", "heading", "old", "new")]
    named += [view.say(f"corrections.column_{name}") for name in ("reason", "by", "state")]
    st.html(f'<div class="wrapped">{text.table(named, rows, left=len(named))}</div>')
    held: dict[int, desk.Corrected] = {each.number: each for each in known if each.holds}
    if not held:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            view.say("corrections.withdraw_which"),
            list(held),
            format_func=lambda number: _told(
                view, held[number], f"{number} · {KEY_PARTS.join(held[number].correction.key)}"
            ),
            key="withdraw_correction",
            width=400,
        )
        st.button(
            view.say("corrections.withdraw"),
            key="withdraw_correction_do",
            on_click=partial(_withdraw, view, chosen),
        )


def _state(view: View, each: desk.Corrected) -> str:
    if each.holds:
        return view.say("corrections.holds")
    if each.withdrawn is None:
        return view.say("corrections.replaced")
    at, by = each.withdrawn
    return view.say("corrections.withdrawn", by=by, on=desks.local(at))


def _told(view: View, each: desk.Corrected, said: str) -> str:
    """Return what a correction says, without what tells who a mentor is."""
    if each.correction.column in PRIVATE_COLUMNS and not view.reader.supervisor:
        return history.HIDDEN
    return desks.told(view, said)


def _form(view: View, running: bool) -> None:
    """Draw the form, also while a correction runs: what was typed stays where it is refused."""
    table = st.selectbox(
        view.say("column.table"),
        [name for name in contract.tables() if name in view.release.tables],
        format_func=lambda name: view.say(f"table.{name}"),
        key="correct_table",
        width=400,
    )
    known = contract.tables()[table]
    form = KEY_PARTS.join(history.heading(view, table, name) for name in known.key)
    st.text_input(view.say("corrections.key", form=form), key="correct_key", max_chars=300)
    column = st.selectbox(
        view.say("column.heading"),
        [name for name in known.columns if name not in known.key],
        format_func=partial(history.heading, view, table),
        key=f"correct_column_{table}",
        width=400,
    )
    st.text_input(view.say("corrections.value"), key="correct_value", max_chars=2_000)
    st.text_input(view.say("corrections.reason"), key="correct_reason", max_chars=500)
    text.note(view.say("corrections.make_about"))
    st.button(
        view.say("corrections.do"),
        key="correct_do",
        type="primary",
        disabled=running,
        on_click=partial(_correct, view, table, column),
    )


def _correct(view: View, table: str, column: str) -> None:
    """Begin to publish the correction (in a callback); the page says how it ended."""
    with block.wall(view.language):  # a forged form may lack any field
        key, value, reason = (st.session_state[f"correct_{field}"].strip() for field in _FIELDS)
        by, at = st.session_state.get(worklist_forms.SIGNED, ""), block.now()
        guard.permit(view, "publish", "publish", f"correct {table} {column} {key}")
        room, store = desks.room(), answers.store()

        def work(progress: Progress) -> Release:
            return desk.correct(
                room,
                store,
                table,
                key,
                column,
                value,
                reason=reason,
                by=by,
                reference=view.reference,
                at=at,
                progress=progress,
            )

        st.session_state[_JOB] = desk.Job(work)


def _withdraw(view: View, number: int) -> None:
    by = st.session_state.get(worklist_forms.SIGNED, "")
    with history.saying(view, "corrections.withdraw_done"):
        guard.permit(view, "publish", "publish", f"withdraw correction {number}")
        desk.withdraw_correction(desks.room(), view.release.line, number, by=by, at=block.now())
