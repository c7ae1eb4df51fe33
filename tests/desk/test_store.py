"""Events: nothing overwritten, nothing lost, nothing crosses from one line to the other."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.desk import (
    Assign,
    Close,
    Desk,
    Due,
    Note,
    Reopen,
    Reply,
    Rest,
    add,
    note_release,
    note_releases,
)
from dashboard.desk.acts import OUTCOMES, Ask, Gone, Open, read, written
from dashboard.desk.store import Event, fold
from dashboard.errors import DashboardError, RefusedError, UsageError
from dashboard.releases import Store
from releases.tables import MENTORS, REGISTER, published

from .world import MONDAY, day

K1 = "vacancy:cooperative:SIM-K1"
TWO = """
case                          | signature
vacancy:cooperative:SIM-K1    | s1
mentor:mentor:SIM-M1          | s1
"""
CHILDREN = multiprocessing.get_context("forkserver")


def latest(world, case_id=K1, line=1):
    return world.desk.handlings(line)[case_id][-1]


def test_every_act_is_kept_with_who_and_when(world):
    release = world.release(1, TWO)
    for n, act in enumerate(
        (
            Assign("Ani"),
            Due(date(2026, 11, 9)),
            Note("sudah ditelepon"),
            Reply("pendamping sakit"),
            Rest(),
            Assign("Budi"),
            Close("explained", "surat sakit"),
            Reopen("surat lain orang"),
        )
    ):
        add(world.desk, release, 1, act, by="Citra", at=day(n))
    found = latest(world)
    assert (found.owner, found.due_on, found.closed) == ("Budi", date(2026, 11, 9), None)
    assert found.replied_at == day(3)
    acts = [event.act for event in found.events]
    assert isinstance(acts[0], Open)
    assert acts[1:3] == [Assign("Ani"), Due(date(2026, 11, 9))]
    assert [type(act) for act in acts[6:]] == [Assign, Close, Reopen]
    assert {event.who for event in found.events[1:]} == {"Citra"}
    assert [event.at for event in found.events] == [MONDAY, *(day(n) for n in range(8))]


def test_the_desk_stands_in_a_file_of_its_own(world):
    assert world.desk.handlings(1) == {}
    assert not world.desk.file.exists(), "looking never writes"
    add(world.desk, world.release(1, TWO), 1, Note("x"), by="A", at=day(0))
    assert world.desk.file.name == "desk.sqlite"


@pytest.mark.parametrize(
    "statement",
    [
        "update event set who = 'other'",
        "delete from event",
        "replace into event select * from event",
        "update noted set at_utc = ''",
        "delete from noted",
        "replace into noted select * from noted",
    ],
)
def test_nothing_is_overwritten_or_removed(world, statement):
    release = world.release(1, TWO)
    note_release(world.desk, release)
    add(world.desk, release, 1, Note("x"), by="A", at=day(0))
    before = world.desk.handlings(1)
    raw = sqlite3.connect(world.desk.file)
    with pytest.raises(sqlite3.IntegrityError, match="nothing is"):
        raw.execute(statement)
    raw.close()
    assert world.desk.handlings(1) == before


REFUSED = {
    "no name": (Note("x"), " ", UsageError, "Write your name"),
    "no text": (Note("\n"), "A", UsageError, "Write something"),
    "no owner": (Assign(""), "A", UsageError, "who will see"),
    "no reason": (Close("confirmed", " "), "A", UsageError, "the reason"),
    "open already": (Reopen("x"), "A", RefusedError, "not closed"),
}


@pytest.mark.parametrize(("act", "by", "kind", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_in_words_and_nothing_written(world, act, by, kind, words):
    with pytest.raises(kind, match=words):
        add(world.desk, world.release(1, TWO), 1, act, by=by, at=day(0))
    assert world.desk.handlings(1) == {}


@pytest.mark.parametrize(
    "act", [Assign("B"), Due(date(2026, 1, 1)), Rest(), Close("confirmed", "x")]
)
def test_a_closed_case_takes_words_and_a_reopening_only(world, act):
    release = world.release(1, TWO)
    add(world.desk, release, 1, Close("not_verifiable", "x"), by="Ani", at=day(0))
    with pytest.raises(RefusedError, match="closed by Ani"):
        add(world.desk, release, 1, act, by="B", at=day(1))
    assert add(world.desk, release, 1, Note("y"), by="B", at=day(1)).closed
    assert not add(world.desk, release, 1, Reopen("y"), by="B", at=day(2)).closed


def test_an_outcome_nobody_knows_is_a_programmers_fault(world):
    with pytest.raises(ValueError, match="guilty"):
        add(world.desk, world.release(1, TWO), 1, Close("guilty", "x"), by="A", at=day(0))


def test_a_rank_that_is_not_there_is_said(world):
    with pytest.raises(UsageError, match="no case K1-9"):
        add(world.desk, world.release(1, TWO), 9, Note("x"), by="A", at=day(0))


def test_a_release_without_cases_has_none(world):
    release = world.release(1, "")
    note_release(world.desk, release)
    assert world.desk.handlings(1) == {}
    assert world.desk.last_noted() == 1


def test_a_case_lives_on_in_the_next_release(world):
    first, second = world.release(1, TWO), world.release(2, TWO)
    note_release(world.desk, first)
    add(world.desk, first, 1, Assign("Ani"), by="B", at=day(1))
    note_release(world.desk, second)
    found = latest(world)
    assert (found.owner, found.opened_at, found.occurrence) == ("Ani", MONDAY, 1)
    assert len(world.desk.handlings(1)[K1]) == 1


def test_noting_twice_or_late_writes_nothing(world):
    first, second = world.release(1, TWO), world.release(2, TWO)
    note_release(world.desk, second)
    before = world.desk.handlings(1)
    note_release(world.desk, second)
    note_release(world.desk, first)
    assert world.desk.handlings(1) == before
    assert world.desk.last_noted() == 2


def test_the_days_of_a_reply_run_from_the_release_that_first_asks(world):
    plain = "case | inconsistent\ncooperative:cooperative:SIM-K1 | {}"
    case_id = "cooperative:cooperative:SIM-K1"
    for number, word in enumerate(("no", "yes", "yes"), 1):
        note_release(world.desk, world.release(number, plain.format(word)))
    found = latest(world, case_id)
    assert (found.opened_at, found.asked_at) == (day(0), day(7))


# Releases in order: the signature in which the case stands, or - where it does not; "!" closes it
# after that release, "?" closes and reopens it. Then the occurrence that stands, and its state.
RECURRING = """
releases       | occurrence | state
s1             | 1          | open
s1! s1         | 1          | closed
s1! s2         | 2          | open
s1! -          | 1          | closed
s1! - s1       | 2          | open
s1! - s2       | 2          | open
s1 - s1        | 1          | open
s1? - s1       | 1          | open
s1? s2         | 1          | open
s1! s2! s2     | 2          | closed
s1! s2! s3     | 3          | open
s1! - s1! - s1 | 3          | open
s1! - - s1 s1  | 2          | open
"""


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("row", [line.split("|") for line in RECURRING.strip().splitlines()[1:]])
def test_a_case_that_recurs_after_closing_is_a_new_one(world, row, outcome):
    releases, occurrence, state = (cell.strip() for cell in row)
    for number, word in enumerate(releases.split(), 1):
        signature = word.rstrip("!?")
        text = f"case | signature\n{K1} | {signature}" if signature != "-" else ""
        release = world.release(number, text)
        note_release(world.desk, release)
        if word[-1] in "!?":
            at = day(7 * number - 1)
            add(world.desk, release, 1, Close(outcome, "x"), by="A", at=at)
            if word[-1] == "?":
                add(world.desk, release, 1, Reopen("x"), by="A", at=at)
    found = latest(world)
    assert (found.occurrence, "closed" if found.closed else "open") == (int(occurrence), state)
    assert found.id == (K1 if occurrence == "1" else f"{K1}#{occurrence}")
    assert [each.occurrence for each in world.desk.handlings(1)[K1]] == [
        *range(1, int(occurrence) + 1)
    ]


def test_a_real_line_inherits_nothing(world):
    case = "case\nfeed:regency:15.02"
    simulated = world.release(1, case, line=1)
    note_release(world.desk, simulated)
    add(world.desk, simulated, 1, Close("explained", "x"), by="A", at=day(0))
    real = world.release(2, case, line=2, simulated=False)
    note_release(world.desk, real)
    found = latest(world, "feed:regency:15.02", 2)
    assert (found.closed, found.occurrence, found.opened_at) == (None, 1, day(7))
    add(world.desk, real, 1, Assign("Ani"), by="A", at=day(8))
    assert latest(world, "feed:regency:15.02", 1).owner == ""


def test_every_release_of_a_store_is_noted_once(tmp_path):
    store = Store(tmp_path / "store")
    desk = Desk(store.folder)
    note_releases(desk, store)
    assert not desk.file.exists()
    published(store, tmp_path / "1", {"cooperatives": REGISTER})
    published(store, tmp_path / "2", {"mentors": MENTORS})
    note_releases(desk, store)
    note_releases(desk, store)
    assert desk.last_noted() == 2
    assert desk.began_at(store.release()) == store.release(1).made_at


def write_for_ever(folder, release, log):
    desk = Desk(folder)
    n = 0
    with log.open("a", buffering=1) as said:
        while True:
            add(desk, release, 1, Note(f"{n} " + "x" * 20_000), by="child", at=MONDAY)
            said.write("x\n")
            n += 1


def write_some(folder, release, name):
    for n in range(20):
        add(Desk(folder), release, 1, Note(f"{name}{n}"), by=name, at=MONDAY)


def test_a_kill_in_the_middle_of_a_write_leaves_a_whole_file(world, tmp_path):
    release = world.release(1, TWO)
    log = tmp_path / "log"
    log.touch()
    moments = random.Random(0)  # noqa: S311 - moments, not secrets
    for _ in range(4):
        before = len(log.read_text().split())
        child = CHILDREN.Process(target=write_for_ever, args=(world.folder, release, log))
        child.start()
        while len(log.read_text().split()) == before:
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.1))
        child.kill()
        child.join()
        said = len(log.read_text().split())
        notes = [e.act for e in latest(world).events if isinstance(e.act, Note)]
        assert said <= len(notes), "what was said to be written is there"
        assert all(len(note.text) > 20_000 for note in notes)
        raw = sqlite3.connect(world.desk.file)
        assert raw.execute("pragma integrity_check").fetchone() == ("ok",)
        raw.close()


def test_two_writers_lose_nothing(world):
    release = world.release(1, TWO)
    children = [
        CHILDREN.Process(target=write_some, args=(world.folder, release, name)) for name in "AB"
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    written_down = [e.act.text for e in latest(world).events if isinstance(e.act, Note)]
    assert sorted(written_down) == sorted(f"{name}{n}" for name in "AB" for n in range(20))
    assert [e for e in latest(world).events if isinstance(e.act, Open)] == [latest(world).events[0]]


def test_of_two_who_close_one_case_the_second_is_told(world):
    release = world.release(1, TWO)
    add(world.desk, release, 1, Close("confirmed", "x"), by="Ani", at=day(0))
    with pytest.raises(RefusedError, match="Ani"):
        add(Desk(world.folder), release, 1, Close("explained", "y"), by="Budi", at=day(0))
    assert latest(world).decision.outcome == "confirmed"


def test_a_file_that_is_none_is_said(tmp_path):
    (tmp_path / "desk.sqlite").write_text("this is not a desk" * 100)
    with pytest.raises(DashboardError, match="cannot be used: file is not a database"):
        Desk(tmp_path).handlings(1)


def test_a_desk_of_a_newer_program_is_not_touched(world):
    add(world.desk, world.release(1, TWO), 1, Note("x"), by="A", at=day(0))
    raw = sqlite3.connect(world.desk.file)
    raw.execute("pragma user_version = 9")
    raw.close()
    with pytest.raises(DashboardError, match="newer program"):
        world.desk.handlings(1)


WORDS = st.text(max_size=20)
ACTS = st.one_of(
    st.builds(Assign, WORDS),
    st.builds(Due, st.dates()),
    st.builds(Note, WORDS),
    st.builds(Reply, WORDS),
    st.builds(Rest, WORDS),
    st.builds(Close, st.sampled_from(OUTCOMES), WORDS, st.tuples(WORDS), st.tuples(WORDS, WORDS)),
    st.builds(Reopen, WORDS),
    st.just(Ask()),
    st.just(Gone()),
)


@given(ACTS)
def test_an_act_is_read_as_it_was_written(act):
    assert read(*written(act)) == act


@given(st.lists(ACTS, max_size=12))
def test_the_state_is_the_last_word_on_each_thing(acts):
    events = [
        Event(n, 1, "a:b:c", 1, 1, "s", day(n), "A", act) for n, act in enumerate([Open(), *acts])
    ]
    ((found,),) = fold(events).values()

    def last(*kinds):
        return next((e for e in reversed(events) if isinstance(e.act, kinds)), None)

    assert found.events == tuple(events)
    assert found.owner == (last(Assign).act.owner if last(Assign) else "")
    assert found.due_on == (last(Due).act.on if last(Due) else None)
    decided, rested = last(Close, Reopen), last(Rest, Reply, Close)
    assert found.closed == (decided if decided and isinstance(decided.act, Close) else None)
    assert found.rested == (rested if rested and isinstance(rested.act, Rest) else None)
    assert bool(found.replied_at) == bool(last(Reply))


@given(st.lists(st.sampled_from(["x", "y"]), min_size=1, max_size=8))
def test_cases_do_not_touch_one_another(names):
    events = [Event(n, 1, name, 1, 1, "s", MONDAY, "", Open()) for n, name in enumerate("xy")]
    events += [
        Event(n, 1, name, 1, 1, "s", MONDAY, "A", Note(str(n))) for n, name in enumerate(names, 2)
    ]
    for name, (found,) in fold(events).items():
        assert found == fold([e for e in events if e.case_id == name])[name][0]
