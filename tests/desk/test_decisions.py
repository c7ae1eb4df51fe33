"""Clarifications for the next assessment, what waits for it, and each rule's record."""

from __future__ import annotations

from datetime import date

import pyarrow.parquet as pq
import pytest

from dashboard.desk import (
    OUTCOMES,
    Close,
    Reopen,
    Reply,
    add,
    clarifications,
    clarifying,
    note_release,
    records,
    write_clarifications,
)
from dashboard.questions.assessment import CLARIFICATIONS
from dashboard.questions.intervals import wilson
from questions.world import World as Assessed

from .world import ANALYST, SUPERVISOR, day

CASES = """
case                           | behind                    | evidence
mentor:mentor:SIM-M1           | B1; status                | SIM-V1; SIM-V2
cooperative:cooperative:SIM-K1 | A1; tier; B1/mentor/SIM-M1 | SIM-V3
unit:unit:SIM-K1/retail        | C5                        |
"""


def closed(world, outcome, *ranks, cases=CASES):
    release = world.release(1, cases)
    for rank in ranks:
        add(world.desk, release, rank, Close(outcome, "surat"), by="Ani", at=day(0.9))
    return release


def triples(table):
    return [(r["rule_id"], r["subject_type"], r["subject_id"]) for r in table.to_pylist()]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_was_explained_or_an_error_of_the_data_is_clarified(world, outcome):
    closed(world, outcome, 1)
    found = clarifications(world.desk, 1)
    if outcome in ("confirmed", "not_verifiable"):
        assert found.num_rows == 0
        return
    assert found.to_pylist()[0] == {
        "case_id": "mentor:mentor:SIM-M1",
        "rule_id": "B1",
        "subject_type": "mentor",
        "subject_id": "SIM-M1",
        "evidence": ["SIM-V1", "SIM-V2"],
        "clears_visits": True,
        "outcome": outcome,
        "reason": "surat",
        "decided_by": "Ani",
        "decided_on": date(2026, 11, 3),
    }
    assert triples(found) == [("B1", "mentor", "SIM-M1"), ("status", "mentor", "SIM-M1")]


def test_the_day_of_a_decision_is_jambis(world):
    release = world.release(1, CASES)
    add(world.desk, release, 1, Close("explained", "x"), by="A", at=day(0.5))  # 20:00 UTC
    assert clarifications(world.desk, 1).to_pylist()[0]["decided_on"] == date(2026, 11, 3)


def test_the_columns_are_those_that_an_assessment_takes(world):
    named = [each.split()[0] for each in CLARIFICATIONS.split(", ")]
    assert clarifications(world.desk, 1).column_names == named


def test_only_evidence_of_visits_clears_visits(world):
    closed(world, "explained", 1, 2, 3)
    clears = {r["rule_id"]: r["clears_visits"] for r in clarifications(world.desk, 1).to_pylist()}
    assert clears == {"A1": False, "tier": True, "B1": True, "status": True, "C5": False}


def test_a_subject_may_hold_a_stroke(world):
    closed(world, "data_error", 3)
    assert triples(clarifications(world.desk, 1)) == [("C5", "unit", "SIM-K1/retail")]
    assert clarifications(world.desk, 1).to_pylist()[0]["evidence"] == []


def test_a_reopened_case_is_not_clarified(world):
    release = closed(world, "explained", 1, 2)
    add(world.desk, release, 2, Reopen("lain"), by="A", at=day(1))
    assert {r["case_id"] for r in clarifications(world.desk, 1).to_pylist()} == {
        "mentor:mentor:SIM-M1"
    }


def test_the_order_is_that_of_cases_and_not_of_decisions(world):
    closed(world, "explained", 3, 1, 2)
    first = clarifications(world.desk, 1)
    ids = [row["case_id"] for row in first.to_pylist()]
    assert ids == sorted(ids)
    assert clarifications(world.desk, 1).equals(first)


