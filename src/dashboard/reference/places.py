"""The reference folder as frames: places nest by code, boundaries share their edges exactly."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import shapely

from dashboard.errors import DashboardError
from dashboard.once import once
from dashboard.reference import outlines

if TYPE_CHECKING:
    import geopandas as gpd

DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "data" / "reference"

BoundaryLevel = Literal["province", "regency", "district"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "provinces": ("province_code", "name", "bps_code"),
    "regencies": (
        "regency_code",
        "name",
        "kind",
        "short_name",
        "bps_code",
        "also_written",
        "area_km2",
        "population_2024",
        "population_male_2024",
        "population_female_2024",
    ),
    "districts": ("district_code", "name", "regency_code"),
    "villages": (
        "village_code",
        "name",
        "kind",
        "district_code",
        "district_name",
        "regency_code",
        "latitude",
        "longitude",
        "point_quality",
        "idm_2024",
        "idm_status",
    ),
    "holidays": ("date_from", "date_to", "scope_code", "kind", "factor", "note"),
}
_NUMBERS = {
    "area_km2",
    "population_2024",
    "population_male_2024",
    "population_female_2024",
    "latitude",
    "longitude",
    "idm_2024",
    "factor",
}
_BOUNDARY_FILES: dict[str, str] = {
    "province": "boundaries/regencies.geojson",  # dissolved
    "regency": "boundaries/regencies.geojson",
    "district": "boundaries/districts.geojson",
}


@dataclass(frozen=True, eq=False)
class Reference:
    """One country, province or synthetic world of places. All codes are text.

    Frames (columns in ``COLUMNS``; area in km2, coordinates in degrees WGS 84):
    ``provinces``, ``regencies``, ``districts``, ``villages`` are keyed by their own code and
    nest by prefix: ``15`` > ``15.01`` > ``15.01.01`` > ``15.01.01.2001`` (Kemendagri).
    ``holidays`` holds ``date_from`` and ``date_to`` (both inclusive), ``factor`` (share of a normal
    day that remains) and ``scope_code``: a prefix of the places it covers, ``""`` the country.
    """

    folder: Path
    provinces: pd.DataFrame
    regencies: pd.DataFrame
    districts: pd.DataFrame
    holidays: pd.DataFrame

    @cached_property
    def villages(self) -> pd.DataFrame:
        """The villages, read when first asked for: a country has 83,000, and few pages need them.

        ``point_quality`` is centroid, interior_point, parent_village (the village it split from)
        or district: a point is never an office.
        """
        return self._read_villages()

    @cached_property
    def _points(self) -> pd.DataFrame:
        return self._read_villages()[["village_code", "latitude", "longitude"]].copy()

    def _read_villages(self) -> pd.DataFrame:
        frame = _read(self.folder, "villages")
        _check_nesting(self.folder, frame, "village", self.districts, "district")
        return frame

    def points(self, within: str) -> pd.DataFrame:
        """Return ``village_code``, ``latitude`` and ``longitude`` of the villages of one place."""
        inside = self._points["village_code"].str.startswith(within and f"{within}.")
        return self._points[inside].reset_index(drop=True)

    @cached_property
    def scopes(self) -> pd.DataFrame:
        """Every place that may be a scope, as in ``places``: from the country to the districts."""
        parts = [
            pd.DataFrame({"code": [""], "level": ["country"], "name": ["Indonesia"]}),
            _level("province", self.provinces, "Provinsi " + self.provinces["name"]),
            _level("regency", self.regencies, self.regencies["short_name"]),
            _level("district", self.districts, "Kec. " + self.districts["name"]),
        ]
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def places(self) -> pd.DataFrame:
        """Every place in one frame: ``code``, ``level``, ``name``, ``parent_code``.

        ``level`` is country, province, regency, district or village; ``name`` is as readers write
        it (``Provinsi Jambi``, ``Kab. Merangin``, ``Kec. Jangkat``, ``Desa Renah Alai``). The
        country's code is ``""``; its own parent is missing.
        """
        kind = self.villages["kind"].map({"desa": "Desa ", "kelurahan": "Kel. "})
        villages = _level("village", self.villages, kind + self.villages["name"])
        return pd.concat([self.scopes, villages], ignore_index=True)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The display name of every scope, by its code, in the order of ``scopes``."""
        return dict(zip(self.scopes["code"], self.scopes["name"], strict=True))

    def name(self, code: str) -> str:
        """Return the display name of a place; an unknown code is an error in words."""
        if code in self.names:
            return self.names[code]
        village = self.places.loc[self.places["code"] == code, "name"]
        if village.empty:
            raise DashboardError(
                f'Tidak ada wilayah dengan kode "{code}" di {self.folder}.'
                " Kode Kemendagri ditulis 15, 15.01, 15.01.01 atau 15.01.01.2001.",
                f'There is no place with the code "{code}" in {self.folder}.'
                " Kemendagri codes are written 15, 15.01, 15.01.01 or 15.01.01.2001.",
            )
        return str(village.iloc[0])

    @cached_property
    def captions(self) -> dict[str, dict[str, str]]:
        """What must stand under a map, as ``{"id": …, "en": …}`` each.

        Keys: ``disputed_border``, ``points``, ``credits``. A folder without ``captions.toml`` has
        none.
        """
        path = self.folder / "captions.toml"
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def boundaries(self, level: BoundaryLevel, within: str = "") -> gpd.GeoDataFrame:
        """Return ``code`` and ``geometry`` (WGS 84) of one level, sorted by code.

        ``within`` keeps the parts of one place (``"15.01"`` with level district). Neighbours share
        every vertex of their common edge, and districts dissolve to the regencies exactly, as these
        do to the provinces.
        """
        self.name(within)
        frame = _boundaries(self.folder, level)
        if within:
            inside = (frame["code"] == within) | frame["code"].str.startswith(within + ".")
            frame = frame[inside]
        if frame.empty:
            raise DashboardError(
                f"{self.folder / _BOUNDARY_FILES[level]} tidak memuat batas di dalam"
                f" {self.name(within)}.",
                f"{self.folder / _BOUNDARY_FILES[level]} holds no boundary inside"
                f" {self.name(within)}.",
            )
        return frame.reset_index(drop=True)

    def outline(
        self, level: BoundaryLevel, within: str = "", budget: int | None = None
    ) -> dict[str, Any]:
        """Return boundaries for a map in the browser, as a GeoJSON dict.

        Simplified until its compact JSON fits ``budget`` bytes (default: 32,000 for up to 30
        places, 100,000 for more), without opening gaps. Each feature has ``id`` (the code),
        ``bbox`` and properties ``name`` and ``label`` ``[longitude, latitude]``, the middle of its
        largest inscribed circle; the collection has ``bbox`` ``[west, south, east, north]``.
        """
        return outlines.outline(self, level, within, budget)

    def locate(
        self, latitudes: Sequence[float] | np.ndarray, longitudes: Sequence[float] | np.ndarray
    ) -> np.ndarray:
        """Return the regency code of each point, None outside or where a coordinate is missing.

        Coordinates in degrees WGS 84. A point on a common edge gets the lower code.
        """
        import geopandas as gpd  # noqa: PLC0415 - slow to import, and pages seldom need it

        frame = self.boundaries("regency")
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitudes, latitudes), crs=frame.crs)
        # This way round each polygon is prepared once: 3.5 times as fast as points.sjoin(frame).
        hits = frame.sjoin(points, predicate="intersects").sort_values("code", ascending=False)
        found = np.full(len(points), None, dtype=object)
        found[hits["index_right"].to_numpy()] = hits["code"].to_numpy(dtype=object)
        return found


