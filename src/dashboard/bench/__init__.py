"""What the dashboard costs, measured on this machine in one batch, with goals and ratios."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from dashboard.bench import (
    batch,
    country,
    intake,
    load,
    national,
    screens,
    starting,
    subjects,
    wire,
)

Progress = Callable[[float, str], None]
PARTS = ("batch", "start", "pages", "bytes", "load", "intake", "country", "national")
USUAL = PARTS[:-4]  # a crowd takes twenty minutes, millions of visits too, a country half an hour
_TITLES = {
    "batch": "Without a screen",
    "start": "From the command to the first page",
    "pages": "Scripts and filter changes",
    "bytes": "What the server sends through the websocket",
    "load": "Many readers at once",
    "intake": "Millions of visits in one file",
    "country": "A whole country",
    "national": "A whole country on screen",
}
_TOOLS = ("streamlit", "duckdb", "pandas", "plotly")
_PREFACE = """# Benchmarks

Browser times are from the press of the mouse to the paint after the last change on the
page, in a headless browser without a graphics card; medians of interleaved runs. Ratios
within one part say more than seconds.

"""


def run(only: Iterable[str] = USUAL, progress: Progress | None = None, earlier: str = "") -> str:
    """Measure the parts named and return them as Markdown, with the other parts of ``earlier``.

    Raises UsageError where a part needs a browser and none is installed.
    """
    sections = _sections(earlier)
    chosen = set(only)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        if {"pages", "bytes", "load"} & chosen:
            subjects.publish(store)
        for part in PARTS:
            if part in chosen:
                figures = _part(part, store, progress or _silent)
                sections[_TITLES[part]] = "\n".join((_made_by(part), "", *figures))
    kept = [title for title in _TITLES.values() if title in sections]
    return _PREFACE + "\n".join(f"## {title}\n\n{sections[title].strip()}\n" for title in kept)


def _sections(text: str) -> dict[str, str]:
    """Return what stands under each second-level heading."""
    parts = (part.partition("\n") for part in f"\n{text}".split("\n## ")[1:])
    return {title.strip(): body for title, _, body in parts}


def _made_by(part: str) -> str:
    tools = ", ".join(f"{tool} {version(tool)}" for tool in _TOOLS)
    return (
        f"Made by `python -m dashboard bench --only {part} --out BENCHMARKS.md` on"
        f" {os.cpu_count()} cores:\nPython {platform.python_version()}, {tools}."
    )


def _part(part: str, store: Path, progress: Progress) -> Iterator[str]:
    if part == "batch":
        return batch.measure(progress)
    if part == "start":
        return starting.measure(progress)
    if part == "intake":
        return intake.measure(progress)
    if part == "country":
        return country.measure(progress)
    if part == "national":
        return national.measure(progress)
    on_a_store = {"pages": screens.measure, "bytes": wire.measure, "load": load.measure}
    return on_a_store[part](store, progress)


def _silent(_done: float, _what: str) -> None:
    """Nobody is watching."""
