"""How long cooperatives stand on each step: stays, what began before the record, quartiles."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard import settings
from dashboard.questions import engine, header

from ..world import AS_OF, World

WORLD = """
cooperatives
cooperative_id | village_code  | legal_entity_on
climbs         | 15.01.01.2001 | 2026-01-05
sinks          | 15.01.01.2002 |
sells          | 15.01.01.2003 |
waits          | 15.01.01.2005 |
silent         | 15.01.01.2006 |

construction
cooperative_id | as_of      | stage    | physical_pct | land_status
climbs         | 2026-03-02 |          | 0            | proposed
climbs         | 2026-04-06 |          | 0            | verified
climbs         | 2026-04-13 |          | 0            | verified
climbs         | 2026-05-04 | building | 10           |
climbs         | 2026-06-01 | built    | 100          |
sinks          | 2026-03-02 | building | 30           |
sinks          | 2026-05-04 |          | 0            | verified
sells          | 2026-03-02 | equipped | 100          |
waits          | 2026-05-04 |          | 0            |

business_units
cooperative_id | unit_type | as_of      | status    | monthly_sales_idr
sells          | groceries | 2026-04-06 | ready     |
sells          | groceries | 2026-05-04 | operating | 0
sells          | lpg       | 2026-06-01 | operating | 5e6
sells          | lpg       | 2026-07-06 | stopped   | 5e6
sells          | groceries | 2026-08-03 | stopped   |
silent         | groceries | 2026-05-04 | planned   |
"""

STAYS = """
climbs formed        2026-01-05 known   2026-04-06 rose
climbs land_verified 2026-04-06 known   2026-05-04 rose
climbs building      2026-05-04 known   2026-06-01 rose
climbs built         2026-06-01 known   -          -
sells  equipped      2026-03-02 unknown 2026-05-04 rose
sells  operating     2026-05-04 known   2026-06-01 rose
sells  selling       2026-06-01 known   2026-07-06 fell
sells  operating     2026-07-06 known   2026-08-03 fell
sells  equipped      2026-08-03 known   -          -
sinks  building      2026-03-02 unknown 2026-05-04 fell
sinks  land_verified 2026-05-04 known   -          -
waits  formed        2026-05-04 unknown -          -
"""


def test_every_stay(world: World) -> None:
    ours = [row for row in world.rows("ladder_runs") if row["cooperative_id"] != "K0"]
    found = sorted(
        (
            row["cooperative_id"],
            str(row["since"]),
            row["step"],
            "known" if row["since_known"] else "unknown",
            str(row["until"] or "-"),
            {True: "rose", False: "fell", None: "-"}[row["rose"]],
        )
        for row in ours
    )
    lines = [line.split() for line in STAYS.strip().splitlines()]
    assert found == sorted(
        (who, since, step, known, until, end) for who, step, since, known, until, end in lines
    )


def test_who_stands_now_stands_where_the_facts_say(world: World) -> None:
    standing = {
        row["cooperative_id"]: row["step"]
        for row in world.rows("ladder_runs")
        if row["until"] is None
    }
    facts = {row["cooperative_id"]: row for row in world.rows("cooperative_facts")}
    assert standing == {name: facts[name]["ladder_step"] for name in standing}
    assert {name for name, row in facts.items() if row["build_bucket"] != "no_record"} == set(
        standing
    )


@pytest.mark.parametrize(
    ("weeks", "known", "expected", "at_least"),
    [
        ([1, 2, 3, 4], [1, 1, 1, 1], (1, 2, 3), (0, 0, 0)),
        # It lasted one week at least: all quartiles may be higher.
        ([1, 2, 3, 4], [0, 1, 1, 1], (1, 2, 3), (0, 1, 1)),
        # The longest lasted longer still: nothing changes below it.
        ([1, 2, 3, 4], [1, 1, 1, 0], (1, 2, 3), (0, 0, 0)),
    ],
)
def test_quartiles_say_where_they_are_a_floor(
    weeks: list[int], known: list[int], expected: tuple[int, ...], at_least: tuple[int, ...]
) -> None:
    asked = header.load("lists")["dwell"]
    with engine.connect() as connection:
        connection.execute(
            "create table ladder_runs (scope_code varchar, step varchar, since date,"
            " since_known boolean, until date, rose boolean)"
        )
        for n, was_known in zip(weeks, known, strict=True):
            since = AS_OF - timedelta(weeks=n)
            row = ["15.01", "built", since, bool(was_known), None, None]
            connection.execute("insert into ladder_runs values (?, ?, ?, ?, ?, ?)", row)
        values = engine.parameters(asked, settings.load(), AS_OF, scope="15", length=2)
        found = connection.execute(asked.sql, values).df().iloc[0]
    names = ("lower", "median", "upper")
    assert tuple(found[name] for name in names) == expected
    assert tuple(int(found[f"{name}_at_least"]) for name in names) == at_least
    assert (found["cooperatives"], found["longer"]) == (4, known.count(0))
