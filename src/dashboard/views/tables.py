"""Tables: the rows behind a number, a click to the cooperative, and downloads with their stamp."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st
import xlsxwriter

from dashboard import words
from dashboard.views import block, guard, stamp, text
from dashboard.views.address import View
from dashboard.views.escape import markdown
from dashboard.words.cells import spreadsheet

Kind = Literal["text", "sentence", "word", "whole", "number", "percent", "idr", "day", "flag"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROW_PX, _HEAD_PX, _MOST_ROWS = 35, 38, 12
_GLANCE = 10
_SENTENCE_PX, _LINE_PX, _LINE_CHARACTERS = 640, 22, 90
_LINES = 3, 6  # Streamlit wraps rows above 64 px only; a sentence above six lines is cut
_MOST_SELECTABLE = 300
# What a click on a row opens, by the column that names it: the page, and its address's parameter.
_OPENS = {"cooperative_id": ("cooperative", "subject"), "case": ("worklist", "show")}


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the answer, how it reads, and its catalogue sections.

    The heading is ``column.<name>``; a ``word`` is read from the section ``words`` (default: the
    column's name), and one that the catalogue does not hold is shown as it is.
    """

    name: str
    kind: Kind = "text"
    words: str = ""


# The columns of every list of cooperatives, in this order; what a list adds follows.
COOPERATIVE = (
    Column("name"),
    Column("kind", "word"),
    Column("village_name"),
    Column("district_name"),
    Column("regency_name"),
)
# How a cooperative stands, as far as the release knows it.
STATE = (
    Column("ladder_step", "word"),
    Column("physical_pct", "number"),
    Column("units_operating", "whole"),
    Column("mentor_active", "flag"),
    Column("tier", "word"),
    Column("last_verified_on", "day"),
)


@dataclass(frozen=True)
class First:
    """The first rows of an answer, how many it has, and the columns that it knows anything of."""

    rows: pd.DataFrame
    total: int
    columns: Sequence[Column]


def first(answer: pd.DataFrame, columns: Sequence[Column], most: int = _GLANCE) -> First:
    """Return what a glance at an answer shows: to keep, where whole answers are too large."""
    known = [c for c in columns if c.name in answer.columns and answer[c.name].notna().any()]
    # Taken, not cut: a cut would keep all that it was cut from.
    rows = answer if len(answer) <= most else answer.take(range(most))
    return First(rows, len(answer), known)


def show(
    view: View,
    answer: pd.DataFrame,
    columns: Sequence[Column],
    *,
    key: str,
    title: str,
    glance: bool = False,
    downloads: bool = True,
    nothing: str = "common.not_reported",
) -> None:
    """Draw a table and its downloads; in a short one a click on a row opens what it is about.

    ``title`` names the table in the files' first line. Columns that are masked, or of which the
    release knows nothing at all, are left out. At a ``glance`` only the first ten rows are sent
    to the screen, and a button opens the others; the downloads hold all of them. ``nothing`` says
    what an empty cell means.
    """
    seen = first(answer, columns, _GLANCE if glance else len(answer))
    show_first(
        view, seen, lambda: answer, key=key, title=title, downloads=downloads, nothing=nothing
    )


def show_first(
    view: View,
    seen: First,
    whole: Callable[[], pd.DataFrame],
    *,
    key: str,
    title: str,
    downloads: bool = True,
    nothing: str = "common.not_reported",
) -> None:
    """Draw the first rows of an answer as ``show`` does; ``whole`` asks for all when needed."""
    if not seen.total:
        st.caption(view.say("common.no_rows"))
        return
    shown, kept = seen.rows, seen.columns
    # A long table is sent in parts as it is scrolled, and Streamlit selects in whole tables only.
    about = next((column for column in _OPENS if column in shown.columns), "")
    opens = bool(about) and len(shown) <= _MOST_SELECTABLE
    row_px = _row_px(shown, kept)
    chosen = st.dataframe(
        _drawn(view, shown, kept),
        key=key,
        hide_index=True,
        height=_HEAD_PX + row_px * min(len(shown), _MOST_ROWS),
        row_height=row_px,
        column_config={
            view.say(f"column.{column.name}"): _config(column) for column in kept if _config(column)
        },
        placeholder=view.say(nothing),
        on_select="rerun" if opens else "ignore",
        selection_mode="single-row",
        lazy=not opens,
    )
    with st.container(horizontal=True, gap="medium"):
        if len(shown) < seen.total:
            label = view.say("common.open_all", n=seen.total)
            if st.button(markdown(label), key=f"{key}_all", type="tertiary"):
                open_rows(view, whole(), kept, key=f"{key}_rows", title=title)
        if downloads:
            _downloads(view, whole, kept, key, title)
    if about:
        text.note(view.say(f"common.row_{'opens' if opens else 'search'}_{about}"))
    if opens and isinstance(chosen, dict) and chosen["selection"]["rows"]:
        page, parameter = _OPENS[about]
        subject = str(shown[about].iloc[chosen["selection"]["rows"][0]])
        st.switch_page(block.page_file(page), query_params=view.elsewhere(**{parameter: subject}))


def open_rows(
    view: View, answer: pd.DataFrame, columns: Sequence[Column], *, key: str, title: str
) -> None:
    """Open a table over the page."""

    def draw() -> None:
        with block.wall(view.language):
            st.caption(markdown(stamp.text(view)))
            show(view, answer, columns, key=key, title=title)

    st.dialog(markdown(title), width="large")(draw)()


