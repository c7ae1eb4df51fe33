"""ROOM 2: typed tables become one immutable release; publish, list, verify, roll back, keep."""

from dashboard.releases.audit import Received, audit, uploaded
from dashboard.releases.backup import back_up, restore
from dashboard.releases.basis import Assess, Rehearsal, Stage, newer_program, visits_before
from dashboard.releases.comparison import Plan, plan
from dashboard.releases.differences import SHOWN, Differences, compare, write_differences
from dashboard.releases.exporting import export
from dashboard.releases.naming import Naming, name_release, namings
from dashboard.releases.publishing import (
    publish,
    publish_sample,
    publish_settings,
    rollback,
)
from dashboard.releases.rehearsing import rehearse
from dashboard.releases.reports import findings, report
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
    "Received",
    "Rehearsal",
    "Release",
    "Stage",
    "Store",
    "audit",
    "back_up",
    "compare",
    "export",
    "findings",
    "name_release",
    "namings",
    "newer_program",
    "plan",
    "publish",
    "publish_sample",
    "publish_settings",
    "rehearse",
    "report",
    "restore",
    "rollback",
    "uploaded",
    "visits_before",
    "write_differences",
]
