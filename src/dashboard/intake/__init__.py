"""ROOM 1: files -> typed tables, and a report of every row and cell set aside."""

from __future__ import annotations

from dashboard.intake.findings import findings_markdown
from dashboard.intake.model import (
    Asked,
    Bases,
    Candidate,
    Correction,
    DayQuestion,
    DecimalQuestion,
    Declared,
    FileSummary,
    Finding,
    HeadingQuestion,
    Intake,
    Line,
    NameQuestion,
    Progress,
)
from dashboard.intake.reading import read
from dashboard.intake.report import write_report
from dashboard.intake.template import template

__all__ = [
    "Asked",
    "Bases",
    "Candidate",
    "Correction",
    "DayQuestion",
    "DecimalQuestion",
    "Declared",
    "FileSummary",
    "Finding",
    "HeadingQuestion",
    "Intake",
    "Line",
    "NameQuestion",
    "Progress",
    "findings_markdown",
    "read",
    "template",
    "write_report",
]
