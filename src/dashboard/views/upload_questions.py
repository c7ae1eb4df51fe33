"""What only the analyst can say of an upload: asked once, remembered, and taken back on request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256

import streamlit as st

from dashboard import desk
from dashboard.errors import DashboardError
from dashboard.intake import (
    Answer,
    Candidate,
    DayQuestion,
    DecimalQuestion,
    HeadingQuestion,
    NameQuestion,
    Question,
)
from dashboard.views import block, desks, guard, history, text, worklist_forms
from dashboard.views.address import View
from dashboard.views.escape import markdown
from dashboard.words import NO_VALUE

_AT_ONCE = 12  # questions on one form; the others follow when these are answered
_FAILED = "asked_failed"  # kept in the session: what a callback could not do


def ask(view: View, found: desk.Outcome) -> None:
    """Draw the questions about what was read; every answer reads the draft again."""
    asked = found.taken.asked
    same = [each for each in asked.names if _same(each)]
    unlike = [each for each in asked.names if each not in same]
    others: list[Question] = [*asked.headings, *asked.days, *asked.decimals]
    line = found.plan.line
    _tell_failure()
    if asked.names:
        text.section(view, "asked.names", view.say("asked.names_about", n=len(asked.names)))
    if same:
        _confirm_same(view, line, same)
    if unlike or others:
        _form(view, line, unlike, others)


def count(found: desk.Outcome) -> int:
    """Return how many questions are open."""
    asked = found.taken.asked
    return sum(map(len, (asked.headings, asked.names, asked.decimals, asked.days)))


def remembered(view: View) -> None:
    """Draw what was confirmed before, each with a way to take it back."""
    if not desks.may_publish(view):
        return
    held = desk.remembered(desks.room(), view.release.line)
    if not held:
        return
    with st.expander(view.say("asked.remembered", n=len(held)), key="remembered"):
        text.note(view.say("asked.remembered_about"))
        for each in held:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                said = view.say(
                    f"asked.remembered_{each.kind}",
                    table=view.say(f"table.{each.table}"),
                    written=" · ".join(part for part in (each.written, each.beside) if part),
                    answer=_meaning(view, each),
                    who=each.who,
                    on=desks.local(each.at),
                )
                st.markdown(markdown(desks.told(view, said)), width="stretch")
                st.button(
                    view.say("asked.withdraw"),
                    key=f"withdraw_{each.number}",
                    type="tertiary",
                    on_click=partial(_withdraw, view, each.number),
                )


def _meaning(view: View, each: desk.Remembered) -> str:
    if each.kind == "heading":
        return _column(view, each.table, each.answer)
    if each.kind == "decimal":
        return view.say(f"asked.{each.answer}")
    return each.answer


def _same(question: NameQuestion) -> bool:
    """Whether one candidate is the same as the name, and no other one is."""
    alike = [each for each in question.candidates if each.likeness == 1.0]
    return len(alike) == 1


def _confirm_same(view: View, line: int, same: Sequence[NameQuestion]) -> None:
    rows = [
        (each.name, each.places or NO_VALUE, _best(each).shown, view.number(each.rows))
        for each in same[:_AT_ONCE]
    ]
    headings = ("written", "places", "means", "rows")
    named = [view.say(f"asked.column_{name}") for name in headings]
    st.html(f'<div class="wrapped">{text.table(named, rows, left=3)}</div>')
    if len(same) > _AT_ONCE:
        text.note(view.say("asked.more_same", n=len(same) - _AT_ONCE))
    st.button(
        markdown(view.say("asked.confirm_same", n=len(same))),
        key="confirm_same",
        on_click=partial(_declare, view, line, {each: _best(each).id for each in same}),
    )


def _best(question: NameQuestion) -> Candidate:
    return next(each for each in question.candidates if each.likeness == 1.0)


def _form(view: View, line: int, names: Sequence[NameQuestion], others: Sequence[Question]) -> None:
    """Draw all in one form: saving reads the draft again, and would lose what another one holds."""
    first = names[:_AT_ONCE]
    with st.form("asked", border=False):
        for name in first:
            _draw(view, name)
        if len(names) > len(first):
            text.note(view.say("asked.more", n=len(names) - len(first)))
        if others:
            text.section(view, "asked.title", view.say("asked.about", n=len(others)))
        for question in others:
            _draw(view, question)
        st.form_submit_button(
            view.say("asked.save"), on_click=partial(_save, view, line, [*first, *others])
        )


def _draw(view: View, question: Question) -> None:
    key = _key(question)
    match question:
        case HeadingQuestion():
            st.selectbox(
                markdown(
                    view.say(
                        "asked.heading_needed" if question.needed else "asked.heading",
                        heading=question.heading,
                        file=_file(question.file, question.sheet),
                        table=view.say(f"table.{question.table}"),
                        samples="; ".join(question.samples) or NO_VALUE,
                    )
                ),
                [*question.nearest, ""],
                index=None,
                format_func=partial(_column, view, question.table),
                key=key,
                placeholder=view.say("asked.choose"),
                width=640,
            )
        case NameQuestion():
            shown = {each.id: each.shown for each in question.candidates}
            st.selectbox(
                markdown(
                    view.say(
                        "asked.name",
                        name=question.name,
                        places=question.places or NO_VALUE,
                        table=view.say(f"table.{question.refers_to}"),
                        n=question.rows,
                    )
                ),
                list(shown),
                index=None,
                format_func=lambda code: shown.get(code, code),
                key=key,
                placeholder=view.say("asked.choose_name"),
                width=640,
            )
        case DecimalQuestion():
            read = {"comma": question.with_comma, "dot": question.with_dot}
            st.radio(
                markdown(
                    view.say(
                        "asked.decimal",
                        column=_column(view, question.table, question.column),
                        file=_file(question.file, question.sheet),
                        n=question.rows,
                    )
                ),
                list(read),
                index=None,
                format_func=lambda mark: markdown(
                    view.say(
                        "asked.decimal_reads",
                        mark=view.say(f"asked.{mark}"),
                        example=question.example,
                        value=read[mark],
                    )
                ),
                key=key,
                horizontal=True,
            )
        case DayQuestion():
            st.date_input(
                markdown(
                    view.say(
                        "asked.day",
                        file=_file(question.file, question.sheet),
                        column=_column(view, question.table, question.column),
                    )
                ),
                value=None,
                key=key,
                format="DD/MM/YYYY",
                width=400,
            )


def _key(question: Question) -> str:
    about = f"{type(question).__name__}{question.key}"
    return f"asked_{sha256(about.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _file(file: str, sheet: str) -> str:
    return f"{file} · {sheet}" if sheet else file


def _column(view: View, table: str, name: str) -> str:
    if not name:
        return view.say("asked.left_out")
    return history.heading(view, table, name)


def _save(view: View, line: int, questions: Sequence[Question]) -> None:
    """Remember what was answered (in a callback); what was left open stays a question."""
    given = {each: st.session_state.get(_key(each)) for each in questions}
    _declare(view, line, {each: answer for each, answer in given.items() if answer is not None})


def _declare(view: View, line: int, answers: Mapping[Question, Answer]) -> None:
    try:
        by = st.session_state.get(worklist_forms.SIGNED, "")
        guard.permit(view, "publish", "publish", f"declare {len(answers)}")
        desk.declare(desks.room(), line, answers, by=by, at=block.now())
    except DashboardError as error:
        st.session_state[_FAILED] = error.text(view.language)


def _withdraw(view: View, number: int) -> None:
    try:
        by = st.session_state.get(worklist_forms.SIGNED, "")
        guard.permit(view, "publish", "publish", f"withdraw declaration {number}")
        desk.withdraw(desks.room(), view.release.line, number, by=by, at=block.now())
    except DashboardError as error:
        st.session_state[_FAILED] = error.text(view.language)


def _tell_failure() -> None:
    if _FAILED in st.session_state:
        st.error(markdown(st.session_state.pop(_FAILED)))
