"""Rows of an answer, for those who read it one by one."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd


def rows(answer: pd.DataFrame) -> Iterable[Any]:
    """Give an answer's rows, each with its columns as attributes."""
    # Walking Arrow's texts one by one, as ``itertuples`` does, takes up to ten times as long.
    columns = (answer[name].to_numpy(dtype=object) for name in answer.columns)
    return map(_row(tuple(answer.columns))._make, zip(*columns, strict=True))


@lru_cache(maxsize=500)
def _row(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)


def by_place(frame: pd.DataFrame, codes: str, length: int) -> dict[str, pd.DataFrame]:
    """Return the rows of every place, by the first ``length`` characters of the column ``codes``.

    Rows keep their order; those without a code are nowhere. Cutting out all places at once costs
    little more than cutting out one.
    """
    groups = frame.groupby(frame[codes].str[:length], sort=False)
    return {str(code): rows.reset_index(drop=True) for code, rows in groups}
