"""Words on a page: its head, its sections, and what data would open the rest of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard.views.address import View
from dashboard.views.escape import html


def head(view: View, page: str) -> None:
    """Draw a page's title and the reader's question that it answers."""
    st.html(
        f'<div class="head"><h1>{html(view.say(f"page.{page}"))}</h1>'
        f"<p>{html(view.say(f'question.{page}'))}</p></div>"
    )


def section(view: View, key: str, about: str = "") -> None:
    """Draw a section's heading (a catalogue key), with a line ``about`` it already in words."""
    text = f"<p>{html(about)}</p>" if about else ""
    st.html(f'<div class="section"><h2>{html(view.say(key))}</h2>{text}</div>')


def lead(sentence: str) -> None:
    """Draw the sentence that answers the page."""
    st.html(f'<p class="lead">{html(sentence)}</p>')


def note(sentence: str) -> None:
    """Draw a line that explains, in the quiet colour."""
    st.html(f'<p class="note">{html(sentence)}</p>')


def opens(view: View, *tables: str) -> None:
    """Say which data open this page and which of them are missing; silent when all are there."""
    if view.has(*tables):
        return
    marks = []
    for table in tables:
        there = view.has(table)
        word = view.say("common.there" if there else "common.missing")
        marks.append(
            f'<span class="{"yes" if there else "no"}" title="{html(word)}">'
            f'<span aria-label="{html(word)}">{"✓" if there else "✗"}</span>'
            f" {html(view.say(f'table.{table}'))}</span>"
        )
    st.html(f'<div class="opens"><b>{html(view.say("common.opens"))}</b>{"".join(marks)}</div>')


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    left: int = 1,
    behind: Sequence[str] = (),
    at: Iterable[str] = (),
) -> str:
    """Return a small table as HTML: the first ``left`` columns (to 8) are text, the others numbers.

    Cells and rows end where the next begin, as HTML has it: tables are much of what is sent.
    ``behind`` names the rows that each column's numbers open (see ``views.behind``; empty: none),
    ``at`` the place of each row.
    """
    names = [*behind, *[""] * (len(headings) - len(behind))]
    head = "".join(
        f"<th{f' data-rows={name}' if name else ''}>{html(heading)}"
        for heading, name in zip(headings, names, strict=True)
    )
    places = [f" data-at={code}" for code in at] or [""] * len(rows)
    body = "".join(
        f"<tr{place}>" + "".join(f"<td>{html(cell)}" for cell in row)
        for place, row in zip(places, rows, strict=True)
    )
    return (
        f'<div class="scroll"><table class="plain left{left}"><thead><tr>{head}</thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
