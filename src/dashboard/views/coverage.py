"""The blocks of mentor coverage: who is there, the map down to the village, coverage and loads."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.questions import MissingData
from dashboard.releases import Release
from dashboard.views import (
    answers,
    block,
    charts,
    coverage_loads,
    coverage_points,
    coverage_table,
    figures,
    maps,
    text,
    theme,
)
from dashboard.views.address import View
from dashboard.views.escape import markdown
from dashboard.views.overview import share_tip
from dashboard.views.progress import where_held

_STRIP = ("business_assistant", "management_office", "provincial")
# The five-day course of October 2025 (programme).
_COURSE_DAYS = 5
# Names under which a province may publish its mentors in `official_totals`.
_DECLARED = "mentors"


def sentence(view: View) -> None:
    """Draw the sentence that answers the page: short, overloaded, not seen, as far as known."""
    known = _measured(view)
    seats = answers.threshold(view, "shared", "seats")
    said = []
    if "seats_short" in known and view.level != "district":
        short = round(known["seats_short"].numerator)
        total = round(known["cooperatives_per_assistant"].numerator)
        said.append(
            view.say(
                "coverage.lead_seats_short" if short >= 0 else "coverage.lead_seats_spare",
                place=view.place,
                seats=total - short,
                n=round(known["cooperatives_per_assistant"].denominator),
                cooperatives=total,
                short=abs(short),
            )
        )
    elif view.has("mentors") or view.level == "district":
        said.append(view.say("coverage.lead_place", place=view.place, n=_cooperatives(view)))
    else:
        said.append(
            view.say(
                "coverage.lead_needed",
                place=view.place,
                cooperatives=_cooperatives(view),
                seats=seats,
                n=coverage_table.needed(view),
            )
        )
    if "without_mentor" in known:
        said.append(view.say("coverage.lead_alone", n=round(known["without_mentor"].numerator)))
    over = coverage_loads.overloaded(view)
    if over is not None and view.level != "district":
        said.append(view.say("coverage.lead_overloaded", n=over, seats=seats))
    if "seen_45" in known:
        unseen = known["seen_45"].denominator - known["seen_45"].numerator
        days = answers.threshold(view, "shared", "verified_days")
        said.append(view.say("coverage.lead_unseen", n=round(unseen), days=days))
    text.lead(" ".join(said))


@where_held
def strip(view: View) -> None:
    """Draw who is there by role, declared beside counted, and how far they are trained."""
    if view.level == "district":
        return
    known = coverage_loads.roles(view, _COURSE_DAYS).set_index("role")
    declared = _declared(view)
    total = known.sum(numeric_only=True)
    drawn = [_role(view, view.say("coverage.all"), total, declared.get(_DECLARED))]
    for place, role in enumerate(role for role in _STRIP if role in known.index):
        label = view.say(
            "coverage.plus" if place else "coverage.equals", role=view.say(f"role.{role}")
        )
        drawn.append(_role(view, label, known.loc[role], declared.get(f"{_DECLARED}_{role}")))
    drawn.append(_training(view, known))
    figures.row(view, drawn)
    if not any(name.startswith(_DECLARED) for name in declared):
        text.note(view.say("coverage.declared_none"))


def _role(view: View, label: str, counted: Any, declared: Any) -> figures.Figure:
    note = ""
    if declared is not None:
        on = declared.as_of.date()
        note = view.say("coverage.declared", n=int(declared.value), on=on)
    return figures.Figure(
        label,
        view.number(counted["mentors"]),
        out_of=view.say("coverage.active", n=int(counted["active"])),
        note=note,
    )


def _training(view: View, known: pd.DataFrame) -> figures.Figure:
    label = view.say("coverage.trained", days=_COURSE_DAYS)
    if known["trained"].isna().all():
        return figures.Figure(label, None, note=view.say("common.not_reported"))
    names = ("active", "trained", "shorter", "untrained", "untrained_replacements")
    total = {name: int(known[name].sum()) for name in names}
    untrained = view.say("coverage.untrained", n=total["untrained"])
    if known["untrained_replacements"].notna().any():
        untrained = view.say(
            "coverage.untrained_replacing", n=total["untrained"], new=total[names[-1]]
        )
    unsaid = total["active"] - total["trained"] - total["shorter"] - total["untrained"]
    silent = [view.say("coverage.training_unsaid", n=unsaid)] if unsaid else []
    return figures.Figure(
        label,
        view.number(total["trained"]),
        out_of=view.say("coverage.trained_of", n=total["active"]),
        note="; ".join([view.say("coverage.shorter", n=total["shorter"]), untrained, *silent]),
    )


def _declared(view: View) -> dict[str, Any]:
    try:
        found = answers.ask_place(view, "official_totals")
    except MissingData:
        return {}
    return {row.metric: row for row in answers.rows(found)}


# --- the map -----------------------------------------------------------------------------------


def place_map(view: View) -> None:
    """Draw the map of the chosen measure, the way back up, and in a district its cooperatives."""
    _way_back(view)
    offered, metric = coverage_table.offered(view), coverage_table.chosen(view)
    if offered:
        st.session_state["measure"] = metric
        st.segmented_control(
            view.say("coverage.measure"),
            offered,
            format_func=lambda name: markdown(answers.title(view, name)),
            key="measure",
            required=True,
            label_visibility="collapsed",
            on_change=lambda: block.go(view, show=st.session_state["measure"]),
        )
    title = answers.title(view, metric) if metric else view.say("column.cooperatives")
    label = f"{title} · {view.place}"
    if view.level == "district":
        _villages(view, metric, label)
    else:
        values, tips = _shades(view, metric)
        beside = None
        if view.against:
            before = _shades(replace(view, release=view.against), metric)
            beside = maps.Beside(_titles(view, view.against), *before)
        maps.draw(
            view,
            values,
            tips,
            metric,
            key="coverage_map",
            label=label,
            off_map=answers.counts(view)["off_map"],
            beside=beside,
        )
    if offered != answers.measurable(view, *coverage_table.MEASURES):
        text.note(view.say("coverage.stops"))


def _titles(view: View, against: Release) -> tuple[str, str]:
    """Return what stands above two maps side by side: which release each is of."""
    shown = [
        view.say("frame.release_listed", number=each.number, named="", on=view.day(each.as_of))
        for each in (view.release, against)
    ]
    return view.say("coverage.of_release", release=shown[0]), view.say(
        "coverage.of_against", release=shown[1]
    )


def _way_back(view: View) -> None:
    """Draw the places above the scope as links; the scope itself stands last, in bold."""
    codes = [view.widest]
    parts = view.scope.split(".") if view.scope else []
    codes += [".".join(parts[: n + 1]) for n in range(len(parts))]
    path = [code for code in dict.fromkeys(codes) if len(code) >= len(view.widest)]
    if len(path) < 2:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for code in path[:-1]:
            st.page_link(
                block.page_file("coverage"),
                label=markdown(view.reference.name(code)) + " ›",
                query_params=view.at(scope=code, subject=""),
                width="content",
            )
        st.markdown(f"**{markdown(view.place)}**", width="content")


def _shades(view: View, metric: str) -> tuple[dict[str, float], dict[str, tuple[str, ...]]]:
    if not metric:
        counted = coverage_table.by_place(view) if maps.level_below(view) != "district" else {}
        tips: dict[str, tuple[str, ...]] = {
            code: (view.reference.name(code), view.say("common.cooperatives", n=n))
            for code, n in counted.items()
        }
        return {code: float(n) for code, n in counted.items()}, tips
    known = maps.shading(view, metric)
    return (
        dict(zip(known["code"], known["shade"], strict=True)),
        {row.code: _tip(view, metric, row) for row in answers.rows(known)},
    )


def _tip(view: View, metric: str, row: Any) -> tuple[str, ...]:
    name = view.reference.name(row.code)
    if metric == "cooperatives_per_assistant":
        if not row.denominator:
            return name, view.say("coverage.tip_no_assistant", cooperatives=int(row.numerator))
        return name, view.say(
            "coverage.tip_ratio",
            cooperatives=int(row.numerator),
            assistants=int(row.denominator),
            ratio=view.number(row.value, 1),
        )
    if metric == "seats_short":
        short = round(row.numerator)
        key = "coverage.tip_short" if short >= 0 else "coverage.tip_spare"
        return name, view.say(key, n=abs(short), cooperatives=int(row.denominator))
    return share_tip(view, metric, row)


_COLOURS = {"yes": theme.RAMP[4], "no": theme.tier_colour("hollow"), "unknown": None}


def _villages(view: View, metric: str, label: str) -> None:
    """Draw the district's villages as points, each its cooperative: so few make no share."""
    points, counted = _points(view, metric)
    beside, then = None, None
    if view.against:
        before, then = _points(replace(view, release=view.against), metric)
        beside = maps.Beside(_titles(view, view.against), points=before)
    sides = [counted, *([then] if then is not None else [])]
    legend = [
        charts.Key(
            colour or theme.NO_DATA,
            coverage_points.words(view, metric, state),
            maps.counts(view, *(each[state] for each in sides)),
            "" if beside else f"point_{metric}.{state}",
        )
        for state, colour in _COLOURS.items()
        if metric and any(each[state] for each in sides)
    ]
    maps.locator(
        view,
        view.scope,
        points,
        key="coverage_map",
        label=label,
        legend=legend,
        villages=True,
        beside=beside,
    )
    off_map = len(answers.ask(view, "cooperatives")) - len(points)
    text.note(view.say("coverage.points_about"))
    if off_map:
        maps.not_on_map(view, off_map)


def _points(view: View, metric: str) -> tuple[list[maps.Point], Counter[str]]:
    points, counted = [], Counter[str]()
    for row in answers.rows(coverage_points.on_map(view, metric)):
        counted[row.state] += 1
        said = [coverage_points.words(view, metric, row.state)] if metric else []
        words = [row.name, *said]
        if metric == "seen_45" and not pd.isna(row.last_verified_on):
            words.append(view.say("coverage.point_last", on=row.last_verified_on.date()))
        words.append(view.say("coverage.tip_open"))
        colour = _COLOURS[row.state] if metric else theme.ACCENT
        at = row.latitude, row.longitude
        points.append(maps.Point(row.cooperative_id, *at, colour, tuple(words)))
    return points, counted


def _measured(view: View) -> dict[str, Any]:
    return {
        row.metric_id: row
        for row in answers.rows(answers.measure(view, *coverage_table.MEASURES, level=view.level))
    }


def _cooperatives(view: View) -> int:
    return answers.counts(view)["cooperatives"]
