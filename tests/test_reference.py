"""The reference geography: what is counted, how codes nest and are read, where edges meet."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from dashboard.errors import DashboardError
from dashboard.reference import (
    DEFAULT_FOLDER,
    AmbiguousCodeError,
    BoundaryLevel,
    ContradictedCodeError,
    Reference,
    load,
    regencies_named,
    to_kemendagri_regency,
)

# Points published just outside their own district; inside the same regency (SOURCES.md).
POINTS_IN_A_NEIGHBOUR = {"15.01.21.2007": "15.01.05", "15.01.21.2009": "15.01.05"}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load()


def edges(shapes: np.ndarray) -> set[tuple[float, ...]]:
    """Every straight piece of every ring, without its direction."""
    found: set[tuple[float, ...]] = set()
    for ring in shapely.get_rings(shapes):
        points = [tuple(point) for point in shapely.get_coordinates(ring)]
        found |= {min(a, b) + max(a, b) for a, b in itertools.pairwise(points) if a != b}
    return found


# --- what is counted


def test_villages_per_kind_and_regency(reference: Reference) -> None:
    villages = reference.villages
    assert villages["kind"].value_counts().to_dict() == {"desa": 1414, "kelurahan": 171}
    per_regency = villages["regency_code"].map(reference.name).value_counts().to_dict()
    assert per_regency == {
        "Kab. Kerinci": 287,
        "Kab. Merangin": 215,
        "Kab. Sarolangun": 158,
        "Kab. Muaro Jambi": 155,
        "Kab. Bungo": 153,
        "Kab. Tanjung Jabung Barat": 134,
        "Kab. Tebo": 129,
        "Kab. Batanghari": 124,
        "Kab. Tanjung Jabung Timur": 93,
        "Kota Sungai Penuh": 69,
        "Kota Jambi": 68,
    }


def test_a_village_name_never_identifies_a_village(reference: Reference) -> None:
    counts = reference.villages["name"].str.casefold().value_counts()
    assert (counts > 1).sum() == 101
    twice_in_a_district = reference.villages[
        reference.villages.duplicated(["district_code", "name"], keep=False)
    ]
    assert twice_in_a_district["name"].unique().tolist() == ["Terusan", "Merlung"]
    assert not reference.villages.duplicated(["district_code", "name", "kind"]).any()


def test_quality_of_points_is_said(reference: Reference) -> None:
    assert reference.villages["point_quality"].value_counts().to_dict() == {
        "centroid": 1518,
        "interior_point": 50,
        "parent_village": 16,
        "district": 1,
    }


def test_the_village_index_covers_desa_only(reference: Reference) -> None:
    villages = reference.villages
    has_index = villages["idm_2024"].notna()
    assert has_index.equals(villages["kind"] == "desa")
    assert has_index.equals(villages["idm_status"].notna())
    assert villages["idm_2024"].dropna().between(0, 1).all()


def test_population_by_sex_adds_up(reference: Reference) -> None:
    regencies = reference.regencies
    by_sex = regencies["population_male_2024"] + regencies["population_female_2024"]
    assert by_sex.equals(regencies["population_2024"])
    assert regencies["population_2024"].sum() == 3_834_439


def test_the_folder_stays_small() -> None:
    files = [path for path in DEFAULT_FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 900_000


# --- codes nest


def test_places_hold_every_scope_under_its_parent(reference: Reference) -> None:
    places = reference.places
    assert places["level"].value_counts().to_dict() == {
        "village": 1585,
        "district": 144,
        "regency": 11,
        "province": 1,
        "country": 1,
    }
    assert places["code"].is_unique
    below = places[places["level"] != "country"]
    assert below["parent_code"].isin(places["code"]).all()
    assert places.loc[places["level"] == "country", "parent_code"].isna().all()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("", "Indonesia"),
        ("15", "Provinsi Jambi"),
        ("15.02", "Kab. Merangin"),
        ("15.71", "Kota Jambi"),
        ("15.01.01", "Kec. Gunung Raya"),
        ("15.01.01.2001", "Desa Selam Paung"),
        ("15.01.01.1004", "Kel. Lempur Tengah"),
    ],
)
def test_names_are_as_readers_write_them(reference: Reference, code: str, name: str) -> None:
    assert reference.name(code) == name


@pytest.mark.parametrize(("within", "villages"), [("", 1585), ("15.01", 287), ("15.01.01.2001", 0)])
def test_points_are_those_of_the_villages(reference: Reference, within: str, villages: int) -> None:
    points = reference.points(within)
    assert len(points) == villages
    known = reference.villages.merge(points)  # on all columns of points
    assert set(known["village_code"]) == set(points["village_code"])
    assert points["village_code"].str.startswith(within).all()


def test_village_rows_agree_with_their_own_code(reference: Reference) -> None:
    villages = reference.villages
    assert (villages["village_code"].str[:8] == villages["district_code"]).all()
    assert (villages["village_code"].str[:5] == villages["regency_code"]).all()
    kind = villages["village_code"].str[9].map({"1": "kelurahan", "2": "desa"})
    assert kind.equals(villages["kind"])
    district = villages["district_code"].map(reference.districts.set_index("district_code")["name"])
    assert (district == villages["district_name"]).all()


# --- geometry


def test_every_village_point_lies_in_its_own_regency(reference: Reference) -> None:
    villages = reference.villages
    found = reference.locate(villages["latitude"].to_numpy(), villages["longitude"].to_numpy())
    assert (found == villages["regency_code"].to_numpy()).all()


def test_every_village_point_lies_in_its_own_district_but_for_the_known(
    reference: Reference,
) -> None:
    villages = reference.villages
    points = gpd.GeoDataFrame(
        villages[["village_code", "district_code"]],
        geometry=gpd.points_from_xy(villages["longitude"], villages["latitude"]),
        crs="EPSG:4326",
    )
    joined = points.sjoin(reference.boundaries("district"), how="left", predicate="intersects")
    outside = joined[joined["code"] != joined["district_code"]]
    assert dict(zip(outside["village_code"], outside["code"], strict=True)) == (
        POINTS_IN_A_NEIGHBOUR
    )


@pytest.mark.parametrize("level", ["regency", "district"])
def test_neighbours_share_their_edges_exactly(reference: Reference, level: BoundaryLevel) -> None:
    shapes = reference.boundaries(level).geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    union = shapely.union_all(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(shapely.area(union), rel=1e-12)  # overlaps
    assert shapely.get_num_interior_rings(shapely.get_parts(union)).sum() == 0  # gaps


def test_districts_dissolve_to_the_regencies_exactly(reference: Reference) -> None:
    regencies = reference.boundaries("regency").set_index("code").geometry
    assert regencies.index.tolist() == reference.regencies["regency_code"].tolist()
    for code, regency in regencies.items():
        districts = reference.boundaries("district", str(code)).geometry.to_numpy()
        dissolved = shapely.coverage_union_all(districts)
        assert edges(np.array([dissolved])) == edges(np.array([regency])), code


def test_the_map_matches_official_areas_but_for_the_disputed_border(reference: Reference) -> None:
    frame = reference.boundaries("regency")
    drawn = frame.to_crs("+proj=cea +lon_0=103 +lat_ts=-1.6 +ellps=WGS84").area.to_numpy() / 1e6
    ratio = pd.Series(drawn / reference.regencies["area_km2"].to_numpy(), index=frame["code"])
    disputed = ratio[["15.06", "15.07"]]
    assert disputed.round(2).tolist() == [0.91, 1.11]
    assert (ratio.drop(disputed.index) - 1).abs().max() < 0.0005
    assert drawn.sum() == pytest.approx(reference.regencies["area_km2"].sum(), rel=0.0001)


def test_locate_says_nothing_where_there_is_nothing(reference: Reference) -> None:
    latitudes = [-1.6, 0.5, float("nan"), 103.6, -2.06]
    longitudes = [103.61, 103.61, 103.61, -1.6, 101.39]
    assert reference.locate(latitudes, longitudes).tolist() == ["15.71", None, None, None, "15.72"]


def test_locate_takes_one_regency_on_a_common_edge(reference: Reference) -> None:
    frame = reference.boundaries("regency").set_index("code").geometry
    shared = frame["15.08"].intersection(frame["15.09"])
    longitude, latitude = shapely.get_coordinates(shared)[1]
    assert reference.locate([latitude], [longitude]).tolist() == ["15.08"]


# --- captions


def test_captions_speak_both_languages(reference: Reference) -> None:
    assert set(reference.captions) == {"disputed_border", "points", "credits"}
    assert all(set(text) == {"id", "en"} for text in reference.captions.values())


# --- holidays


def test_holidays_are_those_of_the_decrees(reference: Reference) -> None:
    holidays = reference.holidays[reference.holidays["kind"] == "holiday"]
    assert (holidays["factor"] == 0).all()
    assert (holidays["scope_code"] == "").all()
    days = (holidays["date_to"] - holidays["date_from"]).dt.days + 1
    leave = holidays["note"].str.startswith("Cuti bersama")
    counted = days.groupby([holidays["date_from"].dt.year, leave]).sum().to_dict()
    # 2025: 17 and 10 as first decreed, and 18 August added later; 2026: 17 and 8.
    assert counted == {(2025, False): 17, (2025, True): 11, (2026, False): 17, (2026, True): 8}


def test_lebaran_2026_is_one_block_of_a_week(reference: Reference) -> None:
    holidays = reference.holidays[reference.holidays["factor"] == 0]
    off = {
        day.date().isoformat()
        for start, end in zip(holidays["date_from"], holidays["date_to"], strict=True)
        for day in pd.date_range(start, end)
    }
    march = sorted(day for day in off if day.startswith("2026-03"))
    assert march == [f"2026-03-{day}" for day in range(18, 25)]


def test_ramadan_is_a_judgement_and_no_holiday(reference: Reference) -> None:
    other = reference.holidays[reference.holidays["kind"] != "holiday"]
    assert other[["kind", "factor"]].to_numpy().tolist() == [["other", 0.6]]
    assert other["note"].str.contains("judgement").all()


# --- both code systems


@pytest.mark.parametrize(
    ("code", "name", "regency_code", "system"),
    [
        ("1506", "Tanjung Jabung Barat", "15.06", "kemendagri"),
        ("1506", "KAB. TANJAB TIMUR", "15.07", "bps"),
        ("1507", "Tanjung Jabung Timur", "15.07", "kemendagri"),
        ("1507", "Tanjab Barat", "15.06", "bps"),
        ("1508", "Kabupaten Bungo", "15.08", "kemendagri"),
        ("1508", "Tebo", "15.09", "bps"),
        ("1509", "TEBO", "15.09", "kemendagri"),
        ("1509", "Bungo", "15.08", "bps"),
        ("15.06", "", "15.06", "kemendagri"),
        ("15.04", "Batang Hari", "15.04", "kemendagri"),
        ("1504", "", "15.04", "both"),
        ("1571", "KOTA JAMBI", "15.71", "both"),
        ("1504", "a name nobody knows", "15.04", "both"),
    ],
)
def test_a_name_decides_which_system_a_code_is(
    code: str, name: str, regency_code: str, system: str
) -> None:
    reading = to_kemendagri_regency(code, name)
    assert (reading.regency_code, reading.system) == (regency_code, system)


@pytest.mark.parametrize("code", ["1506", "1507", "1508", "1509"])
@pytest.mark.parametrize("name", ["", "a name nobody knows"])
def test_a_bare_code_of_a_swapped_pair_has_two_readings(code: str, name: str) -> None:
    with pytest.raises(AmbiguousCodeError) as caught:
        to_kemendagri_regency(code, name)
    assert {reading.system for reading in caught.value.readings} == {"kemendagri", "bps"}
    for reading in caught.value.readings:
        assert reading.name in caught.value.en
        assert reading.name in caught.value.id


@pytest.mark.parametrize(
    ("code", "name"), [("1506", "Bungo"), ("15.06", "Tanjung Jabung Timur"), ("1501", "Merangin")]
)
def test_a_name_that_contradicts_its_code_is_said(code: str, name: str) -> None:
    with pytest.raises(ContradictedCodeError, match=name):
        to_kemendagri_regency(code, name)


def test_a_code_that_no_system_knows_is_refused() -> None:
    with pytest.raises(DashboardError, match="No regency has the code"):
        to_kemendagri_regency("1599")


def test_regency_names_in_any_spelling() -> None:
    assert regencies_named("kab.  muaro-jambi") == ("15.05",)
    assert regencies_named("BATANG HARI") == regencies_named("Batanghari") == ("15.04",)
    assert regencies_named("Jambi") == ("15.71",)
    assert regencies_named("") == ()


# --- a folder of its own


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reference"
    shutil.copytree(DEFAULT_FOLDER, folder)
    return folder


def test_a_store_carries_its_own_reference(own_folder: Path) -> None:
    shutil.rmtree(own_folder / "boundaries")
    (own_folder / "captions.toml").unlink()
    provinces = own_folder / "provinces.csv"
    provinces.write_text(provinces.read_text() + "99,Contoh,99\n")
    own = load(own_folder)
    assert own.name("99") == "Provinsi Contoh"
    assert own.captions == {}
    with pytest.raises(DashboardError, match=r"regencies\.geojson is missing"):
        own.boundaries("regency")


def test_a_missing_file_is_named(own_folder: Path) -> None:
    (own_folder / "districts.csv").unlink()
    with pytest.raises(DashboardError, match=r"districts\.csv is missing"):
        load(own_folder)


def test_a_missing_column_is_named(own_folder: Path) -> None:
    path = own_folder / "regencies.csv"
    path.write_text(path.read_text().replace("area_km2", "luas", 1))
    with pytest.raises(DashboardError, match=r"regencies\.csv: column area_km2 is missing"):
        load(own_folder)


def test_a_code_without_its_parent_is_named(own_folder: Path) -> None:
    path = own_folder / "districts.csv"
    path.write_text(path.read_text() + "16.01.01,Asing,16.01\n")
    with pytest.raises(DashboardError, match=r'districts\.csv: the code "16\.01\.01"'):
        load(own_folder)


def test_a_value_that_is_no_date_is_named(own_folder: Path) -> None:
    path = own_folder / "holidays.csv"
    path.write_text(path.read_text().replace("2026-12-24", "24 Des", 1))
    with pytest.raises(DashboardError, match=r"holidays\.csv, column date_from"):
        load(own_folder)


@pytest.mark.parametrize("code", ["15.99", "16", "1501"])
def test_a_code_that_is_not_there_is_said(reference: Reference, code: str) -> None:
    with pytest.raises(DashboardError, match=f'no place with the code "{code}"'):
        reference.boundaries("district", code)


def test_a_village_has_no_boundaries_inside(reference: Reference) -> None:
    with pytest.raises(DashboardError, match="holds no boundary inside Desa Selam Paung"):
        reference.outline("district", "15.01.01.2001")
