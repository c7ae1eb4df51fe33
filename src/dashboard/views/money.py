"""The blocks of money: what loans ask of cooperatives and of Dana Desa, and who watches them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from dashboard.views import answers, charts, figures, oversight_rules, tables, text, theme
from dashboard.views.address import CODE_LENGTH, LEVELS, View
from dashboard.views.progress import where_held
from dashboard.views.tables import Column

_AMOUNTS = ("principal_idr", "instalment_idr", "needed_idr")
# Classes of a year's instalments against a year's village fund: their upper ends, in percent.
_CLASSES = (10, 20, 30, 40)
_LAST = "\N{REPLACEMENT CHARACTER}"  # a basis that is not reported stands behind all others
_NO_SHARE = ("kelurahan", "unreported", "doubtful", "no_instalment")
_SEEN = {
    "unseen": "var(--tier-inconsistent)",
    "seen": "var(--ramp-2)",
    "cannot_assess": theme.NO_DATA,
}
_LIST = (
    *tables.COOPERATIVE[:1],
    *tables.COOPERATIVE[3:],
    Column("scheme", "word"),
    Column("legal_basis"),
    Column("principal_idr", "idr"),
    Column("disbursed_idr", "idr"),
    Column("instalment_idr", "idr"),
    Column("needed_idr", "idr"),
    Column("allocation_idr", "idr"),
    Column("fund", "word"),
)


def _loans(view: View, party: str = "") -> list[Any]:
    """Return the loans and schemes, of a party where it is given, with columns as attributes."""

    def of_party() -> list[Any]:
        if not party:
            return list(answers.rows(answers.ask_once(view, "loans")))
        return [loan for loan in _loans(view) if loan.party == party]

    return answers.kept(view, f"money.loans_{party}", of_party)


@where_held
def sentence(view: View) -> None:
    """Draw the sentence that answers the page: scheme A first, Agrinas apart."""
    if not _loans(view):
        text.lead(view.say("money.none", place=view.place))
        return
    said = []
    lent = _loans(view, "a")
    if lent:
        said.append(
            view.say(
                "money.lead_a",
                n=len(lent),
                principal=view.rupiah(_total(lent, "principal_idr")),
                instalment=view.rupiah(_total(lent, "instalment_idr")),
            )
        )
        assessed = [each for each in _seen(view, "a") if each.state != "cannot_assess"]
        unseen = [each for each in assessed if each.state == "unseen"]
        if assessed:
            amount = view.rupiah(sum(each.disbursed_idr for each in unseen))
            said.append(
                view.say("money.lead_unseen", n=len(unseen), all=len(assessed), amount=amount)
            )
    built = _loans(view, "b")
    if built:
        amount = view.rupiah(_total(built, "principal_idr"))
        said.append(view.say("money.lead_b", n=len(built), principal=amount))
    text.lead(f"{view.place}: {' '.join(said)}")


@where_held
def chain(view: View) -> None:
    """Draw what a guarantee should know: principal, instalment, cash needed, share of Dana Desa."""
    lent = _loans(view, "a")
    if not lent:
        return
    text.section(view, "money.before", view.say("money.before_about"))
    of_loans = view.say("money.of_loans", n=len(lent))
    worked_out = sum(bool(loan.worked_out) for loan in lent)
    missing = sum(_unsaid(loan.instalment_idr) for loan in lent)
    notes = [view.say("money.worked_out", n=worked_out)] if worked_out else []
    notes += [view.say("money.instalment_missing", n=missing)] if missing else []
    drawn = [
        figures.Figure(
            view.say("money.principal"),
            view.rupiah(_total(lent, "principal_idr")),
            out_of=of_loans,
            note=view.say("money.disbursed", amount=view.rupiah(_total(lent, "disbursed_idr"))),
        ),
        figures.Figure(
            view.say("money.instalment"),
            view.rupiah(_total(lent, "instalment_idr")),
            out_of=of_loans,
            note="; ".join(notes),
        ),
        figures.Figure(
            view.say("money.needed"),
            view.rupiah(_total(lent, "needed_idr")),
            out_of=view.say("money.needed_about"),
        ),
        _fund(view, lent),
    ]
    if answers.measurable(view, "borrowers_unseen"):
        drawn.append(figures.of_metric(view, "borrowers_unseen"))
    else:
        drawn.append(figures.empty(view, "borrowers_unseen", "visits"))
    figures.row(view, drawn)


def _fund(view: View, lent: Sequence[Any]) -> figures.Figure:
    """Weigh a year's instalments against the Dana Desa of the same villages."""
    label = view.say("money.share")
    if not view.has("village_funds"):
        note = view.say("common.opened_by", table=view.say("table.village_funds"))
        return figures.Figure(label, None, note=note)
    asked, fund, villages = _against_fund(lent, "needed_idr")
    if not villages:
        return figures.Figure(label, None, note=view.say("money.share_none"))
    counted = view.say("money.of_villages", n=villages)
    hover = view.say("money.of_fund", part=view.rupiah(asked), whole=view.rupiah(fund))
    outside = len({loan.cooperative_id for loan in lent if loan.fund == "kelurahan"})
    return figures.Figure(
        label,
        view.percent(asked / fund),
        out_of=f"{hover}; {counted}",
        note=view.say("money.kelurahan", n=outside) if outside else "",
        hover=f"{label}: {hover}",
    )


