"""What moved since the comparison release, with the rows behind, and where the change is from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import settings
from dashboard.planning import movement
from dashboard.planning.movement import Terms
from dashboard.releases import Release
from dashboard.views import answers, block, charts, tables, text, theme
from dashboard.views.address import View
from dashboard.views.tables import Column

_BEHIND = (
    *tables.COOPERATIVE,
    Column("step_then", "word", "ladder_step"),
    Column("step_now", "word", "ladder_step"),
    Column("physical_pct_then", "number"),
    Column("physical_pct_now", "number"),
    Column("record_days_now", "whole"),
    Column("sales_status_then", "word", "sales_status"),
    Column("sales_status_now", "word", "sales_status"),
)
_SOURCES = ("added", "changed", "removed")
_MOST_TABLES = 3  # named in the sentence; the fold holds all of them


def moved(view: View) -> None:
    """Draw what happened to how many cooperatives, and apart from it what the data changed by."""
    if view.against is None:
        text.section(view, "moved.title", view.say("overview.since_none"))
        return
    older, newer = _sides(view, view.against)
    about = view.say(
        "moved.about",
        older=older.release.number,
        older_on=older.release.as_of,
        newer=newer.release.number,
        newer_on=newer.release.as_of,
    )
    text.section(view, "moved.title", about)
    if older.release.line != newer.release.line:
        text.note(view.say("history.two_lines"))
        return
    found = _found(view, older, newer)
    counts = movement.counts(found)
    shown = {kind: n for kind, n in counts.items() if n or kind in movement.KINDS[:6]}
    rows = [
        charts.Row(view.say(f"moved.{kind}"), (charts.Part(n, theme.ACCENT),), end=view.number(n))
        for kind, n in shown.items()
    ]
    charts.bars(rows, top=max(1, *shown.values()))
    with block.fold(view, "moved", view.say("moved.behind")) as box:
        if box.open:
            _behind(view, older, newer, found, {kind: n for kind, n in shown.items() if n})
    text.note(_sources(view, older, newer))
    with block.fold(view, "sources", view.say("moved.sources")) as box:
        if box.open:
            _all_sources(view, older, newer)


def _sides(view: View, against: Release) -> tuple[View, View]:
    """Return the view at the older and at the newer of its two releases."""
    sides = (replace(view, release=against), view)
    older, newer = sorted(sides, key=lambda side: side.release.number)
    return older, newer


def _found(view: View, older: View, newer: View) -> pd.DataFrame:
    """Return what moved in the scope; both releases are asked once, and cut."""

    def compared() -> pd.DataFrame:
        then, now = (answers.ask(side, "movement") for side in (older, newer))
        return movement.moved(then, now, Terms.of(answers.base(newer).settings))

    return answers.kept(newer, f"moved since {older.release.number}", compared)


def _behind(
    view: View, older: View, newer: View, found: pd.DataFrame, shown: dict[str, int]
) -> None:
    options = {kind: f"{view.say(f'moved.{kind}')} {view.number(n)}" for kind, n in shown.items()}
    if not options:
        text.note(view.say("common.no_rows"))
        return
    chosen = block.choose(view, "moved", view.say("moved.choose"), options) or next(iter(options))
    text.note(f"{view.say(f'moved.{chosen}')}: {_meaning(newer, chosen)}")
    rows = found[found["kind"] == chosen]
    if chosen in ("rose", "stepped_back"):
        text.note(_flows(view, rows))
    # A cooperative that is gone is known to the older release alone.
    known = answers.ask(older if chosen == "gone" else newer, "cooperatives")
    names = known[["cooperative_id", *(column.name for column in tables.COOPERATIVE)]]
    shown_rows = rows.merge(names, on="cooperative_id", how="left")
    tables.show(view, shown_rows, _BEHIND, key="moved_rows", title=view.say(f"moved.{chosen}"))


def _meaning(view: View, kind: str) -> str:
    own = answers.base(view).settings
    values = {**own.section("movement"), "stale_days": own.section("shared")["stale_days"]}
    return view.say(f"moved_means.{kind}", **values)


def _flows(view: View, rows: pd.DataFrame) -> str:
    pairs = Counter(zip(rows["step_then"], rows["step_now"], strict=True))
    return "; ".join(
        view.say(
            "moved.flow",
            before=view.say(f"ladder_step.{before}"),
            after=view.say(f"ladder_step.{after}"),
            n=n,
        )
        for (before, after), n in pairs.most_common()
    )


# --- where the change is from ------------------------------------------------------------------


def _sources(view: View, older: View, newer: View) -> str:
    """Say in one line each what new data, corrections and rules did."""
    changes = answers.changes(older.release.number, newer.release.number)
    said = []
    for kind in _SOURCES:
        counts = {table: getattr(change, kind) for table, change in changes.items()}
        most = sorted((table for table in counts if counts[table]), key=lambda name: -counts[name])
        named = ", ".join(
            f"{view.say(f'table.{table}')} {view.number(counts[table])}"
            for table in most[:_MOST_TABLES]
        )
        rest = len(most) - _MOST_TABLES
        named += view.say("overview.more_tables", n=rest) if rest > 0 else ""
        said.append(f"{view.say(f'column.{kind}')}: {named or view.number(0)}.")
    n = len(_settings(older, newer)) + len(_program(older, newer))
    rules = view.say("moved.rules", n=n) if n else view.say("overview.rules_same")
    return " ".join([*said, rules])


def _all_sources(view: View, older: View, newer: View) -> None:
    changes = answers.changes(older.release.number, newer.release.number)
    rows = [
        (
            view.say(f"table.{table}"),
            *(view.number(getattr(change, kind)) for kind in _SOURCES),
        )
        for table, change in changes.items()
        if any(getattr(change, kind) for kind in _SOURCES)
    ]
    headings = [view.say(f"column.{name}") for name in ("table", *_SOURCES)]
    st.html(text.table(headings, rows))
    for about, was, now in _settings(older, newer):
        text.note(view.say("moved.setting", about=about, was=was, now=now))
    program = _program(older, newer)
    if program:
        text.note(view.say("moved.program", n=len(program), names=", ".join(program)))
    st.page_link(
        block.page_file("releases"),
        label=view.say("moved.cells"),
        query_params=view.elsewhere(),
    )


def _settings(older: View, newer: View) -> list[tuple[str, str, str]]:
    """Return what each changed threshold means, and its value then and now."""
    then, now = (answers.base(side).settings for side in (older, newer))
    return [
        (
            f"{section}: {getattr(known, f'about_{newer.language}')}",
            str(then.section(section)[key]),
            str(now.section(section)[key]),
        )
        for section, keys in settings.known().items()
        for key, known in keys.items()
        if then.section(section)[key] != now.section(section)[key]
    ]


def _program(older: View, newer: View) -> list[str]:
    """Return the names of the questions that were asked in other words."""
    then, now = (
        dict(answers.ask(side, "program")[["name", "fingerprint"]].to_numpy())
        for side in (older, newer)
    )
    return sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
