"""Every innocent explanation is in the exports, and each breaks the naive rule it was made for.

A naive rule is what one would write first. Here it must accuse people who did nothing wrong.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from .conftest import AS_OF, RECENT, Sample

KM_PER_DEGREE = 111.2


def km(lat_a: pd.Series, lon_a: pd.Series, lat_b: pd.Series, lon_b: pd.Series) -> pd.Series:
    return KM_PER_DEGREE * np.hypot(lat_a - lat_b, (lon_a - lon_b) * np.cos(np.radians(lat_a)))


@pytest.fixture(scope="module")
def honest(sample: Sample) -> pd.DataFrame:
    """Visits of honest assistants with the register's point and its distance in km."""
    visits = sample.visits
    visits = visits[(visits["honest"] == "yes") & (visits["role"] == "business_assistant")]
    register = sample.tables["cooperatives"].rename(
        columns={"latitude": "point_lat", "longitude": "point_lon"}
    )
    columns = ["cooperative_id", "point_lat", "point_lon", "signal", "coordinate_kind"]
    truth = sample.cooperatives[["cooperative_id", "regency_code", "area", "confounders"]]
    truth = truth.rename(columns={"confounders": "traps"})
    visits = visits.merge(register[columns]).merge(truth, on="cooperative_id")
    visits["off_km"] = km(
        visits["latitude"], visits["longitude"], visits["point_lat"], visits["point_lon"]
    )
    visits["day"] = visits["started_at"].dt.floor("D")
    return visits.sort_values(["mentor_id", "started_at"], ignore_index=True)


@pytest.fixture(scope="module")
def pairs(honest: pd.DataFrame) -> pd.DataFrame:
    """Consecutive visits of one honest mentor on one day, at two cooperatives."""
    after = honest.shift(-1)
    both = honest.join(after.add_suffix("_next"))
    both["apart_km"] = km(
        both["point_lat"], both["point_lon"], both["point_lat_next"], both["point_lon_next"]
    )
    both["gap"] = (both["started_at_next"] - both["ended_at"]).dt.total_seconds() / 60
    same = (both["mentor_id"] == both["mentor_id_next"]) & (both["day"] == both["day_next"])
    return both[same & (both["cooperative_id"] != both["cooperative_id_next"])]


def with_trap(frame: pd.DataFrame, trap: str, column: str = "confounders") -> pd.DataFrame:
    return frame[frame[column].str.split(";").map(lambda names: trap in names)]


def test_city_neighbours_break_two_visits_within_minutes(pairs):
    """City cooperatives stand 300 to 600 m apart: the next visit begins minutes later."""
    accused = pairs[(pairs["gap"] < 20) & (pairs["area"] == "city")]
    assert (accused["apart_km"] < 0.8).sum() >= 20


def test_joint_meetings_break_same_time_at_two_places(pairs):
    accused = pairs[(pairs["gap"] < 0) & (pairs["apart_km"] > 2)]
    assert (accused["kind"] == "joint").sum() >= 100
    assert (accused["mode"] == "field").any()  # many forms call it an ordinary visit


def test_cached_positions_break_far_from_the_register(sample, honest):
    near = honest[(honest["off_km"] > 2) & (honest["kind"] == "genuine")]
    accused = near[~near["traps"].str.contains("wrong_coordinate")]
    assert len(accused) >= 100
    assert with_trap(sample.mentors, "cached_gps").shape[0] >= 100


def test_missing_positions_break_no_position_means_not_there(honest):
    missing = honest.loc[honest["kind"] == "genuine", "latitude"].isna().mean()
    assert 0.05 < missing < 0.11


def test_wrong_register_points_break_far_from_the_register(honest):
    wrong = with_trap(honest, "wrong_coordinate", "traps")
    assert wrong["cooperative_id"].nunique() >= 0.02 * 1585
    assert (wrong["off_km"].dropna() > 2).mean() > 0.8


