"""ROOM 5: what people add to cases, in a file of its own that outlives every release.

acts what can happen · cases of a release · store the events and their fold · worklist the week's
list, right of reply, trial · decisions clarifications and records · assessing publishes them ·
sheets, phone_checks files · declarations what analysts confirmed about uploads · drafts, jobs,
uploading from dropped files to a release.
"""

from dashboard.desk.acts import OUTCOMES, Assign, Close, Due, Note, Reopen, Reply, Rest
from dashboard.desk.assessing import assess_anew
from dashboard.desk.cases import Case, admit, cases, link
from dashboard.desk.corrections import Corrected, correct, corrections, withdraw_correction
from dashboard.desk.decisions import (
    Clarifying,
    Record,
    clarifications,
    clarifying,
    records,
    write_clarifications,
)
from dashboard.desk.declarations import (
    Remembered,
    declare,
    declared,
    read_upload,
    remembered,
    withdraw,
)
from dashboard.desk.drafts import Draft, DraftFile
from dashboard.desk.jobs import Job
from dashboard.desk.phone_checks import PhoneCheck, phone_check_sheet, phone_checks, phone_script
from dashboard.desk.sheets import (
    Answers,
    clarification_sheet,
    clarification_text,
    read_answers,
    take_answers,
)
from dashboard.desk.store import Desk, Event, Handling, add, note_release, note_releases
from dashboard.desk.uploading import Outcome, Upload, may_accept
from dashboard.desk.worklist import (
    Listed,
    Trial,
    Week,
    cleared,
    said,
    sees_trial,
    trial,
    weekly_list,
)

__all__ = [
    "OUTCOMES",
    "Answers",
    "Assign",
    "Case",
    "Clarifying",
    "Close",
    "Corrected",
    "Desk",
    "Draft",
    "DraftFile",
    "Due",
    "Event",
    "Handling",
    "Job",
    "Listed",
    "Note",
    "Outcome",
    "PhoneCheck",
    "Record",
    "Remembered",
    "Reopen",
    "Reply",
    "Rest",
    "Trial",
    "Upload",
    "Week",
    "add",
    "admit",
    "assess_anew",
    "cases",
    "clarification_sheet",
    "clarification_text",
    "clarifications",
    "clarifying",
    "cleared",
    "correct",
    "corrections",
    "declare",
    "declared",
    "link",
    "may_accept",
    "note_release",
    "note_releases",
    "phone_check_sheet",
    "phone_checks",
    "phone_script",
    "read_answers",
    "read_upload",
    "records",
    "remembered",
    "said",
    "sees_trial",
    "take_answers",
    "trial",
    "weekly_list",
    "withdraw",
    "withdraw_correction",
    "write_clarifications",
]
