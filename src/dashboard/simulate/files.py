"""Frames to files with the contract's columns and types: CSV, XLSX or Parquet, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import xlsxwriter

from dashboard import contract
from dashboard.simulate.plan import AS_OF

Format = Literal["csv", "parquet", "xlsx", "mixed"]
LARGE = ("visits", "construction", "business_units", "follow_ups", "assignments", "local_businesses")
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
    columns = contract.tables()[table].columns
    arrays = {}
    for name, column in columns.items():
        kind = ARROW.get(column.type, pa.string())
        values = frame[name].to_numpy()
        if column.type == "date":
            values = values.astype("datetime64[D]")
        if values.dtype == object and pa.types.is_string(kind):
            values = np.array([None if pd.isna(v) else str(v) for v in values], dtype=object)
        arrays[name] = pa.array(values, type=kind, from_pandas=True)
    return pa.table(arrays)


def write(out: Path, tables: Mapping[str, pd.DataFrame], form: Format) -> None:
    """Write every table as ``<table>.<ending>`` into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        ending = ("parquet" if name in LARGE else "csv") if form == "mixed" else form
        data = to_arrow(name, frame)
        path = out / f"{name}.{ending}"
        if ending == "parquet":
            with parquet(path, data.schema) as writer:
                writer.write_table(data)
        elif ending == "csv":
            _write_csv(path, data)
        else:
            _write_xlsx(path, name, data)


def parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a Parquet file; fixed options, so that the same rows give the same bytes."""
    return pq.ParquetWriter(path, schema, compression="zstd", compression_level=9, version="2.6")


def _write_csv(path: Path, data: pa.Table) -> None:
    for i, field in enumerate(data.schema):
        if pa.types.is_timestamp(field.type):
            column = data.column(i).cast(pa.string())
            data = data.set_column(i, field.name, column)
    header = ",".join(data.column_names) + "\n"
    with path.open("wb") as file:
        file.write(header.encode())
        options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
        pacsv.write_csv(data, file, options)


def _write_xlsx(path: Path, name: str, data: pa.Table) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": datetime(AS_OF.year, AS_OF.month, AS_OF.day)})  # noqa: DTZ001
        sheet = book.add_worksheet(name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, data.column_names)
        kinds = [pa.types.is_date(t) + 2 * pa.types.is_timestamp(t) for t in data.schema.types]
        for number, values in enumerate(zip(*(c.to_pylist() for c in data.columns), strict=True)):
            for column, (value, kind) in enumerate(zip(values, kinds, strict=True)):
                if value is None:
                    continue
                if kind:
                    sheet.write_datetime(number + 1, column, value, day if kind == 1 else moment)
                else:
                    sheet.write(number + 1, column, value)
