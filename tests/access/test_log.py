"""The log is only ever added to, and a change made past the product shows."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard import __main__ as command_line
from dashboard.access import Log, broken
from dashboard.errors import DashboardError


@pytest.fixture
def log(tmp_path):
    kept = Log(tmp_path)
    for n in range(4):
        kept.write("ani", "officer", "case", f"K1-{n}", refused=n == 2)
    return kept


def test_lines_follow_one_another(log):
    entries = log.entries()
    assert [(e.number, e.what, e.refused) for e in entries] == [
        (1, "K1-0", False), (2, "K1-1", False), (3, "K1-2", True), (4, "K1-3", False),
    ]  # fmt: skip
    assert list(broken(entries)) == []
    assert entries[0].at.endswith("+00:00")


@pytest.mark.parametrize(
    "statement",
    ["update entry set who = 'x'", "delete from entry", "replace into entry select * from entry"],
)
def test_the_file_takes_no_change(log, tmp_path, statement):
    with sqlite3.connect(tmp_path / "access.sqlite") as book, pytest.raises(sqlite3.Error):
        book.execute(statement)
    assert len(log.entries()) == 4


@pytest.mark.parametrize(
    ("statement", "shows"),
    [
        ("update entry set who = 'budi' where number = 2", [2]),
        ("update entry set refused = 0 where number = 3", [3]),
        ("delete from entry where number = 2", [3, 4]),
    ],
)
def test_a_change_past_the_triggers_shows(log, tmp_path, capsys, statement, shows):
    with sqlite3.connect(tmp_path / "access.sqlite") as book:
        for trigger in ("entry_stays", "entry_remains"):
            book.execute(f"drop trigger {trigger}")
        book.execute(statement)
    assert list(broken(log.entries())) == shows
    assert command_line.main(["audit", "--store", str(tmp_path), "--language", "en"]) == 1
    assert f"was changed: line {shows[0]}" in capsys.readouterr().err


def test_writers_at_once_lose_nothing_and_keep_the_chain(tmp_path):
    kept = Log(tmp_path)
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda n: kept.write("a", "viewer", "look", str(n)), range(40)))
    entries = kept.entries()
    assert {int(e.what) for e in entries} == set(range(40))
    assert list(broken(entries)) == []


def test_what_cannot_be_written_down_is_not_done(tmp_path):
    (tmp_path / "access.sqlite").write_text("no ledger")
    with pytest.raises(DashboardError, match="log of accesses"):
        Log(tmp_path).write("a", "viewer", "look", "x")


def test_a_line_holds_no_line_break_and_is_not_long(tmp_path):
    kept = Log(tmp_path)
    kept.write("a", "viewer", "look", "x\n2\tforged\x1b[0m" + "y" * 1000)
    (entry,) = kept.entries()
    assert entry.what.isprintable()
    assert len(entry.what) == 300


def test_commands_that_give_out_or_change_are_written_down(full_store, tmp_path, capsys):
    nowhere = tmp_path / "nothing"
    assert command_line.main(["rollback", "1", "--by", "Ani", "--store", str(nowhere)]) == 2
    assert not nowhere.exists()
    store = shutil.copytree(full_store, tmp_path / "store")
    given = ["--store", str(store), "--language", "en"]
    assert command_line.main(["rollback", "1", "--by", "Ani", *given]) == 1  # the newest already
    assert command_line.main(["releases", *given]) == 0
    assert command_line.main(["audit", *given]) == 0
    said = capsys.readouterr()
    entry = Log(store).entries()[-1]
    assert entry.what == "rollback release=1 by=Ani"
    assert entry.what in said.out
    assert entry.hash[:16] in said.err
