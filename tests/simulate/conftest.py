from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from dashboard import contract
from dashboard.simulate import simulate

COOPERATIVES = 500


class Sample(NamedTuple):
    """One small simulated set: its exports by table, and its truth."""

    folder: Path
    tables: dict[str, pd.DataFrame]
    cooperatives: pd.DataFrame
    mentors: pd.DataFrame
    visits: pd.DataFrame


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("sample")
    out, truth = folder / "out", folder / "truth"
    simulate(out, truth, seed=3, cooperatives=COOPERATIVES, format="parquet")
    return read(folder)


def read(folder: Path) -> Sample:
    tables = {
        name: pd.read_parquet(folder / "out" / f"{name}.parquet") for name in contract.tables()
    }
    truth = folder / "truth"
    kept = {"dtype": {"regency_code": str}, "keep_default_na": False}
    return Sample(
        folder,
        tables,
        pd.read_csv(truth / "cooperative_truth.csv", **kept),
        pd.read_csv(truth / "mentor_truth.csv", **kept),
        pd.read_parquet(truth / "visit_truth.parquet"),
    )
