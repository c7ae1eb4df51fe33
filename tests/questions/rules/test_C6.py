"""Severe finding not escalated: nobody above heard of it within 21 effective days."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
cooperatives
cooperative_id | village_code
K14            | 15.01.16.2001
K18            | 15.71.01.1001

cooperatives
cooperative_id
K16

mentors
mentor_id | role               | regency_code
P1        | management_office  |
P2        | provincial         |
M18       | business_assistant | 15.71
M18b      | business_assistant | 15.71

visits: verified
visit_id | cooperative_id | mentor_id | started_at | problem_found | findings | mode
p4       | K4             | P1        | @19 09:00  | no  | buku kas lengkap | field
p5       | K5             | P1        | @18 10:00  | no  | buku kas lengkap | field
p6       | K6             | P1        | @41 11:00  | no  | buku kas lengkap | field
w7       | K7             | M1        | @40 08:00  | yes | Bendahara melaporkan dana hilang Rp4 juta | field
w8       | K8             | M1        | @40 09:00  | no  | Tidak ada sengketa lahan lagi | field
w9       | K9             | M1        | @40 10:00  | yes | Tunggakan simpanan anggota dua bulan | field
w10      | K10            | P2        | @40 11:00  | yes | Gudang mangkrak | field
p17      | K17            | P2        | @30 12:00  | no  |  | phone
p18      | K18            | M18       | @0 16:00   | no  | buku kas lengkap | field
w19      | K19            | M1        | @40 13:00  | yes | Delapan lembar nota hilang | field
w20      | K20            | M1        | @40 14:00  | yes | Sengketa batas lahan dengan tetangga | field
w21      | K21            | M1        | @91 15:00  | yes | Sengketa batas lahan dengan tetangga | field

follow_ups
follow_up_id | cooperative_id | visit_id | severity | opened_on | closed_on | escalated_on
t1           | K1             |          | high     | @22       |           |
t1b          | K1             |          | medium   | @80       |           |
t2           | K2             |          | high     | @21       |           |
t3           | K3             |          | high     | @40       |           | @2
t4           | K4             |          | high     | @40       |           |
t5           | K5             |          | high     | @40       |           |
t6           | K6             |          | high     | @40       |           |
t9           | K9             | w9       | low      | @40       |           |
t10          | K10            | w10      | high     | @40       |           |
t11          | K11            |          | high     | @40       | @35       |
t12          | K12            |          | high     | @100      | @95       |
t13          | K13            |          | high     | @150      |           |
t14          | K14            |          | high     | @25       |           |
t15          | K15            |          |          | @40       |           |
t15b         | K15            |          | high     | @5        |           |
t17          | K17            |          | high     | @40       |           |
t18          | K18            |          | high     | @40       |           |
t20          | K20            | w20      |          | @40       | @30       | @38

calendar
date_from | date_to | scope_code | kind  | factor
@20       | @11     | 15.01.16   | flood | 0
"""

CASES = """
subject | status         | severity | value | n | reason             | evidence | why
K1      | flag           | high     | 22    | 1 |                    | t1       | one day past the limit
K2      | clear          |          | 21    | 1 |                    |          | at the limit
K3      | clear          |          | 0     | 1 |                    |          | escalated
K4      | clear          |          | 0     | 1 |                    |          | the PMO came on the last day
K5      | flag           | high     | 40    | 1 |                    | t5       | the PMO came a day later
K6      | flag           | high     | 40    | 1 |                    | t6       | the PMO came before it was found
K7      | flag           | medium   | 40    | 1 |                    | w7       | a word of the list, and a problem
K8      | not_applicable |          | 0     | 0 | no_severe_findings |          | a word in passing
K9      | not_applicable |          | 0     | 0 | no_severe_findings |          | a rating stands above a word
K10     | clear          |          | 0     | 1 |                    |          | found by the second line itself
K11     | flag           | medium   | 40    | 1 |                    | t11      | closed, and nobody above had heard of it
K12     | not_applicable |          | 0     | 0 | no_severe_findings |          | closed before the window
K13     | flag           | high     | 150   | 1 |                    | t13      | an open one stays
K14     | suppressed     |          | 15    | 1 | calendar           |          | a flood took the days
K15     | cannot_assess  |          | 5     | 1 | severity_unknown   |          | it might be severe
K16     | not_applicable |          | 0     | 0 | no_severe_findings |          | nothing found
K17     | clear          |          | 0     | 1 |                    |          | told by telephone
K18     | cannot_assess  |          | 40    | 1 | feed_incomplete    | t18      | half of the mentors do not report
K19     | not_applicable |          | 0     | 0 | no_severe_findings |          | a lost receipt is no lost fund
K20     | clear          |          | 0     | 1 |                    |          | an unrated follow-up was escalated
K21     | not_applicable |          | 0     | 0 | no_severe_findings |          | a word before the window
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "C6", case)


def test_a_clarified_finding_speaks_against_nobody() -> None:
    accepted = {"rule_id": "B1", "subject_type": "mentor", "subject_id": "M1", "evidence": ["w7"]}
    world = World(WORLD, clarified=[{**accepted, "clears_visits": True}])
    assert world.answer("C6", "K7").status == "not_applicable"


@pytest.mark.parametrize("gone", ["visits", "mentors", "follow_ups"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("C6").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["visits.findings", "follow_ups.closed_on"])
def test_nothing_is_clear_and_a_flag_stands_without(gone: str) -> None:
    blind = World(WORLD, without=[gone])
    assert "clear" not in blind.statuses("C6").values()
    assert blind.answer("C6", "K1").status == "flag"


def test_without_ratings_words_still_speak_and_nothing_is_clear() -> None:
    blind = World(WORLD, without=["follow_ups.severity"])
    assert "clear" not in blind.statuses("C6").values()
    assert blind.answer("C6", "K7").status == "flag"
