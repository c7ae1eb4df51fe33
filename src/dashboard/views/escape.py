"""Names on their way out: one function per format, so that no name is ever markup or a formula."""

from __future__ import annotations

import html as _html
import re
from typing import Any

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")
# What a spreadsheet may read as a formula or a command; full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def html(text: object) -> str:
    """Return text that is only text inside HTML and inside its attributes."""
    return _html.escape(str(text), quote=True)


def markdown(text: object) -> str:
    """Return text that is only text where Streamlit reads Markdown: labels, buttons, captions."""
    return _MARKDOWN.sub(r"\\\1", str(text).replace("\n", " "))


def plotly_text(text: object) -> str:
    """Return text that is only text in plotly's pseudo-HTML and hover templates."""
    return _html.escape(str(text), quote=False).replace("%{", "% {").replace("$", "&#36;")


def spreadsheet(value: Any) -> Any:
    """Return a cell that no spreadsheet runs: text that begins like a formula gets an apostrophe.

    Numbers stay numbers, so a negative amount is left alone.
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return "'" + value
    return value
