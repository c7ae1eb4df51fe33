"""Identity: a village that is known, and one cooperative per village and per number."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

WORLD = """
cooperatives
cooperative_id | village_code  | nik | regency_name
K1             | 15.02.01.2001 | 1   |
K2             | 15.02.01.2002 | 2   |
K3             | 15.02.01.2002 | 3   |
K4             | 15.02.01.2003 | 4   |
K5             | 15.02.01.2004 | 4   |
K6             | 99.99.99.2001 | 6   | Kab. Merangin
K7             |               | 7   | Kab. Merangin
K8             | 15.02.01.2005 |     |
K9             | 15.02.01.2008 |     |
"""

CASES = """
subject | status | severity | value | n | reason          | evidence | why
K1      | clear  |          | 1     | 1 |                 |          | one of its village and number
K2      | flag   | low      | 2     | 1 | same_village    | K3       | two in one village
K3      | flag   | low      | 2     | 1 | same_village    | K2       | two in one village
K4      | flag   | medium   | 2     | 1 | same_number     | K5       | one number for two
K6      | flag   | medium   |       | 1 | village_unknown |          | a code that nobody knows, or a new village
K7      | flag   | medium   |       | 1 | village_missing |          | no code
K8      | clear  |          | 1     | 1 |                 |          | no number yet, as many
K9      | clear  |          | 1     | 1 |                 |          | no number is no number in common
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason", "evidence")
    check(world, "F3", {key: cell for key, cell in case.items() if cell or key in kept})


def test_cannot_assess_without_village_codes() -> None:
    found = World(WORLD, without=["cooperatives.village_code"]).statuses("F3")
    assert set(found.values()) == {"cannot_assess"}


def test_not_clear_without_numbers() -> None:
    found = World(WORLD, without=["cooperatives.nik"]).statuses("F3")
    assert (found["K1"], found["K2"], found["K4"]) == ("cannot_assess", "flag", "cannot_assess")