def test_shared_sites_break_one_point_means_an_error(sample):
    points = sample.tables["cooperatives"][["latitude", "longitude"]]
    twins = sample.tables["cooperatives"][points.duplicated(keep=False)]
    assert set(twins["cooperative_id"]) == set(
        with_trap(sample.cooperatives, "shared_site")["cooperative_id"]
    )
    assert len(twins) >= 10


def test_the_wrong_choice_breaks_one_contradiction_is_enough(honest):
    slips = honest[honest["kind"] == "wrong_cooperative"]
    assert 0.003 < len(slips) / len(honest) < 0.008
    assert (slips["off_km"] > 2).sum() >= 50


def test_no_signal_breaks_rolled_up_means_made_up(honest):
    remote = honest[honest["signal"] == "none"]
    share = (honest.drop_duplicates("cooperative_id")["signal"] == "none").mean()
    assert 0.1 < share < 0.25
    lag = remote["submitted_at"] - remote["ended_at"]
    assert (lag > pd.Timedelta(days=2)).mean() > 0.4
    sessions = remote.groupby(["mentor_id", remote["submitted_at"].dt.floor("h")])["day"]
    assert (sessions.nunique() >= 3).sum() >= 50


def test_the_server_outage_breaks_rolled_up_means_made_up(honest):
    evening = honest["submitted_at"].between("2026-06-12 20:00", "2026-06-12 23:00")
    replayed = honest[evening & (honest["signal"] != "none")]
    days = replayed.groupby("mentor_id")["day"].nunique()
    assert (days >= 3).sum() >= 40
    sent = honest["submitted_at"].dt.floor("D")
    assert not (sent == pd.Timestamp("2026-06-10")).any()


def test_everybody_hurries_at_the_end_of_the_month(honest):
    daily = honest.groupby("day").size()
    late = daily[(daily.index.day >= 27) & (daily.index.day_of_week < 5)]
    usual = daily[daily.index.day.isin(range(8, 23)) & (daily.index.day_of_week < 5)]
    assert late.median() > 1.2 * usual.median()


def test_ramadan_and_lebaran_break_fewer_visits_means_neglect(honest):
    daily = honest.groupby("day").size().reindex(pd.date_range("2026-02-23", AS_OF), fill_value=0)
    working = daily[daily.index.day_of_week < 5]
    usual = working["2026-04-01":"2026-07-31"].median()
    assert working["2026-03-02":"2026-03-17"].median() < 0.85 * usual
    assert working["2026-03-19":"2026-03-26"].max() < 0.3 * usual


def test_floods_break_no_visit_for_weeks(sample):
    floods = sample.tables["calendar"].query("kind == 'flood' and date_from > '2026-08-01'")
    assert len(floods) >= 4
    cooperatives = sample.tables["cooperatives"]
    visits = sample.tables["visits"]
    silent = 0
    for _, flood in floods.iterrows():
        inside = cooperatives["village_code"].str.startswith(flood["scope_code"] + ".")
        days = visits["started_at"].dt.floor("D").between(flood["date_from"], flood["date_to"])
        seen = visits.loc[days, "cooperative_id"]
        silent += (~cooperatives.loc[inside, "cooperative_id"].isin(seen)).sum()
    assert silent >= 20


def test_the_contract_gap_breaks_nobody_was_assigned(sample):
    rows = sample.tables["assignments"].merge(sample.tables["mentors"], on="mentor_id")
    rows = rows[rows["role"] == "business_assistant"]
    gap = pd.Timestamp("2026-01-20")
    live = (rows["assigned_from"] <= gap) & ~(rows["assigned_to"] < gap)
    assert not (live & (rows["contract_from"] <= gap)).any()
    assert (sample.tables["calendar"]["kind"] == "contract_gap").sum() == 1


def test_new_mentors_break_no_visit_by_the_current_mentor(sample):
    new = with_trap(sample.mentors, "new")
    current = sample.cooperatives.merge(new[["mentor_id"]], on="mentor_id")
    assert len(current) >= 15
    assert (current["tier"] == "unknown").all()


def test_terse_writers_break_short_text_means_nothing_done(honest):
    short = honest["findings"].str.split().str.len() < 8
    terse = honest["behaviour"] == "terse"
    assert short[terse].mean() > 0.7
    assert (honest.loc[terse, "action_items"].notna()).mean() > 0.4


