"""What looks as if it meant something else is said, and kept as it is."""

from __future__ import annotations

import pytest

from dashboard.intake import Bases

from .conftest import COOPERATIVES, MENTORS, Read, Upload
from .corpus import sheet, xlsx


def column(upload: Upload, table: str, cells: list[str], bases: Bases | None = None) -> Read:
    """Upload a building list of percentages, or a list of loans of these amounts."""
    head, row = {
        "construction": ("cooperative_id;as_of;physical_pct", "K-1;2026-10-{n:02};{cell}"),
        "financing": ("loan_id;cooperative_id;scheme;principal_idr", "L-{n};K-1;lainnya;{cell}"),
    }[table]
    rows = [row.format(n=n, cell=cell) for n, cell in enumerate(cells, 1)]
    return upload({"x.csv": "\n".join([head, *rows]), "c.csv": COOPERATIVES}, bases=bases)


# --- percentages


@pytest.mark.parametrize(
    ("cells", "noticed"),
    [
        (["0", "0,425", "1"], True),
        (["0,5"], True),
        (["0", "1", "1"], False),  # nothing between
        (["0", "0,425", "1,01"], False),
        (["0", "42,5"], False),
    ],
)
def test_fractions_where_percentages_belong(
    cells: list[str], noticed: bool, upload: Upload
) -> None:
    result = column(upload, "construction", cells)
    assert bool(result.said("percent_fractions")) is noticed
    values = [float(cell.replace(",", ".")) for cell in cells]
    assert result.column("construction", "physical_pct") == values


# --- money


@pytest.mark.parametrize(
    ("cells", "factor"),
    [
        (["500000000", "600000000"], ""),
        (["10000000"], ""),  # the least that is usual
        (["500000", "600000", "9000000"], "1000"),
        (["500", "600", "0"], "1000000"),
        (["0", "0"], ""),
        (["5"], ""),  # no scale makes it usual
    ],
)
def test_amounts_in_thousands_or_millions(cells: list[str], factor: str, upload: Upload) -> None:
    result = column(upload, "financing", cells)
    assert result.column("financing", "principal_idr") == [float(cell) for cell in cells]
    assert bool(result.said("money_scaled")) is bool(factor)
    if factor:
        assert f"about {factor} times smaller" in result.sentence("money_scaled")


def test_the_release_before_decides_what_is_usual(upload: Upload) -> None:
    before = column(upload, "financing", ["5000000", "6000000"]).intake.tables
    bases = Bases(real={name: [path] for name, path in before.items()}, current="real")
    # Below what is usual elsewhere, and as large as here before.
    assert not column(upload, "financing", ["7000000"], bases).said("money_scaled")
    assert column(upload, "financing", ["7000"], bases).said("money_scaled")
    assert column(upload, "financing", ["7"], bases).said("money_scaled")
    assert not column(upload, "financing", ["70000"], bases).said("money_scaled")


def test_a_unit_in_the_heading_leaves_nothing_to_notice(upload: Upload) -> None:
    text = "loan_id;cooperative_id;scheme;Plafon (juta Rp)\nL-1;K-1;lainnya;500\n"
    result = upload({"x.csv": text, "c.csv": COOPERATIVES})
    assert not result.said("money_scaled")


# --- moments


def visits(upload: Upload, hours: list[int], ending: str = "") -> Read:
    rows = [f"M-1,K-1,2026-10-{n:02} {hour:02}:30{ending}" for n, hour in enumerate(hours, 1)]
    text = "\n".join(["mentor_id,cooperative_id,started_at", *rows])
    return upload({"v.csv": text, "c.csv": COOPERATIVES, "m.csv": MENTORS})


