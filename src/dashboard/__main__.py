"""Runs one command of the command line: no error leaves it as a traceback."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

from dashboard.commands.call import DONE, REFUSED, WRONG_CALL, Call
from dashboard.commands.parser import build_parser
from dashboard.errors import DashboardError, UsageError
from dashboard.words import Language, say

# What of a call the log keeps: what it is about, and never what somebody wrote in it.
_NOTED = (
    *("files", "release", "scope", "format", "audience", "pack", "table", "key", "column", "out"),
    "by",
)


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
    noted = options.noted and _note(options)
    status: int = options.run(Call(options, language))
    if options.noted and not noted:  # a store that the command made, or brought back
        _note(options)
    return status


def _note(options: argparse.Namespace) -> bool:
    """Write down who does what to a store, the system's user with what they gave; say whether.

    Where there is no store yet, there is nothing to write it into.
    """
    from dashboard import access, releases  # noqa: PLC0415 - these read data: --help is quick

    store = releases.Store(options.store)
    if not store.catalogue.exists():
        return False
    given = {
        name: value
        for name, value in vars(options).items()
        if name in _NOTED and value not in (None, "", False, [])
    }
    what = " ".join([options.command, *(f"{name}={_plain(each)}" for name, each in given.items())])
    access.Log(store.folder).write(getpass.getuser(), "command line", "command", what)
    return True


def _plain(value: object) -> str:
    return ",".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _sentence(error: BaseException, language: Language) -> str:
    if isinstance(error, DashboardError):
        return error.text(language)
    if isinstance(error, KeyboardInterrupt):
        return say("cli.interrupted", language)
    if isinstance(error, OSError) and error.filename:
        why = error.strerror or str(error)
        return say("cli.cannot_write", language, file=str(error.filename), why=why)
    said = say("cli.unexpected", language, kind=type(error).__name__)
    # What happened once need not happen again: its details are kept at once.
    with (
        suppress(OSError),
        tempfile.NamedTemporaryFile(
            "w", prefix="dashboard-error-", suffix=".txt", encoding="utf-8", delete=False
        ) as details,
    ):
        traceback.print_exception(error, file=details)
        said += " " + say("cli.details", language, file=details.name)
    return said


def _language(given: Sequence[str]) -> Language:
    """Return the language of a call before its options are read: errors need it, too."""
    values = [value for flag, value in pairwise(given) if flag == "--language"]
    values += [word.removeprefix("--language=") for word in given]
    return "en" if "en" in values else "id"


def _defaults() -> argparse.Namespace:
    return argparse.Namespace(store=None, language="id", debug=False)


if __name__ == "__main__":
    sys.exit(main())
