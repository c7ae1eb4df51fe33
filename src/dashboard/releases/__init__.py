"""ROOM 2: typed tables become one immutable release; publish, list, pin, verify, roll back."""

from dashboard.releases.store import Change, Damage, Import, Release, Store

__all__ = [
    "Change",
    "Damage",
    "Import",
    "Release",
    "Store",
]
