"""Cells set right: checked like an upload, published, remembered, replayed, withdrawn."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime

import duckdb
import pytest

from dashboard import desk as room
from dashboard import questions, reference, releases
from dashboard.desk import Desk, correct, corrections, withdraw_correction
from dashboard.errors import DashboardError, RefusedError, UsageError
from dashboard.releases import Store

DAY = date(2026, 10, 31)
NOON = datetime(2026, 11, 2, 5, tzinfo=UTC)
FILES = {
    "cooperatives": "cooperative_id,name,village_code,members\n"
    "SIM-K1,Maju,15.01.01.2001,40\nSIM-K2,Makmur,15.01.01.2002,\n",
    "mentors": "mentor_id,name,role\nSIM-M1,Satu,PMO\n",
    "visits": "visit_id,mentor_id,cooperative_id,started_at,topics,findings\n"
    "SIM-V1,SIM-M1,SIM-K1,2026-10-01 09:00,business_plan,atap\n"
    "SIM-V2,SIM-M1,SIM-K2,2026-10-08,,\n",
    "construction": "cooperative_id,as_of,physical_pct\nSIM-K1,2026-10-01,50\n",
}


@pytest.fixture(scope="module")
def places():
    return reference.load()


@pytest.fixture
def store(tmp_path, places, monkeypatch):
    monkeypatch.setattr(questions, "assess", nothing)
    monkeypatch.setattr(questions, "program", dict)
    # What is published here has no results, and so no cases to note.
    monkeypatch.setattr(sys.modules["dashboard.desk.corrections"], "note_releases", print)
    made = Store(tmp_path / "store")
    upload(made, tmp_path, places, **FILES)
    return made


def nothing(tables, as_of, settings, reference, out, progress=None, before=()):
    return {}


@pytest.fixture
def desk(store):
    return Desk(store.folder)


def upload(store, tmp_path, places, **texts):
    folder = tmp_path / f"in{len(store.releases())}"
    folder.mkdir(exist_ok=True)
    files = []
    for name, text in texts.items():
        files.append(folder / f"{name}.csv")
        files[-1].write_text(text)
    taken = room.read_upload(
        Desk(store.folder),
        store,
        files,
        reference=places,
        as_of=DAY,
        today=DAY,
        work=folder / "work",
    )
    planned = releases.plan(store, taken, uploads=files)
    releases.publish(store, planned, nothing, reference=places)
    return {f.code: f for f in planned.findings}


@pytest.fixture
def set_right(desk, store, places):
    def run(table, key, column, value, reason="salah ketik", by="analyst 1"):
        return correct(
            desk,
            store,
            table,
            key,
            column,
            value,
            reason=reason,
            by=by,
            reference=places,
            at=NOON,
        )

    return run


def cells(store, table, *columns):
    (path,) = store.release().tables[table]
    with duckdb.connect() as connection:
        return connection.execute(
            f"select {', '.join(columns)} from read_parquet($p)", {"p": str(path)}
        ).fetchall()


def test_a_cell_of_a_register_is_set_right_and_nothing_else(store, desk, set_right):
    release = set_right("cooperatives", "SIM-K2", "members", "1.204")
    assert cells(store, "cooperatives", "name", "members") == [("Maju", 40), ("Makmur", 1204)]
    assert (release.number, release.made_by) == (2, "analyst 1")
    assert release.note == "Koreksi: cooperatives, SIM-K2, members."
    assert {t: c.changed for t, c in store.changes(2).items()} == {"cooperatives": 1}
    (one,) = corrections(desk, 1)
    c = one.correction
    assert (c.table, c.key, c.column, c.old, c.new, c.reason) == (
        *("cooperatives", ("SIM-K2",), "members", None, "1204", "salah ketik"),
    )
    assert (one.at, one.who, one.withdrawn, one.holds) == (NOON, "analyst 1", None, True)


@pytest.mark.parametrize(
    ("key", "column", "value", "stored"),
    [
        ("SIM-V1", "findings", "=dinding", ("=dinding",)),
        ("SIM-V1", "findings", "", (None,)),
        ("SIM-V1", "topics", "koperasi; ", None),
        ("SIM-V1", "topics", "financing, bookkeeping", (["financing", "bookkeeping"],)),
        (
            "SIM-V2",
            "started_at",
            "9 Okt 2026 10.30",
            (datetime.fromisoformat("2026-10-09T10:30"), True),
        ),
        ("SIM-V1", "started_at", "09/10/2026", (datetime.fromisoformat("2026-10-09"), False)),
        ("SIM-V1", "attendees", "7", (7,)),
    ],
)
def test_a_cell_of_a_log_takes_every_spelling(store, set_right, key, column, value, stored):
    if stored is None:
        with pytest.raises(RefusedError, match="cannot be taken"):
            set_right("visits", key, column, value)
        return
    set_right("visits", key, column, value)
    columns = [column, f"{column}_has_time"][: len(stored)]
    found = dict(zip(["SIM-V1", "SIM-V2"], cells(store, "visits", *columns), strict=True))
    assert found[key] == stored
    assert store.release().rows["visits"] == 2


def test_the_other_rows_of_a_register_stay_as_they_were(store, set_right, tmp_path, places):
    loans = "loan_id,cooperative_id,scheme,principal_idr,annual_rate_pct,bank\n"
    loans += "SIM-L1,SIM-K1,other,1234.5670,6,=A\nSIM-L2,SIM-K2,other,2000000,6.125,B\n"
    upload(store, tmp_path, places, financing=loans)
    set_right("financing", "SIM-L2", "principal_idr", "Rp3 juta")
    set_right("financing", "SIM-L1", "annual_rate_pct", "7")
    set_right("financing", "SIM-L2", "bank", "C")
    found = cells(store, "financing", "principal_idr", "annual_rate_pct", "bank")
    assert found == [(1234.567, 7.0, "=A"), (3e6, 6.125, "C")]


def test_it_is_replayed_while_the_source_says_the_old_value(
    store, desk, set_right, tmp_path, places
):
    set_right("cooperatives", "SIM-K1", "members", "44")
    said = upload(
        store, tmp_path, places, cooperatives=FILES["cooperatives"].replace("Maju", "Jaya")
    )
    assert cells(store, "cooperatives", "name", "members")[0] == ("Jaya", 44)
    assert said["correction_applied"].level == "info"
    assert 'still says "40"; the correction to "44"' in said["correction_applied"].reason_en
    set_right("cooperatives", "SIM-K1", "members", "45")
    said = upload(store, tmp_path, places, cooperatives=FILES["cooperatives"])
    assert cells(store, "cooperatives", "members")[0] == (45,)
    assert [c.holds for c in corrections(desk, 1)] == [True, False]

    agreeing = FILES["cooperatives"].replace(",40", ",45")
    assert "correction_agrees" in upload(store, tmp_path, places, cooperatives=agreeing)
    other = FILES["cooperatives"].replace(",40", ",50")
    said = upload(store, tmp_path, places, cooperatives=other)
    assert said["correction_source_changed"].level == "note"
    assert cells(store, "cooperatives", "members")[0] == (50,)


def test_a_log_and_a_key_of_two_parts_are_replayed_too(store, set_right, tmp_path, places):
    set_right("construction", "SIM-K1 / 2026-10-01", "physical_pct", "55,5")
    set_right("visits", "SIM-V2", "started_at", "2026-10-08 11:00")
    said = upload(
        store, tmp_path, places, construction=FILES["construction"], visits=FILES["visits"]
    )
    assert "correction_applied" in said
    assert cells(store, "construction", "physical_pct") == [(55.5,)]
    found = cells(store, "visits", "started_at", "started_at_has_time")
    assert found[1] == (datetime.fromisoformat("2026-10-08T11:00"), True)


def test_a_withdrawn_correction_is_replayed_no_more(store, desk, set_right, tmp_path, places):
    set_right("cooperatives", "SIM-K1", "members", "44")
    withdraw_correction(desk, 1, 1, by="analyst 2", at=NOON)
    (one,) = corrections(desk, 1)
    assert (one.holds, one.withdrawn) == (False, (NOON, "analyst 2"))
    upload(store, tmp_path, places, cooperatives=FILES["cooperatives"])
    assert cells(store, "cooperatives", "members")[0] == (40,)
    with pytest.raises(RefusedError, match="does not hold"):
        withdraw_correction(desk, 1, 1, by="analyst 2")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("cooperative", "SIM-K1", "members", "4"), "Did you mean cooperatives"),
        (("cooperatives", "SIM-K3", "members", "4"), "no row SIM-K3. Did you mean SIM-K1"),
        (("cooperatives", "SIM-K1", "member", "4"), "no column member. Did you mean members"),
        (("cooperatives", "SIM-K1", "cooperative_id", "x"), "tells which row it is"),
        (
            ("construction", "SIM-K1", "physical_pct", "4"),
            "Write the key as cooperative_id / as_of",
        ),
        (("cooperatives", "SIM-K1", "members", "empat"), "empat"),
        (("cooperatives", "SIM-K1", "members", "40"), "says 40 already"),
        (("cooperatives", "SIM-K1", "name", ""), "cannot be taken"),
        (("construction", "SIM-K1 / 2026-10-01", "physical_pct", "140"), "140"),
        (("visits", "SIM-V1", "mentor_id", "SIM-M9"), "SIM-M9"),
        (("visits", "SIM-V1", "started_at", "2027-01-01"), "2027-01-01"),
        (("cooperatives", "SIM-K1", "members", "4", " "), "Write the reason"),
        (("cooperatives", "SIM-K1", "members", "4", "x", ""), "Write your name"),
    ],
)
def test_what_cannot_be_corrected_is_said_and_nothing_is_written(
    store, desk, set_right, given, said
):
    with pytest.raises((UsageError, RefusedError)) as fault:
        set_right(*given)
    assert said in fault.value.en
    assert len(store.releases()) == 1
    assert corrections(desk, 1) == ()


def test_what_cannot_be_published_is_not_remembered(store, desk, set_right, monkeypatch):
    set_right("cooperatives", "SIM-K1", "members", "44")

    def broken(*_, **__):
        raise DashboardError("disk", "disk")

    monkeypatch.setattr(releases, "publish", broken)
    with pytest.raises(DashboardError, match="disk"):
        set_right("cooperatives", "SIM-K1", "members", "45")
    assert [(c.correction.new, c.holds) for c in corrections(desk, 1)] == [
        ("45", False),
        ("44", True),
    ]
