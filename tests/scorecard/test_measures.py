from __future__ import annotations

import pytest

from dashboard.scorecard import measures
from dashboard.scorecard.measures import Share

from .tables import trial


def pair(share: Share) -> tuple[int, int]:
    return share.hits, share.of


def test_a_share_is_pooled_by_adding_up_with_the_worst_seed_beside():
    share = Share(((9, 10), (30, 50), (0, 0)))
    assert pair(share) == (39, 60)
    assert share.pooled == 0.65
    assert share.worst == 0.6


def test_the_worst_seed_of_something_bad_is_the_highest():
    assert Share(((1, 10), (0, 10)), more_is_worse=True).worst == 0.1


def test_a_share_of_nothing_is_no_share():
    assert Share(((0, 0),)).pooled is None
    assert Share(((0, 0),)).worst is None


def test_ceremonial_is_judged_where_there_were_three_visits():
    found = measures.headlines(
        [
            trial(
                """
                cooperative_id | tier_truth | tier       | visits_recent | patterns
                K1             | ceremonial | ceremonial | 3             | low_effort
                K2             | ceremonial | real       | 4             | careful
                K3             | ceremonial | thin       | 5             | partial
                K4             | thin       | ceremonial | 3             | partial
                K5             | thin       | ceremonial | 2             | partial
                """
            )
        ]
    )
    assert pair(found["ceremonial precision"]) == (1, 2)
    assert pair(found["ceremonial recall"]) == (1, 3)
    assert pair(found["ceremonial recall, careful fakers aside"]) == (1, 2)


def test_an_honest_cooperative_is_wronged_when_it_is_called_ceremonial():
    found = measures.headlines(
        [
            trial(
                """
                cooperative_id | tier       | honest
                K1             | ceremonial | yes
                K2             | real       | yes
                K3             | ceremonial | no
                """
            )
        ]
    )
    assert pair(found["honest cooperatives called ceremonial"]) == (1, 2)


def test_nobody_there_is_judged_where_the_feed_is_complete():
    found = measures.headlines(
        [
            trial(
                """
                cooperative_id | tier_truth | tier | feed_complete | vacancy | never_visited
                K1             | none       | none | yes           | yes     | no
                K2             | none       | thin | yes           | yes     | no
                K3             | none       | none | yes           | no      | yes
                K4             | none       | thin | yes           | no      | yes
                K5             | none       | thin | yes           | no      | yes
                K6             | unknown    | thin | yes           | no      | yes
                K7             | unknown    | thin | no            | yes     | no
                """,
                answers="""
                rule_id | subject_id | status
                A1      | K1         | flag
                A1      | K2         | suppressed
                A2      | K4         | flag
                """,
            )
        ]
    )
    assert pair(found["no accompaniment found, where the feed is complete"]) == (2, 5)
    assert pair(found["vacancies found by A1"]) == (1, 2)
    assert pair(found["vacancies found by A1, or still in its grace"]) == (2, 2)
    assert pair(found["never visited found by A2, or called none"]) == (2, 3)
    assert pair(found["cannot be assessed, as planted"]) == (0, 2)


def test_mentors_to_explain():
    found = measures.headlines(
        [
            trial(
                mentors="""
                mentor_id | behaviour        | honest | status
                M1        | low_effort       | no     | explain
                M2        | sudden           | no     | watch
                M3        | learning         | no     | explain
                M4        | honest           | yes    | explain
                M5        | ceremonial_short | no     | explain
                M6        | careful          | no     | ordinary
                """
            ),
            trial(
                mentors="""
                mentor_id | behaviour | honest | status
                M1        | honest    | yes    | ordinary
                """
            ),
        ]
    )
    assert pair(found["mentors to explain: precision"]) == (2, 4)
    assert pair(found["mentors to explain: recall of low effort and sudden"]) == (1, 2)
    wronged = found["honest mentors to explain, per run"]
    assert (wronged.pooled, wronged.worst) == (0.5, 1)


@pytest.fixture
def two():
    """Two seeds: A2 finds one of two, then one of one; of its three flags one is wrong."""
    return [
        trial(
            """
            cooperative_id | never_visited | patterns
            K1             | yes           | -
            K2             | yes           | -
            K3             | no            | neglected
            """,
            answers="""
            rule_id | subject_id | status
            A2      | K1         | flag
            A2      | K2         | cannot_assess
            """,
        ),
        trial(
            """
            cooperative_id | never_visited | patterns
            K1             | yes           | -
            K3             | no            | neglected
            K4             | no            | frozen
            """,
            answers="""
            rule_id | subject_id
            A2      | K1
            A2      | K4
            """,
        ),
    ]


def test_a_rule_is_measured_against_what_it_is_meant_to_find(two):
    record = measures.of_rules(two, ["A2"])
    assert record.recall.per_seed == ((1, 2), (1, 1))
    assert record.precision.per_seed == ((1, 1), (1, 2))
    assert record.blocked == 1


def test_a_flag_that_shows_what_is_right_beside_the_pattern_counts_for_precision_alone():
    one = trial(
        """
        cooperative_id | never_visited | patterns
        K1             | yes           | -
        K2             | no            | neglected;frozen
        """,
        answers="""
        rule_id | subject_id
        A2      | K2
        """,
    )
    record = measures.of_rules([one], ["A2"])
    assert pair(record.precision) == (1, 1)
    assert pair(record.recall) == (0, 1)


def test_rules_that_are_meant_to_find_a_pattern_are_measured_together():
    one = trial(
        mentors="""
        mentor_id | behaviour
        M1        | low_effort
        M2        | low_effort
        M3        | sudden
        M4        | honest
        """,
        answers="""
        rule_id | subject_type | subject_id
        B1      | mentor       | M1
        B4      | mentor       | M1
        B4      | mentor       | M2
        B4      | mentor       | M4
        """,
    )
    rules = measures.patterns(one)["mentor", "low_effort"]
    assert rules == ["B1", "B4", "status"]
    record = measures.of_rules([one], rules, find=["low_effort"])
    assert pair(record.recall) == (2, 2)
    assert pair(record.precision) == (2, 3)


def test_a_regency_shows_what_one_of_its_cooperatives_or_mentors_shows():
    one = trial(
        """
        cooperative_id | regency_code | feed_complete
        K1             | 15.01        | yes
        K2             | 15.02        | no
        """,
        answers="""
        rule_id | subject_type | subject_id
        F1      | regency      | 15.02
        """,
        rules=("F1",),
    )
    record = measures.of_rules([one], ["F1"])
    assert pair(record.precision) == pair(record.recall) == (1, 1)


def test_a_naive_rule_is_held_to_the_same_truth():
    one = trial(
        mentors="""
        mentor_id | behaviour
        M1        | low_effort
        M2        | honest
        M3        | honest
        """,
        naive="""
        rule               | subject_id
        ten repeated texts | M1
        ten repeated texts | M2
        ten repeated texts | M3
        """,
    )
    record = measures.of_rules([one], ["B4"], naive="ten repeated texts")
    assert pair(record.precision) == (1, 3)
    assert pair(record.recall) == (1, 1)
