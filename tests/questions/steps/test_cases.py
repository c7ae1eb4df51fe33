"""Flags become cases: one root cause each, four factors, the best first, two checks at random."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dashboard.words import LANGUAGES

from ..world import AS_OF, Row, World, cases, days, together

OWN = """
mentors
mentor_id | contract_to
gone      | @30
single    | @30

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
gone      | left1          | @200          |
gone      | left2          | @200          |
single    | alone          | @200          |
late      | unseen         | @200          |

financing
loan_id | cooperative_id | scheme           | principal_idr | disbursed_idr | first_disbursed_on
l1      | left1          | cooperative_loan | 3e9           | 9e8           | @200
l2      | alone          | cooperative_loan | 3e9           | 9e8           | @200
l3      | unseen         | cooperative_loan | 3e9           | 9e8           | @20

visits: verified
cooperative_id | mentor_id | started_at
fine           | late      | @2 @15 @30 @45 @60 @75 09:00

follow_ups
follow_up_id | cooperative_id | opened_on | due_on | severity
f1           | left1          | @80       | @40    | high
"""
# Sixteen cooperatives for one mentor: out of range by the load alone.
LOADED = "\n".join(
    [
        "assignments",
        "mentor_id | cooperative_id | assigned_from",
        *(f"m | k{number:02} | @200" for number in range(16)),
        "",
        "visits: verified",
        "cooperative_id | mentor_id | started_at",
        *(f"k{number:02} | m | {days(number, number + 64, 16)} 09:00" for number in range(16)),
    ]
)
# A mentor whose findings are copies and whose days are impossible: two kinds of evidence.
TRAVEL = f"""
cooperatives
cooperative_id | latitude | longitude | coordinate_kind
t1             | -1.7     | 102.0     | building
t2             | -1.7     | 102.1     | building

visits: verified
cooperative_id | mentor_id | started_at         | ended_at | findings
t1             | two       | {days(1, 10)} 09:00 | 10:00   | atap gudang bocor di sisi barat dan lantai retak dekat pintu masuk kantor
t2             | two       | {days(1, 10)} 10:02 | 11:02   | harga gabah turun sehingga petani menunda setoran simpanan wajib bulan ini
t1             | two       | {days(21, 30)} 09:00 | 10:00  | harga gabah turun sehingga petani menunda setoran simpanan wajib bulan ini
"""
WORLD = together({"O": OWN, "L": LOADED, "T": TRAVEL})


@pytest.fixture(scope="module")
def listed(world: World) -> dict[str, Row]:
    return {row["case_id"]: row for row in world.rows("cases")}


CASES = """
case                         | rules    | cooperatives   | severity | whom  | inconsistent | why
vacancy:mentor:O-gone        | A1 A8 D2 D6 E4 | O-left1 O-left2 | critical | dinas | no | one who left two is one case, the money with it
vacancy:cooperative:O-alone  | A1 D2 D6 E4 | O-alone        | critical | dinas | no           | the only one that a mentor left stands for itself
cooperative:cooperative:O-left1 | C1 C6 | O-left1        | high     | board | no           | what does not follow from the vacancy is its own case
cooperative:cooperative:O-unseen | A2 A3 A4 E4 | O-unseen  | critical | pmo   | no           | all flags of a cooperative in one case
mentor:mentor:T-two          | A3 A4 B1 B4 status tier | T-t1 T-t2      | high     | pmo   | yes          | two kinds of evidence
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_cases(listed: dict[str, Row], case: dict[str, str]) -> None:
    row = listed[case["case"]]
    found = {
        "rules": " ".join(row["rules"]),
        "cooperatives": " ".join(row["cooperative_ids"]),
        "severity": row["severity"],
        "whom": row["whom"],
        "inconsistent": "yes" if row["inconsistent"] else "no",
    }
    assert found == {key: case[key] for key in found}


def test_a_load_out_of_range_is_a_case_for_the_office(listed: dict[str, Row]) -> None:
    row = listed["mentor:mentor:L-m"]
    assert (row["rules"], row["cooperatives"], row["whom"]) == (["D1", "D4"], 16, "dinas")
    assert not row["inconsistent"]


