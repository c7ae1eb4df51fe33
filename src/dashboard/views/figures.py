"""Headline figures: one number each, what it counts, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.views import charts
from dashboard.views.address import View
from dashboard.views.escape import html, markdown

SMALL_N = 20  # below it a share is written as "3 of 12", never as a bare percentage


@dataclass(frozen=True)
class Figure:
    """A headline: label, value in words (None: cannot be known yet), the line under it.

    ``hover`` names numerator and denominator; ``rows`` opens the rows behind the number and
    ``count`` says how many there are.
    """

    key: str
    label: str
    value: str | None
    out_of: str = ""
    note: str = ""
    hover: str = ""
    weeks: tuple[float, ...] = ()
    urgent: bool = False
    count: int = 0
    rows: Callable[[], None] | None = None


def row(view: View, figures: Sequence[Figure]) -> None:
    """Draw figures side by side; on a phone one below the other."""
    for column, figure in zip(st.columns(len(figures), gap="medium"), figures, strict=True):
        with column:
            _draw(view, figure)


def share(view: View, numerator: float, denominator: float) -> str:
    """Write a share: a percentage from 20 upwards, else "3 of 12" alone says enough."""
    if not denominator or denominator < SMALL_N:
        return ""
    return view.percent(numerator / denominator, 1)


def _draw(view: View, figure: Figure) -> None:
    if figure.value is None:
        value = f'<div class="value none">{html(view.say("common.not_yet"))}</div>'
    else:
        value = (
            f'<div class="value">{html(figure.value)} <small>{html(figure.out_of)}</small></div>'
        )
    st.html(
        f'<div class="figure{" urgent" if figure.urgent else ""}" title="{html(figure.hover)}">'
        f'<div class="label">{html(figure.label)}</div>{value}'
        f'<div class="note">{html(figure.note)}</div>{charts.sparkline(figure.weeks)}</div>'
    )
    if figure.rows is not None and figure.count:
        label = view.say("common.open_rows", n=figure.count)
        if st.button(markdown(label), key=f"rows_{figure.key}", type="tertiary"):
            figure.rows()
