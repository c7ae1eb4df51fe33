"""Logs against the last release, regency by regency: a file that was cut short has too few rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from dashboard.contract import Table, tables
from dashboard.intake.findings import Book
from dashboard.intake.source import Source
from dashboard.intake.sql import quoted, typed
from dashboard.intake.values import present_columns
from dashboard.reference import Reference

FEWEST_EXPECTED = 5  # of fewer rows the half says nothing
# A register may lack its villages, and a log of back checks its cooperatives.
_NO_PLACE = "select null::varchar as cooperative_id, null::varchar as village_code where false"
_DATES = ("date", "moment")
# Rows by the days on which anybody wrote: a file of three days, of a month or of one snapshot is
# held against as much of the last release. A regency that the file lacks whole counts only where
# the file has most of them, for offices send their own regency alone.
_SLOW = """
    with place as (
        select cooperative_id, left(any_value(village_code), 5) as regency_code
        from ({cooperatives}) where village_code is not null group by all
    ),

    had as (
        select regency_code, count(*) as n from ({old}) join place using (cooperative_id)
        group by all
    ),

    has as (
        select regency_code, count(*) as n from ({new}) join place using (cooperative_id)
        group by all
    ),

    days as (
        select
            (select count(distinct day) from ({new})) as now,
            (select count(distinct day) from ({old})) as before,
            (select count(*) from has) as sent,
            (select count(*) from had) as sent_before,
            (select min(day) from ({new})) as first_day,
            (select max(day) from ({new})) as last_day
    )

    select
        regency_code,
        coalesce(has.n, 0) as found,
        had.n / days.before * days.now as expected,
        days.first_day,
        days.last_day
    from had
    cross join days
    left join has using (regency_code)
    where
        2 * coalesce(has.n, 0) < had.n / days.before * days.now
        and had.n / days.before * days.now >= $fewest
        and (has.n is not null or 2 * days.sent > days.sent_before)
    order by regency_code
"""


def too_few_rows(
    connection: duckdb.DuckDBPyConnection,
    book: Book,
    reference: Reference,
    table: Table,
    incoming: Mapping[str, Sequence[Source]],
    base: Mapping[str, Sequence[Path]],
) -> None:
    """Note each regency of which a log has less than half of the last release's rows a week."""
    sources = incoming[table.name]
    if table.kind != "log" or table.name not in base:
        return
    if "cooperative_id" not in present_columns(table, sources):
        return
    day = next(c.name for c in table.columns.values() if c.required and c.type in _DATES)
    columns = f"cooperative_id, {quoted(day)}::date as day"
    register = tables()["cooperatives"]
    if register.name in incoming:
        cooperatives = typed(register)
    elif register.name in base:
        cooperatives = _stored(base[register.name])
    else:
        return
    query = _SLOW.format(
        cooperatives=f"{_NO_PLACE} union all by name select * from {cooperatives}",
        old=f"select {columns} from ({_NO_PLACE} union all by name"
        f" select * from {_stored(base[table.name])})",
        new=f"select {columns} from {typed(table)}",
    )
    names = reference.regencies.set_index("regency_code")["name"].to_dict()
    for code, found, expected, first, last in connection.execute(
        query, {"fewest": FEWEST_EXPECTED}
    ).fetchall():
        book.about_file(
            "feed_truncated",
            source=sources[0].number,
            file=sources[0].file,
            sheet=sources[0].sheet,
            value=f"{names.get(code, '')} ({code}), {first} – {last}",
            first=found,
            second=round(expected),
        )


def _stored(files: Sequence[Path]) -> str:
    paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    return f"read_parquet([{paths}], union_by_name = true, hive_partitioning = false)"
