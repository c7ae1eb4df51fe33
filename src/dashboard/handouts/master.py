"""The plain master of the slides: sizes, colours and type of our own, two layouts, a foot."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from dashboard.handouts.look import ACCENT, GREY, INK, PAPER, RAMP, SOFT, TIERS

WIDTH, HEIGHT = 13.333, 7.5  # inches: 16 to 9
MARGIN = 0.6
TYPE = "Arial"  # on every machine that opens slides
_TITLE, _CONTENT = "Title Slide", "Title Only"
_COLOURS = {
    "dk1": INK,
    "lt1": PAPER,
    "dk2": SOFT,
    "lt2": RAMP[0],
    "accent1": ACCENT,
    "accent2": GREY,
    "accent3": RAMP[2],
    "accent4": TIERS["hollow"],
    "accent5": TIERS["inconsistent"],
    "accent6": TIERS["none"],
    "hlink": ACCENT,
    "folHlink": SOFT,
}
# Where placeholders stand: left, top, width, height in inches, and the size of their type.
_PLACES = {
    (_TITLE, 0): (MARGIN, 2.2, WIDTH - 2 * MARGIN, 1.4, 44),
    (_TITLE, 1): (MARGIN, 3.7, WIDTH - 2 * MARGIN, 2.4, 22),
    (_CONTENT, 0): (MARGIN, 0.35, WIDTH - 2 * MARGIN, 0.75, 30),
}
_FOOT = {"ftr": (MARGIN, 7.0, 11.2, 0.3), "sldNum": (WIDTH - MARGIN - 0.9, 7.0, 0.9, 0.3)}


def empty() -> Any:
    """Return a presentation without slides: layout 0 is the title's, layout 1 all others'."""
    found: Any = Presentation()
    found.slide_width, found.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = found.slide_master
    _theme(master)
    for shape in list(master.placeholders):
        _place(shape, _PLACES[_CONTENT, 0] if shape.placeholder_format.idx == 0 else None)
    for layout in list(found.slide_layouts):
        if layout.name not in (_TITLE, _CONTENT):
            found.slide_layouts.remove(layout)
            continue
        for shape in list(layout.placeholders):
            _place(shape, _PLACES.get((layout.name, shape.placeholder_format.idx)))
    return found


def foot(slide: Any, text: str) -> None:
    """Write the line at the foot of a slide, and its number, which follows the slide around."""
    for shape in slide.slide_layout.placeholders:
        kind = _kind(shape)
        if kind in _FOOT:
            copied = deepcopy(shape._element)
            slide.shapes._spTree.append(copied)
            if kind == "ftr":
                slide.shapes[-1].text_frame.text = text


def _kind(shape: Any) -> str:
    return str(shape._element.ph.get("type", "body"))


def _place(shape: Any, place: tuple[float, float, float, float, int] | None) -> None:
    kind = _kind(shape)
    if kind == "dt":
        shape._element.getparent().remove(shape._element)
        return
    if kind in _FOOT:
        box = _FOOT[kind]
        _box(shape, box)
        _type(shape, 10, SOFT, right=kind == "sldNum")
        return
    if place:
        _box(shape, place[:4])
        _type(shape, place[4], INK, bold=place[4] != 22)


def _box(shape: Any, box: tuple[float, ...]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(each) for each in box)


def _type(shape: Any, size: int, colour: str, bold: bool = False, right: bool = False) -> None:
    """Set a placeholder's own list style, which slides take over."""
    body = shape.text_frame._txBody
    style = body.find("{http://schemas.openxmlformats.org/drawingml/2006/main}lstStyle")
    for child in list(style):
        style.remove(child)
    level = parse_xml(
        '<a:lvl1pPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' algn="{"r" if right else "l"}" marL="0" indent="0"><a:buNone/>'
        f'<a:defRPr sz="{size * 100}" b="{int(bold)}"><a:solidFill>'
        f'<a:srgbClr val="{colour[1:]}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )
    style.append(level)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Pt(0)


def _theme(master: Any) -> None:
    """Give the theme our colours and our type."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    xml = part.blob.decode("utf-8")
    for name, colour in _COLOURS.items():
        xml = re.sub(
            rf"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>',
            xml,
            flags=re.DOTALL,
        )
    xml = re.sub(r'<a:latin typeface="[^"+]*"', f'<a:latin typeface="{TYPE}"', xml)
    part._blob = xml.encode("utf-8")
