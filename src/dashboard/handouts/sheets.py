"""A handout as a workbook: a sheet for each question, and one on what figures and words mean."""

from __future__ import annotations

import math
import re
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from dashboard.handouts.content import Cell, Column, Handout, Kind, Table
from dashboard.handouts.look import ACCENT, RULE, SOFT, URGENT
from dashboard.words.cells import spreadsheet

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31  # of a sheet, by the format
_WIDTHS = {"text": (12, 44), "sentence": (60, 90)}  # least and most, in characters
_OF_NUMBERS = (12, 18)
_LINE = 13.5  # points
_FORMS: dict[Kind, str] = {"whole": "#,##0;−#,##0;0", "number": "#,##0.0", "day": "dd-mm-yyyy"}


def workbook(handout: Handout) -> bytes:
    """Return the handout as XLSX; cells are numbers and dates, and text never runs."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": handout.title, "comments": handout.foot})
        book.set_size(2400, 1400)
        writer = _Writer(handout, book)
        names: set[str] = set()
        for section in handout.sections:
            if section.table:
                lines = (*section.lines, section.source)
                name = _name(section.title, names)
                writer.sheet(name, section.title, lines, section.table)
        heads = (
            Column(handout.say("handouts.term")),
            Column(handout.say("handouts.meaning"), "sentence"),
        )
        terms = Table(heads, handout.definitions)
        title = handout.say("handouts.definitions")
        writer.sheet(_name(title, names), title, (), terms)
    return out.getvalue()


def _name(title: str, taken: set[str]) -> str:
    name = _NO_SHEET_NAME.sub(" ", title)[:_LONGEST_NAME].strip()
    if name in taken:
        raise ValueError(name)  # every section has a title of its own
    taken.add(name)
    return name


class _Writer:
    def __init__(self, handout: Handout, book: Any) -> None:
        self.handout, self.book = handout, book
        base = {"valign": "top", "font_name": "Arial", "font_size": 10}
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.quiet = book.add_format({**base, "font_color": SOFT})
        self.alarm = book.add_format({**base, "bold": True, "font_color": URGENT})
        line = {**base, "bottom": 1, "bottom_color": RULE}
        head = {"bold": True, "font_color": "#ffffff", "bg_color": ACCENT, "text_wrap": True}
        self.head = book.add_format({**base, **head, "valign": "vcenter"})
        self.head_right = book.add_format({**base, **head, "valign": "vcenter", "align": "right"})
        self.cells: dict[Kind, Any] = {
            "text": book.add_format({**line, "text_wrap": True}),
            "sentence": book.add_format({**line, "text_wrap": True}),
            **{kind: book.add_format({**line, "num_format": f}) for kind, f in _FORMS.items()},
        }
        self.reason = book.add_format(
            {**line, "font_color": SOFT, "italic": True, "align": "right"}
        )

    def sheet(self, name: str, title: str, lines: tuple[str, ...], table: Table) -> None:
        """Write one sheet: the stamp above, headings that stay, rows with a filter."""
        handout, stamp = self.handout, self.handout.stamp
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        above = [(title, self.title), (f"{stamp.place} · {stamp.line}", self.quiet)]
        if stamp.simulated:
            above.append((handout.say("frame.simulated"), self.alarm))
        above += [(line, self.quiet) for line in lines]
        above.append((f"{handout.made} · {stamp.digest} · {stamp.address}", self.quiet))
        for row, (text, form) in enumerate(above):
            sheet.write_string(row, 0, spreadsheet(text), form)
        top = len(above) + 1
        widths = [self._width(at, table) for at in range(len(table.columns))]
        for at, column in enumerate(table.columns):
            words = column.kind in ("text", "sentence")
            form = self.head if words else self.head_right
            sheet.write_string(top, at, spreadsheet(column.heading), form)
            sheet.set_column(at, at, widths[at])
        headings = [column.heading for column in table.columns]
        sheet.set_row(top, _height(headings, widths) + 6)
        for row, cells in enumerate(table.rows, top + 1):
            texts = [cell if isinstance(cell, str) else "" for cell in cells]
            sheet.set_row(row, _height(texts, widths))
            for at, cell in enumerate(cells):
                self._cell(sheet, row, at, cell, table.columns[at].kind)
        sheet.autofilter(top, 0, top + max(1, len(table.rows)), len(table.columns) - 1)
        sheet.freeze_panes(top + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer(f"&L&8{_footer(handout.foot)}&R&8&P / &N")

    def _cell(self, sheet: Any, row: int, at: int, cell: Cell, kind: Kind) -> None:
        if cell is None:
            sheet.write_blank(row, at, None, self.cells["text"])
        elif isinstance(cell, date):
            sheet.write_datetime(row, at, cell, self.cells["day"])
        elif isinstance(cell, str):
            words = kind in ("text", "sentence")
            form = self.cells[kind] if words else self.reason
            sheet.write_string(row, at, spreadsheet(cell), form)
        else:
            sheet.write_number(row, at, cell, self.cells[kind])

    def _width(self, at: int, table: Table) -> int:
        kind = table.columns[at].kind
        least, most = _WIDTHS.get(kind, _OF_NUMBERS)
        written = [self.handout.written(row[at], kind) for row in table.rows]
        longest = max((len(text) for text in written), default=0)
        word = max(len(each) for each in table.columns[at].heading.split())
        return min(max(longest + 2, word + 3, least), most)


def _height(texts: list[str], widths: list[int]) -> float:
    """Return the height of a row whose texts wrap within these widths."""
    lines = (math.ceil(len(text) / width) for text, width in zip(texts, widths, strict=True))
    return _LINE * max(1, *lines)


def _footer(text: str) -> str:
    """Return text that is only text in a page's footer, which reads ``&`` as a command."""
    return text.replace("&", "&&")[:200]
