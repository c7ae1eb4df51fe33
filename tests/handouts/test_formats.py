"""Every format read back: what it holds is what the handout says, on every page with its stamp."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from html.parser import HTMLParser

import openpyxl
import pypdf
import pytest
from pptx import Presentation
from pptx.util import Emu

from conftest import ROOT
from dashboard import __main__ as command_line
from dashboard.bench import browser
from dashboard.handouts import made
from dashboard.handouts.deck import slides

both = pytest.mark.parametrize(
    ("scope", "language"), [("15", "id"), ("15", "en"), ("15.01", "id"), ("15.01.02", "en")]
)


def tables(handout):
    return [each for each in handout.sections if each.table]


def squeezed(text):
    return re.sub(r"\s+", "", text)


# --- message -----------------------------------------------------------------------------------


@both
def test_a_message_is_short_and_says_the_figures(handout, scope, language):
    found = handout(scope, language)
    text = made(found, "text").decode()
    assert len(text) < 1700
    for each in found.sections[0].figures:
        assert each.value is None or f"{each.label}: {found.written(each.value, 'whole')}" in text
    assert found.stamp.line in text
    assert found.stamp.digest in text
    assert f"release={found.stamp.release}" in text
    assert found.say("frame.simulated") in text


# --- workbook ----------------------------------------------------------------------------------


@both
def test_a_workbook_holds_every_table_as_values(handout, scope, language):
    found = handout(scope, language)
    book = openpyxl.load_workbook(io.BytesIO(made(found, "xlsx")))
    assert book.sheetnames == [
        *(each.title[:31].replace("/", " ") for each in tables(found)),
        found.say("handouts.definitions")[:31],
    ]
    for sheet, section in zip(book, tables(found), strict=False):
        rows = list(sheet.values)
        headings = tuple(column.heading for column in section.table.columns)
        top = next(n for n, row in enumerate(rows) if row[: len(headings)] == headings)
        for row, cells in zip(rows[top + 1 :], section.table.rows, strict=True):
            for cell, value in zip(row, cells, strict=False):
                kept = cell.date() if isinstance(cell, datetime) else cell
                assert kept == value or (kept is None and value in ("", None)), section.key
        assert sheet.freeze_panes == f"B{top + 2}"
        assert sheet.auto_filter.ref.startswith(f"A{top + 1}:")
        assert found.stamp.line in rows[1][0]
        assert any(found.stamp.digest in str(row[0]) for row in rows[:top])
        assert f"{found.stamp.digest}" in sheet.oddFooter.left.text


@both
def test_a_workbook_says_what_its_figures_mean(handout, scope, language):
    found = handout(scope, language)
    book = openpyxl.load_workbook(io.BytesIO(made(found, "xlsx")))
    last = dict(row[:2] for row in book.worksheets[-1].values)
    for term, meaning in found.definitions:
        assert last[term] == meaning
    for section in found.sections:
        for each in section.figures:
            assert each.label in last


# --- slides ------------------------------------------------------------------------------------


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


@both
def test_slides_have_charts_and_tables_that_can_be_edited(handout, scope, language):
    found = handout(scope, language)
    shown = Presentation(io.BytesIO(made(found, "pptx")))
    assert (shown.slide_width, shown.slide_height) == (Emu(12191695), Emu(6858000))
    cut = slides(found)
    assert len(shown.slides) == len(cut) + 1
    for slide, own in zip(list(shown.slides)[1:], cut, strict=True):
        assert slide.shapes.title.text_frame.text == own.title
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        assert len(charts) == bool(own.chart)
        for chart in charts:
            assert list(chart.plots[0].categories) == list(own.chart.categories)
            for series, each in zip(chart.plots[0].series, own.chart.series, strict=True):
                assert (series.name, series.values) == (each.name, each.values)
                # Thousands as this handout writes them, whatever the machine that opens it does.
                grouped = {"id": r"[>=1000]#\.000;", "en": r"[>=1000]#\,000;"}[language]
                assert series.data_labels.number_format.startswith(grouped)
        grids = [shape.table for shape in slide.shapes if shape.has_table]
        assert len(grids) == bool(own.table)
        for grid in grids:
            cells = [[cell.text for cell in row.cells] for row in grid.rows]
            kinds = [column.kind for column in own.table.columns]
            assert cells[0] == [column.heading for column in own.table.columns]
            assert cells[1:] == [
                [found.written(cell, kind) for cell, kind in zip(row, kinds, strict=True)]
                for row in own.table.rows
            ]
        for each in own.figures:
            said = "–" if each.value is None else found.written(each.value, "whole")
            assert said in texts(slide)


@both
def test_every_slide_has_its_stamp_its_source_and_words_for_what_it_shows(handout, scope, language):
    found = handout(scope, language)
    shown = Presentation(io.BytesIO(made(found, "pptx")))
    for slide, own in zip(list(shown.slides)[1:], slides(found), strict=True):
        assert found.foot in texts(slide)
        notes = slide.notes_slide.notes_text_frame.text
        assert own.source in notes
        assert found.stamp.address in notes
        pictures = [s for s in slide.shapes if s.has_chart or s.has_table or s.shape_type == 6]
        assert all(s._element.xpath(".//p:cNvPr/@descr")[0] for s in pictures)
        assert bool(own.map) == any(s.shape_type == 6 for s in slide.shapes)
        for shape in slide.shapes:  # nothing stands outside the slide
            assert shape.left >= 0
            assert shape.left + shape.width <= shown.slide_width
            assert shape.top + shape.height <= shown.slide_height + Emu(9525)


# --- page --------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Collects the text of every slide and table, and whatever would load something."""

    def __init__(self):
        super().__init__()
        self.tags, self.loads, self.rows, self.cell, self.text = [], [], [], None, []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        given = dict(attrs)
        self.loads += [v for k, v in given.items() if k in ("src", "href") and v[0] != "#"]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.cell = ""

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.rows[-1].append(self.cell)
            self.cell = None

    def handle_data(self, data):
        self.text.append(data)
        if self.cell is not None:
            self.cell += data


