"""The findings' texts, and the book that collects them: one line per cell, grouped if repeated."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from dashboard.intake.keys import visible
from dashboard.intake.model import (
    Asked,
    DayQuestion,
    DecimalQuestion,
    Finding,
    HeadingQuestion,
    Level,
    NameQuestion,
    Question,
    Verdict,
)

GROUP_ABOVE = 20  # the same code in the same column more often than this is one line
SHOWN = 200  # characters of a value in a finding
LEVELS: tuple[Level, ...] = ("refused", "set_aside", "note", "info")
_CELL = (
    (" Baris ini disisihkan.", " The row was set aside."),
    (" Sel ini disisihkan; barisnya dipakai.", " The cell was set aside; its row was kept."),
)


@dataclass(frozen=True)
class Text:
    """One code's level and its sentences; see ``findings.toml``."""

    code: str
    level: Level
    reason_id: str
    reason_en: str
    fix_id: str
    fix_en: str


@cache
def catalogue() -> Mapping[str, Text]:
    """Return every finding's texts by code, in the order of the file."""
    raw = tomllib.loads(files(__package__).joinpath("findings.toml").read_text("utf-8"))
    return MappingProxyType({code: Text(code, **text) for code, text in raw.items()})


def findings_markdown() -> str:
    """Return the list of all findings as a page of the docs."""
    lines = [
        "# Findings",
        "",
        "Every finding that `check` and `publish` can report, by its stable code.",
        "Made from `src/dashboard/intake/findings.toml`; do not edit here.",
        "",
        "Levels: `refused` (nothing is published), `set_aside` (a row, or a cell of a kept row),",
        "`note` (accepted, worth a look), `info`.",
        "",
        "| code | level | English | Bahasa Indonesia |",
        "|---|---|---|---|",
    ]
    for text in catalogue().values():
        english, indonesian = (
            f"{reason} *{fix}*".replace("|", "\\|")
            for reason, fix in ((text.reason_en, text.fix_en), (text.reason_id, text.fix_id))
        )
        lines.append(f"| `{text.code}` | {text.level} | {english} | {indonesian} |")
    return "\n".join(lines) + "\n"


def filled(template: str, value: str, first: str, second: str) -> str:
    """Return a sentence with its particulars put in."""
    slots = {"{value}": value, "{first}": first, "{second}": second}
    return re.sub(r"\{(?:value|first|second)\}", lambda slot: slots[slot[0]], template)


class Place(Protocol):
    """Where something is said about: a file or sheet, and its own headings."""

    file: str
    sheet: str

    def heading_of(self, name: str) -> str:
        """Return the heading as the file writes it, for a contract column."""


