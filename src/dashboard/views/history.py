"""The blocks of the page of releases: every release, and what the one on screen is made of."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from dashboard import words
from dashboard.contract import WIB
from dashboard.views import answers, text
from dashboard.views.address import View


def releases(view: View) -> None:
    """Draw every release, newest first: what it holds, who published it and when."""
    store = answers.store()
    rows = []
    for release in store.releases():
        changes = answers.changes(release.number - 1, release.number).values()
        line = "frame.simulated" if release.simulated else "releases_page.real"
        rows.append(
            (
                f"{release.number} · {release.name}",
                view.say(line),
                release.made_by or words.NO_VALUE,
                view.day(release.as_of),
                moment(view, release.made_at),
                view.number(release.rows.get("cooperatives", 0)),
                *(
                    view.number(sum(getattr(change, kind) for change in changes))
                    for kind in ("added", "changed", "removed")
                ),
            )
        )
    headings = ("release", "line", "made_by", "as_of", "made_at", "cooperatives")
    counts = ("added", "changed", "removed")
    named = [view.say(f"column.{name}") for name in (*headings, *counts)]
    st.html(text.table(named, rows, left=3))


def sources(view: View) -> None:
    """Draw from which files the release on screen was made, and what was set aside."""
    files = answers.store().imports(view.release.number)
    about = view.say("releases_page.sources_about", number=view.release.number)
    text.section(view, "releases_page.sources", about)
    if not files:
        text.note(view.say("releases_page.no_files"))
        return
    rows = [
        (
            each.source_name + (f" · {each.sheet}" if each.sheet else ""),
            view.say(f"table.{each.table}") if each.table else words.NO_VALUE,
            view.number(each.rows_read),
            view.number(each.rows_set_aside),
        )
        for each in files
    ]
    headings = ("file", "table", "rows_read", "rows_set_aside")
    st.html(text.table([view.say(f"column.{name}") for name in headings], rows, left=2))


def moment(view: View, at: datetime) -> str:
    """Write a moment in the readers' own time."""
    local = at.astimezone(WIB)
    clock = local.strftime("%H.%M" if view.language == "id" else "%H:%M")
    return f"{view.day(local)} {clock} WIB"
