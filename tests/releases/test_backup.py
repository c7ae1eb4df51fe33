"""A backup holds the whole store, and restores it only when every byte is as it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing

import pytest

from dashboard.errors import DashboardError, UsageError
from dashboard.releases import Store, back_up, restore
from dashboard.releases.backup import MANIFEST


@pytest.fixture
def store(full_store, tmp_path):
    """A store of its own with a release, a desk, a draft, and what only running programs need."""
    folder = shutil.copytree(full_store, tmp_path / "own")
    with closing(sqlite3.connect(folder / "desk.sqlite")) as desk:
        desk.execute("create table if not exists kept_by_desk (what text)")
        desk.execute("insert into kept_by_desk values ('a decision')")
        desk.commit()
    (folder / "drafts" / "1").mkdir(parents=True)
    (folder / "drafts" / "1" / "visits.csv").write_text("half read", "utf-8")
    (folder / "work" / "left-over").mkdir(parents=True)
    (folder / "work" / "left-over" / "x").write_text("", "utf-8")
    return Store(folder)


@pytest.fixture
def file(store, tmp_path):
    made = tmp_path / "kept.zip"
    back_up(store, made)
    return made


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".sqlite"
    }


def rewritten(file, change):
    """Write the backup again, with ``change(path, bytes)`` in place of each entry."""
    with zipfile.ZipFile(file) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in entries:
            archive.writestr(*change(name, data))


def test_a_restored_store_is_the_store(store, file, tmp_path):
    other = Store(tmp_path / "other")
    n = restore(file, other)
    kept = {
        path: data
        for path, data in contents(store.folder).items()
        if not path.startswith("work/") and not path.endswith(".lock")
    }
    assert contents(other.folder) == kept
    assert n == len(kept) + len(list(store.folder.glob("*.sqlite")))
    assert other.verify() == ()
    assert [each.rows for each in other.releases()] == [each.rows for each in store.releases()]
    with closing(sqlite3.connect(other.folder / "desk.sqlite")) as desk:
        assert desk.execute("select what from kept_by_desk").fetchall() == [("a decision",)]


def test_a_backup_never_takes_the_place_of_another(store, file):
    before = file.read_bytes()
    with pytest.raises(UsageError):
        back_up(store, file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_store_is_not_backed_up(store, tmp_path, damage):
    path = store.newest().tables["visits"][0]
    path.unlink() if damage == "missing" else path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(DashboardError, match=path.name):
        back_up(store, tmp_path / "kept.zip")
    assert list(tmp_path.glob("kept*")) == []


def test_an_empty_store_is_not_backed_up(tmp_path):
    with pytest.raises(UsageError):
        back_up(Store(tmp_path / "nothing"), tmp_path / "kept.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_store_in_use_is_never_overwritten(store, file):
    before = contents(store.folder)
    with pytest.raises(UsageError):
        restore(file, store)
    assert contents(store.folder) == before


def flipped(name, data):
    return (name, data[:-1] + bytes([data[-1] ^ 1]) if name.startswith("results/") else data)


def without_an_entry(name, data):
    manifest = json.loads(data) if name == MANIFEST else {}
    manifest.get("files", {}).pop("catalogue.sqlite", None)
    return (name, json.dumps(manifest) if manifest else data)


def outside(name, data):
    if name == MANIFEST:
        return (name, data.replace(b'"drafts/1/visits.csv"', b'"../visits.csv"'))
    return ("../visits.csv" if name == "drafts/1/visits.csv" else name, data)


def of_another_format(name, data):
    return (name, data.replace(b'"format": 1', b'"format": 2') if name == MANIFEST else data)


@pytest.mark.parametrize("change", [flipped, without_an_entry, outside, of_another_format])
def test_what_is_not_whole_restores_nothing(file, tmp_path, change):
    rewritten(file, change)
    before = set(tmp_path.rglob("*"))
    other = Store(tmp_path / "other")
    with pytest.raises(DashboardError):
        restore(file, other)
    assert other.newest() is None
    assert contents(other.folder) == {}
    assert {path for path in tmp_path.rglob("*") if path.is_file()} <= before


@pytest.mark.parametrize("cut", [0, 100, 5000])
def test_a_file_cut_short_restores_nothing(file, tmp_path, cut):
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(UsageError):
        restore(file, Store(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


def test_killed_half_way_it_can_be_restored_again(file, tmp_path, monkeypatch):
    other, placed = Store(tmp_path / "other"), []

    def dies(aside, path, sha256):
        placed.append(path)
        if len(placed) == 5:
            raise KeyboardInterrupt
        Store.place(other, aside, path, sha256)

    monkeypatch.setattr(other, "place", dies)
    with pytest.raises(KeyboardInterrupt):
        restore(file, other)
    assert other.newest() is None
    monkeypatch.undo()
    restore(file, other)
    assert other.verify() == ()
