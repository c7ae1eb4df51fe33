"""Frames to files with the contract's columns and types: CSV, XLSX or Parquet, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import xlsxwriter

from dashboard import contract
from dashboard.simulate.plan import AS_OF

Format = Literal["csv", "parquet", "xlsx", "mixed"]
# Written as Parquet in a mixed set.
LARGE = frozenset(
    ["visits", "construction", "business_units", "follow_ups", "assignments", "local_businesses"]
)
ARROW = {
    "date": pa.date32(),
    "moment": pa.timestamp("s"),
    "integer": pa.int64(),
    "number": pa.float64(),
    "money": pa.float64(),
    "flag": pa.bool_(),
}


def to_arrow(table: str, frame: pd.DataFrame) -> pa.Table:
    """Return a frame as an Arrow table with exactly the contract's columns, in its order."""
    arrays = {}
    for name, column in contract.tables()[table].columns.items():
        values = frame[name].to_numpy()
        if column.type == "date":
            values = values.astype("datetime64[D]")
        arrays[name] = pa.array(values, ARROW.get(column.type, pa.string()), from_pandas=True)
    return pa.table(arrays)


def write(out: Path, tables: Mapping[str, pd.DataFrame], form: Format) -> None:
    """Write every table as ``<table>.<ending>`` into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        ending = ("parquet" if name in LARGE else "csv") if form == "mixed" else form
        data = to_arrow(name, frame)
        path = out / f"{name}.{ending}"
        if ending == "parquet":
            appender = Appender(path)
            appender.append(data)
            appender.close()
        elif ending == "csv":
            _write_csv(path, data)
        else:
            _write_xlsx(path, name, data)


class Appender:
    """One Parquet file that grows by tables; fixed options, so that equal rows give equal bytes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def append(self, data: pa.Table) -> None:
        """Add rows; the first table decides the schema."""
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._path, data.schema, compression="zstd", compression_level=9, version="2.6"
            )
        self._writer.write_table(data)

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()


def _write_csv(path: Path, data: pa.Table) -> None:
    options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
    # As numbers with a fraction, whole amounts from ten billion on would be written 1.2e+10.
    for i, column in enumerate(data.columns):
        whole = pa.types.is_floating(column.type) and pc.all(pc.equal(pc.round(column), column))
        if whole and whole.as_py():
            data = data.set_column(i, data.column_names[i], column.cast(pa.int64()))
    with path.open("wb") as file:
        # A plain heading line: pyarrow would put every name into quotes.
        file.write((",".join(data.column_names) + "\n").encode())
        pacsv.write_csv(data, file, options)


def _write_xlsx(path: Path, name: str, data: pa.Table) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": datetime(AS_OF.year, AS_OF.month, AS_OF.day)})  # noqa: DTZ001
        sheet = book.add_worksheet(name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        dated = {"date": day, "moment": moment}
        formats = [dated.get(column.type) for column in contract.tables()[name].columns.values()]
        sheet.write_row(0, 0, data.column_names)
        for number, values in enumerate(zip(*(c.to_pylist() for c in data.columns), strict=True)):
            for column, (value, form) in enumerate(zip(values, formats, strict=True)):
                if value is not None and form is not None:
                    sheet.write_datetime(number + 1, column, value, form)
                elif value is not None:
                    sheet.write(number + 1, column, value)
