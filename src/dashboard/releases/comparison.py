"""The dry run: what publishing an intake would add, change and remove, and why it may not."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from dashboard import contract
from dashboard.intake import Finding, Intake
from dashboard.intake.model import Level
from dashboard.releases.ledger import faults_in_words
from dashboard.releases.merge import NO_KEYS, Keys, Merge, Merged, Orphans
from dashboard.releases.store import Change, Release, Store
from dashboard.words import LANGUAGES, Language, both, say

_NAMED = 3  # files named in one finding


@dataclass(frozen=True)
class Plan:
    """A comparison with the newest release, ``parent`` (0 in an empty store).

    ``changes`` has the uploaded tables and those that lose rows with them, ``rows`` their rows in
    the release to be; every other table carries over. ``findings`` holds the intake's findings
    and the comparison's own. ``refused``: publishing it raises. ``unchanged``: the data would be
    those of the newest release.
    """

    parent: int
    line: int
    simulated: bool
    as_of: date
    intake: Intake
    uploads: tuple[Path, ...]
    accept_removals: bool
    changes: Mapping[str, Change]
    rows: Mapping[str, int]
    findings: tuple[Finding, ...]
    refused: bool
    unchanged: bool


def plan(
    store: Store,
    intake: Intake,
    *,
    uploads: Sequence[Path],
    accept_removals: bool = False,
) -> Plan:
    """Compare an intake with the newest release of its line; nothing is written to the store.

    ``uploads`` are the files that the intake read, whose bytes a publish keeps (none of them, for
    new settings alone: all data carry over). The intake's own files must stay in place until the
    plan is published. Raises DashboardError when a file of the newest release is damaged.
    """
    newest = store.newest()
    base = base_of(newest, intake)
    say_so = _Findings(intake, accept_removals)
    own = [] if intake.refused else list(say_so.of_line(newest, base))
    merged: dict[str, Merged] = {}
    if not (intake.refused or own):
        merged, orphans = _compared(store, base, intake, accept_removals)
        own += [finding for name, m in merged.items() for finding in say_so.of_table(name, m)]
        own += [say_so.of_orphans(found) for found in orphans]
    refused = intake.refused or any(finding.level == "refused" for finding in own)
    same_day = base is not None and base.as_of == intake.as_of
    unchanged = same_day and not refused and not any(m.touched for m in merged.values())
    if unchanged and intake.files:
        own.append(say_so.of_nothing())
    return Plan(
        parent=newest.number if newest else 0,
        line=base.line if base else newest.line + 1 if newest else 1,
        simulated=intake.simulated,
        as_of=intake.as_of,
        intake=intake,
        uploads=tuple(uploads),
        accept_removals=accept_removals,
        changes={name: m.change for name, m in merged.items()},
        rows={name: m.rows for name, m in merged.items()},
        findings=(*intake.findings, *own),
        refused=refused,
        unchanged=unchanged,
    )


def base_of(newest: Release | None, intake: Intake) -> Release | None:
    """Return the release that an intake builds on; None where it starts a line from nothing."""
    if newest is None or intake.simulated != newest.simulated:
        return None
    return newest


def _compared(
    store: Store, base: Release | None, intake: Intake, accept_removals: bool
) -> tuple[dict[str, Merged], list[Orphans]]:
    if base is not None:
        store.require_sound(base)
    with (
        faults_in_words(store.folder),
        tempfile.TemporaryDirectory() as spill,
        Merge(
            base.tables if base else {},
            intake.tables,
            accept_removals=accept_removals,
            spill=Path(spill),
        ) as merge,
    ):
        return {
            name: merge.compare(name) for name in contract.tables() if name in merge.tables
        }, merge.orphans


@dataclass(frozen=True)
class _Findings:
    """The comparison's findings, in the form of the intake's."""

    intake: Intake
    accepted: bool

    def of_line(self, newest: Release | None, base: Release | None) -> Iterator[Finding]:
        """Say why an intake cannot stand there: across lines, or first without a register."""
        if base is None and newest is not None and self.intake.simulated:
            yield self._say("refused", "simulated_onto_real")
        elif base is None and "cooperatives" not in self.intake.tables:
            yield self._say("refused", "register_first")

    def of_table(self, table: str, merged: Merged) -> Iterator[Finding]:
        """Say what goes, what stays although a file lacks it, and which columns come and go."""
        if merged.removed_too_many:
            yield self._removal("removals", table, keys=merged.removed)
        if merged.kept.count:
            yield self._say("note", "kept", table, keys=merged.kept)
        for column in merged.gone:
            yield self._say("note", "column_gone", table, column=column)
        for column in merged.new:
            yield self._say("info", "column_new", table, column=column)
        for column, rows in merged.blanked.items():
            yield self._say("note", "blanked", table, column=column, rows=rows)

    def of_orphans(self, found: Orphans) -> Finding:
        """Say which rows would refer to nothing."""
        return self._removal(
            "orphaned",
            found.table,
            column=found.column,
            parent=found.parent,
            keys=found.missing,
            rows=found.rows,
        )

    def of_nothing(self) -> Finding:
        """Say that the same files again change nothing."""
        return self._say("info", "unchanged")

    def _removal(self, code: str, table: str, **values: Any) -> Finding:
        if not self.accepted:
            return self._say("refused", code, table, **values)
        fix = both("plan.accepted")
        finding = self._say("note", code, table, **values)
        return replace(finding, fix_id=fix["id"], fix_en=fix["en"])

    def _say(
        self,
        level: Level,
        code: str,
        table: str = "",
        *,
        column: str = "",
        parent: str = "",
        keys: Keys = NO_KEYS,
        rows: int = 0,
    ) -> Finding:
        n = rows or keys.count
        reason, fix = {}, {}
        for language in LANGUAGES:
            values = {
                "n": n,
                "table": _title(table, language),
                "parent": _title(parent, language),
                "column": column,
            }
            reason[language] = say(f"plan.{code}", language, **values)
            fix[language] = say(f"plan.{code}_fix", language, **values)
        return Finding(
            file=self._files(parent) or self._files(table) or self._files(),
            sheet="",
            row="",
            column=column,
            value="; ".join(keys.first) + ("; …" if keys.count > len(keys.first) else ""),
            level=level,
            code=code,
            reason_id=reason["id"],
            reason_en=reason["en"],
            fix_id=fix["id"],
            fix_en=fix["en"],
            rows=n or 1,
        )

    def _files(self, table: str | None = None) -> str:
        files = (f.file for f in self.intake.files if table is None or f.table == table)
        names = list(dict.fromkeys(files))
        more = f", … ({len(names)})" if len(names) > _NAMED else ""
        return ", ".join(names[:_NAMED]) + more


def _title(table: str, language: Language) -> str:
    known = contract.tables().get(table)
    return "" if known is None else known.title_id if language == "id" else known.title_en
