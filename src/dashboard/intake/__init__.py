"""ROOM 1: files -> typed tables, and a report of every row and cell set aside."""

from __future__ import annotations

from dashboard.intake.model import Bases, FileSummary, Finding, Intake, Line, Progress

__all__ = ["Bases", "FileSummary", "Finding", "Intake", "Line", "Progress"]
