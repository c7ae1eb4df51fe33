"""Named obstacles: the words that group them, what fits nowhere, and counts with what is behind."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from dashboard import questions, words
from dashboard.planning.blockers import NOTHING, OTHER, group, kind_of, kinds, require
from dashboard.questions import Base, ask
from dashboard.questions.engine import Presence

KINDS = """
land        | Lahan masih sengketa batas dengan warga
land        | Hibah lahan belum ditandatangani
land        | Belum jelas siapa yang menimbun lahan
land        | LAHAN: belum ada
electricity | Menunggu sambungan listrik PLN
electricity | Listriknya belum masuk
electricity | Waiting for the grid
material    | Material terlambat, jalan putus
road        | Jalan putus, material terlambat
road        | Akses jalan rusak
money       | Pencairan termin tertahan
money       | Modal kerja belum ada
money       | Dananya belum turun
money       | Disbursements are late
design      | Desain ulang menunggu persetujuan kementerian
people      | Belum ada pengelola
permit      | Izin belum keluar
place       | Ruang belum siap
electricity | Ruang belum berlistrik
signal      | Jaringan internet lemah
water       | Air bersih belum ada
builder     | Tenaga kerja kurang
people      | Tenaga kurang
weather     | Banjir sejak Januari
goods       | Stok kosong
other       | Menunggu rapat
other       | Bidanganya
other       | x
nothing     | tidak ada kendala
nothing     | Nihil.
nothing     | -
money       | tidak ada dana
"""


@pytest.mark.parametrize("line", KINDS.strip().splitlines())
def test_the_word_that_stands_first_decides(line: str) -> None:
    kind, text = (part.strip() for part in line.split("|"))
    assert kind_of(text) == kind


def test_every_kind_is_tried_and_has_words() -> None:
    tried = {line.split("|")[0].strip() for line in KINDS.strip().splitlines()}
    assert tried == {*kinds(), NOTHING}
    assert all(words.has(f"blocker_kind.{kind}") for kind in (*kinds(), NOTHING))


@given(st.text(max_size=40))
def test_every_text_has_a_kind(text: str) -> None:
    assert kind_of(text) in {*kinds(), NOTHING}


def named(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["cooperative_id", "subject", "blocker", "blocker_owner"])
    return frame.assign(scope_code="15.01.01.2001", unit_type=None)


ROWS = [
    ("K1", "building", "Menunggu PLN", "utility"),
    ("K1", "unit", "Daya kurang", "utility"),
    ("K2", "building", "Menunggu PLN", "unknown"),
    ("K3", "building", "Menunggu rapat", "village"),
    ("K4", "building", "Tidak ada", "unknown"),
]


def test_counts_and_what_is_behind_them() -> None:
    found = group(named(ROWS))
    assert found.kinds == [
        ("electricity", "", 3, 2, "Menunggu PLN", 2),
        ("other", "", 1, 1, "Menunggu rapat", 1),
    ]
    assert found.owners == [
        ("", "unknown", 1, 1, "Menunggu PLN", 1),
        ("", "utility", 2, 1, "Daya kurang", 2),
        ("", "village", 1, 1, "Menunggu rapat", 1),
    ]
    assert found.both == [
        ("electricity", "unknown", 1, 1, "Menunggu PLN", 1),
        ("electricity", "utility", 2, 1, "Daya kurang", 2),
        ("other", "village", 1, 1, "Menunggu rapat", 1),
    ]
    assert found.cooperatives == 3
    # Nothing is dropped: who says there is none stands among the rows.
    assert dict(zip(found.rows["cooperative_id"], found.rows["kind"], strict=True))["K4"] == NOTHING
    assert len(found.rows) == len(ROWS)


def test_no_obstacle_at_all() -> None:
    found = group(named([]))
    assert (len(found.rows), len(found.kinds), found.cooperatives) == (0, 0, 0)


@trying(deadline=None, max_examples=8)
@given(st.permutations(ROWS))
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, str, str, str]]) -> None:
    ours, theirs = group(named(ROWS)), group(named(rows))
    pd.testing.assert_frame_equal(ours.rows, theirs.rows)
    assert (ours.kinds, ours.owners, ours.both) == (theirs.kinds, theirs.owners, theirs.both)


def test_a_release_counts_every_building_that_names_an_obstacle(base: Base) -> None:
    require(base)
    found = group(ask(base, "blockers", "15"))
    buildings = found.rows[found.rows["subject"] == "building"]
    counted = buildings.groupby("blocker_owner")["cooperative_id"].nunique().to_dict()
    facts = base.connection.cursor().execute("select blocker, blocker_owner from cooperative_facts")
    named = facts.df().dropna(subset="blocker")
    assert counted == named["blocker_owner"].fillna("unknown").value_counts().to_dict()
    assert set(found.rows["subject"]) == {"building", "unit"}
    # The simulator's own texts are all known.
    assert OTHER not in set(found.rows["kind"])
    assert found.cooperatives == found.rows["cooperative_id"].nunique()


def test_without_obstacles_in_the_data_it_says_so(base: Base) -> None:
    columns = frozenset({("construction", "physical_pct")})
    bare = replace(base, presence=Presence(base.presence.tables, columns))
    with pytest.raises(questions.MissingData) as missed:
        require(bare)
    assert missed.value.missing == ("construction.blocker", "business_units.blocker")
