"""Workbooks for the regencies: they come back as they went out, and filled in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from dashboard.intake import Bases, Declared, prefilled, prefilled_each
from dashboard.reference import load

from .conftest import Upload
from .corpus import sheet, xlsx

KERINCI = "15.01"
COOPERATIVES = """\
ID Koperasi;Nama Koperasi;Kode Wilayah;Lintang;Bujur;Jenis Titik;Tanggal SK AHU;NIK;Sinyal;Rekening Bank;Jumlah Anggota
007;KDMP =1+1;15.01.01.2001;-2,2482;101,538;bangunan;27/06/2025;0012;lemah;ya;1214
K-2;KKMP Lempur Tengah;15.01.01.1004;;;;;;;tidak;
K-3;KDMP Semerap;15.01.23.2011;;;;;;;;0
"""
MENTORS = "mentor_id,name,role\nM-1,Pendamping M-1,PMO\n"


@pytest.fixture
def bases(upload: Upload) -> Bases:
    taken = upload({"c.csv": COOPERATIVES, "m.csv": MENTORS}).intake
    return Bases(real={n: [p] for n, p in taken.tables.items()}, current="real", as_of=taken.as_of)


def cells(book: bytes) -> dict[str, list[list[str]]]:
    read = CalamineWorkbook.from_filelike(BytesIO(book))
    return {name: read.get_sheet_by_name(name).to_python() for name in read.sheet_names}


def filled(book: bytes, *what: tuple[str, int, str, str]) -> bytes:
    """Write (sheet, row, heading, text) into a workbook."""
    sheets = cells(book)
    for name, row, heading, text in what:
        sheets[name][row][sheets[name][0].index(heading)] = text
    return xlsx(lambda made: [sheet(made, rows, name) for name, rows in sheets.items()])


def of_base(bases: Bases) -> list[Path]:
    assert bases.real is not None
    return list(bases.real["cooperatives"])


def test_a_workbook_that_nobody_filled_in_changes_nothing(upload: Upload, bases: Bases) -> None:
    book = prefilled(KERINCI, of_base(bases), load(), "id")
    result = upload({"15.01.xlsx": book}, bases=bases)
    assert not result.intake.refused
    assert list(result.intake.tables) == ["cooperatives"]
    before = upload({"c.csv": COOPERATIVES}).rows("cooperatives")
    names = before[0].keys()
    places = {"village_name", "district_name", "regency_name"}
    # All that the release knows comes back; only the places' names are more.
    for was, now in zip(before, result.rows("cooperatives"), strict=True):
        assert was == {n: now[n] for n in names}
        assert all(value is None for n, value in now.items() if n not in {*names, *places})
    assert result.codes() == {"rows_not_filled_in", "sheet_not_filled_in"}
    assert not any(result.intake.asked.__dict__.values())


def test_what_is_filled_in_is_read(upload: Upload, bases: Bases) -> None:
    book = prefilled(KERINCI, of_base(bases), load(), "id")
    rows = [row[0] for row in cells(book)["Kunjungan"]]
    at = rows.index("K-3")
    result = upload(
        {
            "15.01.xlsx": filled(
                book,
                ("Kunjungan", at, "ID Pendamping", "M-1"),
                ("Kunjungan", at, "Waktu Mulai", "27/10/2026 09:15"),
                ("Pembangunan", at, "Per Tanggal", "26/10/2026"),
                ("Pembangunan", at, "Persentase", "42,5"),
                ("Penugasan", at, "Nama Pendamping", "Pendamping M-1"),
            )
        },
        bases=bases,
        declared=Declared(names={("mentors", "pendampingm1", "kabkerinci"): "M-1"}),
    )
    assert not result.intake.refused
    assert result.column("visits", "cooperative_id") == ["K-3"]
    assert result.column("construction", "physical_pct") == [42.5]
    assert result.column("assignments", "mentor_id") == ["M-1"]
    assert "business_units" not in result.intake.tables


def test_without_a_release_the_villages_stand_in_it(upload: Upload) -> None:
    simulated = upload({"c.csv": COOPERATIVES.replace("\nK-", "\nSIM-K-").replace("007", "SIM-7")})
    for paths in ([], [simulated.intake.tables["cooperatives"]]):
        sheets = cells(prefilled(KERINCI, paths, load(), "en"))
        villages = load().villages["regency_code"].value_counts()[KERINCI]
        assert {len(rows) for rows in sheets.values()} == {villages + 1}
        assert {row[0] for row in sheets["Koperasi"][1:]} == {""}
        assert sheets["Kunjungan"][1][2:5] == ["Lempur Tengah", "Gunung Raya", "Kab. Kerinci"]
    result = upload({"15.01.xlsx": prefilled(KERINCI, [], load(), "en")})
    assert not result.intake.tables
    assert not result.intake.refused


def test_a_village_names_its_cooperative(upload: Upload, bases: Bases) -> None:
    book = prefilled(KERINCI, [], load(), "id")
    village = [row[2] for row in cells(book)["Pembangunan"]].index("Semerap")
    file = filled(
        book,
        ("Pembangunan", village, "Per Tanggal", "26/10/2026"),
        ("Pembangunan", village, "Persentase", "5"),
    )
    (question,) = upload({"15.01.xlsx": file}, bases=bases).intake.asked.names
    assert (question.name, question.candidates[0].id) == ("Semerap", "K-3")


def test_every_regency_has_its_workbook(bases: Bases) -> None:
    books = dict(prefilled_each(of_base(bases), load(), "id"))
    assert len(books) == 11
    assert "templat-15.01-kab-kerinci.xlsx" in books
    rows = [len(cells(book)["Koperasi"]) - 1 for book in books.values()]
    assert sum(rows) == len(load().villages)
