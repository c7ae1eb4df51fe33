"""ROOM 5: what people add to cases, in a file of its own that outlives every release.

acts what can happen · cases of a release · store the events and their fold · worklist the week's
list, right of reply, trial · decisions clarifications and records · assessing publishes them ·
sheets, phone_checks files · meetings what they decided, and its fate · then_now what the data say
of it · declarations what analysts confirmed about uploads · drafts, jobs, uploading to a release.
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
from dashboard.desk.meetings import (
    STATES,
    Agenda,
    Decision,
    Done,
    Fate,
    Meeting,
    Moved,
    Withdrawn,
    agenda,
    decide,
    decided,
    meetings,
    open_meeting,
    record,
    why,
)
from dashboard.desk.phone_checks import PhoneCheck, phone_check_sheet, phone_checks, phone_script
from dashboard.desk.sheets import (
    Answers,
    clarification_sheet,
    clarification_text,
    read_answers,
    take_answers,
)
from dashboard.desk.store import Desk, Event, Handling, add, note_release, note_releases
from dashboard.desk.then_now import MOST_NAMED, Change, changes, standings, told
from dashboard.desk.uploading import Outcome, Upload, may_accept
from dashboard.desk.worklist import (
    Listed,
    Others,
    Trial,
    Week,
    cleared,
    said,
    sees_trial,
    trial,
    weekly_list,
)

__all__ = [
    "MOST_NAMED",
    "OUTCOMES",
    "STATES",
    "Agenda",
    "Answers",
    "Assign",
    "Case",
    "Change",
    "Clarifying",
    "Close",
    "Corrected",
    "Decision",
    "Desk",
    "Done",
    "Draft",
    "DraftFile",
    "Due",
    "Event",
    "Fate",
    "Handling",
    "Job",
    "Listed",
    "Meeting",
    "Moved",
    "Note",
    "Others",
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
    "Withdrawn",
    "add",
    "admit",
    "agenda",
    "assess_anew",
    "cases",
    "changes",
    "clarification_sheet",
    "clarification_text",
    "clarifications",
    "clarifying",
    "cleared",
    "correct",
    "corrections",
    "decide",
    "decided",
    "declare",
    "declared",
    "link",
    "may_accept",
    "meetings",
    "note_release",
    "note_releases",
    "open_meeting",
    "phone_check_sheet",
    "phone_checks",
    "phone_script",
    "read_answers",
    "read_upload",
    "record",
    "records",
    "remembered",
    "said",
    "sees_trial",
    "standings",
    "take_answers",
    "told",
    "trial",
    "weekly_list",
    "why",
    "withdraw",
    "withdraw_correction",
    "write_clarifications",
]