def load(folder: Path = DEFAULT_FOLDER) -> Reference:
    """Read a reference folder once. Boundaries are read when first asked for, and may be absent."""
    return _load(folder)


@once()
def _load(folder: Path) -> Reference:
    frames = {table: _read(folder, table) for table in COLUMNS if table != "villages"}
    for child, parent in [("regency", "province"), ("district", "regency")]:
        _check_nesting(folder, frames[_PLURAL[child]], child, frames[_PLURAL[parent]], parent)
    return Reference(folder=folder, **frames)


_PLURAL = {
    "province": "provinces",
    "regency": "regencies",
    "district": "districts",
    "village": "villages",
}


def _read(folder: Path, table: str) -> pd.DataFrame:
    path = folder / f"{table}.csv"
    if not path.is_file():
        raise _missing_file(path)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
    absent = [column for column in COLUMNS[table] if column not in frame.columns]
    if absent:
        raise DashboardError(
            f"{path}: kolom {', '.join(absent)} tidak ada. Kolom yang diperlukan:"
            f" {', '.join(COLUMNS[table])}.",
            f"{path}: column {', '.join(absent)} is missing. Columns needed:"
            f" {', '.join(COLUMNS[table])}.",
        )
    frame = frame[list(COLUMNS[table])]
    try:
        for column in frame.columns.intersection(list(_NUMBERS)):
            frame[column] = pd.to_numeric(frame[column])
        for column in frame.columns.intersection(["date_from", "date_to"]):
            frame[column] = pd.to_datetime(frame[column], format="%Y-%m-%d")
    except ValueError as fault:
        raise DashboardError(
            f"{path}, kolom {column}: ada nilai yang bukan angka atau tanggal ({fault}).",
            f"{path}, column {column}: a value is not a number or a date ({fault}).",
        ) from fault
    for column in frame.columns.intersection(["scope_code", "also_written", "note"]):
        frame[column] = frame[column].fillna("")
    return frame


