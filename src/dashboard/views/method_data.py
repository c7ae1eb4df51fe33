"""What an export must look like, its empty templates, and where the reference comes from."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import contract
from dashboard.intake.template import about, template
from dashboard.views import answers, guard, text
from dashboard.views.address import View

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def dictionary(view: View) -> None:
    """Draw one table of the contract, chosen by the reader, and its empty template."""
    text.section(view, "method.dictionary", view.say("method.dictionary_about"))
    tables = contract.tables()
    titles = {
        name: table.title_id if view.language == "id" else table.title_en
        for name, table in tables.items()
    }
    chosen = st.selectbox(
        view.say("method.choose_table"),
        list(tables),
        format_func=lambda name: titles[name],
        key="method_table",
        label_visibility="collapsed",
        width=480,
    )
    table = tables[chosen]
    rows = view.release.rows.get(chosen, 0)
    described = table.about_id if view.language == "id" else table.about_en
    key = "method.table_about" if rows else "method.table_missing"
    text.note(view.say(key, about=described[:1].upper() + described[1:], rows=rows))
    guard.download(
        view,
        view.say("method.template", table=titles[chosen]),
        partial(template, chosen, view.language),
        file_name=view.say("method.template_file", table=titles[chosen].lower().replace(" ", "-")),
        mime=_XLSX,
        tertiary=True,
        key="template",
    )
    st.html(_columns(view, table, rows))


def _columns(view: View, table: contract.Table, rows: int) -> str:
    held = {
        row.column_name: row
        for row in answers.rows(answers.ask(view, "columns_held", table=table.name))
    }
    body = []
    for column in table.columns.values():
        known = held[column.name]
        if not rows or not known.present:
            filled = view.say("common.missing")
        elif known.reported == rows:
            filled = view.number(rows)
        else:
            filled = view.say("common.share", part=int(known.reported), n=rows)
        body.append([column.heading, column.name, about(column, view.language), filled])
    headings = [
        view.say("column.heading"),
        "",
        *(view.say(f"column.{n}") for n in ("takes", "reported")),
    ]
    return f'<div class="wrapped">{text.table(headings, body, left=3)}</div>'


def sources(view: View) -> None:
    """Draw the reference's captions, and its full notes on request."""
    text.section(view, "method.sources", view.say("method.sources_about"))
    for caption in view.reference.captions.values():
        text.note(caption[view.language])
    notes = view.reference.folder / "SOURCES.md"
    if notes.is_file():
        with st.expander(view.say("method.sources_open")):
            # The page has a heading of its own.
            st.markdown(notes.read_text("utf-8").partition("\n")[2])
