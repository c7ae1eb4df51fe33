"""Commands about exports: simulate, check, publish and write them."""
# ruff: noqa: PLC0415 - what reads data is imported by the command that needs it: --help is quick

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.commands.call import (
    DONE,
    PROGRAM,
    REFUSED,
    Call,
    places_of,
    print_table,
    today,
)
from dashboard.errors import RefusedError, UsageError
from dashboard.words import both, say

if TYPE_CHECKING:
    from dashboard.intake import Finding, Intake
    from dashboard.reference import Reference
    from dashboard.releases import Plan

_SHOWN_FINDINGS = 40


def sample(call: Call) -> int:
    """Simulate exports and write them."""
    from dashboard.simulate import simulate

    options = call.options
    with call.bar():
        simulate(
            options.out,
            options.truth,
            seed=options.seed,
            cooperatives=options.cooperatives,
            weeks=options.weeks,
            base_rates=options.base_rates,
            format=options.format,
            progress=call.progress,
        )
    call.say("sample_done", folder=str(options.out))
    return DONE


def check(call: Call) -> int:
    """Read files and say what publishing them would do; nothing is kept."""
    from dashboard import questions, releases

    with _planned(call) as planned:
        _tell(call, planned)
        if planned.refused:
            call.say("refused")
            return REFUSED
        if call.options.effects:
            _tell_effects(call, planned)
        newest = call.store.newest()
        newer = releases.newer_program(newest, questions.program()) if newest else ()
        if planned.unchanged and newer:
            call.say("only_newer_program")
        elif planned.unchanged:
            call.say("unchanged", number=planned.parent)
        else:
            call.say("checked")
        return DONE


def publish(call: Call) -> int:
    """Publish files, or the newest data under new thresholds, as a release."""
    from dashboard import desk, questions, releases, settings

    options = call.options
    chosen = settings.load(options.settings) if options.settings else None
    given, room = options.files or chosen, desk.Desk(call.store.folder)
    if not (given or call.store.newest()):
        raise UsageError(**both("cli.nothing_given"))
    with _planned(call) as planned, tempfile.TemporaryDirectory() as work:
        _tell(call, planned)
        if planned.refused:
            call.say("refused")
            return REFUSED
        with call.bar():
            release = releases.publish(
                call.store,
                planned,
                questions.assess,
                settings=chosen,
                program=questions.program(),
                clarifications=desk.write_clarifications(
                    room, planned.line, Path(work) / "clarifications.parquet"
                ),
                reference=places_of(call.store),
                name=options.name,
                by=options.by,
                progress=call.progress,
            )
    desk.note_releases(room, call.store)
    if release is None and not given:
        raise UsageError(**both("cli.nothing_given"))
    if release is None:
        call.say("unchanged", number=call.store.release().number)
    else:
        call.say("published", number=release.number, as_of=release.as_of)
    return DONE


def export(call: Call) -> int:
    """Write a release back as exports."""
    from dashboard import releases

    options, store = call.options, call.store
    release = store.release(options.release)
    with call.bar():
        releases.export(
            store,
            release,
            options.out,
            options.format,
            reference=places_of(store),
            progress=call.progress,
        )
    folder = shlex.quote(str(options.out))
    again = f"{PROGRAM} publish {folder}/*.{options.format} --settings {folder}/settings.toml"
    again += f" --as-of {release.as_of.isoformat()}"
    call.say("exported", number=release.number, folder=str(options.out), command=again)
    return DONE


