"""The blocks of the overview: the sentence, the figures, the map, and what needs a decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard.questions import MissingData
from dashboard.views import answers, behind, block, figures, maps, text
from dashboard.views.address import LEVELS, View
from dashboard.views.desks import Work
from dashboard.views.escape import html, markdown
from dashboard.views.progress import STILL_WEEKS

# Headline figures by precedence: the table that opens each, and the page that takes it apart.
_HEADLINES = {
    "operating": ("business_units", "progress"),
    "built": ("construction", "progress"),
    "accompanied": ("visits", "oversight"),
    "without_mentor": ("assignments", "coverage"),
    "borrowers_unseen": ("financing", "money"),
    "no_construction_record": ("construction", "progress"),
    "land_verified": ("construction", "progress"),
    "nib": ("cooperatives", "quality"),
    "annual_meeting": ("cooperatives", "quality"),
    "bank_account": ("cooperatives", "quality"),
}
_MOST_FIGURES = 5
_MOST_DECISIONS = 3
_MOST_NAMED = 12  # places in a sentence
_MOST_TABLES = 4  # named in a sentence on what changed; the others are counted
_SAID = ("operating", "accompanied", "unassessed", "without_mentor", "built", "nib")
_MOST_MEASURES = 4  # as many as one line holds
_MAP_METRICS = ("accompanied", "operating", "built", "without_mentor", "nib", "annual_meeting")


@dataclass(frozen=True)
class Decision:
    """Something to decide: what is so, who must act, and the page that shows the rows."""

    fact: str
    action: str
    page: str


def sentence(view: View, work: Work) -> None:
    """Draw the one sentence that a governor takes away."""
    # What cannot be known is left out rather than said to be nought.
    known = {
        row.metric_id: row
        for row in answers.rows(answers.measure(view, *_SAID, level=view.level))
        if row.denominator and (row.metric_id != "unassessed" or row.numerator)
    }
    total = answers.counts(view)["cooperatives"]
    parts = [
        view.say(f"overview.sentence_{metric}", n=int(known[metric].numerator))
        for metric in ("operating", "accompanied", "unassessed")
        if metric in known
    ]
    if "operating" not in known:
        parts += [
            view.say(f"overview.sentence_{metric}", n=int(known[metric].numerator))
            for metric in ("built", "nib")
            if metric in known
        ]
    said = view.say("overview.sentence", place=view.place, n=total, parts="; ".join(parts))
    week = [view.say("overview.sentence_calls", n=len(work.calls))] if work.total else []
    if "without_mentor" in known:
        alone = int(known["without_mentor"].numerator)
        week.append(view.say("overview.sentence_without_mentor", n=alone))
    if week:
        said += " " + view.say("overview.sentence_week", parts=", ".join(week))
    text.lead(said)


def headlines(view: View) -> None:
    """Draw the five figures that the data allow, at most one of them empty."""
    held = answers.measurable(view, *_HEADLINES)[:_MOST_FIGURES]
    drawn = [
        figures.of_metric(view, metric, _weeks(view, metric), _HEADLINES[metric][1])
        for metric in held
    ]
    missing = [metric for metric in _HEADLINES if metric not in held]
    if len(drawn) < _MOST_FIGURES and missing:
        drawn.append(figures.empty(view, missing[0], _HEADLINES[missing[0]][0]))
    figures.row(view, drawn)


def _weeks(view: View, metric: str) -> tuple[float, ...]:
    bucket = {"built": "100", "no_construction_record": "no_record"}.get(metric)
    if bucket is None:
        return ()
    weekly = answers.weekly(view)
    return tuple(weekly.loc[weekly["build_bucket"] == bucket, "cooperatives"])


def place_map(view: View) -> None:
    """Draw the map of the places below the scope, shaded by the measure that the reader picks."""
    held = answers.measurable(view, *_MAP_METRICS)[:_MOST_MEASURES]
    if not held:
        text.note(view.say("common.nobody_here"))
        return
    metric = view.show if view.show in held else held[0]
    st.session_state["measure"] = metric
    st.segmented_control(
        view.say("overview.measure"),
        held,
        format_func=lambda name: answers.title(view, name),
        key="measure",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: block.go(view, show=st.session_state["measure"]),
    )
    known = maps.shading(view, metric)
    maps.draw(
        view,
        dict(zip(known["code"], known["shade"], strict=True)),
        {row.code: share_tip(view, metric, row) for row in answers.rows(known)},
        metric,
        key="overview_map",
        label=f"{answers.title(view, metric)} · {view.place}",
        off_map=answers.counts(view)["off_map"],
    )


def share_tip(view: View, metric: str, row: Any) -> tuple[str, str]:
    """Return a place's words on hover: its name, and a share with what it counts."""
    name = view.reference.name(row.code)
    if not row.denominator:
        return name, view.say("common.cannot_assess_here")
    counted = view.say(
        "common.part_of_what",
        part=int(row.numerator),
        n=int(row.denominator),
        what=answers.out_of(view, metric),
    )
    written = figures.share(view, row.numerator, row.denominator)
    share = f"{written} ({counted})" if written else counted
    return name, f"{answers.title(view, metric)}: {share}"


