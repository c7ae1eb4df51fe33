"""From a plan to one new release, or to nothing at all; rolling back is a new release as well."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard import contract, intake
from dashboard.errors import DashboardError, RefusedError
from dashboard.intake import Bases, Finding, Progress
from dashboard.intake.findings import listed
from dashboard.reference import DEFAULT_FOLDER, Reference
from dashboard.releases.basis import Assess, Basis, Rehearsal, basis_of
from dashboard.releases.comparison import Plan, plan
from dashboard.releases.ledger import faults_in_words
from dashboard.releases.merge import Merge
from dashboard.releases.naming import require_free
from dashboard.releases.store import FOLDERS, Release, Role, Store, seal
from dashboard.settings import Settings
from dashboard.words import both

SAMPLE = DEFAULT_FOLDER.parent / "sample"
SAMPLE_AS_OF = date(2026, 10, 31)


@dataclass(frozen=True)
class Sealed:
    """A file written aside, flushed and hashed; it is put in place when all are ready."""

    aside: Path
    role: Role
    name: str
    sha256: str
    bytes: int
    rows: int

    @property
    def path(self) -> str:
        """Where the file comes to lie, below the store's folder."""
        return f"{FOLDERS[self.role]}/{self.name}/{self.sha256}.parquet"


def publish(
    store: Store,
    planned: Plan,
    assess: Assess,
    *,
    settings: Settings | None = None,
    clarifications: Path | None = None,
    program: Mapping[str, str] | None = None,
    rehearsed: Rehearsal | None = None,
    reference: Reference,
    name: str = "",
    by: str = "",
    note: str = "",
    at: datetime | None = None,
    onto: int | None = None,
    progress: Progress | None = None,
) -> Release | None:
    """Make a plan one new release with its assessment; all of it lands, or nothing.

    ``settings`` None keeps those in force on this line, ``clarifications`` None (else a Parquet
    file of the desk's) those that the newest release was assessed with. ``program`` holds what the
    assessment runs, by name (None: not compared): what the newest release was assessed with
    otherwise is said in the note. ``rehearsed`` is taken instead of assessing anew where it was
    the rehearsal of just this. When somebody else published meanwhile, comparison and assessment
    are made anew on that release; with ``onto`` (the newest release's number) nothing is published
    on any other. ``at`` is the moment of publishing, by default now. Returns None when the newest
    release holds these data, settings, clarifications and rules already.

    Raises RefusedError with what the plan refuses or where ``onto`` is the newest no more,
    UsageError for a name that is taken, and DashboardError for faults of the disk; the older
    releases are intact in every case.
    """
    store.remove_orphans()
    while True:
        newest = store.newest()
        if onto is not None and newest is not None and newest.number != onto:
            raise RefusedError(**both("releases.moved_on", onto=onto, number=newest.number))
        if planned.parent != (newest.number if newest else 0):
            planned = plan(
                store,
                planned.intake,
                uploads=planned.uploads,
                accept_removals=planned.accept_removals,
            )
            continue
        if planned.refused:
            raise refusal(planned)
        basis = basis_of(store, planned, newest, settings, clarifications, program)
        base, in_force = basis.base, basis.settings
        if planned.unchanged and basis.same_rules:
            return None
        with store.reading() as catalogue:
            require_free(catalogue, name)
        with faults_in_words(store.folder), store.workspace() as work:
            data = write_data(planned, base, work)
            report = _report(planned, work)
            uploads = _uploads(planned, work)
            out = work / "results"
            out.mkdir()
            about = basis.about(planned, hashes(data), clarifications, program)
            if rehearsed is not None and rehearsed.about == about:
                answers = _copied(store, rehearsed, out)
            else:
                tables = {**(base.tables if base else {}), **by_table(data)}
                answers = assess(
                    tables, planned.as_of, in_force, reference, out, progress, basis.before
                )
            results = [
                _result(store, path, name) for name, paths in answers.items() for path in paths
            ]
            with store.writing() as catalogue:
                if _newest(catalogue) != planned.parent:
                    continue
                require_free(catalogue, name)
                moment = (at or datetime.now(UTC)).astimezone(UTC)
                number = planned.parent + 1
                catalogue.execute(
                    "insert into release values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        number,
                        planned.parent,
                        planned.line,
                        name or None,
                        planned.as_of.isoformat(),
                        moment.isoformat(timespec="seconds"),
                        by,
                        " ".join(filter(None, (note, _of_program(basis)))),
                        planned.simulated,
                        in_force.text,
                    ),
                )
                _list_files(catalogue, number, base, [*data, *report, *results])
                _list_imports(catalogue, number, planned)
                for file in (*data, *report, *results):
                    store.place(file.aside, file.path, file.sha256)
                for sha256, aside in uploads.items():
                    store.place(aside, f"uploads/{sha256}", sha256)
        return store.release(number)


