"""Maps of places, drawn as SVG from the reference's outlines: no tiles, no network, keyboard."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.errors import DashboardError
from dashboard.once import once
from dashboard.questions import header
from dashboard.questions.classes import limits, place_of
from dashboard.reference import BoundaryLevel, Reference
from dashboard.views import answers, block, charts, figures, theme
from dashboard.views.address import View, inside
from dashboard.views.escape import html

# Two components: the script never changes and is sent once, the places with every map.
_SCRIPT = st.components.v2.component("dashboard_map_script", js=theme.script("map.js"))
_MAP = st.components.v2.component(
    "dashboard_map", js=theme.script("map_here.js"), isolate_styles=False
)
_WIDTH = 1000  # of the drawing's own grid: finer than any screen shows it
_BELOW: dict[str, BoundaryLevel] = {"country": "province", "province": "regency"}


@dataclass(frozen=True)
class Shade:
    """One class of a map's scale: from, to (the last includes it), colour, words, how many."""

    low: float
    high: float
    colour: str
    words: str
    count: int


@dataclass(frozen=True)
class Point:
    """A point on a map: a code that a click chooses, degrees, colour (None: no data), its words."""

    code: str
    latitude: float
    longitude: float
    colour: str | None
    tip: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """The same map of another release, drawn beside the first in the same classes.

    ``titles`` stand above the two maps; ``shades`` and ``tips`` (or ``points``) are the other's.
    """

    titles: tuple[str, str]
    shades: Mapping[str, float] = field(default_factory=dict)
    tips: Mapping[str, Sequence[str]] = field(default_factory=dict)
    points: Sequence[Point] = ()


@dataclass(frozen=True)
class _Shape:
    code: str
    name: str
    path: str
    at: tuple[int, int]


@dataclass(frozen=True)
class _Sheet:
    shapes: tuple[_Shape, ...]
    width: int
    height: int
    west: float
    north: float
    across: float
    down: float

    def place(self, latitude: float, longitude: float) -> tuple[int, int]:
        return (
            round((longitude - self.west) * self.across),
            round((self.north - latitude) * self.down),
        )


def level_below(view: View) -> BoundaryLevel:
    """Return the level that a map of the view's scope shades: the next; a district's is its own."""
    return _BELOW.get(view.level, "district")


def by_place(view: View, *metrics: str) -> pd.DataFrame:
    """Return ``metrics`` for every place that a map of the view shades, in official order."""
    return answers.measure(view, *metrics, level=level_below(view), scope=_around(view))


def shading(view: View, metric: str) -> pd.DataFrame:
    """Return a measure of every place that it is known of, with the value that shades it.

    Columns: ``code``, ``numerator``, ``denominator``, ``value``, ``shade``.
    """
    known = by_place(view, metric)
    return known.assign(shade=known["numerator" if unit(metric) == "count" else "value"])


def shaded(view: View, metric: str) -> tuple[pd.DataFrame, list[str]]:
    """Return what a map shades, places without a value too, and its classes in words.

    Beside the columns of ``shading`` stands ``class``: 1 for the first of them, 0 for none.
    """
    held = pd.DataFrame({"code": list(inside(view.reference, _around(view)))})
    known = held.merge(shading(view, metric), on="code", how="left")
    shades = classes(known["shade"].dropna().tolist(), partial(_written, view, metric))
    colours = [None, *(shade.colour for shade in shades)]
    known["class"] = [colours.index(shade_of(value, shades)) for value in known["shade"]]
    return known, [shade.words for shade in shades]


def unit(metric: str) -> str:
    """Return what a metric is: a ``share``, a ``ratio`` or a ``count``; a number of places too."""
    return header.load("metrics")[metric].header["unit"] if metric else "count"


def nothing(view: View, metric: str) -> str:
    """Say what it means that a place has no value."""
    return view.say("common.cannot_assess" if metric == "accompanied" else "map.no_data")


def _written(view: View, metric: str, value: float) -> str:
    match unit(metric):
        case "share":
            return view.percent(value, 0)
        case "ratio":
            return view.number(value, 1)
        case _:
            return view.number(value).replace("-", "−")


def _around(view: View) -> str:
    """Return the place whose parts a map of the view's scope shades: a district's is around it."""
    return view.scope if view.level != "district" else view.scope.rpartition(".")[0]


def read_ahead(view: View) -> None:
    """Make the map of the widest scope. A store without boundaries says so where it is drawn."""
    with suppress(DashboardError):
        _sheet(view.reference, level_below(view), view.scope)


