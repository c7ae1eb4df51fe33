"""The blocks of accompaniment: tiers with their uncertainty, and whether the government goes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from dashboard.questions import tier_word
from dashboard.questions.intervals import wilson
from dashboard.views import answers, charts, figures, text, theme
from dashboard.views.address import CODE_LENGTH, LEVELS, View
from dashboard.views.escape import html
from dashboard.views.progress import where_held

_CEREMONIAL = ("hollow", "inconsistent")
_SECOND_LOOKS = ("back_checked", "follow_ups_kept")
_SECOND_LINE = ("management_office", "provincial", "government")
# The marks as characters, for pieces of a bar.
_GLYPHS = {
    "real": "●", "thin": "◐", "hollow": "○", "inconsistent": "⊖", "none": "✕", "unknown": "",
}  # fmt: skip
# A count is written where its piece of a bar is at least this share of it.
_ROOM = 0.07


def word(view: View, tier: str) -> str:
    """Return a tier (or kind of ceremonial) in the reader's language."""
    return tier_word(tier, tier if tier in _CEREMONIAL else "", view.language)


def counts(view: View) -> dict[str, int]:
    """Return how many cooperatives of the scope stand in each tier."""
    found = answers.ask_once(view, "tiers_by_place", by="code", length=len(view.scope))
    known = dict(zip(found["tier"], found["cooperatives"], strict=True))
    return {tier: int(known.get(tier, 0)) for tier in theme.TIERS}


def sentence(view: View) -> None:
    """Draw the sentence that answers the page; kinds of ceremonial are one only province-wide."""
    known = counts(view)
    assessed = sum(known.values()) - known["unknown"]
    if not assessed:
        text.lead(view.say("oversight.lead_none", place=view.place, n=known["unknown"]))
        return
    named = {name: known[name] for name in ("thin", *_CEREMONIAL, "none")}
    if view.level in ("country", "province"):
        ceremonial = sum(named.pop(name) for name in _CEREMONIAL)
        named = {"thin": named["thin"], "ceremonial": ceremonial, "none": named["none"]}
    parts = "; ".join(view.say(f"oversight.part_{name}", n=n) for name, n in named.items() if n)
    said = view.say(
        "oversight.lead",
        place=view.place,
        n=assessed,
        real=known["real"],
        share=_with_interval(view, known["real"], assessed),
        parts=parts,
    )
    if known["unknown"]:
        said += " " + view.say("oversight.lead_unknown", n=known["unknown"])
    text.lead(said)


def _with_interval(view: View, part: int, whole: int) -> str:
    if whole < figures.SMALL_N:
        return ""
    low, high = wilson(part, whole)
    return view.say(
        "oversight.share",
        share=view.percent(part / whole, 1),
        low=view.number(100 * low, 1),
        high=view.percent(high, 1),
    )


def tiers(view: View) -> None:
    """Draw the six tiers side by side: mark, word, count, share of those assessed, meaning."""
    known = counts(view)
    total = sum(known.values())
    assessed = total - known["unknown"]
    drawn = []
    for tier, n in known.items():
        whole = total if tier == "unknown" else assessed
        key = "of_all" if tier == "unknown" else "of_assessed"
        of = view.say(f"oversight.{key}", n=whole)
        share = figures.share(view, n, whole)
        drawn.append(
            f'<div class="figure" title="{html(view.number(n))} {html(of)}">'
            f'<div class="label">{theme.mark(tier)} {html(word(view, tier))}</div>'
            f'<div class="value" data-rows=tier_{tier}>'
            f"{html(view.number(n) if whole else '–')}</div>"
            f'<div class="note">{html(share)}</div>'
            f'<div class="note">{html(view.say(f"oversight.about_{tier}"))}</div></div>'
        )
    st.html(f'<div class="tiers">{"".join(drawn)}</div>')


def by_place(view: View) -> None:
    """Draw the tiers of every place below the scope, with the interval of the real share."""
    if view.level == "district":
        return
    level = LEVELS[LEVELS.index(view.level) + 1]
    known = answers.ask(view, "tiers_by_place", length=CODE_LENGTH[level])
    text.section(view, f"oversight.tiers_{level}", view.say("oversight.tiers_about"))
    table = answers.grid(known, "code", "tier", "cooperatives")
    charts.bars([_row(view, code, row) for code, row in table.items()])
    ceremonial = sum(row[kind] for row in table.values() for kind in _CEREMONIAL)
    if ceremonial and view.level == "province":
        text.note(view.say("oversight.aggregate", n=ceremonial))


