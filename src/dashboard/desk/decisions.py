"""What decisions lead to: clarifications for the next assessment, and each rule's record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.contract import WIB
from dashboard.desk.acts import Close
from dashboard.desk.cases import cases, rows, split, within
from dashboard.desk.store import Desk, Event, Handling
from dashboard.desk.worklist import limits
from dashboard.questions import LOCAL_READER, Reader, header
from dashboard.questions.assessment import CLARIFICATIONS
from dashboard.questions.door import masked
from dashboard.questions.intervals import wilson
from dashboard.releases import Release

_CLEARING = ("explained", "data_error")
# What rests on visits: these families of rules, a cooperative's tier and a mentor's status.
_VISIT_FAMILIES = ("place", "time", "text", "photo", "route", "counterpart")
_VISIT_REASONS = ("tier", "status")
_TYPES = {
    "varchar": pa.string(),
    "varchar[]": pa.list_(pa.string()),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_SCHEMA = pa.schema(
    (name, _TYPES[kind]) for name, kind in (each.split() for each in CLARIFICATIONS.split(", "))
)


@dataclass(frozen=True)
class Clarifying:
    """A case whose answer the release shown does not know yet.

    ``clarified_on`` is the day of the decision; None: answered, and not decided yet.
    """

    case_id: str
    rule_subjects: tuple[str, ...]
    clarified_on: date | None


@dataclass(frozen=True)
class Record:
    """How one rule fared in cases that were closed: by outcome, with the 95% Wilson interval.

    ``low`` and ``high`` bound the share confirmed; ``evidence_only``: the rule is more often wrong
    than right, so that it supports other rules and opens no case alone.
    """

    rule_id: str
    closed: int
    outcomes: Mapping[str, int]
    low: float
    high: float
    evidence_only: bool


def clarifications(desk: Desk, line: int) -> pa.Table:
    """Return the line's clarifications: a table of ``questions.assessment.CLARIFICATIONS``.

    One row for each rule and subject of every case that stands closed as explained or as an error
    of the data; its evidence is the case's.
    """
    found = []
    for handling, event, close in _decided(desk, line):
        if close.outcome in _CLEARING:
            for each in close.rule_subjects:
                rule_id, subject_type, subject_id = split(each)
                found.append(
                    {
                        "case_id": handling.id,
                        "rule_id": rule_id,
                        "subject_type": subject_type,
                        "subject_id": subject_id,
                        "evidence": list(close.evidence),
                        "clears_visits": _is_about_visits(rule_id),
                        "outcome": close.outcome,
                        "reason": close.reason,
                        "decided_by": event.who,
                        "decided_on": _day(event),
                    }
                )
    return pa.Table.from_pylist(found, _SCHEMA)


def write_clarifications(desk: Desk, line: int, path: Path) -> Path:
    """Write ``clarifications`` as a Parquet file, for ``releases.publish``; return its path."""
    pq.write_table(clarifications(desk, line), path)
    return path


def clarifying(
    desk: Desk, release: Release, reader: Reader = LOCAL_READER
) -> tuple[Clarifying, ...]:
    """Return the cases whose answer is not yet in a release, by subject for this reader."""
    asked = "clarifying", release.number, reader
    with desk.alone:
        last = desk.last_event(release.line)
        held = desk.kept.get(asked)
        if held is None or held[0] != last:
            held = desk.keep(asked, (last, tuple(_unanswered(desk, release, reader))))
    found: tuple[Clarifying, ...] = held[1]
    return found


def _unanswered(desk: Desk, release: Release, reader: Reader) -> Iterator[Clarifying]:
    known_cases = cases(release)

    def inside(case_id: str) -> bool:
        place = known_cases.place(case_id)
        if place is None:
            return False
        seen = known_cases.briefs[place]
        return within(seen.scope_code, seen.regency_code, "", reader)

    known = release.results.get("clarifications", ())
    held = {(row["case_id"], row["decided_on"]) for row in rows(known, ("case_id", "decided_on"))}
    for handling, event, close in _decided(desk, release.line):
        # One that stands here no more has no place here, either.
        mine = reader.regencies is None or inside(handling.case_id)
        if close.outcome in _CLEARING and mine and (handling.id, _day(event)) not in held:
            yield _clarifying(handling, close.rule_subjects, _day(event), reader)
    answered = {
        place: latest
        for case_id, (*_, latest) in desk.handled(release.line).items()
        if latest.replied_at and not latest.closed and inside(case_id)
        for place in [known_cases.place(case_id)]
        if place is not None
    }
    places = sorted(answered)
    for place, each in zip(places, known_cases.at(places), strict=True):
        yield _clarifying(answered[place], each.rule_subjects, None, reader)


def records(desk: Desk, release: Release) -> dict[str, Record]:
    """Return the record of every rule with a closed case on the release's line, by rule."""
    counts: dict[str, Counter[str]] = {}
    for _, _, close in _decided(desk, release.line):
        for rule_id in dict.fromkeys(split(each)[0] for each in close.rule_subjects):
            counts.setdefault(rule_id, Counter())[close.outcome] += 1
    most = limits(release)
    found = {}
    for rule_id, outcomes in sorted(counts.items()):
        closed = outcomes.total()
        low, high = wilson(outcomes["confirmed"], closed)
        weak = closed >= most["record_cases"] and high < most["record_share"]
        found[rule_id] = Record(rule_id, closed, outcomes, low, high, weak)
    return found


def _decided(desk: Desk, line: int) -> Iterator[tuple[Handling, Event, Close]]:
    """Yield every occurrence of a case that stands closed, in the order of ids."""
    for occurrences in desk.handled(line).values():
        for handling in occurrences:
            if handling.closed and handling.decision:
                yield handling, handling.closed, handling.decision


def _is_about_visits(rule_id: str) -> bool:
    rule = header.load("rules").get(rule_id)
    return rule.header["family"] in _VISIT_FAMILIES if rule else rule_id in _VISIT_REASONS


def _day(event: Event) -> date:
    return event.at.astimezone(WIB).date()


def _clarifying(
    handling: Handling, rule_subjects: tuple[str, ...], on: date | None, reader: Reader
) -> Clarifying:
    if reader.supervisor:
        return Clarifying(handling.id, rule_subjects, on)
    seen = tuple(each for each in rule_subjects if split(each)[1] != "mentor")
    return Clarifying(replace(handling, case_id=masked(handling.case_id)).id, seen, on)
