"""What each role may do; what stands nowhere here, nobody may do."""

from __future__ import annotations

from typing import Literal

from dashboard.questions import NotYours, Reader
from dashboard.words import both

Right = Literal["look", "work", "publish", "mentors"]

# From the least to the most; a person of several roles works as the last of them.
ROLES = ("viewer", "officer", "supervisor", "analyst", "admin")
RIGHTS: dict[str, frozenset[Right]] = {
    "viewer": frozenset({"look"}),
    "officer": frozenset({"look", "work"}),
    "supervisor": frozenset({"look", "work"}),
    "analyst": frozenset({"look", "work", "publish"}),
    "admin": frozenset({"look", "work", "publish"}),
}
SUPERVISORS = ("supervisor", "admin")  # these also see who the mentors are
# What a page needs; any other page needs only to be looked at.
PAGES: dict[str, Right] = {"worklist": "work", "mentor": "mentors", "upload": "publish"}


def may(reader: Reader, right: Right) -> bool:
    """Return whether a reader has a right.

    A release is published, exported and corrected as a whole: only a reader of every place may.
    """
    if right == "mentors":
        return reader.supervisor
    whole = reader.regencies is None or right != "publish"
    return whole and right in RIGHTS.get(reader.role, ())


def require(reader: Reader, right: Right, what: str) -> None:
    """Raise NotYours where a reader lacks a right; ``what`` names for the log what was asked."""
    if not may(reader, right):
        raise NotYours(what, **both(f"access.needs_{right}"))