# --- what needs a decision ---------------------------------------------------------------------


def decisions(view: View, work: Work) -> None:
    """Draw at most three things to decide, the most urgent first; this week's calls lead."""
    text.section(view, "overview.decisions")
    found, unseen = _week(view, work), 0
    for look in _LOOKS:
        if len(found) < _MOST_DECISIONS:
            try:
                found += look(view)
            except MissingData:
                unseen += 1
    if not found:  # what could not be looked at is never called fine
        said = "none" if not unseen else "unknown" if unseen == len(_LOOKS) else "partly"
        text.note(view.say(f"overview.decisions_{said}"))
    for decision in found[:_MOST_DECISIONS]:
        st.html(
            f'<div class="decision"><b>{html(decision.fact)}</b>'
            f"<span>{html(decision.action)}</span></div>"
        )
        st.page_link(
            block.page_file(decision.page),
            label=markdown(view.say("overview.see", page=view.say(f"page.{decision.page}"))),
            query_params=view.elsewhere(),
        )


def _week(view: View, work: Work) -> list[Decision]:
    if not work.calls:
        return []
    late = work.overdue
    fact = view.say("overview.week", n=len(work.calls), all=work.total)
    if late:
        fact += " " + view.say("worklist.lead_late", n=late)
    return [Decision(fact, view.say("overview.week_do"), "worklist")]


def _counted(view: View, metric: str) -> tuple[int, int]:
    known = answers.measure(view, metric, level=view.level)
    if known.empty:
        raise MissingData([metric])
    return int(known["numerator"].sum()), int(known["denominator"].sum())


def _feeds(view: View) -> list[Decision]:
    if not view.has("visits"):
        raise MissingData(["visits"])
    found = answers.feeds_incomplete(view)
    unassessed = answers.counts(view)["awaiting_reports"]
    if found.empty or not unassessed:
        return []
    named = [view.reference.name(code) for code in found["code"]]
    many = len(named) > _MOST_NAMED
    names = view.say("overview.places_regency", n=len(named)) if many else ", ".join(named)
    fact = view.say(
        "overview.feeds", names=names, on=view.day(min(found["judged_on"])), n=unassessed
    )
    return [Decision(fact, view.say("overview.feeds_do"), "oversight")]


def _vacancies(view: View) -> list[Decision]:
    alone, _ = _counted(view, "without_mentor")
    if not alone:
        return []
    fact = view.say("overview.vacancies", n=alone)
    if view.level != "district":
        spread = int((maps.by_place(view, "without_mentor")["numerator"] > 0).sum())
        level = view.say(f"overview.places_{maps.level_below(view)}", n=spread)
        fact = view.say("overview.vacancies_in", n=alone, places=level)
    return [Decision(fact, view.say("overview.vacancies_do"), "coverage")]


def _borrowers(view: View) -> list[Decision]:
    unseen, borrowers = _counted(view, "borrowers_unseen")
    if not unseen:
        return []
    fact = view.say("overview.borrowers", n=unseen, all=borrowers)
    return [Decision(fact, view.say("overview.borrowers_do"), "money")]


def _contracts(view: View) -> list[Decision]:
    ending = behind.contracts_ending(view)
    if ending.empty:
        return []
    fact = view.say(
        "overview.contracts",
        n=int(ending["contracts"].sum()),
        on=view.release.as_of + timedelta(days=behind.SOON_DAYS),
        cooperatives=int(ending["cooperatives"].sum()),
    )
    return [Decision(fact, view.say("overview.contracts_do"), "coverage")]


def _standing(view: View) -> list[Decision]:
    still = answers.ask_once(view, "standing_still", weeks=STILL_WEEKS)
    if still.empty:
        return []
    unnamed = int(still["blocker"].isna().sum())
    fact = view.say("overview.standing", n=len(still), weeks=STILL_WEEKS, unnamed=unnamed)
    return [Decision(fact, view.say("overview.standing_do"), "progress")]