def publish_settings(
    store: Store,
    release: Release,
    settings: Settings,
    assess: Assess,
    *,
    reference: Reference,
    name: str = "",
    by: str = "",
    note: str = "",
    progress: Progress | None = None,
) -> Release | None:
    """Make a new release of the newest one's data, assessed with other settings.

    Returns None when ``release`` was assessed with these already. Raises as ``publish`` does, and
    RefusedError when ``release`` is not the newest: what its reader saw is not what would come.
    """
    with store.workspace() as work:
        taken = intake.read(
            (),
            bases=store.bases(),
            reference=reference,
            as_of=release.as_of,
            today=release.as_of,
            work=work,
        )
        return publish(
            store,
            plan(store, taken, uploads=()),
            assess,
            settings=settings,
            reference=reference,
            name=name,
            by=by,
            note=note,
            onto=release.number,
            progress=progress,
        )


def publish_sample(
    store: Store,
    assess: Assess,
    *,
    reference: Reference,
    folder: Path = SAMPLE,
    progress: Progress | None = None,
) -> Release:
    """Publish the sample as the first release of an empty store, and return the newest release.

    Sessions that start together wait for one another; only the first publishes.
    """
    with store.alone():
        newest = store.newest()
        if newest is not None:
            return newest
        uploads = sorted(path for path in folder.iterdir() if path.stem in contract.tables())
        with store.workspace() as work:
            taken = intake.read(
                uploads,
                bases=Bases(),
                reference=reference,
                as_of=SAMPLE_AS_OF,
                today=SAMPLE_AS_OF,
                work=work,
                progress=part(progress, 0.0, 0.5),
            )
            planned = plan(store, taken, uploads=uploads)
            name = both("releases.sample_name")["id"]
            rest = part(progress, 0.5, 1.0)
            try:
                publish(store, planned, assess, reference=reference, name=name, progress=rest)
            except RefusedError:
                if (
                    store.newest() is None
                ):  # else real data came first, and the sample is not needed
                    raise
        return store.release()


