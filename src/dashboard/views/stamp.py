"""The stamp: as of when, from which release, over how many; on screen, on paper, in a link."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard.views import answers, figures
from dashboard.views.address import View
from dashboard.views.escape import css, html

_STALE_DAYS = 14


def text(view: View) -> str:
    """Return what stands beside every figure: as of when, from which release, over how many."""
    return view.say(
        "frame.stamp",
        on=view.day(view.release.as_of),
        number=view.release.number,
        named=named(view, view.release.name),
        n=view.release.rows.get("cooperatives", 0),
    )


def named(view: View, name: str) -> str:
    """Return a release's name as it follows its number, nothing where it has none."""
    return view.say("frame.named", name=name) if name else ""


def draw(view: View, today: date) -> None:
    """Draw the stamp, with what a reader has to know of this release before its figures."""
    parts = []
    if view.release.simulated:
        parts.append(f'<b class="sample">{html(view.say("frame.simulated"))}</b>')
    if view.reader.supervisor:
        parts.append(f'<b class="sample">{html(view.say("frame.supervisor"))}</b>')
    parts.append(f"<span>{html(text(view))}</span>")
    aside = answers.set_aside(view)
    if aside:
        parts.append(f"<span>{html(view.say('frame.set_aside', n=aside))}</span>")
    days = (today - view.release.as_of).days
    if days > _STALE_DAYS:
        parts.append(f'<b class="stale">{html(view.say("frame.stale", n=days))}</b>')
    newest = answers.store().newest()
    if newest and newest.line == view.release.line and newest.number > view.release.number:
        said = html(view.say("frame.newer", number=newest.number))
        parts.append(f"<span>{figures.link(view, 'slides', said)}</span>")
    if view.rejected:
        names = ", ".join(view.rejected)
        parts.append(f"<span>{html(view.say('frame.rejected', names=names))}</span>")
    st.html(f'<div class="stamp">{"".join(parts)}</div>{_on_paper(view)}')


def _on_paper(view: View) -> str:
    """Return the style by which every printed page says which data it shows, and its number."""
    simulated = [view.say("frame.simulated")] if view.release.simulated else []
    said = css(" · ".join([*simulated, view.place, text(view)]))
    return (
        "<style>@page { size: A4; margin: 12mm 12mm 16mm;"
        f' @bottom-left {{ content: "{said}"; font: 8pt sans-serif }}'
        ' @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif } }'
        "</style>"
    )


def pinned_link(view: View) -> str:
    """Return the whole address of the page on screen, which shows this release for good."""
    pinned = replace(view, pinned=True).parameters
    query = "&".join(f"{name}={value}" for name, value in pinned.items())
    return f"{(st.context.url or '/').partition('?')[0]}?{query}"