def test_records_to_mend_are_one_list_for_the_operator(listed: dict[str, Row]) -> None:
    row = listed["data_fix:regency:15.01"]
    assert (row["rules"], row["severity"], row["whom"]) == (["F2"], "low", "dinas")


def test_every_flag_is_in_one_case_at_most(world: World) -> None:
    behind = world.rows("select unnest(rule_subjects) as flag, case_id from cases")
    assert len({row["flag"] for row in behind}) == len(behind) > 0


def test_a_cooperative_in_order_has_no_case(listed: dict[str, Row]) -> None:
    own = [row for row in listed.values() if row["kind"] not in ("data_fix", "random_check")]
    covered = {each for row in own for each in row["cooperative_ids"]}
    assert "O-fine" not in covered


def test_the_four_factors(listed: dict[str, Row]) -> None:
    row = listed["vacancy:mentor:O-gone"]
    # 1 + log10(1 + Rp900 million / Rp100 million) + log10(2 cooperatives); nothing recent, no site.
    assert row["exposure"] == pytest.approx(1 + 1 + 0.30103)
    assert (row["persistence"], row["confidence"], row["open_since"]) == (1.0, "high", AS_OF)
    assert row["priority"] == pytest.approx(4 * row["exposure"])


def test_ranks_follow_the_priority_and_checks_stand_last(listed: dict[str, Row]) -> None:
    rows = list(listed.values())
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    drawn = [row["kind"] == "random_check" for row in rows]
    assert drawn == sorted(drawn)
    priorities = [row["priority"] for row in rows if row["kind"] != "random_check"]
    assert priorities == sorted(priorities, reverse=True)


def test_two_cooperatives_of_every_regency_are_drawn_and_stay_drawn(listed: dict[str, Row]) -> None:
    drawn = [key for key, row in listed.items() if row["kind"] == "random_check"]
    again = World(WORLD, change=_turned).rows("select * from cases where kind = 'random_check'")
    assert len(drawn) == 2
    assert [row["case_id"] for row in again] == drawn


def _turned(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {name: rows[::-1] for name, rows in tables.items()}


@pytest.mark.parametrize(("weeks", "persistence"), [(0, 1.0), (1, 1.125), (8, 2.0), (30, 2.0)])
def test_a_case_grows_older_until_eight_weeks(weeks: int, persistence: float) -> None:
    since = AS_OF - timedelta(weeks=weeks)
    earlier = [{"case_id": "vacancy:cooperative:O-alone", "open_since": since}]
    row = World(WORLD, earlier_cases=earlier).one("cases", case_id="vacancy:cooperative:O-alone")
    assert (row["open_since"], row["persistence"]) == (since, persistence)


def test_sentences_name_counts_and_an_action_and_no_mentor(listed: dict[str, Row]) -> None:
    left = listed["vacancy:mentor:O-gone"]
    assert left["sentence_en"].startswith("2 cooperatives in Kab. Kerinci were left by the same")
    assert left["sentence_id"].startswith("2 koperasi di Kab. Kerinci ditinggal pendamping")
    unseen = listed["cooperative:cooperative:O-unseen"]
    assert unseen["sentence_en"].startswith("KDMP O-unseen (")
    mentors = ("O-gone", "O-single", "O-late", "L-m", "T-two")
    for row in listed.values():
        for language in LANGUAGES:
            said: str = row[f"sentence_{language}"]
            assert "{" not in said
            assert not [
                name for name in mentors if f"Pendamping {name}" in said or f" {name} " in said
            ]


def test_a_silent_regency_is_one_case() -> None:
    text = """
    feeds
    table  | regency_code | complete_to
    visits | 15.01        | @40
    """
    rows: list[dict[str, Any]] = World(text).rows("select * from cases where kind = 'feed'")
    (row,) = rows
    assert (row["case_id"], row["whom"], row["rules"]) == ("feed:regency:15.01", "pmo", ["F1"])
    assert row["cooperatives"] == 1
