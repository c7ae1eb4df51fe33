"""ROOM 2: typed tables become one immutable release; publish, list, pin, verify, roll back."""

from dashboard.releases.comparison import Plan, plan
from dashboard.releases.differences import SHOWN, Differences, compare, write_differences
from dashboard.releases.exporting import export
from dashboard.releases.naming import Naming, name_release, namings
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
    "SHOWN",
    "Assess",
    "Change",
    "Damage",
    "Differences",
    "Import",
    "Naming",
    "Plan",
    "Release",
    "Store",
    "compare",
    "export",
    "name_release",
    "namings",
    "plan",
    "publish",
    "publish_sample",
    "publish_settings",
    "rollback",
    "visits_before",
    "write_differences",
]
