"""The rows behind a number: one name in the address, opened over any page, with its downloads."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.planning.blockers import NOTHING
from dashboard.questions import MissingData, header
from dashboard.questions.door import not_yours
from dashboard.views import (
    answers,
    block,
    coverage_loads,
    coverage_points,
    coverage_results,
    maps,
    progress_blockers,
    progress_local,
    stamp,
    tables,
    theme,
)
from dashboard.views.address import LEVELS, View, scopes
from dashboard.views.progress import STILL_WEEKS, UNIT_STATUSES
from dashboard.views.tables import Column

_OPENER = st.components.v2.component("dashboard_behind", js=theme.script("behind.js"))
_PARAMETER = "rows"
SOON_DAYS = 60  # contracts that end within it are a list before it happens
# Names of rows that are a value of a column in the list of cooperatives, as in `bucket_no_record`.
_COLUMNS = {
    "step": ("ladder_step", "ladder_step"),
    "bucket": ("build_bucket", "bucket"),
    "sales": ("sales_status", "sales_status"),
    "owner": ("blocker_owner", "blocker_owner"),
    "tier": ("tier", "tier"),
}
_STILL = (
    *tables.COOPERATIVE,
    Column("physical_pct", "number"),
    Column("weeks_still", "whole"),
    Column("blocker"),
    Column("blocker_owner", "word"),
)

_SPAN = re.compile(r"(\d{1,4})_(\d{1,4})?")  # loads from one to another, or without end
_LOADS = (*tables.COOPERATIVE, Column("assistant_load", "whole"))
_MENTORS = (
    *(Column("mentor_id"), Column("mentor_name"), Column("regency_name")),
    Column("load", "whole"),
)
_UNITS = (
    *tables.COOPERATIVE,
    Column("unit_status", "word"),
    Column("as_of", "day"),
    Column("blocker"),
    Column("blocker_owner", "word"),
)


@dataclass(frozen=True)
class _Rows:
    title: str
    table: pd.DataFrame
    columns: Sequence[Column] = (*tables.COOPERATIVE, *tables.STATE)
    nothing: str = "common.not_reported"


@block.part
def draw(view: View) -> None:
    """Open the rows that the address or a click names; the whole page need not run for it.

    A name is that of a metric, of those it does not count (``not_built``) or is taken over
    (``of_built``), of a column's value (``bucket_100``, ``reached_built``), of units of a type
    (``unit_warehouse``), of a state of all or some things (``status_ready``,
    ``facility_there.water``), of loads (``load_11_15``), of a map's class or points
    (``shade_seen_45.1``, ``point_seen_45.no``), or of a table (``places``, ``contracts``,
    ``standing_still``, ``roles``); after ``~`` it may name a place.
    """
    chosen = _OPENER(key="opener", on_rows_change=_remember, on_page_change=lambda: None)
    if chosen.page:
        st.switch_page(block.page_file(chosen.page), query_params=view.elsewhere())
    # The one parameter that is read here and not from the view: no link takes it along.
    name, _, code = st.query_params.get(_PARAMETER, "").partition("~")
    if not name or (code and code not in scopes(view.reference, "")):
        return
    if not view.reader.holds(code or view.scope):
        raise not_yours(f"rows {name}~{code}")
    at = replace(view, scope=code or view.scope)
    try:
        found = _found(at, name)
    except MissingData:
        return
    if found is None:
        return

    def drawn() -> None:
        with block.wall(view.language):
            st.caption(stamp.text(at))
            tables.show(
                at,
                found.table,
                found.columns,
                key=f"rows_{name}",
                title=found.title,
                nothing=found.nothing,
            )

    st.dialog(found.title, width="large", on_dismiss=_forget)(drawn)()


def _remember() -> None:
    st.query_params[_PARAMETER] = st.session_state["opener"].rows


def _forget() -> None:
    st.query_params.pop(_PARAMETER, None)


def _found(view: View, name: str) -> _Rows | None:
    make = _TABLES.get(name)
    if make:
        return make(view)
    kind, _, value = name.partition("_")
    if kind in _LISTS:
        return _LISTS[kind](view, *value.partition(".")[::2])
    unit = name.removeprefix("unit_")
    if unit != name and words.has(f"unit_type.{unit}"):
        return _units(view, unit)
    everyone = answers.ask(view, "cooperatives")
    said, inside = _inside(view, name, everyone)
    return _Rows(f"{said} · {view.place}", everyone[inside]) if said else None


def _inside(view: View, name: str, everyone: pd.DataFrame) -> tuple[str, Any]:
    """Return which of the scope's cooperatives a name means, and how that reads; else nothing."""
    for form in ("", "not_", "of_"):
        metric = name.removeprefix(form)
        if name.startswith(form) and metric in header.load("metrics"):
            what = answers.title(view, metric)
            said = view.say(f"rows.{form}which", what=what) if form else what
            return said, _counted(view, everyone, metric, form)
    kind, _, value = name.partition("_")
    if kind == "reached" and value in theme.LADDER:
        later = theme.LADDER[theme.LADDER.index(value) :]
        said = view.say("rows.reached", what=view.say(f"ladder_step.{value}"))
        return said, everyone["ladder_step"].isin(later)
    if kind in _COLUMNS and words.has(f"{_COLUMNS[kind][1]}.{value}"):
        column, section = _COLUMNS[kind]
        said = f"{view.say(f'rows.{kind}')}: {view.say(f'{section}.{value}')}"
        if kind == "owner":  # of buildings and of units; "none" is no obstacle
            named = progress_blockers.named(view).rows
            ids = named.loc[(named[column] == value) & (named["kind"] != NOTHING), "cooperative_id"]
            return said, everyone["cooperative_id"].isin(set(ids))
        if kind == "step":  # as the ladder draws them: nothing is known of those without a record
            bare = (everyone["ladder_step"] == "formed") & (everyone["build_bucket"] == "no_record")
            return said, everyone[column].mask(bare, "no_record") == value
        return said, everyone[column] == value
    plain = {
        "cooperatives": everyone["cooperative_id"].notna(),
        "awaiting": everyone["unknown_reason"] == "feed_incomplete",
        "off_map": ~everyone["on_map"].astype(bool),
    }
    return (view.say(f"rows.{name}"), plain[name]) if name in plain else ("", None)


