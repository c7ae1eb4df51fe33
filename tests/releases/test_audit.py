"""What was uploaded, by whom and with which effect; its bytes come back under its own name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.errors import DashboardError
from dashboard.releases import Store, audit, uploaded

from .tables import MENTORS, REGISTER, published

NOON = datetime(2026, 11, 2, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    first = {"cooperatives": REGISTER, "mentors": MENTORS}
    published(made, tmp_path / "1", first, by="A", at=NOON)
    published(made, tmp_path / "2", {"mentors": MENTORS.replace("Dua", "Tiga")}, by="B", at=NOON)
    return made


def test_every_upload_is_listed_newest_first_with_its_effect(store):
    rows = [
        (r.release, r.by, r.at, r.source_name, r.table, r.rows_read, r.added, r.changed, r.removed)
        for r in audit(store)
    ]
    assert rows == [
        (2, "B", NOON, "mentors.csv", "mentors", 2, 0, 1, 0),
        (1, "A", NOON, "cooperatives.csv", "cooperatives", 2, 2, 0, 0),
        (1, "A", NOON, "mentors.csv", "mentors", 2, 2, 0, 0),
    ]
    assert audit(store, 1) == audit(store)[1:]
    assert audit(Store(store.folder / "none")) == ()


def test_the_bytes_come_back_as_received(store):
    (received,) = audit(store, 2)
    assert uploaded(store, received).read_text() == MENTORS.replace("Dua", "Tiga")
    uploaded(store, received).write_text("other")
    with pytest.raises(DashboardError, match=r"mentors\.csv of release 2 is damaged"):
        uploaded(store, received)
    uploaded_path = store.upload(received.sha256)
    uploaded_path.unlink()
    with pytest.raises(DashboardError, match="missing"):
        uploaded(store, received)


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("Kunjungan Oktober.xlsx", "Kunjungan Oktober.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c*?.csv", "a_b_c__.csv"),
        ("evil\u202efdp.csv", "evilfdp.csv"),
        ("baris\nkedua\t.csv", "bariskedua.csv"),
        ("данные.csv", "данные.csv"),
        ("...", "0123456789ab"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_is_fit_for_a_file(store, name, fit):
    (received,) = audit(store, 2)
    assert replace(received, source_name=name, sha256="0123456789abcdef").file_name == fit
