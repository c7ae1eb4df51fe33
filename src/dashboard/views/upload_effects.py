"""Which headline figures, tiers and flags an upload would move, and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import desk, words
from dashboard.questions import ALTOGETHER, Effects
from dashboard.views import answers, desks, jobs, text
from dashboard.views.address import View
from dashboard.views.escape import markdown
from dashboard.words import NO_VALUE


def draw(view: View, here: desk.Upload, found: desk.Outcome) -> None:
    """Draw the rehearsal of a draft: a button, then its progress, then what moves by cause."""
    if found.plan.refused or found.plan.unchanged:
        return
    text.section(view, "effects.title", view.say("effects.about"))
    job = here.rehearsal(found)
    if job is None:
        st.button(
            view.say("effects.do"),
            key="rehearse",
            on_click=partial(here.rehearse, found),
        )
        return
    if not job.done:
        jobs.wait(view, "effects.runs", job)
        return
    effects = job.result().effects
    if effects.none:
        text.lead(view.say("effects.none"))
        return
    _figures(view, effects)
    _tiers(view, effects)
    _flags(view, effects)


def _whole(moved: pd.DataFrame) -> pd.DataFrame:
    """Return what moves altogether; where there is one cause, that is all of it."""
    several = (moved["cause"] == ALTOGETHER).any()
    return moved[moved["cause"] == ALTOGETHER] if several else moved


def _why(view: View, moved: pd.DataFrame, **same: object) -> str:
    """Name the causes by which one row moves."""
    mine = moved[moved["cause"] != ALTOGETHER]
    for column, value in same.items():
        mine = mine[mine[column] == value]
    named = [view.say(f"effects.cause_{cause}") for cause in dict.fromkeys(mine["cause"])]
    return ", ".join(named) or NO_VALUE


def _figures(view: View, effects: Effects) -> None:
    moved = effects.figures[effects.figures["code"] == view.widest]
    whole = _whole(moved)
    if whole.empty:
        return
    rows = [
        (
            answers.title(view, row.metric_id),
            _why(view, moved, metric_id=row.metric_id),
            _count(view, row.numerator_before, row.denominator_before),
            _count(view, row.numerator_after, row.denominator_after),
        )
        for row in answers.rows(whole)
    ]
    headings = ("figure", "why", "before", "after")
    _table(view, "effects.figures", headings, rows, left=2)
    inside = _whole(effects.figures[effects.figures["level"] == "regency"])
    if len(inside):
        text.note(view.say("effects.regencies", n=int(inside["code"].nunique())))


def _count(view: View, part: float, whole: float) -> str:
    if pd.isna(whole) or not whole:
        return view.say("common.not_yet")
    return view.say("common.share", part=int(part), n=int(whole))


def _tiers(view: View, effects: Effects) -> None:
    whole = _whole(effects.tiers)
    if whole.empty:
        return
    rows = [
        (
            _tier(view, row.tier_before),
            _tier(view, row.tier_after),
            _why(view, effects.tiers, tier_before=row.tier_before, tier_after=row.tier_after),
            view.number(row.cooperatives),
        )
        for row in answers.rows(whole)
    ]
    _table(view, "effects.tiers", ("from", "to", "why", "cooperatives"), rows, left=3)


def _tier(view: View, tier: str) -> str:
    key = f"tier.{tier}"
    return view.say(key) if words.has(key) else view.say("effects.not_there")


def _flags(view: View, effects: Effects) -> None:
    whole = _whole(effects.flags)
    if whole.empty:
        return
    titles = desks.titles(view)
    rows = [
        (
            titles.get(row.rule_id, row.rule_id),
            _why(view, effects.flags, rule_id=row.rule_id),
            view.number(row.new),
            view.number(row.gone),
        )
        for row in answers.rows(whole)
    ]
    _table(view, "effects.flags", ("rule", "why", "new", "gone"), rows, left=2)


def _table(
    view: View, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], left: int
) -> None:
    named = [view.say(f"effects.column_{name}") for name in headings]
    with st.expander(markdown(view.say(title, n=len(rows))), expanded=True, key=title):
        st.html(f'<div class="wrapped">{text.table(named, rows, left=left)}</div>')
