"""What must not change an answer: order of rows, the number of files, the names of ids."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from .everything import TEXT
from .province import Province
from .world import IDS, Tables, World

_RESULTS = {
    "rules": "select * exclude (explanation_id, explanation_en, evidence) from rule_results",
    "evidence": "select rule_id, subject_id, list_sort(evidence) from rule_results",
    "tiers": "select cooperative_id, tier, subtype, unknown_reason, visits, verified, contradicted,"
    " hollow, joint, flags, confidence from cooperative_facts",
    "visits": "select visit_id, class, contradictions, joint, hollow from visit_classes",
    "places": "select * from place_values",
    "mentors": "select mentor_id, status, assessable_visits, contradicted_visits, family_names"
    " from mentor_facts",
    # Which cooperatives are drawn for a check follows from their ids.
    "cases": "select kind, subject_id, rules, severity, cooperatives, exposure, confidence"
    " from cases where kind != 'random_check'",
}
Answers = dict[str, list[str]]


@pytest.fixture(scope="module", autouse=True)
def one_thread_a_question() -> None:
    """Answer in as many threads as the product does: their order must decide nothing here."""


def answers(world: World, names: Mapping[str, str] | None = None) -> Answers:
    """Return all results of a world, sorted; ``names`` gives ids back their old names."""
    old = names or {}

    def before(cell: object) -> object:
        first, slash, unit = str(cell).partition("/")  # a unit is its cooperative and its type
        return f"{old[first]}{slash}{unit}" if first in old else cell

    return {
        table: sorted(str([before(cell) for cell in row.values()]) for row in world.rows(sql))
        for table, sql in _RESULTS.items()
    }


@pytest.fixture(scope="module")
def before() -> Answers:
    return answers(World(TEXT))


def test_rows_in_another_order(before: Answers) -> None:
    chance = random.Random(3)  # noqa: S311 - an order, not a secret

    def shuffled(tables: Tables) -> Tables:
        return {name: chance.sample(rows, len(rows)) for name, rows in tables.items()}

    assert answers(World(TEXT, change=shuffled)) == before


def test_every_table_in_two_files(before: Answers) -> None:
    assert answers(World(TEXT, parts=2)) == before


def test_ids_renamed(before: Answers) -> None:
    chance, new = random.Random(5), {}  # noqa: S311 - names, not secrets

    def renamed(tables: Tables) -> Tables:
        found = {
            row[key] for rows in tables.values() for row in rows for key in IDS if row.get(key)
        }
        numbers = chance.sample(range(100_000), len(found))
        new.update({name: f"id{n:05d}" for name, n in zip(sorted(found), numbers, strict=True)})
        return {
            table: [{**row, **{key: new[row[key]] for key in IDS if row.get(key)}} for row in rows]
            for table, rows in tables.items()
        }

    world = World(TEXT, change=renamed)
    after = answers(world, {name: old for old, name in new.items()})
    # Of two records at the same moment the id decides which one is shown as evidence.
    assert {**after, "evidence": []} == {**before, "evidence": []}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    return Province(tmp_path_factory.mktemp("province"))


@pytest.fixture(scope="module")
def first(province: Province) -> dict[str, bytes]:
    return contents(province.assess("first"))


def contents(results: Mapping[str, Sequence[Path]]) -> dict[str, bytes]:
    return {name: b"".join(p.read_bytes() for p in paths) for name, paths in results.items()}


def test_the_same_exports_give_the_same_bytes(province: Province, first: dict[str, bytes]) -> None:
    """Two threads may finish in any order; what is stored may not tell."""
    assert contents(province.assess("second")) == first


def test_rows_that_stand_twice_count_once(province: Province, first: dict[str, bytes]) -> None:
    assert contents(province.assess("twice", twice=True)) == first
