"""Coverage of evidence: each kind on half of a regency's visits, of at least twenty."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, days


def _visits(regency: str, count: int, header: str = "", cells: str = "") -> str:
    village = {"15.01": "15.01.02.2001", "15.02": "15.02.01.2001", "15.71": "15.71.01.1001"}[
        regency
    ]
    return (
        f"cooperatives\ncooperative_id | village_code\nC-{regency} | {village}\n\n"
        f"visits: verified\ncooperative_id | mentor_id | started_at{header}\n"
        f"C-{regency} | M | {days(1, count)} {int(regency[-2:]) % 12 + 8:02d}:00{cells}\n\n"
    )


def _more(regency: str, count: int, header: str, cells: str) -> str:
    return (
        f"visits: verified\ncooperative_id | mentor_id | started_at{header}\n"
        f"C-{regency} | M2 | {days(1, count)} 17:00{cells}\n\n"
    )


WORLD = (
    _visits("15.01", 10) + _more("15.01", 10, " | latitude | longitude", " | |")
    + _visits("15.02", 10) + _more("15.02", 11, " | photo_hashes", " |")
    + _visits("15.71", 19)
)  # fmt: skip

CASES = """
subject | status        | severity | value  | n  | reason      | why
15.01   | clear         |          | 50     | 20 |             | half of the visits are located
15.02   | flag          | low      | 47.619 | 21 | photo       | ten of twenty-one have photos
15.71   | cannot_assess |          | 100    | 19 | n_too_small | nineteen visits
"""


@pytest.fixture(scope="module")
def world() -> World:
    return World(WORLD, healthy=())


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "F7", case)


@pytest.fixture(scope="module")
def other() -> World:
    return World(
        _visits("15.01", 10) + _more("15.01", 11, " | ended_at", " |")
        + _visits("15.02", 10) + _more("15.02", 11, " | findings", " |")
        + _visits("15.71", 20) + _more("15.71", 30, " | mode | latitude | longitude", " | phone | |"),
        healthy=(),
    )  # fmt: skip


OTHER_CASES = """
subject | status | severity | value  | n  | reason   | why
15.01   | flag   | low      | 47.619 | 21 | end_time | ten of twenty-one have an end
15.02   | flag   | low      | 47.619 | 21 | findings | ten of twenty-one have findings
15.71   | clear  |          | 100    | 20 |          | phone calls have no position to report
"""


@pytest.mark.parametrize("case", cases(OTHER_CASES))
def test_other_kinds(other: World, case: dict[str, str]) -> None:
    check(other, "F7", case)


def test_cannot_assess_without_visits() -> None:
    assert set(World(WORLD, healthy=(), without=["visits"]).statuses("F7").values()) == {
        "cannot_assess"
    }


def test_without_positions_nothing_is_clear_and_a_flag_stands() -> None:
    blind = World(WORLD, healthy=(), without=["visits.latitude"])
    assert "clear" not in blind.statuses("F7").values()
    assert blind.answer("F7", "15.02").status == "flag"