def draw(
    view: View,
    values: Mapping[str, float],
    tips: Mapping[str, Sequence[str]],
    metric: str,
    *,
    key: str,
    label: str,
    off_map: int = 0,
    beside: Beside | None = None,
) -> None:
    """Shade the places below the view's scope; a click or Enter makes a place the scope.

    ``values`` by code (missing or NaN: no data, hatched and said in the legend), ``tips`` the
    lines of each place's words on hover, ``metric`` what is shaded (empty: how many cooperatives).
    ``off_map`` counts what has no place on the map; ``beside`` is the map of another
    release; the legend then counts both. A store without boundaries says so.
    """
    level = level_below(view)
    try:
        sheet = _sheet(view.reference, level, _around(view))
    except DashboardError as error:
        st.caption(error.text(view.language))
        return
    sides = [(values, tips), *([(beside.shades, beside.tips)] if beside else [])]
    known = [
        {shape.code: each.get(shape.code, math.nan) for shape in sheet.shapes} for each, _ in sides
    ]
    held = [v for each in known for v in each.values() if not math.isnan(v)]
    shades = classes(held, partial(_written, view, metric))
    areas = [
        {
            "code": shape.code,
            "d": shape.path,
            "name": shape.name,
            "at": shape.at,
            **({"chosen": True} if shape.code == view.scope else {}),
        }
        for shape in sheet.shapes
    ]
    shaded = [
        [_shaded(shape, each[shape.code], words, shades) for shape in sheet.shapes]
        for each, (_, words) in zip(known, sides, strict=True)
    ]
    data = {"size": [sheet.width, sheet.height], "label": label, "hatch": f"hatch-{key}"}
    if beside:
        pair = zip(beside.titles, shaded, strict=True)
        drawn = {"areas": areas, "sides": [{"title": t, "areas": each} for t, each in pair]}
    else:
        drawn = {"areas": [a | b for a, b in zip(areas, shaded[0], strict=True)]}
    _SCRIPT(key="map_script")
    _MAP(
        data=data | drawn,
        key=key,
        on_chosen_change=lambda: _enter(view, st.session_state[key].chosen),
    )
    rows = f"shade_{metric}" if metric and not beside else ""
    _legend(view, shades, known, nothing(view, metric), rows)
    if off_map:
        not_on_map(view, off_map)
    _captions(view, "disputed_border", "credits")


def _shaded(
    shape: _Shape, value: float, tips: Mapping[str, Sequence[str]], shades: Sequence[Shade]
) -> dict[str, Any]:
    """Return how a place is drawn; what is not so is left out, because every place is sent."""
    fill = shade_of(value, shades)
    tip = list(tips.get(shape.code, (shape.name,)))
    return {"fill": fill, "tip": tip} | ({"inverse": True} if fill in theme.RAMP[3:] else {})


def locator(
    view: View,
    district: str,
    points: Sequence[Point],
    *,
    key: str,
    label: str,
    legend: Sequence[charts.Key] = (),
    villages: bool = False,
    beside: Beside | None = None,
) -> None:
    """Draw a district, unshaded, with points in it; a click opens a point's cooperative.

    ``legend`` names the points' colours; ``villages`` tells that they are the middles of villages,
    so that the caption says so. ``beside`` holds the points of another release.
    """
    try:
        sheet = _sheet(view.reference, "district", district)
    except DashboardError as error:
        st.caption(error.text(view.language))
        return
    data: dict[str, Any] = {
        "size": [sheet.width, sheet.height],
        "label": label,
        "hatch": f"hatch-{key}",
        "areas": [
            {"code": "", "d": shape.path, "fill": theme.FAINT, "tip": [shape.name]}
            for shape in sheet.shapes
        ],
    }
    if beside:
        pair = zip(beside.titles, (points, beside.points), strict=True)
        data["sides"] = [{"title": title, "points": _placed(sheet, each)} for title, each in pair]
    else:
        data["points"] = _placed(sheet, points)
    _SCRIPT(key="map_script")
    chosen = _MAP(data=data, key=key, on_chosen_change=lambda: None)
    if legend:
        both = _both(view, beside is not None)
        st.html(f'<div class="legend">{charts.legend_html(legend)}{both}</div>')
    _captions(view, *(["points"] if villages else []), "credits")
    # A map of places under the same key may have chosen one of them just now.
    if chosen.chosen in {point.code for point in (*points, *(beside.points if beside else ()))}:
        address = view.elsewhere(subject=chosen.chosen)
        st.switch_page(block.page_file("cooperative"), query_params=address)


def _placed(sheet: _Sheet, points: Sequence[Point]) -> list[dict[str, Any]]:
    return [
        {
            "code": point.code,
            "at": sheet.place(point.latitude, point.longitude),
            "fill": point.colour,
            "tip": list(point.tip),
        }
        for point in points
    ]


