"""Meetings: what was decided stays, comes back at the next one, and says what the data say now."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from dashboard import desk
from dashboard.desk import Done, Moved, Withdrawn, agenda, decided, meetings
from dashboard.errors import RefusedError, UsageError
from dashboard.questions import NotYours, Reader

from .world import day, parsed, write

FACTS = ("cooperative_id", "name", "scope_code", "tier", "subtype", "ladder_step")
MONDAYS = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
CASES = """
    case                      | place
    cooperative:cooperative:K1 | 15.01.01
    mentor:mentor:SIM-M1       | 15.02
"""
REGISTER = """
    cooperative_id | name      | scope_code  | tier | subtype | ladder_step
    K1             | KDMP Satu | 15.01.01    | thin |         | building
    K2             | KDMP Dua  | 15.02.01    | ceremonial | hollow | built
"""


@pytest.fixture
def release(world):
    """Return a function that makes a release whose register is a table of text."""

    def made(number, facts=REGISTER, cases=CASES, **more):
        held = tuple(parsed(facts)[0]) if facts else FACTS
        file = world.folder / str(number) / "cooperative_facts.parquet"
        columns = {name: "varchar" for name in FACTS if name in held}
        rows = list(parsed(facts)) if facts else []
        results = {"cooperative_facts": (write(file, columns, rows),)}
        return world.release(number, cases, results=results, **more)

    return made


def meet(world, release, n=0, scope="15", name="Rakor", at=None, **more):
    given = {"name": name, "held_on": MONDAYS[n], "by": "A", "at": at or day(7 * n)} | more
    return desk.open_meeting(world.desk, release, scope, **given)


def decide(world, release, meeting, what="Telepon", due=date(2026, 11, 6), **more):
    given = {"owner": "PMO", "by": "A", "at": day(0)} | more
    desk.decide(world.desk, release, meeting.number, what=what, due_on=due, **given)
    return decided(world.desk, release.line)[-1].number


def record(world, meeting, decision, fate, at=None, **more):
    given = {"meeting": meeting.number, "by": "B", "at": at or day(7)} | more
    desk.record(world.desk, meeting.line, decision, fate, **given)


def fates(found):
    return [(each.what, each.state(found.on)) for each in found.earlier]


# --- the record ----------------------------------------------------------------------------------


def test_two_meetings_the_decisions_of_the_first_open_the_second(world, release):
    first, second = release(1), release(2)
    monday = meet(world, first)
    numbers = [decide(world, first, monday, what) for what in ("a", "b", "c", "d")]
    later = decide(world, first, monday, "e", due=date(2026, 11, 20))
    next_one = meet(world, second, 1)
    record(world, next_one, numbers[1], Done("sudah"))
    record(world, next_one, numbers[2], Moved(date(2026, 11, 23), "menunggu trafo"))
    record(world, next_one, numbers[3], Withdrawn("tidak perlu"))
    own = decide(world, second, next_one, "f", due=date(2026, 11, 30))
    found = agenda(world.desk, second, "15", MONDAYS[1])
    assert found.meeting == next_one
    assert fates(found) == [
        ("a", "late"), ("c", "moved"), ("e", "open"), ("b", "done"), ("d", "withdrawn"),
    ]  # fmt: skip
    assert [each.number for each in found.today] == [own]
    assert found.counted(found.earlier) == [
        ("late", 1), ("moved", 1), ("open", 1), ("done", 1), ("withdrawn", 1),
    ]  # fmt: skip
    moved = found.earlier[1]
    assert (moved.due, moved.due_on, moved.moved_from) == (
        date(2026, 11, 23), date(2026, 11, 6), date(2026, 11, 6),
    )  # fmt: skip
    assert desk.why(moved) == "menunggu trafo"
    # The first meeting stays as it was: nothing that the second minuted is told there.
    then = agenda(world.desk, first, "15", MONDAYS[0])
    assert then.earlier == ()
    assert [each.entries for each in then.today] == [()] * 5
    assert later in {each.number for each in then.today}


def test_the_scopes_own_meeting_comes_before_that_of_a_place_inside(world, release):
    only = release(1)
    regency = meet(world, only, scope="15.01")
    decide(world, only, regency, "there")
    assert agenda(world.desk, only, "15", MONDAYS[0]).meeting == regency
    own = meet(world, only, scope="15")
    decide(world, only, own, "here")
    later = meet(world, only, scope="15.01", name="Lagi")
    record(world, later, decided(world.desk, only.line)[0].number, Done())
    found = agenda(world.desk, only, "15", MONDAYS[0])
    assert found.meeting == own
    assert ([each.what for each in found.today], fates(found)) == (["here"], [("there", "done")])
    assert agenda(world.desk, only, "15.01", MONDAYS[0]).meeting == later


def test_another_places_meeting_of_the_day_hides_nothing_closed_since_the_last(world, release):
    first, second = release(1), release(2)
    monday = meet(world, first)
    record(world, monday, decide(world, first, monday, "between"), Done(), at=day(3))
    meet(world, second, 1, scope="15.01")
    own = meet(world, second, 1)
    found = agenda(world.desk, second, "15", MONDAYS[1])
    assert (found.meeting, fates(found)) == (own, [("between", "done")])


@pytest.mark.parametrize(("due", "state"), [(9, "open"), (8, "late")])
def test_it_is_late_from_the_day_after(world, release, due, state):
    first = release(1)
    decide(world, first, meet(world, first), "a", due=date(2026, 11, due))
    second = release(2)
    meet(world, second, 1)
    assert fates(agenda(world.desk, second, "15", MONDAYS[1])) == [("a", state)]


def test_what_is_moved_is_late_by_its_new_date_and_opens_what_was_done(world, release):
    first = release(1)
    monday = meet(world, first)
    number = decide(world, first, monday, "a")
    record(world, monday, number, Done())
    record(world, monday, number, Moved(date(2026, 11, 12), "belum selesai"))
    second, third = release(2), release(3)
    meet(world, second, 1)
    meet(world, third, 2)
    assert fates(agenda(world.desk, second, "15", MONDAYS[1])) == [("a", "moved")]
    assert fates(agenda(world.desk, third, "15", MONDAYS[2])) == [("a", "late")]


def test_what_was_closed_is_told_once_more(world, release):
    first, second, third = release(1), release(2), release(3)
    monday = meet(world, first)
    between = decide(world, first, monday, "between")
    record(world, monday, between, Done(), at=day(3))
    at_the_second = decide(world, first, monday, "second")
    then = meet(world, second, 1)
    record(world, then, at_the_second, Done(), at=day(7))
    assert {what for what, _ in fates(agenda(world.desk, second, "15", MONDAYS[1]))} == {
        "between", "second",
    }  # fmt: skip
    meet(world, third, 2)
    assert fates(agenda(world.desk, third, "15", MONDAYS[2])) == [("second", "done")]


def test_before_a_meeting_is_opened_it_is_known_what_it_will_open_with(world, release):
    first, second = release(1), release(2)
    decide(world, first, meet(world, first), "a")
    found = agenda(world.desk, second, "15", date(2026, 11, 10))
    assert found.meeting is None
    assert found.today == ()
    assert fates(found) == [("a", "late")]


def test_two_meetings_on_one_release_follow_by_their_days(world, release):
    only = release(1)
    monday = meet(world, only)
    decide(world, only, monday, "a")
    decide(world, only, meet(world, only, 1), "b", due=date(2026, 11, 20))
    latest = agenda(world.desk, only, "15", MONDAYS[1])
    assert ([each.what for each in latest.earlier], [each.what for each in latest.today]) == (
        ["a"], ["b"],
    )  # fmt: skip
    asked = agenda(world.desk, only, "15", MONDAYS[0], monday)
    assert (asked.earlier, [each.what for each in asked.today]) == ((), ["a"])


def test_a_wider_place_s_decisions_concern_a_regency_by_what_they_are_about(world, release):
    first = release(1)
    province = meet(world, first)
    decide(world, first, province, "of all")
    decide(world, first, province, "K1", cooperatives=["K1"])
    decide(world, first, province, "case in 15.02", ranks=[2])
    regency = meet(world, first, 0, "15.02", "Rapat kabupaten")
    decide(world, first, regency, "of the regency")
    second = release(2)

    def told(scope):
        return {each.what for each in agenda(world.desk, second, scope, MONDAYS[1]).earlier}

    assert told("15") == {"of all", "K1", "case in 15.02", "of the regency"}
    assert told("15.01") == {"K1"}
    assert told("15.02") == {"case in 15.02", "of the regency"}


def test_a_reader_of_one_place_neither_hears_nor_minutes_a_wider_meeting(world, release):
    first, second, own = release(1), release(2), Reader("official", ("15.01",))
    province = meet(world, first)
    number = decide(world, first, province, "a", cooperatives=["K1", "K2"], ranks=[1, 2])
    assert agenda(world.desk, second, "15.01", MONDAYS[1], reader=own).earlier == ()
    assert len(agenda(world.desk, second, "15.01", MONDAYS[1]).earlier) == 1
    ours = meet(world, second, 1, "15.01", reader=own)
    decide(world, second, ours, "ours", reader=own)
    for refused in (
        lambda: meet(world, second, 1, reader=own),
        lambda: decide(world, second, province, "b", reader=own),
        lambda: record(world, ours, number, Done(), reader=own),
    ):
        with pytest.raises(NotYours):
            refused()
    assert [each.what for each in decided(world.desk, 1)] == ["a", "ours"]
    assert all(each.closed is None for each in decided(world.desk, 1))


def test_lines_never_see_each_other(world, release):
    simulated, real = release(1), release(2, line=2, simulated=False)
    monday = meet(world, simulated)
    number = decide(world, simulated, monday, "a")
    assert meetings(world.desk, 2) == ()
    assert decided(world.desk, 2) == ()
    assert agenda(world.desk, real, "15", MONDAYS[1]).earlier == ()
    with pytest.raises(UsageError):
        decide(world, real, monday, "b")
    ours = meet(world, real, 1)
    with pytest.raises(UsageError):
        record(world, ours, number, Done())


@pytest.mark.parametrize("table", ["meeting", "decision", "fate"])
def test_nothing_is_overwritten_removed_or_replaced(world, release, table):
    first = release(1)
    monday = meet(world, first)
    record(world, monday, decide(world, first, monday), Done())
    raw = sqlite3.connect(world.desk.file)
    row = raw.execute(f"select * from {table}").fetchone()
    marks = ", ".join("?" for _ in row)
    for statement, given in (
        (f"update {table} set who = 'X'", ()),
        (f"delete from {table}", ()),
        (f"insert or replace into {table} values ({marks})", row),
    ):
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(statement, given)
    raw.close()


@pytest.mark.parametrize("missing", ["what", "owner", "due", "by"])
def test_what_is_missing_is_said_and_nothing_is_written(world, release, missing):
    first = release(1)
    monday = meet(world, first)
    given = {missing: None if missing == "due" else "  "}
    with pytest.raises(UsageError):
        decide(world, first, monday, **given)
    assert decided(world.desk, 1) == ()


def test_what_is_not_there_is_refused_in_words(world, release):
    first = release(1)
    with pytest.raises(UsageError):
        meet(world, first, name=" ")
    monday = meet(world, first)
    with pytest.raises(UsageError, match="K9"):
        decide(world, first, monday, cooperatives=["K1", "K9"])
    with pytest.raises(UsageError):
        decide(world, first, monday, ranks=[7])
    number = decide(world, first, monday)
    for fate in (Moved(date(2026, 11, 9), " "), Withdrawn("")):
        with pytest.raises(UsageError):
            record(world, monday, number, fate)
    with pytest.raises(RefusedError):
        record(world, monday, number, Moved(date(2026, 11, 6), "sama"))
    record(world, monday, number, Done())
    with pytest.raises(RefusedError):
        record(world, monday, number, Done("lagi"))
    assert len(decided(world.desk, 1)[0].entries) == 1


def test_a_meeting_minutes_no_decision_of_a_later_one(world, release):
    first = release(1)
    monday, later = meet(world, first), meet(world, first, 1)
    number = decide(world, first, later)
    with pytest.raises(UsageError):
        record(world, monday, number, Done())


def test_a_desk_of_the_schema_before_is_read_and_written(world, release):
    first = release(1)
    desk.note_release(world.desk, first)
    raw = sqlite3.connect(world.desk.file)
    for table in ("fate", "decision", "meeting"):
        raw.execute(f"drop table {table}")
    raw.execute("pragma user_version = 3")
    raw.commit()
    raw.close()
    assert meetings(world.desk, 1) == ()
    meet(world, first)
    assert [each.name for each in meetings(world.desk, 1)] == ["Rakor"]
    assert world.desk.last_noted() == 1


# --- what the data say now -----------------------------------------------------------------------


def told(world, then, now, cooperatives=("K1", "K2"), cases=(), named=True, **more):
    found = desk.changes(world.desk, then, now, cooperatives, cases, **more)
    return desk.told(found, "en", named=named, same=then.number == now.number)


def test_tier_and_step_then_and_now(world, release):
    news = REGISTER.replace("thin |", "real |").replace("building", "operating")
    then, now = release(1), release(2, news)
    assert told(world, then, now) == [
        "KDMP Satu: accompaniment: thin accompaniment → real accompaniment;"
        " step: building → operating",
        "KDMP Dua: accompaniment: still present, nothing done yet; step: still built",
    ]
    assert told(world, then, now, named=False) == [
        "Accompaniment: 1 thin accompaniment → real accompaniment,"
        " 1 still present, nothing done yet",
        "Step: 1 building → operating, 1 still built",
    ]
    assert told(world, then, now, tiers=False)[0] == "KDMP Satu: step: building → operating"
    assert told(world, now, now)[1] == (
        "KDMP Dua: accompaniment: present, nothing done yet; step: built"
    )


def test_what_a_release_lacks_cannot_be_seen(world, release):
    bare = """
        cooperative_id | name      | scope_code
        K1             | KDMP Satu | 15.01.01
    """
    then, now = release(1, bare), release(2)
    assert told(world, then, now) == [
        "KDMP Satu: accompaniment: cannot be seen → thin accompaniment;"
        " step: cannot be seen → building",
        "KDMP Dua: accompaniment: cannot be seen → present, nothing done yet;"
        " step: cannot be seen → built",
    ]
    assert told(world, then, release(3, bare), ("K1", "K9")) == [
        "KDMP Satu: accompaniment: cannot be seen; step: cannot be seen",
        "K9: accompaniment: cannot be seen; step: cannot be seen",
    ]


def test_more_cooperatives_than_anybody_reads_are_counted(world, release):
    lines = [f"K{n} | KDMP {n} | 15.01.01 | real | | built" for n in range(desk.MOST_NAMED + 1)]
    heading = "cooperative_id | name | scope_code | tier | subtype | ladder_step"
    only = release(1, "\n".join([heading, *lines]))
    ids = tuple(f"K{n}" for n in range(desk.MOST_NAMED + 1))
    assert told(world, only, only, ids) == [
        "Accompaniment: 9 real accompaniment",
        "Step: 9 built",
    ]
    assert len(told(world, only, only, ids[1:])) == desk.MOST_NAMED


def test_a_case_is_open_closed_or_gone(world, release):
    then = release(1)
    ids = ("cooperative:cooperative:K1", "mentor:mentor:SIM-M1")
    now = release(2, cases=CASES.replace("mentor:mentor:SIM-M1", "mentor:mentor:SIM-M2"))
    desk.add(world.desk, now, 1, desk.Close("explained", "banjir"), by="A", at=day(8))
    assert told(world, then, now, (), ids) == [
        "Cases: 1 open → closed, explained, 1 open → gone from the data"
    ]
    # What was decided on a later release was not known on an earlier one.
    assert told(world, then, then, (), ids) == ["Cases: 2 open"]
    unassessed = release(3)
    unassessed.results.pop("cases")
    assert told(world, then, unassessed, (), ids) == ["Cases: 2 open → cannot be seen"]
