"""The annex to an official note as a workbook: A4 across, headings on every page, room to sign."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from dashboard.planning.annex import Annex, Cell
from dashboard.views.address import View
from dashboard.words.cells import spreadsheet

_WIDTHS = (5, 34, 24, 22, 26, 18, 34, 12, 10, 10)
_LEFT_WIDTHS = (5, 34, 24, 22, 26, 60, 14)
_A4 = 9


def workbook(view: View, annex: Annex) -> bytes:
    """Return a proposal's annex as XLSX: who takes whom, then who is left, each on its sheet."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _sheet(view, book, "sheet_taken", annex, annex.headings, annex.rows, _WIDTHS)
        _sheet(view, book, "sheet_left", annex, annex.left_headings, annex.left_rows, _LEFT_WIDTHS)
    return out.getvalue()


def _sheet(
    view: View,
    book: Any,
    name: str,
    annex: Annex,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[int],
) -> None:
    bold = book.add_format({"bold": True, "font_size": 12})
    plain = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
    heading = book.add_format(
        {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    )
    sheet = book.add_worksheet(view.say(f"proposal.{name}"))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{view.say('proposal.sheet_footer')}&R&P / &N")
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    above = [view.say("proposal.sheet_note"), annex.title, *annex.lines]
    if view.release.simulated:
        above.append(view.say("frame.simulated"))
    for line, words in enumerate(above):
        sheet.write_string(line, 0, str(spreadsheet(words)), bold if line == 1 else None)
    top = len(above) + 1
    for place, words in enumerate(headings):
        sheet.write_string(top, place, words, heading)
    for line, row in enumerate(rows, top + 1):
        for place, cell in enumerate(row):
            sheet.write(line, place, spreadsheet(cell), plain)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 0)
    signed = top + len(rows) + 3
    sheet.write_string(signed, 4, view.say("proposal.sheet_sign"))
    sheet.write_string(signed + 4, 4, view.say("proposal.sheet_name"))
