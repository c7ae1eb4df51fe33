from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from dashboard import contract, reference
from dashboard.simulate import simulate

AS_OF = pd.Timestamp("2026-10-31")
RECENT = AS_OF - pd.Timedelta(days=125)


class Sample(NamedTuple):
    """One simulated set: its exports by table, and its truth."""

    out: Path
    tables: dict[str, pd.DataFrame]
    cooperatives: pd.DataFrame
    mentors: pd.DataFrame
    visits: pd.DataFrame  # the exported visits with ``kind`` and what is true of the mentor


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The province of ``data/sample``, made anew."""
    folder = tmp_path_factory.mktemp("sample")
    simulate(folder / "out", folder / "truth", seed=1, format="mixed")
    return read(folder)


def read(folder: Path) -> Sample:
    tables = {name: read_table(folder / "out", name) for name in contract.tables()}
    truth = folder / "truth"
    kept = {"dtype": {"regency_code": str}, "keep_default_na": False}
    mentors = pd.read_csv(truth / "mentor_truth.csv", **kept)
    visits = tables["visits"].merge(pd.read_parquet(truth / "visit_truth.parquet"))
    about = mentors[["mentor_id", "role", "behaviour", "honest", "confounders"]]
    visits = visits.merge(about, on="mentor_id", validate="many_to_one")
    cooperatives = pd.read_csv(truth / "cooperative_truth.csv", **kept)
    return Sample(folder / "out", tables, cooperatives, mentors, visits)


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read a table with the contract's types, whatever its format."""
    path = folder / f"{name}.parquet"
    columns = contract.tables()[name].columns.values()
    dates = [c.name for c in columns if c.type in {"date", "moment"}]
    if path.exists():
        frame = pd.read_parquet(path)
    else:
        texts = {"id", "village_code", "regency_code", "text"}
        types = {c.name: "str" for c in columns if c.type in texts}
        frame = pd.read_csv(folder / f"{name}.csv", dtype=types)
    for column in dates:
        frame[column] = pd.to_datetime(frame[column])
    return frame


@pytest.fixture(scope="session")
def regencies() -> pd.DataFrame:
    return reference.load().regencies
