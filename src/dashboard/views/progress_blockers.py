"""Named obstacles: by who must act and by what stands in the way, and the cooperatives behind."""

from __future__ import annotations

from collections import defaultdict

import streamlit as st

from dashboard.planning import blockers
from dashboard.planning.blockers import NOTHING, Blockers
from dashboard.questions import MissingData
from dashboard.views import answers, block, charts, tables, text, theme
from dashboard.views.address import View
from dashboard.views.tables import Column

_MOST_KINDS = 3  # named beside a bar
_BEHIND = (
    *tables.COOPERATIVE,
    Column("subject", "word", "unit_type"),  # or the building, which is shown as it is
    Column("kind_of", "word", "blocker_kind"),
    Column("blocker"),
    Column("blocker_owner", "word"),
    Column("as_of", "day"),
)


def obstacles(view: View) -> None:
    """Draw the cooperatives with a named obstacle by who must act, and what it is most often."""
    try:
        found = named(view)
    except MissingData:
        return
    text.section(
        view,
        "progress.obstacles",
        view.say("progress.obstacles_of", n=found.cooperatives),
    )
    if not found.cooperatives:
        text.note(view.say("progress.obstacles_none"))
        return
    rows = answers.kept(view, f"obstacles {view.language}", lambda: _bars(view, found))
    charts.bars(rows, top=found.owners[0].cooperatives)
    label = view.say("progress.obstacles_fold", n=found.cooperatives)
    with block.fold(view, "obstacles", label) as box:
        if box.open:
            _opened(view, found)


def _bars(view: View, found: Blockers) -> list[charts.Row]:
    """Return a bar for everybody who must act, with what stands in the way most often."""
    rows, kinds = [], defaultdict[str, list[str]](list)
    for kind in found.both:
        name, n = view.say(f"blocker_kind.{kind.kind}").lower(), view.number(kind.cooperatives)
        kinds[kind.blocker_owner].append(f"{name} {n}")
    for owner in found.owners:
        most = ", ".join(kinds[owner.blocker_owner][:_MOST_KINDS])
        rows.append(
            charts.Row(
                view.say(f"blocker_owner.{owner.blocker_owner}"),
                (charts.Part(owner.cooperatives, theme.ACCENT),),
                end=view.number(owner.cooperatives),
                note=f"· {most}",
                rows=f"owner_{owner.blocker_owner}",
            )
        )
    return rows


def named(view: View) -> Blockers:
    """Return the named obstacles of the scope. Raises MissingData."""
    blockers.require(answers.base(view))
    return answers.kept(
        view, "blockers", lambda: blockers.group(answers.ask_once(view, "blockers"))
    )


def _opened(view: View, found: Blockers) -> None:
    """Draw kinds by who must act, and the cooperatives behind what is chosen."""
    owners = [row.blocker_owner for row in found.owners]
    counts = {(row.kind, row.blocker_owner): row.cooperatives for row in found.both}
    rows = [
        (
            view.say(f"blocker_kind.{row.kind}"),
            row.wording,
            view.number(row.cooperatives),
            *(view.number(counts.get((row.kind, owner), 0)) for owner in owners),
        )
        for row in found.kinds
    ]
    headings = [view.say(f"column.{name}") for name in ("kind_of", "wording", "cooperatives")]
    headings += [view.say(f"blocker_owner.{owner}") for owner in owners]
    st.html(text.table(headings, rows, left=2))
    text.note(view.say("progress.obstacles_about"))
    nothing = found.rows["kind"] == NOTHING
    if nothing.any():
        count = int(found.rows.loc[nothing, "cooperative_id"].nunique())
        text.note(view.say("progress.obstacles_nothing", n=count))
    _behind(view, found)


def _behind(view: View, found: Blockers) -> None:
    rows = found.rows[found.rows["kind"] != NOTHING]
    rows = rows.assign(subject=rows["unit_type"].fillna(view.say("progress.obstacle_building")))
    owners = {
        row.blocker_owner: view.say(f"blocker_owner.{row.blocker_owner}") for row in found.owners
    }
    kinds = {row.kind: view.say(f"blocker_kind.{row.kind}") for row in found.kinds}
    owner = block.choose(view, "who", view.say("column.blocker_owner"), owners)
    kind = block.choose(view, "why", view.say("column.kind_of"), kinds)
    if owner:
        rows = rows[rows["blocker_owner"] == owner]
    if kind:
        rows = rows[rows["kind"] == kind]
    cooperatives = answers.ask(view, "cooperatives")
    whose = cooperatives[["cooperative_id", *(column.name for column in tables.COOPERATIVE)]]
    tables.show(
        view,
        rows.rename(columns={"kind": "kind_of"}).merge(whose, on="cooperative_id", how="left"),
        _BEHIND,
        key="obstacles_behind",
        title=view.say("progress.obstacles"),
    )
