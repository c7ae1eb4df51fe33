from __future__ import annotations

from dashboard.scorecard.worklist import at_the_top, judged_cases

from .tables import trial

COOPERATIVES = """
cooperative_id | tier_truth | patterns | vacancy
K1             | thin       | -        | no
K2             | real       | frozen   | no
K3             | real       | frozen   | no
K4             | none       | -        | yes
K5             | real       | -        | no
"""
MENTORS = """
mentor_id | behaviour  | confounders
M1        | low_effort | -
M2        | honest     | overload
M3        | terse      | -
M4        | dark       | -
M5        | honest     | quit
"""


def right(cases: str) -> list[bool]:
    return judged_cases(trial(COOPERATIVES, MENTORS, cases=cases))["right"].tolist()


def test_a_cooperatives_case_is_right_by_its_tier_or_by_a_pattern_of_its_rules():
    assert right(
        """
        rank | subject_id | rule_subjects
        1    | K1         | C5/cooperative/K1
        2    | K2         | C5/cooperative/K2
        3    | K3         | C1/cooperative/K3
        4    | K5         | C5/cooperative/K5,tier/cooperative/K5
        """
    ) == [True, True, False, False]


def test_a_mentors_case_is_right_by_the_behaviour_or_the_load_where_only_that_speaks():
    assert right(
        """
        rank | kind   | subject_type | subject_id | rule_subjects
        1    | mentor | mentor       | M1         | B1/mentor/M1,B4/mentor/M1
        2    | mentor | mentor       | M2         | A2/cooperative/K1,D1/mentor/M2
        3    | mentor | mentor       | M2         | D1/mentor/M2,status/mentor/M2
        4    | mentor | mentor       | M3         | B4/mentor/M3,D1/mentor/M3
        """
    ) == [True, True, False, False]


def test_a_vacancy_is_right_where_nobody_is_there_or_the_mentor_is_silent_or_gone():
    assert right(
        """
        rank | kind    | subject_type | subject_id
        1    | vacancy | cooperative  | K4
        2    | vacancy | cooperative  | K1
        3    | vacancy | mentor       | M4
        4    | vacancy | mentor       | M5
        5    | vacancy | mentor       | M3
        """
    ) == [True, False, True, True, False]


def test_the_top_is_by_rank_without_random_checks_feeds_and_corrections():
    listed = trial(
        COOPERATIVES,
        cases="""
        rank | kind         | subject_id
        4    | cooperative  | K5
        1    | feed         | 15.01
        2    | data_fix     | 15.01
        3    | cooperative  | K1
        5    | cooperative  | K4
        6    | random_check | K5
        """,
    )
    assert at_the_top(listed, 1) == (1, 1)
    assert at_the_top(listed, 2) == (1, 2)
    assert at_the_top(listed, 15) == (2, 3)


def test_an_empty_worklist_has_nothing_to_judge():
    assert at_the_top(trial(), 15) == (0, 0)