_OVER = """(() => {
  const body = document.querySelector(".slide.now .body");
  return body ? body.scrollHeight - body.clientHeight : 0;
})()"""


def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


@both
def test_a_page_is_whole_in_one_small_file(handout, scope, language):
    found = handout(scope, language)
    page = made(found, "html").decode()
    reader = read(page)
    assert len(page.encode()) < 3_000_000
    assert reader.loads == []
    assert "default-src 'none'" in page
    assert page.count('class="slide') == len(slides(found)) + 1
    assert page.count(found.foot.replace("&", "&amp;")) == len(slides(found)) + 1
    for section in tables(found):
        kinds = [column.kind for column in section.table.columns]
        for row in section.table.rows:
            written = [found.written(c, k) for c, k in zip(row, kinds, strict=True)]
            assert written in reader.rows, section.key
    for each in found.sections[0].figures:
        assert each.value is None or found.written(each.value, "whole") in reader.text


@pytest.mark.browser
@pytest.mark.skipif(not browser.installed(), reason=f"needs {browser.PACKAGE}")
def test_a_page_is_presented_by_keyboard_without_a_network(handout, chromium, tmp_path):
    found = handout("15", "id")
    path = tmp_path / "handout.html"
    path.write_bytes(made(found, "html"))
    every = len(slides(found)) + 1
    with chromium.new_context(offline=True, viewport={"width": 1024, "height": 768}) as context:
        page = context.new_page()
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        page.goto(path.as_uri())

        def now():
            return page.evaluate(
                "[...document.querySelectorAll('.slide')].findIndex(s => s.matches('.now')) + 1"
            )

        seen = []
        for key in ("PageDown", "ArrowRight", "PageUp", "End", "Home", "ArrowLeft"):
            page.keyboard.press(key)
            seen.append(now())
        assert seen == [2, 3, 2, every, 1, 1]
        page.keyboard.press("5")
        page.wait_for_url("**#ladder")
        assert now() == 5
        for at in range(every):
            page.keyboard.press("Home" if at == 0 else "ArrowRight")
            assert page.evaluate(_OVER) <= 1, f"slide {at + 1} does not fit"
        page.fill("#find", "kerinci")
        assert page.locator("#tables tbody tr:visible").count() >= 1
        every_row = page.locator("#tables tbody tr:visible").all_inner_texts()
        assert all("kerinci" in row.lower() for row in every_row)
        assert faults == []


