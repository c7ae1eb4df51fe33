"""What a release to be goes on from: settings, earlier results, and a rehearsal of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pyarrow.parquet as pq

from dashboard import settings as known_settings
from dashboard.intake import Progress
from dashboard.reference import Reference
from dashboard.releases.comparison import Plan, base_of
from dashboard.releases.store import Release, Store, hash_of
from dashboard.settings import Settings

# Assesses tables as of a day, going on from earlier results: writes its Parquet files into a
# folder or names those that it went on from, returns name → files.
Assess = Callable[
    [
        Mapping[str, Sequence[Path]],
        date,
        Settings,
        Reference,
        Path,
        Progress | None,
        Mapping[str, Sequence[Path]],
    ],
    Mapping[str, Sequence[Path]],
]
# Why figures move, in the order in which the causes are tried: rules, settings and clarifications
# on the old data; then new rows and the later day; then corrected and removed rows.
Cause = Literal["rules", "new_rows", "corrections"]
_CLARIFICATIONS, _PROGRAM = "clarifications", "program"
_OF_VISITS = ("visit_hashes", "visit_history")


@dataclass(frozen=True)
class Stage:
    """The results of an assessment in which one more cause takes effect."""

    cause: Cause
    results: Mapping[str, Sequence[Path]]


@dataclass(frozen=True)
class Rehearsal:
    """A release to be, assessed and not published: the results ``before``, then stage by stage.

    The last of ``stages`` holds the release's own results; there is none where nothing differs.
    ``about`` names what was assessed: publishing the same takes these results.
    """

    before: Mapping[str, Sequence[Path]]
    stages: tuple[Stage, ...]
    about: str


@dataclass(frozen=True)
class Basis:
    """What an assessment goes on from: ``base`` (None: a line starts), settings, earlier results.

    ``newer`` names what the program says otherwise than the one that assessed ``base`` did: rules,
    steps and metrics by name, ``settings`` where it has others, ``program`` where nothing is known.
    """

    base: Release | None
    settings: Settings
    before: Mapping[str, Sequence[Path]]
    newer: tuple[str, ...]
    same_rules: bool

    def about(
        self,
        planned: Plan,
        changed: Mapping[str, list[str]],
        clarifications: Path | None,
        program: Mapping[str, str] | None,
    ) -> str:
        """Name what is assessed; ``changed`` holds the SHA-256s of each table that it touches."""
        carried = self.base.tables if self.base else {}
        tables = {name: [path.stem for path in paths] for name, paths in carried.items()}
        tables |= changed
        clarified = hash_of(clarifications) if clarifications else ""
        parts = [planned.parent, planned.as_of.isoformat(), self.settings.text, tables, clarified]
        text = json.dumps([*parts, program], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def basis_of(
    store: Store,
    planned: Plan,
    newest: Release | None,
    settings: Settings | None,
    clarifications: Path | None,
    program: Mapping[str, str] | None,
) -> Basis:
    """Return what a plan's assessment goes on from; see ``publish`` for the parameters."""
    base = base_of(newest, planned.intake)
    in_force = settings or known_settings.load(base.settings_text if base else None)
    before: dict[str, Sequence[Path]] = dict(base.results) if base else {}
    newer: list[str] = []
    if clarifications is not None:
        before[_CLARIFICATIONS] = (clarifications,)
    if base:
        visits = None if _touches(planned, "visits") else base.tables.get("visits")
        before |= visits_before(store, base, visits)
        newer = list(newer_program(base, program))
        if settings is None and base.settings_text != in_force.text:
            newer.append("settings")
    same_rules = (
        base is not None
        and not newer
        and base.settings_text == in_force.text
        and _as_clarified(base, clarifications)
    )
    return Basis(base, in_force, before, tuple(newer), same_rules)


def visits_before(
    store: Store, base: Release, visits: Sequence[Path] | None
) -> Mapping[str, Sequence[Path]]:
    """Return what is kept of the visits that a release on ``base`` may have rewritten, by name.

    They are those of the newest release with other visits than ``visits`` (None: new ones): a
    release of new settings, or of other tables, says the same of them as the one before.
    """
    older = (r for r in store.releases() if r.line == base.line and r.number <= base.number)
    earlier = next((r for r in older if r.tables.get("visits") != visits), base)
    return {name: earlier.results.get(name, ()) for name in _OF_VISITS}


def _touches(planned: Plan, table: str) -> bool:
    change = planned.changes.get(table)
    return change is not None and bool(change.added or change.changed or change.removed)


def newer_program(release: Release, program: Mapping[str, str] | None) -> tuple[str, ...]:
    """Name what ``program`` runs otherwise than the one that assessed a release did.

    ``program``: of that one nothing is known. Publishing unchanged data then makes a new release.
    """
    if program is None:
        return ()
    rows = [
        row for path in release.results.get(_PROGRAM, ()) for row in pq.read_table(path).to_pylist()
    ]
    held = {row["name"]: row["sql"] for row in rows}
    if program and not held:  # assessed before programs were kept
        return (_PROGRAM,)
    names = {*held, *program}
    return tuple(sorted(name for name in names if held.get(name) != program.get(name)))


def _as_clarified(base: Release, clarifications: Path | None) -> bool:
    """Tell whether ``base`` was assessed with these clarifications."""
    if clarifications is None:
        return True
    wanted = pq.read_table(clarifications).to_pylist()
    held = [
        row
        for path in base.results.get(_CLARIFICATIONS, ())
        for row in pq.read_table(path, columns=list(wanted[0]) if wanted else None).to_pylist()
    ]
    return bool(wanted == held)
