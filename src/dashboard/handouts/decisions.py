"""What earlier meetings decided and what became of it, and what was decided today."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard import desk
from dashboard.contract import WIB
from dashboard.handouts.content import Cell, Column, Section, Table
from dashboard.handouts.making import Making

_UNNAMED = "•••"


def last_time(own: Making) -> Section | None:
    """Return the decisions that are open or were closed since the last meeting, with their fate."""
    agenda = _agenda(own)
    if not agenda.earlier:
        return None
    columns = (
        *_columns(own),
        Column(own.say("column.state")),
        Column(own.say("column.data_says"), "sentence"),
    )
    lines = [
        (*line, own.say(f"decision.{each.state(agenda.on)}"), _data(own, each))
        for line, each in zip(_lines(own, agenda.earlier), agenda.earlier, strict=True)
    ]
    parts = "; ".join(
        own.say(f"meetings.part_{state}", n=n) for state, n in agenda.counted(agenda.earlier)
    )
    said = own.say("meetings.counted", n=len(agenda.earlier), parts=parts)
    return Section(
        "decisions_before",
        own.say("meetings.earlier"),
        (said, own.say("meetings.late_on", on=agenda.on)),
        table=Table(columns, tuple(lines)),
        message=said,
        on_slides=True,
        source=_minutes(own, [each.meeting for each in agenda.earlier]),
    )


def today(own: Making) -> Section | None:
    """Return what the meeting that was shown this release decided."""
    agenda = _agenda(own)
    if not (agenda.meeting and agenda.today):
        return None
    said = own.say("meetings.decided", n=len(agenda.today), name=_text(own, agenda.meeting.name))
    lines = _lines(own, agenda.today)
    message = "; ".join(f"({n}) {what} – {who}, {own.say('meetings.until', on=due)}"
                        for n, what, who, due in lines)  # fmt: skip
    return Section(
        "decisions_today",
        own.say("meetings.today"),
        (said,),
        table=Table(
            (*_columns(own), Column(own.say("column.about"))),
            tuple((*line, _about(own, e)) for line, e in zip(lines, agenda.today, strict=True)),
        ),
        message=f"{said} {message}",
        on_slides=True,
        source=_minutes(own, [agenda.meeting]),
    )


def _agenda(own: Making) -> desk.Agenda:
    on = own.at.astimezone(WIB).date()
    asked = own.asked
    return desk.agenda(asked.desk, asked.release, own.scope, on, reader=asked.reader)


def _columns(own: Making) -> tuple[Column, ...]:
    return (
        Column(own.say("handouts.number"), "whole"),
        Column(own.say("column.decision"), "sentence"),
        Column(own.say("column.owner")),
        Column(own.say("handouts.due"), "day"),
    )


def _lines(own: Making, decisions: Sequence[desk.Decision]) -> list[tuple[Cell, ...]]:
    return [
        (n, _text(own, _what(own, each), each), _text(own, each.owner, each), each.due)
        for n, each in enumerate(decisions, 1)
    ]


def _what(own: Making, decision: desk.Decision) -> str:
    """Return a decision with what was said of it last."""
    why = desk.why(decision)
    if why and not decision.closed:
        why = own.say("meetings.moved_from", on=decision.moved_from, why=why)
    return f"{decision.what} ({why})" if why else decision.what


def _data(own: Making, decision: desk.Decision) -> str | None:
    """Return what the data say now of what a decision is about."""
    asked, running = own.asked, desk.trial(own.asked.desk, own.asked.release, own.at)
    then = asked.store.release(decision.meeting.release)
    found = desk.changes(
        asked.desk,
        then,
        asked.release,
        decision.cooperatives,
        decision.cases,
        tiers=desk.sees_trial(asked.reader, running),
    )
    same = then.number == asked.release.number
    told = desk.told(found, own.language, named=asked.audience == "office", same=same)
    return " ".join(f"{line}." for line in told) or None


def _about(own: Making, decision: desk.Decision) -> str | None:
    """Return what a decision is about: in a hall how many, for an office the cooperatives."""
    known = desk.standings(own.asked.release, decision.cooperatives)
    parts = [known[each].name if each in known else each for each in decision.cooperatives]
    if (own.asked.audience == "hall" and parts) or len(parts) > desk.MOST_NAMED:
        parts = [own.say("common.cooperatives", n=len(parts))]
    if decision.cases:
        parts.append(own.say("meetings.cases", n=len(decision.cases)))
    return ", ".join(parts) or None


def _text(own: Making, text: str, decision: desk.Decision | None = None) -> str:
    """Return what somebody wrote without mentors, and in a hall without cooperatives."""
    villages: list[str] = []
    if decision and own.asked.audience == "hall":
        # Who wrote it said the village alone, perhaps.
        known = desk.standings(own.asked.release, decision.cooperatives).values()
        villages = [each.name.partition(" ")[2].casefold() for each in known]
    plain = text.casefold()
    for name in (*own.asked.never_named, *filter(None, villages)):
        if name in plain:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _UNNAMED, text, flags=re.IGNORECASE)
    return text


def _minutes(own: Making, meetings: Sequence[desk.Meeting]) -> str:
    named = dict.fromkeys(
        own.say("meetings.named", name=_text(own, each.name), on=each.held_on) for each in meetings
    )
    return own.say("meetings.source", meetings=", ".join(named))
