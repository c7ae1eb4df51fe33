"""Releases with cases written as tables of text, and a desk to work on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from dashboard import settings
from dashboard.contract import tables
from dashboard.desk import Case, Desk
from dashboard.questions import Reader
from dashboard.releases import Release

MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
ANALYST, SUPERVISOR = Reader("analyst"), Reader("supervisor", supervisor=True)
OFFICIAL = Reader("official")
_LISTS = ("cooperative_ids", "rules", "rule_subjects", "evidence")
_TYPES = {
    **dict.fromkeys(("rank", "cooperatives"), "integer"),
    **dict.fromkeys(("exposure", "persistence", "priority"), "double"),
    **dict.fromkeys(_LISTS, "varchar[]"),
    "open_since": "date",
    "inconsistent": "boolean",
}
COLUMNS = {field.name: _TYPES.get(field.name, "varchar") for field in fields(Case)}


def day(n: float) -> datetime:
    """Return the moment ``n`` days after the first release."""
    return MONDAY + timedelta(days=n)


def parsed(text: str) -> list[dict[str, str]]:
    """Read a table of text."""
    heading, *lines = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(heading, line, strict=True)) for line in lines]


def write(path: Path, columns: Mapping[str, str], rows: list[dict[str, object]]) -> Path:
    """Write rows as Parquet with these column types; a text of several is split at semicolons."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        told = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f"create table made ({told})")
        marks = ", ".join("?" for _ in columns)
        for row in rows:
            values = []
            for name, kind in columns.items():
                value = row.get(name) or None
                if isinstance(value, str) and kind.endswith("[]"):
                    value = value.replace(" ", "").split(";")
                values.append(value)
            connection.execute(f"insert into made values ({marks})", values)
        connection.sql("from made").write_parquet(str(path))
    return path


def case_rows(text: str) -> list[dict[str, object]]:
    """Fill in what a table of cases leaves out: ``case`` is ``kind:subject_type:subject_id``."""
    found = []
    for rank, row in enumerate(parsed(text), 1):
        kind, subject_type, subject_id = row["case"].split(":", 2)
        mentor = row.get("mentor") or (subject_id if subject_type == "mentor" else None)
        subjects = row.get("behind", "A1" if kind != "random_check" else "")
        behind = [
            each if "/" in each else f"{each}/{subject_type}/{subject_id}"
            for each in subjects.replace(" ", "").split(";")
            if each
        ]
        place = row.get("place", "15.01")
        found.append(
            {
                "rank": rank,
                "case_id": row["case"],
                "kind": kind,
                "subject_type": subject_type,
                "subject_id": subject_id,
                "scope_code": place,
                "regency_code": place[:5] or None,
                "mentor_id": mentor,
                "cooperatives": 1,
                "cooperative_ids": row.get("at", "SIM-K1"),
                "rules": [each.split("/")[0] for each in behind] or [],
                "rule_subjects": behind,
                "severity": "high",
                "exposure": 1.0,
                "persistence": 1.0,
                "confidence": "high",
                "priority": 100.0 - rank,
                "open_since": date(2026, 10, 1),
                "evidence": row.get("evidence", ""),
                "inconsistent": row.get("inconsistent") == "yes",
                "whom": "pmo",
                "signature": row.get("signature", "s1"),
                "sentence_id": "Pola pada 1 koperasi.",
                "sentence_en": "A pattern at 1 cooperative.",
            }
        )
    return found


class World:
    """A line of releases, each a table of cases, and the desk beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = Desk(folder)

    def release(
        self,
        number: int,
        cases: str,
        *,
        at: datetime | None = None,
        line: int = 1,
        simulated: bool = True,
        data: Mapping[str, str] | None = None,
        results: Mapping[str, tuple[Path, ...]] | None = None,
        overrides: str = "",
    ) -> Release:
        """Make a release; ``data`` holds contract tables as text."""
        made = self.folder / str(number)
        stored = {
            name: (
                write(
                    made / f"{name}.parquet",
                    {c: k for c, k in tables()[name].stored.items() if c in parsed(text)[0]},
                    list(parsed(text)),
                ),
            )
            for name, text in (data or {}).items()
        }
        listed = write(made / "cases.parquet", COLUMNS, case_rows(cases) if cases else [])
        return Release(
            number=number,
            name="",
            as_of=date(2026, 10, 31),
            made_at=at or day(7 * (number - 1)),
            made_by="",
            note="",
            simulated=simulated,
            line=line,
            parent=number - 1,
            settings_text=settings.load(overrides).text,
            tables=stored,
            results={"cases": (listed,), **(results or {})},
            findings=(),
            rejected={},
            rows={},
        )
