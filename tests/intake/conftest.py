"""Uploads written as text: a fixture that reads them and lets a test look at the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.intake import Bases, Declared, Intake, read
from dashboard.reference import load

TODAY = date(2026, 11, 1)
COOPERATIVES = """\
cooperative_id,name,village_code
K-1,KDMP Satu,15.01.01.2001
K-2,KDMP Dua,15.01.01.2002
K-3,KDMP Tiga,15.01.01.2003
"""
MENTORS = """\
mentor_id,name,role,regency_code
M-1,Pendamping M-1,asisten bisnis,15.01
M-2,Pendamping M-2,PMO,15.02
"""


@dataclass(frozen=True)
class Read:
    """What came of an upload."""

    intake: Intake

    def rows(self, table: str) -> list[dict[str, Any]]:
        cursor = duckdb.connect().execute(
            "select * from read_parquet($path)", {"path": str(self.intake.tables[table])}
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def column(self, table: str, name: str) -> list[Any]:
        return [row[name] for row in self.rows(table)]

    def said(self, *codes: str) -> list[tuple[str, str, str]]:
        """Return (code, row, column) of every finding, or of those with one of the codes."""
        return [
            (f.code, f.row, f.column) for f in self.intake.findings if f.code in codes or not codes
        ]

    def codes(self) -> set[str]:
        return {f.code for f in self.intake.findings}

    def sentence(self, code: str, language: str = "en") -> str:
        found = [f for f in self.intake.findings if f.code == code]
        assert found, f"{code} is not among {sorted(self.codes())}"
        return found[0].sentence(language)

    def rejected(self, table: str) -> list[dict[str, Any]]:
        cursor = duckdb.connect().execute(
            "select * from read_parquet($path)", {"path": str(self.intake.rejected[table])}
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


Upload = Callable[..., Read]


@pytest.fixture
def upload(tmp_path: Path) -> Upload:
    """Write ``{file name: text or bytes}``, or take paths, and read them in one upload."""
    numbers = count()

    def run(
        files: Mapping[str, str | bytes] | list[Path],
        *,
        bases: Bases | None = None,
        as_of: date | None = None,
        today: date = TODAY,
        declared: Declared | None = None,
    ) -> Read:
        folder = tmp_path / f"upload_{next(numbers)}"
        folder.mkdir()
        paths = files if isinstance(files, list) else []
        if not isinstance(files, list):
            for name, content in files.items():
                path = folder / name
                path.write_bytes(content.encode() if isinstance(content, str) else content)
                paths.append(path)
        intake = read(
            paths,
            bases=bases or Bases(),
            reference=load(),
            as_of=as_of,
            today=today,
            work=folder / "work",
            declared=declared or Declared(),
        )
        return Read(intake)

    return run


@pytest.fixture
def with_register(upload: Upload) -> Upload:
    """Upload files together with three cooperatives and two mentors."""

    def run(files: Mapping[str, str | bytes], **options: Any) -> Read:
        register = {"cooperatives.csv": COOPERATIVES, "mentors.csv": MENTORS}
        return upload(register | dict(files), **options)

    return run
