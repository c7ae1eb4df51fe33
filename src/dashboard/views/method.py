"""The method, made from the program itself: tiers, visit classes, each rule with its thresholds."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from dashboard import settings, words
from dashboard.questions import header
from dashboard.views import answers, block, oversight, oversight_rules, text, theme
from dashboard.views.address import View
from dashboard.views.escape import html, markdown

# The order in which tiers are decided; the first that matches holds.
_DECIDED = ("none", "unknown", "inconsistent", "hollow", "thin", "real")
_CLASSES = {"v2": "real", "v1": "thin", "v0": "plain", "vx": "inconsistent"}
_SHARES = ("assessable_share", "hollow_share", "mixed_share", "target_share")
_SAID = (
    "none_effective_days", "min_exposure_days", "shortest_minutes", "contacts_per_30",
    "contacts_per_30_busy", "verified_days", "window_days", "specific_words", "place_far_km",
    "denying_cooperatives",
)  # fmt: skip


def sentence(view: View) -> None:
    """Draw what the method is, and the one thing never to confuse."""
    rules = len(answers.ask(view, "rule_catalogue"))
    text.lead(view.say("method.lead", rules=rules, hash=answers.settings_hash(view)))
    text.note(view.say("method.never"))


def tiers(view: View) -> None:
    """Draw each tier's definition with this release's thresholds, in the order of decision."""
    text.section(view, "method.tiers", view.say("method.tiers_about"))
    said = _said(view)
    body = "".join(
        f'<tr><td class="left"><b>{n}</b> {theme.mark(tier)}'
        f" {html(oversight.word(view, tier))}</td>"
        f'<td class="left">{html(view.say(f"method.tier_{tier}", **said))}</td></tr>'
        for n, tier in enumerate(_DECIDED, 1)
    )
    st.html(f'<div class="wrapped"><table class="plain facts"><tbody>{body}</tbody></table></div>')
    text.note(view.say("method.tier_ceremonial"))


def visits(view: View) -> None:
    """Draw the classes of visits and the window over which they are judged."""
    said = _said(view)
    text.section(view, "method.visits", view.say("method.visits_about", **said))
    body = "".join(
        f'<tr><td class="left"><i class="mark mark-{mark}"></i>'
        f" {html(view.say(f'visit_class.{kind}'))}</td>"
        f'<td class="left">{html(view.say(f"method.class_{kind}", **said))}</td></tr>'
        for kind, mark in _CLASSES.items()
    )
    st.html(f'<div class="wrapped"><table class="plain facts"><tbody>{body}</tbody></table></div>')


def _said(view: View) -> dict[str, Any]:
    """Return the shared thresholds that definitions name, shares as percentages."""
    values = {name: answers.threshold(view, "shared", name) for name in (*_SAID, *_SHARES)}
    return values | {name: view.percent(values[name]) for name in _SHARES}


def rule(view: View) -> None:
    """Draw one rule, chosen by the reader: all that its header says, thresholds, answers, SQL."""
    text.section(view, "method.rules", view.say("method.rules_about"))
    known = {row.rule_id: row for row in answers.rows(answers.ask(view, "rule_catalogue"))}
    chosen = chosen_rule(view)
    st.session_state["method_rule"] = chosen
    st.selectbox(
        view.say("method.choose_rule"),
        list(known),
        format_func=lambda code: f"{code} · {getattr(known[code], f'title_{view.language}')}",
        key="method_rule",
        label_visibility="collapsed",
        width=480,
        on_change=lambda: block.go(view, show=st.session_state["method_rule"].lower()),
    )
    it = known[chosen]
    own = {
        name: getattr(it, f"{name}_{view.language}") for name in ("why", "do", "innocent", "clears")
    }
    own["traps"], own["source"] = it.traps, it.source
    own["cases"] = header.cases_file(chosen)
    own["about"] = view.say(
        "method.about_value",
        subject=view.say(f"subject.{it.subject}"),
        family=_word(view, "rule_family", it.family),
        unit=_word(view, "rule_unit", it.unit),
        version=int(it.version),
    )
    needs = [need.strip().replace("?", "") for need in it.needs.split(",")]
    own["needs"] = "; ".join(oversight_rules.need(view, need) for need in needs if need)
    lacks = [*it.missing, *it.missing_to_clear]
    own["lacks"] = "; ".join(
        oversight_rules.need(view, need) for need in dict.fromkeys(lacks)
    ) or view.say("method.lacks_none")
    body = "".join(
        f'<tr><td class="left">{html(view.say(f"method.{name}"))}</td>'
        f'<td class="left">{html(said)}</td></tr>'
        for name, said in own.items()
    )
    body += (
        f'<tr><td class="left">{html(view.say("method.answers", place=view.place))}</td>'
        f'<td class="left">{html(_answers(view, chosen))}</td></tr>'
    )
    st.html(f'<div class="wrapped"><table class="plain facts"><tbody>{body}</tbody></table></div>')
    own_thresholds = _thresholds(view, chosen)
    if own_thresholds:
        st.html(own_thresholds)
    with st.expander(markdown(view.say("method.sql", rule=chosen))):
        st.code(it.sql, language="sql")


def chosen_rule(view: View) -> str:
    """Return the rule that the address names, else the first."""
    known = list(answers.ask(view, "rule_catalogue")["rule_id"])
    # Addresses are written small; a rule's id is not.
    return view.show.upper() if view.show.upper() in known else str(known[0])


def _answers(view: View, chosen: str) -> str:
    rule = oversight_rules.counted(view).get(chosen)
    if rule is None:
        return view.say("common.no_rows")
    return " · ".join(
        view.say(
            "method.answer_part",
            name=view.say(f"column.{status}").lower(),
            n=rule.answers[status],
        )
        for status in oversight_rules.STATUSES
    )


def shared(view: View) -> None:
    """Draw the thresholds that all rules share."""
    text.section(view, "method.shared", view.say("method.shared_about"))
    n = len(answers.ask(view, "thresholds", section="shared"))
    with st.expander(markdown(view.say("method.shared_open", n=n))):
        st.html(_thresholds(view, "shared"))


def _thresholds(view: View, section: str) -> str:
    rows = [
        [
            getattr(row, f"about_{view.language}"),
            value(view, json.loads(row.value)),
            unit(view, row.unit),
            row.source,
        ]
        for row in answers.rows(answers.ask(view, "thresholds", section=section))
    ]
    headings = [view.say(f"column.{name}") for name in ("threshold", "value", "unit", "source")]
    return f'<div class="wrapped">{text.table(headings, rows, left=4)}</div>' if rows else ""


def value(view: View, threshold: Any) -> str:
    """Write a threshold's value, a number with every decimal that it has."""
    if isinstance(threshold, list):
        return ", ".join(map(str, threshold)) or words.NO_VALUE
    if not settings.is_number(threshold):
        return str(threshold)
    whole = threshold == int(threshold)
    return view.number(threshold, 0 if whole else len(repr(threshold).partition(".")[2]))


def unit(view: View, name: str) -> str:
    """Write a threshold's unit in words, where the catalogue has them."""
    return _word(view, "setting_unit", name.replace(" ", "_"))


def _word(view: View, section: str, name: str) -> str:
    key = f"{section}.{name}"
    return view.say(key) if words.has(key) else name
