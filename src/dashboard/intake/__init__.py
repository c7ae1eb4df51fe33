"""ROOM 1: files -> typed tables, and a report of every row and cell set aside."""

from __future__ import annotations

from dashboard.intake.findings import findings_markdown
from dashboard.intake.model import Bases, FileSummary, Finding, Intake, Line, Progress
from dashboard.intake.reading import read
from dashboard.intake.report import write_report
from dashboard.intake.template import template

__all__ = [
    "Bases",
    "FileSummary",
    "Finding",
    "Intake",
    "Line",
    "Progress",
    "findings_markdown",
    "read",
    "template",
    "write_report",
]
