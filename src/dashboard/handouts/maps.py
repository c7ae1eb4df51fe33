"""Maps of places from the reference's outlines, in a grid that every format can draw."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Any

from dashboard.errors import DashboardError
from dashboard.handouts.content import Area, Map, Point
from dashboard.handouts.look import FAINT, GREY, INK, RAMP, on
from dashboard.questions.classes import limits, place_of
from dashboard.reference import BoundaryLevel, Reference
from dashboard.words import Language

_WIDTH = 1000  # of the grid: finer than any page shows it
_TYPE = 20  # of a name on the map, in the grid
_LINE, _LETTER = 1.2, 0.55  # a name's height, and the width of a letter, of its type


def shaded(
    reference: Reference,
    level: BoundaryLevel,
    within: str,
    values: Mapping[str, float],
    written: Callable[[float], str],
    nothing: str,
    language: Language,
) -> Map | None:
    """Return the places of a level shaded by their values; None where there are no boundaries.

    ``written`` writes a value, ``nothing`` says what no value means.
    """
    try:
        size, outlines = _outlines(reference, level, within)
    except DashboardError:
        return None
    known = {area.code: float(values.get(area.code, math.nan)) for area in outlines}
    classes = limits([value for value in known.values() if not math.isnan(value)])
    # Few classes use the ramp's middle, so that a lone class never looks like an extreme.
    start = (len(RAMP) - len(classes) + 1) // 2
    colours = RAMP[start : start + len(classes)]
    at = {code: place_of(value, classes) for code, value in known.items()}
    counted = Counter(at.values())
    areas = tuple(
        replace(
            area,
            colour=None if (place := at[area.code]) is None else colours[place],
            written=nothing if place is None else written(known[area.code]),
        )
        for area in outlines
    )
    legend: list[tuple[str | None, str, int]] = [
        (colours[n], f"{written(low)}–{written(high)}", counted[n])
        for n, (low, high) in enumerate(classes)
    ]
    if counted[None]:
        legend.append((None, nothing, counted[None]))
    known_captions = reference.captions
    captions = tuple(
        known_captions[name][language]
        for name in ("disputed_border", "credits")
        if name in known_captions
    )
    return Map("", size, areas, tuple(legend), captions)


def saying(drawn: Map, says: str) -> Map:
    """Return a map with what it says in words, for who cannot see it."""
    return replace(drawn, says=says)


def path(area: Area) -> str:
    """Return an outline as an SVG path, in steps from point to point: the shortest to send."""
    return "".join(
        "M{} {}".format(*ring[0])
        + "l"
        + " ".join(f"{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(ring)).replace(" -", "-")
        + "z"
        for ring in area.rings
    )


def svg(drawn: Map, size: int = _TYPE) -> str:
    """Return a map as SVG; names of ``size`` where there is room, and every place has its words."""
    wide, high = drawn.size
    shapes = "".join(
        f'<path d="{path(area)}" fill="{area.colour or "url(#none)"}">'
        f"<title>{escape(area.name)}: {escape(area.written)}</title></path>"
        for area in drawn.areas
    )
    names = "".join(
        f'<text x="{area.at[0]}" y="{area.at[1] + size * 2 // 5}"'
        f' fill="{on(area.colour) if area.colour else INK}">{escape(area.name)}</text>'
        for area in named(drawn, size)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {wide + 4} {high + 4}" role="img"'
        f' aria-label="{escape(drawn.says)}"><defs><pattern id="none" width="10" height="10"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="10" height="10" fill="{FAINT}"/><rect width="4" height="10" fill="{GREY}"/>'
        '</pattern></defs><g stroke="#ffffff" stroke-width="2" stroke-linejoin="round">'
        f'{shapes}</g><g font-size="{size}" text-anchor="middle"'
        f' font-family="Source Sans Pro, system-ui, Arial, sans-serif">{names}</g></svg>'
    )


def named(drawn: Map, size: int = _TYPE) -> tuple[Area, ...]:
    """Return the areas that there is room to name, the largest first."""
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for area in sorted(drawn.areas, key=_across, reverse=True):
        half, line = size * _LETTER * len(area.name) / 2, size * _LINE
        x, y = area.at
        box = x - half, y - line / 2, x + half, y + line / 2
        if 2 * half <= _across(area) and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            found.append(area)
    return tuple(found)


def _across(area: Area) -> int:
    every = [x for ring in area.rings for x, _ in ring]
    return max(every) - min(every)


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@lru_cache(maxsize=64)
def _outlines(
    reference: Reference, level: BoundaryLevel, within: str
) -> tuple[Point, tuple[Area, ...]]:
    outline = reference.outline(level, within)
    west, south, east, north = outline["bbox"]
    # Degrees of longitude are shorter than degrees of latitude by the cosine of the latitude.
    across = _WIDTH / (east - west)
    down = across / math.cos(math.radians((south + north) / 2))

    def place(longitude: float, latitude: float) -> Point:
        return round((longitude - west) * across), round((north - latitude) * down)

    def ring(points: Sequence[Sequence[float]]) -> tuple[Point, ...]:
        placed = [place(*point) for point in points[:-1]]
        return tuple(p for n, p in enumerate(placed) if n == 0 or p != placed[n - 1])

    areas = tuple(
        Area(
            feature["id"],
            _short(feature["properties"]["name"]),
            tuple(found for each in _rings(feature["geometry"]) if len(found := ring(each)) > 2),
            place(*feature["properties"]["label"]),
            None,
            "",
        )
        for feature in outline["features"]
    )
    return (_WIDTH, math.ceil((north - south) * down)), areas


def _rings(geometry: Mapping[str, Any]) -> list[Any]:
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    return [ring for polygon in geometry["coordinates"] for ring in polygon]


def _short(name: str) -> str:
    """Return a place's name without its kind in front: ``Kab. Merangin`` is ``Merangin``."""
    return name.partition(". ")[2] or name
