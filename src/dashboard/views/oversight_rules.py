"""Every rule with its answers, the cooperatives behind each number, and what would open more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import contract, words
from dashboard.views import answers, charts, desks, frame, oversight, tables, text, theme
from dashboard.views.address import View
from dashboard.views.escape import html
from dashboard.views.tables import Column

STATUSES = ("flag", "clear", "cannot_assess", "not_applicable", "suppressed")
_COLOURS = {
    "flag": "var(--tier-inconsistent)",
    "clear": "var(--ramp-2)",
    "cannot_assess": theme.NO_DATA,
    "not_applicable": theme.FAINT,
    "suppressed": theme.GREY,
}
_SUBJECTS = ("cooperative", "unit", "mentor", "regency")
_NO_TIERS: Mapping[str, int] = MappingProxyType({})
_OF_COOPERATIVES = ("cooperative", "unit")


def counted(view: View, family: str = "") -> pd.DataFrame:
    """Return every rule (of one family of evidence) with how many subjects got each answer."""

    def count() -> pd.DataFrame:
        known = _answers(view)
        return _counts(known[known["family"] == family] if family else known)

    return answers.kept(view, f"rules.counted_{family}", count)


def _answers(view: View) -> pd.DataFrame:
    return answers.ask(view, "rule_answers", scope=view.everywhere)


def _counts(known: pd.DataFrame) -> pd.DataFrame:
    """Return one row per rule, with a column for each answer."""
    counted = answers.grid(known, "rule_id", "status", "answers")
    rules = known.drop_duplicates("rule_id")
    return rules.assign(
        **{status: [counted[rule][status] for rule in rules["rule_id"]] for status in STATUSES}
    )


def rules(view: View) -> None:
    """Draw every rule with its five kinds of answer, by what it is about."""
    known = counted(view)
    text.section(view, "oversight.rules", view.say("oversight.rules_about"))
    with frame.fold(view, "rules", view.say("oversight.rules_fold", n=len(known))) as box:
        if box.open:
            table(view, known)


def table(view: View, known: pd.DataFrame) -> None:
    """Draw rules as ``counted`` gives them: a bar and five counts each."""
    clarifying = desks.being_clarified(view)
    what = f"rules {view.language} {list(known['rule_id'])} {sorted(clarifying.items())}"
    st.html(answers.kept(view, what, lambda: _written(view, known, clarifying)))
    charts.legend(
        [(colour, view.say(f"column.{status}"), "") for status, colour in _COLOURS.items()]
    )


def _written(view: View, known: pd.DataFrame, clarifying: Counter[str]) -> str:
    heads = "".join(f"<th>{html(view.say(f'column.{status}'))}</th>" for status in STATUSES)
    body = []
    for subject in _SUBJECTS:
        inside = known[known["subject"] == subject]
        if inside.empty:
            continue
        title = html(view.say(f"oversight.subject_{subject}"))
        body.append(f'<tr class="group"><td colspan="7">{title}</td></tr>')
        body += [_rule(view, row, clarifying[row.rule_id]) for row in answers.rows(inside)]
    colours = ";".join(f"--c{at}:{colour}" for at, colour in enumerate(_COLOURS.values()))
    return (
        f'<div class="scroll"><table class="plain rules" style="{colours}"><thead><tr>'
        f'<th class="left">{html(view.say("column.rule"))}</th><th></th>{heads}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _rule(view: View, row: Any, clarifying: int) -> str:
    counted = {status: int(getattr(row, status)) for status in STATUSES}
    # Fifty rows of five parts are sent at every change of place: hence so short.
    bar = "".join(
        f"<i class=c{at} style=flex:{n}></i>" for at, n in enumerate(counted.values()) if n
    )
    cells = "".join(f"<td>{html(view.number(n))}" for n in counted.values())
    title = html(getattr(row, f"title_{view.language}"))
    if clarifying:
        title += f" · {html(view.say('oversight.being_clarified', n=clarifying))}"
    return f"<tr><td><b>{html(row.rule_id)}</b> {title}<td><span>{bar}</span>{cells}"


def behind(view: View) -> None:
    """Draw the cooperatives behind a tier or a rule; a rule about mentors as counts only."""
    text.section(view, "oversight.behind", view.say("oversight.behind_about"))
    tiers = oversight.counts(view)
    held = {tier: n for tier, n in tiers.items() if n}
    first = next((t for t in ("none", "inconsistent", "hollow", "thin") if tiers[t]), "")
    choose(view, counted(view), held, first)


def choose(
    view: View, rules: pd.DataFrame, tiers: Mapping[str, int] = _NO_TIERS, first: str = ""
) -> None:
    """Let a reader choose a tier or a rule that flags (``counted``), and draw who stands behind.

    Without a choice in the address it is ``first``, or else the first of all.
    """
    known = {row.rule_id: row for row in answers.rows(rules)}
    # Addresses are written small; a rule's id is not.
    asked = view.show.upper() if view.show.upper() in known else view.show
    flagging = [rule for rule, row in known.items() if row.flag or rule == asked]
    options = [*tiers, *flagging]
    if not options:
        text.note(view.say("oversight.behind_none", place=view.place))
        return
    chosen = asked if asked in options else first or options[0]

    def named(option: str) -> str:
        if option in known:
            row = known[option]
            name, n = f"{option} {getattr(row, f'title_{view.language}')}", int(row.flag)
        else:
            name, n = oversight.word(view, option), tiers[option]
        return view.say("oversight.option", name=name, n=n)

    st.session_state["behind"] = chosen
    st.selectbox(
        view.say("oversight.choose"),
        options,
        format_func=named,
        key="behind",
        label_visibility="collapsed",
        width=480,
        on_change=lambda: frame.go(view, show=st.session_state["behind"].lower()),
    )
    if chosen not in known:
        _tier(view, chosen)
    elif known[chosen].subject in _OF_COOPERATIVES:
        _flagged(view, chosen, named(chosen))
    else:
        _counted(view, chosen, known[chosen].subject)


def _tier(view: View, tier: str) -> None:
    found = answers.ask(view, "tier_cooperatives", tier=tier)
    name = oversight.word(view, tier)
    # The sentence begins with the cooperative and the tier, which stand beside it here.
    found["explanation"] = [
        sentence.removeprefix(f"{cooperative}: {name}. ")
        for cooperative, sentence in zip(
            found["name"], found[f"explanation_{view.language}"], strict=True
        )
    ]
    columns = (
        *tables.COOPERATIVE[:1],
        *tables.COOPERATIVE[3:],
        Column("explanation", "sentence"),
    )
    tables.show(view, found, columns, key=f"tier-{tier}", title=name, glance=True)


def _flagged(view: View, rule: str, title: str) -> None:
    found = answers.ask(view, "rule_cooperatives", rule=rule)
    found["explanation"] = found[f"explanation_{view.language}"]
    columns = (
        *tables.COOPERATIVE[:1],
        *tables.COOPERATIVE[3:],
        Column("unit_type", "word"),
        Column("severity", "word"),
        Column("explanation", "sentence"),
        Column("tier", "word"),
    )
    tables.show(view, found, columns, key=f"rule-{rule}", title=title, glance=True)


def _counted(view: View, rule: str, subject: str) -> None:
    named = subject == "mentor" and view.reader.supervisor
    if not named:
        text.note(view.say(f"oversight.counts_{'only' if subject == 'mentor' else 'regency'}"))
    known = answers.ask(view, "rule_counts_by_place", scope=view.everywhere, rule=rule)
    rows = [
        [
            view.reference.name(row.code) if row.code else view.say("oversight.no_place"),
            *(view.number(getattr(row, status)) for status in STATUSES),
        ]
        for row in answers.rows(known)
    ]
    headings = ["place", *STATUSES]
    st.html(text.table([view.say(f"column.{name}") for name in headings], rows))
    if named:
        _mentors(view, rule)


def _mentors(view: View, rule: str) -> None:
    """Name the mentors that a rule flags, to a supervisor: by code within the regency."""
    found = answers.ask(view, "rule_mentors", scope=view.everywhere, rule=rule)
    if found.empty:
        return
    with st.expander(view.say("oversight.mentors_named", n=len(found))):
        for row in answers.rows(found):
            frame.mentor_link(view, row, more=getattr(row, f"explanation_{view.language}"))


def unanswered(view: View, family: str = "") -> None:
    """Draw why rules (of one family) could not be answered, and which data would open each."""
    text.section(view, "oversight.unanswered", view.say("oversight.unanswered_about"))
    rows = answers.kept(
        view, f"unanswered {view.language} {family}", lambda: _reasons(view, family)
    )
    if not rows:
        text.note(view.say("oversight.unanswered_none"))
        return
    headings = [view.say(f"column.{name}") for name in ("reason", "rules_hit", "answers")]
    st.html(text.table(headings, rows))


def _reasons(view: View, family: str) -> list[list[str]]:
    known = _answers(view)
    known = known[known["status"] == "cannot_assess"]
    if family:
        known = known[known["family"] == family]
    by_reason: dict[str, tuple[list[str], int]] = {}
    for row in answers.rows(known.sort_values("answers", ascending=False, kind="stable")):
        said = reason(view, row.reason_code)
        rules, n = by_reason.get(said, ([], 0))
        by_reason[said] = ([*rules, row.rule_id], n + int(row.answers))
    return [
        [said[:1].upper() + said[1:], " ".join(sorted(set(rules))), view.number(n)]
        for said, (rules, n) in by_reason.items()
    ]


def reason(view: View, code: str) -> str:
    """Write a reason code in words; missing data by the heading that analysts know."""
    kind, _, names = code.partition(":")
    if kind == "missing":
        return "; ".join(need(view, name) for name in names.split(","))
    key = f"reason.{code}"
    return view.say(key) if words.has(key) else code


def need(view: View, name: str) -> str:
    """Write a table or ``table.column`` that a rule needs, by the heading that analysts know."""
    table_name, _, column = name.partition(".")
    table = contract.tables()[table_name]
    title = (table.title_id if view.language == "id" else table.title_en).lower()
    if not column:
        return view.say("oversight.need_table", table=title)
    heading = table.columns[column].heading
    return view.say("oversight.need_column", column=heading, table=title)