def _no_record(view: View) -> list[Decision]:
    without, total = _counted(view, "no_construction_record")
    if not without:
        return []
    fact = view.say("overview.no_record", n=without, all=total)
    return [Decision(fact, view.say("overview.no_record_do"), "progress")]


_LOOKS = (_feeds, _vacancies, _borrowers, _contracts, _standing, _no_record)


# --- below the first screen --------------------------------------------------------------------


def since_last(view: View) -> None:
    """Draw what changed since the comparison: what newly operates, and where the change is from."""
    text.section(view, "overview.since")
    if view.against is None:
        text.note(view.say("overview.since_none"))
        return
    then = replace(view, release=view.against)
    if view.has("business_units") and then.has("business_units"):
        now_ids, then_ids = (_operating(each) for each in (view, then))
        text.note(
            view.say(
                "overview.since_operating",
                n=len(now_ids - then_ids),
                ended=len(then_ids - now_ids),
                number=view.against.number,
                on=view.day(view.against.as_of),
            )
        )
    text.note(" ".join(_sources(view, then)))


def _operating(view: View) -> set[str]:
    members = answers.members(view, "operating")
    return set(members.loc[members["numerator"] > 0, "subject_id"])


def _sources(view: View, then: View) -> list[str]:
    """Say what the change comes from: new rows, corrections, changed rules, each apart."""
    older, newer = sorted((then.release.number, view.release.number))
    changes = answers.changes(older, newer)
    said = []
    for kind in ("added", "changed", "removed"):
        counts = {table: getattr(change, kind) for table, change in changes.items()}
        most = sorted((table for table in counts if counts[table]), key=lambda t: -counts[t])
        if most:
            named = ", ".join(
                f"{view.say(f'table.{table}')} {view.number(counts[table])}"
                for table in most[:_MOST_TABLES]
            )
            rest = len(most) - _MOST_TABLES
            more = view.say("overview.more_tables", n=rest) if rest > 0 else ""
            said.append(f"{view.say(f'column.{kind}')}: {named}{more}.")
    same = view.release.settings_text == then.release.settings_text
    return [*said, view.say("overview.rules_same" if same else "overview.rules_changed")]


def contracts(view: View) -> None:
    """Draw which contracts end soon, by regency, and how many cooperatives they leave alone."""
    try:
        ending = behind.contracts_ending(view)
    except MissingData:
        return
    until = view.release.as_of + timedelta(days=behind.SOON_DAYS)
    text.section(view, "overview.contracts_title", view.say("overview.contracts_about", on=until))
    if ending.empty:
        text.note(view.say("overview.contracts_none"))
        return
    rows = [
        (
            view.reference.name(row.code),
            view.number(row.contracts),
            view.number(row.cooperatives),
            view.day(row.first_on),
        )
        for row in answers.rows(ending)
    ]
    headings = ("place", "contracts", "left_alone", "first_on")
    drawn = text.table([view.say(f"column.{name}") for name in headings], rows)
    st.html(drawn + figures.behind("contracts", view.say("rows.download")))


def places(view: View) -> None:
    """Draw every place below the scope with the headline measures: the map as a table."""
    level = LEVELS[min(LEVELS.index(view.level) + 1, 3)]
    text.section(view, f"overview.table_{level}", view.say("overview.table_about"))
    held = answers.measurable(view, "operating", "built", "accompanied", "without_mentor", "nib")
    known = maps.by_place(view, *held)
    cells = {(row.code, row.metric_id): row for row in answers.rows(known)}
    codes = sorted(set(known["code"]))
    rows = []
    for code in codes:
        total = max(int(cells[code, metric].denominator) for metric in held)
        drawn = [_cell(view, cells[code, metric], total) for metric in held]
        rows.append((view.reference.name(code), view.number(total), *drawn))
    headings = [view.say("column.place"), view.say("column.cooperatives")]
    headings += [answers.title(view, metric) for metric in held]
    table = text.table(headings, rows, behind=("", "cooperatives", *held), at=codes)
    st.html(table + figures.behind("places", view.say("rows.download")))


def _cell(view: View, row: Any, total: int) -> str:
    """Write a count; its denominator beside it where that is not all cooperatives."""
    if not row.denominator:
        return view.say("common.cannot_assess")
    if row.denominator == total:
        return view.number(row.numerator)
    return view.say("common.share", part=int(row.numerator), n=int(row.denominator))