def _counted(view: View, everyone: pd.DataFrame, metric: str, form: str) -> Any:
    if header.load("metrics")[metric].header["subject"] != "cooperative":
        return everyone["cooperative_id"].notna()  # it counts seats over cooperatives
    counted = answers.members(view, metric)
    inside = counted["denominator"] > 0
    if form == "not_":
        inside &= counted["numerator"] == 0
    elif not form:
        inside = counted["numerator"] > 0
    return everyone["cooperative_id"].isin(set(counted.loc[inside, "subject_id"]))


def _places(view: View) -> _Rows:
    """Every metric of every place below the scope: what is counted, and out of how many."""
    level = LEVELS[min(LEVELS.index(view.level) + 1, 3)]
    held = answers.measurable(view, *header.load("metrics"))
    known = answers.measure(view, *held, level=level)
    table = pd.DataFrame(
        {
            "place": known["code"].map(view.reference.name),
            "measure": known["metric_id"].map(lambda metric: answers.title(view, metric)),
            "counted": known["numerator"].where(known["denominator"] > 0),
            "out_of": known["denominator"],
        }
    )
    columns = (
        Column("place"),
        Column("measure"),
        Column("counted", "whole"),
        Column("out_of", "whole"),
    )
    title = f"{view.say('rows.places')} · {view.place}"
    return _Rows(title, table, columns, "common.cannot_assess")


def _contracts(view: View) -> _Rows:
    found = contracts_ending(view)
    table = found.assign(place=found["code"].map(view.reference.name))
    columns = (
        Column("place"),
        Column("contracts", "whole"),
        Column("left_alone", "whole"),
        Column("first_on", "day"),
    )
    title = f"{view.say('overview.contracts_title')} · {view.place}"
    return _Rows(title, table.rename(columns={"cooperatives": "left_alone"}), columns)


def _still(view: View) -> _Rows:
    still = answers.ask_once(view, "standing_still", weeks=STILL_WEEKS)
    title = f"{view.say('progress.still')} · {view.place}"
    return _Rows(title, still, _STILL)


def _units(view: View, unit_type: str) -> _Rows:
    units = answers.ask(view, "units")
    title = f"{view.say(f'unit_type.{unit_type}')} · {view.place}"
    return _Rows(title, units[units["unit_type"] == unit_type], _UNITS)


def _listed(
    ask: Callable[[View], pd.DataFrame],
    state: str,
    values: Collection[str],
    columns: Sequence[Column],
    section: str = "",
) -> Callable[[View, str, str], _Rows | None]:
    """Return what opens a list's rows in one state, all of them or those of one type of unit.

    ``values`` are the states that the list holds whole; of any other its silence says nothing.
    """

    def found(view: View, value: str, unit: str) -> _Rows | None:
        if value not in values or (unit and not words.has(f"unit_type.{unit}")):
            return None
        rows = ask(view)
        held = f"{view.say(f'rows.{state}')}: {view.say(f'{section or state}.{value}')}"
        said = [held, view.place]
        if unit:
            if "unit_type" not in rows:
                return None
            rows = rows[rows["unit_type"] == unit]
            said.insert(0, view.say(f"unit_type.{unit}"))
        return _Rows(" · ".join(said), rows[rows[state] == value], columns)

    return found


def _reports(view: View) -> pd.DataFrame:
    if not view.reader.supervisor:
        raise not_yours("rows of reports")
    return coverage_results.reports(view)


