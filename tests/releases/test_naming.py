"""Names given after the fact: nothing is overwritten, and a name never moves to another release."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from dashboard.errors import UsageError
from dashboard.releases import Naming, Store, name_release, namings, rollback

from .tables import REGISTER, published

FIRST = {"cooperatives": REGISTER}
NOON = datetime(2026, 11, 2, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    published(made, tmp_path / "1", FIRST, name="Awal")
    published(made, tmp_path / "2", {"cooperatives": REGISTER.replace("Maju", "Jaya")})
    return made


def test_the_newest_name_holds_and_the_older_ones_stay_written(store):
    assert name_release(store, 2, "  Rakor \n 2 Nov ", "A", at=NOON).name == "Rakor 2 Nov"
    assert name_release(store, 2, "Gubernur", "B", at=NOON).name == "Gubernur"
    assert [release.name for release in store.releases()] == ["Gubernur", "Awal"]
    assert store.newest().name == "Gubernur"
    assert namings(store, 2) == namings(store)
    assert namings(store) == (
        Naming(2, "Rakor 2 Nov", "A", NOON),
        Naming(2, "Gubernur", "B", NOON),
    )
    assert name_release(store, 2, "Rakor 2 Nov", "A").name == "Rakor 2 Nov"


@pytest.mark.parametrize("taken", ["Awal", "Rakor", "Pertama"])
def test_a_name_that_another_release_has_or_had_is_taken(store, tmp_path, taken):
    name_release(store, 1, "Rakor", "A")
    name_release(store, 1, "Pertama", "A")
    with pytest.raises(UsageError, match="is taken"):
        name_release(store, 2, taken, "A")
    with pytest.raises(UsageError, match="is taken"):
        published(store, tmp_path / "3", FIRST, name=taken)
    with pytest.raises(UsageError, match="is taken"):
        rollback(store, 1, name=taken)
    assert len(store.releases()) == 2


@pytest.mark.parametrize(
    ("number", "name", "by", "said"),
    [
        (9, "Rakor", "A", "no release 9"),
        (1, " \n", "A", "Give the release a name"),
        (1, "Rakor", " ", "Say who you are"),
        (1, "x" * 201, "A", "at most 200"),
    ],
)
def test_what_is_no_name_is_said(store, number, name, by, said):
    with pytest.raises(UsageError, match=said):
        name_release(store, number, name, by)
    assert namings(store) == ()


def as_of_an_older_program(store):
    with closing(sqlite3.connect(store.catalogue, isolation_level=None)) as catalogue:
        catalogue.execute("drop table naming")
        catalogue.execute("pragma user_version = 1")


def test_a_store_of_an_older_program_is_read_and_named(store):
    as_of_an_older_program(store)
    before = store.catalogue.read_bytes()
    assert store.newest().name == ""
    assert store.release(1).name == "Awal"
    assert namings(store) == ()
    assert store.catalogue.read_bytes() == before, "looking never writes"
    store.catalogue.chmod(0o400)
    assert store.release(1).name == "Awal"
    store.catalogue.chmod(0o600)
    assert name_release(store, 1, "Rakor", "A").name == "Rakor"