def test_a_recurring_case_adds_to_what_was_clarified(world):
    release = closed(world, "explained", 3)
    note_release(world.desk, release)
    worse = world.release(2, "case | signature\nunit:unit:SIM-K1/retail | s2")
    note_release(world.desk, worse)
    add(world.desk, worse, 1, Close("explained", "lagi"), by="A", at=day(8))
    assert [row["case_id"] for row in clarifications(world.desk, 1).to_pylist()] == [
        "unit:unit:SIM-K1/retail",
        "unit:unit:SIM-K1/retail#2",
    ]


def test_a_real_line_gets_no_clarification_of_the_simulated(world):
    closed(world, "explained", 1)
    assert clarifications(world.desk, 2).num_rows == 0


def test_an_assessment_takes_what_the_desk_writes(world, tmp_path):
    closed(world, "explained", 1)
    path = write_clarifications(world.desk, 1, tmp_path / "clarifications.parquet")
    accepted = pq.read_table(path).to_pylist()
    assessed = Assessed("cooperatives\ncooperative_id\nK1", clarified=accepted)
    assert {row["visit_id"] for row in assessed.rows("clarified_visits")} == {"SIM-V1", "SIM-V2"}


def test_what_the_release_shown_does_not_know_yet(world, tmp_path):
    first = closed(world, "explained", 1)
    add(world.desk, first, 2, Reply("sakit"), by="M", at=day(0.9))
    waiting = clarifying(world.desk, first, SUPERVISOR)
    assert [(each.case_id, each.clarified_on) for each in waiting] == [
        ("mentor:mentor:SIM-M1", date(2026, 11, 3)),
        ("cooperative:cooperative:SIM-K1", None),
    ]
    assert waiting[0].rule_subjects == ("B1/mentor/SIM-M1", "status/mentor/SIM-M1")
    path = write_clarifications(world.desk, 1, tmp_path / "clarifications.parquet")
    second = world.release(2, CASES, results={"clarifications": (path,)})
    assert [each.clarified_on for each in clarifying(world.desk, second, SUPERVISOR)] == [None]
    assert clarifying(world.desk, world.release(3, "", line=2, simulated=False)) == ()


def test_no_mentor_is_named_beside_a_clarification(world):
    release = closed(world, "explained", 1)
    add(world.desk, release, 2, Reply("sakit"), by="M", at=day(0.9))
    found = clarifying(world.desk, release, ANALYST)
    assert len(found) == 2
    assert "SIM-M1" not in repr(found)


# How many cases of a rule were closed, how many of them confirmed: evidence only?
RECORDS = """
closed | confirmed | evidence only
20     | 5         | yes
20     | 6         | no
19     | 0         | no
40     | 13        | yes
40     | 14        | no
1      | 1         | no
"""


@pytest.mark.parametrize("row", [r.split("|") for r in RECORDS.strip().splitlines()[1:]])
def test_a_rules_record(world, row):
    n, confirmed, only = (cell.strip() for cell in row)
    rows = [f"vacancy:cooperative:SIM-K{i}" for i in range(int(n))]
    release = world.release(1, "\n".join(["case", *rows]))
    others = ("explained", "data_error", "not_verifiable")
    for i in range(int(n)):
        outcome = "confirmed" if i < int(confirmed) else others[i % 3]
        add(world.desk, release, i + 1, Close(outcome, "x"), by="A", at=day(0))
    (found,) = records(world.desk, release).values()
    assert (found.rule_id, found.closed) == ("A1", int(n))
    assert found.outcomes["confirmed"] == int(confirmed)
    assert (found.low, found.high) == wilson(int(confirmed), int(n))
    assert found.evidence_only is (only == "yes")


def test_a_record_counts_a_case_once_for_each_rule_and_only_while_closed(world):
    text = "case | behind\ncooperative:cooperative:SIM-K1 | B1; B1/mentor/SIM-M1; A1"
    release = world.release(1, text)
    assert records(world.desk, release) == {}
    add(world.desk, release, 1, Close("confirmed", "x"), by="A", at=day(0))
    assert {r: each.closed for r, each in records(world.desk, release).items()} == {
        "A1": 1,
        "B1": 1,
    }
    add(world.desk, release, 1, Reopen("x"), by="A", at=day(0))
    assert records(world.desk, release) == {}
