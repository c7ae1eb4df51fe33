"""The parser of every command, its help in both languages, and the document of them all."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from dashboard.commands import COMMANDS, EVERYWHERE
from dashboard.commands.call import PROGRAM, Command, Option
from dashboard.errors import UsageError
from dashboard.words import LANGUAGES, Language, both, say

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
        sub.set_defaults(run=command.run, noted=command.noted)
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

<!-- Generated from src/dashboard/commands; a test compares the two. -->

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
