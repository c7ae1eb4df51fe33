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
