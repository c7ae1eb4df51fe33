"""A release written back as exports publishes to the same release."""

from __future__ import annotations

from datetime import date, datetime, time

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import intake
from dashboard.contract import tables
from dashboard.errors import DashboardError, UsageError
from dashboard.intake import Bases
from dashboard.releases import Store, export, exporting, plan, publish, publish_sample

from .tables import DAY, counted, places

FIRST = {
    "cooperatives": "cooperative_id,name,village_code\nSIM-K1,=1+1,15.01.01.2001\n",
    "mentors": "mentor_id,name,role\nSIM-M1,Satu,PMO\nSIM-M2,Dua,asisten bisnis\n",
    "visits": "visit_id,mentor_id,cooperative_id,started_at\n"
    "SIM-V1,SIM-M1,SIM-K1,2026-10-01 09:00\nSIM-V2,SIM-M1,SIM-K1,2026-10-08\n",
}


def names(release):
    return {table: [path.name for path in paths] for table, paths in release.tables.items()}


def taken_in(files, folder, as_of=DAY):
    """Publish files into a new store, as an analyst would."""
    store = Store(folder / "store")
    taken = intake.read(
        files,
        bases=Bases(),
        reference=places(),
        as_of=as_of,
        today=as_of,
        work=folder / "work",
    )
    planned = plan(store, taken, uploads=files)
    return store, publish(store, planned, counted, reference=places())


def again(release, store, folder, form):
    export(store, release, folder / "out", form, reference=places())
    files = [folder / "out" / f"{table}.{form}" for table in release.tables]
    return taken_in(files, folder / "again", release.as_of)[1]


@pytest.fixture
def first(tmp_path):
    """A store with three small tables, and its release."""
    files = []
    for name, text in FIRST.items():
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_text(text)
    return taken_in(files, tmp_path)


def test_a_simulated_province_comes_back_with_the_same_tables(exports, tmp_path):
    store = Store(tmp_path / "sample")
    release = publish_sample(store, counted, reference=places(), folder=exports)
    back = again(release, store, tmp_path, "csv")
    assert names(back) == names(release)
    assert (back.as_of, back.simulated) == (release.as_of, release.simulated)
    assert (tmp_path / "out" / "settings.toml").read_text() == release.settings_text
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {*release.tables, "settings"}


def test_headings_are_canonical_and_only_those_that_the_release_has(first, tmp_path):
    store, release = first
    assert names(again(release, store, tmp_path / "c", "csv")) == names(release)
    assert names(again(release, store, tmp_path / "p", "parquet")) == names(release)
    out = tmp_path / "c" / "out"
    assert (out / "mentors.csv").read_text() == (
        "mentor_id,name,role\nSIM-M1,Satu,management_office\nSIM-M2,Dua,business_assistant\n"
    )
    assert (out / "visits.csv").read_text() == (
        "visit_id,mentor_id,cooperative_id,started_at,started_at_has_time\n"
        "SIM-V1,SIM-M1,SIM-K1,2026-10-01 09:00:00,ya\nSIM-V2,SIM-M1,SIM-K1,2026-10-08,tidak\n"
    )


def test_what_begins_like_a_formula_runs_in_no_spreadsheet(first, tmp_path):
    store, release = first
    export(store, release, tmp_path / "out", reference=places())
    assert ",\u2060=1+1," in (tmp_path / "out" / "cooperatives.csv").read_text("utf-8")


def test_a_visit_at_midnight_stays_one_at_midnight(tmp_path):
    files = [tmp_path / f"{name}.csv" for name in FIRST]
    for file, text in zip(files, FIRST.values(), strict=True):
        file.write_text(text)
    files[-1].write_text(
        "visit_id,mentor_id,cooperative_id,started_at,started_at_has_time\n"
        "SIM-V1,SIM-M1,SIM-K1,2026-10-01 00:00:00,ya\n"
    )
    store, release = taken_in(files, tmp_path)
    assert names(again(release, store, tmp_path / "c", "csv")) == names(release)


# --- any typed table

ODD = ["=1+1", "-5 orang", "@x", "+62 812", '"kutip"', "a, b; c", "baris\nkedua", "a\r\nb", "1.234"]
WORDS = st.one_of(
    st.sampled_from(ODD),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp"]), min_size=1
    ).filter(lambda t: t.lower() not in ("-", "null", "n/a", "#n/a") and not t.startswith("#")),
)
AMOUNTS = st.one_of(
    st.sampled_from([0.0, 1.234, -1.234, 1234.0, 1.5, 123456.789, 1e15, 1e16, 1e22, 1e-4, 0.001]),
    st.integers(-(10**15), 10**15).map(lambda n: n / 10_000),
)
NUMBERS = st.one_of(AMOUNTS, st.floats(-1e20, 1e20).filter(lambda x: x == 0 or abs(x) > 1e-9))
DAYS = st.dates(date(2020, 1, 1), DAY)
MOMENTS = st.one_of(
    st.tuples(DAYS, st.times()).map(lambda parts: (datetime.combine(*parts), True)),
    DAYS.map(lambda day: (datetime.combine(day, time.min), False)),
)
VALUES = {
    "text": WORDS,
    "number": NUMBERS,
    "money": AMOUNTS,
    "integer": st.integers(0, 10**15),
    "date": DAYS,
    "flag": st.booleans(),
}


