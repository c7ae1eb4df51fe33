"""Site coordinate unreliable: the register's point against its village's, its neighbours' and its visits."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, places_without_holidays, with_villages

# Villages 15.02.01.2001 and .2002 lie 10 km apart at -2.44499 101.59814 and -2.44868 101.68796.
WORLD = """
cooperatives
cooperative_id | village_code  | latitude | longitude | coordinate_kind  | regency_name
K1             | 15.02.01.2001 | -2.53489 | 101.59814 | building         |
K2             | 15.02.01.2001 | -2.53509 | 101.59814 | building         |
K3             | 15.71.01.1003 | -1.53984 | 103.56703 | office           |
K4             | 15.71.01.1003 | -1.53884 | 103.56703 | office           |
K5             | 15.02.01.2001 | 0        | 0         | building         |
K6             | 15.02.01.2001 | 101.599  | -2.446    | building         |
K7             | 15.02.01.2001 |          |           |                  |
K8             | 99.99.99.2001 | -2.446   | 101.599   | building         | Kab. Merangin
K9             | 15.02.01.2001 | -2.49752 | 101.75373 | office           |
K10            | 15.02.01.2001 | -2.36503 | 101.53823 | office           |
K11            | 15.02.01.2003 | -2.49752 | 101.75373 | building         |
K12            | 15.02.01.2004 | -2.59561 | 101.76071 | office           |
K13            | 15.02.01.2005 | -2.52442 | 101.80762 | village_centroid |
S1             | 15.02.01.2001 | -2.44684 | 101.64305 | building         |
S2             | 15.02.01.2002 | -2.44684 | 101.64305 | building         |
S3             | 15.71.01.1001 | -1.60    | 103.572   | building         |
S4             | 15.71.01.1002 | -1.60    | 103.572   | building         |
S5             | 15.71.01.1003 | -1.60    | 103.572   | building         |
S6             | 15.71.01.1004 | -1.60    | 103.572   | building         |
V1             | 15.02.01.2008 | -2.58    | 101.834   | building         |
V2             | 15.02.01.2009 | -2.654   | 101.863   | building         |

visits: verified
cooperative_id | mentor_id | started_at        | latitude | longitude
V1             | a         | @10 @20 @30 09:00 | -2.58    | 101.854
V2             | b         | @10 @20 @30 09:00 | -2.654   | 101.880
"""

CASES = """
subject | status        | severity | value   | n | reason           | why
K1      | clear         |          | 9.99642 | 1 |                  | just within a large village's reach
K2      | flag          | medium   | 10.0187 | 1 | far_from_village | just outside it
K3      | clear         |          |         | 1 |                  | 4.95 km in a city
K4      | flag          | medium   |         | 1 |                  | 5.06 km in a city
K5      | flag          | medium   |         | 1 | zero_point       | nowhere
K6      | flag          | medium   |         | 1 | swapped_point    | swapped
K7      | cannot_assess |          |         | 1 | no_point         | no point of its own
K8      | cannot_assess |          |         | 1 | village_unknown  | nothing to compare with
K9      | flag          | medium   |         | 2 | other_village    | another village's point
K10     | flag          | medium   |         | 1 | other_district   | beside a village of Kerinci
K11     | flag          | low      |         | 2 | village_middle   | called a building
K12     | clear         |          | 0       | 1 |                  | an office may stand in the middle
K13     | clear         |          | 0       | 1 |                  | says that it is the middle
S1      | clear         |          |         | 2 |                  | two neighbours share a site
S2      | clear         |          |         | 2 |                  | two neighbours share a site
S3      | flag          | medium   |         | 4 | shared_point     | four share one
V1      | flag          | medium   |         | 1 | visits_elsewhere | its visits meet 2.2 km away
V2      | clear         |          |         | 1 |                  | its visits meet 1.9 km away
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity")
    check(world, "F2", {key: cell for key, cell in case.items() if cell or key in kept})


def test_one_point_for_two_villages_that_are_no_neighbours() -> None:
    options = "[shared]\nhistory_days = 300\n[F2]\nnear_km = 4.9\n"
    assert World(WORLD, options=options).answer("F2", "S1").reason_code == "shared_point"


def test_a_village_that_the_reference_knows_roughly_cannot_say() -> None:
    places = places_without_holidays()
    rough = places.villages.assign(point_quality="parent_village")
    answer = World(WORLD, places=with_villages(places, rough)).answer("F2", "K2")
    assert (answer.status, answer.reason_code) == ("cannot_assess", "village_rough")


@pytest.mark.parametrize("gone", ["cooperatives.latitude", "cooperatives.longitude"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("F2").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["visits", "cooperatives.coordinate_kind"])
def test_not_clear_without(gone: str) -> None:
    found = World(WORLD, without=[gone]).statuses("F2")
    assert "clear" not in found.values()
    assert found["K2"] == "flag"
