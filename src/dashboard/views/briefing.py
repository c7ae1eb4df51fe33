"""The briefing: a few sentences made from a view's figures by rules, each with its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard.questions import MissingData
from dashboard.views import answers, behind, figures, text
from dashboard.views.address import View
from dashboard.views.escape import html
from dashboard.views.progress import STILL_WEEKS

_FEWEST, _MOST = 5, 8  # sentences
_MOST_NAMED = 3  # regencies in a sentence; more are counted
_REGISTER = ("nib", "annual_meeting", "bank_account", "land_verified")
_METRICS = (
    "operating",
    "built",
    "no_construction_record",
    "accompanied",
    "without_mentor",
    "borrowers_unseen",
    *_REGISTER,
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the briefing and the name of the rows behind it (see ``views.behind``)."""

    said: str
    rows: str


def draw(view: View) -> None:
    """Draw five to eight sentences made from the figures by rules, each with its rows."""
    said = sentences(view)
    if not said:
        return
    text.section(view, "briefing.title", view.say("briefing.about"))
    rows = view.say("rows.open")
    items = "".join(f"<li>{html(each.said)} {figures.behind(each.rows, rows)}" for each in said)
    st.html(f'<ol class="briefing">{items}</ol>')


def sentences(view: View) -> list[Sentence]:
    """Return the briefing: what the data allow, and the register's own facts where it is short."""
    n = answers.counts(view)["cooperatives"]
    if not n:
        return []
    known = {
        row.metric_id: (int(row.numerator), int(row.denominator))
        for row in answers.rows(answers.measure(view, *_METRICS, level=view.level))
        if row.denominator
    }
    opening = Sentence(view.say("briefing.cooperatives", place=view.place, n=n), "cooperatives")
    found = [opening]
    for make in (_operating_said, _built_said, _accompanied_said, _awaiting_said, _alone_said,
                 _contracts_said, _borrowers_said, _still_said):  # fmt: skip
        try:
            said = make(view, known)
        except MissingData:
            continue
        if said:
            found.append(said)
    register = [
        Sentence(view.say(f"briefing.{metric}", **_part(view, known[metric])), metric)
        for metric in _REGISTER
        if metric in known
    ]
    off_map = answers.counts(view)["off_map"]
    key = "briefing.off_map" if off_map else "briefing.on_map"
    register.append(Sentence(view.say(key, n=off_map), "off_map" if off_map else "cooperatives"))
    missing = max(0, _FEWEST - len(found))
    return [*found[:_MOST], *register[:missing]]


_Known = dict[str, tuple[int, int]]


def _part(view: View, counted: tuple[int, int], phrase: str = "cooperatives") -> dict[str, Any]:
    """Return a sentence's numbers: how many, out of how many in words, and the share behind them.

    The share stands in brackets, and nowhere below twenty.
    """
    part, whole = counted
    share = figures.share(view, part, whole)
    words = view.say("common.cooperatives" if phrase == "cooperatives" else phrase, n=whole)
    return {"n": part, "all": words, "share": f" ({share})" if share and part else ""}


def _operating_said(view: View, known: _Known) -> Sentence | None:
    if "operating" not in known:
        return None
    said = view.say("briefing.operating", **_part(view, known["operating"]))
    if known["operating"][0]:
        said += " " + view.say("briefing.selling", n=answers.counts(view)["selling"])
    return Sentence(said, "operating")


def _built_said(view: View, known: _Known) -> Sentence | None:
    if "built" not in known:
        return None
    said = view.say("briefing.built", **_part(view, known["built"]))
    without = known["no_construction_record"][0]
    if without:
        said += " " + view.say("briefing.no_record", n=without)
    return Sentence(said, "built")


def _accompanied_said(view: View, known: _Known) -> Sentence | None:
    if "accompanied" not in known:
        return None
    part = _part(view, known["accompanied"], "briefing.assessed")
    return Sentence(view.say("briefing.accompanied", **part), "accompanied")


def _awaiting_said(view: View, _: _Known) -> Sentence | None:
    behind_hand = answers.feeds_incomplete(view)
    waiting = answers.counts(view)["awaiting_reports"]
    if behind_hand.empty or not waiting:
        return None
    names = [view.reference.name(code) for code in behind_hand["code"]]
    many = len(names) > _MOST_NAMED
    where = view.say("overview.places_regency", n=len(names)) if many else ", ".join(names)
    return Sentence(view.say("briefing.awaiting", n=waiting, names=where), "awaiting")


def _alone_said(view: View, known: _Known) -> Sentence | None:
    if "without_mentor" not in known:
        return None
    part, whole = known["without_mentor"]
    if not part:
        return Sentence(view.say("briefing.nobody_alone", n=whole), "of_without_mentor")
    said = view.say("briefing.alone", **_part(view, (part, whole)))
    return Sentence(said, "without_mentor")


def _contracts_said(view: View, _: _Known) -> Sentence | None:
    ending = behind.contracts_ending(view)
    until = view.release.as_of + timedelta(days=behind.SOON_DAYS)
    if ending.empty:
        return Sentence(view.say("briefing.no_contracts", on=until), "contracts")
    alone = view.say("common.cooperatives", n=int(ending["cooperatives"].sum()))
    n = int(ending["contracts"].sum())
    said = view.say("briefing.contracts", n=n, on=until, cooperatives=alone)
    return Sentence(said, "contracts")


def _borrowers_said(view: View, known: _Known) -> Sentence | None:
    if "borrowers_unseen" not in known:
        return None
    unseen, whole = known["borrowers_unseen"]
    if not unseen:
        return Sentence(view.say("briefing.borrowers_seen", n=whole), "of_borrowers_unseen")
    part = _part(view, (unseen, whole), "briefing.borrowers_all")
    return Sentence(view.say("briefing.borrowers", **part), "borrowers_unseen")


def _still_said(view: View, _: _Known) -> Sentence | None:
    still = answers.ask_once(view, "standing_still", weeks=STILL_WEEKS)
    if still.empty:
        return Sentence(view.say("briefing.none_still", weeks=STILL_WEEKS), "bucket_no_record")
    unnamed = int(still["blocker"].isna().sum())
    said = view.say("briefing.still", n=len(still), weeks=STILL_WEEKS)
    if unnamed:
        said += " " + view.say("briefing.unnamed", n=unnamed)
    return Sentence(said, "standing_still")
