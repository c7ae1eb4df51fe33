"""Headline figures: one number each, what it counts, its change, and the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import streamlit as st

from dashboard.views import answers, charts
from dashboard.views.address import View
from dashboard.views.escape import html

SMALL_N = 20  # below it a share is written as "3 of 12", never as a bare percentage


@dataclass(frozen=True)
class Figure:
    """A headline: label, value in words (None: it cannot be known), and the lines under it.

    ``hover`` names numerator and denominator. ``metric`` opens the rows behind the number, of
    which there are ``count``; ``page`` is where the number is taken apart.
    """

    label: str
    value: str | None
    out_of: str = ""
    note: str = ""
    hover: str = ""
    weeks: tuple[float, ...] = ()
    metric: str = ""
    count: int = 0
    page: str = ""


def row(view: View, figures: Sequence[Figure]) -> None:
    """Draw figures side by side; on a phone one below the other."""
    for column, figure in zip(st.columns(len(figures), gap="small"), figures, strict=True):
        with column:
            _draw(view, figure)


def of_metric(view: View, metric: str, weeks: tuple[float, ...] = (), page: str = "") -> Figure:
    """Return a metric's headline in the view's scope, with its change since the comparison."""
    label = answers.title(view, metric)
    part, whole = _counts(view, metric)
    if not whole:
        return Figure(label, None, note=view.say("common.cannot_assess_here"), page=page)
    counted = view.say("common.of_what", n=whole, what=answers.out_of(view, metric))
    written = share(view, part, whole)
    change = ""
    if view.against:
        before, _ = _counts(replace(view, release=view.against), metric)
        change = view.say(
            "common.change", change=signed(view, part - before), number=view.against.number
        )
    return Figure(
        label,
        view.number(part),
        out_of=f"{written} {counted}".strip(),
        note=change,
        hover=f"{label}: {view.number(part)} {counted}",
        weeks=weeks,
        metric=metric,
        count=part,
        page=page,
    )


def empty(view: View, metric: str, table: str) -> Figure:
    """Return the headline of a metric whose data are not there, naming what would open it."""
    note = view.say("common.opened_by", table=view.say(f"table.{table}"))
    return Figure(answers.title(view, metric), None, note=note)


def share(view: View, part: float, whole: float) -> str:
    """Write a share in percent; nothing below twenty, where the counts alone must speak."""
    return view.percent(part / whole, 1) if whole >= SMALL_N else ""


def signed(view: View, change: float) -> str:
    """Write a change with its sign; no change is ``±0``."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return sign + view.number(abs(change))


def _counts(view: View, metric: str) -> tuple[int, int]:
    known = answers.measure(view, metric, level=view.level)
    if known.empty:
        return 0, 0
    return int(known["numerator"].sum()), int(known["denominator"].sum())


def _draw(view: View, figure: Figure) -> None:
    if figure.value is None:
        value = f'<div class="value none">{html(view.say("common.not_yet"))}</div>'
    else:
        value = f'<div class="value">{html(figure.value)}</div>'
    label = html(figure.label)
    if figure.page:
        label = link(view, figure.page, label)
    rows = ""
    if figure.metric and figure.count:
        rows = behind(figure.metric, view.say("common.open_rows", n=figure.count))
    st.html(
        f'<div class="figure" title="{html(figure.hover)}">'
        f'<div class="label">{label}</div>{value}'
        f'{charts.sparkline(figure.weeks)}<div class="note">{html(figure.out_of)}</div>'
        f'<div class="note">{html(figure.note)}</div>{rows}</div>'
    )


def link(view: View, page: str, said: str) -> str:
    """Return a link to another page of ours around ``said`` (HTML already)."""
    query = html(urlencode(view.elsewhere()))
    return f'<a data-page={page} href="{page}?{query}">{said}</a>'


def behind(rows: str, said: str) -> str:
    """Return what opens the rows of that name (see ``views.behind``), in words."""
    return f'<a data-rows="{rows}">{html(said)}</a>'
