"""Workbooks to fill in for one regency: its cooperatives stand in them, the rest is empty."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter

from dashboard.contract import SIMULATED_PREFIX, Column, Table, tables
from dashboard.intake.headings import PLACES, name_column
from dashboard.intake.template import about
from dashboard.reference import Reference

SHEETS = ("cooperatives", "assignments", "construction", "business_units", "visits")
_WIDTHS = {"id": 16, "text": 26}


def prefilled_each(
    cooperatives: Sequence[Path], reference: Reference, language: str
) -> Iterator[tuple[str, bytes]]:
    """Yield every regency's workbook, as a file name and its bytes; see ``prefilled``."""
    frame = reference.regencies
    for code, name in zip(frame["regency_code"], frame["short_name"], strict=True):
        word = re.sub(r"[^a-z0-9]+", "-", str(name).lower()).strip("-")
        yield f"templat-{code}-{word}.xlsx", prefilled(code, cooperatives, reference, language)


def prefilled(
    regency_code: str, cooperatives: Sequence[Path], reference: Reference, language: str
) -> bytes:
    """Return an XLSX file with a sheet for each table that a regency's office fills in.

    ``cooperatives`` are the release's files of that table (none yet: an empty sequence); each of
    its cooperatives brings all that is known of it, as a register's file replaces the table. A
    village without one gives a row with its places alone. Simulated cooperatives are left out.
    Rows that nobody fills in are passed over when the workbook comes back.
    """
    known = _by_village(cooperatives)
    rows = [
        {**place, **one}
        for place in _villages(regency_code, reference)
        for one in known.get(place["village_code"], [{}])
    ]
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name in SHEETS:
            _sheet(book, tables()[name], rows, language)
    return buffer.getvalue()


def mentor_list(unlisted: Sequence[tuple[str, str]], language: str) -> bytes:
    """Return an XLSX file of mentors (name, regency) to complete, each under an id to begin with.

    The ids only tell the rows apart: an office that has its own puts those in.
    """
    table = tables()["mentors"]
    rows = [
        {"mentor_id": f"P-{number:03}", "name": name, "regency_name": regency}
        for number, (name, regency) in enumerate(unlisted, 1)
    ]
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        _sheet(book, table, rows, language)
    return buffer.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, table: Table, rows: Sequence[Mapping[str, Any]], language: str
) -> None:
    heading = book.add_format({"bold": True, "bottom": 1})
    required = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF2CC"})
    # Cells are text from the start, so that codes keep their zeros and dots.
    as_text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(table.title_id)
    sheet.freeze_panes(1, 2)
    for at, (key, column) in enumerate(_columns(table)):
        width = max(len(column.heading) + 2, _WIDTHS.get(column.type, 14))
        sheet.set_column(at, at, width, as_text)
        sheet.write_string(0, at, column.heading, required if column.required else heading)
        sheet.write_comment(0, at, about(column, language), {"x_scale": 2})
        for row, known in enumerate(rows, 1):
            text = _spelled(column, known.get(key))
            if text:
                sheet.write_string(row, at, text, as_text)


def _columns(table: Table) -> list[tuple[str, Column]]:
    """Return a sheet's columns, each with the key of what is known: whom it is about goes first."""
    if table.name in ("cooperatives", "mentors"):
        return list(table.columns.items())
    places = tables()["cooperatives"].columns
    subject = next(c for c in table.columns.values() if c.refers_to == "cooperatives")
    first = [("cooperative_id", subject), ("name", name_column("cooperatives"))]
    first += [(part, places[part]) for part in PLACES["cooperatives"]]
    rest: list[tuple[str, Column]] = []
    for column in table.columns.values():
        if column is subject:
            continue
        rest.append(("", column))
        if column.refers_to == "mentors":
            rest.append(("", name_column("mentors")))
    return first + rest


def _villages(regency_code: str, reference: Reference) -> list[dict[str, str]]:
    names = dict(
        zip(reference.regencies["regency_code"], reference.regencies["short_name"], strict=True)
    )
    frame = reference.villages
    own = frame[frame["regency_code"] == regency_code].sort_values("village_code")
    return [
        {
            "village_code": code,
            "village_name": name,
            "district_name": district,
            "regency_name": names[regency_code],
        }
        for code, name, district in zip(
            own["village_code"], own["name"], own["district_name"], strict=True
        )
    ]


def _by_village(cooperatives: Sequence[Path]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in cooperatives:
        for row in pq.read_table(path).to_pylist():
            if not row["cooperative_id"].startswith(SIMULATED_PREFIX):
                told = {key: value for key, value in row.items() if value is not None}
                found[row.get("village_code") or ""].append(told)
    return found


def _spelled(column: Column, value: Any) -> str:
    """Return a value as intake reads it back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    spelled = column.words.get(str(value), ())
    return spelled[0] if spelled else str(value)
