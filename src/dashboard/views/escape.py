"""Names on their way out: one function per format, so that no name is ever markup or a formula."""

from __future__ import annotations

import html as _html
import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def html(text: object) -> str:
    """Return text that is only text inside HTML and inside its attributes."""
    return _html.escape(str(text), quote=True)


def markdown(text: object) -> str:
    """Return text that is only text where Streamlit reads Markdown: labels, buttons, captions."""
    return _MARKDOWN.sub(r"\\\1", str(text).replace("\n", " "))


def css(text: object) -> str:
    """Return text that is only text inside a quoted string of a style sheet, and of its HTML."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in str(text))


def plotly_text(text: object) -> str:
    """Return text that is only text in plotly's pseudo-HTML and hover templates."""
    return _html.escape(str(text), quote=False).replace("%{", "% {").replace("$", "&#36;")