def _enter(view: View, code: str) -> None:
    if code in view.reference.names:
        block.go(view, scope=code, subject="")


def _captions(view: View, *names: str) -> None:
    """Draw what must stand under a map: disputed border, what a point is, credits."""
    known = view.reference.captions
    texts = [known[name][view.language] for name in names if name in known]
    if texts:
        st.html(f'<p class="caption small">{html(" ".join(texts))}</p>')


def _legend(
    view: View,
    shades: Sequence[Shade],
    known: Sequence[Mapping[str, float]],
    absent: str,
    rows: str,
) -> None:
    """Name the classes with how many places each map has in them, which ``rows`` open."""
    drawn = [Counter(shade_of(value, shades) for value in each.values()) for each in known]
    named = [(shade.colour, shade.words) for shade in shades]
    entries = [
        charts.Key(
            colour or theme.NO_DATA,
            words,
            counts(view, *(each[colour] for each in drawn)),
            rows and f"{rows}.{at % (len(shades) + 1)}",
        )
        for at, (colour, words) in enumerate([*named, (None, absent)], 1)
        if colour or any(each[None] for each in drawn)
    ]
    st.html(f'<div class="legend">{charts.legend_html(entries)}{_both(view, len(known) > 1)}</div>')


def not_on_map(view: View, number: int) -> None:
    """Say how many cooperatives have no place on the map, and open them."""
    said = html(view.say("map.off_map", n=number))
    opens = figures.behind("off_map", view.say("rows.open"))
    st.html(f'<p class="caption small">{said} {opens}</p>')


def _both(view: View, two: bool) -> str:
    return f"<span>{html(view.say('map.both'))}</span>" if two else ""


def counts(view: View, *numbers: int) -> str:
    """Write what a legend counts, on one map or on two: ``4`` or ``4 / 5``."""
    return " / ".join(view.number(number) for number in numbers)


def classes(values: Sequence[float], written: Callable[[float], str]) -> list[Shade]:
    """Return at most five classes with round limits that hold all ``values``."""
    found = limits(values)
    # Few classes use the ramp's middle, so that a lone class never looks like an extreme.
    start = (len(theme.RAMP) - len(found) + 1) // 2
    held = Counter(place_of(value, found) for value in values)
    return [
        Shade(low, high, theme.RAMP[start + n], f"{written(low)}–{written(high)}", held[n])
        for n, (low, high) in enumerate(found)
    ]


def shade_of(value: float, shades: Sequence[Shade]) -> str | None:
    """Return the colour of a value's class, None where there is no value."""
    at = place_of(value, [(shade.low, shade.high) for shade in shades])
    return None if at is None else shades[at].colour


@once(maxsize=64)
def _sheet(reference: Reference, level: BoundaryLevel, within: str) -> _Sheet:
    outline = reference.outline(level, within)
    west, south, east, north = outline["bbox"]
    # Degrees of longitude are shorter than degrees of latitude by the cosine of the latitude.
    across = _WIDTH / (east - west)
    down = across / math.cos(math.radians((south + north) / 2))
    sheet = _Sheet((), _WIDTH, math.ceil((north - south) * down), west, north, across, down)
    shapes = tuple(
        _Shape(
            feature["id"],
            _short(feature["properties"]["name"]),
            _path(sheet, feature["geometry"]),
            sheet.place(*reversed(feature["properties"]["label"])),
        )
        for feature in outline["features"]
    )
    return _Sheet(shapes, sheet.width, sheet.height, west, north, across, down)


def _short(name: str) -> str:
    """Return a place's name without its kind in front: ``Kab. Merangin`` is ``Merangin``."""
    return name.partition(". ")[2] or name


def _path(sheet: _Sheet, geometry: Mapping[str, Any]) -> str:
    rings = (
        geometry["coordinates"]
        if geometry["type"] == "Polygon"
        else [ring for polygon in geometry["coordinates"] for ring in polygon]
    )
    return "".join(_ring(sheet, ring) for ring in rings)


def _ring(sheet: _Sheet, ring: Sequence[Sequence[float]]) -> str:
    """Write a ring as a path with relative whole steps; points that fall together are one."""
    x, y = sheet.place(ring[0][1], ring[0][0])
    steps = [f"M{x} {y}l"]
    for longitude, latitude in ring[1:-1]:
        to_x, to_y = sheet.place(latitude, longitude)
        if (to_x, to_y) != (x, y):
            steps.append(f"{to_x - x} {to_y - y} ")
            x, y = to_x, to_y
    return "".join(steps).rstrip() + "z" if len(steps) > 2 else ""