@contextmanager
def _planned(call: Call) -> Iterator[Plan]:
    """Read the files of a call and compare them with the newest release; write the report."""
    from dashboard import desk, intake, releases

    options, store = call.options, call.store
    for file in options.files:
        if file.is_dir():
            raise UsageError(**both("cli.is_folder", folder=str(file)))
    with tempfile.TemporaryDirectory() as work:
        with call.bar():
            taken = desk.read_upload(
                desk.Desk(store.folder),
                store,
                options.files,
                reference=places_of(store),
                as_of=options.as_of,
                today=today(),
                work=Path(work),
                given=intake.same_day(options.files, options.rows_as_of),
                progress=call.progress,
            )
            planned = releases.plan(
                store, taken, uploads=options.files, accept_removals=options.accept_removals
            )
        if options.report:
            intake.write_report(
                replace(taken, findings=planned.findings, refused=planned.refused),
                options.report,
                call.language,
                {t: (c.added, c.changed, c.removed) for t, c in planned.changes.items()},
            )
            call.say("report_done", file=str(options.report))
        yield planned


def taken_exports(call: Call, places: Reference, work: Path) -> Intake:
    """Read every file of a known table in a folder, as a first release of its own."""
    from dashboard import contract, intake

    folder: Path = call.options.exports
    if not folder.is_dir():
        raise UsageError(**both("cli.no_folder", folder=str(folder)))
    files = sorted(
        path
        for path in folder.iterdir()
        if path.stem in contract.tables() and path.suffix.lower() in (".csv", ".parquet", ".xlsx")
    )
    if not files:
        raise UsageError(**both("cli.no_exports", folder=str(folder)))
    taken = intake.read(
        files,
        bases=intake.Bases(),
        reference=places,
        as_of=call.options.as_of,
        today=today(),
        work=work,
        progress=call.progress,
    )
    _tell_findings(call, taken.findings)
    if taken.refused:
        raise RefusedError(**both("cli.refused"))
    if "cooperatives" not in taken.tables:
        raise RefusedError(**both("plan.register_first"))
    return taken


def _tell(call: Call, planned: Plan) -> None:
    """Print what a plan does to each table, and tell what was found."""
    aside: dict[str, int] = {}
    for file in planned.intake.files:
        if file.table:
            aside[file.table] = aside.get(file.table, 0) + file.rows_set_aside
    rows = [
        (
            table,
            planned.rows[table],
            change.added,
            change.changed,
            change.removed,
            change.kept,
            aside.get(table, 0),
        )
        for table, change in planned.changes.items()
    ]
    if rows:
        print_table(("table", "rows", "added", "changed", "removed", "kept", "set_aside"), rows)
    _tell_findings(call, planned.findings)


def _tell_effects(call: Call, planned: Plan) -> None:
    """Print which figures, tiers and flags would move, and why."""
    from dashboard import desk, questions, releases

    room = desk.Desk(call.store.folder)
    with tempfile.TemporaryDirectory() as made, call.bar():
        work = Path(made) / "rehearsal"
        work.mkdir()
        rehearsed = releases.rehearse(
            call.store,
            planned,
            questions.assess,
            clarifications=desk.write_clarifications(
                room, planned.line, Path(made) / "clarifications.parquet"
            ),
            program=questions.program(),
            reference=places_of(call.store),
            work=work,
            progress=call.progress,
        )
        found = questions.effects(
            rehearsed.before, [(stage.cause, stage.results) for stage in rehearsed.stages]
        )
    for frame in (found.figures, found.tiers, found.flags):
        shown = frame.drop(columns=[name for name in frame.columns if name.endswith("_ids")])
        if len(shown):
            print_table(list(shown.columns), shown.values.tolist())
    if found.none:
        call.say("nothing_moves")


def _tell_findings(call: Call, findings: Sequence[Finding]) -> None:
    """Tell the findings, the gravest first."""
    order = ("refused", "set_aside", "note", "info")
    sorted_findings = sorted(findings, key=lambda finding: order.index(finding.level))
    for finding in sorted_findings[:_SHOWN_FINDINGS]:
        level = say(f"cli.level_{finding.level}", call.language)
        print(f"[{level}] {finding.sentence(call.language)}", file=sys.stderr)
    if len(findings) > _SHOWN_FINDINGS:
        call.say("more_findings", n=len(findings) - _SHOWN_FINDINGS)
