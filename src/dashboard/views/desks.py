"""What the desk says to a view: this week's list, how far each case is, each rule's record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import streamlit as st

from dashboard import access, desk
from dashboard.contract import WIB
from dashboard.desk.worklist import limits
from dashboard.questions.door import masked
from dashboard.releases import Release
from dashboard.views import answers, block
from dashboard.views.address import View

_UNNAMED = "•••"
_NO_RULES = ("tier", "status")  # reasons for a case that are no rules of the catalogue


@dataclass(frozen=True)
class Work:
    """The desk as one run of a page reads it, at one moment.

    ``total`` counts every case of the scope, also those that may not be seen yet; a random check
    that was not drawn is no case. ``answered`` names the cases whose answer the release does not
    know yet, with the day of the decision, or None before it.
    """

    release: Release
    week: desk.Week
    at: datetime
    total: int
    records: Mapping[str, desk.Record]
    answered: Mapping[str, date | None]

    @property
    def calls(self) -> tuple[desk.Listed, ...]:
        """This week's cases without the random checks."""
        return tuple(each for each in self.week.listed if each.case.kind != "random_check")

    @property
    def checks(self) -> tuple[desk.Listed, ...]:
        """This week's random checks."""
        return tuple(each for each in self.week.listed if each.case.kind == "random_check")

    def named(self, name: str) -> desk.Listed | None:
        """Return the case that an address names, where this reader may see it."""
        found = (each for each in self.week.listed if desk.link(each.case.case_id) == name)
        place = desk.cases(self.release).linked.get(name)
        others = self.week.others.at(() if place is None else (place,))
        return next(found, None) or next(iter(others), None)

    def of_cooperative(self, cooperative_id: str) -> tuple[desk.Listed, ...]:
        """Return the open cases, of those that this reader may see, that hold a cooperative."""
        others = self.week.others.at(desk.cases(self.release).holding(cooperative_id))
        return tuple(
            each
            for each in (*self.week.listed, *others)
            if cooperative_id in each.case.cooperative_ids and not each.handling.closed
        )

    @property
    def overdue(self) -> int:
        """How many of the cases were to be done by a day that has passed."""
        return sum(self.late(each) for each in (*self.week.listed, *self.week.others.acted))

    def late(self, seen: desk.Listed) -> bool:
        """Return whether the day by which a case was to be done has passed."""
        due = seen.handling.due_on
        return due is not None and not seen.handling.closed and due < local(self.at)


@st.cache_resource(max_entries=4, show_spinner=False)
def _room(folder: str) -> desk.Desk:
    return desk.Desk(Path(folder))


def room() -> desk.Desk:
    """Return the desk of the store on screen."""
    return _room(str(answers.store().folder))


@st.cache_resource(max_entries=4, show_spinner=False)
def _upload(folder: str) -> desk.Upload:
    store = answers.store()
    return desk.Upload(_room(folder), store, answers.places(store))


def upload() -> desk.Upload:
    """Return the draft of the store on screen, with the work that this process does on it."""
    return _upload(str(answers.store().folder))


def may_publish(view: View) -> bool:
    """Return whether this reader may upload, publish and roll back."""
    return access.may(view.reader, "publish")


def require_case(view: View, name: str) -> None:
    """Raise NotYours where an address names a case of a place outside the reader's."""
    known = (each for each in desk.cases(view.release) if view.reader.regencies is not None)
    for each in known:
        if name in (desk.link(each.case_id), desk.link(masked(each.case_id))):
            desk.admit(view.release, each.rank, view.reader)


def is_newest(view: View) -> bool:
    """Return whether the release on screen is the newest: only its cases can be worked on."""
    newest = answers.store().newest()
    return newest is not None and newest.number == view.release.number


def local(at: datetime) -> date:
    """Return the day of a moment, where the readers are."""
    return at.astimezone(WIB).date()


