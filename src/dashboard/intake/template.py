"""Empty XLSX templates: Indonesian headings, one example row, and what each column takes."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import cast

import xlsxwriter

from dashboard.contract import Column, Table, tables
from dashboard.intake.findings import listed


def template(table: str, language: str) -> bytes:
    """Return an XLSX file to fill in for ``table``, explained in ``language``.

    Its one example row is known to intake, which passes over it when it comes back unchanged.
    """
    contract = tables()[table]
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        required = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF2CC"})
        # Cells are text from the start, so that codes keep their zeros and dots.
        as_text = book.add_format({"num_format": "@"})
        example = book.add_format({"num_format": "@", "italic": True, "font_color": "#7F7F7F"})
        sheet = book.add_worksheet(contract.title_id)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(contract.columns.values()):
            sheet.set_column(at, at, max(14, len(column.heading) + 2), as_text)
            form = required if column.required else heading
            sheet.write_string(0, at, column.heading, form)
            sheet.write_comment(0, at, about(column, language), {"x_scale": 2})
            if column.example:
                sheet.write_string(1, at, column.example, example)
        sheet.write_comment(1, 0, _words()["example"][language], {"visible": True, "x_scale": 2})
        _explain(book, contract, language, heading)
    return buffer.getvalue()


def about(column: Column, language: str) -> str:
    """Return what a column takes, in one or two sentences."""
    accepted = [others[0] if others else word for word, others in column.words.items()]
    sentence = _words()[column.type][language].replace("{words}", listed(accepted, most=20))
    if column.type == "list" and accepted:
        sentence += " " + _words()["word"][language].replace("{words}", listed(accepted, most=20))
    remark = column.about_id if language == "id" else column.about_en
    must = f"({_words()['required'][language]}) " if column.required else ""
    return must + sentence + (f" {remark[0].upper()}{remark[1:]}." if remark else "")


def _explain(book: xlsxwriter.Workbook, contract: Table, language: str, heading: object) -> None:
    words = _words()
    sheet = book.add_worksheet(words["sheet"][language])
    sheet.set_column(0, 0, 26)
    sheet.set_column(2, 2, 90)
    sheet.set_column(3, 3, 30)
    for at, text in enumerate(words["headings"][language].split(";")):
        sheet.write_string(0, at, text, heading)
    for row, column in enumerate(contract.columns.values(), 1):
        must = words["required"][language] if column.required else ""
        cells = (column.heading, must, about(column, language), column.example)
        for at, text in enumerate(cells):
            sheet.write_string(row, at, text)


@cache
def _words() -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("template.toml").read_text("utf-8")
    return cast(dict[str, dict[str, str]], tomllib.loads(text))
