"""Outlines of places: light, without gaps, and those beside the boundaries as made now."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from dashboard.errors import DashboardError
from dashboard.reference import DEFAULT_FOLDER, BoundaryLevel, Reference, load, write_outlines


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the reference to where a test may change it."""
    return Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "reference"))


OUTLINES = [
    ("regency", "15", 11, 32_000),
    ("regency", "", 11, 32_000),
    ("district", "15", 144, 100_000),
    ("district", "15.02", 24, 32_000),
    ("district", "15.71", 11, 32_000),
    ("district", "15.07", 11, 32_000),
]


@pytest.mark.parametrize(("level", "within", "count", "budget"), OUTLINES)
def test_an_outline_is_light_and_still_without_gaps(
    reference: Reference, level: BoundaryLevel, within: str, count: int, budget: int
) -> None:
    outline = reference.outline(level, within)
    assert len(outline["features"]) == count
    assert len(json.dumps(outline, separators=(",", ":"))) <= budget
    shapes = np.array([shape(feature["geometry"]) for feature in outline["features"]])
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    exact = reference.boundaries(level, within).geometry.to_numpy()
    assert shapely.area(shapes).sum() == pytest.approx(shapely.area(exact).sum(), rel=0.005)


@pytest.mark.parametrize(("level", "within"), [(level, within) for level, within, *_ in OUTLINES])
def test_an_outline_is_ready_to_draw(
    reference: Reference, level: BoundaryLevel, within: str
) -> None:
    outline = reference.outline(level, within)
    west, south, east, north = outline["bbox"]
    for feature in outline["features"]:
        drawn = shape(feature["geometry"])
        # d3-geo fills the whole globe for a counter-clockwise exterior.
        assert not any(part.exterior.is_ccw for part in shapely.get_parts(drawn))
        assert drawn.contains(shapely.Point(feature["properties"]["label"]))
        assert feature["properties"]["name"] == reference.name(feature["id"])
        left, bottom, right, top = feature["bbox"]
        assert west <= left < right <= east
        assert south <= bottom < top <= north


def test_an_outline_that_cannot_fit_is_refused_in_words(reference: Reference) -> None:
    with pytest.raises(DashboardError, match="144 places are too many"):
        reference.outline("district", "15", budget=1000)


def test_the_outlines_beside_the_boundaries_are_those_that_would_be_made_now(folder: Path) -> None:
    written = folder / "boundaries" / "outlines.zip"
    written.unlink()
    write_outlines(load(folder))
    ours, made = (ZipFile(path) for path in (DEFAULT_FOLDER / "boundaries/outlines.zip", written))
    with ours, made:
        assert ours.comment == made.comment
        assert {n: ours.read(n) for n in ours.namelist()} == {
            n: made.read(n) for n in made.namelist()
        }


def test_outlines_of_other_boundaries_are_left_unread(folder: Path) -> None:
    districts = folder / "districts.csv"
    districts.write_text(districts.read_text("utf-8").replace("Keliling Danau", "Lain"), "utf-8")
    drawn = load(folder).outline("district", "15.01")["features"]
    named = {each["properties"]["name"] for each in drawn}
    assert "Kec. Lain" in named


def test_outlines_that_are_no_archive_are_made_anew(reference: Reference, folder: Path) -> None:
    (folder / "boundaries" / "outlines.zip").write_text("torn", "utf-8")
    assert load(folder).outline("regency", "15") == reference.outline("regency", "15")
