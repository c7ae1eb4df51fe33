"""One call of a command: what it was given, and how it answers."""
# ruff: noqa: PLC0415 - what reads data is imported by the command that needs it: --help is quick

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.contract import WIB
from dashboard.words import Language, say

if TYPE_CHECKING:
    from dashboard.reference import Reference
    from dashboard.releases import Store

PROGRAM = "python -m dashboard"
DONE, REFUSED, WRONG_CALL = 0, 1, 2
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
    """One command; its help is the sentence ``cli.<name>``. Of ``one_of`` exactly one is given.

    One that publishes, changes or gives out what a store keeps is ``noted`` in its log of accesses.
    """

    name: str
    run: Callable[[Call], int]
    options: tuple[Option, ...] = ()
    one_of: tuple[Option, ...] = ()
    noted: bool = False


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
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


def places_of(store: Store) -> Reference:
    """Return the store's own places, or the product's."""
    from dashboard import reference

    return reference.load(store.reference or reference.DEFAULT_FOLDER)


def places_beside(exports: Path) -> Reference:
    """Return the reference that a simulated country brings along, or the product's own."""
    from dashboard import reference

    own = exports / "reference"
    return reference.load(own if own.is_dir() else reference.DEFAULT_FOLDER)


def today() -> date:
    """Return the day it is in the province."""
    return datetime.now(WIB).date()
