"""The week's list: budgets, rests, random checks, the right of reply and the trial period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.desk import (
    Assign,
    Close,
    Due,
    Note,
    Reply,
    Rest,
    Trial,
    add,
    note_release,
    said,
    trial,
    weekly_list,
)
from dashboard.questions import Reader
from dashboard.words import LANGUAGES

from .world import ANALYST, MONDAY, OFFICIAL, SUPERVISOR, day

RANDOM = "random_check:cooperative:SIM-R"


def many(n, *, random=0, place="15.01"):
    vacancies = [f"vacancy:cooperative:SIM-K{i} | {place}" for i in range(1, n + 1)]
    checks = [f"{RANDOM}{i} | {place}" for i in range(1, random + 1)]
    return "\n".join(["case | place", *vacancies, *checks])


def shown(week):
    return [each.case.subject_id.removeprefix("SIM-") for each in week.listed]


BUDGETS = """
cases | random | scope    | listed | random listed | over budget
20    | 2      |          | 15     | 2             | 7
20    | 2      | 15       | 15     | 2             | 7
20    | 2      | 15.01    | 7      | 2             | 15
20    | 2      | 15.01.02 | 7      | 2             | 15
20    | 2      | 15.02    | 0      | 0             | 0
20    | 3      | 15       | 15     | 2             | 8
20    | 1      | 15       | 15     | 1             | 6
20    | 0      | 15       | 15     | 0             | 5
5     | 2      | 15       | 7      | 2             | 0
"""


@pytest.mark.parametrize("row", [r.split("|") for r in BUDGETS.strip().splitlines()[1:]])
def test_the_budget_reserves_places_for_random_checks(world, row):
    n, random, scope, listed, checks, over = (cell.strip() for cell in row)
    release = world.release(1, many(int(n), random=int(random), place="15.01.02"))
    week = weekly_list(world.desk, release, scope=scope, at=day(0))
    assert len(week.listed) == int(listed)
    assert week.hidden.get("over_budget", 0) == int(over)
    kinds = [each.case.kind for each in week.listed]
    assert kinds.count("random_check") == int(checks)
    assert kinds == sorted(kinds, key="random_check".__eq__), "random checks stand last"
    assert len(week.listed) + len(week.others) == (0 if scope == "15.02" else int(n) + int(random))


def test_budgets_are_settings_that_the_release_pins(world):
    release = world.release(1, many(9), overrides="[worklist]\nprovince_budget = 4\n")
    week = weekly_list(world.desk, release, at=day(0))
    assert (len(week.listed), week.budget, week.hidden["over_budget"]) == (4, 4, 5)


def test_random_checks_fit_into_the_smallest_budget(world):
    release = world.release(1, many(3, random=2), overrides="[worklist]\nprovince_budget = 1\n")
    assert shown(weekly_list(world.desk, release, at=day(0))) == ["R1"]


def test_at_most_three_of_one_mentor_and_the_next_moves_up(world):
    rows = [f"cooperative:cooperative:SIM-K{i} | SIM-M1" for i in range(1, 6)]
    rows += ["cooperative:cooperative:SIM-K6 |", "random_check:cooperative:SIM-R1 | SIM-M1"]
    release = world.release(1, "\n".join(["case | mentor", *rows]))
    week = weekly_list(world.desk, release, at=day(0))
    assert shown(week) == ["K1", "K2", "K3", "K6", "R1"]
    assert week.hidden == {"same_mentor": 2}


def test_looking_does_not_make_a_case_rest_and_writes_nothing(world):
    release = world.release(1, many(2))
    for _ in range(2):
        assert shown(weekly_list(world.desk, release, at=day(0))) == ["K1", "K2"]
    assert not world.desk.file.exists()


# After "contacted, come back later": days later, what else happened, and whether it is shown.
RESTS = """
days | then         | shown
0    |              | no
13   |              | no
14   |              | yes
1    | worsened     | yes
1    | reply        | yes
1    | note         | no
1    | next release | no
15   | next release | yes
"""


@pytest.mark.parametrize("row", [r.split("|") for r in RESTS.strip().splitlines()[1:]])
def test_a_case_that_was_contacted_about_rests(world, row):
    days, then, expected = (cell.strip() for cell in row)
    release = world.release(1, many(1))
    note_release(world.desk, release)
    add(world.desk, release, 1, Rest(), by="A", at=day(0))
    if then == "reply":
        add(world.desk, release, 1, Reply("x"), by="M", at=day(0.5))
    if then == "note":
        add(world.desk, release, 1, Note("x"), by="A", at=day(0.5))
    if then in ("worsened", "next release"):
        signature = "s2" if then == "worsened" else "s1"
        text = f"case | signature\nvacancy:cooperative:SIM-K1 | {signature}"
        release = world.release(2, text, at=day(0.5))
        note_release(world.desk, release)
    week = weekly_list(world.desk, release, at=day(int(days)))
    assert bool(week.listed) is (expected == "yes")
    assert week.hidden == ({} if expected == "yes" else {"resting": 1})
    assert len(week.others) == (expected == "no"), "it can still be found"


def test_owner_and_date_stay_with_a_case_on_the_list_and_off_it(world):
    first = world.release(1, many(1))
    add(world.desk, first, 1, Assign("Ani"), by="A", at=day(0))
    add(world.desk, first, 1, Due(date(2026, 11, 9)), by="A", at=day(0))
    second = world.release(2, many(30).replace("K1 ", "X ").replace("K30", "K1"))
    note_release(world.desk, second)
    week = weekly_list(world.desk, second, at=day(7))
    (found,) = [each for each in week.others if each.case.subject_id == "SIM-K1"]
    assert (found.hidden, found.handling.owner) == ("over_budget", "Ani")
    assert found.handling.due_on == date(2026, 11, 9)


def test_a_closed_case_leaves_and_makes_room(world):
    release = world.release(1, many(16, random=3))
    add(world.desk, release, 1, Close("confirmed", "x"), by="A", at=day(0))
    add(world.desk, release, 17, Close("confirmed", "x"), by="A", at=day(0))
    week = weekly_list(world.desk, release, at=day(0))
    assert "K1" not in shown(week)
    assert shown(week)[-3:] == ["K14", "R2", "R3"]
    assert week.hidden == {"closed": 2, "over_budget": 2}
    assert said(week, "en") == ["2 cases closed", "2 cases beyond this week's number"]
    assert said(week, "id") == ["2 kasus sudah ditutup", "2 kasus di luar jumlah minggu ini"]


ANSWERABLE = """
case                           | inconsistent
mentor:mentor:SIM-M1           |
cooperative:cooperative:SIM-K1 | yes
cooperative:cooperative:SIM-K2 |
"""
# Who sees how many of the three, when, after what.
REPLIES = """
reader     | days | reply | listed | waiting
analyst    | 0    | no    | 1      | 2
official   | 6.9  | no    | 1      | 2
official   | 7    | no    | 3      | 0
official   | 0.5  | yes   | 2      | 1
supervisor | 0    | no    | 3      | 0
"""
READERS = {"analyst": ANALYST, "official": OFFICIAL, "supervisor": SUPERVISOR}


@pytest.mark.parametrize("row", [r.split("|") for r in REPLIES.strip().splitlines()[1:]])
def test_the_right_of_reply(world, row):
    reader, days, reply, listed, waiting = (cell.strip() for cell in row)
    release = world.release(1, ANSWERABLE)
    note_release(world.desk, release)
    if reply == "yes":
        add(world.desk, release, 1, Reply("sakit"), by="M", at=day(0.2))
    week = weekly_list(world.desk, release, reader=READERS[reader], at=day(float(days)))
    assert len(week.listed) == int(listed)
    assert week.hidden.get("waiting", 0) == int(waiting)
    assert len(week.others) == 0, "what waits is counted, and not given away"


def test_a_kept_list_ends_when_somebody_acts_and_when_a_wait_is_over(world):
    release = world.release(1, ANSWERABLE)
    note_release(world.desk, release)
    early = weekly_list(world.desk, release, reader=OFFICIAL, at=day(1))
    assert weekly_list(world.desk, release, reader=OFFICIAL, at=day(2)) is early
    later = weekly_list(world.desk, release, reader=OFFICIAL, at=day(8))
    assert (len(early.listed), len(later.listed)) == (1, 3)
    assert len(weekly_list(world.desk, release, reader=OFFICIAL, at=day(1)).listed) == 1
    add(world.desk, release, 1, Rest(), by="A", at=day(8))
    assert len(weekly_list(world.desk, release, reader=OFFICIAL, at=day(8)).listed) == 2
    assert len(weekly_list(world.desk, release, reader=OFFICIAL, at=day(30)).listed) == 3


def test_seven_days_run_from_the_first_release_and_not_from_each(world):
    for number in (1, 2):
        release = world.release(number, ANSWERABLE)
        note_release(world.desk, release)
    assert len(weekly_list(world.desk, release, reader=OFFICIAL, at=day(7)).listed) == 3


ON_TRIAL = """
case                           | behind | inconsistent
mentor:mentor:SIM-M1           | B1     |
cooperative:cooperative:SIM-K1 | A1     | yes
cooperative:cooperative:SIM-K2 | A1     |
cooperative:cooperative:SIM-K3 | tier   |
"""
NO_WAIT = "[worklist]\nreply_days = 0\n"
# The line began on day 0; week and readers on later days.
TRIAL = """
simulated | days | week | analyst | official
no        | 0    | 1    | 4       | 1
no        | 6.9  | 1    | 4       | 1
no        | 55   | 8    | 4       | 1
no        | 56   |      | 4       | 4
yes       | 0    |      | 4       | 4
"""


@pytest.mark.parametrize("row", [r.split("|") for r in TRIAL.strip().splitlines()[1:]])
def test_the_trial_period(world, row):
    simulated, days, week, analyst, official = (cell.strip() for cell in row)
    first = world.release(1, ON_TRIAL, simulated=simulated == "yes", overrides=NO_WAIT)
    note_release(world.desk, first)
    at = MONDAY + timedelta(days=float(days))
    running = trial(world.desk, first, at)
    assert running == (Trial(int(week), 8) if week else None)
    for reader, seen in ((ANALYST, analyst), (OFFICIAL, official)):
        found = weekly_list(world.desk, first, reader=reader, at=at)
        assert len(found.listed) == int(seen)
        assert found.hidden.get("trial", 0) == 4 - int(seen)
        assert found.trial == running


def test_the_trial_counts_from_the_first_release_of_the_line(world):
    note_release(world.desk, world.release(1, "", line=1))
    note_release(world.desk, world.release(2, "", line=2, simulated=False, at=day(7)))
    third = world.release(3, "", line=2, simulated=False, at=day(20))
    assert trial(world.desk, third, day(21)) == Trial(3, 8)


def test_a_reader_of_one_regency_sees_its_cases_only(world):
    text = "case | place\nvacancy:cooperative:SIM-K1 | 15.01.02\nfeed:regency:15.02 | 15.02"
    release = world.release(1, f"{text}\nprogramme_gap:province:15 | 15")
    reader = Reader("official", regencies=("15.02",))
    week = weekly_list(world.desk, release, reader=reader, at=day(0))
    assert [each.case.subject_id for each in (*week.listed, *week.others)] == ["15.02"]


def test_no_mentor_leaves_the_supervisors_view(world):
    text = """
    case                           | mentor | evidence       | behind
    mentor:mentor:SIM-M1           |        | SIM-V1; SIM-V2 | B1; B4
    cooperative:cooperative:SIM-K1 | SIM-M1 | SIM-V1; SIM-M1 | A1; B1/mentor/SIM-M1
    """
    release = world.release(1, text, overrides=NO_WAIT)
    for rank in (1, 2):
        add(world.desk, release, rank, Reply("sakit"), by="Pak SIM-M1", at=day(0))
        add(world.desk, release, rank, Rest(), by="A", at=day(0))
    add(world.desk, release, 1, Close("explained", "x"), by="A", at=day(0))
    for reader in (ANALYST, OFFICIAL):
        week = weekly_list(world.desk, release, reader=reader, at=day(0))
        assert len(week.others) == 2
        assert "SIM-M1" not in repr(week)
        assert "SIM-V2" not in repr(week)
    assert "SIM-M1" in repr(weekly_list(world.desk, release, reader=SUPERVISOR, at=day(0)))


def test_a_reader_without_a_name_can_act_by_rank(world):
    release = world.release(1, "case\nmentor:mentor:SIM-M1", overrides=NO_WAIT)
    (listed,) = weekly_list(world.desk, release, reader=OFFICIAL, at=day(0)).listed
    found = add(world.desk, release, listed.case.rank, Assign("Ani"), by="A", at=day(0))
    assert found.case_id == "mentor:mentor:SIM-M1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(world, language):
    release = world.release(1, many(20))
    week = weekly_list(world.desk, release, at=day(0))
    assert len(said(week, language)) == 1
