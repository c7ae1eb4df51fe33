"""What analysts confirmed: kept for its line, withdrawn on record, and given to the next upload."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard import intake
from dashboard.desk import Desk, declare, declared, read_upload, remembered, withdraw
from dashboard.errors import RefusedError, UsageError
from dashboard.intake import (
    DayQuestion,
    DecimalQuestion,
    Declared,
    HeadingQuestion,
    NameQuestion,
)
from dashboard.reference import load
from dashboard.releases import Store
from releases.tables import MENTORS, REGISTER, published

HEADING = HeadingQuestion("a.csv", "", "visits", "Hari Datang", ("started_at",), ())
NAME = NameQuestion("visits", "cooperative_id", "cooperatives", "KDMP Maju", "Maju, Kerinci", 3, ())
DECIMAL = DecimalQuestion("b.csv", "", "construction", "land_area_m2", "1.200", "1200", "1.2", 1)
DAY = DayQuestion("b.csv", "", "a" * 64, "construction", "as_of")
AT = datetime(2026, 10, 27, 9, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_answers_come_back_as_they_were_given(desk: Desk) -> None:
    answers = {HEADING: "started_at", NAME: "K-1", DECIMAL: "comma", DAY: date(2026, 10, 24)}
    declare(desk, 1, answers, by="analyst 1", at=AT)
    assert declared(desk, 1) == intake.answered(answers)
    assert declared(desk, 1) == Declared(
        headings={("visits", "haridatang"): "started_at"},
        names={("cooperatives", "kdmpmaju", "majukerinci"): "K-1"},
        decimals={("construction", "land_area_m2"): "comma"},
        days={("a" * 64, "as_of"): date(2026, 10, 24)},
    )
    name = remembered(desk, 1)[2]
    assert (name.kind, name.table, name.written, name.beside, name.answer, name.who, name.at) == (
        ("name", "cooperatives", "KDMP Maju", "Maju, Kerinci", "K-1", "analyst 1", AT)
    )


def test_nothing_crosses_from_line_to_line(desk: Desk) -> None:
    declare(desk, 1, {HEADING: "started_at"}, by="A", at=AT)
    assert declared(desk, 2) == Declared()
    assert remembered(desk, 2) == ()
    with pytest.raises(RefusedError):
        withdraw(desk, 2, remembered(desk, 1)[0].number, by="A")


def test_the_later_answer_stands_and_a_withdrawn_one_is_gone(desk: Desk) -> None:
    declare(desk, 1, {HEADING: "started_at"}, by="A", at=AT)
    declare(desk, 1, {HEADING: ""}, by="B", at=AT)
    (held,) = remembered(desk, 1)
    assert (held.answer, held.who) == ("", "B")
    withdraw(desk, 1, held.number, by="C")
    assert declared(desk, 1) == Declared()
    with pytest.raises(RefusedError, match="does not hold any more"):
        withdraw(desk, 1, held.number, by="C")
    rows = sqlite3.connect(desk.file).execute("select answer, who from declaration").fetchall()
    assert rows == [("started_at", "A"), ("", "B"), (None, "C")]
    declare(desk, 1, {HEADING: "ended_at"}, by="D")
    assert remembered(desk, 1)[0].answer == "ended_at"


def test_the_same_answer_again_is_not_written_again(desk: Desk) -> None:
    for who in "AB":
        declare(desk, 1, {HEADING: "started_at"}, by=who)
    (held,) = remembered(desk, 1)
    assert held.who == "A"
    (rows,) = sqlite3.connect(desk.file).execute("select count(*) from declaration").fetchone()
    assert rows == 1


def test_nothing_is_overwritten_or_removed(desk: Desk) -> None:
    declare(desk, 1, {HEADING: "started_at"}, by="A")
    raw = sqlite3.connect(desk.file)
    for change in (
        "update declaration set answer = 'x'",
        "delete from declaration",
        "insert or replace into declaration values (1, 1, 'day', '[]', '[]', '', '', '')",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="nothing is"):
            raw.execute(change)


def test_nobody_and_what_is_no_answer_are_refused(desk: Desk) -> None:
    with pytest.raises(UsageError):
        declare(desk, 1, {HEADING: "started_at"}, by=" ")
    for answers in ({NAME: ""}, {DECIMAL: "point"}, {DAY: "2026-10-24"}):
        with pytest.raises(ValueError):  # noqa: PT011 - a wrong call, which no reader sees
            declare(desk, 1, {HEADING: "started_at", **answers}, by="A")
    assert remembered(desk, 1) == ()


def test_a_desk_of_the_first_schema_is_read_and_written(desk: Desk) -> None:
    raw = sqlite3.connect(desk.file)
    raw.executescript("create table noted (release integer primary key, line integer, at_utc text)")
    raw.execute("insert into noted values (7, 1, '2026-10-01T00:00:00+00:00')")
    raw.execute("pragma user_version = 1")
    raw.commit()
    raw.close()
    before = desk.file.read_bytes()
    assert remembered(desk, 1) == ()
    assert desk.last_noted() == 7
    assert desk.file.read_bytes() == before
    declare(desk, 1, {HEADING: "started_at"}, by="A")
    assert len(remembered(desk, 1)) == 1
    assert desk.last_noted() == 7


# --- in the next upload


def test_what_a_line_remembers_is_read_with_and_given_goes_before_it(tmp_path: Path) -> None:
    store, desk = Store(tmp_path / "store"), Desk(tmp_path / "store")
    published(store, tmp_path / "one", {"cooperatives": REGISTER, "mentors": MENTORS})
    file = tmp_path / "visits.csv"
    file.write_text("visit_id,mentor_id,cooperative_id,Hari Datang,Hari Lain\n"
                    "SIM-V1,SIM-M1,SIM-K1,2026-10-01 09:00,2026-10-02 09:00\n")  # fmt: skip

    def read(name: str, given: Declared | None = None) -> intake.Intake:
        return read_upload(
            desk, store, [file], reference=load(), as_of=None, today=date(2026, 11, 1),
            work=tmp_path / name, given=given or Declared(),
        )  # fmt: skip

    first = read("first")
    assert first.refused
    answers = {q: {"Hari Datang": "started_at"}.get(q.heading, "") for q in first.asked.headings}
    assert not read("given", intake.answered(answers)).refused
    declare(desk, 1, answers, by="A")
    assert not read("remembered").refused
    other = {("visits", "haridatang"): "", ("visits", "harilain"): "started_at"}
    taken = read("other", Declared(headings=other))
    assert {f.column for f in taken.findings if f.code == "heading_declared"} == {"Hari Lain"}


def test_a_line_that_starts_inherits_no_confirmation(tmp_path: Path) -> None:
    store, desk = Store(tmp_path / "store"), Desk(tmp_path / "store")
    published(store, tmp_path / "one", {"cooperatives": REGISTER})
    file = tmp_path / "c.csv"
    file.write_text("cooperative_id,name,Warga\nK-1,a,5\n")

    def said(name: str) -> set[str]:
        taken = read_upload(
            desk, store, [file], reference=load(), as_of=None, today=date(2026, 11, 1),
            work=tmp_path / name,
        )  # fmt: skip
        assert not taken.simulated
        return {f.code for f in taken.findings}

    question = HeadingQuestion("c.csv", "", "cooperatives", "Warga", (), ())
    declare(desk, 1, {question: "members"}, by="A")
    assert "heading_declared" not in said("one_line")
    declare(desk, 2, {question: "members"}, by="A")
    assert "heading_declared" in said("two_lines")
