"""What is reached against each target, whether it will be met at this pace, and what may come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import intake
from dashboard.planning import forecast
from dashboard.planning.forecast import WEEKLY, Forecast, Terms
from dashboard.questions import MissingData
from dashboard.views import (
    answers,
    block,
    charts,
    desks,
    figures,
    guard,
    tables,
    text,
    theme,
)
from dashboard.views.address import CODE_LENGTH, LEVELS, View
from dashboard.views.escape import html, markdown
from dashboard.views.tables import Column

_FAN_WEEKS = 12  # shown ahead where no date is set
_BUCKETS = "buckets"
_BY_PLACE = (
    Column("metric"),
    Column("place"),
    Column("due_on", "day"),
    Column("target", "whole"),
    Column("reached", "whole"),
    Column("expected", "whole"),
    Column("pace"),
    Column("state", "word", "forecast"),
    Column("early", "day"),
    Column("middle", "day"),
    Column("late", "day"),
)


@dataclass(frozen=True)
class _Line:
    """One metric of the view's scope: its weeks, its next target if it has one, its forecast."""

    metric: str
    weekly: pd.DataFrame
    due_on: date | None
    found: Forecast


def targets(view: View) -> None:
    """Draw what is reached of the scope's targets, and when the rest is met at this pace."""
    known = _targets(view)
    lines = {line.metric: line for line in _lines(view)}
    own = known[known["code"] == view.scope] if len(known) else known
    if known.empty and not lines:
        return
    text.section(view, "progress.targets")
    if not view.has("targets"):
        _none_entered(view)
    elif own.empty:
        text.note(view.say("progress.target_none_here", place=view.place))
    for row in answers.rows(own):
        _reached(view, row, lines.get(row.metric))
    for metric, line in lines.items():
        if own.empty or metric not in set(own["metric"]):
            text.note(f"{answers.title(view, metric)}. {_pace(view, line.found)}")
    if len(known) > len(own):
        _below(view, len(known) - len(own))


def chart(view: View) -> None:
    """Draw a metric week by week with its target and what may come, or the build buckets."""
    lines = {line.metric: line for line in _lines(view)}
    shown = [*lines, *([_BUCKETS] if view.has("construction") else [])]
    if not shown:
        return
    chosen = view.show if view.show in shown else shown[0]
    text.section(view, "progress.trend", view.say(f"progress.trend_{_kind(chosen)}"))
    st.session_state["trend"] = chosen
    st.segmented_control(
        view.say("progress.trend"),
        shown,
        format_func=lambda name: _called(view, name),
        key="trend",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: block.go(view, show=st.session_state["trend"]),
    )
    # A figure's colours are the theme's own: plotly knows no style sheet.
    figure = answers.kept(
        view,
        f"over_time {chosen} {view.language} {st.context.theme.type}",
        lambda: _buckets(view) if chosen == _BUCKETS else _outlook(view, lines[chosen]),
    )
    charts.show(figure, key=f"over_time_{chosen}")
    if chosen != _BUCKETS:
        _fan_in_words(view, lines[chosen])


def _kind(chosen: str) -> str:
    return _BUCKETS if chosen == _BUCKETS else "metric"


def _called(view: View, name: str) -> str:
    return view.say("progress.trend_of_buckets") if name == _BUCKETS else answers.title(view, name)


# --- what is known -----------------------------------------------------------------------------


def _targets(view: View) -> pd.DataFrame:
    try:
        return answers.ask_once(view, "targets", by="code", length=_length(view))
    except MissingData:
        return pd.DataFrame(columns=["metric", "code", "due_on", "target", "reached"])


def _length(view: View) -> int:
    return CODE_LENGTH[LEVELS[min(LEVELS.index(view.level) + 1, 3)]]


def _lines(view: View) -> list[_Line]:
    return answers.kept(view, "progress_lines", lambda: _worked_out(view))


def _worked_out(view: View) -> list[_Line]:
    known, terms = _targets(view), Terms.of(answers.base(view).settings)
    own = {row.metric: row for row in answers.rows(known[known["code"] == view.scope])}
    lines = []
    for metric, question in WEEKLY.items():
        try:
            weekly = answers.ask_place(view, question)
        except MissingData:
            continue
        if weekly.empty:
            continue
        due_on, target = None, float(weekly["denominator"].iloc[-1])
        if metric in own:
            due_on, target = own[metric].due_on.date(), float(own[metric].target)
        found = forecast.forecast(weekly, target, due_on, terms)
        lines.append(_Line(metric, weekly, due_on, found))
    return lines


# --- the scope's own targets -------------------------------------------------------------------


def _reached(view: View, row: Any, line: _Line | None) -> None:
    title, due = answers.title(view, row.metric), view.day(row.due_on)
    if row.reached != row.reached:
        text.note(f"{title}. {view.say('progress.target_none')}.")
        return
    reached, target = int(row.reached), int(row.target)
    expected = line.found.expected if line else None
    parts = (
        charts.Part(min(reached, target), theme.ACCENT, figures.share(view, reached, target)),
        charts.Part(max(0, target - reached), theme.FAINT),
    )
    end = view.say("progress.target_end", reached=reached, target=target)
    charts.bars([charts.Row(title, parts, end=end)], top=max(target, 1), limit=expected)
    if line is None:
        text.note(view.say("progress.target_due", on=due))
        return
    said = [_pace(view, line.found)]
    gone_by = row.due_on.date() < view.release.as_of
    if expected is not None and not gone_by:
        gap = _gap(view, line.found)
        said.insert(0, view.say("progress.expected", n=round(expected), behind=gap))
    verdict = _verdict(view, line.found, due, gone_by)
    st.html(
        f'<div class="decision"><b>{html(verdict)}</b><span>{html(" ".join(said))}</span></div>'
    )