def read(view: View, scope: str | None = None) -> Work:
    """Read the desk for a view, in its scope unless ``scope`` is given."""
    at, here = block.now(), room()
    where = view.scope if scope is None else scope
    week = desk.weekly_list(here, view.release, scope=where, reader=view.reader, at=at)
    others = week.others.drawn
    undrawn = Counter(over_budget=len(week.others) - len(others))
    week = replace(week, others=others, hidden=Counter(week.hidden) - undrawn)
    clarifying = desk.clarifying(here, view.release, view.reader)
    drawn = sum(each.case.kind == "random_check" for each in week.listed) + others.checks
    return Work(
        release=view.release,
        week=week,
        at=at,
        total=len(week.listed) + sum(week.hidden.values()) - drawn,
        records=desk.records(here, view.release),
        answered={each.case_id: each.clarified_on for each in clarifying},
    )


def agenda(view: View, on: date, meeting: desk.Meeting | None = None) -> desk.Agenda:
    """Return what a meeting opens with in the view's scope, as this reader may see it."""
    return desk.agenda(room(), view.release, view.scope, on, meeting, view.reader)


def state(view: View, work: Work, seen: desk.Listed) -> str:
    """Say how far a case has come."""
    handling, most = seen.handling, limits(view.release)
    said = []
    if handling.closed and handling.decision:
        outcome = view.say(f"desk.outcome_{handling.decision.outcome}")
        said.append(view.say("worklist.closed", on=local(handling.closed.at), outcome=outcome))
    elif handling.rested and seen.hidden == "resting":
        until = handling.rested.at + timedelta(days=most["rest_days"])
        said.append(view.say("worklist.resting", on=local(until)))
    if handling.id in work.answered:
        said.append(clarification(view, work.answered[handling.id]))
    elif (
        seen.case.answerable and handling.asked_at and not (handling.replied_at or handling.closed)
    ):
        until = handling.asked_at + timedelta(days=most["reply_days"])
        key = "waiting" if work.at < until else "unanswered"
        said.append(view.say(f"worklist.{key}", on=local(until)))
    return "; ".join(said) or view.say("worklist.open")


def clarification(view: View, on: date | None) -> str:
    """Say that an answer is being looked at, or since when it is accepted."""
    if on is None:
        return view.say("desk.being_clarified")
    return view.say("desk.clarified_on", day=on)


def clarified(view: View, behind: str) -> str:
    """Say so where the answer to a rule and subject is not in the release yet; else nothing."""
    for each in desk.clarifying(room(), view.release, view.reader):
        if behind in each.rule_subjects:
            return clarification(view, each.clarified_on)
    return ""


def being_clarified(view: View) -> Counter[str]:
    """Count the subjects, by rule, whose answer the release on screen does not know yet."""
    open_answers = desk.clarifying(room(), view.release, view.reader)
    behind = {each for answer in open_answers for each in answer.rule_subjects}
    return Counter(each.partition("/")[0] for each in behind)


def titles(view: View) -> dict[str, str]:
    """Return the title of every reason for a case, by rule; two of them are no rules."""
    known = answers.rows(answers.ask(view, "rule_catalogue", scope=""))
    named = {
        row.rule_id: f"{row.rule_id} {getattr(row, f'title_{view.language}')}" for row in known
    }
    return named | {name: view.say(f"worklist.reason_{name}") for name in _NO_RULES}


def record(view: View, work: Work, rule: str) -> str:
    """Say how a rule fared in cases that were closed."""
    known = work.records.get(rule)
    if known is None:
        return view.say("worklist.no_record")
    said = view.say(
        "desk.record",
        part=known.outcomes.get("confirmed", 0),
        n=known.closed,
        low=view.number(100 * known.low),
        high=view.percent(known.high),
    )
    return f"{said}; {view.say('desk.evidence_only')}" if known.evidence_only else said


def told(view: View, text: str) -> str:
    """Return what somebody wrote, without mentors' codes and names where they are not for it."""
    if text and not view.reader.supervisor:
        return answers.mentors_written(view.release).sub(_UNNAMED, text)
    return text
