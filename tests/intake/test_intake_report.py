"""The report to correct from, the templates to fill in, and the list of findings in the docs."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from dashboard.contract import tables
from dashboard.errors import UsageError
from dashboard.intake import findings_markdown, template, write_report

from .conftest import Upload

BAD = (
    "ID Koperasi;Nama Koperasi;Jumlah Anggota\n"
    "K-1;=HYPERLINK(\"http://x\");besok\n;KDMP Dua;7\nK-3;KDMP Tiga;8\n"
)  # fmt: skip


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("language", ["id", "en"])
def test_workbook(language: str, upload: Upload, tmp_path: Path) -> None:
    result = upload({"koperasi.csv": BAD})
    path = tmp_path / "laporan.xlsx"
    write_report(result.intake, path, language, {"cooperatives": (1, 2, 3)})
    book = sheets(path)
    assert list(book) == ["findings", "summary", "rejected cooperatives"]
    assert book["findings"][0] == [
        "file", "sheet", "row", "column", "value", "level", "code", "reason", "fix"]  # fmt: skip
    found = {row[6]: row for row in book["findings"][1:]}
    fix = {"id": "Isi selnya.", "en": "Fill in the cell."}[language]
    assert found["required_empty"][2:4] == ["3", "ID Koperasi"]
    assert found["required_empty"][8] == fix
    assert book["summary"][1] == [
        "koperasi.csv", "", "cooperatives", 3.0, 1.0, 2.0, 3.0, 1.0, "set_aside"]  # fmt: skip


def test_rejected_rows_can_be_corrected_and_uploaded_again(upload: Upload, tmp_path: Path) -> None:
    path = tmp_path / "laporan.xlsx"
    write_report(upload({"koperasi.csv": BAD}).intake, path, "id")
    head, row = sheets(path)["rejected cooperatives"]
    assert head[4:] == ["ID Koperasi", "Nama Koperasi", "Jumlah Anggota"]
    corrected = dict(zip(head, row, strict=True)) | {"ID Koperasi": "K-2"}
    text = StringIO()
    csv.writer(text).writerows([corrected, corrected.values()])
    again = upload({"perbaikan.csv": text.getvalue()})
    assert again.column("cooperatives", "members") == [7]
    assert not again.said("heading_unknown")


def test_csv_neutralises_formulas(upload: Upload, tmp_path: Path) -> None:
    path = tmp_path / "laporan.csv"
    write_report(upload({"koperasi.csv": BAD}).intake, path, "en")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    values = [row["value"] for row in rows if row["code"] == "formula_like"]
    assert values == ['\'=HYPERLINK("http://x")']


def test_another_ending_is_a_wrong_call(upload: Upload, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.xlsx or \.csv"):
        write_report(upload({"koperasi.csv": BAD}).intake, tmp_path / "laporan.pdf", "en")


@pytest.mark.parametrize("name", ["cooperatives", "visits", "assignments"])
def test_a_template_comes_back_without_its_example(name: str, upload: Upload) -> None:
    result = upload({f"{name}.xlsx": template(name, "id")})
    assert not result.intake.refused
    assert result.rows(name) == []
    assert {code for code, _, _ in result.said()} == {"row_example", "rows_none", "sheet_unknown"}


def test_rows_below_the_example_are_read(upload: Upload) -> None:
    examples = [c.example for c in tables()["cooperatives"].columns.values()]
    heads = [c.heading for c in tables()["cooperatives"].columns.values()]
    own = ["K-1", "KDMP Satu", "15.01.01.2001", *[""] * (len(heads) - 3)]
    text = "\n".join("|".join(row) for row in (heads, examples, own))
    result = upload({"cooperatives.csv": text})
    assert result.column("cooperatives", "cooperative_id") == ["K-1"]
    assert result.said("row_example") == [("row_example", "2", "")]


@pytest.mark.parametrize("name", list(tables()))
def test_every_template_explains_every_column(name: str) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(template(name, "en")))
    rows = book.get_sheet_by_index(0).to_python()
    columns = list(tables()[name].columns.values())
    assert rows[0] == [column.heading for column in columns]
    explained = book.get_sheet_by_name("Explanation").to_python()
    assert [row[0] for row in explained[1:]] == rows[0]
    assert all(row[2] for row in explained[1:])


def test_every_example_is_accepted(upload: Upload) -> None:
    """What a template shows must be what intake takes: examples, with another key, are read."""
    files = {}
    for name, table in tables().items():
        columns = [c for c in table.columns.values() if c.example]
        cells = [c.example for c in columns]
        if name == "cooperatives":
            cells[-1] = "29/03/2026"  # no longer the unchanged example
        files[f"{name}.csv"] = "|".join(c.heading for c in columns) + "\n" + "|".join(cells) + "\n"
    result = upload(files)
    bad = {"village_unknown", "village_names_unknown", "row_example", "orphan"}
    assert {f.code for f in result.intake.findings if f.level == "set_aside"} <= bad


def test_the_list_of_findings_in_the_docs() -> None:
    page = Path(__file__).parents[2] / "docs" / "findings.md"
    assert page.read_text(encoding="utf-8") == findings_markdown()
