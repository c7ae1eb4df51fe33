"""Notes how long each run of a script takes, in the file that ``BENCH_TIMES`` names."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TIMES = "BENCH_TIMES"


@contextmanager
def watched() -> Iterator[None]:
    """Append the milliseconds that the work inside takes, also where Streamlit ends it early."""
    started = time.perf_counter()
    try:
        yield
    finally:
        spent = 1000 * (time.perf_counter() - started)
        with Path(os.environ[TIMES]).open("a", encoding="utf-8") as notes:
            notes.write(f"{spent:.1f}\n")