def written(view: View, answer: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Return the answer as a reader's table: headings and words in their language."""
    return pd.DataFrame(
        {
            view.say(f"column.{column.name}"): _written(view, answer[column.name], column)
            for column in columns
        }
    )


def _written(view: View, values: pd.Series[Any], column: Column) -> pd.Series[Any]:
    if column.kind == "word":
        section = column.words or column.name
        return values.map(lambda value: _word(view, section, value))
    if column.kind == "flag":
        return values.map(
            lambda value: None if pd.isna(value) else _word(view, "flag", bool(value))
        )
    if column.kind == "percent":
        return 100 * values.astype("Float64")
    if column.kind == "day":
        return pd.to_datetime(values).dt.date
    return values


def _word(view: View, section: str, value: Any) -> str | None:
    if value is None or pd.isna(value):
        return None
    key = f"{section}.{str(value).lower()}"
    return view.say(key) if words.has(key) else str(value)


def _drawn(view: View, answer: pd.DataFrame, columns: Sequence[Column]) -> pa.Table:
    """Return the table that the screen shows.

    Decimals are cut, never rounded up: 99.6% is not finished, and the widget would write them
    with the browser's decimal mark instead of the reader's. Downloads hold them in full.
    """
    drawn = {}
    for column in columns:
        values = _written(view, answer[column.name], column)
        if column.kind == "number":
            values = values.astype("Float64").floordiv(1).astype("Int64")
        drawn[view.say(f"column.{column.name}")] = pa.array(values, from_pandas=True)
    return pa.table(drawn)


def _row_px(shown: pd.DataFrame, columns: Sequence[Column]) -> int:
    """Return the height that every row of a table gets: that of its longest sentence."""
    sentences = [c.name for c in columns if c.kind == "sentence"]
    if not sentences:
        return _ROW_PX
    longest = max(int(shown[name].str.len().max()) for name in sentences)
    least, most = _LINES
    return _LINE_PX * min(max(-(-longest // _LINE_CHARACTERS), least), most)


def _config(column: Column) -> Any:
    if column.kind == "sentence":
        return st.column_config.TextColumn(width=_SENTENCE_PX)
    if column.kind == "day":
        return st.column_config.DateColumn(format="DD-MM-YYYY")
    if column.kind == "percent":
        return st.column_config.NumberColumn(format="%.0f%%")
    if column.kind == "idr":
        return st.column_config.NumberColumn(format="localized")
    return None


def _downloads(
    view: View,
    whole: Callable[[], pd.DataFrame],
    columns: Sequence[Column],
    key: str,
    title: str,
) -> None:
    def made(make: Callable[..., bytes]) -> bytes:
        return make(view, whole(), columns, title)

    stem = f"{key}-{view.scope or 'id'}-{view.release.as_of:%Y%m%d}-v{view.release.number}"
    for ending, make, mime in (
        ("xlsx", workbook, XLSX),
        ("csv", comma_separated, "text/csv"),
    ):
        guard.download(
            view,
            view.say("common.download", form=ending.upper()),
            # Made when somebody clicks, not on every run.
            partial(made, make),
            file_name=f"{stem}.{ending}",
            mime=mime,
            key=f"{key}_{ending}",
            tertiary=True,
        )


def _lines(
    view: View, answer: pd.DataFrame, columns: Sequence[Column], title: str
) -> tuple[list[str], pd.DataFrame]:
    """Return what stands above a downloaded table, and the table, with nothing that can run."""
    table = written(view, answer, columns).map(spreadsheet)
    above = [title, view.place, stamp.text(view)]
    if view.release.simulated:
        above.append(view.say("frame.simulated"))
    return [spreadsheet(line) for line in above], table


def comma_separated(
    view: View, answer: pd.DataFrame, columns: Sequence[Column], title: str
) -> bytes:
    """Return a table as CSV (UTF-8 with its mark, for spreadsheets): stamp, headings, rows."""
    above, table = _lines(view, answer, columns, title)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([line] for line in above)
    writer.writerow(table.columns)
    writer.writerows(
        [("" if pd.isna(cell) else cell) for cell in row] for row in table.itertuples(index=False)
    )
    return out.getvalue().encode("utf-8-sig")


def workbook(view: View, answer: pd.DataFrame, columns: Sequence[Column], title: str) -> bytes:
    """Return a table as XLSX: stamp above, headings with a filter, rows below."""
    above, table = _lines(view, answer, columns, title)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        heading = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        sheet = book.add_worksheet()
        for line, text in enumerate(above):
            sheet.write_string(line, 0, text, bold if line == 0 else None)
        top = len(above) + 1
        for place, name in enumerate(table.columns):
            sheet.write_string(top, place, name, heading)
            longest = table[name].astype(str).str.len().max()
            sheet.set_column(place, place, min(40, max(len(name), int(longest)) + 2))
            for line, cell in enumerate(table[name], top + 1):
                if not pd.isna(cell):
                    is_day = columns[place].kind == "day"
                    sheet.write(line, place, cell, day if is_day else None)
        sheet.autofilter(top, 0, top + len(table), len(table.columns) - 1)
        sheet.freeze_panes(top + 1, 1)
    return out.getvalue()
