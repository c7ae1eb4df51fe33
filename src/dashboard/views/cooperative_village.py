"""One cooperative's money, its village's potential and businesses, and its place on the map."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.questions import MissingData
from dashboard.views import answers, maps, text, theme
from dashboard.views.address import View
from dashboard.views.maps import Point


def money(view: View, it: Any) -> None:
    """Draw loans and schemes, the newest cash flow, and what the village fund carries."""
    loans = _asked(view, "cooperative_money")
    cash = _asked(view, "cooperative_cash")
    fund = _asked(view, "cooperative_village_fund")
    if loans is None and cash is None and fund is None:
        return
    text.section(view, "profile.finance")
    if loans is not None and len(loans):
        rows = [
            [
                view.say(f"scheme.{row.scheme}"),
                view.rupiah(row.principal_idr),
                view.rupiah(row.disbursed_idr),
                view.rupiah(row.monthly_instalment_idr),
            ]
            for row in answers.rows(loans)
        ]
        headings = ("scheme", "principal_idr", "disbursed_idr", "monthly_instalment_idr")
        st.html(text.table([view.say(f"column.{name}") for name in headings], rows))
    elif loans is not None:
        text.note(view.say("profile.finance_none"))
    if cash is not None:
        said = [
            view.say(
                "profile.cash",
                month=view.day(row.month, "month"),
                revenue=view.rupiah(row.revenue_idr),
                cost=view.rupiah(row.operating_cost_idr),
                paid=_amount(view, row.instalment_paid_idr),
            )
            for row in answers.rows(cash)
        ]
        text.note(" ".join(said) or view.say("profile.cash_none"))
    if fund is not None:
        text.note(_fund(view, it, fund))


def _fund(view: View, it: Any, fund: pd.DataFrame) -> str:
    if it.kind == "kelurahan":
        return view.say("profile.village_fund_kelurahan")
    if fund.empty:
        return view.say("profile.village_fund_none")
    row = fund.iloc[0]
    return view.say(
        "profile.village_fund",
        year=str(int(row["year"])),
        allocation=_amount(view, row["allocation_idr"]),
        share=_amount(view, row["cooperative_share_idr"]),
    )


def _amount(view: View, amount: Any) -> str:
    return view.say("common.not_reported") if pd.isna(amount) else view.rupiah(amount)


def potential(view: View) -> None:
    """Draw what the village produces and which small businesses it has already."""
    grown = _asked(view, "cooperative_potential")
    businesses = _asked(view, "cooperative_businesses")
    if grown is None and businesses is None:
        return
    text.section(view, "profile.potential")
    if grown is not None:
        said = [
            view.say(
                "profile.potential_row",
                commodity=str(row.commodity).capitalize(),
                volume=view.number(row.volume_t_per_year),
                value=_amount(view, row.value_idr_per_year),
            )
            for row in answers.rows(grown)
        ]
        text.note("; ".join(said) + "." if said else view.say("profile.potential_none"))
    if businesses is not None:
        _businesses(view, businesses)


def _businesses(view: View, businesses: pd.DataFrame) -> None:
    if businesses.empty:
        text.note(view.say("profile.businesses_none"))
        return
    lines = {row.line: view.say(f"unit_type.{row.line}") for row in answers.rows(businesses)}
    listed = ", ".join(
        view.say("profile.businesses_row", line=lines[row.line], n=int(row.businesses))
        for row in answers.rows(businesses)
    )
    text.note(view.say("profile.businesses", list=listed))
    same = businesses[businesses["unit_status"].notna()]
    if len(same):
        names = ", ".join(lines[line] for line in same["line"])
        count = int(same["businesses"].sum())
        text.note(view.say("profile.crowding", n=count, lines=names))


def place(view: View, it: Any) -> None:
    """Draw its district with its own point and those of its neighbours."""
    text.section(view, "profile.place")
    if not it.on_map or not it.district_code:
        text.note(view.say("profile.place_none"))
        return
    at = {
        code: (north, east)
        for code, north, east in view.reference.points(it.district_code).to_numpy()
    }
    neighbours = answers.ask(view, "coverage_points", scope=it.district_code)
    points = [
        Point(
            row.cooperative_id,
            *at[row.village_code],
            theme.GREY,
            (row.name, view.say("coverage.tip_open")),
        )
        for row in answers.rows(neighbours)
        if row.village_code in at and row.cooperative_id != it.cooperative_id
    ]
    own = Point("", it.site_latitude, it.site_longitude, theme.ACCENT, (it.name,))
    district = view.reference.name(it.district_code)
    maps.locator(view, it.district_code, [*points, own], key="locator", label=district)
    text.note(view.say(f"profile.place_{it.site_kind}", district=district))


def _asked(view: View, question: str) -> pd.DataFrame | None:
    try:
        return answers.ask(view, question, cooperative=view.subject)
    except MissingData:
        return None
