"""Names that would be markup, formulas or commands: in every format they are only text."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from dashboard.handouts import FORMATS, made, make
from dashboard.handouts.content import Chart, Series, plain, sealed
from handouts.conftest import AT

NAMES = (
    '=HYPERLINK("http://evil.example","x")',
    "+62812",
    "@SUM(A1)",
    "-2+3",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><b>bold</b>",
    "*tebal* _miring_ ~coret~ `kode`",
    "[tautan](http://evil.example) # judul",
    '#read("/etc/passwd") $x^2$ @ref <label> \\u{41}',
    '#import "@preview/x:0.1.0": *',
    "§n §all",
    "&P &[File] %s {0} {place}",
    "nama \u202eterbalik\u202c \u2066a\u2069 \u200fb",
    "kontrol \x00\x07\x1b[31m\x0b\x85 akhir",
    "setengah \ud800 pasangan \ufffe",
    "baris\nbaru\r\ndan\ttab",
    "𝔘𝔫𝔦 😀 العربية ไทย",
    "",
)
hostile = pytest.mark.parametrize("name", NAMES, ids=lambda name: repr(name)[:30])


def with_name(handout, name):
    """Return a handout that holds a name wherever names of places and cooperatives stand."""
    sections = []
    for section in handout.sections:
        changed = replace(section, title=section.title, lines=(*section.lines, name))
        if section.table:
            rows = tuple((name, *row[1:]) for row in section.table.rows[:3])
            if section.table.columns[0].kind == "text":
                changed = replace(changed, table=replace(section.table, rows=rows))
        if section.chart:
            first = section.chart.series[0]
            names = (name, f"{name} 2")[: len(first.values)]
            series = Series(name, first.colour, first.values[:2])
            chart = Chart(name, names, (series, series), section.chart.stacked)
            changed = replace(changed, chart=chart)
        if section.map:
            areas = tuple(replace(area, name=name, written=name) for area in section.map.areas)
            changed = replace(changed, map=replace(section.map, areas=areas, says=name))
        sections.append(changed)
    stamp = replace(handout.stamp, place=name, line=name, release_name=name)
    return sealed(replace(handout, title=name, lead=name, stamp=stamp, sections=tuple(sections)))


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.handlers, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.text += data


def tags(page):
    reader = Tags()
    reader.feed(page)
    return reader


@hostile
def test_in_a_page_a_name_is_no_markup(handout, name):
    own = handout("15.01", "id")
    shown = tags(made(with_name(own, name), "html").decode())
    harmless = tags(made(with_name(own, "nama"), "html").decode())
    # The longer name may turn a page, and fit no map.
    assert set(shown.found) | {"text"} == set(harmless.found) | {"text"}
    assert shown.handlers == []
    assert plain(name) in shown.text


@hostile
def test_in_a_workbook_a_name_runs_nothing(handout, name):
    shown = with_name(handout("15.01", "id"), name)
    book = openpyxl.load_workbook(io.BytesIO(made(shown, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    said = {str(cell.value) for cell in cells}
    assert plain(name) in said or "'" + plain(name) in said or not plain(name)
    starts = ("=", "+", "-", "@", "\t", "\r")
    assert [text for text in said if text.startswith(starts) and len(text) > 1] == []


@hostile
def test_on_slides_a_name_is_text(handout, name):
    shown = with_name(handout("15.01", "id"), name)
    slides = Presentation(io.BytesIO(made(shown, "pptx"))).slides
    assert slides[0].shapes.title.text_frame.text == plain(name)
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert charts[0].plots[0].series[0].name == plain(name)
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert tables[0].cell(1, 0).text == plain(name)


@hostile
def test_on_paper_a_name_is_text(handout, name):
    shown = with_name(handout("15.01", "id"), name)
    paper = pypdf.PdfReader(io.BytesIO(made(shown, "pdf")))
    whole = re.sub(r"\s+", "", " ".join(page.extract_text() for page in paper.pages))
    if plain(name).isascii():
        assert re.sub(r"\s+", "", plain(name)) in whole
    assert "root:" not in whole


@hostile
def test_in_a_message_a_name_is_no_markup(handout, name):
    own = handout("15.01", "id")
    text = made(with_name(own, name), "text").decode()
    harmless = made(with_name(own, "nama"), "text").decode()
    for mark in "*_~`":
        assert text.count(mark) == harmless.count(mark)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", text)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_no_name_breaks_what_is_quickly_written(handout, name):
    shown = with_name(handout("15.01.02", "en", "hall"), name)
    for form in ("text", "xlsx", "html"):
        assert made(shown, form)


def test_a_release_of_hostile_names_makes_every_format(exports, tmp_path, asked):
    from dashboard import questions, reference, releases

    folder = tmp_path / "exports"
    folder.mkdir()
    heading, *lines = (exports / "cooperatives.csv").read_text("utf-8").splitlines()
    at = heading.replace('"', "").split(",").index("name")
    written = [name for name in NAMES if "\n" not in name and "\ud800" not in name and name]
    changed = []
    for number, line in enumerate(lines):
        cells = line.split(",")
        name = written[number % len(written)].replace('"', '""')
        cells[at] = f'"{name}"'
        changed.append(",".join(cells))
    (folder / "cooperatives.csv").write_text("\n".join([heading, *changed]) + "\n", "utf-8")
    store = releases.Store(tmp_path / "store")
    releases.publish_sample(store, questions.assess, reference=reference.load(), folder=folder)
    found = make(asked(store.folder), "15.01", "id", AT)
    names = {row[0] for row in found.sections[-1].table.rows}
    assert "<script>alert(1)</script>" in names
    for form in FORMATS:
        assert made(found, form)
    assert "script" not in tags(made(found, "html").decode()).found[:-1]
