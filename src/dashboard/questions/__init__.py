"""ROOM 3: release → answers. The SQL of every answer lives here and nowhere else."""

from dashboard.questions.assessment import assess, program, rehearse
from dashboard.questions.door import (
    LOCAL_READER,
    Base,
    MissingData,
    NotAssessed,
    NotYours,
    Reader,
    ask,
    for_reader,
    local_reader,
    measure,
    measured_around,
    members,
    open_base,
)
from dashboard.questions.effects import ALTOGETHER, Effects, effects, moved
from dashboard.questions.exports import write_assessment_csv
from dashboard.questions.rows import Parts, own, rows
from dashboard.questions.sensitivity import flagged_at, most, thresholds, values_around
from dashboard.questions.sentences import tier_word

__all__ = [
    "ALTOGETHER",
    "LOCAL_READER",
    "Base",
    "Effects",
    "MissingData",
    "NotAssessed",
    "NotYours",
    "Parts",
    "Reader",
    "ask",
    "assess",
    "effects",
    "flagged_at",
    "for_reader",
    "local_reader",
    "measure",
    "measured_around",
    "members",
    "most",
    "moved",
    "open_base",
    "own",
    "program",
    "rehearse",
    "rows",
    "thresholds",
    "tier_word",
    "values_around",
    "write_assessment_csv",
]
