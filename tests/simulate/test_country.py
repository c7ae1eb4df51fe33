"""Synthetic provinces around the real one: marked, elsewhere, with the reference they need."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import shapely

from conftest import NATION
from dashboard import reference
from dashboard.simulate import country
from dashboard.views import maps
from dashboard.views.address import View


def test_every_village_of_the_exports_is_in_the_reference_beside_them(nation):
    places = reference.load(nation / "out" / "reference")
    cooperatives = pd.read_parquet(nation / "out" / "cooperatives.parquet")
    assert len(cooperatives) == NATION
    assert set(cooperatives["village_code"]) == set(places.villages["village_code"])
    for level, column in [("regency", "regency_code"), ("district", "district_code")]:
        shapes = places.boundaries(level)
        assert set(places.villages[column]) <= set(shapes["code"])


def test_synthetic_places_and_ids_say_so_and_stand_elsewhere(nation):
    places = reference.load(nation / "out" / "reference")
    synthetic = places.regencies[~places.regencies["regency_code"].str.startswith("15")]
    assert synthetic["name"].str.contains(r" S\d\d").all()
    assert (places.provinces["name"].str.startswith("Sintetis")).sum() == 1
    cooperatives = pd.read_parquet(nation / "out" / "cooperatives.parquet")
    new = cooperatives[~cooperatives["village_code"].str.startswith("15")]
    assert new["cooperative_id"].str.match(r"SIM-K-\d\d-\d{5}$").all()
    shapes = places.boundaries("regency")
    own = shapes["code"].str.startswith("15")
    assert not shapes[~own].intersects(shapes[own].union_all()).any()


def test_a_country_is_drawn_by_its_provinces_and_they_by_their_regencies(nation):
    places = reference.load(nation / "out" / "reference")
    drawn = places.boundaries("province").set_index("code").geometry
    assert drawn.index.tolist() == sorted(places.provinces["province_code"])
    for code, shape in drawn.items():
        inside = places.boundaries("regency", str(code)).geometry
        assert shape.equals(shapely.coverage_union_all(inside.to_numpy()))
    outline = places.outline("province", "", 100_000)
    assert [each["id"] for each in outline["features"]] == drawn.index.tolist()
    assert [each["properties"]["name"] for each in outline["features"]] == [
        places.name(code) for code in drawn.index
    ]
    view = View(None, places)
    assert maps.level_below(view) == "province"
    assert maps.level_below(replace(view, scope="15")) == "regency"
    assert maps.level_below(replace(view, scope="15.01")) == "district"


def test_one_file_per_table_holds_all_provinces_without_a_clash(nation):
    for name, key in [("visits", "visit_id"), ("mentors", "mentor_id"), ("financing", "loan_id")]:
        keys = pd.read_parquet(nation / "out" / f"{name}.parquet", columns=[key])[key]
        assert keys.is_unique
        assert keys.str.contains(r"-11-").any()


def test_the_country_has_83404_villages_in_38_provinces():
    places = reference.load()
    made = list(country.provinces(places, 83_404 - 1585, seed=1))
    codes = pd.concat([province.villages["village_code"] for province in made])
    assert len(made) == 37
    assert len(codes) == 83_404 - 1585
    assert codes.is_unique
    assert not codes.str.startswith("15").any()
    spots = [(north, east) for province in made for _, north, east in province.copies]
    assert len(spots) == len(set(spots))