def _check_nesting(
    folder: Path, children: pd.DataFrame, child: str, parents: pd.DataFrame, parent: str
) -> None:
    codes = children[f"{child}_code"]
    wrong = codes[codes.duplicated() | ~codes.map(_parent).isin(parents[f"{parent}_code"])]
    if len(wrong):
        path = folder / f"{_PLURAL[child]}.csv"
        raise DashboardError(
            f'{path}: kode "{wrong.iloc[0]}" ganda, atau induknya tidak ada di'
            f" {_PLURAL[parent]}.csv ({len(wrong)} baris).",
            f'{path}: the code "{wrong.iloc[0]}" occurs twice, or its parent is not in'
            f" {_PLURAL[parent]}.csv ({len(wrong)} rows).",
        )


def _missing_file(path: Path) -> DashboardError:
    return DashboardError(
        f"{path} tidak ada. Data rujukan wilayah harus lengkap; salin kembali dari data/reference.",
        f"{path} is missing. The reference data must be complete; copy it again from"
        " data/reference.",
    )


def _parent(code: str) -> str:
    """Return the code one level up: ``15.01`` of ``15.01.01``, ``""`` of ``15``."""
    return code.rpartition(".")[0]


def _level(level: str, frame: pd.DataFrame, name: pd.Series[str]) -> pd.DataFrame:
    code = frame[f"{level}_code"]
    return pd.DataFrame(
        {"code": code, "level": level, "name": name, "parent_code": code.map(_parent)}
    )


@once()
def _boundaries(folder: Path, level: str) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - slow to import, and pages seldom need it

    if level == "province":
        regencies = _boundaries(folder, "regency")
        by_province = regencies.assign(code=regencies["code"].map(_parent))
        return by_province.dissolve(by="code", method="coverage").reset_index()
    path = folder / _BOUNDARY_FILES[level]
    if not path.is_file():
        raise _missing_file(path)
    codes, shapes = zip(*_features(path.read_text(encoding="utf-8")), strict=True)
    frame = gpd.GeoDataFrame({"code": codes}, geometry=list(shapes), crs="EPSG:4326")
    return frame.sort_values("code", ignore_index=True)


def _features(collection: str) -> Iterator[tuple[str, shapely.Geometry]]:
    """Yield code and shape of every feature, one after another: a country's would fill memory."""
    decoder = json.JSONDecoder()
    at = collection.index("[", collection.index('"features"')) + 1
    while (at := collection.find("{", at)) >= 0:
        feature, at = decoder.raw_decode(collection, at)
        yield feature["properties"]["code"], shapely.geometry.shape(feature["geometry"])
