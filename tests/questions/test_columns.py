"""Deleting a column or a table from the exports never makes anything fine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import contract, reference, settings
from dashboard.questions import assessment, engine, header
from dashboard.simulate import simulate

from .everything import TEXT, Statuses, statuses
from .world import AS_OF, World, blocks

FINE = ("clear", "real")

# Intake makes a visit's id where the export has none: an assessment never sees visits without.
MADE_BY_INTAKE = {"visits.visit_id"}

# Tables that only ever add trouble, or take days away: where nobody collects them, what is left is
# judged, and every surface says which tables are missing. All others unlock what they are needed for.
ONLY_ADDS = {
    "back_checks": "a denial that nobody asked for is unknown",
    "calendar": "no day was declared lost; national holidays ship with the product",
    "construction": "a building site doubles the target of contacts",
    "financing": "fresh money doubles the target of contacts",
    "feeds": "the date is then estimated from the rows, and said to be",
}


def optional_columns() -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in contract.tables().values()
        for column in table.columns.values()
        if not column.required and f"{table.name}.{column.name}" not in MADE_BY_INTAKE
    ]


def read_columns() -> list[str]:
    """Return the optional columns whose name stands in the SQL behind some rule or tier."""
    everything = {**header.load("steps"), **header.load("rules")}
    behind, waiting = set(), [*header.load("rules"), "tiers", "overlays"]
    while waiting:
        current = waiting.pop()
        if current not in behind:
            behind.add(current)
            waiting += [name.lstrip("~") for name in everything[current].names("after")]
    words = {word for each in behind for word in re.findall(r"\w+", everything[each].sql)}
    return [name for name in optional_columns() if set(name.split(".")) <= words]


def made_fine(before: Statuses, after: Statuses) -> dict[tuple[str, str], str]:
    """Return what is fine now and was not, with what it was."""
    return {
        key: before.get(key, "")
        for key, status in after.items()
        if status in FINE and before.get(key) not in FINE
    }


@pytest.fixture(scope="module")
def before() -> Statuses:
    found = statuses(World(TEXT))
    assert {"clear", "flag", "suppressed", "cannot_assess"} < set(found.values())
    return found


@pytest.mark.parametrize("gone", read_columns())
def test_a_missing_column_makes_nothing_fine(before: Statuses, gone: str) -> None:
    assert made_fine(before, statuses(World(TEXT, without=[gone]))) == {}


def test_columns_that_nothing_reads_change_nothing(before: Statuses) -> None:
    unread = set(optional_columns()) - set(read_columns())
    assert statuses(World(TEXT, without=unread)) == before


def optional_tables() -> list[str]:
    return sorted(set(contract.tables()) - {"cooperatives", *ONLY_ADDS})


@pytest.mark.parametrize(
    "gone", sorted({title for title, _, _ in blocks(TEXT)} & {*optional_tables()})
)
def test_a_missing_table_makes_nothing_fine(before: Statuses, gone: str) -> None:
    assert made_fine(before, statuses(World(TEXT, without=[gone]))) == {}


class Province:
    """Simulated exports of a small province, typed, assessed with any columns left out."""

    def __init__(self, folder: Path) -> None:
        simulate(folder / "exports", seed=5, cooperatives=200, format="parquet")
        self._folder = folder
        self._files = {file.stem: file for file in (folder / "exports").glob("*.parquet")}
        for table, file in self._files.items():
            self._files[table] = self._typed(table, file)

    def _typed(self, table: str, file: Path, gone: str = "") -> Path:
        stored = contract.tables()[table].stored
        target = self._folder / f"{table}.{gone or 'typed'}.parquet"
        with engine.connect() as connection:
            found = dict(
                row[:2] for row in connection.execute(f"describe from '{file}'").fetchall()
            )
            kept = [name for name in stored if name in found and not _belongs(name, gone)]
            select = [_cast(name, stored[name], found[name]) for name in kept]
            select += [
                f'"{name}" is not null as "{name}_has_time"'
                for name in kept
                if stored[name] == "TIMESTAMP" and f"{name}_has_time" not in found
            ]
            connection.execute(f"copy (select {', '.join(select)} from '{file}') to '{target}'")
        return target

    def statuses(self, gone: str = "") -> Statuses:
        table, _, column = gone.partition(".")
        tables = {name: [file] for name, file in self._files.items()}
        if column:
            tables[table] = [self._typed(table, self._files[table], column)]
        elif gone:
            del tables[table]
        connection = engine.open_connection()
        options, places = settings.load(), reference.load()
        assessment.run(connection, tables, AS_OF, options, places)
        rows = connection.execute("select rule_id, subject_id, status from rule_results").fetchall()
        tiers = connection.execute("select cooperative_id, tier from cooperative_facts").fetchall()
        connection.close()
        return {
            **{(rule, subject): status for rule, subject, status in rows},
            **{("tier", cooperative): tier for cooperative, tier in tiers},
        }


def _belongs(name: str, gone: str) -> bool:
    return bool(gone) and name in (gone, f"{gone}_has_time")


def _cast(name: str, kind: str, found: str) -> str:
    if kind == "VARCHAR[]" and found == "VARCHAR":
        return f'string_split("{name}", \';\') as "{name}"'
    return f'"{name}"::{kind} as "{name}"'


@pytest.mark.slow
def test_no_column_or_table_of_a_province_makes_anything_fine(tmp_path: Path) -> None:
    province = Province(tmp_path)
    before = province.statuses()
    everything = [*optional_columns(), *optional_tables()]
    leaks = {gone: made_fine(before, province.statuses(gone)) for gone in everything}
    assert {gone: found for gone, found in leaks.items() if found} == {}
