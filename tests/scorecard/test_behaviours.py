from __future__ import annotations

from dashboard.scorecard import behaviours

from .tables import trial

CAREFUL = trial(
    """
    cooperative_id | mentor_id | patterns   | tier_truth | tier
    K1             | M1        | careful    | ceremonial | real
    K2             | M1        | careful    | ceremonial | real
    K3             | M2        | low_effort | ceremonial | ceremonial
    K4             | M3        | -          | real       | ceremonial
    K5             | -         | -          | none       | none
    """,
    """
    mentor_id | behaviour  | status
    M1        | careful    | watch
    M2        | low_effort | explain
    M3        | honest     | ordinary
    """,
    answers="""
    rule_id | subject_type | subject_id
    B4      | mentor       | M2
    B12     | cooperative  | K1
    """,
    cases="""
    rank | kind   | subject_type | subject_id
    1    | mentor | mentor       | M2
    """,
    checks="""
    cooperative_id | kind    | result
    K1             | careful | denied
    K1             | careful | confirmed
    K2             | careful | unreachable
    K3             | faked   | denied
    """,
    rules=("B1", "B4", "B12"),
)


def test_careful_fakers_are_missed_by_each_passive_rule_and_found_by_asking():
    found = {name: (share.hits, share.of) for name, share in behaviours.careful([CAREFUL]).items()}
    assert found == {
        "mentors flagged by B1": (0, 1),
        "mentors flagged by B4": (0, 1),
        "cooperatives flagged by B12": (1, 2),
        "mentors to explain": (0, 1),
        "cooperatives called ceremonial": (0, 2),
        "cooperatives where somebody asked about a careful visit": (2, 2),
        "of these, a visit denied": (1, 2),
        "of these, flagged by B12": (1, 2),
    }


def test_mentors_are_counted_by_what_was_planted():
    counts = behaviours.of_mentors([CAREFUL, CAREFUL])
    assert counts.index.tolist() == ["low_effort", "careful", "honest"]
    assert counts.loc["low_effort"].tolist() == [2, 2, 0, 2, 2]
    assert counts.loc["careful"].tolist() == [2, 0, 2, 0, 0]


def test_ceremonial_cooperatives_are_counted_with_those_called_so_wrongly():
    counts = behaviours.of_ceremonial([CAREFUL])
    assert counts.loc["careful", "called real"] == 2
    assert counts.loc["low_effort", "called ceremonial"] == 1
    assert counts.loc["honest", "wrongly called"] == 1
    assert "nobody" not in counts.index
