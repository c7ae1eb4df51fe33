"""The command line, `python -m dashboard`: calls the same functions as the pages."""
# ruff: noqa: PLC0415 - what reads data is imported by the command that needs it: --help is quick

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from dashboard.contract import WIB
from dashboard.errors import DashboardError, RefusedError, UsageError
from dashboard.words import LANGUAGES, Language, both, say

if TYPE_CHECKING:
    from dashboard.intake import Finding, Intake
    from dashboard.reference import Reference
    from dashboard.releases import Plan, Store

PROGRAM = "python -m dashboard"
DONE, REFUSED, WRONG_CALL = 0, 1, 2
_SHOWN_FINDINGS = 40
_BAR_WIDTH = 30


@dataclass(frozen=True)
class Call:
    """One call of a command: its options, the reader's language, and where words and bars go."""

    options: argparse.Namespace
    language: Language

    def say(self, key: str, **values: Any) -> None:
        """Tell the caller a sentence, on standard error."""
        print(say(f"cli.{key}", self.language, **values), file=sys.stderr)

    def progress(self, done: float, what: str) -> None:
        """Draw a progress bar on a terminal, and nothing elsewhere."""
        if sys.stderr.isatty():
            filled = round(min(max(done, 0.0), 1.0) * _BAR_WIDTH)
            bar = "█" * filled + "·" * (_BAR_WIDTH - filled)
            print(f"\r\x1b[K{bar} {what}", end="", file=sys.stderr, flush=True)

    @contextmanager
    def bar(self) -> Iterator[None]:
        """Wipe the progress bar away when the work inside ends, however it ends."""
        try:
            yield
        finally:
            if sys.stderr.isatty():
                print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    @property
    def store(self) -> Store:
        """The store that the call names."""
        from dashboard.releases import Store

        return Store(self.options.store)


@dataclass(frozen=True)
class Option:
    """One argument of a command; its help is the sentence ``cli.opt_<name>``."""

    flag: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The option's name in the namespace of a call."""
        return self.flag.lstrip("-").replace("-", "_")

    @property
    def shown(self) -> str:
        """The argument as a reader writes it."""
        value = self.settings.get("metavar", "")
        if not self.flag.startswith("-"):
            many = {"+": " …", "*": " …", "?": ""}.get(self.settings.get("nargs", ""), "")
            return f"[{value}{many}]" if self.settings.get("nargs") in ("*", "?") else value + many
        return f"{self.flag} {value}".strip()


@dataclass(frozen=True)
class Command:
    """One command; its help is the sentence ``cli.<name>``. Of ``one_of`` exactly one is given."""

    name: str
    run: Callable[[Call], int]
    options: tuple[Option, ...] = ()
    one_of: tuple[Option, ...] = ()


def _sample(call: Call) -> int:
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


def _check(call: Call) -> int:
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


def _publish(call: Call) -> int:
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
                reference=_places(call.store),
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


def _export(call: Call) -> int:
    from dashboard import releases

    options, store = call.options, call.store
    release = store.release(options.release)
    with call.bar():
        releases.export(
            store,
            release,
            options.out,
            options.format,
            reference=_places(store),
            progress=call.progress,
        )
    folder = shlex.quote(str(options.out))
    again = f"{PROGRAM} publish {folder}/*.{options.format} --settings {folder}/settings.toml"
    again += f" --as-of {release.as_of.isoformat()}"
    call.say("exported", number=release.number, folder=str(options.out), command=again)
    return DONE


def _releases(call: Call) -> int:
    rows = []
    store = call.store
    for release in store.releases():
        changes = store.changes(release.number).values()
        rows.append(
            (
                release.number,
                release.name,
                release.as_of,
                "simulated" if release.simulated else "real",
                release.made_by,
                f"{release.made_at:%Y-%m-%dT%H:%MZ}",
                release.note,
                "; ".join(dict.fromkeys(f.source_name for f in store.imports(release.number))),
                sum(change.added for change in changes),
                sum(change.changed for change in changes),
                sum(change.removed for change in changes),
            )
        )
    headings = ("release", "name", "as_of", "line", "by", "at", "note", "files")
    _print_table((*headings, "added", "changed", "removed"), rows)
    return DONE


