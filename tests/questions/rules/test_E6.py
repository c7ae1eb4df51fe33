"""Spend against progress: money more than 30 points ahead of the building for four weeks."""

from __future__ import annotations

import pytest

from ..world import World, cases, check


def snapshots(percents: dict[str, str], measured: str = "") -> str:
    """One row a week, newest on 2026-10-30; ``measured`` for rows that were carried forward."""
    days = ["2026-10-02", "2026-10-09", "2026-10-16", "2026-10-23", "2026-10-30"]
    return "\n".join(
        f"{name} | {on} | {measured or on} | {pct}"
        for name, cells in percents.items()
        for on, pct in zip(days[-len(cells.split()) :], cells.split(), strict=True)
    )


BUILDING = {
    "K1": "20 21 22 22 22",
    "K2": "20 21 22 22 23",
    "K3": "20 20 20 20",
    "K4": "20 24 20 20 20",
    "K5": "20 20 20 20 20",
    "K6": "30 30 30 30 30",
    "K7": "20 20 20 20 20",
    "K8": "20 20 20 20 20",
    "K12": "25 25 25 25 25",
    "K13": "25 25 25 25 25",
    "K14": "20 20 20 20 20",
    "K15": "20 20 20 20 20",
    "K16": "20 20 20 20 20",
    "K17": "20 20 20 20 20",
    "K18": "20 20 20 20 20",
}
WORLD = f"""
financing
loan_id | cooperative_id | scheme           | principal_idr | operating_share_idr | disbursed_idr
L1      | K1             | agrinas_build    | 1e9           |                     |
L2      | K2             | agrinas_build    | 1e9           |                     |
L3      | K3             | agrinas_build    | 1e9           |                     |
L4      | K4             | agrinas_build    | 1e9           |                     |
L5      | K5             | agrinas_build    | 1e9           |                     |
L6      | K6             | cooperative_loan | 1e9           | 3e8                 |
L7      | K7             | working_capital  | 1e9           |                     |
L8      | K8             | other            | 1e9           |                     |
L9      | K9             | agrinas_build    | 1e9           |                     |
L10     | K10            | agrinas_build    | 1e9           |                     |
L11     | K11            | agrinas_build    | 1e9           |                     |
L12     | K12            | agrinas_build    | 1e9           |                     |
L13     | K13            | agrinas_build    | 1e9           |                     |
L14a    | K14            | agrinas_build    | 1e9           |                     |
L14b    | K14            | cooperative_loan | 1e9           |                     |
L15     | K15            | cooperative_loan | 1e9           |                     | 8e8
L16     | K16            | cooperative_loan | 1e9           |                     | 0
L17     | K17            | agrinas_build    | 0             |                     |
L18a    | K18            | agrinas_build    | 1e9           |                     |
L18b    | K18            | other            | 1e9           |                     |

disbursements
loan_id | paid_on    | amount_idr
L1      | 2026-08-01 | 500e6
L1      | 2026-09-01 | 23e6
L2      | 2026-09-01 | 530e6
L3      | 2026-09-01 | 800e6
L4      | 2026-09-01 | 530e6
L5      | 2026-09-01 | 300e6
L5      | 2026-10-05 | 500e6
L6      | 2026-09-01 | 720e6
L7      | 2026-09-01 | 800e6
L9      | 2026-09-01 | 800e6
L10     | 2026-09-01 | 800e6
L11     | 2026-09-01 | 800e6
L12     | 2026-09-01 | 800e6
L13     | 2026-09-01 | 810e6
L14a    | 2026-09-01 | 300e6
L14b    | 2026-09-01 | 900e6
L17     | 2026-09-01 | 500e6
L18a    | 2026-09-01 | 300e6

construction
cooperative_id | as_of | measured_on | physical_pct
{snapshots(BUILDING)}
{snapshots({"K10": "20 20 20 20 20"}, "2026-10-02")}
{snapshots({"K11": "20 20 20 20 20"}, "2026-10-03")}
"""

CASES = """
subject | status         | severity | value   | n | reason            | evidence | why
K1      | flag           | medium   | 30.3    | 5 |                   | L1       | more than 30 points in every week
K2      | clear          |          | 30      | 5 |                   | L2       | at the limit today
K3      | clear          |          | 60      | 4 |                   | L3       | seen for three weeks only
K4      | clear          |          | 33      | 5 |                   | L4       | at the limit three weeks ago
K5      | clear          |          | 60      | 5 |                   | L5       | the last payment came in these weeks
K6      | clear          |          | 30      | 5 |                   | L6       | the operating part goes out first
K7      | not_applicable |          |         | 0 | builds_nothing    |          | working capital
K8      | cannot_assess  |          |         | 0 | scheme_unknown    |          | an unknown scheme
K9      | cannot_assess  |          |         | 0 | no_construction   | L9       | money, and no record of a building
K10     | cannot_assess  |          |         | 5 | stale             | L10      | measured 28 days ago and carried forward
K11     | flag           | medium   | 60      | 5 |                   | L11      | measured 27 days ago
K12     | cannot_assess  |          | 55      | 5 | coarse_steps      | L12      | reported in steps: it may stand at almost 50%
K13     | flag           | medium   | 56      | 5 |                   | L13      | ahead by more than a step
K14     | clear          |          | 10      | 5 |                   | L14a     | a loan beside the Agrinas build
K15     | cannot_assess  |          |         | 5 | disbursed_unknown | L15      | paid out, nobody says when
K16     | clear          |          | -20     | 5 |                   | L16      | nothing paid out yet
K17     | cannot_assess  |          |         | 5 | unit_doubtful     | L17      | no principal
K18     | cannot_assess  |          | 10      | 5 | scheme_unknown    | L18a     | an unknown loan beside it
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "E6", {key: cell for key, cell in case.items() if cell or key in kept})


@pytest.mark.parametrize("gone", ["financing", "disbursements", "construction"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("E6").values()) == {"cannot_assess"}


def test_not_clear_where_nobody_says_when_it_was_measured() -> None:
    found = World(WORLD, without=["construction.measured_on"]).statuses("E6")
    assert "clear" not in found.values()
    assert found["K1"] == "flag"
