"""What is read of a ledger is kept only as long as its file certainly is the same."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import pytest

from dashboard.releases.ledger import Ledger


def ledger(folder: Path) -> Ledger:
    return Ledger(folder / "a.sqlite", "create table a (n integer)", 1, "releases.catalogue")


def add(to: Ledger, n: int) -> None:
    with to.writing() as book:
        book.execute("insert into a values (?)", (n,))


def settle(of: Ledger, ns: int) -> None:
    """Let a file's last change be so long ago."""
    at = time.time_ns() - ns
    os.utime(of.file, ns=(at, at))


class Counted:
    """Reads all numbers, and counts how often it had to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, book: sqlite3.Connection) -> list[int]:
        self.times += 1
        return [n for (n,) in book.execute("select n from a order by n")]


def test_a_file_that_rests_is_read_once(tmp_path: Path) -> None:
    of, read = ledger(tmp_path), Counted()
    add(of, 1)
    settle(of, 60 * 10**9)
    assert [of.ask("all", read) for _ in range(3)] == [[1]] * 3
    assert read.times == 1


def test_what_was_added_is_seen_at_once(tmp_path: Path) -> None:
    of, read = ledger(tmp_path), Counted()
    add(of, 1)
    settle(of, 60 * 10**9)
    of.ask("all", read)
    add(of, 2)
    assert of.ask("all", read) == [1, 2]


def test_two_changes_in_one_tick_of_the_clock_are_both_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, read = ledger(tmp_path), Counted()
    now = time.time_ns()
    monkeypatch.setattr(Ledger, "_stamp", lambda _: (now, now, 8192, 1))
    add(of, 1)
    of.ask("all", read)
    add(of, 2)
    assert of.ask("all", read) == [1, 2]


def test_another_file_in_its_place_is_read(tmp_path: Path) -> None:
    of, read = ledger(tmp_path), Counted()
    add(of, 1)
    settle(of, 60 * 10**9)
    of.ask("all", read)
    other = ledger(tmp_path / "other")
    add(other, 7)
    moment = of.file.stat().st_mtime_ns
    os.replace(other.file, of.file)
    os.utime(of.file, ns=(moment, moment))
    assert of.ask("all", read) == [7]


def test_a_change_while_it_is_read_is_not_kept_as_if_it_had_been_read(tmp_path: Path) -> None:
    of = ledger(tmp_path)
    add(of, 1)
    settle(of, 60 * 10**9)

    def read(book: sqlite3.Connection) -> int:
        (found,) = book.execute("select count(*) from a").fetchone()
        book.execute("commit")  # lets a writer in before the reader is done
        if found == 1:
            add(of, 2)
            settle(of, 30 * 10**9)
        return int(found)

    assert of.ask("count", read) == 1
    assert of.ask("count", read) == 2


def test_a_file_that_is_not_there_yet_is_asked_once_and_seen_when_it_comes(tmp_path: Path) -> None:
    of, read = ledger(tmp_path), Counted()
    assert [of.ask("all", read) for _ in range(3)] == [[]] * 3
    assert read.times == 1
    add(of, 1)
    assert of.ask("all", read) == [1]


def test_a_file_that_comes_while_none_is_read_is_seen_next_time(tmp_path: Path) -> None:
    of = ledger(tmp_path)

    def read(book: sqlite3.Connection) -> int:
        (found,) = book.execute("select count(*) from a").fetchone()
        if not of.file.exists():
            add(of, 1)
        return int(found)

    assert [of.ask("count", read) for _ in range(2)] == [0, 1]


@pytest.mark.parametrize("what", ["all", ("all", 2)])
def test_answers_are_told_apart_by_name(tmp_path: Path, what: object) -> None:
    of = ledger(tmp_path)
    add(of, 1)
    settle(of, 60 * 10**9)
    assert of.ask("other", lambda _: "other") == "other"
    assert of.ask(what, Counted()) == [1]  # type: ignore[arg-type]
