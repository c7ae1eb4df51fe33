"""Every rule with its answers, the cooperatives behind each number, and what would open more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import streamlit as st

from dashboard import contract, words
from dashboard.views import (
    answers,
    block,
    charts,
    desks,
    oversight,
    search,
    tables,
    text,
    theme,
)
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


class Counted(NamedTuple):
    """A rule with how many subjects got each answer; ``words`` are its columns in the catalogue."""

    words: Any
    answers: Counter[str]

    def title(self, view: View) -> str:
        """Return the rule's name in the reader's language."""
        return str(getattr(self.words, f"title_{view.language}"))


def counted(view: View, family: str = "") -> dict[str, Counted]:
    """Return every rule, of one family of evidence where it is given, by its id."""
    return answers.kept(view, f"rules.counted_{family}", lambda: _count(view, family))


def _count(view: View, family: str) -> dict[str, Counted]:
    found: dict[str, Counted] = {}
    for row in _answers(view, family):
        found.setdefault(row.rule_id, Counted(row, Counter())).answers[row.status] += row.answers
    return found


def _answers(view: View, family: str) -> list[Any]:
    """Return how often each rule gave each answer, and for which reason."""
    if view.scope == view.widest:  # with what belongs to no place
        known = answers.ask(view, "rule_answers", scope=view.everywhere)
    else:
        known = answers.ask_place(view, "rule_answers")
    return [row for row in answers.rows(known) if family in ("", row.family)]


def rules(view: View) -> None:
    """Draw every rule with its five kinds of answer, by what it is about."""
    known = counted(view)
    text.section(view, "oversight.rules", view.say("oversight.rules_about"))
    with block.fold(view, "rules", view.say("oversight.rules_fold", n=len(known))) as box:
        if box.open:
            table(view, known)


def table(view: View, known: Mapping[str, Counted]) -> None:
    """Draw rules as ``counted`` gives them: a bar and five counts each."""
    clarifying = desks.being_clarified(view)
    what = f"rules {view.language} {list(known)} {sorted(clarifying.items())}"
    st.html(answers.kept(view, what, lambda: _written(view, known, clarifying)))
    charts.legend(
        [charts.Key(colour, view.say(f"column.{status}")) for status, colour in _COLOURS.items()]
    )


def _written(view: View, known: Mapping[str, Counted], clarifying: Counter[str]) -> str:
    heads = "".join(f"<th>{html(view.say(f'column.{status}'))}</th>" for status in STATUSES)
    body = []
    for subject in _SUBJECTS:
        inside = [rule for rule in known.values() if rule.words.subject == subject]
        if not inside:
            continue
        title = html(view.say(f"oversight.subject_{subject}"))
        body.append(f'<tr class="group"><td colspan="7">{title}</td></tr>')
        body += [_rule(view, rule, clarifying[rule.words.rule_id]) for rule in inside]
    colours = ";".join(f"--c{at}:{colour}" for at, colour in enumerate(_COLOURS.values()))
    return (
        f'<div class="scroll"><table class="plain rules" style="{colours}"><thead><tr>'
        f'<th class="left">{html(view.say("column.rule"))}</th><th></th>{heads}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _rule(view: View, rule: Counted, clarifying: int) -> str:
    counted = [rule.answers[status] for status in STATUSES]
    # Fifty rows of five parts are sent at every change of place: hence so short.
    bar = "".join(f"<i class=c{at} style=flex:{n}></i>" for at, n in enumerate(counted) if n)
    cells = "".join(f"<td>{html(view.number(n))}" for n in counted)
    title = html(rule.title(view))
    if clarifying:
        title += f" · {html(view.say('oversight.being_clarified', n=clarifying))}"
    return f"<tr><td><b>{html(rule.words.rule_id)}</b> {title}<td><span>{bar}</span>{cells}"


def behind(view: View) -> None:
    """Draw the cooperatives behind a tier or a rule; a rule about mentors as counts only."""
    text.section(view, "oversight.behind", view.say("oversight.behind_about"))
    tiers = oversight.counts(view)
    held = {tier: n for tier, n in tiers.items() if n}
    first = next((t for t in ("none", "inconsistent", "hollow", "thin") if tiers[t]), "")
    choose(view, counted(view), held, first)


def choose(
    view: View, known: Mapping[str, Counted], tiers: Mapping[str, int] = _NO_TIERS, first: str = ""
) -> None:
    """Let a reader choose a tier or a rule that flags (``counted``), and draw who stands behind.

    Without a choice in the address it is ``first``, or else the first of all.
    """
    # Addresses are written small; a rule's id is not.
    asked = view.show.upper() if view.show.upper() in known else view.show
    flagging = [name for name, rule in known.items() if rule.answers["flag"] or name == asked]
    options = [*tiers, *flagging]
    if not options:
        text.note(view.say("oversight.behind_none", place=view.place))
        return
    chosen = asked if asked in options else first or options[0]

    def named(option: str) -> str:
        if option in known:
            name, n = f"{option} {known[option].title(view)}", known[option].answers["flag"]
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
        on_change=lambda: block.go(view, show=st.session_state["behind"].lower()),
    )
    if chosen not in known:
        _tier(view, chosen)
    elif known[chosen].words.subject in _OF_COOPERATIVES:
        _flagged(view, chosen, named(chosen))
    else:
        _counted(view, chosen, known[chosen].words.subject)


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
    found = answers.ask_once(view, "rule_cooperatives", rule=rule)
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
            search.mentor_link(view, row, more=getattr(row, f"explanation_{view.language}"))


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
    unanswered = [row for row in _answers(view, family) if row.status == "cannot_assess"]
    by_reason: dict[str, tuple[set[str], int]] = {}
    for row in sorted(unanswered, key=lambda row: -row.answers):
        said = reason(view, row.reason_code)
        rules, n = by_reason.get(said, (set(), 0))
        by_reason[said] = ({*rules, row.rule_id}, n + row.answers)
    return [
        [said[:1].upper() + said[1:], " ".join(sorted(rules)), view.number(n)]
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
