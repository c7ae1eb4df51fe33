"""Naive rules on hand-written tables: each accuses where one would first think so."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.scorecard.naive import NAIVE, answers
from dashboard.scorecard.trial import AS_OF

DAY = pd.Timestamp("2026-10-05")


def visit(number: int, mentor: str, cooperative: str, start: str, **said: object) -> dict:
    begin = DAY + pd.Timedelta(start)
    usual = {
        "visit_id": f"V{number}",
        "mentor_id": mentor,
        "cooperative_id": cooperative,
        "started_at": begin,
        "ended_at": begin + pd.Timedelta("1h"),
        "submitted_at": begin + pd.Timedelta("2h"),
        "latitude": 0.0,
        "longitude": {"K1": 0.0, "K2": 0.5, "K3": 1.0, "K4": 1.0}[cooperative],
        "photo_hashes": [f"photo {number}"],
        "findings": f"a long enough text about village number {number} of today",
    }
    return {**usual, **said}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """M1 fakes, M2 is careful with time and place; K3 and K4 share a point, nobody visits K4."""
    visits = [
        # Three times 55 km in five minutes.
        *(visit(10 * n, "M1", "K1", f"{n}D 8h", photo_hashes=["old"]) for n in range(3)),
        *(visit(10 * n + 1, "M1", "K2", f"{n}D 9h 5min", photo_hashes=["old"]) for n in range(3)),
        *(visit(100 + n, "M2", "K1", f"{n}D 8h", findings="same text") for n in range(10)),
        *(visit(200 + n, "M3", "K3", f"{n}D 8h", longitude=0.0) for n in range(3)),
    ]
    point = {"cooperative_id": ["K1", "K2", "K3", "K4"], "latitude": [0.0] * 4}
    frames = {
        "visits": pd.DataFrame(visits),
        "cooperatives": pd.DataFrame({**point, "longitude": [0.0, 0.5, 1.0, 1.0]}),
        "mentors": pd.DataFrame(
            {"mentor_id": ["M1", "M2", "M3", "M4"], "role": ["business_assistant"] * 4}
        ),
        "assignments": pd.DataFrame(
            {
                "mentor_id": ["M1"] * 11 + ["M2"],
                "cooperative_id": ["K1"] * 11 + ["K2"],
                "assigned_to": [pd.NaT] * 11 + [pd.Timestamp("2026-05-01")],
            }
        ),
        "construction": pd.DataFrame(
            {
                "cooperative_id": ["K1", "K1", "K2", "K2", "K4", "K4"],
                "as_of": [DAY, DAY + pd.Timedelta("7D")] * 3,
                "physical_pct": [40.0, 41.0, 40.0, 50.0, 40.0, 40.0],
            }
        ),
        "follow_ups": pd.DataFrame(
            {
                "cooperative_id": ["K1", "K2"],
                "due_on": [DAY, DAY],
                "closed_on": pd.Series([pd.NaT, DAY], dtype="datetime64[us]"),
            }
        ),
    }
    folder = tmp_path_factory.mktemp("typed")
    paths = {name: folder / f"{name}.parquet" for name in frames}
    for name, frame in frames.items():
        frame.to_parquet(paths[name])
    return paths


def test_each_naive_rule_accuses_where_one_would_first_think_so(tables):
    found = answers(tables, AS_OF)
    flagged = {rule: set(ids) for rule, ids in found.groupby("rule")["subject_id"]}
    assert flagged == {
        "a row of assignments ended this year": {"K2"},
        "no visit for 60 calendar days": {"K4"},
        "no entry for 21 calendar days": {"M1", "M3", "M4"},
        "three trips too fast, from one visit to the next (LAG)": {"M1"},
        "three positions 2 km off the register": {"M3"},
        "ten repeated texts": {"M2"},
        "a photo seen elsewhere": {"K1", "K2"},
        "three texts under eight words": {"K1"},
        "a follow-up past its date": {"K1"},
        "no progress in 8 weeks, and visited": {"K1"},
        "more than ten rows in assignments": {"M1"},
        "equal coordinates": {"K3", "K4"},
        "any sign on any visit in 18 weeks": {"K1", "K2", "K3"},
        "a sign on more than 15% of the visits": {"M1", "M2", "M3"},
    }
    silent = {rule.says for rule in NAIVE} - set(flagged)
    assert silent == {"three visits under ten minutes", "five visits sent within an hour"}


def test_the_same_tables_give_the_same_rows_in_the_same_order(tables):
    assert answers(tables, AS_OF).equals(answers(tables, AS_OF))
