"""What the dashboard costs, measured on this machine in one batch, with goals and ratios."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from dashboard.bench import batch, screens, starting, subjects, wire

Progress = Callable[[float, str], None]
PARTS = ("batch", "start", "pages", "bytes")
_TITLES = {
    "batch": "Without a screen",
    "start": "From the command to the first page",
    "pages": "Scripts and filter changes",
    "bytes": "What the server sends through the websocket",
}
_TOOLS = ("streamlit", "duckdb", "pandas", "plotly")


def run(only: Iterable[str] = PARTS, progress: Progress | None = None) -> str:
    """Measure the parts named (all by default) and return them as Markdown.

    Raises UsageError where a part needs a browser and none is installed.
    """
    return "\n".join(_lines(tuple(only), progress or _silent))


def _lines(only: tuple[str, ...], progress: Progress) -> Iterator[str]:
    chosen = "" if set(only) == set(PARTS) else f" --only {','.join(only)}"
    tools = ", ".join(f"{tool} {version(tool)}" for tool in _TOOLS)
    yield from (
        "# Benchmarks",
        "",
        f"Made by `python -m dashboard bench{chosen} --out BENCHMARKS.md`, in one batch on"
        f" {os.cpu_count()} cores: Python {platform.python_version()}, {tools}.",
        "Browser times are from the press of the mouse to the paint after the last change on the",
        "page, in a headless browser without a graphics card; medians of interleaved runs. Ratios",
        "within one batch say more than seconds.",
        "",
    )
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        if {"pages", "bytes"} & set(only):
            progress(0.0, "sample")
            subjects.publish(store)
        for part in only:
            yield from (f"## {_TITLES[part]}", "")
            yield from _part(part, store, progress)


def _part(part: str, store: Path, progress: Progress) -> Iterator[str]:
    if part == "batch":
        return batch.measure(progress)
    if part == "start":
        return starting.measure(progress)
    measure = screens.measure if part == "pages" else wire.measure
    return measure(store, progress)


def _silent(_done: float, _what: str) -> None:
    """Nobody is watching."""
