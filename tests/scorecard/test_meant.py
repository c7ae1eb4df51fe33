"""The table of what rules are meant to find, held to the catalogue and the simulator's words."""

from __future__ import annotations

import re
from pathlib import Path

from dashboard.questions import header
from dashboard.scorecard.meant import MEANT, OF_NO_RELEASE, answered, without_counterpart
from dashboard.scorecard.naive import NAIVE
from dashboard.scorecard.trial import GROUPS, TIERS

from .tables import trial

SIMULATION = Path(__file__).resolve().parents[2] / "docs" / "simulation.md"


def test_every_pattern_is_one_that_the_simulator_describes():
    described = set(re.findall(r"`(\w+)`", SIMULATION.read_text("utf-8")))
    described |= {*TIERS, *GROUPS}
    named = {name for meant in MEANT.values() for name in meant.right}
    named |= {name for group in GROUPS.values() for name in group}
    assert named <= described


def test_a_released_rule_is_about_the_subject_that_the_table_says():
    rules = header.load("rules")
    for rule, meant in MEANT.items():
        if rule in rules:
            assert rules[rule].header["subject"] == meant.subject, rule


def test_naive_rules_stand_beside_rules_of_one_kind_of_subject():
    for naive in NAIVE:
        assert len({MEANT[rule].subject for rule in naive.ours}) == 1


def test_a_rule_that_is_not_released_is_left_out():
    one = trial(rules=("D7", "A1", "B14", "A6"))
    assert list(answered(one)) == ["A1", *OF_NO_RELEASE]
    assert without_counterpart(one) == ("A6", "B14", "D7")