def test_the_form_template_breaks_equal_beginnings_mean_copies(sample, honest):
    beginning = honest["findings"].str.extract(r"^(\w+): ", expand=False).str.lower()
    users = honest.loc[beginning == "agenda", "mentor_id"].nunique()
    assert users >= 3
    assert with_trap(sample.mentors, "template").shape[0] >= users


@pytest.mark.parametrize("trap", ["carried_forward", "stepped_progress", "declared_blocker"])
def test_reporting_habits_break_no_progress_means_frozen(sample, trap):
    rows = sample.tables["construction"]
    lately = rows[rows["as_of"] > AS_OF - pd.Timedelta(days=56)]
    spread = lately.groupby("cooperative_id")["physical_pct"].agg(np.ptp)
    under_way = lately.groupby("cooperative_id")["physical_pct"].max().between(1, 99.9)
    still = set(spread[(spread < 2) & under_way].index)
    frozen = sample.cooperatives["patterns"].str.contains("frozen")
    innocent = set(with_trap(sample.cooperatives[~frozen], trap)["cooperative_id"])
    assert len(still & innocent) >= 5


def test_finishing_works_break_no_progress_means_frozen(sample):
    rows = sample.tables["construction"]
    last = rows[rows["as_of"] == AS_OF].set_index("cooperative_id")["physical_pct"]
    finishing = with_trap(sample.cooperatives, "finishing")["cooperative_id"]
    assert len(finishing) >= 3
    assert last[finishing].between(90, 99.9).all()


def test_leave_breaks_silent_means_dark(sample):
    on_leave = with_trap(sample.mentors, "leave")
    last = sample.tables["visits"].groupby("mentor_id")["started_at"].max()
    assert len(on_leave) >= 1
    assert (last[on_leave["mentor_id"]] < AS_OF - pd.Timedelta(days=21)).all()
    assert set(on_leave["mentor_id"]) <= set(sample.tables["absences"]["mentor_id"])
    dark = sample.mentors[sample.mentors["behaviour"] == "dark"]
    assert (last[dark["mentor_id"]] < AS_OF - pd.Timedelta(days=21)).all()


def live_rows(sample: Sample) -> pd.DataFrame:
    rows = sample.tables["assignments"].merge(sample.tables["mentors"], on="mentor_id")
    return rows[rows["assigned_to"].isna() & (rows["contract_to"] >= AS_OF)]


def test_shared_cooperatives_break_two_mentors_are_a_conflict(sample):
    rows = live_rows(sample)
    rows = rows[rows["role"] == "business_assistant"]
    doubled = set(rows.loc[rows["cooperative_id"].duplicated(), "cooperative_id"])
    shared = with_trap(sample.cooperatives, "shared_mentor")
    assert doubled == set(shared["cooperative_id"])
    assert (shared["honest"] == "yes").all()


def test_renumbered_villages_break_an_ended_row_is_a_vacancy(sample):
    rows = sample.tables["assignments"]
    ended = set(rows.loc[rows["assigned_to"] > "2026-03-01", "cooperative_id"])
    renumbered = with_trap(sample.cooperatives, "renumbered")
    assert len(renumbered) >= 5
    assert set(renumbered["cooperative_id"]) <= ended
    assert (renumbered["vacancy"] == "no").all()


def test_last_years_rows_break_counting_rows_as_load(sample):
    rows = sample.tables["assignments"]
    naive = rows.groupby("mentor_id").size()
    real = live_rows(sample).groupby("mentor_id").size()
    assert (naive > 15).sum() > 10 * (real > 15).sum()


def test_office_caretakers_break_any_row_is_a_mentor(sample):
    empty = sample.cooperatives.query("vacancy == 'yes'")["cooperative_id"]
    assert empty.isin(live_rows(sample)["cooperative_id"]).sum() >= 5


