"""From the command to the first page that can be used, on an empty store and later."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from dashboard.bench import browser, server
from dashboard.bench.driving import Tab
from dashboard.bench.report import goal, seconds, table
from dashboard.releases import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_LATER = 5
_MOST_FIRST, _MOST_PUBLISH, _MOST_LATER = 60, 15, 5  # seconds
_POLL_MS = 50


def measure(progress: Callable[[float, str], None]) -> Iterator[str]:
    """Yield the lines of this part."""
    with tempfile.TemporaryDirectory() as folder, browser.start() as running:
        store = Path(folder) / "store"
        progress(0.0, "first start")
        first, published = _start(running, store)
        later = []
        for round_ in range(_LATER):
            progress((1 + round_) / (1 + _LATER), "later starts")
            later.append(_start(running, store)[0])
    yield from table(
        ("from `streamlit run app.py` to", "time", "goal"),
        [
            ("the first page in use, empty store", seconds(first), goal(first, _MOST_FIRST, " s")),
            (
                "of it, from the first visit to the published sample",
                seconds(published),
                goal(published, _MOST_PUBLISH, " s"),
            ),
            (
                f"the first page in use, later starts (median of {_LATER})",
                seconds(median(later)),
                goal(median(later), _MOST_LATER, " s"),
            ),
        ],
    )


def _start(running: Browser, store: Path) -> tuple[float, float]:
    """Start a server; return seconds to the drawn first page, and from the visit to a release."""
    started = time.perf_counter()
    with server.serve(environment={"DASHBOARD_STORE": str(store)}) as address:
        tab = Tab(running, address)
        visited = time.perf_counter()
        tab.page.goto(address)
        while Store(store).newest() is None:
            tab.page.wait_for_timeout(_POLL_MS)
        published = time.perf_counter() - visited
        tab.page.locator(".stamp").wait_for()
        # Until the last change on the page; the wait that proves it to be the last does not count.
        spent = visited - started + tab.drawn(0) / 1000
        tab.page.context.close()
        return spent, published
