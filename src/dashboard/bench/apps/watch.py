"""Notes how long each run of a script takes, in the file that ``BENCH_TIMES`` names.

One line a run: milliseconds by the clock, and milliseconds that its own thread was at work."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TIMES = "BENCH_TIMES"


@contextmanager
def watched() -> Iterator[None]:
    """Append what the work inside takes, also where Streamlit ends it early."""
    started, idle = time.perf_counter(), time.thread_time()
    try:
        yield
    finally:
        spent, busy = time.perf_counter() - started, time.thread_time() - idle
        with Path(os.environ[TIMES]).open("a", encoding="utf-8") as notes:
            notes.write(f"{1000 * spent:.1f} {1000 * busy:.1f}\n")