def test_contracts_that_ended_break_an_open_row_is_a_mentor(sample):
    rows = sample.tables["assignments"].merge(sample.tables["mentors"], on="mentor_id")
    gone = rows[rows["assigned_to"].isna() & (rows["contract_to"] < AS_OF)]
    assert len(gone) >= 5


def test_a_late_feed_breaks_no_visit_for_weeks(sample):
    late = sample.cooperatives[sample.cooperatives["feed_complete"] == "no"]
    assert len(set(late["regency_code"])) == 1
    last = sample.tables["visits"].merge(late[["cooperative_id"]])["submitted_at"].max()
    feeds = sample.tables["feeds"].query("table == 'visits'").set_index("regency_code")
    said = feeds.loc[late["regency_code"].iloc[0], "complete_to"]
    assert last < said + pd.Timedelta(days=1) < RECENT + pd.Timedelta(days=60)
    assert (late["tier"] == "unknown").all()


def test_a_missing_column_breaks_no_hash_means_no_photo(sample):
    bare = with_trap(sample.cooperatives, "no_photo_hashes")
    visits = sample.tables["visits"].merge(bare[["cooperative_id", "regency_code"]])
    assert len(set(visits["regency_code"])) == 1
    assert visits["photo_hashes"].isna().all()
    assert (visits["photo_count"] > 0).mean() > 0.8


def test_a_banner_breaks_one_photo_at_two_places(sample):
    hashes = sample.visits.assign(photo=sample.visits["photo_hashes"].str.split(";"))
    hashes = hashes.explode("photo").dropna(subset=["photo"])
    uses = hashes.groupby("photo")["mentor_id"].nunique()
    assert (uses >= 5).sum() >= 5


def test_a_phone_on_utc_breaks_nobody_visits_at_night(sample):
    shifted = with_trap(sample.mentors, "utc_shift")
    assert len(shifted) == 1
    night = sample.visits["started_at"].dt.hour < 6
    accused = sample.visits[night]
    assert set(accused["mentor_id"]) == set(shifted["mentor_id"])
    assert (accused["honest"] == "yes").all()


def test_thousands_of_rupiah_break_amounts_as_written(sample):
    funds = sample.tables["village_funds"]
    books = sample.tables["cash_flow"]
    assert 1 <= (funds["allocation_idr"] < 10_000_000).sum() <= 10
    assert 1 <= (books["instalment_paid_idr"] > 20 * books["revenue_idr"]).sum() <= 10


def test_second_line_visits_break_only_the_assigned_mentor_counts(sample):
    second = sample.visits[sample.visits["role"] != "business_assistant"]
    assert 2000 < len(second) < 5000
    assert not set(second["cooperative_id"]) & set(
        sample.cooperatives.query("never_visited == 'yes'")["cooperative_id"]
    )


def test_honest_texts_are_varied(sample):
    own = sample.visits[
        (sample.visits["behaviour"] == "honest") & (sample.visits["kind"] != "joint")
    ]
    bare = own["findings"].dropna().str.replace(r"\d+", "#", regex=True)
    assert bare.nunique() > 20_000
    assert bare.value_counts().iloc[0] < 20


def test_public_figures_are_met(sample):
    tables = sample.tables
    august = tables["construction"][tables["construction"]["as_of"] == "2026-08-01"]
    bands = pd.cut(august["physical_pct"], [-1, 20.49, 50.49, 75.49, 99.99, 100])
    counts = bands.value_counts(sort=False).tolist()
    assert counts == pytest.approx([170, 162, 103, 92, 322], abs=25)
    assert 1585 - tables["construction"]["cooperative_id"].nunique() == 742
    assert tables["cooperatives"]["nib"].notna().sum() == 1059
    assert tables["cooperatives"]["last_annual_meeting_on"].notna().sum() == 812
    july = tables["business_units"][tables["business_units"]["as_of"] == "2026-07-31"]
    assert july["monthly_sales_idr"].sum() == pytest.approx(44.4e6, rel=0.01)
    selling = july.dropna(subset=["monthly_sales_idr"]).merge(
        tables["cooperatives"][["cooperative_id", "regency_name"]]
    )
    assert len(set(selling["regency_name"])) == 4
