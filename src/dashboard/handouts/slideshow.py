"""A handout as PPTX: charts and tables that can be edited, a map of shapes, notes with sources."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from dashboard.handouts import maps, master
from dashboard.handouts.content import Chart, Column, Figure, Handout, Map, Table
from dashboard.handouts.deck import Slide, slides
from dashboard.handouts.look import ACCENT, FAINT, INK, NO_DATA, PAPER, RULE, SOFT, URGENT, on
from dashboard.handouts.master import MARGIN, WIDTH
from dashboard.handouts.message import signed

_TOP, _BOTTOM = 2.0, 6.85  # of what a slide shows, in inches
_ROW = 0.32
_LONG = 90  # characters; a longer text in a table is set smaller
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # its colours are ours, whoever draws it
_SIZES = {"text": 3.0, "sentence": 8.0, "whole": 1.3, "number": 1.3, "day": 1.3}


def presentation(handout: Handout) -> bytes:
    """Return the handout as slides, 16 to 9."""
    made = master.empty()
    made.core_properties.title = handout.title
    made.core_properties.author = handout.say("frame.product")
    made.core_properties.language = handout.language
    _title(made, handout)
    for slide in slides(handout):
        _slide(made, handout, slide)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _title(made: Any, handout: Handout) -> None:
    slide = made.slides.add_slide(made.slide_layouts[0])
    stamp = handout.stamp
    slide.shapes.title.text_frame.text = stamp.place
    lines = [
        handout.say("frame.product"),
        stamp.line,
        handout.say(f"handouts.audience_{stamp.audience}"),
        f"{handout.made} · {stamp.digest}",
    ]
    frame = slide.placeholders[1].text_frame
    frame.text = lines[0]
    for line in lines[1:]:
        frame.add_paragraph().text = line
    if stamp.simulated:
        _banner(slide, handout)
    _notes(slide, handout, "")
    master.foot(slide, handout.foot)


def _slide(made: Any, handout: Handout, shown: Slide) -> None:
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text_frame.text = shown.title
    _said(slide, shown)
    if shown.figures:
        _figures(slide, handout, shown.figures)
    if shown.chart:
        _chart(slide, handout, shown.chart, shown.top)
    if shown.map:
        _map(slide, handout, shown.map)
    if shown.table:
        _table(slide, handout, shown.table)
    if handout.stamp.simulated:
        _banner(slide, handout)
    _notes(slide, handout, shown.source)
    master.foot(slide, handout.foot)


def _said(slide: Any, shown: Slide) -> None:
    alone = not (shown.figures or shown.chart or shown.map or shown.table)
    text = shown.lines if alone else (" ".join(shown.lines),)
    box = (MARGIN, 1.1, WIDTH - 2 * MARGIN, 0.8)
    _text(slide, box, *text, size=24 if alone else 16, colour=SOFT)


def _banner(slide: Any, handout: Handout) -> None:
    box = (WIDTH - MARGIN - 4, 0.1, 4, 0.3)
    _text(slide, box, handout.say("frame.simulated"), size=11, colour=URGENT, bold=True, right=True)


def _notes(slide: Any, handout: Handout, source: str) -> None:
    stamp = handout.stamp
    address = handout.say("handouts.address", address=stamp.address)
    made = f"{handout.made} · {stamp.digest}"
    lines = [source, address, made, *([handout.say("handouts.simulated_note")] * stamp.simulated)]
    slide.notes_slide.notes_text_frame.text = "\n".join(line for line in lines if line)


def _figures(slide: Any, handout: Handout, figures: tuple[Figure, ...]) -> None:
    width = (WIDTH - 2 * MARGIN) / len(figures)
    for at, figure in enumerate(figures):
        left = MARGIN + at * width
        known = figure.value is not None
        value = handout.written(figure.value, "whole") if known else "–"
        _text(slide, (left, 2.3, width - 0.25, 0.9), figure.label, size=18, colour=SOFT)
        _text(slide, (left, 3.2, width - 0.2, 1.0), value, size=48, bold=True)
        said = [figure.note]
        if known:
            of = handout.say("common.of_what", n=figure.whole, what=figure.counted)
            said = [f"{figure.note} {of}".strip()]
        if figure.change is not None:
            said.append(signed(handout, figure.change))
        _text(slide, (left, 4.3, width - 0.25, 1.4), *said, size=16, colour=SOFT)


def _chart(slide: Any, handout: Handout, chart: Chart, top: int) -> None:
    # A plain "#,##0" groups as the machine that opens it does, not as the handout is written.
    thousands = f"[>=1000]#\\{handout.written(1000, 'whole')[1]}000"
    data = CategoryChartData(number_format=f"{thousands};0")
    data.categories = chart.categories
    for each in chart.series:
        data.add_series(each.name, each.values)
    kind = XL_CHART_TYPE.BAR_STACKED if chart.stacked else XL_CHART_TYPE.BAR_CLUSTERED
    frame = slide.shapes.add_chart(
        kind,
        *(Inches(each) for each in (MARGIN, _TOP, WIDTH - 2 * MARGIN, _BOTTOM - _TOP)),
        data,
    )
    _describe(frame, chart.says)
    drawn = frame.chart
    drawn.font.size, drawn.font.name = Pt(14), master.TYPE
    drawn.font.color.rgb = _rgb(INK)
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    names = drawn.category_axis
    names.reverse_order = True
    names.format.line.color.rgb = _rgb(RULE)
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values = drawn.value_axis
    values.visible = False
    values.minimum_scale, values.maximum_scale = 0, 1.08 * max(top, 1)
    values.has_major_gridlines = False
    plot = drawn.plots[0]
    plot.gap_width = 45
    plot.overlap = 100 if chart.stacked else -5
    for each, series in zip(chart.series, plot.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(each.colour)
        labels = series.data_labels
        labels.show_value = True
        labels.number_format = f"{thousands};[>0]0;" if chart.stacked else f"{thousands};0"
        labels.number_format_is_linked = False
        labels.font.size = Pt(12 if chart.stacked else 14)
        labels.font.color.rgb = _rgb(on(each.colour) if chart.stacked else INK)
        if not chart.stacked:
            labels.position = XL_LABEL_POSITION.OUTSIDE_END


def _map(slide: Any, handout: Handout, drawn: Map) -> None:
    top, height = 1.3, _BOTTOM - 1.3
    wide, high = drawn.size
    scale = min(8.2 / wide, height / high)
    group = slide.shapes.add_group_shape()
    for area in drawn.areas:
        for ring in area.rings:
            points = [(Inches(MARGIN + x * scale), Inches(top + y * scale)) for x, y in ring]
            builder = group.shapes.build_freeform(*points[0], scale=1.0)
            builder.add_line_segments(points[1:], close=True)
            shape = builder.convert_to_shape()
            shape.name = area.name
            shape.shadow.inherit = False
            shape.line.color.rgb, shape.line.width = _rgb(PAPER), Pt(0.75)
            if area.colour:
                shape.fill.solid()
                shape.fill.fore_color.rgb = _rgb(area.colour)
            else:
                shape.fill.patterned()
                shape.fill.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
                shape.fill.fore_color.rgb, shape.fill.back_color.rgb = _rgb(SOFT), _rgb(FAINT)
    _describe(group, drawn.says)
    for area in maps.named(drawn):
        x, y = MARGIN + area.at[0] * scale, top + area.at[1] * scale
        colour = on(area.colour) if area.colour else INK
        box = (x - 0.8, y - 0.2, 1.6, 0.4)
        _text(slide, box, area.name, size=10, colour=colour, centre=True)
    _legend(slide, handout, drawn)


def _legend(slide: Any, handout: Handout, drawn: Map) -> None:
    left, top = 9.3, 1.5
    for at, (colour, words, count) in enumerate(drawn.legend):
        y = top + at * 0.45
        box = slide.shapes.add_shape(1, *(Inches(n) for n in (left, y + 0.06, 0.3, 0.24)))
        box.line.fill.background()
        box.shadow.inherit = False
        box.fill.solid()
        box.fill.fore_color.rgb = _rgb(colour or NO_DATA)
        said = f"{words} ({handout.written(count, 'whole')})"
        _text(slide, (left + 0.45, y, 3.0, 0.4), said, size=16)
    top += len(drawn.legend) * 0.45 + 0.2
    box = (left, max(top, 4.4), WIDTH - MARGIN - left, 2.2)
    _text(slide, box, *drawn.captions, size=10, colour=SOFT)


def _table(slide: Any, handout: Handout, table: Table) -> None:
    widths = _widths(table.columns)
    rows = len(table.rows) + 1
    frame = slide.shapes.add_table(
        rows,
        len(table.columns),
        *(Inches(n) for n in (MARGIN, _TOP, WIDTH - 2 * MARGIN, _ROW * rows)),
    )
    _describe(frame, "; ".join(column.heading for column in table.columns))
    style = frame._element.graphic.graphicData.tbl.tblPr
    style.find(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
    ).text = _NO_STYLE
    drawn = frame.table
    for at, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        drawn.columns[at].width = Inches(width)
        _cell(drawn.cell(0, at), column.heading, column, ACCENT, head=True)
    for row, cells in enumerate(table.rows, 1):
        drawn.rows[row].height = Inches(_ROW)
        shade = PAPER if row % 2 else FAINT
        for at, cell in enumerate(cells):
            column = table.columns[at]
            _cell(drawn.cell(row, at), handout.written(cell, column.kind), column, shade)


def _widths(columns: tuple[Column, ...]) -> list[float]:
    given = [_SIZES[column.kind] for column in columns]
    sentences = sum(column.kind == "sentence" for column in columns)
    if sentences:
        wide = _SIZES["sentence"] if sentences == 1 else 5.5
        # As wide as a date and the heading of a number are, so that neither breaks.
        sizes = {**_SIZES, "text": 1.9, "day": 2.0, "sentence": wide}
        given = [0.7, *(sizes[column.kind] for column in columns[1:])]
    return [size * (WIDTH - 2 * MARGIN) / sum(given) for size in given]


def _cell(cell: Any, text: str, column: Column, shade: str, head: bool = False) -> None:
    cell.margin_top = cell.margin_bottom = Pt(2)
    cell.margin_left = cell.margin_right = Pt(5)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    if column.kind not in ("text", "sentence"):
        paragraph.alignment = PP_ALIGN.RIGHT
    run = paragraph.add_run()
    run.text = text
    run.font.size = Pt(12 if head or len(text) > _LONG else 14)
    run.font.bold = head
    run.font.color.rgb = _rgb(PAPER if head else INK)
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(shade)


def _text(
    slide: Any,
    box: tuple[float, float, float, float],
    *lines: str,
    size: int,
    colour: str = INK,
    bold: bool = False,
    right: bool = False,
    centre: bool = False,
) -> None:
    frame = slide.shapes.add_textbox(*(Inches(each) for each in box)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        if right or centre:
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.CENTER
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = _rgb(colour)


def _describe(shape: Any, says: str) -> None:
    """Say what a shape shows, for who cannot see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", says)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())
