"""Steps whose rows a release keeps for the next one: what did not change is not worked out again.

A step's header says which: ``kept_by: visits`` is worked out for each file of a table by itself,
so that a file which the release before had as well needs nothing; ``kept_by: release`` is one
part, whose SQL goes on from the part before. Other questions read them as

- ``<step>``: all rows of this release,
- ``<step>_before``: all rows of the release before, of the ``columns`` that the header names;
- ``<step>_new`` and ``<step>_gone``: rows of the files that only this one, or only that one, has.

With nothing to go on from, ``_before`` and ``_gone`` are empty and the rows are the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import pyarrow.parquet as pq

from dashboard.questions import engine, header
from dashboard.questions.header import Question
from dashboard.settings import Settings

Results = Mapping[str, tuple[Path, ...]]
_MADE_BY, _OF = "made_by", "of"


@cache
def steps() -> Mapping[str, Question]:
    """Return the kept steps by id."""
    return {step.id: step for step in header.load("steps").values() if "kept_by" in step.header}


def made_by(step: Question, settings: Settings) -> str:
    """Name what a step's rows come from beside data: SQL, settings, and DuckDB, for its hashes.

    Steps that go on from one another count as one: what was compared, and with what likeness.
    """
    said = [duckdb.__version__]
    for each in _family(step):
        values = engine.parameters(each, settings, date.min)  # another day is no other step
        said += [each.sql, json.dumps(values, sort_keys=True, default=str)]
        said += _macros_behind(each.sql)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _macros_behind(sql: str) -> list[str]:
    """Return the macros that a query uses, and those that they use, in their file's order."""
    text = re.sub(r"--.*", "", engine.macros())
    found = re.finditer(r"create (?:or replace )?macro (\w+).*?;", text, re.DOTALL)
    every = {match[1]: match[0] for match in found}
    used: set[str] = set()
    names = set(re.findall(r"\w+", sql)) & every.keys()
    while names - used:
        used |= names
        names = {n for each in used for n in re.findall(r"\w+", every[each])} & every.keys()
    return [every[name] for name in every if name in used]


def gone_on_from(before: Mapping[str, Sequence[Path]], settings: Settings) -> Results:
    """Return the files of kept steps that today's program would have written just so."""
    return {
        name: tuple(before.get(name, ())) if _as_today(step, before, settings) else ()
        for name, step in steps().items()
    }


def _as_today(step: Question, before: Mapping[str, Sequence[Path]], settings: Settings) -> bool:
    family = _family(step)
    if not all(before.get(each.id) for each in family if each.header["kept_by"] == "release"):
        return False
    wanted = made_by(step, settings)
    files = [file for each in family for file in before.get(each.id, ())]
    return all(_said(file).get(_MADE_BY) == wanted for file in files)


def _family(step: Question) -> list[Question]:
    """Return the kept steps that this one stands behind or before, with itself."""
    kept = steps()
    behind = {name: set(header.predecessors(each)) & kept.keys() for name, each in kept.items()}
    return [kept[n] for n in kept if n == step.id or n in behind[step.id] or step.id in behind[n]]


def show_before(connection: duckdb.DuckDBPyConnection, before: Results) -> None:
    """Create ``<step>_before`` of every kept step from what is gone on from."""
    for name, step in steps().items():
        _show(connection, f"{name}_before", step, before.get(name, ()))


def show_changed(
    connection: duckdb.DuckDBPyConnection,
    step: Question,
    files: Sequence[Path] = (),
    before: Sequence[Path] = (),
) -> None:
    """Create ``<step>_new`` and ``<step>_gone``; without ``files`` nothing is in both."""
    if files:
        _show(connection, f"{step.id}_new", step, [f for f in files if f not in before])
        _show(connection, f"{step.id}_gone", step, [f for f in before if f not in files])
    else:
        connection.execute(f'create view "{step.id}_new" as from "{step.id}"')
        connection.execute(f'create view "{step.id}_gone" as from "{step.id}_before"')


def write_parts(
    connection: duckdb.DuckDBPyConnection,
    step: Question,
    sources: Sequence[Path],
    before: Sequence[Path],
    folder: Path,
    settings: Settings,
    as_of: date,
) -> tuple[Path, ...]:
    """Write a step's rows for each file of its table, and create the step from them.

    A part in ``before`` made of the same file stays where it is. Where a part's rows rest on more
    (``beside``: a column of another step, by cooperative) and that is another one today, these
    rows are made anew.
    """
    made = {_said(file).get(_OF): file for file in before}
    values = engine.parameters(step, settings, as_of)
    parts = []
    for number, source in enumerate(sources):
        of = _hash_of(source)
        asked = _asked(connection, step, source, made.get(of))
        if asked is None:
            parts.append(made[of])
        else:
            parts.append(folder / f"{step.id}-{number}.parquet")
            write(connection, asked, parts[-1], step, settings, of, values)
    _show(connection, step.id, step, parts)
    return tuple(parts)


def _asked(
    connection: duckdb.DuckDBPyConnection, step: Question, source: Path, before: Path | None
) -> str | None:
    """Return the SQL of a part, or None where the one ``before`` says the same."""
    table = step.header["kept_by"]
    rows = engine.rows_of(table, [source])
    if before is None:
        return f"with {table} as ({rows}) from ({step.sql})"
    other, _, column = step.header.get("beside", "").partition(".")
    if not other:
        return None
    old = f"read_parquet({engine.quoted_list([before])})"
    same = f'"{other}" as o on p.cooperative_id = o.cooperative_id and p.{column} = o.{column}'
    stale = f"select distinct p.cooperative_id from {old} as p anti join {same}"
    if not connection.execute(f"from ({stale}) limit 1").fetchall():
        return None
    return (
        f"with stale as materialized ({stale}),"
        f" {table} as (from ({rows}) semi join stale using (cooperative_id))"
        f" from ({step.sql}) union all from {old} anti join stale using (cooperative_id)"
        " order by all"
    )


def write(
    connection: duckdb.DuckDBPyConnection,
    rows: str,
    part: Path,
    step: Question,
    settings: Settings,
    of: str = "",
    values: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Write a part of a kept step, which says what it was made by, and of which file."""
    target = str(part).replace("'", "''")
    connection.execute(
        f"copy ({rows}) to '{target}' (format parquet, compression zstd,"
        f" kv_metadata {{{_MADE_BY}: '{made_by(step, settings)}', {_OF}: '{of}'}})",
        dict(values),
    )


def _show(
    connection: duckdb.DuckDBPyConnection, name: str, step: Question, files: Sequence[Path]
) -> None:
    if files:
        engine.load_stored(connection, name, files)
    else:
        connection.execute(f'create table "{name}" ({step.header["columns"]})')


def _said(file: Path) -> dict[str, str]:
    metadata = pq.read_metadata(file).metadata or {}
    return {
        key: metadata[key.encode()].decode() for key in (_MADE_BY, _OF) if key.encode() in metadata
    }


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