def rollback(
    store: Store, number: int, *, name: str = "", by: str = "", at: datetime | None = None
) -> Release:
    """Make a new release with the files, settings and results of release ``number``.

    Raises UsageError for an unknown release, RefusedError for the newest one and for one of the
    other line, DashboardError when a file of it is damaged.
    """
    old = store.release(number)
    store.require_sound(old)
    with store.writing() as catalogue:
        newest = _newest(catalogue)
        (line,) = catalogue.execute(
            "select line from release where number = ?", (newest,)
        ).fetchone()
        if line != old.line:
            raise RefusedError(**both("releases.across_lines", number=number))
        if newest == number:
            raise RefusedError(**both("releases.already_newest", number=number))
        require_free(catalogue, name)
        moment = (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
        note = both("releases.rolled_back", number=number)["id"]
        catalogue.execute(
            "insert into release select ?, ?, line, ?, as_of, ?, ?, ?, simulated, settings"
            " from release where number = ?",
            (newest + 1, newest, name or None, moment, by, note, number),
        )
        catalogue.execute(
            "insert into release_file select ?, role, name, part, path from release_file"
            " where release = ?",
            (newest + 1, number),
        )
    return store.release(newest + 1)


def _copied(store: Store, rehearsed: Rehearsal, out: Path) -> Mapping[str, Sequence[Path]]:
    """Copy the results of a rehearsal to where a publish puts its own."""
    return {
        name: [p if _lies_in(store, p) else Path(shutil.copy(p, out)) for p in paths]
        for name, paths in rehearsed.stages[-1].results.items()
    }


def _result(store: Store, path: Path, name: str) -> Sealed:
    """Seal a result; one that an earlier release has as well is listed where it lies."""
    return (
        _as_it_lies(path, "result", name) if _lies_in(store, path) else _seal(path, "result", name)
    )


def _lies_in(store: Store, result: Path) -> bool:
    return result.is_relative_to(store.folder / FOLDERS["result"])


def _of_program(basis: Basis) -> str:
    """Say what the program does otherwise than the one that assessed the release before."""
    if not basis.newer:
        return ""
    if "program" in basis.newer:
        return both("releases.newer_program_unknown")["id"]
    names = [name.rpartition("/")[2] for name in basis.newer]
    return both("releases.newer_program", parts=listed(names))["id"]


def refusal(planned: Plan) -> RefusedError:
    """Return what a plan refuses, as an error."""
    said = [finding for finding in planned.findings if finding.level == "refused"]
    return RefusedError(
        id=both("releases.refused", reason=" ".join(f.sentence("id") for f in said))["id"],
        en=both("releases.refused", reason=" ".join(f.sentence("en") for f in said))["en"],
    )


def merge_of(planned: Plan, old: Mapping[str, Sequence[Path]], spill: Path) -> Merge:
    """Return the merge of a plan that was compared already."""
    return Merge(
        old,
        planned.intake.tables,
        accept_removals=planned.accept_removals,
        # Orphans are refused, unless their removal is accepted.
        known_whole=not planned.accept_removals,
        spill=spill,
    )


def write_data(planned: Plan, base: Release | None, work: Path) -> list[Sealed]:
    """Write every table that the plan touches; all others carry over as they are.

    Of a log in months only those are written that differ; the others are listed where they lie.
    """
    folder = work / "data"
    folder.mkdir()
    sealed = []
    with merge_of(planned, base.tables if base else {}, work) as merge:
        for table in merge.tables:
            parts: dict[date, Sealed] = {}
            for month in merge.months(table):
                aside = folder / f"{table}-{month or 'whole'}.parquet"
                if month is None and merge.as_given(table):
                    # A copy: what lies in the store is nobody else's file.
                    shutil.copyfile(planned.intake.tables[table], aside)
                else:
                    merge.write(table, aside, month=month)
                parts[month or date.min] = _seal(aside, "table", table)
            for path, month in merge.carried[table].items():
                parts[month] = _as_it_lies(path, "table", table)
            sealed += [parts[month] for month in sorted(parts)]
    return sealed


def by_table(files: Sequence[Sealed]) -> dict[str, tuple[Path, ...]]:
    """Return the files of each table, in order."""
    found: dict[str, tuple[Path, ...]] = {}
    for file in files:
        found[file.name] = (*found.get(file.name, ()), file.aside)
    return found


def hashes(files: Sequence[Sealed]) -> dict[str, list[str]]:
    """Return the SHA-256 of the files of each table, in order."""
    found: dict[str, list[str]] = {}
    for file in files:
        found.setdefault(file.name, []).append(file.sha256)
    return found


def _report(planned: Plan, work: Path) -> list[Sealed]:
    """Write what the import said, and the rows that it set aside."""
    folder = work / "report"
    folder.mkdir()
    findings = folder / "findings.parquet"
    schema = pa.schema(
        (each.name, pa.int64() if each.name == "rows" else pa.string()) for each in fields(Finding)
    )
    rows = [asdict(finding) for finding in planned.findings]
    pq.write_table(pa.Table.from_pylist(rows, schema), findings, compression="zstd")
    sealed = [_seal(findings, "findings", "findings")]
    for table, source in planned.intake.rejected.items():
        aside = folder / f"rejected_{table}.parquet"
        shutil.copyfile(source, aside)
        sealed.append(_seal(aside, "rejected", table))
    return sealed


def _uploads(planned: Plan, work: Path) -> dict[str, Path]:
    """Copy the uploaded files as received; return them by their SHA-256."""
    folder = work / "uploads"
    folder.mkdir()
    copies = {}
    for position, source in enumerate(planned.uploads):
        aside = folder / str(position)
        shutil.copyfile(source, aside)
        copies[seal(aside)] = aside
    for read_file in planned.intake.files:
        if read_file.sha256 not in copies:
            raise DashboardError(**both("releases.upload_changed", file=read_file.file))
    return copies


def _seal(aside: Path, role: Role, name: str) -> Sealed:
    rows = int(pq.read_metadata(aside).num_rows)
    return Sealed(aside, role, name, seal(aside), aside.stat().st_size, rows)


def _as_it_lies(path: Path, role: Role, name: str) -> Sealed:
    rows = int(pq.read_metadata(path).num_rows)
    return Sealed(path, role, name, path.stem, path.stat().st_size, rows)


def _newest(catalogue: sqlite3.Connection) -> int:
    return int(catalogue.execute("select coalesce(max(number), 0) from release").fetchone()[0])


def _list_files(
    catalogue: sqlite3.Connection, number: int, base: Release | None, files: Sequence[Sealed]
) -> None:
    catalogue.executemany(
        "insert or ignore into file values (?, ?, ?, ?)",
        [(file.path, file.sha256, file.bytes, file.rows) for file in files],
    )
    parts = Counter[tuple[Role, str]]()
    for file in files:
        row = (number, file.role, file.name, parts[file.role, file.name], file.path)
        catalogue.execute("insert into release_file values (?, ?, ?, ?, ?)", row)
        parts[file.role, file.name] += 1
    if base is not None:
        catalogue.execute(
            "insert or ignore into release_file"
            " select ?1, role, name, part, path from release_file as carried"
            " where release = ?2 and role = 'table' and not exists (select 1 from release_file"
            " where release = ?1 and role = 'table' and name = carried.name)",
            (number, base.number),
        )


def _list_imports(catalogue: sqlite3.Connection, number: int, planned: Plan) -> None:
    catalogue.executemany(
        "insert into import values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                position,
                each.file,
                each.sheet,
                each.sha256,
                each.table,
                each.rows_read,
                each.rows_set_aside,
                each.verdict,
            )
            for position, each in enumerate(planned.intake.files)
        ],
    )
    catalogue.executemany(
        "insert into change values (?, ?, ?, ?, ?, ?)",
        [
            (number, table, change.added, change.changed, change.removed, change.kept)
            for table, change in planned.changes.items()
        ],
    )


def part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Return a progress that fills the part from ``start`` to ``end`` of another one."""
    if progress is None:
        return None
    return lambda done, what: progress(start + (end - start) * done, what)
