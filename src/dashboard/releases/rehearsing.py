"""A release to be, assessed before anybody publishes it, in stages that tell its causes apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from dashboard.intake import Progress
from dashboard.reference import Reference
from dashboard.releases.basis import Assess, Cause, Rehearsal, Stage, basis_of
from dashboard.releases.comparison import Plan
from dashboard.releases.ledger import faults_in_words
from dashboard.releases.publishing import by_table, hashes, merge_of, part, refusal, write_data
from dashboard.releases.store import Store
from dashboard.settings import Settings


def rehearse(
    store: Store,
    planned: Plan,
    assess: Assess,
    *,
    settings: Settings | None = None,
    clarifications: Path | None = None,
    program: Mapping[str, str] | None = None,
    reference: Reference,
    work: Path,
    progress: Progress | None = None,
) -> Rehearsal:
    """Assess what ``publish`` would make of a plan with the same arguments; nothing is published.

    At most three assessments, each on top of the one before: changed rules, settings or
    clarifications on the old data; new rows and a later as-of date; corrected and removed rows.
    A stage in which nothing differs is left out. ``work`` is an empty folder that keeps the
    results. Raises RefusedError with what the plan refuses, and DashboardError for a fault of the
    disk.
    """
    if planned.refused:
        raise refusal(planned)
    newest = store.release(planned.parent) if planned.parent else None
    basis = basis_of(store, planned, newest, settings, clarifications, program)
    with faults_in_words(work):
        data = write_data(planned, basis.base, work)
        to_be = by_table(data)
        base = basis.base
        old = dict(base.tables) if base else {}
        runs: list[tuple[Cause, Mapping[str, Sequence[Path]], date]] = []
        if base and not basis.same_rules:
            runs.append(("rules", old, base.as_of))
        changes = planned.changes.values()
        new = base is None or base.as_of != planned.as_of or any(c.added for c in changes)
        corrected = base is not None and any(c.changed or c.removed for c in changes)
        corrected = corrected or not (planned.unchanged or new)
        if new and corrected:
            runs.append(("new_rows", {**old, **_grown(planned, old, work)}, planned.as_of))
        if new or corrected:
            cause: Cause = "corrections" if corrected else "new_rows"
            runs.append((cause, {**old, **to_be}, planned.as_of))
        stages = []
        for done, (cause, tables, as_of) in enumerate(runs):
            out = work / cause
            out.mkdir()
            tell = part(progress, done / len(runs), (done + 1) / len(runs))
            answers = assess(tables, as_of, basis.settings, reference, out, tell, basis.before)
            stages.append(Stage(cause, answers))
    about = basis.about(planned, hashes(data), clarifications, program)
    return Rehearsal(base.results if base else {}, tuple(stages), about)


def _grown(
    planned: Plan, old: Mapping[str, Sequence[Path]], work: Path
) -> dict[str, tuple[Path, ...]]:
    """Write the tables that gain rows: their old rows as they were, and the new ones."""
    folder = work / "grown"
    folder.mkdir()
    grown: dict[str, tuple[Path, ...]] = {}
    with merge_of(planned, old, work) as merge:
        for table, change in planned.changes.items():
            if change.added:
                path = folder / f"{table}.parquet"
                merge.write(table, path, only_added=True)
                grown[table] = (*merge.carried[table], path)
    return grown