def _compare(call: Call) -> int:
    from dashboard import contract, releases

    options, store = call.options, call.store
    older, newer = store.release(options.older), store.release(options.newer)
    if options.out and not options.table:
        raise UsageError(**both("cli.table_needed"))
    if options.out:
        releases.write_differences(store, older, newer, options.table, options.out)
        call.say("compared", file=str(options.out))
        return DONE
    tables = [options.table] if options.table else list(contract.tables())
    limit = releases.SHOWN if options.table else 0
    found = [releases.compare(store, older, newer, table, limit=limit) for table in tables]
    _print_table(
        ("table", "added", "changed", "removed", "came", "gone"),
        [
            (d.table, d.added, d.changed, d.removed, "; ".join(d.came), "; ".join(d.gone))
            for d in found
            if not d.equal
        ],
    )
    if options.table and found[0].of:
        lines = found[0].lines.to_pylist()
        rows = [["" if cell is None else cell for cell in line.values()] for line in lines]
        _print_table(found[0].lines.column_names, rows)
        if found[0].of > len(lines):
            call.say("more_lines", n=found[0].of - len(lines))
    return DONE


def _correct(call: Call) -> int:
    from dashboard import desk

    options = call.options
    with call.bar():
        release = desk.correct(
            desk.Desk(call.store.folder),
            call.store,
            options.table,
            options.key,
            options.column,
            options.value,
            reason=options.reason,
            by=options.by,
            reference=_places(call.store),
            progress=call.progress,
        )
    call.say("published", number=release.number, as_of=release.as_of)
    return DONE


def _name(call: Call) -> int:
    from dashboard import releases

    options = call.options
    release = releases.name_release(call.store, options.release, options.name, options.by)
    call.say("named", number=release.number, name=release.name)
    return DONE


def _verify(call: Call) -> int:
    if call.options.release is not None:
        call.store.release(call.options.release)
    with call.bar():
        damaged = call.store.verify(call.options.release, call.progress)
    if not damaged:
        call.say("sound")
        return DONE
    _print_table(
        ("release", "name", "damage", "file"),
        [(each.release, each.name, each.kind, each.path) for each in damaged],
    )
    call.say("damaged", n=len(damaged))
    return REFUSED


def _rollback(call: Call) -> int:
    from dashboard import releases

    options = call.options
    release = releases.rollback(call.store, options.release, name=options.name, by=options.by)
    call.say("published", number=release.number, as_of=release.as_of)
    return DONE


def _assess(call: Call) -> int:
    from dashboard import questions, settings

    options = call.options
    with tempfile.TemporaryDirectory() as made, call.bar():
        work = Path(made)
        if options.exports:
            places = _places_beside(options.exports)
            taken = _taken_exports(call, places, work / "intake")
            tables = {name: [path] for name, path in taken.tables.items()}
            as_of, chosen = taken.as_of, settings.load(options.settings)
        else:
            release = call.store.release(options.release)
            places = _places(call.store)
            tables = {name: list(paths) for name, paths in release.tables.items()}
            as_of = options.as_of or release.as_of
            chosen = settings.load(options.settings or release.settings_text)
        out = work / "assessment"
        out.mkdir()
        results = questions.assess(tables, as_of, chosen, places, out, call.progress)
        questions.write_assessment_csv(results, options.out)
    call.say("assessed", as_of=as_of, folder=str(options.out))
    return DONE


def _scorecard(call: Call) -> int:
    from dashboard import scorecard

    options = call.options
    with call.bar():
        text = scorecard.run(
            options.seeds,
            cooperatives=options.cooperatives,
            base_rates=options.base_rates,
            progress=call.progress,
        )
    return _deliver(text, options.out)


def _forecasts(call: Call) -> int:
    from dashboard.scorecard import forecasts

    options = call.options
    with call.bar():
        found = forecasts.cover(
            options.seeds, cooperatives=options.cooperatives, progress=call.progress
        )
    _deliver(found.table(), options.out)
    return DONE if found.kept else REFUSED


def _deliver(text: str, out: Path | None) -> int:
    """Print a text, or write it to the file that the call names."""
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, "utf-8")
    return DONE


def _bench(call: Call) -> int:
    from dashboard import bench

    options = call.options
    with call.bar():
        earlier = options.out.read_text("utf-8") if options.out and options.out.exists() else ""
        text = bench.run(options.only or bench.USUAL, call.progress, earlier)
    return _deliver(text, options.out)


def _docs(call: Call) -> int:
    from dashboard import documents

    folder: Path = call.options.out
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**documents.all_documents(), "command-line.md": markdown()}.items():
        (folder / name).write_text(text, "utf-8")
    call.say("docs_done", folder=str(folder))
    return DONE


