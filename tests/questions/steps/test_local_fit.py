"""What a village produces beside the units planned: a question, never a verdict."""

from __future__ import annotations

import pytest

from ..world import World, cases

WORLD = """
cooperatives
cooperative_id | village_code
fish           | 15.01.01.2001
small          | 15.01.01.2002
planned        | 15.01.01.2003
stopped        | 15.01.01.2005
bare           | 15.01.01.2006
unlisted       | 15.01.01.2007
unvalued       | 15.01.01.2008
several        | 15.01.01.2011

village_potential
village_code  | commodity | volume_t_per_year | value_idr_per_year
15.01.01.2001 | Ikan Nila | 400               | 10e9
15.01.01.2002 | ikan nila | 400               | 9.9e9
15.01.01.2003 | udang     | 100               | 20e9
15.01.01.2005 | udang     | 100               | 20e9
15.01.01.2006 | batik     | 1                 | 90e9
15.01.01.2008 | udang     | 100               |
15.01.01.2011 | udang     | 100               | 6e9
15.01.01.2011 | cabai     | 100               | 5e9
15.01.01.2011 | ikanan    | 100               | 5e9

business_units
cooperative_id | unit_type    | as_of | status
planned        | cold_storage | @5    | planned
stopped        | cold_storage | @5    | stopped
bare           | cold_storage | @5    | preparing
unlisted       | cold_storage | @5    | operating
"""

CASES = """
subject  | fit         | value | why
fish     | not_planned | 10e9  | at the threshold, whatever the letters
small    | neither     | 9.9e9 | just below it
planned  | both        | 20e9  | planned is enough
stopped  | not_planned | 20e9  | a unit that stopped serves nobody
bare     | not_listed  |       | a commodity that asks for no store
unlisted | unknown     |       | a village without a list is no village without potential
unvalued | unknown     |       | a potential without its value is not a small one
several  | not_planned | 11e9  | two commodities add up; a word within a word does not count
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_fit(world: World, case: dict[str, str]) -> None:
    row = world.one("local_fit", cooperative_id=case["subject"], unit_type="cold_storage")
    assert row["fit"] == case["fit"]
    assert row["value_idr_per_year"] == (float(case["value"]) if case["value"] else None)


def test_without_business_units_nothing_is_called_unplanned() -> None:
    world = World(WORLD, without=["business_units"])
    assert {row["fit"] for row in world.rows("local_fit")} == {"unknown"}


def test_every_cooperative_stands_once_beside_every_unit_type(world: World) -> None:
    rows = world.rows("local_fit")
    pairs = {(row["cooperative_id"], row["unit_type"]) for row in rows}
    assert len(pairs) == len(rows) == 3 * len(world.rows("sites"))
