"""The same rows, in every kind of file and form of spelling, give the same typed tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.contract import Column, tables

from .conftest import Upload
from .corpus import parquet, sheet, xlsx

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
TABLES = ["cooperatives", "mentors", "visits", "construction", "financing"]
ROWS = 12  # of the tables that no other refers to; of the others, what is referred to
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]

Row = dict[str, Any]


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """Some rows of the sample, typed by reading the sample itself."""
    from dashboard.intake import Bases, read
    from dashboard.reference import load

    files = [path for path in SAMPLE.iterdir() if path.stem in TABLES]
    taken = read(
        files,
        bases=Bases(),
        reference=load(),
        as_of=None,
        today=date(2027, 1, 1),
        work=tmp_path_factory.mktemp("work"),
    )
    assert not taken.refused
    rows: dict[str, list[Row]] = {}
    for name in reversed(TABLES):
        cursor = duckdb.connect().execute(
            f"select * from read_parquet($path) order by {', '.join(tables()[name].key)}",
            {"path": str(taken.tables[name])},
        )
        heads = [column[0] for column in cursor.description]
        found = [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]
        key = tables()[name].key[0]
        referred = {row[key] for others in rows.values() for row in others if key in row}
        rows[name] = [row for row in found if row[key] in referred] or found[:ROWS]
    return rows


def indonesian(value: float) -> str:
    whole, _, rest = f"{value:.10f}".rstrip("0").rstrip(".").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".") if len(whole) > 4 else whole
    return grouped + ("," + rest if rest else "")


def as_text(column: Column, row: Row) -> str:  # noqa: PLR0911 - one line per type
    """Spell a value as an Indonesian spreadsheet shows it."""
    value = row[column.name]
    if value is None:
        return ""
    if column.type == "money":
        return f"Rp{indonesian(value)}"
    if column.type == "number":
        return indonesian(value)
    if isinstance(value, datetime):
        day = f"{value.day} {MONTHS[value.month - 1]} {value.year}"
        return f"{day} {value:%H.%M.%S}" if row[f"{column.name}_has_time"] else day
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "sudah" if value else "belum"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if column.type == "word":
        return next(iter(column.words[value]), value).upper()
    return str(value)


def columns_of(name: str, rows: list[Row]) -> list[Column]:
    return [c for n, c in tables()[name].columns.items() if n in rows[0]]


def in_words(name: str, rows: list[Row]) -> list[list[object]]:
    columns = columns_of(name, rows)
    return [[c.heading for c in columns], *([as_text(c, row) for c in columns] for row in rows)]


def in_values(name: str, rows: list[Row]) -> list[list[object]]:
    def cell(value: Any) -> object:
        return "; ".join(value) if isinstance(value, list) else value

    names = [c.name for c in columns_of(name, rows)]
    return [names, *([cell(row[n]) for n in names] for row in rows)]


def indonesian_csv(typed: dict[str, list[Row]]) -> dict[str, bytes]:
    files = {}
    for name, rows in typed.items():
        lines = [";".join('"' + str(cell).replace('"', '""') + '"' for cell in line)
                 for line in in_words(name, rows)]  # fmt: skip
        files[f"{name}.csv"] = "\r\n".join(lines).encode()
    return files


def text_workbook(typed: dict[str, list[Row]]) -> dict[str, bytes]:
    """One workbook, a sheet for each table, below three empty rows."""

    def fill(book: Any) -> None:
        for name, rows in typed.items():
            sheet(book, in_words(name, rows), name, top=3)

    return {"semua.xlsx": xlsx(fill)}


def typed_workbook(typed: dict[str, list[Row]]) -> dict[str, bytes]:
    def fill(book: Any) -> None:
        for name, rows in typed.items():
            sheet(book, in_values(name, rows), name)

    return {"semua.xlsx": xlsx(fill)}


def typed_parquet(typed: dict[str, list[Row]]) -> dict[str, bytes]:
    return {
        f"{name}.parquet": parquet(**{n: [row[n] for row in rows] for n in rows[0]})
        for name, rows in typed.items()
    }


@pytest.mark.parametrize(
    "write",
    [indonesian_csv, text_workbook, typed_workbook, typed_parquet],
    ids=lambda f: f.__name__,
)
def test_same_rows(
    write: Callable[[dict[str, list[Row]]], dict[str, bytes]],
    typed: dict[str, list[Row]],
    upload: Upload,
) -> None:
    result = upload(write(typed), as_of=date(2027, 1, 1))
    assert {f.level for f in result.intake.findings} <= {"info", "note"}
    for name, rows in typed.items():
        key = tables()[name].key
        by_key = lambda row, key=key: tuple(str(row[n]) for n in key)  # noqa: E731
        assert sorted(result.rows(name), key=by_key) == sorted(rows, key=by_key), name
