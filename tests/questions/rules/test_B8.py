"""Hollow reports: the latest three of a cooperative's own say nothing at all."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, own_words

TEMPLATE = "Laporan bulanan formulir baku bagian satu dua tiga empat lima enam"

WORLD = f"""
cooperatives
cooperative_id | village_code
K13            | 15.71.01.1001
K14            |

mentors
mentor_id | regency_code
M13       | 15.71
M13b      | 15.71

visits: verified
visit_id | cooperative_id | mentor_id | started_at        | findings | topics | action_items | attendees | mode
a        | K1             | M1        | @5 @10 @20 09:00  | baik     | | | | field
b        | K2             | M1        | @5 @10 10:00      | baik     | | | | field
b3       | K2             | M1        | @20 10:00         | baik     | membership | | | field
c        | K3             | M1        | @5 @10 11:00      |          | | | | field
d        | K4             | M1        | @5 @10 @20 12:00  | buku kas lengkap | bookkeeping | | | field
e        | K5             | M1        | @5 @10 @20 13:00  | buku kas lengkap | | | 3 | field
f        | K6             | M1        | @5 @10 @20 14:00  | buku kas lengkap | | telepon bank | | field
g        | K7             | M2        | @5 @10 @20 09:00  | {TEMPLATE} | | | | field
g4       | K4             | M3        | @40 09:00         | {TEMPLATE} | | | | field
g5       | K4             | M4        | @41 09:00         | {TEMPLATE} | | | | field
g6       | K4             | M5        | @42 09:00         | {TEMPLATE} | | | | field
g7       | K4             | M6        | @43 09:00         | {TEMPLATE} | | | | field
h        | K8             | M2        | @5 @10 @20 10:00  |          | | | 0 | phone
i        | K9             | M2        | @5 @10 @91 11:00  |          | | | | field
j        | K10            | M2        | @5 @10 @20 12:00  |          | | | | event
k        | K11            | M2        | @5 @10 @20 13:00  | baik     | | | | field
k4       | K11            | M2        | @15 13:00         | {own_words("khusus", 8)} | | | | field
l        | K12            | M2        | @5 @10 @20 @30 14:00 |       | | | | field
m        | K13            | M13       | @5 @10 @20 09:00  |          | | | | field
"""

CASES = """
subject | status         | severity | value | n | reason          | evidence | why
K1      | flag           | medium   | 3     | 3 |                 | a1 a2 a3 | three reports of one word
K2      | clear          |          | 2     | 3 |                 | b1 b2    | two, and before them a topic
K3      | cannot_assess  |          | 2     | 2 | few_visits      | c1 c2    | two reports are too few
K4      | clear          |          | 0     | 7 |                 |          | short and honest: a topic is named
K5      | clear          |          | 0     | 3 |                 |          | short and honest: somebody came
K6      | clear          |          | 0     | 3 |                 |          | short and honest: something follows
K7      | flag           | medium   | 3     | 3 |                 | g1 g2 g3 | a form's sentences are nobody's words
K8      | flag           | medium   | 3     | 3 |                 | h1 h2 h3 | nobody present, on the telephone
K9      | cannot_assess  |          | 2     | 2 | few_visits      | i1 i2    | the third lies before the window
K10     | not_applicable |          | 0     | 0 | no_visits       |          | joint events are not its own reports
K11     | clear          |          | 2     | 4 |                 | k1 k2    | one report of eight words in between
K12     | flag           | medium   | 4     | 4 |                 | l1 l2 l3 l4 | four in a row
K13     | cannot_assess  |          | 3     | 3 | feed_incomplete | m1 m2 m3 | half of the mentors do not report
K14     | cannot_assess  |          | 0     | 0 | feed_incomplete |          | a village that is not known
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "B8", case)


def test_the_tier_sees_the_same_reports(world: World) -> None:
    empty = world.rows("select cooperative_id from cooperative_windows where reports_empty")
    assert {row["cooperative_id"] for row in empty} == {"K1", "K7", "K8", "K12", "K13"}


def test_says(world: World) -> None:
    said = world.answer("B8", "K12")
    assert (
        said.explanation_en
        == "Latest reports in a row that say nothing: 4 (limit 3, of 4 reports)."
    )


def test_a_clarified_report_speaks_against_nobody() -> None:
    accepted = {"rule_id": "B8", "subject_type": "cooperative", "subject_id": "K8"}
    world = World(WORLD, clarified=[{**accepted, "evidence": ["a2"], "clears_visits": True}])
    assert (world.answer("B8", "K1").status, world.answer("B8", "K1").value) == ("clear", 1)


@pytest.mark.parametrize("column", ["findings", "topics", "action_items", "attendees"])
def test_cannot_assess_without(column: str) -> None:
    blind = World(WORLD, without=[f"visits.{column}"])
    assert set(blind.statuses("B8").values()) == {"cannot_assess"}


def test_without_modes_nothing_is_clear_and_a_flag_stands() -> None:
    blind = World(WORLD, without=["visits.mode"])
    assert "clear" not in blind.statuses("B8").values()
    assert blind.answer("B8", "K1").status == "flag"
