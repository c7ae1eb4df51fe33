"""Of several targets of a place the next one counts; where all dates are gone by, the last."""

from __future__ import annotations

import pytest

from dashboard import settings
from dashboard.questions import engine, header

from .world import AS_OF

TARGETS = """
15       | 2026-09-30 | 100
15       | 2026-10-30 | 200
15       | 2026-12-31 | 300
15.01    | 2026-06-30 | 10
15.01    | 2026-09-30 | 20
15.01.01 | 2026-12-31 | 5
16       | 2026-12-31 | 900
"""


@pytest.mark.parametrize(
    ("scope", "length", "expected"),
    [
        # Today is a date that may still be met.
        ("15", 5, {"15": 200, "15.01": 20}),
        ("15", 8, {"15": 200, "15.01": 20, "15.01.01": 5}),
        ("15.01", 5, {"15.01": 20}),
        ("", 2, {"15": 200, "16": 900}),
    ],
)
def test_the_next_date_counts(scope: str, length: int, expected: dict[str, int]) -> None:
    asked = header.load("lists")["targets"]
    with engine.connect() as connection:
        connection.execute(
            "create table targets (scope_code varchar, due_on date, value double,"
            " metric varchar default 'built')"
        )
        for line in TARGETS.strip().splitlines():
            row = [cell.strip() for cell in line.split("|")]
            connection.execute("insert into targets values (?, ?, ?, default)", row)
        connection.execute(
            "create table place_values (metric_id varchar, code varchar, numerator int)"
        )
        values = engine.parameters(asked, settings.load(), AS_OF, scope=scope, length=length)
        found = connection.execute(asked.sql, values).df()
    assert dict(zip(found["code"], found["target"], strict=True)) == expected
    assert found["reached"].isna().all()
