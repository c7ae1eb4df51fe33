"""Values that look as if they meant something else: noticed and said, never rescaled."""

from __future__ import annotations

from math import log10
from typing import Any

from dashboard.contract import Column, Table
from dashboard.intake.checks import Checker
from dashboard.intake.source import Source
from dashboard.intake.sql import one_row, quoted, typed

_SCALES = {3: "1000", 6: "1000000"}  # powers of ten that a heading's unit stands for
_NEAR = 0.5  # powers of ten between a median and what a scale would make of it
_FEWEST_TIMES = 10  # below that, a few late visits would already look like another zone
_BY_DAY_LATER = 0.9  # the share of times that must fall by day 7 hours later


def notice(checker: Checker, table: Table) -> None:
    """Look at each source's columns: fractions, thousands or millions, and moments in UTC."""
    for source in checker.incoming[table.name]:
        for name in source.headings:
            column = table.columns.get(name)
            if column is None:
                continue
            if column.unit == "%":
                _fractions(checker, table, column, source)
            elif column.type == "money":
                _scale(checker, table, column, source)
            elif name == "started_at":
                _utc(checker, table, column, source)


def _fractions(checker: Checker, table: Table, column: Column, source: Source) -> None:
    name = quoted(column.name)
    low, high, between = _one(
        checker,
        f"min({name}), max({name}), min({name}) filter (where {name} > 0 and {name} < 1)",
        table,
        source,
    )
    if between is not None and low >= 0 and high <= 1:
        _say(checker, column, source, "percent_fractions", value=f"{between:g}")


def _scale(checker: Checker, table: Table, column: Column, source: Source) -> None:
    median = _median(checker, table, column, source)
    if median is None:
        return
    before = _median_before(checker, table, column)
    for power, factor in _SCALES.items():
        if before is not None:
            like, compared = abs(log10(before / median) - power) <= _NEAR, f"{before:.0f}"
        elif column.usual_median:
            low, high = column.usual_median
            like, compared = median < low <= median * 10**power <= high, f"{low:.0f}"
        else:
            return
        if like:
            _say(
                checker,
                column,
                source,
                "money_scaled",
                value=f"{median:g}",
                first=factor,
                second=compared,
            )
            return


def _median(checker: Checker, table: Table, column: Column, source: Source) -> float | None:
    """Return the median of a source's amounts above zero."""
    name = quoted(column.name)
    (median,) = _one(checker, f"median({name}) filter (where {name} > 0)", table, source)
    return None if median is None else float(median)


def _median_before(checker: Checker, table: Table, column: Column) -> float | None:
    """Return the same of the release that the upload goes on from, None where it has none."""
    paths = [str(path) for path in checker.base.get(table.name, ())]
    if not paths:
        return None
    read = "read_parquet($paths, union_by_name = true, hive_partitioning = false)"
    held = checker.connection.execute(f"select * from {read} limit 0", {"paths": paths})
    name = quoted(column.name)
    if column.name not in {described[0] for described in held.description or ()}:
        return None
    query = f"select median({name}) filter (where {name} > 0) from {read}"
    (median,) = one_row(checker.connection, query, {"paths": paths})
    return float(median) if median is not None else None


def _utc(checker: Checker, table: Table, column: Column, source: Source) -> None:
    name = quoted(column.name)
    hour, later = f"hour({name})", f"(hour({name}) + 7) % 24"
    timed, night, by_day = _one(
        checker,
        f"count({name}), count_if({hour} < 6 or {hour} >= 20), count_if({later} between 7 and 18)",
        table,
        source,
        f" and {quoted(column.name + '_has_time')}",
    )
    if timed >= _FEWEST_TIMES and 2 * night > timed and by_day >= _BY_DAY_LATER * timed:
        _say(checker, column, source, "moment_utc", first=night, second=timed)


def _one(
    checker: Checker, selected: str, table: Table, source: Source, also: str = ""
) -> tuple[Any, ...]:
    query = f"select {selected} from {typed(table)} where _source = $source{also}"
    return one_row(checker.connection, query, {"source": source.number})


def _say(checker: Checker, column: Column, source: Source, code: str, **particulars: Any) -> None:
    checker.book.about_file(
        code,
        source=source.number,
        file=source.file,
        sheet=source.sheet,
        column=source.heading_of(column.name),
        **particulars,
    )