REFERRED = {"cooperatives": "SIM-K1", "mentors": "SIM-M1"}


def cell(table, column):
    """A strategy for a cell that intake could have stored; moments come with their companion."""
    if column.name in ("latitude", "longitude", "visit_id") or column.type.endswith("_code"):
        return st.none()
    if column.refers_to:
        return st.just(REFERRED[column.refers_to])
    low, high = column.minimum, column.maximum
    value = VALUES.get(column.type)
    if column.type in ("word", "list"):
        value = st.sampled_from(sorted(column.words)) if column.words else st.just("ab12")
    if column.type == "list":
        value = st.lists(value, min_size=1, max_size=3)
    if column.type in ("integer", "number", "money"):
        value = value.filter(lambda v: (low is None or v >= low) and (high is None or v <= high))
    if column.type == "moment":
        value = MOMENTS
    return value if table.needs_cell(column.name) else st.none() | value


@st.composite
def typed(draw, name):
    """A table's rows as stored: every optional cell filled or empty, in key order."""
    table, rows = tables()[name], []
    for number in range(draw(st.integers(1, 8))):
        row = {}
        for column in table.columns.values():
            if column.name == table.key[0] and not column.refers_to:
                row[column.name] = f"SIM-{number}"
                continue
            value = draw(cell(table, column))
            if column.type == "moment":
                value, row[f"{column.name}_has_time"] = value or (None, None)
            row[column.name] = value
        if "ended_at" in row:
            row["ended_at"], row["ended_at_has_time"] = None, None
        rows.append(row)
    return rows


ARROW = {
    "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "DATE": pa.date32(), "BOOLEAN": pa.bool_(),
    "TIMESTAMP": pa.timestamp("us"), "VARCHAR[]": pa.list_(pa.string()), "VARCHAR": pa.string(),
}  # fmt: skip


def written(name, rows, folder):
    schema = pa.schema((column, ARROW[kind]) for column, kind in tables()[name].stored.items())
    path = folder / f"{name}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
    return path


@settings(
    max_examples=6,
    deadline=None,
    # Tables without two rows of one key: many drawn rows are thrown away, and that is all right.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(visits=typed("visits"), financing=typed("financing"), follow_ups=typed("follow_ups"))
def test_any_typed_table_comes_back_from_csv_as_it_was(
    tmp_path_factory, visits, financing, follow_ups
):
    folder = tmp_path_factory.mktemp("any")
    stored = {
        name: written(name, rows, folder)
        for name, rows in (("visits", visits), ("financing", financing), ("follow_ups", follow_ups))
    }
    register = [folder / "cooperatives.csv", folder / "mentors.csv"]
    register[0].write_text("cooperative_id,name,village_code\nSIM-K1,Maju,15.01.01.2001\n")
    register[1].write_text("mentor_id,name,role\nSIM-M1,Satu,PMO\n")
    files = []
    with duckdb.connect() as connection:
        connection.execute(exporting.PLAIN)
        for name, path in stored.items():
            files.append(folder / f"{name}.csv")
            exporting.write(connection, name, (path,), files[-1], "csv")
    taken = intake.read(
        [*register, *files],
        bases=Bases(),
        reference=places(),
        as_of=DAY,
        today=DAY,
        work=folder / "work",
    )
    found = {
        finding.code for finding in taken.findings if finding.level in ("refused", "set_aside")
    }
    assert found == set()
    for name, path in stored.items():
        assert exporting.content([taken.tables[name]]) == exporting.content([path]), name


# --- what cannot be exported is said


def test_what_csv_cannot_say_is_refused_and_parquet_takes_it(tmp_path):
    huge = tmp_path / "financing.parquet"
    row = {"loan_id": "SIM-L1", "cooperative_id": "SIM-K1", "scheme": "other"}
    pq.write_table(pa.Table.from_pylist([row | {"principal_idr": 1e60, "bank": "a"}]), huge)
    register = tmp_path / "cooperatives.csv"
    register.write_text("cooperative_id,name,village_code\nSIM-K1,Maju,15.01.01.2001\n")
    store, release = taken_in([register, huge], tmp_path)
    assert release.rows["financing"] == 1
    with pytest.raises(DashboardError, match="financing cannot be written as csv without loss"):
        export(store, release, tmp_path / "out", reference=places())
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))
    assert names(again(release, store, tmp_path / "p", "parquet")) == names(release)


def test_a_folder_that_holds_something_is_left_alone(first, tmp_path):
    store, release = first
    with pytest.raises(UsageError, match="holds something already"):
        export(store, release, tmp_path, reference=places())
    (tmp_path / "empty").mkdir()
    export(store, release, tmp_path / "empty", reference=places())
    assert (tmp_path / "empty" / "visits.csv").exists()


def test_a_damaged_release_is_not_exported(first, tmp_path):
    store, release = first
    release.tables["visits"][0].write_bytes(b"x")
    with pytest.raises(DashboardError, match="damaged"):
        export(store, release, tmp_path / "out", reference=places())


def test_the_stores_own_reference_comes_along(first, tmp_path):
    store, release = first
    (store.folder / "reference").mkdir()
    (store.folder / "reference" / "villages.csv").write_text("own")
    export(store, release, tmp_path / "out", reference=places())
    assert (tmp_path / "out" / "reference" / "villages.csv").read_text() == "own"
