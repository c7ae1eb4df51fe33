"""Assessing anew: the newest release's data, published again with the accepted explanations."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard import intake, questions, releases
from dashboard.desk.decisions import write_clarifications
from dashboard.desk.store import Desk, note_releases
from dashboard.intake import Progress
from dashboard.reference import Reference
from dashboard.releases import Release, Store


def assess_anew(
    desk: Desk,
    store: Store,
    *,
    reference: Reference,
    today: date,
    by: str,
    progress: Progress | None = None,
) -> Release | None:
    """Publish without new files, as ``python -m dashboard publish`` does, and note its cases.

    Returns None where the newest release knows every explanation already; raises as ``publish``.
    """
    with TemporaryDirectory() as made:
        work = Path(made)
        taken = intake.read(
            (), bases=store.bases(), reference=reference, as_of=None, today=today, work=work
        )
        planned = releases.plan(store, taken, uploads=())
        release = releases.publish(
            store,
            planned,
            questions.assess,
            program=questions.program(),
            clarifications=write_clarifications(desk, planned.line, work / "explained.parquet"),
            reference=reference,
            by=by,
            progress=progress,
        )
    note_releases(desk, store)
    return release