# --- paper -------------------------------------------------------------------------------------


@both
def test_paper_has_its_pages_numbered_its_stamp_and_every_row(handout, scope, language):
    found = handout(scope, language)
    paper = pypdf.PdfReader(io.BytesIO(made(found, "pdf")))
    pages = [page.extract_text() for page in paper.pages]
    for at, text in enumerate(pages, 1):
        assert squeezed(found.say("handouts.page_of", n=at, all=len(pages))) in squeezed(text)
        assert squeezed(found.foot) in squeezed(text)
        assert squeezed(found.say("frame.simulated")) in squeezed(text)
    whole = squeezed(" ".join(pages))
    for section in tables(found):
        assert squeezed(section.title) in whole
        kinds = [column.kind for column in section.table.columns]
        if section.figures or "sentence" in kinds:
            continue
        for row in section.table.rows:
            first = squeezed(found.written(row[0]))
            assert first in whole, section.key
            if kinds[1:].count("text") == 0:
                numbers = [found.written(c, k) for c, k in zip(row, kinds, strict=True)]
                assert squeezed("".join(numbers)) in whole
    assert paper.metadata.title == found.title
    assert str(paper.root_object["/Lang"]).startswith(language)


def test_paper_says_in_words_what_pictures_show(handout):
    found = handout("15", "id")
    paper = pypdf.PdfReader(io.BytesIO(made(found, "pdf")))
    said = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/Alt" in node:
                said.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(paper.root_object["/StructTreeRoot"])
    for section in found.sections:
        if section.map:
            assert section.map.says in said
        if section.chart:
            assert section.chart.says in said


def test_headings_are_repeated_on_every_page_of_a_table(handout):
    found = handout("15.01", "id")
    paper = pypdf.PdfReader(io.BytesIO(made(found, "pdf")))
    title = found.sections[-1]
    assert title.key == "cooperatives"
    heads = squeezed("".join(column.heading for column in title.table.columns))
    holding = [page for page in paper.pages if heads in squeezed(page.extract_text())]
    assert len(holding) >= 2


# --- the command line --------------------------------------------------------------------------


def test_the_command_writes_one_place_and_a_pack(full_store, tmp_path, capsys):
    def call(*given):
        status = command_line.main(
            ["report", "--store", str(full_store), "--out", str(tmp_path), *given]
        )
        return status, capsys.readouterr()

    status, said = call("--scope", "15.01", "--format", "text", "--audience", "office")
    (path,) = said.out.splitlines()
    assert status == 0
    assert path.endswith("kab-kerinci-20261031-v1-id-office.txt")
    assert "Kab. Kerinci" in (tmp_path / path).read_text("utf-8")
    status, said = call("--pack", "--format", "xlsx", "--language", "en")
    assert status == 0
    assert len(said.out.splitlines()) == 11
    assert "11 files" in said.err
    assert len(list(tmp_path.glob("15.*/*-en-hall.xlsx"))) == 11
    assert call("--scope", "16")[0] == 1
    assert call("--format", "docx")[0] == 2
    assert call("--against", "9")[0] == 2


def test_a_date_is_a_date(handout):
    targets = next(each for each in handout("15").sections if each.key == "targets")
    assert isinstance(targets.table.rows[0][2], date)
    assert (ROOT / "src/dashboard/handouts/paper.typ").is_file()
