"""The blocks of money: what loans ask of cooperatives and of Dana Desa, and who watches them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from dashboard.views import answers, charts, figures, oversight_rules, tables, text, theme
from dashboard.views.address import CODE_LENGTH, LEVELS, View
from dashboard.views.progress import where_held
from dashboard.views.tables import Column, First

_AMOUNTS = ("principal_idr", "instalment_idr", "needed_idr")
# What is read of a loan to count it: forty thousand whole rows would take 50 MB meanwhile.
_COUNTED = (
    *("party", "cooperative_id", "scope_code", "village_code", "scheme", "legal_basis"),
    *(*_AMOUNTS, "disbursed_idr", "allocation_idr", "committed_idr"),
    *("worked_out", "fund", "verified_45"),
)
# Classes of a year's instalments against a year's village fund: their upper ends, in percent.
_CLASSES = (10, 20, 30, 40)
# What falls on the fund in a year: the instalments of a loan, what is committed to a building.
_ASKED = {"a": "needed_idr", "b": "committed_idr"}
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


class _Terms(NamedTuple):
    """The loans of one scheme on one legal basis: how many, and each amount they report."""

    scheme: str
    legal_basis: str
    loans: int
    amounts: tuple[tuple[float, int], ...]
    against_fund: tuple[float, float, int]


@dataclass(frozen=True)
class _Party:
    """What the page says of the loans of one party: counted once, they are too many to keep.

    ``seen`` has by state, and by place and state, how many borrowers were paid something, and how
    much; ``classes`` counts borrowers by what a year asks of their village's Dana Desa.
    """

    loans: int
    totals: Mapping[str, float]
    worked_out: int
    unsaid: int
    outside: int
    against_fund: tuple[float, float, int]
    terms: Sequence[_Terms]
    classes: Counter[str]
    seen: Mapping[str, tuple[int, float]]
    seen_by_place: Mapping[str, Mapping[str, tuple[int, float]]]


def _loans(view: View) -> pd.DataFrame:
    """Return every loan of the scope; those of a country are forty thousand, and do not stay."""
    return answers.ask_once(view, "loans") if view.scope else answers.ask_anew(view, "loans")


def _told(view: View) -> tuple[Mapping[str, _Party], First]:
    """Return the parties that lend or build in the scope, and the first of the loans."""

    def counted() -> tuple[Mapping[str, _Party], First]:
        loans = _loans(view)
        parties = {
            str(party): _party(view, str(party), list(answers.rows(own)))
            for party, own in loans[list(_COUNTED)].groupby("party")
        }
        return parties, tables.first(loans, _LIST)

    return answers.kept(view, "money.told", counted)


def _known(view: View) -> Mapping[str, _Party]:
    """Return the parties that lend or build in the scope; none where nobody does."""
    return _told(view)[0]


def _party(view: View, party: str, loans: Sequence[Any]) -> _Party:
    by_terms: dict[tuple[str, str], list[Any]] = {}
    for loan in loans:
        basis = _LAST if _unsaid(loan.legal_basis) else loan.legal_basis
        by_terms.setdefault((loan.scheme, basis), []).append(loan)
    paid = _borrowers(loans)
    # One line for Agrinas: it is context, and never part of the headline.
    length = CODE_LENGTH[LEVELS[min(LEVELS.index(view.level) + 1, 3)]]
    return _Party(
        loans=len(loans),
        totals={name: _total(loans, name)[0] for name in (*_AMOUNTS, "disbursed_idr")},
        worked_out=sum(bool(loan.worked_out) for loan in loans),
        unsaid=sum(_unsaid(loan.instalment_idr) for loan in loans),
        outside=len({loan.cooperative_id for loan in loans if loan.fund == "kelurahan"}),
        against_fund=_against_fund(loans, _ASKED.get(party, "needed_idr")),
        terms=[
            _Terms(
                *named,
                len(group),
                tuple(_total(group, amount) for amount in _AMOUNTS),
                _against_fund(group, _ASKED.get(party, "needed_idr")),
            )
            for named, group in sorted(by_terms.items())
        ],
        classes=_classes(loans),
        seen=_by_place(paid, 0).get("", {}),
        seen_by_place=_by_place(
            [each for each in paid if isinstance(each.scope_code, str)],  # else on no map
            len(view.scope) if party == "b" else length,
        ),
    )


@where_held
def sentence(view: View) -> None:
    """Draw the sentence that answers the page: scheme A first, Agrinas apart."""
    known = _known(view)
    if not known:
        text.lead(view.say("money.none", place=view.place))
        return
    said = []
    lent = known.get("a")
    if lent:
        said.append(
            view.say(
                "money.lead_a",
                n=lent.loans,
                principal=view.rupiah(lent.totals["principal_idr"]),
                instalment=view.rupiah(lent.totals["instalment_idr"]),
            )
        )
        assessed = _assessed(lent.seen)
        if assessed:
            unseen, amount = lent.seen.get("unseen", (0, 0.0))
            paid = view.rupiah(amount)
            said.append(view.say("money.lead_unseen", n=unseen, all=assessed, amount=paid))
    built = known.get("b")
    if built:
        principal = view.rupiah(built.totals["principal_idr"])
        said.append(view.say("money.lead_b", n=built.loans, principal=principal))
    text.lead(f"{view.place}: {' '.join(said)}")


@where_held
def chain(view: View) -> None:
    """Draw what a guarantee should know: principal, instalment, cash needed, share of Dana Desa."""
    lent = _known(view).get("a")
    if not lent:
        return
    text.section(view, "money.before", view.say("money.before_about"))
    of_loans = view.say("money.of_loans", n=lent.loans)
    notes = [view.say("money.worked_out", n=lent.worked_out)] if lent.worked_out else []
    notes += [view.say("money.instalment_missing", n=lent.unsaid)] if lent.unsaid else []
    drawn = [
        figures.Figure(
            view.say("money.principal"),
            view.rupiah(lent.totals["principal_idr"]),
            out_of=of_loans,
            note=view.say("money.disbursed", amount=view.rupiah(lent.totals["disbursed_idr"])),
        ),
        figures.Figure(
            view.say("money.instalment"),
            view.rupiah(lent.totals["instalment_idr"]),
            out_of=of_loans,
            note="; ".join(notes),
        ),
        figures.Figure(
            view.say("money.needed"),
            view.rupiah(lent.totals["needed_idr"]),
            out_of=view.say("money.needed_about"),
        ),
        _fund(view, lent),
    ]
    if answers.measurable(view, "borrowers_unseen"):
        drawn.append(figures.of_metric(view, "borrowers_unseen"))
    else:
        drawn.append(figures.empty(view, "borrowers_unseen", "visits"))
    figures.row(view, drawn)


def _fund(view: View, lent: _Party) -> figures.Figure:
    """Weigh a year's instalments against the Dana Desa of the same villages."""
    label = view.say("money.share")
    if not view.has("village_funds"):
        note = view.say("common.opened_by", table=view.say("table.village_funds"))
        return figures.Figure(label, None, note=note)
    asked, fund, villages = lent.against_fund
    if not villages:
        return figures.Figure(label, None, note=view.say("money.share_none"))
    counted = view.say("money.of_villages", n=villages)
    hover = view.say("money.of_fund", part=view.rupiah(asked), whole=view.rupiah(fund))
    return figures.Figure(
        label,
        view.percent(asked / fund),
        out_of=f"{hover}; {counted}",
        note=view.say("money.kelurahan", n=lent.outside) if lent.outside else "",
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
    known = _known(view)
    if not known:
        return
    text.section(view, "money.terms", view.say("money.terms_about"))
    for party, lent in known.items():
        headings = [
            view.say(f"money.party_{party}"),
            *(view.say(f"column.{name}") for name in ("loans", *_AMOUNTS[:-1])),
            *(view.say(f"money.{name}_{party}") for name in ("needed", "share")),
        ]
        rows = [_row(view, party, each) for each in lent.terms]
        st.html(f'<div class="even">{text.table(headings, rows)}</div>')


def _row(view: View, party: str, of: _Terms) -> list[str]:
    named = view.say(f"scheme.{of.scheme}")
    written = view.say("common.not_reported") if of.legal_basis == _LAST else of.legal_basis
    return [
        f"{named[:1].upper()}{named[1:]} · {written}",
        view.number(of.loans),
        *(_sum(view, *amount, of.loans) for amount in of.amounts),
        _share(view, party, of.against_fund),
    ]


def _unsaid(value: Any) -> bool:
    """Return whether a cell is empty; of a hundred thousand, pandas' own test takes seconds."""
    return value is None or value != value  # noqa: PLR0124 - what only NaN is


def _total(loans: Sequence[Any], amount: str) -> tuple[float, int]:
    """Add up an amount as far as it is reported; and how many loans report it."""
    amounts = [getattr(loan, amount) for loan in loans]
    known = [each for each in amounts if not _unsaid(each)]
    return float(sum(known)), len(known)


def _sum(view: View, total: float, known: int, loans: int) -> str:
    """Write a sum with how many are in it, where that is not all of them."""
    if not known:
        return view.say("common.not_reported")
    written = view.rupiah(total)
    if known == loans:
        return written
    return f"{written} ({view.say('common.share', part=known, n=loans)})"


def _share(view: View, party: str, against_fund: tuple[float, float, int]) -> str:
    if party == "unknown":
        return view.say("common.cannot_assess")
    asked, fund, villages = against_fund
    if not villages:
        return view.say("common.not_reported" if view.has("village_funds") else "common.not_yet")
    return view.say("money.share_in", share=view.percent(asked / fund), n=villages)


@where_held
def burden(view: View) -> None:
    """Draw borrowers by the share of their village's Dana Desa that a year's instalments are."""
    lent = _known(view).get("a")
    if not lent or not view.has("village_funds"):
        return
    text.section(view, "money.burden", view.say("money.burden_about"))
    counted = lent.classes
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
        known = _known(view).get(party)
        if not known or not known.seen:
            continue
        text.section(view, f"money.unseen_{party}", view.say(f"money.unseen_{party}_about", n=days))
        if not view.has("visits"):
            text.note(view.say("common.opened_by", table=view.say("table.visits")))
            continue
        places = known.seen_by_place.items()
        charts.bars([_seen_row(view, code, states) for code, states in places])
        charts.legend(
            [
                charts.Key(
                    colour,
                    view.say(f"money.{state}"),
                    view.number(known.seen.get(state, (0, 0.0))[0]),
                )
                for state, colour in _SEEN.items()
            ]
        )


def _by_place(known: Sequence[_Borrower], length: int) -> dict[str, dict[str, tuple[int, float]]]:
    """Count cooperatives and add up what they were paid, by place and state."""
    found: dict[str, dict[str, tuple[int, float]]] = {}
    for each in known:
        states = found.setdefault(each.scope_code[:length] if length else "", {})
        n, amount = states.get(each.state, (0, 0.0))
        states[each.state] = n + 1, amount + each.disbursed_idr
    return dict(sorted(found.items()))


def _assessed(states: Mapping[str, tuple[int, float]]) -> int:
    return sum(n for state, (n, _) in states.items() if state != "cannot_assess")


def _seen_row(view: View, code: str, states: Mapping[str, tuple[int, float]]) -> charts.Row:
    """Draw one place from its cooperatives and what they were paid, by state."""
    parts = tuple(
        charts.Part(n, colour, f"{view.say(f'money.{state}')}: {view.number(n)}")
        for state, colour in _SEEN.items()
        for n in (states.get(state, (0, 0.0))[0],)
    )
    assessed = _assessed(states)
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
    _, first = _told(view)
    if not first.total:
        return
    text.section(view, "money.loans", view.say("money.loans_about"))
    whole, title = partial(_loans, view), view.say("money.loans")
    tables.show_first(view, first, whole, key="loans", title=title)
