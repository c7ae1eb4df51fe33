"""Figures as Markdown: tables with their goals, medians, ratios."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table; the first column is text, the others figures."""
    lines = [f"| {' | '.join(headings)} |", "|---|" + "---:|" * (len(headings) - 1)]
    return [*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows), ""]


def goal(value: float, most: float, unit: str = "") -> str:
    """Write a goal and whether it is met: ``≤ 10 s ✓``."""
    return f"≤ {most:g}{unit} {'✓' if value <= most else '✗'}"


def milliseconds(values: Sequence[float]) -> str:
    """Write the median in milliseconds."""
    return f"{median(values):,.0f} ms"


def seconds(value: float) -> str:
    """Write seconds with one decimal."""
    return f"{value:.1f} s"


def kilobytes(value: float) -> str:
    """Write bytes as kB (1,000 bytes)."""
    return f"{value / 1000:,.0f} kB"
