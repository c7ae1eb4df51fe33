"""Releases written as small tables of text."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb

from dashboard import contract, reference
from dashboard.intake import FileSummary, Intake, Progress
from dashboard.reference import Reference
from dashboard.releases import Plan, Release, Store, plan, publish
from dashboard.settings import Settings

DAY = date(2026, 10, 31)
REGISTER = """
cooperative_id | name   | village_code  | members
SIM-K1         | Maju   | 15.01.01.2001 | 40
SIM-K2         | Makmur | 15.01.01.2002 |
"""
MENTORS = """
mentor_id | name | role
SIM-M1    | Satu | business_assistant
SIM-M2    | Dua  | business_assistant
"""
VISITS = """
visit_id | mentor_id | cooperative_id | started_at       | findings
SIM-V1   | SIM-M1    | SIM-K1         | 2026-10-01 09:00 | atap
SIM-V2   | SIM-M1    | SIM-K2         | 2026-10-08 09:00 |
"""


def intake_of(
    work: Path, tables: Mapping[str, str], *, as_of: date = DAY
) -> tuple[Intake, list[Path]]:
    """Type tables of text as the intake would; return it with the files that it read."""
    work.mkdir(parents=True, exist_ok=True)
    typed, files, summaries = {}, [], []
    connection = duckdb.connect()
    # As the intake writes: a store keeps its files as they are where nothing was there before.
    connection.execute("set disabled_optimizers = 'statistics_propagation'")
    for name, text in tables.items():
        source = work / f"{name}.csv"
        source.write_text(text)
        files.append(source)
        header, *rows = [
            [cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()
        ]
        kinds = contract.tables()[name].stored
        columns = ", ".join(f'"{column}" VARCHAR' for column in header)
        connection.execute(f"create or replace table said ({columns})")
        marks = ", ".join("nullif(?, '')" for _ in header)
        for row in rows:
            connection.execute(f"insert into said values ({marks})", row)
        casts = ", ".join(f'cast("{c}" as {kinds[c]}) as "{c}"' for c in header)
        typed[name] = work / f"{name}.parquet"
        order = ", ".join(f'"{key}"' for key in contract.tables()[name].key if key in header)
        rows_in_order = connection.sql(f"select {casts} from said order by {order}")
        rows_in_order.write_parquet(str(typed[name]), compression="zstd")
        sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
        summaries.append(FileSummary(source.name, "", name, sha256, len(rows), 0, "accepted"))
    connection.close()
    simulated = not tables or any("SIM-" in text for text in tables.values())
    return Intake(as_of, simulated, typed, [], summaries, {}, refused=False), files


def counted(
    tables: Mapping[str, Sequence[Path]],
    as_of: date,
    settings: Settings,
    reference: Reference,
    out: Path,
    progress: Progress | None = None,
    before: Mapping[str, Sequence[Path]] = MappingProxyType({}),
) -> Mapping[str, Sequence[Path]]:
    """Assess trivially: the rows of each table, as of the day."""
    answer = out / "counts.parquet"
    with duckdb.connect() as connection:
        connection.execute("create table counts (as_of date, name varchar, n bigint)")
        for name, paths in sorted(tables.items()):
            files = [glob.escape(str(path)) for path in paths]
            ((rows,),) = connection.read_parquet(files).aggregate("count(*)").fetchall()
            connection.execute("insert into counts values (?, ?, ?)", [as_of, name, rows])
        connection.sql("from counts").write_parquet(str(answer))
    if progress:
        progress(1.0, "counts")
    return {"counts": [answer]}


def planned(
    store: Store,
    work: Path,
    tables: Mapping[str, str],
    *,
    accept_removals: bool = False,
    as_of: date = DAY,
) -> Plan:
    taken, files = intake_of(work, tables, as_of=as_of)
    return plan(store, taken, uploads=files, accept_removals=accept_removals)


def published(
    store: Store,
    work: Path,
    tables: Mapping[str, str],
    *,
    accept_removals: bool = False,
    as_of: date = DAY,
    **options: object,
) -> Release | None:
    made = planned(store, work, tables, accept_removals=accept_removals, as_of=as_of)
    return publish(store, made, counted, reference=places(), **options)


def places() -> Reference:
    return reference.load()


def text_of(release: Release, table: str) -> str:
    """Write a stored table as text, in the order in which it is stored."""
    return text_of_files(release.tables[table])


def text_of_files(paths: Sequence[Path]) -> str:
    with duckdb.connect() as connection:
        rows = connection.read_parquet([glob.escape(str(path)) for path in paths])
        lines = [rows.columns, *rows.fetchall()]
    cells = [["" if cell is None else str(cell) for cell in line] for line in lines]
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def said(made: Plan) -> dict[str, str]:
    """Return the codes of a plan's findings, with their level."""
    return {finding.code: finding.level for finding in made.findings}
