"""Cells on their way into a spreadsheet: text is only text there, and never runs."""

from __future__ import annotations

from typing import Any

# What a spreadsheet may read as a formula or a command; full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def spreadsheet(value: Any) -> Any:
    """Return a cell that no spreadsheet runs: text that begins like a formula gets an apostrophe.

    Numbers stay numbers, so a negative amount is left alone.
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return "'" + value
    return value
