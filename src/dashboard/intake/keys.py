"""What makes two headings, or two names, the same; and how any text is shown on one line."""

from __future__ import annotations

import unicodedata


def heading_key(text: str) -> str:
    """Return a heading's letters and digits alone, without accents or case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain.casefold() if c.isalnum() and c.isascii())


def name_key(text: str) -> str:
    """Return a name's letters and digits alone, in any alphabet; prefixes count.

    A confirmed name holds for this key, so it forgives case, accents and punctuation alone.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum()) or text.strip()


def visible(text: str) -> str:
    """Return a text on one line in which nothing is hidden: controls, marks, half characters."""
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )
