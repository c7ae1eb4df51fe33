"""The same seed writes the same bytes, in every format; another seed another world."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from dashboard import contract
from dashboard.errors import UsageError
from dashboard.simulate import simulate

SMALL = 60
REPOSITORY = Path(__file__).parents[2]


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx", "mixed"])
def test_the_same_seed_writes_the_same_bytes(tmp_path, form):
    for name in ("a", "b"):
        simulate(
            tmp_path / name, tmp_path / f"{name}-truth", cooperatives=SMALL, weeks=26, format=form
        )
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a-truth") == contents(tmp_path / "b-truth")
    assert {Path(name).stem for name in contents(tmp_path / "a")} == set(contract.tables())


def test_another_seed_is_another_world(tmp_path):
    for seed in (1, 2):
        simulate(tmp_path / str(seed), seed=seed, cooperatives=SMALL)
    one, two = contents(tmp_path / "1"), contents(tmp_path / "2")
    assert one["visits.csv"] != two["visits.csv"]


def test_the_sample_in_the_repository_is_what_the_command_writes(sample):
    assert contents(sample.out) == contents(REPOSITORY / "data" / "sample")


def test_the_formats_hold_the_same_values(tmp_path):
    for form in ("csv", "parquet", "xlsx"):
        simulate(tmp_path / form, cooperatives=SMALL, weeks=26, format=form)
    for name in ("cooperatives", "visits", "financing"):
        stored = pd.read_parquet(tmp_path / "parquet" / f"{name}.parquet")
        texts = pd.read_csv(tmp_path / "csv" / f"{name}.csv", dtype=str)
        book = pd.read_excel(tmp_path / "xlsx" / f"{name}.xlsx", dtype=object, engine="calamine")
        assert list(texts.columns) == list(stored.columns) == list(book.columns)
        assert len(texts) == len(stored) == len(book)
        for column in stored:
            assert texts[column].isna().tolist() == stored[column].isna().tolist(), column
            assert book[column].isna().tolist() == stored[column].isna().tolist(), column


@pytest.mark.parametrize(
    "wrong",
    [
        {"cooperatives": 3},
        {"cooperatives": 90_000},
        {"cooperatives": 2_000, "format": "csv"},
        {"weeks": 2},
        {"base_rates": 0.0},
    ],
)
def test_what_cannot_be_made_is_refused_in_words(tmp_path, wrong):
    with pytest.raises(UsageError) as fault:
        simulate(tmp_path / "out", **wrong)
    assert fault.value.id != fault.value.en
    assert not (tmp_path / "out").exists()


def test_truth_and_exports_never_share_a_folder(tmp_path):
    with pytest.raises(UsageError):
        simulate(tmp_path, tmp_path, cooperatives=SMALL)


def test_progress_is_told(tmp_path):
    told: list[float] = []
    simulate(tmp_path, cooperatives=SMALL, progress=lambda share, what: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_no_amount_in_a_csv_is_written_with_an_exponent(sample):
    for path in sample.out.glob("*.csv"):
        assert not re.search(r"\d[eE][+-]?\d", re.sub(r'"[^"]*"', "", path.read_text())), path