def _held(question: str, section: str) -> Callable[[View, str, str], _Rows | None]:
    """Return what opens the cooperatives that have one of several things in one state."""

    def found(view: View, value: str, thing: str) -> _Rows | None:
        state = f"{section}_state"
        if not (words.has(f"{section}.{thing}") and words.has(f"{state}.{value}")):
            return None
        rows = answers.ask_once(view, question)
        said = f"{view.say(f'{section}.{thing}')}: {view.say(f'{state}.{value}')} · {view.place}"
        columns = (*tables.COOPERATIVE, Column(thing, "word", state))
        return _Rows(said, rows[rows[thing] == value], columns)

    return found


def _loads(view: View, value: str, _: str) -> _Rows | None:
    """Return the assistants who hold so many, for supervisors; for others what these hold."""
    span = _SPAN.fullmatch(value)
    if not span:
        return None
    first, last = int(span[1]), int(span[2] or sys.maxsize)
    at = coverage_loads.loaded(view)
    form = "exact" if first == last else "between" if span[2] else "from"
    said = view.say(f"rows.load_{form}", n=first, to=last)
    columns: Sequence[Column]
    if view.reader.supervisor:
        known = answers.ask(at, "mentors")
        known = known[known["active"].astype(bool) & (known["capacity"] > 0)]
        held, columns = "load", _MENTORS
    else:
        known = answers.ask(at, "load_cooperatives")
        held, columns = "assistant_load", _LOADS
        said = view.say("rows.held", what=said)
    place = at.place if at.scope else view.place
    return _Rows(f"{said} · {place}", known[known[held].between(first, last)], columns)


def _shade(view: View, metric: str, shade: str) -> _Rows | None:
    """Return the places of one class of a map's legend; ``0`` are those that are in none."""
    if metric not in answers.measurable(view, *header.load("metrics")):
        return None
    known, classes = maps.shaded(view, metric)
    names = [maps.nothing(view, metric), *classes]
    if shade not in map(str, range(len(names))):
        return None
    inside = known[known["class"] == int(shade)]
    table = pd.DataFrame(
        {
            "place": inside["code"].map(view.reference.name),
            "measured": inside["shade"],
            "counted": inside["numerator"],
            "out_of": inside["denominator"],
        }
    )
    columns = [Column("place"), Column("counted", "whole"), Column("out_of", "whole")]
    if maps.unit(metric) == "share":
        columns.insert(1, Column("measured", "percent"))
    title = f"{answers.title(view, metric)}: {names[int(shade)]} · {view.place}"
    return _Rows(title, table, columns)


def _point(view: View, metric: str, state: str) -> _Rows | None:
    """Return the cooperatives of one colour of a district's points."""
    if metric not in coverage_points.COLUMNS or state not in coverage_points.STATES:
        return None
    drawn = coverage_points.on_map(view, metric)
    held = set(drawn.loc[drawn["state"] == state, "cooperative_id"])
    everyone = answers.ask(view, "cooperatives")
    said = coverage_points.words(view, metric, state)
    title = f"{answers.title(view, metric)}: {said} · {view.place}"
    return _Rows(title, everyone[everyone["cooperative_id"].isin(held)])


def _roles(view: View) -> _Rows:
    """Mentors of the scope by role, and the seats that those in service have."""
    title = f"{view.say('rows.roles')} · {view.place}"
    columns = (
        Column("role", "word"),
        Column("mentors", "whole"),
        Column("active", "whole"),
        Column("seats", "whole"),
    )
    return _Rows(title, coverage_loads.roles(view, 0), columns)


_TABLES: dict[str, Callable[[View], _Rows]] = {
    "places": _places,
    "contracts": _contracts,
    "standing_still": _still,
    "roles": _roles,
}
_LISTS: dict[str, Callable[[View, str, str], _Rows | None]] = {
    "status": _listed(
        lambda view: answers.ask(view, "units"), "unit_status", UNIT_STATUSES, _UNITS
    ),
    "fit": _listed(
        lambda view: answers.ask(view, "fit"),
        "fit",
        progress_local.ASKED_FITS,
        progress_local.FIT_ROWS,
    ),
    "crowding": _listed(
        progress_local.crowded,
        "crowding",
        progress_local.ASKED_CROWDING,
        progress_local.CROWDING_ROWS,
    ),
    "report": _listed(
        _reports, "report", coverage_loads.REPORTS, coverage_results.REPORT, "coverage"
    ),
    "deliverable": _held("deliverable_cooperatives", "deliverable"),
    "facility": _held("facility_cooperatives", "facility"),
    "load": _loads,
    "shade": _shade,
    "point": _point,
}


def contracts_ending(view: View) -> pd.DataFrame:
    """Return by regency the contracts that end soon and the cooperatives that they leave alone."""
    return answers.kept(view, "contracts_ending", lambda: _contracts_ending(view))


def _contracts_ending(view: View) -> pd.DataFrame:
    found = answers.ask(view, "contracts_ending", scope=view.widest, days=SOON_DAYS)
    return found[found["place_code"] == view.scope]
