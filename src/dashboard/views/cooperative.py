"""A cooperative's profile: who it is, its sentence, its figures, and the way to another one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.views import answers, block, desks, figures, search, tables, text, theme
from dashboard.views.address import View
from dashboard.views.escape import html, markdown


def find(view: View) -> Any | None:
    """Return the cooperative that the address names; without one, draw the way to find it."""
    known = answers.ask(view, "cooperative", cooperative=view.subject) if view.subject else None
    if known is not None and len(known):
        return next(iter(answers.rows(known)))
    text.head(view, "cooperative")
    if view.subject:
        text.note(view.say("profile.unknown_id", id=view.subject))
    text.lead(view.say("profile.find"))
    search.box(view, key="find")
    st.html(
        f'<div class="section"><h2>{html(view.say("profile.list", place=view.place))}</h2></div>'
    )
    columns = (*tables.COOPERATIVE, *tables.STATE)
    found = answers.ask(view, "cooperatives")
    tables.show(
        view, found, columns, key="cooperatives", title=view.say("page.cooperative"), glance=True
    )
    return None


def head(view: View, it: Any) -> None:
    """Draw its name, where it is, its tier as a mark and its sentence."""
    missing = view.say("common.not_reported")
    where = view.say(
        "profile.where",
        kind=view.say(f"kind.{it.kind}") if it.kind else "",
        village=it.village_name or missing,
        district=it.district_name or missing,
        regency=it.regency_name or missing,
        code=it.village_code or missing,
    )
    sentence = getattr(it, f"explanation_{view.language}")
    st.html(
        f'<div class="head"><h1>{html(it.name)}</h1><p>{html(where.strip())}</p></div>'
        f'<p class="lead tiered">{theme.mark(it.tier)} {html(sentence)}</p>'
    )
    clarified = desks.clarified(view, f"tier/cooperative/{it.cooperative_id}")
    if clarified:
        text.note(view.say("desk.status_of", state=clarified))


def headlines(view: View, it: Any) -> None:
    """Draw the five figures: building, units, verified visits, mentor, money."""
    figures.row(view, [_building(view, it), _units(view, it), _visits(view, it),
                       _mentor(view, it), _money(view, it)])  # fmt: skip
    said = [
        view.say(
            f"profile.legal_{name}", state=view.say("common.there" if held else "common.missing")
        )
        for name, held in (
            ("nib", it.has_nib),
            ("account", it.account_opened),
            ("meeting", it.annual_meeting_held),
        )
        if not pd.isna(held)
    ]
    if not pd.isna(it.members):
        said.append(view.say("profile.legal_members", n=int(it.members)))
    if it.blocker:
        owner = view.say(f"blocker_owner.{it.blocker_owner or 'unknown'}")
        said.append(view.say("profile.blocked", blocker=it.blocker, owner=owner))
    if said:
        text.note(view.say("profile.legal", parts="; ".join(said)))
    if view.reader.supervisor and it.mentor_id:
        st.page_link(
            block.page_file("mentor"),
            label=markdown(view.say("profile.see_mentor", id=it.mentor_id, name=it.mentor_name)),
            query_params=view.elsewhere(subject=it.mentor_id),
        )


def _building(view: View, it: Any) -> figures.Figure:
    label = view.say("profile.building")
    if it.build_bucket is None:
        note = view.say("common.opened_by", table=view.say("table.construction"))
        return figures.Figure(label, None, note=note)
    if pd.isna(it.physical_pct):
        return figures.Figure(label, view.say("profile.no_record"))
    stage = view.say(f"stage.{it.stage}") if it.stage else view.say("common.not_reported")
    return figures.Figure(
        label,
        view.percent(it.physical_pct / 100, 1),
        out_of=view.say("profile.building_on", stage=stage, on=it.construction_as_of.date()),
    )


def _units(view: View, it: Any) -> figures.Figure:
    label = view.say("profile.units")
    if pd.isna(it.units):
        note = view.say("common.opened_by", table=view.say("table.business_units"))
        return figures.Figure(label, None, note=note)
    note = ""
    if it.sales_status == "reported":
        note = view.say("profile.sales", amount=view.rupiah(it.monthly_sales_idr))
    elif it.sales_status in ("zero", "silent"):
        note = view.say(f"profile.sales_{it.sales_status}")
    return figures.Figure(
        label,
        view.number(it.units_operating),
        out_of=view.say("profile.units_of", n=int(it.units)),
        note=note,
    )


def _visits(view: View, it: Any) -> figures.Figure:
    label = view.say("profile.verified")
    if not view.has("visits"):
        note = view.say("common.opened_by", table=view.say("table.visits"))
        return figures.Figure(label, None, note=note)
    days = answers.threshold(view, "shared", "window_days")
    last = ""
    if not pd.isna(it.last_verified_on):
        last = view.say("profile.verified_last", on=it.last_verified_on.date())
    return figures.Figure(
        label,
        view.number(it.verified),
        out_of=view.say("profile.verified_of", n=int(it.visits), days=days),
        note=last,
    )


def _mentor(view: View, it: Any) -> figures.Figure:
    label = view.say("profile.mentor")
    if pd.isna(it.mentor_active):
        note = view.say("common.opened_by", table=view.say("table.assignments"))
        return figures.Figure(label, None, note=note)
    note = ""
    if it.mentor_active and not pd.isna(it.assigned_from):
        note = view.say("profile.mentor_since", on=it.assigned_from.date())
    elif not it.mentor_active and not pd.isna(it.days_without_mentor):
        note = view.say("profile.mentor_without", n=round(it.days_without_mentor))
    return figures.Figure(
        label, view.say("profile.present" if it.mentor_active else "profile.absent"), out_of=note
    )


def _money(view: View, it: Any) -> figures.Figure:
    label = view.say("profile.money")
    if not view.has("financing"):
        note = view.say("common.opened_by", table=view.say("table.financing"))
        return figures.Figure(label, None, note=note)
    if not it.loans:
        return figures.Figure(label, view.rupiah(0), out_of=view.say("profile.money_none"))
    if pd.isna(it.disbursed_idr):
        return figures.Figure(label, view.say("common.not_reported"))
    amount = view.rupiah(it.principal_idr)
    return figures.Figure(
        label, view.rupiah(it.disbursed_idr), out_of=view.say("profile.money_of", amount=amount)
    )