@pytest.mark.parametrize(
    ("hours", "noticed"),
    [
        ([1, 2, 2, 3, 3, 4, 5, 6, 7, 8], True),
        ([1, 2, 2, 3, 3, 4, 5, 6, 7], False),  # too few to tell
        ([1, 2, 2, 3, 4, 6, 6, 7, 7, 8], False),  # half of them
        ([8, 9, 9, 10, 11, 13, 14, 14, 15, 16], False),
        ([20, 21, 21, 22, 22, 23, 23, 23, 22, 21], False),  # late, in either zone
    ],
)
def test_times_at_night_that_would_be_by_day(
    hours: list[int], noticed: bool, upload: Upload
) -> None:
    result = visits(upload, hours)
    assert bool(result.said("moment_utc")) is noticed
    assert sorted(v["started_at"].hour for v in result.rows("visits")) == sorted(hours)


@pytest.mark.parametrize(
    ("ending", "said"),
    [("Z", True), ("+00:00", True), (" WITA", True), ("-05", True), ("+0800", True), ("", False),
     (" WIB", False), ("+07:00", False), ("+07", False)],
)  # fmt: skip
def test_offsets_are_applied_and_said(ending: str, said: bool, upload: Upload) -> None:
    result = visits(upload, [1, 2], ending)
    assert bool(result.said("moment_offset")) is said
    assert not result.said("moment_unreadable")


# --- places


def test_a_point_in_another_regency_than_its_village(upload: Upload) -> None:
    text = (
        "cooperative_id,name,village_code,latitude,longitude\n"
        "K-1,a,15.01.01.1004,-2.2522,101.5385\n"  # in its regency, Kerinci
        "K-2,b,15.01.01.2001,-2.07,102.27\n"  # in Merangin
        "K-3,c,,-2.07,102.27\n"
    )
    result = upload({"c.csv": text})
    assert result.said("coordinates_elsewhere") == [("coordinates_elsewhere", "3", "latitude")]
    assert "lies in Kab. Merangin, but its village in Kab. Kerinci" in result.sentence(
        "coordinates_elsewhere"
    )
    assert result.column("cooperatives", "latitude") == [-2.2522, -2.07, -2.07]


# --- codes that went through a spreadsheet


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("15.1.1.2001", "code_zeros"),
        ("15.01.1", "code_zeros"),
        ("15,1", "code_zeros"),
        ("1,50E+09", "number_exponent"),
        ("15/01/2001", "code_date"),
        ("15-Jan", "code_date"),
        ("2001-01-15", "code_date"),
        ("desa", "village_code_form"),
    ],
)
def test_damaged_village_codes(cell: str, code: str, upload: Upload) -> None:
    result = upload({"c.csv": f"cooperative_id;name;village_code\nK-1;a;{cell}\n"})
    assert result.said(code) == [(code, "2", "village_code")]
    assert result.column("cooperatives", "village_code") == [None]


def test_damaged_area_codes(upload: Upload) -> None:
    text = "metric,scope_code,due_on,value\nbuilt,15.1,2026-12-31,5\nbuilt,15.01,2026-12-31,5\n"
    result = upload({"t.csv": text, "m.csv": "mentor_id,name,role,regency_code\nM-1,a,PMO,15.1\n"})
    assert result.said("code_zeros") == [
        ("code_zeros", "2", "scope_code"),
        ("code_zeros", "2", "regency_code"),
    ]
    assert result.column("targets", "scope_code") == ["15.01"]


def test_ids_without_their_leading_zeros(upload: Upload) -> None:
    register = "cooperative_id,name\n007,a\nK-1,b\n"
    text = "cooperative_id,as_of,physical_pct\n7,2026-10-01,5\n8,2026-10-01,5\nK-1,2026-10-01,5\n"
    result = upload({"c.csv": register, "b.csv": text})
    assert result.said("orphan_zeros", "orphan") == [
        ("orphan_zeros", "2", "cooperative_id"),
        ("orphan", "3", "cooperative_id"),
    ]
    assert "7 is not in table cooperatives, but 007 is" in result.sentence("orphan_zeros")


def test_codes_that_a_workbook_turned_into_dates_and_numbers(upload: Upload) -> None:
    rows = [["metric", "scope_code", "due_on", "value"], ["built", 15.1, "2026-12-31", 5]]
    result = upload({"t.xlsx": xlsx(lambda book: sheet(book, rows))})
    assert result.said("code_number") == [("code_number", "2", "scope_code")]
