"""Each cooperative's place, and the best point known for it."""

from __future__ import annotations

import pytest

from ..world import World, cases, some_places

WORLD = """
cooperatives
cooperative_id | village_code  | regency_name | latitude | longitude | coordinate_kind
building       | 15.01.01.2001 |              | -2.1     | 101.5     | building
office         | 15.01.01.2002 |              | -2.1     | 101.5     | office
unsaid         | 15.01.01.2003 |              | -2.1     | 101.5     |
middle         | 15.01.01.2011 |              | -2.1     | 101.5     | village_centroid
none           | 15.01.01.2005 |              |          |           |
half           | 15.01.01.2006 |              | -2.1     |           | building
town           | 15.71.01.1001 |              |          |           |
ward           | 15.01.01.1004 |              |          |           |
unknown        | 15.01.99.2001 |              |          |           |
named          |               | kab. KERINCI | -2.1     | 101.5     | building
full           |               | Kabupaten Kerinci |     |           |
lost           | 99.01.01.2001 |              |          |           |
"""

CASES = """
id       | kind             | error | regency | scope         | on_map | area  | why
building | building         | 0.1   | 15.01   | 15.01.01.2001 | True   | rural | a building is known to 100 m
office   | office           | 0.3   | 15.01   | 15.01.01.2002 | True   | rural | an office to 300 m
unsaid   | office           | 0.3   | 15.01   | 15.01.01.2003 | True   | rural | a point of no kind is no building
middle   | village_centroid | 3.0   | 15.01   | 15.01.01.2011 | True   | rural | a village's middle to 3 km
none     | village_centroid | 3.0   | 15.01   | 15.01.01.2005 | True   | rural | without a point, the village's
half     | village_centroid | 3.0   | 15.01   | 15.01.01.2006 | True   | rural | half a point is none
town     | village_centroid | 3.0   | 15.71   | 15.71.01.1001 | True   | city  | a city
ward     | village_centroid | 3.0   | 15.01   | 15.01.01.1004 | True   | city  | a kelurahan in a regency
unknown  |                  | 3.0   | 15.01   | 15.01         | False  | rural | the code's regency is known
named    | building         | 0.1   | 15.01   | 15.01         | False  | rural | the regency by its short name
full     |                  | 3.0   | 15.01   | 15.01         | False  | rural | the regency by its full name
lost     |                  | 3.0   |         |               | False  | rural | nothing is known
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_rows(world: World, case: dict[str, str]) -> None:
    row = world.one("sites", cooperative_id=case["id"])
    found = {
        "kind": row["site_kind"] or "",
        "error": str(row["site_error_km"]),
        "regency": row["regency_code"] or "",
        "scope": row["scope_code"],
        "on_map": str(row["on_map"]),
        "area": row["area"],
    }
    assert found == {key: case[key] for key in found}


def test_the_villages_point_is_the_references(world: World) -> None:
    villages = some_places().villages.set_index("village_code")
    row = world.one("sites", cooperative_id="none")
    expected = villages.loc["15.01.01.2005", ["latitude", "longitude"]]
    assert (row["site_latitude"], row["site_longitude"]) == tuple(expected)
    assert world.one("sites", cooperative_id="half")["site_longitude"] is not None


def test_a_cooperative_without_any_place_is_still_answered(world: World) -> None:
    answers = world.rows("select * from rule_results where subject_id = 'lost'")
    assert {row["rule_id"] for row in answers} >= {"A1", "A2", "A3", "B5", "C1", "C5", "E4"}
    # That nobody is assigned, and that its code leads nowhere, is known without its place.
    assert {row["rule_id"] for row in answers if row["status"] == "flag"} == {"A1", "D2", "F3"}
    assert "clear" not in {row["status"] for row in answers}


def test_every_cooperative_stands_once(world: World) -> None:
    for table in ("sites", "tiers", "cooperative_facts", "accompaniment", "exposures"):
        assert len(world.rows(table)) == 13
