"""The cases of a release as its assessment ranked them, and what a reader may see of one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.access import require
from dashboard.errors import UsageError
from dashboard.questions import Reader
from dashboard.questions.door import masked, not_yours
from dashboard.releases import Release
from dashboard.words import both


@dataclass(frozen=True)
class Case:
    """One row of the assessment's ``cases``.

    ``rule_subjects`` holds what stands behind it, as ``rule/subject_type/subject_id``;
    ``signature`` changes when rules or evidence worsen; ``inconsistent``: a record is in question;
    ``busy``: something is being built or was just paid at one of its cooperatives.
    """

    rank: int
    case_id: str
    kind: str
    subject_type: str
    subject_id: str
    scope_code: str
    regency_code: str | None
    mentor_id: str | None
    cooperatives: int
    cooperative_ids: tuple[str, ...]
    rules: tuple[str, ...]
    rule_subjects: tuple[str, ...]
    severity: str
    exposure: float
    persistence: float
    confidence: str
    priority: float
    open_since: date | None
    evidence: tuple[str, ...]
    inconsistent: bool
    whom: str
    signature: str
    sentence_id: str
    sentence_en: str
    disbursed_idr: float | None = None
    busy: bool | None = None

    @property
    def answerable(self) -> bool:
        """Whether somebody has a right to reply before it is shown above the supervisor."""
        return self.kind == "mentor" or self.inconsistent

    @property
    def on_trial(self) -> bool:
        """Whether it shows a mentor's status, or a tier that the trial period keeps inside."""
        return self.answerable or "tier" in self.rules


def cases(release: Release) -> tuple[Case, ...]:
    """Return a release's cases in the order of their rank; none where it was not assessed so."""
    return _cases(tuple(release.results.get("cases", ())))


@lru_cache(maxsize=16)  # a release's files never change
def _cases(files: tuple[Path, ...]) -> tuple[Case, ...]:
    lists = {field.name for field in fields(Case) if field.type == "tuple[str, ...]"}
    found = []
    for row in rows(files, [field.name for field in fields(Case)]):
        values: dict[str, Any] = {
            name: tuple(value or ()) if name in lists else value for name, value in row.items()
        }
        found.append(Case(**values))
    return tuple(sorted(found, key=lambda each: each.rank))


def case(release: Release, rank: int) -> Case:
    """Return the case of one rank. Raises UsageError where the release has none."""
    for each in cases(release):
        if each.rank == rank:
            return each
    raise UsageError(**both("desk.no_case", number=f"K{release.number}-{rank}"))


def admit(release: Release, rank: int, reader: Reader) -> None:
    """Raise NotYours for a case on which a reader may not work."""
    number, known = f"K{release.number}-{rank}", case(release, rank)
    require(reader, "work", number)
    if not within(known.scope_code, known.regency_code, "", reader):
        raise not_yours(number)


def link(case_id: str) -> str:
    """Return a case's name in an address: the same in every release and for every reader."""
    _, *rest = case_id.split(":", 2)
    if len(rest) == 1:  # masked: that is its name already
        return rest[0]
    return hashlib.sha256(case_id.encode()).hexdigest()[:12]


def within(scope_code: str | None, regency_code: str | None, scope: str, reader: Reader) -> bool:
    """Return whether a place lies in a scope (a code prefix) and in the reader's regencies."""
    return reader.holds(regency_code or "") and (scope_code or "").startswith(scope)


def for_reader(shown: Case, reader: Reader) -> Case:
    """Leave out what names a mentor, or would lead to one, without the supervisor's view."""
    return shown if reader.supervisor else _without_mentor(shown)


@lru_cache(maxsize=4_096)
def _without_mentor(shown: Case) -> Case:
    if shown.subject_type == "mentor":
        return replace(
            shown,
            case_id=masked(shown.case_id),
            subject_id="",
            mentor_id=None,
            cooperative_ids=(),
            rule_subjects=(),
            evidence=(),
        )
    return replace(
        shown,
        mentor_id=None,
        rule_subjects=tuple(s for s in shown.rule_subjects if split(s)[1] != "mentor"),
        evidence=tuple(e for e in shown.evidence if e != shown.mentor_id),
    )


def split(rule_subject: str) -> tuple[str, str, str]:
    """Return rule, subject type and subject id of ``rule/subject_type/subject_id``."""
    rule, subject_type, subject_id = rule_subject.split("/", 2)
    return rule, subject_type, subject_id


def rows(
    paths: Sequence[Path],
    columns: Sequence[str],
    wanted: tuple[str, Collection[str]] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield rows of a release's files; ``wanted`` names a column and the values it may have.

    A column that a file lacks is None.
    """
    for path in paths:
        held = [name for name in columns if name in pq.read_schema(path).names]
        chosen = pc.field(wanted[0]).isin(pa.array(wanted[1], pa.string())) if wanted else None
        for row in pq.read_table(path, columns=held, filters=chosen).to_pylist():
            yield {name: row.get(name) for name in columns}
