"""Boundaries as maps draw them: light, without gaps, and made once for a folder of places."""

from __future__ import annotations

import hashlib
import json
import zipfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from operator import mul
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely

from dashboard.errors import DashboardError
from dashboard.once import once

if TYPE_CHECKING:
    from dashboard.reference.places import BoundaryLevel, Reference

# In bytes of compact JSON, up to 30 places and more, so that a page stays light: a quarter of it as
# a path, and no corner that a screen shows.
_BUDGET_FEW, _BUDGET_MANY, _FEW = 32_000, 100_000, 30
# In degrees: the square root of the smallest corner that a map keeps, from 30 m to 100 km. The
# first is not used: there the boundaries stay as they are.
_TOLERANCES = tuple(accumulate([0.0002, *[1.25] * 38], mul))
_LABEL_DECIMALS = 4  # about 11 m; vertices stay as they are, so that edges stay shared

_FILE = "boundaries/outlines.zip"
_MADE_OF = (
    "boundaries/regencies.geojson",
    "boundaries/districts.geojson",
    "provinces.csv",
    "regencies.csv",
    "districts.csv",
)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same boundaries give the same bytes


def outline(
    reference: Reference, level: BoundaryLevel, within: str, budget: int | None
) -> dict[str, Any]:
    """Return what ``Reference.outline`` describes: as it was written, or made now."""
    if budget is None and (made := _written(reference.folder)) is not None:
        name = _name(level, within)
        if name in made.namelist():
            return cast("dict[str, Any]", json.loads(made.read(name)))
    return _make(reference, level, within, budget)


def write_outlines(reference: Reference) -> None:
    """Write the outlines of every place into the reference's own folder.

    A server then reads a map in a thousandth of the time that making it takes, and holds no
    boundary in memory. Whoever changes the boundaries or the names calls this again; until then
    the file is left unread, and maps are made when they are first looked at.
    """
    path = reference.folder / _FILE
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.comment = _made_of(reference.folder)
        for level, within in _all(reference):
            text = json.dumps(_make(reference, level, within, None), separators=(",", ":"))
            member = zipfile.ZipInfo(_name(level, within), _LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(member, text)


def _all(reference: Reference) -> Iterator[tuple[BoundaryLevel, str]]:
    yield "province", ""
    for code in reference.provinces["province_code"]:
        yield "regency", code
    for code in (*reference.regencies["regency_code"], *reference.districts["district_code"]):
        yield "district", code


def _name(level: str, within: str) -> str:
    return f"{level}/{within}.json"


def _made_of(folder: Path) -> bytes:
    """Return a name of all that outlines are made of."""
    terms = repr((_TOLERANCES, _BUDGET_FEW, _BUDGET_MANY, _FEW, _LABEL_DECIMALS))
    found = hashlib.sha256(terms.encode())
    for name in _MADE_OF:
        found.update((folder / name).read_bytes())
    return found.hexdigest().encode()


@once()
def _written(folder: Path) -> zipfile.ZipFile | None:
    """Return the open file of a folder's outlines, where it was made of what the folder holds."""
    try:
        file = zipfile.ZipFile(folder / _FILE)
        current = file.comment == _made_of(folder)
    except (FileNotFoundError, zipfile.BadZipFile):
        return None
    return file if current else None


def _make(
    reference: Reference, level: BoundaryLevel, within: str, budget: int | None
) -> dict[str, Any]:
    frame = reference.boundaries(level, within)
    budget = budget or (_BUDGET_FEW if len(frame) <= _FEW else _BUDGET_MANY)
    names = [reference.name(code) for code in frame["code"]]
    exact = np.asarray(frame.geometry.values)
    labels = [shapely.maximum_inscribed_circle(shape).coords[0] for shape in exact]

    @cache
    def drawn(place: int) -> dict[str, Any]:
        moved = shapely.coverage_simplify(exact, _TOLERANCES[place]) if place else exact
        return _collection(frame["code"].tolist(), names, labels, moved)

    def fits(place: int) -> bool:
        return len(json.dumps(drawn(place), separators=(",", ":"))) <= budget

    least = bisect_left(range(len(_TOLERANCES)), True, key=fits)
    if least < len(_TOLERANCES):
        return drawn(least)
    raise DashboardError(
        f"{len(frame)} wilayah terlalu banyak untuk satu peta. Pilih wilayah yang lebih kecil.",
        f"{len(frame)} places are too many for one map. Choose a smaller area.",
    )


def _collection(
    codes: list[str], names: list[str], labels: list[tuple[float, ...]], shapes: np.ndarray
) -> dict[str, Any]:
    # d3-geo reads a counter-clockwise exterior as "everything but this polygon".
    wound = shapely.orient_polygons(shapes, exterior_cw=True)
    features = [
        {
            "type": "Feature",
            "id": code,
            "bbox": _rounded(shape.bounds),
            "properties": {"name": name, "label": _rounded(label)},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, name, label, shape in zip(codes, names, labels, wound, strict=True)
    ]
    return {
        "type": "FeatureCollection",
        "bbox": _rounded(shapely.total_bounds(shapes)),
        "features": features,
    }


def _rounded(values: Sequence[float] | np.ndarray) -> list[float]:
    return [round(float(value), _LABEL_DECIMALS) for value in values]
