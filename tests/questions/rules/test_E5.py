"""Beside small businesses: three or more of the same line, and more than in most such villages."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

DESA = [f"15.02.03.20{n:02d}" for n in (4, 7, 8, 9, 10, 11, 12, 13, 15)]
# Nine villages far from everything, with one grocery each: what is usual.
PEERS = "\n".join(f"P{n} | {code} | -4 | {98 + n} |" for n, code in enumerate(DESA))
GROCERIES = "\n".join(f"{code} | groceries | W | 1 | -4 | {98 + n}" for n, code in enumerate(DESA))
# A kilometre is 0.009 degrees here: 0.044 lies 4.9 km away, 0.046 lies 5.1 km away.
WORLD = f"""
cooperatives
cooperative_id | village_code  | latitude | longitude | regency_name
R1             | 15.02.01.2001 | -3.0     | 100.0     |
R2             | 15.02.01.2002 | -3.0     | 101.0     |
R3             | 15.02.01.2003 | -3.0     | 102.0     |
R4             | 15.02.01.2004 | -3.0     | 103.0     |
R5             | 15.02.01.2005 | -3.0     | 104.0     |
R6             | 15.02.01.2008 | -2.57886 | 101.83392 |
C1             | 15.71.01.1001 | -3.5     | 100.0     |
X1             | 99.99.99.2001 | -3.5     | 101.0     | Kab. Merangin
{PEERS}

business_units
cooperative_id | unit_type    | as_of | status    | partner
R1             | groceries    | @5    | operating |
R1             | lpg          | @5    | ready     |
R1             | clinic       | @5    | planned   |
R1             | office       | @5    | operating |
R1             | bank_agent   | @5    | stopped   |
R2             | groceries    | @5    | planned   |
R3             | groceries    | @5    | operating | Warung Bu Ani
R4             | groceries    | @5    | operating |
R5             | groceries    | @5    | operating |
R6             | groceries    | @5    | operating |
C1             | groceries    | @5    | operating |
X1             | groceries    | @5    | operating |
P0             | groceries    | @5    | operating |

local_businesses
village_code  | line       | name | count | latitude | longitude
15.02.01.2001 | groceries  | A    | 2     | -3.0     | 100.044
15.02.01.2001 | groceries  | B    |       | -2.956   | 100.0
15.02.01.2001 | lpg        | C    | 2     | -3.0     | 100.0
15.02.01.2001 | lpg        | D    | 9     | -3.0     | 100.046
15.02.01.2001 | clinic     | E    | 3     | -3.0     | 100.0
15.02.01.2001 | bank_agent | F    | 9     | -3.0     | 100.0
15.02.01.2003 | groceries  | A    | 5     | -3.0     | 102.0
15.02.01.2004 | groceries  | A    | 5     | -3.0     | 103.0
15.02.01.2005 | groceries  | A    | 5     |          |
15.02.01.2008 | groceries  | A    | 3     |          |
15.71.01.1001 | groceries  | A    | 2     | -3.508   | 100.0
15.71.01.1001 | groceries  | B    | 9     | -3.51    | 100.0
{GROCERIES}

deliverables
cooperative_id | kind        | delivered_on | status
R4             | partnership | @30          | accepted
R1             | partnership | @30          | rejected
R1             | proposal    | @30          | accepted
"""

CASES = """
subject       | status         | severity | value | n  | reason          | why
R1/groceries  | flag           | medium   | 3     | 14 |                 | three within 5 km; an offer of partnership was refused
R1/lpg        | clear          |          | 2     |    |                 | two; the others stand 5.1 km away
R1/clinic     | flag           | medium   | 3     | 14 |                 | planned: the time to ask
R1/office     | not_applicable |          |       |    | no_line         | an office competes with nobody
R1/bank_agent | not_applicable |          |       |    | stopped         | closed
R2/groceries  | cannot_assess  |          | 0     |    | no_sme_data     | an empty list is not "no competition"
R3/groceries  | clear          |          | 5     |    |                 | a partner is named
R4/groceries  | clear          |          | 5     |    |                 | a partnership was delivered
R5/groceries  | clear          |          | 0     |    |                 | counted at the village's point, far from the site
R6/groceries  | flag           | medium   | 3     | 14 |                 | counted at the village's point, where the site is
C1/groceries  | clear          |          | 2     |    |                 | in a city within 1 km only
X1/groceries  | cannot_assess  |          |       |    | village_unknown | nobody knows which village
P0/groceries  | clear          |          | 1     |    |                 | one
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "E5", {key: cell for key, cell in case.items() if cell or key in kept})


def test_the_usual_of_its_class_is_said(world: World) -> None:
    row = world.one("rule_results", rule_id="E5", subject_id="R1/groceries")
    assert (row["baseline"], row["threshold"], row["scope_code"]) == (2.5, 3, "15.02.01.2001")


def test_where_many_are_usual_nobody_stands_out() -> None:
    """Registers of cities list more than those of villages: they are compared within their class."""
    more = WORLD.replace("| W | 1 |", "| W | 3 |")
    assert World(more).statuses("E5")["R1/groceries"] == "clear"


def test_too_few_villages_to_compare_with() -> None:
    few = "\n".join(line for line in WORLD.splitlines() if "| W | 1 |" not in line)
    answer = World(few).answer("E5", "R1/groceries")
    assert (answer.status, answer.reason_code) == ("cannot_assess", "n_too_small")


@pytest.mark.parametrize("gone", ["local_businesses", "business_units.partner"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("E5").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["local_businesses.count", "cooperatives.latitude"])
def test_not_clear_without(gone: str) -> None:
    assert "clear" not in World(WORLD, without=[gone]).statuses("E5").values()
