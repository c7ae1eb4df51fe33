"""What the import of a release said, as it was said then, and the rows that it set aside."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import cast

import pyarrow.parquet as pq

from dashboard import intake
from dashboard.intake import FileSummary, Finding, Intake
from dashboard.intake.model import Verdict
from dashboard.releases.ledger import faults_in_words
from dashboard.releases.store import Release, Store


def findings(store: Store, release: Release) -> tuple[Finding, ...]:
    """Return what was said of a release's own files; raises DashboardError for a broken disk."""
    with faults_in_words(store.folder):
        return tuple(
            Finding(**row) for path in release.findings for row in pq.read_table(path).to_pylist()
        )


def report(store: Store, release: Release, language: str) -> bytes:
    """Return the report of a release's import as XLSX, with the rows set aside to correct."""
    said = Intake(
        as_of=release.as_of,
        simulated=release.simulated,
        tables={},
        findings=findings(store, release),
        files=[
            FileSummary(
                each.source_name,
                each.sheet,
                each.table,
                each.source_sha256,
                each.rows_read,
                each.rows_set_aside,
                cast(Verdict, each.verdict),
            )
            for each in store.imports(release.number)
        ],
        rejected={table: paths[0] for table, paths in release.rejected.items()},
        refused=False,
    )
    changes = {t: (c.added, c.changed, c.removed) for t, c in store.changes(release.number).items()}
    with faults_in_words(store.folder), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        intake.write_report(said, path, language, changes)
        return path.read_bytes()
