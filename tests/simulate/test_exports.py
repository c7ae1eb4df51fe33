"""Every exported table is what the contract asks for, so that a sample publishes cleanly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard import contract, reference

from .conftest import AS_OF

TABLES = list(contract.tables())


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_the_contracts(sample, name):
    assert list(sample.tables[name].columns) == list(contract.tables()[name].columns)
    assert len(sample.tables[name])


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_unique_and_required_cells_filled(sample, name):
    table, frame = contract.tables()[name], sample.tables[name]
    assert not frame.duplicated(list(table.key)).any()
    for column in table.columns.values():
        if column.required:
            assert frame[column.name].notna().all(), column.name


@pytest.mark.parametrize("name", TABLES)
def test_values_are_words_numbers_and_dates_that_the_contract_accepts(sample, name):
    for column in contract.tables()[name].columns.values():
        values = sample.tables[name][column.name].dropna()
        if column.words and column.type == "word":
            assert set(values) <= set(column.words), column.name
        if column.words and column.type == "list":
            assert set(values.str.split(";").explode()) <= set(column.words), column.name
        if column.minimum is not None:
            assert values.min() >= column.minimum, column.name
        if column.maximum is not None:
            assert values.max() <= column.maximum, column.name
        if column.type in {"date", "moment"} and column.observed and len(values):
            assert values.max() < AS_OF + pd.Timedelta(days=1), column.name


@pytest.mark.parametrize("name", TABLES)
def test_references_have_no_orphans(sample, name):
    villages = reference.load().villages["village_code"]
    for column in contract.tables()[name].columns.values():
        if column.refers_to is None:
            continue
        values = sample.tables[name][column.name].dropna()
        if column.refers_to == "villages":
            known = villages
        else:
            target = contract.tables()[column.refers_to]
            known = sample.tables[column.refers_to][target.key[0]]
        assert values.isin(known).all(), column.name


def test_intervals_run_forward(sample):
    visits = sample.tables["visits"]
    assert (visits["ended_at"] >= visits["started_at"]).all()
    assert (visits["submitted_at"] > visits["started_at"]).all()
    for table, begin, end in [
        ("mentors", "contract_from", "contract_to"),
        ("assignments", "assigned_from", "assigned_to"),
        ("absences", "absent_from", "absent_to"),
        ("calendar", "date_from", "date_to"),
        ("follow_ups", "opened_on", "closed_on"),
        ("follow_ups", "opened_on", "escalated_on"),
        ("construction", "measured_on", "as_of"),
        ("financing", "approved_on", "first_disbursed_on"),
    ]:
        frame = sample.tables[table].dropna(subset=[begin, end])
        assert (frame[end].dt.floor("D") >= frame[begin].dt.floor("D")).all(), (table, end)


def test_points_lie_in_the_province(sample):
    boundary = reference.load().boundaries("regency")
    outline = boundary.to_crs(32748).union_all().buffer(1500)
    for table, lat, lon in [
        ("cooperatives", "latitude", "longitude"),
        ("mentors", "base_latitude", "base_longitude"),
        ("visits", "latitude", "longitude"),
        ("local_businesses", "latitude", "longitude"),
    ]:
        frame = sample.tables[table].dropna(subset=[lat, lon])
        points = boundary.__class__(
            geometry=boundary.geometry.__class__.from_xy(frame[lon], frame[lat], crs=4326)
        )
        assert points.to_crs(32748).within(outline).all(), table


def test_every_id_is_marked_as_simulated(sample):
    for table, column in [
        ("cooperatives", "cooperative_id"),
        ("mentors", "mentor_id"),
        ("visits", "visit_id"),
        ("follow_ups", "follow_up_id"),
        ("financing", "loan_id"),
    ]:
        assert sample.tables[table][column].str.startswith("SIM-").all(), table


def test_truth_is_never_in_the_exports(sample):
    assert {file.stem for file in sample.out.iterdir()} == set(TABLES)
    told = {"faked", "careful", "hollow", "ceremonial", "low_effort", "partial", "terse", "honest"}
    for name, frame in sample.tables.items():
        for column in frame.select_dtypes(include=["object", "string"]):
            words = frame[column].dropna().astype(str)
            assert not np.isin(words.unique().astype(str), list(told)).any(), (name, column)