def _gap(view: View, found: Forecast) -> str:
    gap = found.value - round(found.expected or 0)
    return view.say("progress.ahead" if gap >= 0 else "progress.behind_by", n=abs(gap))


def _verdict(view: View, found: Forecast, due: str, gone_by: bool) -> str:
    missed = gone_by and found.state != "met"
    said = view.say("progress.gone_by" if missed else f"forecast.{found.state}")
    if found.early is None:
        return view.say("progress.verdict", said=said, due=due)
    weeks = answers.threshold(view, "forecast", "horizon_weeks")
    late = view.day(found.late) if found.late else view.say("progress.beyond_horizon", n=weeks)
    when = view.say("progress.verdict_range", early=found.early, late=late)
    return view.say("progress.verdict_dated", said=said, due=due, when=when)


def _pace(view: View, found: Forecast) -> str:
    told = _paces(view, found.paces)
    too_few = view.say("forecast.too_few_weeks") + "."
    return view.say("progress.pace", parts=told) if told else too_few


def _paces(view: View, paces: tuple[float | None, ...]) -> str:
    weeks = answers.threshold(view, "forecast", "pace_weeks")
    return "; ".join(
        view.say("progress.pace_of", pace=view.number(pace, 1), weeks=n)
        for n, pace in zip(weeks, paces, strict=True)
        if pace is not None
    )


def _none_entered(view: View) -> None:
    text.note(view.say("progress.targets_absent"))
    if not desks.may_publish(view):
        return
    with st.container(horizontal=True, gap="medium"):
        made: Any = partial(intake.template, "targets", view.language)
        guard.download(
            view,
            view.say("upload.template", table=view.say("table.targets")),
            made,
            file_name="targets.xlsx",
            mime=tables.XLSX,
            key="targets_template",
            tertiary=True,
        )
        st.page_link(
            block.page_file("upload"),
            label=markdown(view.say("page.upload")),
            query_params=view.elsewhere(),
        )


# --- the places below --------------------------------------------------------------------------


def _below(view: View, count: int) -> None:
    with block.fold(view, "targets", view.say("progress.targets_below", n=count)) as box:
        if box.open:
            found = answers.kept(view, f"targets_below {view.language}", lambda: _by_place(view))
            title = view.say("progress.targets")
            tables.show(view, found, _BY_PLACE, key="targets_below", title=title)


def _by_place(view: View) -> pd.DataFrame:
    """Return every target of the scope and of the places below it with its forecast, in words."""
    known = _targets(view)
    parts = []
    for metric in dict.fromkeys(known["metric"]):
        own = known[known["metric"] == metric]
        try:
            terms = Terms.of(answers.base(view).settings)
            foreseen = forecast.of_targets(
                partial(answers.ask, view), terms, str(metric), view.scope, _length(view)
            ).drop(columns=["target"])
            own = own.merge(foreseen, on=["code", "due_on"], how="left")
        except MissingData:
            pass  # reached and target alone: there is no weekly series
        parts.append(own.assign(metric=answers.title(view, str(metric))))
    found: pd.DataFrame = pd.concat(parts, ignore_index=True)
    found["place"] = [view.reference.name(code) for code in found["code"]]
    if "paces" in found:
        found["pace"] = [
            _paces(view, each) if isinstance(each, tuple) else None for each in found["paces"]
        ]
    return found


# --- over time ---------------------------------------------------------------------------------


def _outlook(view: View, line: _Line) -> go.Figure:
    weeks = [week.date() for week in pd.to_datetime(line.weekly["week_on"])]
    counted = tuple(int(value) for value in line.weekly["numerator"])
    title = answers.title(view, line.metric)
    target = None
    if line.due_on is not None:
        named = view.say("progress.target_line")
        target = charts.Line(named, theme.INK, (round(line.found.target),))
    fan = None
    if ahead := _ahead(view, line):
        days, values = zip(*ahead, strict=True)
        fan = charts.Fan(days, values, view.say("progress.fan"))
    label = f"{title} · {view.place}"
    return charts.outlook(
        view, weeks, charts.Line(title, theme.ACCENT, counted), fan, target, label=label
    )


def _ahead(view: View, line: _Line) -> list[tuple[date, tuple[int, int, int]]]:
    last_week = pd.Timestamp(line.weekly["week_on"].iloc[-1]).date()
    until = line.due_on or last_week + timedelta(weeks=_FAN_WEEKS)
    terms = Terms.of(answers.base(view).settings)
    return answers.kept(view, f"fan {line.metric}", lambda: forecast.fan(line.weekly, until, terms))


def _fan_in_words(view: View, line: _Line) -> None:
    if ahead := _ahead(view, line):
        low, _, high = ahead[-1][1]
        share = view.percent(Terms.of(answers.base(view).settings).interval)
        text.note(view.say("progress.fan_about", on=ahead[-1][0], low=low, high=high, share=share))


def _buckets(view: View) -> go.Figure:
    table = answers.grid(answers.weekly(view), "week_on", "build_bucket", "cooperatives")
    weeks: list[date] = [week.date() for week in table]
    lines = [
        charts.Line(
            view.say(f"bucket.{bucket}"),
            theme.build_colour(bucket),
            tuple(row[bucket] for row in table.values()),
        )
        for bucket in theme.BUILD_BUCKETS
        if any(bucket in row for row in table.values())
    ]
    label = f"{view.say('progress.trend')} · {view.place}"
    return charts.trend(view, weeks, lines, label=label, stacked=True)
