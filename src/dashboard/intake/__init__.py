"""ROOM 1: files -> typed tables, and a report of every row and cell set aside."""

from __future__ import annotations

from dashboard.intake.findings import findings_markdown
from dashboard.intake.model import Bases, FileSummary, Finding, Intake, Line, Progress
from dashboard.intake.reading import read

__all__ = [
    "Bases",
    "FileSummary",
    "Finding",
    "Intake",
    "Line",
    "Progress",
    "findings_markdown",
    "read",
]
