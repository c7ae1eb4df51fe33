"""The search: cooperatives by name, code or village, and for supervisors mentors too."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

import streamlit as st

from dashboard.views import answers, block, guard
from dashboard.views.address import View
from dashboard.views.escape import markdown

_MOST_MENTORS = 12


@block.part
def box(view: View, key: str = "search_text") -> None:
    """Find cooperatives by name or code; repeated names are told apart by district and kind."""
    text = st.text_input(
        view.say("frame.search_all" if view.reader.supervisor else "frame.search_label"),
        key=key,
        type="search",
        live=True,
        max_chars=64,
        placeholder=view.say("frame.search_hint"),
    )
    if not text or len(text.strip()) < 2:
        return
    found = answers.ask(view, "search", scope=view.widest, text=text.strip())
    for row in answers.rows(found):
        where = view.say(
            "frame.search_found",
            kind=view.say(f"kind.{row.kind}"),
            village=row.village_name or view.say("common.not_reported"),
            district=row.district_name or view.say("common.not_reported"),
            regency=row.regency_name or view.say("common.not_reported"),
        )
        st.page_link(
            block.page_file("cooperative"),
            label=f"**{markdown(row.name)}**  \n{markdown(where)}",
            query_params=view.elsewhere(subject=row.cooperative_id),
            width="stretch",
        )
    mentors = _mentors_found(view, text.strip().lower()) if view.reader.supervisor else []
    for row in mentors:
        mentor_link(view, row)
    if found.empty and not mentors:
        st.caption(view.say("frame.search_none"))
        _note_outside(view, text.strip())


def _note_outside(view: View, text: str) -> None:
    """Write down that a limited reader searched for what stands outside their places."""
    if view.reader.regencies is None:
        return
    everywhere = replace(view, reader=replace(view.reader, regencies=None))
    found = answers.ask(everywhere, "search", scope="", text=text)
    if not all(view.reader.holds(code) for code in found["scope_code"]):
        guard.note(view.person, "look", f"search {text}", refused=True)


def mentor_link(view: View, row: Any, more: str = "") -> None:
    """Draw the way to one mentor's page, for supervisors; ``more`` says why it is offered."""
    said = more or row.regency_name or view.say("oversight.no_place")
    st.page_link(
        block.page_file("mentor"),
        label=f"**{markdown(row.mentor_id)}** {markdown(row.mentor_name)}  \n{markdown(said)}",
        query_params=view.elsewhere(subject=row.mentor_id),
        width="stretch",
    )


def _mentors_found(view: View, text: str) -> list[Any]:
    """Return the mentors whose code or name holds what a supervisor typed, by code."""
    if not view.has("mentors"):
        return []
    everywhere = "" if view.reader.regencies is None else view.widest
    known = answers.rows(answers.ask(view, "mentors", scope=everywhere))
    found = (row for row in known if text in f"{row.mentor_id}\n{row.mentor_name}".lower())
    return list(islice(found, _MOST_MENTORS))
