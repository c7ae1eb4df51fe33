from __future__ import annotations

import pytest

from dashboard.scorecard.goals import LIMITS, Limit, judge
from dashboard.scorecard.measures import Share, headlines

from .tables import trial


@pytest.mark.parametrize(
    ("limit", "counts", "met"),
    [
        (Limit("", "≥ 95%", at_least=0.95), (95, 100), True),
        (Limit("", "≥ 95%", at_least=0.95), (94, 100), False),
        (Limit("", "all", at_least=1), (999, 1000), False),
        (Limit("", "< 2%", below=0.02), (2, 100), False),
        (Limit("", "< 2%", below=0.02), (1, 100), True),
        (Limit("", "≥ 95%", at_least=0.95), (0, 0), False),
    ],
)
def test_a_limit_is_kept_by_the_pooled_figure(limit, counts, met):
    assert limit.met(Share((counts,))) is met


def test_every_limit_is_set_on_a_headline():
    assert {limit.headline for limit in LIMITS} <= set(headlines([trial()]))


def test_pooled_seeds_decide_and_not_the_worst():
    heading = "mentor_id | behaviour | status\n"
    found = "".join(f"M{number} | sudden | explain\n" for number in range(9))
    seeds = [trial(mentors=heading + found), trial(mentors=heading + "M9 | sudden | ordinary")]
    recall = next(v for v in judge(seeds) if v.goal.endswith("recall of low effort and sudden"))
    assert (recall.figure.pooled, recall.figure.worst, recall.met) == (0.9, 0, True)