class Book:
    """Collects findings: about files as they come, about cells and rows in DuckDB.

    The table ``said`` holds ``source, row, name`` (contract column), ``value, code, first, second,
    whole`` (true: the whole row was set aside).
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._about_files: list[tuple[int, Finding]] = []
        self._questions: list[Question] = []
        connection.execute(
            "create table said (source integer, row bigint, name varchar, value varchar,"
            " code varchar, first varchar, second varchar, whole boolean)"
        )
        texts = [t.__dict__ for t in catalogue().values()]
        self._connection.register("finding_texts", pa.Table.from_pylist(texts))

    def about_file(
        self,
        code: str,
        *,
        source: int,
        file: str,
        sheet: str = "",
        row: int | str = "",
        column: str = "",
        value: str = "",
        first: object = "",
        second: object = "",
        rows: int = 1,
    ) -> None:
        """Add a finding about a file, a sheet or a whole column."""
        text = catalogue()[code]
        slots = (shown(value), str(first), str(second))
        finding = Finding(
            file=file,
            sheet=sheet,
            row=str(row),
            column=column,
            value=shown(value),
            level=text.level,
            code=code,
            reason_id=filled(text.reason_id, *slots),
            reason_en=filled(text.reason_en, *slots),
            fix_id=filled(text.fix_id, *slots),
            fix_en=filled(text.fix_en, *slots),
            rows=rows,
        )
        self._about_files.append((source, finding))

    def ask(self, question: Question) -> None:
        """Add what only an analyst can say."""
        self._questions.append(question)

    def asked(self) -> Asked:
        """Return every question, by what it is about."""
        return Asked(
            headings=[q for q in self._questions if isinstance(q, HeadingQuestion)],
            names=[q for q in self._questions if isinstance(q, NameQuestion)],
            decimals=[q for q in self._questions if isinstance(q, DecimalQuestion)],
            days=[q for q in self._questions if isinstance(q, DayQuestion)],
        )

    def refused(self) -> bool:
        """Return whether anything so far refuses the whole upload."""
        return any(finding.level == "refused" for _, finding in self._about_files)

    def verdicts(self) -> dict[int, Verdict]:
        """Return the verdict of each source that anything worse than `info` was said about."""
        cells = self._connection.execute(
            "select source, level from said join finding_texts using (code) group by all"
        ).fetchall()
        levels: dict[int, set[Level]] = {}
        for source, level in [(s, f.level) for s, f in self._about_files] + cells:
            levels.setdefault(source, set()).add(level)
        worst: tuple[tuple[Level, Verdict], ...] = (
            ("refused", "refused"),
            ("set_aside", "set_aside"),
            ("note", "notes"),
        )
        return {
            source: next((verdict for level, verdict in worst if level in found), "accepted")
            for source, found in levels.items()
        }

    def rows_set_aside(self) -> dict[int, int]:
        """Return how many rows of each source were set aside."""
        counts = self._connection.execute(
            "select source, count(distinct row) from said where whole group by all"
        ).fetchall()
        return dict(counts)

    def set_aside(self, source: int) -> list[int]:
        """Return the rows of a source that were set aside."""
        rows = self._connection.execute(
            "select distinct row from said where whole and source = $source", {"source": source}
        ).fetchall()
        return [row for (row,) in rows]

    def findings(self, places: Mapping[int, Place]) -> list[Finding]:
        """Return everything said, worst first within each file; ``places`` are the sources."""
        cells = self._connection.execute(
            """
            with counted as (
                select *, count(*) over same as times, min(row) over same as low,
                    max(row) over same as high,
                    row_number() over (partition by source, name, code, whole order by row) as nth
                from said
                window same as (partition by source, name, code, whole)
            )
            select source, name, code, whole, value, first, second,
                case when times > $group_above and low < high then low || '-' || high
                    else row::varchar end as row,
                case when times > $group_above then times else 1 end as rows
            from counted
            where times <= $group_above or nth = 1
            order by source, counted.row, name, code
            """,
            {"group_above": GROUP_ABOVE},
        ).fetchall()
        found = list(self._about_files)
        for source, name, code, whole, value, first, second, row, rows in cells:
            place = places[source]
            found.append(
                (source, _cell_finding(place, name, code, whole, value, first, second, row, rows))
            )
        rank = {level: n for n, level in enumerate(LEVELS)}
        return [f for _, f in sorted(found, key=lambda pair: (pair[0], rank[pair[1].level]))]


def _cell_finding(place: Place, name: str, code: str, whole: bool, *rest: Any) -> Finding:
    value, first, second, row, rows = rest
    text = catalogue()[code]
    slots = (shown(value or ""), first or "", second or "")
    after_id, after_en = ("", "")
    if text.level == "set_aside":
        after_id, after_en = _CELL[0] if whole else _CELL[1]
    if rows > 1:
        after_id += f" Ada {rows} sel seperti ini."
        after_en += f" There are {rows} cells like this."
    return Finding(
        file=place.file,
        sheet=place.sheet,
        row=row,
        column=place.heading_of(name),
        value=slots[0],
        level=text.level,
        code=code,
        reason_id=filled(text.reason_id, *slots) + after_id,
        reason_en=filled(text.reason_en, *slots) + after_en,
        fix_id=filled(text.fix_id, *slots),
        fix_en=filled(text.fix_en, *slots),
        rows=rows,
    )


def shown(value: str) -> str:
    """Return a value fit for a sentence: nothing hidden in it, not longer than ``SHOWN``."""
    plain = visible(value)
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"


def listed(items: Sequence[str], most: int = 12) -> str:
    """Return items joined for a sentence, at most ``most`` of them."""
    return ", ".join(items[:most]) + (", …" if len(items) > most else "")
