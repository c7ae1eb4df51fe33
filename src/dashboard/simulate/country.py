"""National scale: the real province's shape repeated as synthetic provinces, each elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.reference import Reference, load, write_outlines
from dashboard.simulate.ground import choose_villages

REAL = "15"
# Kemendagri's codes of the other 37 provinces: they stand for no real place here.
CODES = (
    *("11", "12", "13", "14", "16", "17", "18", "19", "21"),
    *("31", "32", "33", "34", "35", "36", "51", "52", "53"),
    *("61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76"),
    *("81", "82", "91", "92", "93", "94", "95", "96"),
)
# Room for one copy of the province, and the frame of the country, in degrees.
STEP_EAST, STEP_NORTH = 3.7, 2.4
WEST, EAST, SOUTH, NORTH = -3, 10, -4, 3
NOTE = """Only province 15 is real. Every other code is a moved copy of its villages and boundaries,
made for runs at national scale; it stands for no place.

"""
SECOND_COPY = 20  # added to the regency numbers of a province's second copy


@dataclass(frozen=True)
class Province:
    """A synthetic province: ``regencies`` and ``villages`` are frames as in the reference.

    ``copies`` tells how each real regency code was renamed and by how many degrees it was moved.
    """

    code: str
    regencies: pd.DataFrame
    districts: pd.DataFrame
    villages: pd.DataFrame
    copies: tuple[tuple[dict[str, str], float, float], ...]


def provinces(reference: Reference, villages: int, seed: int) -> Iterator[Province]:
    """Yield synthetic provinces with ``villages`` villages in all, the nearest places first."""
    places = _places()
    copies = -(-villages // len(reference.villages))
    sizes = [(villages + turn) // copies for turn in range(copies)]
    chosen = {size: choose_villages(reference, size, seed) for size in sorted(set(sizes))}
    # With more copies than codes, the first provinces get two copies of the real one.
    twice = max(0, copies - len(CODES))
    for number, code in enumerate(CODES[:copies]):
        parts = 2 if number < twice else 1
        copied = [chosen[sizes.pop()] for _ in range(parts)]
        yield _province(reference, code, copied, [places.pop(0) for _ in copied])


def _places() -> list[tuple[float, float]]:
    """Return shifts in degrees (north, east), by distance from the real province."""
    grid = product(range(SOUTH, NORTH + 1), range(WEST, EAST + 1))
    cells = sorted(grid, key=lambda cell: (cell[0] ** 2 + cell[1] ** 2, cell))
    return [(north * STEP_NORTH, east * STEP_EAST) for north, east in cells[1:]]


def _province(
    reference: Reference,
    code: str,
    copied: list[pd.DataFrame],
    places: list[tuple[float, float]],
) -> Province:
    parts: dict[str, list[pd.DataFrame]] = {"regencies": [], "districts": [], "villages": []}
    copies = []
    for turn, (chosen, (north, east)) in enumerate(zip(copied, places, strict=True)):
        mark = f" S{code}" + ("B" if turn else "")
        renamed = {
            old: f"{code}.{int(old[3:]) + (SECOND_COPY if turn else 0):02d}"
            for old in reference.regencies["regency_code"]
        }
        for level, frame in (
            ("regencies", reference.regencies),
            ("districts", reference.districts),
            ("villages", chosen),
        ):
            used = frame["regency_code"].isin(chosen["regency_code"])
            if level == "districts":
                used = frame["district_code"].isin(chosen["district_code"])
            parts[level].append(_renamed(frame[used], renamed, mark, north, east))
        copies.append((renamed, north, east))
    joined = {level: pd.concat(frames, ignore_index=True) for level, frames in parts.items()}
    return Province(code, copies=tuple(copies), **joined)


def _renamed(
    frame: pd.DataFrame, codes: dict[str, str], mark: str, north: float, east: float
) -> pd.DataFrame:
    """Return a level of the reference under new codes and names, moved by some degrees."""
    frame = frame.copy()
    new = frame["regency_code"].map(codes)
    for column in ("village_code", "district_code", "regency_code"):
        if column in frame:
            frame[column] = new + frame[column].str[5:]
    for column in ("name", "short_name", "district_name"):
        if column in frame:
            frame[column] = frame[column] + mark
    if "bps_code" in frame:
        frame["bps_code"] = new.str.replace(".", "", regex=False)
        frame["also_written"] = ""
    if "latitude" in frame:
        frame["latitude"] = (frame["latitude"] + north).round(5)
        frame["longitude"] = (frame["longitude"] + east).round(5)
    return frame


def write_reference(folder: Path, reference: Reference, made: Sequence[Province]) -> None:
    """Write a reference folder for the real province and the synthetic ones around it."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = [province.code for province in made]
    synthetic = pd.DataFrame(
        {"province_code": codes, "name": [f"Sintetis {c}" for c in codes], "bps_code": codes}
    )
    frames = {"provinces": pd.concat([reference.provinces, synthetic])}
    for level in ("regencies", "districts", "villages"):
        parts = [getattr(reference, level), *(getattr(province, level) for province in made)]
        frames[level] = pd.concat(parts)
    frames["holidays"] = reference.holidays
    for level, frame in frames.items():
        ordered = frame.sort_values(frame.columns[0], ignore_index=True, kind="stable")
        ordered.to_csv(folder / f"{level}.csv", index=False, date_format="%Y-%m-%d")
    for name, before in (("SOURCES.md", NOTE), ("captions.toml", "")):
        text = (reference.folder / name).read_text("utf-8")
        (folder / name).write_text(before + text, "utf-8")
    boundaries = folder / "boundaries"
    boundaries.mkdir(exist_ok=True)
    for name in ("regencies.geojson", "districts.geojson"):
        collection = json.loads((reference.folder / "boundaries" / name).read_text("utf-8"))
        collection["features"] += list(_moved(collection["features"], made))
        (boundaries / name).write_text(json.dumps(collection, separators=(",", ":")), "utf-8")
    write_outlines(load(folder))


def _moved(features: list[Any], made: Sequence[Province]) -> Iterator[Any]:
    """Yield the real boundaries under the new codes, moved to the new places."""
    for province in made:
        used = {*province.regencies["regency_code"], *province.districts["district_code"]}
        for codes, north, east in province.copies:
            for feature in features:
                old = feature["properties"]["code"]
                code = codes[old[:5]] + old[5:]
                if code in used:
                    geometry = feature["geometry"]
                    moved = _shifted(geometry["coordinates"], north, east)
                    yield {
                        "type": "Feature",
                        "properties": {"code": code},
                        "geometry": {"type": geometry["type"], "coordinates": moved},
                    }


def _shifted(rings: list[Any], north: float, east: float) -> list[Any]:
    if isinstance(rings[0], list):
        return [_shifted(ring, north, east) for ring in rings]
    return [round(rings[0] + east, 5), round(rings[1] + north, 5)]
