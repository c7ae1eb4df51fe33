"""The cases of a release as its assessment ranked them, and what a reader may see of one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import Any
from weakref import finalize

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.access import require
from dashboard.errors import UsageError
from dashboard.once import once
from dashboard.questions import Reader
from dashboard.questions.door import masked, not_yours
from dashboard.releases import Release
from dashboard.words import both


@dataclass(frozen=True, slots=True)
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
        return _answerable(self.kind, self.inconsistent)

    @property
    def on_trial(self) -> bool:
        """Whether it shows a mentor's status, or a tier that the trial period keeps inside."""
        return _on_trial(self.kind, self.inconsistent, self.rules)


def _answerable(kind: str, inconsistent: bool) -> bool:
    return kind == "mentor" or inconsistent


def _on_trial(kind: str, inconsistent: bool, rules: Collection[str]) -> bool:
    return _answerable(kind, inconsistent) or "tier" in rules


@dataclass(frozen=True, slots=True)
class Brief:
    """What decides over a case before anybody reads it; ``place`` is its own in ``Cases``."""

    place: int
    rank: int
    case_id: str
    kind: str
    scope_code: str
    regency_code: str | None
    mentor_id: str | None
    signature: str
    answerable: bool
    on_trial: bool


_NAMES = [each.name for each in fields(Case)]
_LISTS = {each.name for each in fields(Case) if each.type == "tuple[str, ...]"}
_TOGETHER = 128  # cases that are read together


class Cases(Sequence[Case]):
    """The cases of a release in the order of their rank, each read when it is asked for.

    A country has fifty thousand; whole they would fill the memory, and a page shows a few: they
    lie in a file of this process, a few together. ``briefs`` holds what is asked of all of them.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        found = [pq.read_table(file) for file in files]
        nothing = pa.table({"rank": pa.array([], pa.int64())})
        held = pa.concat_tables(found or [nothing], promote_options="default")
        # As an assessment writes them they are in order already, and sorting takes a second copy.
        ranks = held.column("rank").combine_chunks()
        ordered = pc.all(pc.less_equal(ranks[:-1], ranks[1:])).as_py() is not False
        table = (held if ordered else held.sort_by("rank")).combine_chunks()
        self._reading, self._file = Lock(), self._apart(table)
        told = ("rank", "case_id", "kind", "scope_code", "regency_code", "mentor_id", "signature")
        doubt, rules = _columns(table, ("inconsistent", "rules"))
        once = dict[Any, Any]()  # each: some hundred places stand in ten thousand cases
        self.briefs = tuple(
            Brief(
                rank=rank,
                case_id=case_id,
                kind=kind,
                place=once.setdefault(place, place),
                scope_code=scope,
                regency_code=regency,
                mentor_id=mentor,
                signature=signature,
                answerable=_answerable(kind, doubt[place]),
                on_trial=_on_trial(kind, doubt[place], rules[place]),
            )
            for place, (rank, case_id, kind, scope, regency, mentor, signature) in enumerate(
                zip(
                    *([once.setdefault(v, v) for v in each] for each in _columns(table, told)),
                    strict=True,
                )
            )
        )
        self._cooperatives = pa.array(
            _columns(table, ("cooperative_ids",))[0], pa.list_(pa.string())
        )
        self._places = {each.case_id: each.place for each in self.briefs}

    def _apart(self, table: pa.Table) -> pa.ipc.RecordBatchFileReader:
        """Write the cases where a few of them can be read without the others."""
        file = TemporaryFile()  # noqa: SIM115 - open as long as the cases; a kill leaves nothing
        finalize(self, file.close)
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table, max_chunksize=_TOGETHER)
        return pa.ipc.open_file(file)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.briefs)

    def __getitem__(self, place: Any) -> Any:
        """Return the case at one place, or a tuple of those in a slice."""
        if isinstance(place, slice):
            return tuple(self.at(range(*place.indices(len(self)))))
        return self.at([range(len(self))[place]])[0]

    def __iter__(self) -> Iterator[Case]:
        """Yield every case."""
        return iter(self.at(range(len(self))))

    def at(self, places: Sequence[int]) -> list[Case]:
        """Return the cases at these places."""
        batches = defaultdict[int, list[int]](list)
        for place in places:
            batches[place // _TOGETHER].append(place)
        found: dict[int, Case] = {}
        for together, inside in batches.items():
            with self._reading:
                batch = self._file.get_batch(together)
            rows = batch.take(pa.array([place % _TOGETHER for place in inside], pa.int64()))
            values = zip(*_columns(rows, _NAMES), strict=True)
            found |= zip(inside, (Case(*each) for each in values), strict=True)
        return [found[place] for place in places]

    def around(self, scope: str) -> Sequence[Brief]:
        """Return the cases of the province that a scope lies in; without a scope all."""
        return self._by_province.get(scope.partition(".")[0], ()) if scope else self.briefs

    @cached_property
    def _by_province(self) -> Mapping[str, Sequence[Brief]]:
        found = defaultdict[str, list[Brief]](list)
        for each in self.briefs:
            found[(each.scope_code or "").partition(".")[0]].append(each)
        return found

    def place(self, case_id: str) -> int | None:
        """Return where a case stands, None where it is not among them."""
        return self._places.get(case_id)

    @cached_property
    def linked(self) -> Mapping[str, int]:
        """Return where each case stands, by its name in an address."""
        return {link(each.case_id): each.place for each in self.briefs}

    def holding(self, cooperative_id: str) -> set[int]:
        """Return the places of the cases that are about a cooperative."""
        found = pc.equal(self._cooperatives.flatten(), cooperative_id)
        return set(pc.list_parent_indices(self._cooperatives).filter(found).to_pylist())


def _columns(of: pa.Table | pa.RecordBatch, names: Sequence[str]) -> list[Sequence[Any]]:
    """Return columns of cases; empty ones of what an older assessment did not write."""
    found: list[Sequence[Any]] = []
    for name in names:
        if name not in of.schema.names:
            found.append([() if name in _LISTS else None] * of.num_rows)
        else:
            values = of.column(name).to_pylist()
            found.append([tuple(value or ()) for value in values] if name in _LISTS else values)
    return found


def cases(release: Release) -> Cases:
    """Return a release's cases in the order of their rank; none where it was not assessed so."""
    return _cases(tuple(release.results.get("cases", ())))


@once(maxsize=4)  # a release's files never change
def _cases(files: tuple[Path, ...]) -> Cases:
    return Cases(files)


def placed(release: Release) -> Mapping[str, str]:
    """Return the place's code of every case of a release, by the case's id."""
    return _placed(tuple(release.results.get("cases", ())))


@lru_cache(maxsize=16)
def _placed(files: tuple[Path, ...]) -> Mapping[str, str]:
    return {each.case_id: each.scope_code for each in _cases(files).briefs}


def case(release: Release, rank: int) -> Case:
    """Return the case of one rank. Raises UsageError where the release has none."""
    known = cases(release)
    for each in known.briefs:
        if each.rank == rank:
            return known.at([each.place])[0]
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
