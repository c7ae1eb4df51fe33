"""THE COMMAND LINE, `python -m dashboard`: calls the same functions as the pages."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from dashboard.commands import exports, keeping, working
from dashboard.commands.call import Command, Option
from dashboard.words import LANGUAGES


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
    from dashboard.bench import PARTS  # noqa: PLC0415 - which reads data: --help is quick

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
_HANDOUTS = ["pptx", "pdf", "xlsx", "html", "text"]
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
        exports.sample,
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
        exports.check,
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
        exports.publish,
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
        noted=True,
    ),
    Command(
        "export",
        exports.export,
        (
            _OUT,
            Option("--release", {"type": _release_number, "metavar": "N"}),
            Option(
                "--format", {"choices": ["csv", "parquet"], "default": "csv", "metavar": "FORM"}
            ),
        ),
        noted=True,
    ),
    Command("releases", keeping.list_releases),
    Command("audit", keeping.audit, (Option("--refused", {"action": "store_true"}),)),
    Command(
        "compare",
        keeping.compare,
        (
            Option("older", _NUMBER),
            Option("newer", _NUMBER),
            Option("--table", {"metavar": "TABLE"}),
            Option("--out", _FILE),
        ),
    ),
    Command(
        "correct",
        keeping.correct,
        (
            Option("table", {"metavar": "TABLE"}),
            Option("key", {"metavar": "KEY"}),
            Option("column", {"metavar": "COLUMN"}),
            Option("value", {"metavar": "VALUE"}),
            Option("--reason", {"required": True, "metavar": "TEXT"}),
            _WHO,
        ),
        noted=True,
    ),
    Command(
        "name",
        keeping.name_release,
        (
            Option("release", _NUMBER),
            Option("name", {"metavar": "NAME"}),
            _WHO,
        ),
        noted=True,
    ),
    Command("verify", keeping.verify, (Option("release", {**_NUMBER, "nargs": "?"}),)),
    Command("backup", keeping.back_up, (Option("file", _FILE),), noted=True),
    Command("restore", keeping.restore, (Option("file", _FILE),), noted=True),
    Command("rollback", keeping.roll_back, (Option("release", _NUMBER), _NAME, _BY), noted=True),
    Command(
        "assess",
        working.assess,
        (_OUT, _AS_OF, _SETTINGS),
        one_of=(Option("--exports", _FOLDER), Option("--release", _NUMBER)),
    ),
    Command(
        "report",
        working.report,
        (
            _OUT,
            Option("--scope", {"default": "", "metavar": "CODE"}),
            Option(
                "--format", {"choices": [*_HANDOUTS, "all"], "default": "all", "metavar": "FORM"}
            ),
            Option("--release", _NUMBER),
            Option("--against", _NUMBER),
            Option(
                "--audience",
                {"choices": ["hall", "office"], "default": "hall", "metavar": "AUDIENCE"},
            ),
            Option("--pack", {"action": "store_true"}),
        ),
        noted=True,
    ),
    Command(
        "scorecard",
        working.write_scorecard,
        (
            Option("--seeds", {"type": _seeds, "required": True, "metavar": "A-B"}),
            Option("--cooperatives", {"type": int, "default": 1585, "metavar": "N"}),
            Option("--base-rates", {"type": _rates, "default": [1.0], "metavar": "X"}),
            Option("--out", _FILE),
        ),
    ),
    Command(
        "forecasts",
        working.write_forecasts,
        (
            Option("--seeds", {"type": _seeds, "required": True, "metavar": "A-B"}),
            Option("--cooperatives", {"type": int, "default": 1585, "metavar": "N"}),
            Option("--out", _FILE),
        ),
    ),
    Command(
        "bench",
        working.run_bench,
        (
            Option(
                "--only",
                {"type": _parts, "metavar": "PARTS"},
            ),
            Option("--out", _FILE),
        ),
    ),
    Command("docs", working.write_docs, (Option("--out", {**_FOLDER, "default": Path("docs")}),)),
)
