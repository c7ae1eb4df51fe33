"""Headline figures recomputed a second way: plain pandas over the exports."""

import pandas as pd
import pytest

from dashboard.views import answers


@pytest.fixture(scope="module")
def register(exports):
    frame = pd.read_csv(exports / "cooperatives.csv", dtype=str)
    return frame.set_index("cooperative_id")


def counted(view, metric):
    row = answers.measure(view, metric, level=view.level).iloc[0]
    return int(row["numerator"]), int(row["denominator"])


def scopes(register):
    code = register["village_code"].dropna().min()
    return ["15", code[:5], code[:8]]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_buildings_finished(view, register, exports, place):
    scope = scopes(register)[place]
    built = pd.read_csv(exports / "construction.csv", dtype={"cooperative_id": str})
    latest = built.sort_values("as_of").groupby("cooperative_id")["physical_pct"].last()
    inside = register.index[register["village_code"].fillna("").str.startswith(scope)]
    finished = int((latest.reindex(inside) >= 100).sum())
    assert counted(view(scope), "built") == (finished, len(inside))
    without = int(latest.reindex(inside).isna().sum())
    assert counted(view(scope), "no_construction_record") == (without, len(inside))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_units_operating(view, register, exports, place):
    scope = scopes(register)[place]
    units = pd.read_csv(exports / "business_units.csv", dtype={"cooperative_id": str})
    latest = units.sort_values("as_of").groupby(["cooperative_id", "unit_type"])["status"].last()
    running = latest[latest == "operating"].index.get_level_values(0).unique()
    inside = register.index[register["village_code"].fillna("").str.startswith(scope)]
    assert counted(view(scope), "operating") == (len(inside.intersection(running)), len(inside))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_business_numbers(view, register, place):
    scope = scopes(register)[place]
    inside = register[register["village_code"].fillna("").str.startswith(scope)]
    assert counted(view(scope), "nib") == (int(inside["nib"].notna().sum()), len(inside))


def test_follow_ups_kept(view, register, exports):
    items = pd.read_csv(exports / "follow_ups.csv", parse_dates=["due_on", "closed_on"])
    placed = items.join(register["village_code"], on="cooperative_id")
    placed["regency"] = placed["village_code"].fillna("").str[:5]
    found = answers.measure(view("15"), "follow_ups_kept", level="regency").set_index("code")
    feed = pd.read_parquet(view("15").release.results["regency_feed"][0])
    feeds = feed.set_index("regency_code")["window_from"]
    for code, row in found.iterrows():
        due = placed[
            (placed["regency"] == code)
            & (placed["due_on"] > pd.Timestamp(feeds[code]))
            & (placed["due_on"] <= pd.Timestamp("2026-10-31"))
        ]
        assert int(row["denominator"]) == len(due)
        assert int(row["numerator"]) == int((due["closed_on"] <= due["due_on"]).sum())
    assert found["denominator"].sum() > 0


def test_the_rows_behind_a_number_are_as_many_as_it_says(view):
    for metric in ("operating", "built", "accompanied", "without_mentor", "nib"):
        members = answers.members(view("15"), metric)
        assert int(members["numerator"].sum()) == counted(view("15"), metric)[0]


def test_the_places_below_add_up(view):
    for metric in ("operating", "built", "unassessed", "without_mentor"):
        below = answers.measure(view("15"), metric, level="regency")
        assert int(below["numerator"].sum()) == counted(view("15"), metric)[0]