def _against_fund(loans: Sequence[Any], amount: str) -> tuple[float, float, int]:
    """Return an amount a year, the Dana Desa of the villages it falls on, and how many they are."""
    known = [loan for loan in loans if loan.fund == "known" and not _unsaid(getattr(loan, amount))]
    villages = {loan.village_code: loan for loan in reversed(known)}.values()
    # What a village has committed is one figure, however many loans stand in it.
    counted = villages if amount == "committed_idr" else known
    asked = sum(getattr(loan, amount) for loan in counted)
    return float(asked), float(sum(loan.allocation_idr for loan in villages)), len(villages)


@where_held
def terms(view: View) -> None:
    """Draw the same by scheme and legal basis: a table for each party, never one total."""
    known = _loans(view)
    if not known:
        return
    text.section(view, "money.terms", view.say("money.terms_about"))
    for party in sorted({loan.party for loan in known}):
        headings = [
            view.say(f"money.party_{party}"),
            *(view.say(f"column.{name}") for name in ("loans", *_AMOUNTS[:-1])),
            *(view.say(f"money.{name}_{party}") for name in ("needed", "share")),
        ]
        rows = answers.kept(
            view, f"money.terms_{party}_{view.language}", partial(_rows, view, party)
        )
        st.html(f'<div class="even">{text.table(headings, rows)}</div>')


def _rows(view: View, party: str) -> list[list[str]]:
    by_terms: dict[tuple[str, str], list[Any]] = {}
    for loan in _loans(view, party):
        basis = _LAST if _unsaid(loan.legal_basis) else loan.legal_basis
        by_terms.setdefault((loan.scheme, basis), []).append(loan)
    return [_terms(view, party, *terms, by_terms[terms]) for terms in sorted(by_terms)]


def _terms(view: View, party: str, scheme: str, basis: str, group: Sequence[Any]) -> list[str]:
    named = view.say(f"scheme.{scheme}")
    written = view.say("common.not_reported") if basis == _LAST else basis
    return [
        f"{named[:1].upper()}{named[1:]} · {written}",
        view.number(len(group)),
        *(_sum(view, [getattr(loan, amount) for loan in group]) for amount in _AMOUNTS),
        _share(view, party, group),
    ]


def _unsaid(value: Any) -> bool:
    """Return whether a cell is empty; of a hundred thousand, pandas' own test takes seconds."""
    return value is None or value != value  # noqa: PLR0124 - what only NaN is


def _total(loans: Sequence[Any], amount: str) -> float:
    """Add up an amount as far as it is reported."""
    amounts = (getattr(loan, amount) for loan in loans)
    return float(sum(each for each in amounts if not _unsaid(each)))


def _sum(view: View, amounts: Sequence[float]) -> str:
    """Write a sum with how many are in it, where that is not all of them."""
    known = [amount for amount in amounts if not _unsaid(amount)]
    if not known:
        return view.say("common.not_reported")
    total = view.rupiah(sum(known))
    if len(known) == len(amounts):
        return total
    return f"{total} ({view.say('common.share', part=len(known), n=len(amounts))})"


def _share(view: View, party: str, group: Sequence[Any]) -> str:
    if party == "unknown":
        return view.say("common.cannot_assess")
    asked, fund, villages = _against_fund(group, "needed_idr" if party == "a" else "committed_idr")
    if not villages:
        return view.say("common.not_reported" if view.has("village_funds") else "common.not_yet")
    return view.say("money.share_in", share=view.percent(asked / fund), n=villages)


@where_held
def burden(view: View) -> None:
    """Draw borrowers by the share of their village's Dana Desa that a year's instalments are."""
    lent = _loans(view, "a")
    if not lent or not view.has("village_funds"):
        return
    text.section(view, "money.burden", view.say("money.burden_about"))
    counted = answers.kept(view, "money.burden", lambda: _classes(lent))
    scale = [str(top) for top in (*_CLASSES, "more")]
    colours = dict(zip(scale, theme.RAMP, strict=True))
    named = [*scale, *(kind for kind in _NO_SHARE if counted.get(kind, 0))]
    rows = []
    for name in named:
        n = int(counted.get(name, 0))
        label = _class_name(view, name)
        hover = view.say("money.burden_hover", name=label, n=n, all=counted.total())
        part = charts.Part(n, colours.get(name, theme.NO_DATA), hover)
        rows.append(charts.Row(label, (part,), view.number(n), aside=name in _NO_SHARE[:1]))
    charts.bars(rows, top=max(counted.values()))