def _row(view: View, code: str, row: Counter[str]) -> charts.Row:
    place, total = view.reference.name(code), row.total()
    parts = []
    for tier in theme.TIERS:
        n = row[tier]
        short = view.say(f"tier_short.{tier}")
        hover = view.say("oversight.tier_hover", tier=short, n=n, all=total)
        shown = f"{_GLYPHS[tier]} {view.number(n)}".strip() if n >= _ROOM * total else ""
        colour = theme.NO_DATA if tier == "unknown" else theme.tier_colour(tier)
        strong = tier in ("real", "none", "inconsistent")
        parts.append(charts.Part(n, colour, hover, shown, strong=strong, rows=f"tier_{tier}"))
    end, note = share_words(view, row["real"], total - row["unknown"])
    return charts.Row(place, tuple(parts), end=end, note=note, at=code)


def share_words(view: View, part: int, whole: int) -> tuple[str, str]:
    """Write a share and its interval; counts alone below twenty; words where there is nothing."""
    if not whole:
        return "", view.say("common.cannot_assess")
    if whole < figures.SMALL_N:
        return view.say("common.share", part=part, n=whole), ""
    low, high = wilson(part, whole)
    span = view.say("oversight.interval", low=view.number(100 * low), high=view.percent(high))
    return view.percent(part / whole), span


@where_held
def second_line(view: View) -> None:
    """Draw how many cooperatives the second line saw in the window, and the visits it made."""
    if view.level == "district":
        return
    level = LEVELS[LEVELS.index(view.level) + 1]
    visits = answers.ask(view, "second_line", length=CODE_LENGTH[level])
    seen = answers.measure(view, "second_line", level=level).sort_values("code")
    days = answers.threshold(view, "shared", "window_days")
    text.section(view, "oversight.second", view.say("oversight.second_about", days=days))
    made = {(row.code, row.role): int(row.visits) for row in answers.rows(visits)}
    others = {
        (row.code, row.metric_id): row
        for row in answers.rows(answers.measure(view, *_SECOND_LOOKS, level=level))
    }
    held = set(visits["role"])
    rows = []
    for row in answers.rows(seen):
        part, whole = int(row.numerator), int(row.denominator)
        share, span = share_words(view, part, whole)
        counted = view.say("common.share", part=part, n=whole) if whole else span
        written = f"{share} ({span})" if share and span else share
        rows.append(
            [
                view.reference.name(row.code),
                *(_visits(view, made, held, row.code, role, whole) for role in _SECOND_LINE),
                counted,
                written if written != counted else "",
                *(_kept(view, others.get((row.code, metric))) for metric in _SECOND_LOOKS),
            ]
        )
    headings = [view.say("column.place"), *(view.say(f"role.{role}") for role in _SECOND_LINE)]
    headings += [view.say("column.seen_by_second"), view.say("column.second_share")]
    headings += [answers.title(view, metric) for metric in _SECOND_LOOKS]
    behind = [*[""] * (1 + len(_SECOND_LINE)), "second_line", "second_line", *_SECOND_LOOKS]
    drawn = text.table(headings, rows, behind=behind, at=seen["code"])
    st.html(drawn + figures.behind("places", view.say("rows.download")))
    text.note(view.say("oversight.second_note"))


def _kept(view: View, row: Any) -> str:
    """Write a part of a whole, with its share where it is not of so few; nothing is not nought."""
    if row is None:
        return view.say("common.not_reported")
    if not row.denominator:
        return view.say("oversight.none_due")
    part, whole = int(row.numerator), int(row.denominator)
    counted = view.say("common.share", part=part, n=whole)
    share = figures.share(view, part, whole)
    return f"{counted} ({share})" if share else counted


def _visits(
    view: View, made: dict[Any, int], held: set[str], code: str, role: str, whole: int
) -> str:
    if role not in held:
        return view.say("common.not_reported")
    # Where reports are incomplete, no visits on record is not the same as none made.
    if not whole and not made.get((code, role)):
        return view.say("common.cannot_assess")
    return view.number(made.get((code, role), 0))