@contextmanager
def _planned(call: Call) -> Iterator[Plan]:
    """Read the files of a call and compare them with the newest release; write the report."""
    from dashboard import desk, intake, releases

    options, store = call.options, call.store
    with tempfile.TemporaryDirectory() as work:
        with call.bar():
            taken = desk.read_upload(
                desk.Desk(store.folder),
                store,
                options.files,
                reference=_places(store),
                as_of=options.as_of,
                today=_today(),
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


def _taken_exports(call: Call, places: Reference, work: Path) -> Intake:
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
        today=_today(),
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
        _print_table(("table", "rows", "added", "changed", "removed", "kept", "set_aside"), rows)
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
            reference=_places(call.store),
            work=work,
            progress=call.progress,
        )
        found = questions.effects(
            rehearsed.before, [(stage.cause, stage.results) for stage in rehearsed.stages]
        )
    for frame in (found.figures, found.tiers, found.flags):
        shown = frame.drop(columns=[name for name in frame.columns if name.endswith("_ids")])
        if len(shown):
            _print_table(list(shown.columns), shown.values.tolist())
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


def _print_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a result: in columns on a terminal, separated by tabs for another program."""
    lines = [tuple(headings), *(tuple(str(cell) for cell in row) for row in rows)]
    if not sys.stdout.isatty():
        for line in lines:
            print("\t".join(" ".join(cell.split()) for cell in line))
        return
    widths = [max(len(line[i]) for line in lines) for i in range(len(headings))]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _places(store: Store) -> Reference:
    from dashboard import reference

    return reference.load(store.reference or reference.DEFAULT_FOLDER)


def _places_beside(exports: Path) -> Reference:
    """Return the reference that a simulated country brings along, or the product's own."""
    from dashboard import reference

    own = exports / "reference"
    return reference.load(own if own.is_dir() else reference.DEFAULT_FOLDER)


