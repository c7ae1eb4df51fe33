"""The order of intake: open, type, check, write; all tables together, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.contract import Table, tables
from dashboard.intake.checks import Checker
from dashboard.intake.corrections import replay
from dashboard.intake.files import Opener
from dashboard.intake.findings import Book
from dashboard.intake.first_look import first_line, hashed
from dashboard.intake.headings import DAY_COLUMNS
from dashboard.intake.model import Bases, Declared, FileSummary, Intake, Line, Progress
from dashboard.intake.names import Naming
from dashboard.intake.noticing import notice
from dashboard.intake.pace import too_few_rows
from dashboard.intake.plain import type_plainly
from dashboard.intake.source import Source, load_rows
from dashboard.intake.sql import AS_PARQUET, literal, quoted, typed
from dashboard.intake.values import Typist, create_typed, define_spellings, present_columns
from dashboard.reference import Reference

NOTHING_DECLARED = Declared()
_MEMORY = "500MB"


def read(
    files: Sequence[Path],
    *,
    bases: Bases,
    reference: Reference,
    as_of: date | None,
    today: date,
    work: Path,
    declared: Declared = NOTHING_DECLARED,
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Intake:
    """Read exports into typed tables, and say everything about them.

    ``bases`` is what the release to be starts from; ``as_of`` the data's own date (None: the newest
    observed date not after ``today``); ``work`` an empty folder that the result's files stay in;
    ``declared`` what analysts have confirmed before; ``names`` what readers call the files, in
    their order, where that is not what they are called on the disk.
    Raises ``UsageError`` for a file that cannot be opened; everything else is a finding.
    """
    spill = work / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"set memory_limit = '{_MEMORY}'")
        connection.execute("set preserve_insertion_order = false")
        # What the optimizer can prove about empty cells would show in a written file's bytes, and
        # a list of accepted spellings that becomes a join loses the order of rows.
        connection.execute("set disabled_optimizers = 'statistics_propagation,in_clause'")
        connection.execute("set temp_directory = $spill", {"spill": str(spill)})
        define_spellings(connection)
        named = list(zip(files, names or [path.name for path in files], strict=True))
        reading = _Reading(connection, reference, work, declared, progress)
        return reading.run(named, bases, as_of, today)


def same_day(files: Sequence[Path], day: date | None) -> Declared:
    """Declare ``day`` for every file that lacks its column of dates; None declares nothing."""
    if day is None:
        return NOTHING_DECLARED
    hashes = [hashed(path) for path in files if path.is_file()]
    return Declared(days={(sha256, name): day for sha256 in hashes for name in DAY_COLUMNS})


class _Reading:
    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        reference: Reference,
        work: Path,
        declared: Declared,
        progress: Progress | None,
    ) -> None:
        self._connection = connection
        self._reference = reference
        self._work = work
        self._declared = declared
        self._progress = progress or (lambda share, what: None)
        self._book = Book(connection)
        self._sources: list[Source] = []
        self._incoming: dict[str, list[Source]] = {}
        self._unlisted: list[tuple[str, str]] = []

    def run(
        self, files: Sequence[tuple[Path, str]], bases: Bases, as_of: date | None, today: date
    ) -> Intake:
        opener = Opener(self._connection, self._book, self._work, self._declared, type_plainly)
        for done, (path, name) in enumerate(files):
            self._progress(0.4 * done / len(files), name)
            self._sources += opener.open(path, name)
        # A refused file's rows stay out; the others are still read, so that all is said at once.
        bad = {n for n, verdict in self._book.verdicts().items() if verdict == "refused"}
        readable = [s for s in self._sources if s.table is not None and s.number not in bad]
        for table in tables().values():
            own = [s for s in readable if s.table is table]
            if own:
                self._incoming[table.name] = own
        self._type()
        checker = Checker(
            self._connection,
            self._book,
            self._reference,
            {s.number: s for s in self._sources},
            self._incoming,
        )
        line = self._line(checker, bases)
        # A line that starts inherits nothing: neither rows to refer to, nor a date.
        goes_on = line == bases.current
        if goes_on:
            checker.base = (bases.simulated if line == "simulated" else bases.real) or {}
        naming = Naming(checker, self._declared.names)
        self._check(checker, naming)
        naming.ask()
        self._unlisted = naming.unlisted
        if as_of is None:
            before = bases.as_of if goes_on else None
            newest = [d for d in (checker.newest_observed(today), before) if d is not None]
            as_of = max(newest, default=today)
        checker.after(as_of)
        if not self._book.refused():
            for name in self._incoming:
                checker.orphans(tables()[name])
            for name in self._incoming:
                too_few_rows(
                    self._connection,
                    self._book,
                    self._reference,
                    tables()[name],
                    self._incoming,
                    checker.base,
                )
        return self._result(checker, as_of, line)

    def _type(self) -> None:
        # Planning a table's expressions keeps one core busy, so two tables are typed at a time.
        with ThreadPoolExecutor(2) as pool:
            typed_tables = pool.map(self._type_table, self._incoming)
            for done, name in enumerate(self._incoming):
                self._progress(0.4 + 0.3 * done / len(self._incoming), name)
                next(typed_tables)

    def _type_table(self, name: str) -> None:
        table, sources = tables()[name], self._incoming[name]
        with self._connection.cursor() as cursor:
            typist = Typist(cursor, self._book, self._declared)
            into = create_typed(cursor, table, sources)
            for source in sources:
                try:
                    typist.type(source, table, into)
                except duckdb.Error as fault:
                    # A Parquet file's pages are read here for the first time.
                    if not source.is_parquet:
                        raise
                    self._refuse(source.number, "file_damaged", first_line(fault))

    def _check(self, checker: Checker, naming: Naming) -> None:
        for done, name in enumerate(self._incoming):
            self._progress(0.7 + 0.2 * done / len(self._incoming), name)
            table = tables()[name]
            checker.drop_rows(table)
            notice(checker, table)
            naming.resolve(table)
            checker.drop_rows(table)
            checker.made_ids(table)
            checker.villages(table)
            checker.regencies(table)
            checker.scopes(table)
            checker.feeds(table)
            checker.coordinates(table)
            checker.regencies_of_points(table)
            checker.ended(table)
            checker.one_of(table)
            checker.drop_rows(table)
            checker.duplicates(table)
            checker.drop_rows(table)
            replay(checker, table, self._declared.corrections)

    # --- simulated and real

    def _line(self, checker: Checker, bases: Bases) -> Line:
        """Return the line that the upload belongs to; refuse what would cross the two."""
        rows = checker.lines()
        simulated = sum(s for s, _ in rows.values())
        real = sum(r for _, r in rows.values())
        if simulated and real:
            for number, counts in rows.items():
                if any(counts):
                    self._refuse(number, "lines_mixed", f"{simulated}", f"{real}")
            return "real"
        if not simulated and not real:
            return bases.current or "real"
        line: Line = "simulated" if simulated else "real"
        if line == "simulated" and bases.current == "real":
            for number, counts in rows.items():
                if any(counts):
                    self._refuse(number, "line_simulated")
        starts = line == "real" and bases.current == "simulated"
        if starts and "cooperatives" not in self._incoming:
            for number, counts in rows.items():
                if any(counts):
                    self._refuse(number, "line_real")
        return line

    def _refuse(self, number: int, code: str, first: str = "", second: str = "") -> None:
        source = next(s for s in self._sources if s.number == number)
        self._book.about_file(
            code, source=number, file=source.file, sheet=source.sheet, first=first, second=second
        )

    # --- the result

    def _result(self, checker: Checker, as_of: date, line: Line) -> Intake:
        refused = self._book.refused()
        written: dict[str, Path] = {}
        rejected: dict[str, Path] = {}
        for done, (name, sources) in enumerate(self._incoming.items()):
            self._progress(0.9 + 0.1 * done / len(self._incoming), name)
            if not refused:
                written[name] = self._write(tables()[name], checker)
            path = self._write_rejected(tables()[name], sources)
            if path is not None:
                rejected[name] = path
        self._progress(1.0, "")
        return Intake(
            as_of=as_of,
            simulated=line == "simulated",
            tables=written,
            findings=self._book.findings({s.number: s for s in self._sources}),
            files=self._summaries(),
            rejected=rejected,
            refused=refused,
            asked=replace(self._book.asked(), unlisted=self._unlisted),
        )

    def _write(self, table: Table, checker: Checker) -> Path:
        path = self._work / f"{table.name}.parquet"
        sources = self._incoming[table.name]
        present = present_columns(table, sources)
        plain = checker.as_read(table)
        if plain is not None and pq.read_schema(plain.path).names == present:
            return plain.path.replace(path)
        columns = ", ".join(quoted(n) for n in present)
        order = ", ".join(quoted(n) for n in table.key if n in present)
        self._copy(f"select {columns} from {typed(table)} order by {order}", path)
        return path

    def _write_rejected(self, table: Table, sources: Sequence[Source]) -> Path | None:
        """Write the rows set aside with their original text and every reason."""
        rows = self._book.rows_set_aside()
        parts = []
        for source in sources:
            if not rows.get(source.number):
                continue
            load_rows(self._connection, source, self._book.set_aside(source.number))
            self._register_headings(source)
            texts = ", ".join(
                f"{_as_text(source, h.position)} as {quoted(n)}"
                for n, h in source.headings.items()
                if not h.has_time
            )
            texts += "".join(
                f", {_as_text(source, h.position)} as {quoted(h.column.heading)}"
                for h in source.beside.values()
            )
            name = f"rejected_{source.number}"
            self._connection.execute(
                f"""
                create temp table {name} as
                with reasons as (
                    select row,
                        string_agg(said_in(reason_id, fix_id, heading, s), ' · ') as reason_id,
                        string_agg(said_in(reason_en, fix_en, heading, s), ' · ') as reason_en
                    from said s join finding_texts using (code) left join headings using (name)
                    where whole and source = $source
                    group by row
                )
                select $file as file, $sheet as sheet, row, reason_id, reason_en, {texts}
                from {source.relation} join reasons on row = _row
                """,
                {"source": source.number, "file": source.file, "sheet": source.sheet},
            )
            parts.append(f"select * from {name}")
        if not parts:
            return None
        path = self._work / f"rejected_{table.name}.parquet"
        self._copy(" union all by name ".join(parts) + " order by file, sheet, row", path)
        return path

    def _register_headings(self, source: Source) -> None:
        names = pa.table(
            {
                "name": pa.array(list(source.headings), pa.string()),
                "heading": pa.array([h.written for h in source.headings.values()], pa.string()),
            }
        )
        self._connection.register("headings", names)

    def _copy(self, query: str, path: Path) -> None:
        self._connection.execute(f"copy ({query}) to {literal(path)} {AS_PARQUET}")

    def _summaries(self) -> list[FileSummary]:
        verdicts, aside = self._book.verdicts(), self._book.rows_set_aside()
        return [
            FileSummary(
                file=s.file,
                sheet=s.sheet,
                table=s.table.name if s.table else None,
                sha256=s.sha256,
                rows_read=s.rows_read,
                rows_set_aside=aside.get(s.number, 0),
                verdict=verdicts.get(s.number, "accepted"),
            )
            for s in self._sources
        ]


def _as_text(source: Source, position: int) -> str:
    if source.native.get(position) == "VARCHAR[]":
        return f"array_to_string(c{position}, '; ')"
    return f"c{position}::varchar"
