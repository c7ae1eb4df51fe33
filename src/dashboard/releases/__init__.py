"""ROOM 2: typed tables become one immutable release; publish, list, pin, verify, roll back."""

from dashboard.releases.comparison import Plan, plan
from dashboard.releases.exporting import export
from dashboard.releases.publishing import (
    Assess,
    publish,
    publish_sample,
    publish_settings,
    rollback,
    visits_before,
)
from dashboard.releases.store import Change, Damage, Import, Release, Store

__all__ = [
    "Assess",
    "Change",
    "Damage",
    "Import",
    "Plan",
    "Release",
    "Store",
    "export",
    "plan",
    "publish",
    "publish_sample",
    "publish_settings",
    "rollback",
    "visits_before",
]