def _today() -> date:
    return datetime.now(WIB).date()


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _count(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def _release_number(text: str) -> int | None:
    """Read the number of a release, or ``latest``."""
    return None if text == "latest" else _count(text)


def _parts(text: str) -> list[str]:
    """Read ``batch,bytes`` as the parts of the benchmark that it names."""
    from dashboard.bench import PARTS

    parts = text.split(",")
    if not set(parts) <= set(PARTS):
        raise ValueError(text)
    return parts


def _rates(text: str) -> list[float]:
    """Read ``0.5,1,2`` as the base rates that it names, each above 0 and up to 3."""
    rates = [float(part) for part in text.split(",")]
    if not all(0 < rate <= 3 for rate in rates) or len(set(rates)) < len(rates):
        raise ValueError(text)
    return rates


def _seeds(text: str) -> range:
    """Read ``1-5`` or ``3`` as the seeds that it names."""
    first, _, last = text.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    if not seeds:
        raise ValueError(text)
    return seeds


_FILE = {"type": Path, "metavar": "FILE"}
_FOLDER = {"type": Path, "metavar": "DIR"}
_NUMBER = {"type": _count, "metavar": "N"}
_AS_OF = Option("--as-of", {"type": _day, "metavar": "DATE"})
_ROWS_AS_OF = Option("--rows-as-of", {"type": _day, "metavar": "DATE"})
_ACCEPT = Option("--accept-removals", {"action": "store_true"})
_REPORT = Option("--report", _FILE)
_SETTINGS = Option("--settings", _FILE)
_NAME = Option("--name", {"default": "", "metavar": "TEXT"})
_BY = Option("--by", {"default": "", "metavar": "TEXT"})
_WHO = Option("--by", {"required": True, "metavar": "TEXT"})
_OUT = Option("--out", {**_FOLDER, "required": True})
_FORMATS = {"choices": ["csv", "parquet", "xlsx", "mixed"], "metavar": "FORM"}

EVERYWHERE = (
    Option("--store", {**_FOLDER, "default": argparse.SUPPRESS}),
    Option(
        "--language",
        {"choices": list(LANGUAGES), "default": argparse.SUPPRESS, "metavar": "LANGUAGE"},
    ),
    Option("--debug", {"action": "store_true", "default": argparse.SUPPRESS}),
)

# A new command is one entry here and its sentences in words/command_line.toml.
COMMANDS = (
    Command(
        "sample",
        _sample,
        (
            _OUT,
            Option("--truth", _FOLDER),
            Option("--seed", {"type": int, "default": 1, "metavar": "N"}),
            Option("--cooperatives", {"type": int, "default": 1585, "metavar": "N"}),
            Option("--weeks", {"type": int, "default": 40, "metavar": "N"}),
            Option("--base-rates", {"type": float, "default": 1.0, "metavar": "X"}),
            Option("--format", _FORMATS),
        ),
    ),
    Command(
        "check",
        _check,
        (
            Option("files", {**_FILE, "nargs": "+"}),
            _AS_OF,
            _ROWS_AS_OF,
            _ACCEPT,
            _REPORT,
            Option("--effects", {"action": "store_true"}),
        ),
    ),
    Command(
        "publish",
        _publish,
        (
            Option("files", {**_FILE, "nargs": "*"}),
            _SETTINGS,
            _AS_OF,
            _ROWS_AS_OF,
            _ACCEPT,
            _NAME,
            _BY,
            _REPORT,
        ),
    ),
    Command(
        "export",
        _export,
        (
            _OUT,
            Option("--release", {"type": _release_number, "metavar": "N"}),
            Option(
                "--format", {"choices": ["csv", "parquet"], "default": "csv", "metavar": "FORM"}
            ),
        ),
    ),
    Command("releases", _releases),
    Command(
        "compare",
        _compare,
        (
            Option("older", _NUMBER),
            Option("newer", _NUMBER),
            Option("--table", {"metavar": "TABLE"}),
            Option("--out", _FILE),
        ),
    ),
    Command(
        "correct",
        _correct,
        (
            Option("table", {"metavar": "TABLE"}),
            Option("key", {"metavar": "KEY"}),
            Option("column", {"metavar": "COLUMN"}),
            Option("value", {"metavar": "VALUE"}),
            Option("--reason", {"required": True, "metavar": "TEXT"}),
            _WHO,
        ),
    ),
    Command(
        "name",
        _name,
        (
            Option("release", _NUMBER),
            Option("name", {"metavar": "NAME"}),
            _WHO,
        ),
    ),
    Command("verify", _verify, (Option("release", {**_NUMBER, "nargs": "?"}),)),
    Command("rollback", _rollback, (Option("release", _NUMBER), _NAME, _BY)),
    Command(
        "assess",
        _assess,
        (_OUT, _AS_OF, _SETTINGS),
        one_of=(Option("--exports", _FOLDER), Option("--release", _NUMBER)),
    ),
    Command(
        "scorecard",
        _scorecard,
        (
            Option("--seeds", {"type": _seeds, "required": True, "metavar": "A-B"}),
            Option("--cooperatives", {"type": int, "default": 1585, "metavar": "N"}),
            Option("--base-rates", {"type": _rates, "default": [1.0], "metavar": "X"}),
            Option("--out", _FILE),
        ),
    ),
    Command(
        "forecasts",
        _forecasts,
        (
            Option("--seeds", {"type": _seeds, "required": True, "metavar": "A-B"}),
            Option("--cooperatives", {"type": int, "default": 1585, "metavar": "N"}),
            Option("--out", _FILE),
        ),
    ),
    Command(
        "bench",
        _bench,
        (
            Option(
                "--only",
                {"type": _parts, "metavar": "PARTS"},
            ),
            Option("--out", _FILE),
        ),
    ),
    Command("docs", _docs, (Option("--out", {**_FOLDER, "default": Path("docs")}),)),
)

# What argparse says, and the sentence that says it to a reader.
_ARGPARSE_SAYS = (
    (r"unrecognized arguments: (?P<what>.*)", "unrecognized"),
    (r"the following arguments are required: (?P<what>.*)", "required"),
    (r"one of the arguments (?P<what>.*) is required", "one_required"),
    (
        r"argument (?P<option>\S+): invalid choice: '(?P<what>.*?)'"
        r" \(choose from '?(?P<known>.*?)'?\)",
        "unknown_word",
    ),
    (r"argument (?P<option>\S+): invalid .*?: '(?P<what>.*?)'.*", "invalid"),
    (r"argument (?P<option>\S+): expected .* argument.*", "expects_value"),
    (r"argument (?P<option>\S+): not allowed with argument (?P<what>.*)", "not_together"),
    (r"(?P<what>.*)", "wrong_call"),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        found = (
            both(f"cli.{key}", **match.groupdict())
            for pattern, key in _ARGPARSE_SAYS
            if (match := re.fullmatch(pattern, message.replace("', '", ", "), re.DOTALL))
        )
        sentence = next(found)  # the last pattern matches everything
        raise UsageError(
            **{
                language: say(
                    "cli.see_help", language, sentence=sentence[language], command=self.prog
                )
                for language in LANGUAGES
            }
        )


def build_parser(language: Language) -> argparse.ArgumentParser:
    """Return the parser of every command, with its help in ``language``."""
    everywhere = _Parser(add_help=False)
    _add(everywhere, EVERYWHERE, language)
    parser = _Parser(
        prog=PROGRAM,
        description=say("cli.about", language),
        parents=[everywhere],
        add_help=False,
        allow_abbrev=False,
    )
    _add_help(parser, language)
    commands = parser.add_subparsers(
        title=say("cli.commands", language), dest="command", metavar="COMMAND", required=True
    )
    for command in COMMANDS:
        about = say(f"cli.{command.name}", language)
        sub = commands.add_parser(
            command.name,
            help=about,
            description=about,
            parents=[everywhere],
            add_help=False,
            allow_abbrev=False,
        )
        sub.set_defaults(run=command.run)
        _add_help(sub, language)
        if command.one_of:
            _add(sub.add_mutually_exclusive_group(required=True), command.one_of, language)
        _add(sub, command.options, language)
    return parser


def _add(
    to: argparse.ArgumentParser | argparse._MutuallyExclusiveGroup,
    options: Sequence[Option],
    language: Language,
) -> None:
    for option in options:
        text = say(f"cli.opt_{option.name}", language).replace("%", "%%")
        to.add_argument(option.flag, **option.settings, help=text)


def _add_help(parser: argparse.ArgumentParser, language: Language) -> None:
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", language))


_ABOUT_MARKDOWN = f"""\
# The command line

<!-- Generated from src/dashboard/__main__.py; a test compares the two. -->

`{PROGRAM} COMMAND`. The web pages call the same functions. Results go to standard
output or to `--out`, messages to standard error. Long work shows a progress bar on a terminal and
nothing when piped; tables are separated by tabs when piped.

Exit status: 0 done · 1 the data was refused, or the disk failed: the message says why, and nothing
changed · 2 the command was called wrongly (a missing file, an unknown option).

`--exports DIR` takes every file of a known table in DIR, named `<table>.csv`, `.parquet` or
`.xlsx`, and a simulated country's own `reference` folder where DIR holds one.

Every command also takes:
"""


def markdown() -> str:
    """Return the text of ``docs/command-line.md``; a test compares the two."""
    lines = [_ABOUT_MARKDOWN, *_markdown_options(EVERYWHERE)]
    for command in COMMANDS:
        lines += ["", f"## {command.name}", "", say(f"cli.{command.name}", "en"), ""]
        lines += ["```", _usage(command), "```"]
        if command.one_of or command.options:
            lines += ["", *_markdown_options((*command.one_of, *command.options))]
    return "\n".join(lines) + "\n"


def _markdown_options(options: Sequence[Option]) -> list[str]:
    rows = [f"| `{o.shown}` | {say(f'cli.opt_{o.name}', 'en')} |" for o in options]
    return ["| option | meaning |", "|---|---|", *rows]


def _usage(command: Command) -> str:
    parts = [f"{PROGRAM} {command.name}"]
    if command.one_of:
        parts.append(f"({' | '.join(option.shown for option in command.one_of)})")
    for option in command.options:
        bare = not option.flag.startswith("-") or option.settings.get("required")
        parts.append(option.shown if bare else f"[{option.shown}]")
    return " ".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. No error leaves this as a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    try:
        status = _run(given, language)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the result has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (Exception, KeyboardInterrupt) as error:
        if "--debug" in given:
            traceback.print_exc()
        print(_sentence(error, language), file=sys.stderr)
        return WRONG_CALL if isinstance(error, UsageError) else REFUSED
    return status


def _run(given: Sequence[str], language: Language) -> int:
    try:
        options = build_parser(language).parse_args(given, _defaults())
    except SystemExit:  # argparse has printed the help
        return DONE
    status: int = options.run(Call(options, language))
    return status


def _sentence(error: BaseException, language: Language) -> str:
    if isinstance(error, DashboardError):
        return error.text(language)
    if isinstance(error, KeyboardInterrupt):
        return say("cli.interrupted", language)
    if isinstance(error, OSError) and error.filename:
        why = error.strerror or str(error)
        return say("cli.cannot_write", language, file=str(error.filename), why=why)
    return say("cli.unexpected", language, kind=type(error).__name__)


def _language(given: Sequence[str]) -> Language:
    """Return the language of a call before its options are read: errors need it, too."""
    values = [value for flag, value in pairwise(given) if flag == "--language"]
    values += [word.removeprefix("--language=") for word in given]
    return "en" if "en" in values else "id"


def _defaults() -> argparse.Namespace:
    return argparse.Namespace(store=None, language="id", debug=False)


if __name__ == "__main__":
    sys.exit(main())