def _classes(loans: Sequence[Any]) -> Counter[str]:
    """Count borrowers by the class of what all their loans need in a year."""
    first: dict[str, Any] = {}
    needed: dict[str, float] = {}
    for loan in loans:
        first.setdefault(loan.cooperative_id, loan)
        # One loan of unknown instalment makes the whole unknown.
        needed[loan.cooperative_id] = needed.get(loan.cooperative_id, 0.0) + loan.needed_idr
    return Counter(_class(loan, needed[borrower]) for borrower, loan in first.items())


def _class(borrower: Any, needed_idr: float) -> str:
    if borrower.fund != "known":
        return str(borrower.fund)
    if _unsaid(needed_idr):
        return "no_instalment"
    share = 100 * needed_idr / borrower.allocation_idr
    return next((str(top) for top in _CLASSES if share <= top), "more")


def _class_name(view: View, name: str) -> str:
    if name in _NO_SHARE:
        return view.say(f"fund.{name}")
    if name == "more":
        return view.say("money.class_more", n=_CLASSES[-1])
    place = _CLASSES.index(int(name))
    low = _CLASSES[place - 1] if place else 0
    return view.say("money.class", low=low, high=_CLASSES[place])


class _Borrower(NamedTuple):
    """A cooperative that money went to, and whether anybody verifiably came since."""

    scope_code: str
    state: str
    disbursed_idr: float


def _seen(view: View, party: str) -> list[_Borrower]:
    return answers.kept(view, f"money.seen_{party}", lambda: _borrowers(_loans(view, party)))


def _borrowers(loans: Sequence[Any]) -> list[_Borrower]:
    states = {True: "seen", False: "unseen"}
    found: dict[str, _Borrower] = {}
    for loan in loans:
        if not _unsaid(loan.disbursed_idr) and loan.disbursed_idr > 0:
            before = found.get(loan.cooperative_id)
            found[loan.cooperative_id] = _Borrower(
                loan.scope_code,
                states.get(loan.verified_45, "cannot_assess"),
                loan.disbursed_idr + (before.disbursed_idr if before else 0.0),
            )
    return list(found.values())


@where_held
def unseen(view: View) -> None:
    """Draw, by place, where money went out and nobody verifiably came; Agrinas buildings apart."""
    days = answers.threshold(view, "shared", "verified_days")
    for party in ("a", "b"):
        known = _seen(view, party)
        if not known:
            continue
        text.section(view, f"money.unseen_{party}", view.say(f"money.unseen_{party}_about", n=days))
        if not view.has("visits"):
            text.note(view.say("common.opened_by", table=view.say("table.visits")))
            continue
        # One line for Agrinas: it is context, and never part of the headline.
        length = CODE_LENGTH[LEVELS[min(LEVELS.index(view.level) + 1, 3)]]
        by_place = _by_place(known, length if party == "a" else len(view.scope))
        charts.bars([_seen_row(view, code, states) for code, states in by_place.items()])
        counted = Counter(each.state for each in known)
        charts.legend(
            [
                charts.Key(colour, view.say(f"money.{state}"), view.number(counted[state]))
                for state, colour in _SEEN.items()
            ]
        )


def _by_place(known: Sequence[_Borrower], length: int) -> dict[str, dict[str, tuple[int, float]]]:
    """Count cooperatives and add up what they were paid, by place and state."""
    found: dict[str, dict[str, tuple[int, float]]] = {}
    for each in known:
        if isinstance(each.scope_code, str):  # else it stands on no map
            states = found.setdefault(each.scope_code[:length], {})
            n, amount = states.get(each.state, (0, 0.0))
            states[each.state] = n + 1, amount + each.disbursed_idr
    return dict(sorted(found.items()))


def _seen_row(view: View, code: str, states: Mapping[str, tuple[int, float]]) -> charts.Row:
    """Draw one place from its cooperatives and what they were paid, by state."""
    parts = tuple(
        charts.Part(n, colour, f"{view.say(f'money.{state}')}: {view.number(n)}")
        for state, colour in _SEEN.items()
        for n in (states.get(state, (0, 0.0))[0],)
    )
    assessed = sum(n for state, (n, _) in states.items() if state != "cannot_assess")
    if not assessed:
        return charts.Row(view.reference.name(code), parts, "", view.say("common.cannot_assess"))
    unseen, amount = states.get("unseen", (0, 0.0))
    end = view.say("common.share", part=unseen, n=assessed)
    return charts.Row(view.reference.name(code), parts, end, view.rupiah(amount))


def rules(view: View) -> None:
    """Draw every rule about money with its answers, and the cooperatives that one of them flags."""
    text.section(view, "money.rules", view.say("money.rules_about"))
    known = oversight_rules.counted(view, "money")
    oversight_rules.table(view, known)
    oversight_rules.choose(view, known)
    oversight_rules.unanswered(view, "money")


@where_held
def behind(view: View) -> None:
    """Draw every loan and scheme of the scope, to look through and to take away."""
    known = answers.ask_once(view, "loans")
    if known.empty:
        return
    text.section(view, "money.loans", view.say("money.loans_about"))
    tables.show(view, known, _LIST, key="loans", title=view.say("money.loans"), glance=True)
