"""ROOM 1: files -> typed tables, and a report of every row and cell set aside."""

from __future__ import annotations

from dashboard.intake.corrections import cell_text, key_is
from dashboard.intake.findings import findings_markdown
from dashboard.intake.model import (
    Answer,
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
    Question,
    answered,
)
from dashboard.intake.prefilled import mentor_list, prefilled, prefilled_each
from dashboard.intake.reading import read, same_day
from dashboard.intake.report import write_report
from dashboard.intake.template import template

__all__ = [
    "Answer",
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
    "Question",
    "answered",
    "cell_text",
    "findings_markdown",
    "key_is",
    "mentor_list",
    "prefilled",
    "prefilled_each",
    "read",
    "same_day",
    "template",
    "write_report",
]
