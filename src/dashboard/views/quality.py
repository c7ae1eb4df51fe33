"""The blocks of the page of data quality: counts reconciled, completeness, evidence, set aside."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import releases
from dashboard.views import address, answers, desks, figures, guard, maps, tables, text, upload
from dashboard.views.address import View
from dashboard.views.tables import Column
from dashboard.words import NO_VALUE

_COMPLETENESS = (
    Column("place"),
    Column("cooperatives", "whole"),
    Column("register_share", "percent"),
    Column("records", "whole"),
    Column("construction_share", "percent"),
    Column("construction_as_of", "day"),
    Column("last_visit_on", "day"),
    Column("complete_to", "day"),
    Column("feed_completeness", "percent"),
    Column("feed_timeliness", "percent"),
)
_EVIDENCE = ("coordinates", "photos", "confirmation", "times", "findings")
_DIFFERENCES = (
    Column("difference", "word"),
    Column("village_code"),
    Column("village_name"),
    Column("district_name"),
    Column("regency_name"),
    Column("name"),
    Column("cooperative_id"),
)
_COUNTS = (
    Column("place"),
    Column("official_villages", "whole"),
    Column("villages", "whole"),
    Column("cooperatives", "whole"),
    Column("beyond_register", "whole"),
)
_MOST_NAMED = 12  # regencies in a sentence
# Findings about which system of codes a place's code belongs to, or which place it means.
_ABOUT_CODES = ("village_", "regency_", "scope_", "code_", "coordinates_")


def counts(view: View) -> None:
    """Draw the three counts of cooperatives, and the list behind each difference."""
    text.section(view, "quality.counts", view.say("quality.counts_about"))
    inside = answers.ask_once(view, "counts_by_place", by="code", code_length=_own_length(view))
    row = inside.iloc[0] if len(inside) else None
    registered = int(row["villages"]) if row is not None else 0
    exported = answers.counts(view)["cooperatives"]
    official = _official(view)
    differences = answers.ask_once(view, "reconciled")
    known = differences["difference"].value_counts()
    if official is None:
        text.lead(view.say("quality.two_counts", registered=registered, exported=exported))
    else:
        text.lead(
            view.say(
                "quality.three_counts",
                official=official["value"],
                registered=registered,
                exported=exported,
            )
        )
    if official is not None and official["value"] != registered:
        beyond = int(official["value"]) - registered
        text.note(
            view.say(
                "quality.official_differs",
                change=figures.signed(view, beyond),
                source=official["source"],
                on=official["as_of"],
            )
        )
    if differences.empty:
        text.note(view.say("quality.no_difference"))
    else:
        text.note(
            view.say(
                "quality.differences",
                **{
                    kind: int(known.get(kind, 0))
                    for kind in ("village_without", "village_shared", "cooperative_without")
                },
            )
        )
        title = view.say("quality.differences_title")
        tables.show(view, differences, _DIFFERENCES, key="reconciled", title=title, glance=True)
    if view.level in ("country", "province"):
        by_place = answers.ask_once(
            view, "counts_by_place", by="code", code_length=_inner_length(view)
        )
        title = view.say("quality.by_place")
        with st.expander(title, key="counts_by_place"):
            tables.show(view, by_place, _COUNTS, key="counts", title=title)


def completeness(view: View) -> None:
    """Draw, by place, how much of what matters is reported and how new it is."""
    text.section(view, "quality.completeness", view.say("quality.completeness_about"))
    found = answers.ask_once(view, "quality_by_place", by="code", code_length=_inner_length(view))
    if view.has("visits"):
        behind = [
            view.say("quality.behind", place=view.reference.name(row.code), on=row.judged_on)
            for row in answers.rows(answers.ask(view, "feeds_incomplete"))
        ]
        if len(behind) > _MOST_NAMED:
            behind = [view.say("overview.places_regency", n=len(behind))]
        key = "quality.some_behind" if behind else "quality.none_behind"
        text.lead(view.say(key, places="; ".join(behind)))
    # A share of very few says nothing; the count beside it does.
    few = found["cooperatives"] < figures.SMALL_N
    found.loc[few, ["register_share", "construction_share"]] = None
    title = view.say("quality.completeness")
    tables.show(view, found, _COMPLETENESS, key="completeness", title=title)
    text.note(view.say("quality.shares_about", n=figures.SMALL_N))
    text.opens(view, "cooperatives", "construction", "visits", "feeds")


def evidence(view: View) -> None:
    """Draw, by place, how many visits carry each kind of evidence."""
    text.section(view, "quality.evidence", view.say("quality.evidence_about"))
    if not view.has("visits"):
        text.opens(view, "visits")
        return
    found = answers.ask_once(view, "evidence_by_place", by="code", code_length=_inner_length(view))
    few = found["visits"] < figures.SMALL_N
    columns = [Column("place"), Column("visits", "whole")]
    for kind in _EVIDENCE:
        found[f"{kind}_share"] = (found[f"with_{kind}"] / found["visits"]).mask(few)
        columns.append(Column(f"{kind}_share", "percent"))
    total = int(found["visits"].sum())
    if total:
        parts = {kind: int(found[f"with_{kind}"].sum()) for kind in _EVIDENCE}
        shares = {
            kind: figures.share(view, part, total) or f"{view.number(part)}"
            for kind, part in parts.items()
        }
        text.lead(view.say("quality.evidence_lead", n=total, **shares))
    title = view.say("quality.evidence")
    tables.show(view, found, columns, key="evidence", title=title)


def set_aside(view: View) -> None:
    """Draw what was said of the release's own files: trouble with codes, and rows set aside."""
    about = view.say("quality.set_aside_about", number=view.release.number)
    text.section(view, "quality.set_aside", about)
    store = answers.store()
    said = releases.findings(store, view.release)
    aside = [finding for finding in said if finding.level == "set_aside"]
    codes = [finding for finding in said if finding.code.startswith(_ABOUT_CODES)]
    rows = [
        (
            view.say(f"table.{each.table}") if each.table else NO_VALUE,
            each.source_name,
            view.number(each.rows_read),
            view.number(each.rows_set_aside),
        )
        for each in store.imports(view.release.number)
        if each.rows_set_aside
    ]
    if rows:
        headings = ("table", "file", "rows_read", "rows_set_aside")
        st.html(text.table([view.say(f"column.{name}") for name in headings], rows, left=2))
    else:
        text.note(view.say("quality.none_set_aside"))
    for key, some in (("codes", codes), ("aside", aside)):
        if some:
            with st.expander(view.say(f"quality.{key}", n=len(some)), key=f"quality_{key}"):
                upload.findings(view, some, f"quality_{key}")
    if said and desks.may_publish(view):
        made: Any = partial(releases.report, store, view.release, view.language)
        guard.download(
            view,
            view.say("upload.report"),
            made,
            file_name=f"{view.say('upload.report_name')}-v{view.release.number}.xlsx",
            mime=tables.XLSX,
            key="quality_report",
        )


def _official(view: View) -> pd.Series[Any] | None:
    """Return the newest published figure for this place: cooperatives, else its villages."""
    if not view.has("official_totals"):
        return None
    known = answers.ask_place(view, "official_totals")
    found = known[known["metric"].isin(("cooperatives", "villages"))].sort_values("metric")
    return found.iloc[0] if len(found) else None


def _own_length(view: View) -> int:
    return address.CODE_LENGTH.get(view.level, 0)


def _inner_length(view: View) -> int:
    """Return the length of the codes of the places that a table has one row for."""
    return address.CODE_LENGTH[maps.level_below(view)]
