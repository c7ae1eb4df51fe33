"""Opens files as text rows with the row numbers that a spreadsheet shows; refuses the rest."""

from __future__ import annotations

import csv
import re
import shutil
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import UsageError
from dashboard.intake import headings as heads
from dashboard.intake import workbook
from dashboard.intake.findings import Book, shown
from dashboard.intake.first_look import (
    EXPECTED,
    best_delimiter,
    broken_line,
    encoding_of,
    first_line,
    first_rows,
    fits,
    hashed,
    not_a_table,
)
from dashboard.intake.keys import heading_key, visible
from dashboard.intake.model import DayQuestion, Declared, HeadingQuestion
from dashboard.intake.records import DELIMITERS, TAIL, CsvFile
from dashboard.intake.source import PlainRows, Source, totals
from dashboard.intake.sql import one_row

MOST_BYTES = 4 * 1024**3
MOST_COLUMNS = 200
MOST_ROWS = 20_000_000
LARGE = 32 << 20  # bytes from which a CSV file is first tried as one whose cells are all plain
_BATCH = 50_000
_SAMPLES = 3  # values shown of a column that nobody knows


TypePlainly = Callable[[duckdb.DuckDBPyConnection, "Source", CsvFile, Path], PlainRows | None]


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A visible sheet, the index of its heading row among the first rows, and how that reads."""

    source: Source
    sheet: workbook.Sheet
    at: int
    readings: list[heads.Recognition]


class Opener:
    """Opens files one after another into one DuckDB connection and one book of findings."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        book: Book,
        work: Path,
        declared: Declared,
        type_plainly: TypePlainly,
    ) -> None:
        self._connection = connection
        self._declared = declared
        self._book = book
        self._work = work
        self._type_plainly = type_plainly
        self._numbers = count()
        self._seen: dict[str, str] = {}

    def open(self, path: Path, name: str) -> list[Source]:
        """Return the sheets of one file: at least one, without a table if it was refused.

        ``name`` is what readers call the file.
        """
        source = self._source(name)
        try:
            size = path.stat().st_size
            with path.open("rb") as stream:
                head = stream.read(4096)
            source.sha256 = hashed(path)
        except OSError as fault:
            raise UsageError(
                f"{path} tidak dapat dibuka. Periksa nama dan letaknya.",
                f"{path} cannot be opened. Check its name and place.",
            ) from fault
        code, what = not_a_table(head)
        if size == 0 or not head.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
            code = "file_empty"
        if code:
            return self._refuse(source, code, first=what)
        if size > MOST_BYTES:
            gigabytes = f"{size / 1e9:.1f} GB", f"{MOST_BYTES / 1e9:.1f} GB"
            return self._refuse(source, "file_large", first=gigabytes[0], second=gigabytes[1])
        if source.sha256 in self._seen:
            self._say(source, "file_same", first=self._seen[source.sha256])
            return [source]
        self._seen[source.sha256] = name
        if head.startswith(b"PAR1"):
            return self._parquet(source, path)
        if head.startswith(b"PK"):
            return self._workbook(source, path)
        return self._csv(source, path, head)

    def _source(self, file: str, sheet: str = "", sha256: str = "") -> Source:
        return Source(next(self._numbers), visible(file), visible(sheet), sha256)

    def _say(self, source: Source, code: str, **particulars: Any) -> None:
        self._book.about_file(
            code, source=source.number, file=source.file, sheet=source.sheet, **particulars
        )

    def _refuse(self, source: Source, code: str, **particulars: Any) -> list[Source]:
        self._say(source, code, **particulars)
        return [source]

    # --- what a sheet is

    def _accept(
        self,
        source: Source,
        readings: Sequence[heads.Recognition],
        heading_row: int,
        first_row: int,
        below: Callable[[], Sequence[Sequence[str]]],
    ) -> bool:
        """Decide the table by its headings; say what is missing, doubled or unknown, and ask.

        ``below`` gives the first rows below the headings.
        """
        named = heads.table_named(Path(source.file).stem) or heads.table_named(source.sheet)
        best = [r for r in readings if r.score == readings[0].score]
        chosen = next((r for r in best if r.table is named), best[0] if best else None)
        if chosen is None or chosen.known < 2:
            # One heading alone is too little to know a table by, unless the file is named so.
            if chosen is not None and chosen.table is named:
                self._ask_headings(source, chosen, below)
            self._say(source, "heading_missing", first=heads.HEADING_ROWS)
            return False
        if len(best) > 1 and chosen.table is not named:
            names = best[0].table.name, best[1].table.name
            self._say(source, "table_ambiguous", first=names[0], second=names[1])
            return False
        table = chosen.table
        if named is not None and named is not table:
            self._say(source, "name_differs", first=named.name, second=table.name)
        for code, heading, first, second in chosen.faults:
            self._say(source, code, column=heading, first=first, second=second)
        self._say_headings(source, chosen)
        self._ask_headings(source, chosen, below)
        day = self._declared.days.get((source.sha256, chosen.lacks_day))
        if chosen.missing and not day:
            self._say_missing(source, chosen)
        if chosen.faults or (chosen.missing and not day):
            return False
        if day:
            source.days[chosen.lacks_day] = day
            heading = table.columns[chosen.lacks_day].heading
            self._say(source, "day_declared", column=heading, first=day.isoformat())
        for h in chosen.headings:
            if h.factor != 1:
                self._say(source, "unit_applied", column=h.written, first=f"{h.factor:g}")
        if heading_row > first_row:
            above = heading_row - first_row
            self._say(source, "heading_row", row=heading_row, first=above)
        source.table = table
        source.headings = {h.name: h for h in chosen.headings}
        source.beside = chosen.beside
        return True

    def _say_headings(self, source: Source, chosen: heads.Recognition) -> None:
        table = chosen.table
        for h in chosen.headings:
            if h.declared:
                self._say(source, "heading_declared", column=h.written, first=h.column.heading)
            if h.year:
                self._say(source, "heading_year", column=h.written, first=h.year)
        for heading in chosen.left_out:
            self._say(source, "heading_left_out", column=heading)
        for _, heading in chosen.unknown:
            near = heads.near(heading, table, chosen.nearest(heading))
            code = "heading_nearest" if near else "heading_unknown"
            self._say(source, code, column=heading, first=table.name, second=near)

    def _say_missing(self, source: Source, chosen: heads.Recognition) -> None:
        table, day = chosen.table, chosen.lacks_day
        for group in chosen.missing:
            heading = "/".join(table.columns[name].heading for name in group)
            code = "day_missing" if day else "column_missing"
            self._say(source, code, first=table.name, second=heading)
        if day:
            place = source.file, source.sheet, source.sha256
            self._book.ask(DayQuestion(*place, table.name, day))

    def _ask_headings(
        self,
        source: Source,
        chosen: heads.Recognition,
        below: Callable[[], Sequence[Sequence[str]]],
    ) -> None:
        rows = below() if chosen.unknown else ()
        for position, heading in chosen.unknown:
            cells = (row[position].strip() for row in rows if position < len(row))
            if heading_key(heading):
                self._book.ask(
                    HeadingQuestion(
                        source.file,
                        source.sheet,
                        chosen.table.name,
                        heading,
                        chosen.nearest(heading),
                        tuple(islice(dict.fromkeys(filter(None, map(shown, cells))), _SAMPLES)),
                        bool(chosen.missing),
                    )
                )

    def _finish_text(self, source: Source, tail: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Pass over totals, the template's example and rows not filled in; count the others."""
        self._drop_totals(source, tail)
        self._drop_example(source)
        empty = self._drop_not_filled_in(source)
        self._refuse_second_heading(source)
        plain = source.plain.rows if source.plain else 0
        if empty and not plain and not self._any(source):
            self._say(source, "sheet_not_filled_in", first=empty)
            source.table = None  # nothing is reported: it replaces nothing
            return
        if empty:
            self._say(source, "rows_not_filled_in", first=empty, rows=empty)
        source.rows_read = self._count(source, plain)

    def _any(self, source: Source) -> bool:
        query = f"select 1 from {source.relation} limit 1"
        return self._connection.execute(query).fetchone() is not None

    def _drop_totals(self, source: Source, tail: Sequence[tuple[int, Sequence[str]]]) -> None:
        for row, first in totals(source, tail):
            at = {"row": row, "source": source.number}
            self._connection.execute(
                f"delete from {source.relation} where _row = $row", {"row": row}
            )
            self._connection.execute("delete from said where row = $row and source = $source", at)
            self._say(source, "rows_total", row=row, value=first)

    def _drop_example(self, source: Source) -> None:
        """Pass over the template's example row if it comes back as it was."""
        examples = {
            h.position: h.column.example for h in source.headings.values() if h.column.example
        }
        if not any(
            source.needs(h.name) for h in source.headings.values() if h.position in examples
        ):
            return
        same = " and ".join(f"c{position} = $e{position}" for position in examples)
        rows = self._connection.execute(
            f"delete from {source.relation} where {same} returning _row",
            {f"e{position}": text for position, text in examples.items()},
        ).fetchall()
        for (row,) in rows[:1]:
            self._say(source, "row_example", row=row, rows=len(rows))

    def _drop_not_filled_in(self, source: Source) -> int:
        """Take out the rows that only say whom they are about; return how many they are.

        Nothing is reported there. Rows of prefilled templates are such, until they are filled in.
        """
        whom = heads.subjects(source.table) if source.table else set()
        if not any(source.needs(name) for name in source.headings if name not in whom):
            return 0
        told = [
            h.position
            for headings in (source.headings, source.beside)
            for name, h in headings.items()
            if name not in whom
        ]

        def empty(position: int) -> str:
            text = f"trim(c{position})"
            kind = f" and k{position} is null" if position in source.kinds else ""
            # Whatever is longer is reported: that is quickly seen.
            return f"(c{position} is null or strlen({text}) < 5 and reported({text}) is null){kind}"

        rows = self._connection.execute(
            f"delete from {source.relation} where"
            f" {' and '.join(map(empty, told))} and _row not in"
            " (select row from said where whole and source = $source)",
            {"source": source.number},
        ).fetchone()
        return int(rows[0]) if rows else 0

    def _refuse_second_heading(self, source: Source) -> None:
        first = next(iter(source.headings.values()))
        hits = self._connection.execute(
            f"select * from {source.relation} where list_contains($keys, regexp_replace("
            f"lower(c{first.position}), '[^a-z0-9]', '', 'g')) order by _row limit 50",
            {"keys": sorted(heads.all_heading_keys())},
        )
        names = [column[0] for column in hits.description or ()]
        for hit in hits.fetchall():
            cells = [v or "" for n, v in zip(names, hit, strict=True) if n.startswith("c")]
            known = [c for c in cells if heading_key(c) in heads.all_heading_keys()]
            if len(known) > 1:
                self._say(source, "heading_again", row=hit[names.index("_row")])
                return

    def _count(self, source: Source, plain: int = 0) -> int:
        (rows,) = one_row(self._connection, f"select count(*) + {plain} from {source.relation}")
        if rows == 0:
            self._say(source, "rows_none")
        if rows > MOST_ROWS:
            self._say(source, "rows_many", first=f"{MOST_ROWS}")
        return int(rows)

    # --- CSV

    def _csv(self, source: Source, path: Path, head: bytes) -> list[Source]:
        encoding, code, line = encoding_of(path, head)
        if code:
            self._say(source, code, first=line)
            if not encoding:
                return [source]
        with path.open(encoding=encoding, newline="") as stream:
            start = stream.read(65_536)
        separator = re.match(r'"?sep=(.)"?\r?\n', start)
        skip = separator.end() if separator else 0
        top = best_delimiter(
            start[skip:], separator[1] if separator else DELIMITERS, self._declared.headings
        )
        source.delimiter, at = top.delimiter, top.at
        below = top.records[at + 1 :]
        if not self._accept(source, top.readings, at + 1, top.first + 1, lambda: below):
            return [source]
        source.relation = f"raw_{source.number}"
        try:
            written = CsvFile.of(
                path, encoding, start[:skip], source.delimiter, at, source.positions
            )
            if written.width > MOST_COLUMNS:
                self._say(source, "columns_many", first=written.width, second=MOST_COLUMNS)
                return [source]
            if path.stat().st_size >= LARGE and self._may_be_plain(source):
                aside = self._work / f"plain_{source.number}.parquet"
                source.plain = self._type_plainly(self._connection, source, written, aside)
            if source.plain is None:
                self._load_csv(source, written)
            else:
                self._finish_text(source, ())
        except csv.Error:
            with path.open(encoding=encoding, newline="") as stream:
                stream.read(skip)
                line = broken_line(csv.reader(stream, delimiter=source.delimiter, strict=True))
            self._say(source, "quote_open", first=line + (skip > 0))
        return [source]

    def _may_be_plain(self, source: Source) -> bool:
        """Tell whether nothing but a row's own cells decides what a source says."""
        told = any(
            source.table and table == source.table.name for table, _ in self._declared.decimals
        )
        return not (source.beside or source.days or told)

    def _load_csv(self, source: Source, written: CsvFile) -> None:
        """Read every record after the headings; a record's number is its spreadsheet row."""
        names = ["_row", *(f"c{p}" for p in written.positions)]
        self._connection.execute(
            f"create or replace table {source.relation} (_row bigint, "
            + ", ".join(f"{name} varchar" for name in names[1:])
            + ")"
        )
        tail: deque[tuple[int, Sequence[str]]] = deque(maxlen=TAIL)
        for block in written.blocks():
            if block.text is not None:
                tail.extend(block.tail)
                self._insert(source, block.text)
                continue
            row = block.row
            while batch := list(islice(block.records, _BATCH)):
                numbered = list(enumerate(batch, row))
                row += len(batch)
                if any(len(cells) != written.width for cells in batch):
                    numbered = self._even(source, numbered, written.width)
                numbered = [pair for pair in numbered if any(pair[1])]
                tail.extend(numbered[-TAIL:])
                if numbered:
                    columns = list(zip(*(cells for _, cells in numbered), strict=True))
                    arrays = [pa.array([row for row, _ in numbered], pa.int64())]
                    arrays += [pa.array(columns[p], pa.string()) for p in written.positions]
                    self._insert(source, pa.Table.from_arrays(arrays, names=names))
        self._finish_text(source, tail)

    def _even(
        self, source: Source, numbered: list[tuple[int, list[str]]], width: int
    ) -> list[tuple[int, list[str]]]:
        """Give each record as many cells as there are headings; set aside the others, whole."""
        even = []
        for row, cells in numbered:
            if len(cells) != width and any(cells):
                if any(cells[width:]) or len(cells) < width:
                    self._connection.execute(
                        "insert into said values (?, ?, '', ?, 'row_length', ?, ?, true)",
                        [
                            source.number,
                            row,
                            source.delimiter.join(cells),
                            str(len(cells)),
                            str(width),
                        ],
                    )
                even.append((row, (cells + [""] * width)[:width]))
            else:
                even.append((row, cells or [""] * width))
        return even

    def _insert(self, source: Source, batch: pa.Table) -> None:
        self._connection.register("batch", batch)
        self._connection.execute(f"insert into {source.relation} select * from batch")
        self._connection.unregister("batch")

    # --- Parquet

    def _parquet(self, source: Source, path: Path) -> list[Source]:
        try:
            source.is_parquet = True
            schema = pq.read_schema(path)
        except (pa.ArrowException, OSError) as fault:
            return self._refuse(source, "file_damaged", first=first_line(fault))
        readings = heads.recognise(schema.names, self._declared.headings)
        if not self._accept(source, readings, 1, 1, lambda: first_rows(path)):
            return [source]
        if len(schema.names) > MOST_COLUMNS:
            return self._refuse(source, "columns_many", first=len(schema), second=MOST_COLUMNS)
        # A path may hold `*` or brackets, which DuckDB would expand: it gets a name of our own.
        linked = self._work / f"in_{source.number}.parquet"
        try:
            linked.symlink_to(path.resolve())
        except OSError:
            shutil.copyfile(path, linked)
        columns = ", ".join(f"c{i}" for i in range(len(schema.names)))
        quoted = str(linked).replace("'", "''")
        source.relation = f"raw_{source.number}"
        try:
            self._connection.execute(
                f"create view {source.relation} as select * exclude (n), n + 1 as _row"
                f" from read_parquet('{quoted}', file_row_number = true,"
                f" hive_partitioning = false) as t({columns}, n)"
            )
            described = self._connection.execute(f"describe {source.relation}").fetchall()
            source.rows_read = self._count(source)
        except duckdb.Error as fault:
            return self._refuse(source, "file_damaged", first=first_line(fault))
        types = {name: kind for name, kind, *_ in described}
        for heading in source.headings.values():
            found, position = types[f"c{heading.position}"], heading.position
            if pa.types.is_null(schema.types[position]):
                source.native[position] = "NULL"
            elif found != "VARCHAR" and not found.startswith("ENUM"):
                source.native[position] = found
                wanted = "flag" if heading.has_time else heading.column.type
                if not fits(found, wanted):
                    self._say(
                        source,
                        "column_type",
                        column=heading.written,
                        first=found,
                        second=EXPECTED[wanted],
                    )
        return [source]

    # --- XLSX

    def _workbook(self, source: Source, path: Path) -> list[Source]:
        fault = workbook.look_inside(path)
        if fault is None:
            folder = self._work / f"book_{source.number}"
            folder.mkdir()
            sheets, fault = workbook.unpack(path, folder)
        if fault is not None:
            return self._refuse(source, fault.code, first=fault.first, second=fault.second)
        found: list[Source] = []
        candidates: list[_Candidate] = []
        for sheet in sheets:
            own = self._source(source.file, sheet.name, source.sha256)
            if not sheet.visible:
                self._say(own, "sheet_hidden")
            elif sheet.width > MOST_COLUMNS:
                self._say(own, "columns_many", first=sheet.width, second=MOST_COLUMNS)
                found.append(own)
            else:
                at, readings = heads.best_row(
                    [cells for _, cells in sheet.top], self._declared.headings
                )
                candidates.append(_Candidate(own, sheet, at, readings))
        chosen = _fitting(candidates)
        if not chosen and not found:
            own = candidates[0].source if len(candidates) == 1 else source
            self._say(own, "heading_missing", first=heads.HEADING_ROWS)
            return [own]
        for candidate in candidates:
            if candidate in chosen:
                found.append(candidate.source)
                self._load_sheet(candidate)
            elif candidate.sheet.rows:
                self._say(candidate.source, "sheet_unknown")
        self._refuse_second_sheets(found)
        return found

    def _refuse_second_sheets(self, found: Sequence[Source]) -> None:
        named: dict[str, Source] = {}
        for own in found:
            if own.table is not None:
                first = named.setdefault(own.table.name, own)
                if first is not own:
                    self._say(own, "sheet_twice", first=first.sheet, second=own.sheet)

    def _load_sheet(self, candidate: _Candidate) -> None:
        source, sheet = candidate.source, candidate.sheet
        heading_row = sheet.top[candidate.at][0]
        below = [cells for _, cells in sheet.top[candidate.at + 1 :]]
        first_row = sheet.top[0][0]
        if not self._accept(source, candidate.readings, heading_row, first_row, lambda: below):
            return
        source.relation = f"raw_{source.number}"
        positions = source.positions
        source.kinds = sheet.kinds
        columns = [f"c{p}" for p in positions] + [f"k{p}" for p in positions if p in sheet.kinds]
        self._connection.execute(
            f"create table {source.relation} as select row as _row, {', '.join(columns)}"
            " from read_parquet($path) where row > $heading",
            {"path": str(sheet.path), "heading": heading_row},
        )
        self._finish_text(source, sheet.tail)


def _fitting(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the sheets that hold all a table needs or are named after one.

    Where there are none, the one that comes nearest.
    """
    known = [c for c in candidates if c.readings and c.readings[0].known > 1]
    fitting = [c for c in known if not c.readings[0].missing or heads.table_named(c.source.sheet)]
    return fitting or sorted(known, key=lambda c: c.readings[0].score)[-1:]
