"""ROOM 5: what people add to cases, in a file of its own that outlives every release.

acts what can happen · cases of a release · store the events and their fold · worklist the week's
list, right of reply, trial · decisions clarifications and records.
"""

from dashboard.desk.acts import OUTCOMES, Assign, Close, Due, Note, Reopen, Reply, Rest
from dashboard.desk.cases import Case, cases
from dashboard.desk.decisions import (
    Clarifying,
    Record,
    clarifications,
    clarifying,
    records,
    write_clarifications,
)
from dashboard.desk.store import Desk, Event, Handling, add, note_release, note_releases
from dashboard.desk.worklist import Listed, Trial, Week, said, sees_trial, trial, weekly_list

__all__ = [
    "OUTCOMES",
    "Assign",
    "Case",
    "Clarifying",
    "Close",
    "Desk",
    "Due",
    "Event",
    "Handling",
    "Listed",
    "Note",
    "Record",
    "Reopen",
    "Reply",
    "Rest",
    "Trial",
    "Week",
    "add",
    "cases",
    "clarifications",
    "clarifying",
    "note_release",
    "note_releases",
    "records",
    "said",
    "sees_trial",
    "trial",
    "weekly_list",
    "write_clarifications",
]
