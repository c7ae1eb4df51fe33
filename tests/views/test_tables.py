"""Downloads carry their stamp, hold every row in full, and hold nothing that a spreadsheet runs."""

import io
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from dashboard import reference
from dashboard.views import address, tables
from dashboard.views.tables import Column

RELEASE = SimpleNamespace(
    number=7, name="=Rakor", as_of=date(2026, 10, 31), simulated=True, rows={"cooperatives": 2}
)
ANSWER = pd.DataFrame(
    {
        "name": ['=HYPERLINK("http://x.y")', "KDMP <b>Renah</b>"],
        "kind": ["desa", None],
        "physical_pct": [99.6, float("nan")],
        "mentor_active": [True, None],
        "last_verified_on": [date(2026, 10, 3), None],
        "tier": ["real", "unheard_of"],
    }
)
COLUMNS = (
    Column("name"),
    Column("kind", "word"),
    Column("physical_pct", "number"),
    Column("mentor_active", "flag"),
    Column("last_verified_on", "day"),
    Column("tier", "word"),
)


@pytest.fixture
def view():
    return address.read({"scope": "15.02"}, (RELEASE,), reference.load())


def test_csv_carries_stamp_place_and_every_row(view):
    text = tables.comma_separated(view, ANSWER, COLUMNS, "Unit beroperasi").decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == "Unit beroperasi"
    assert lines[1] == "Kab. Merangin"
    assert "per tanggal 31 Okt 2026" in lines[2]
    assert "versi data 7" in lines[2]
    assert lines[3] == "DATA CONTOH (simulasi)"
    assert lines[4].startswith("Koperasi,Jenis,Fisik (%)")
    assert lines[5] == '"\'=HYPERLINK(""http://x.y"")",Desa,99.6,ya,2026-10-03,Pendampingan nyata'
    assert lines[6] == "KDMP <b>Renah</b>,,,,,unheard_of"
    assert len(lines) == 7


def test_xlsx_holds_the_same_as_values(view):
    made = tables.workbook(view, ANSWER, COLUMNS, "=Judul")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "'=Judul"
    assert rows[1][0] == "Kab. Merangin"
    heading = next(n for n, row in enumerate(rows) if row[0] == "Koperasi")
    assert rows[heading + 1] == [
        "'=HYPERLINK(\"http://x.y\")", "Desa", 99.6, "ya", date(2026, 10, 3), "Pendampingan nyata",
    ]  # fmt: skip
    assert rows[heading + 2] == ["KDMP <b>Renah</b>", "", "", "", "", "unheard_of"]


def test_the_screen_cuts_decimals_rather_than_finish_a_building(view):
    drawn = tables._drawn(view, ANSWER, COLUMNS).to_pandas()
    assert drawn["Fisik (%)"].iloc[0] == 99
    assert pd.isna(drawn["Fisik (%)"].iloc[1])
