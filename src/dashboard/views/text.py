"""Words on a page: its head, its sections, and what data would open the rest of it."""

from __future__ import annotations

from collections.abc import Sequence

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


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Return a small table as HTML: the first ``left`` columns are text, the others numbers."""

    def cells(tag: str, row: Sequence[str]) -> str:
        sides = (' class="left"' if n < left else "" for n in range(len(row)))
        return "".join(
            f"<{tag}{side}>{html(cell)}</{tag}>" for side, cell in zip(sides, row, strict=True)
        )

    head = cells("th", headings)
    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table class="plain"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
