"""The places: villages, districts, regencies, their boundaries, both code systems, holidays.

Read once per folder from small CSV and GeoJSON files; see ``data/reference/SOURCES.md``.
"""

from dashboard.reference.codes import (
    AmbiguousCodeError,
    ContradictedCodeError,
    RegencyReading,
    regencies_named,
    to_kemendagri_regency,
)
from dashboard.reference.outlines import write_outlines
from dashboard.reference.places import DEFAULT_FOLDER, BoundaryLevel, Reference, load

__all__ = [
    "DEFAULT_FOLDER",
    "AmbiguousCodeError",
    "BoundaryLevel",
    "ContradictedCodeError",
    "Reference",
    "RegencyReading",
    "load",
    "regencies_named",
    "to_kemendagri_regency",
    "write_outlines",
]
