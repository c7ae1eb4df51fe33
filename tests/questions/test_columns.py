"""Deleting a column or a table from the exports never makes anything fine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from dashboard import contract
from dashboard.questions import header

from .everything import TEXT, Statuses, statuses
from .province import Province
from .world import HISTORY, World, blocks

FINE = ("clear", "real")

# Intake makes a visit's id where the export has none: an assessment never sees visits without. Back-
# checks then name no visit; intake sets them aside and says so, as if nobody had collected them.
MADE_BY_INTAKE = {"visits.visit_id"}

# Tables that only ever add trouble, or take days away: where nobody collects them, what is left is
# judged, and every surface says which tables are missing. All others unlock what they are needed for.
ONLY_ADDS = {
    "back_checks": "a denial that nobody asked for is unknown",
    "calendar": "no day was declared lost; national holidays ship with the product",
    "construction": "a building site doubles the target of contacts",
    "financing": "fresh money doubles the target of contacts",
    "disbursements": "every tranche is fresh money; the rules about moments say what is missing",
    "feeds": "the date is then estimated from the rows, and said to be",
}


def optional_columns() -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in contract.tables().values()
        for column in table.columns.values()
        if not column.required and f"{table.name}.{column.name}" not in MADE_BY_INTAKE
    ]


EVERYTHING = {**header.load("steps"), **header.load("rules")}
PRESENCE = "columns_present"
NEEDS = {
    name: {str(need) for key in ("needs", "needs_to_clear") for need in each.needs(key)}
    for name, each in EVERYTHING.items()
}


def downstream(sources: set[str]) -> set[str]:
    """Return these questions and all that stand behind one of them."""
    reached = set(sources)
    while True:
        further = {
            name
            for name, question in EVERYTHING.items()
            if name not in reached and reached & {*header.predecessors(question)}
        }
        if not further:
            return reached
        reached |= further


WORDS = {name: set(re.findall(r"\w+", each.sql)) for name, each in EVERYTHING.items()}


def fed(table: str) -> set[str]:
    """Return the steps and rules that a table can reach: by their needs, SQL and steps."""
    needing = {
        name for name, needs in NEEDS.items() if table in {each.partition(".")[0] for each in needs}
    }
    return downstream(needing | {name for name in EVERYTHING if {table, PRESENCE} & WORDS[name]})


def touched(gone: str) -> set[str]:
    """Return the rules, and ``tiers``, that a column can reach."""
    table, column = gone.split(".")
    needing = {name for name, needs in NEEDS.items() if gone in needs}
    reading = {name for name in fed(table) if column in WORDS[name]}
    return downstream(needing | reading) & {*header.load("rules"), "tiers"}


def read_columns() -> list[str]:
    return [name for name in optional_columns() if touched(name)]


def made_fine(before: Statuses, after: Statuses) -> dict[tuple[str, str], str]:
    """Return what is fine now and was not, with what it was."""
    return {
        key: before.get(key, "")
        for key, status in after.items()
        if status in FINE and before.get(key) not in FINE
    }


@pytest.fixture(scope="module")
def whole() -> World:
    return World(TEXT)


@pytest.fixture(scope="module")
def before(whole: World) -> Statuses:
    found = statuses(whole)
    assert {"clear", "flag", "suppressed", "cannot_assess"} < set(found.values())
    return found


def without(gone: str, whole: World) -> World:
    """Return the world without a column or table; what cannot tell is taken from the whole."""
    return World(
        TEXT, without=[gone], same=(whole, EVERYTHING.keys() - fed(gone.partition(".")[0]))
    )


@pytest.mark.parametrize("gone", read_columns())
def test_a_missing_column_makes_nothing_fine(whole: World, before: Statuses, gone: str) -> None:
    world, reached = without(gone, whole), touched(gone)
    after = world.statuses_of(reached - {"tiers"})
    if "tiers" in reached:
        rows = world.rows("select cooperative_id, tier from tiers")
        after |= {("tier", row["cooperative_id"]): row["tier"] for row in rows}
    assert made_fine(before, after) == {}


def test_columns_that_nothing_reads_change_nothing(before: Statuses) -> None:
    unread = set(optional_columns()) - set(read_columns())
    assert statuses(World(TEXT, without=unread)) == before


def optional_tables() -> list[str]:
    return sorted(set(contract.tables()) - {"cooperatives", *ONLY_ADDS})


@pytest.mark.parametrize(
    "gone", sorted({title for title, _, _ in blocks(TEXT)} & {*optional_tables()})
)
def test_a_missing_table_makes_nothing_fine(whole: World, before: Statuses, gone: str) -> None:
    assert made_fine(before, statuses(without(gone, whole))) == {}


def test_a_column_that_the_province_does_not_collect_blocks_nothing(before: Statuses) -> None:
    gone = "visits.gps_accuracy_m"
    declared = HISTORY + f"may_be_absent = ['{gone}']\n"
    spared = statuses(World(TEXT, without=[gone], options=declared))
    blocked = statuses(World(TEXT, without=[gone]))
    real = ("tier", "ONE-unplaced")
    assert (before[real], spared[real], blocked[real]) == ("real", "real", "unknown")
    assert list(spared.values()).count("clear") > list(blocked.values()).count("clear")


def stored(results: Mapping[str, Sequence[Path]]) -> Statuses:
    if not results:  # refused: nothing can be published, so nothing is fine
        return {}
    with duckdb.connect() as connection:
        rules = connection.read_parquet(str(results["rule_results"][0]))
        tiers = connection.read_parquet(str(results["cooperative_facts"][0]))
        return {
            **{(row[0], row[1]): row[2] for row in rules.project(_ANSWER).fetchall()},
            **{("tier", row[0]): row[1] for row in tiers.project(_TIER).fetchall()},
        }


_ANSWER, _TIER = "rule_id, subject_id, status", "cooperative_id, tier"


@pytest.mark.slow
def test_no_column_or_table_of_a_provinces_exports_makes_anything_fine(tmp_path: Path) -> None:
    province = Province(tmp_path)
    before = stored(province.assess("all"))
    assert {"clear", "flag", "suppressed", "cannot_assess", "real"} <= set(before.values())
    everything = [*optional_columns(), *optional_tables()]
    leaks = {gone: made_fine(before, stored(province.assess(gone, gone))) for gone in everything}
    assert {gone: found for gone, found in leaks.items() if found} == {}
