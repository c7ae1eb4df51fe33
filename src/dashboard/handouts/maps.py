"""Maps of places from the reference's outlines, in a grid that every format can draw."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dashboard.errors import DashboardError
from dashboard.handouts.content import Area, Map, Point
from dashboard.handouts.look import RAMP
from dashboard.questions.classes import limits, place_of
from dashboard.reference import BoundaryLevel, Reference
from dashboard.words import Language

_WIDTH = 1000  # of the grid: finer than any page shows it
_OUTLINE_BYTES = 32_000  # of GeoJSON, as on the pages


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
    """Return an area's outline as an SVG path."""
    return "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in area.rings)


@lru_cache(maxsize=64)
def _outlines(
    reference: Reference, level: BoundaryLevel, within: str
) -> tuple[Point, tuple[Area, ...]]:
    outline = reference.outline(level, within, _OUTLINE_BYTES)
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
