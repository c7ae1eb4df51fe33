"""What a page sends through the websocket: at first, after a filter change, and when seen again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from dashboard.bench import browser, server, subjects
from dashboard.bench.driving import Tab
from dashboard.bench.report import goal, kilobytes, table

_MOST_FIRST, _MOST_AFTER = 400_000, 40_000


def measure(store: Path, progress: Callable[[float, str], None]) -> Iterator[str]:
    """Yield the lines of this part."""
    rows = []
    place = subjects.regencies()[1]
    store_of = {"DASHBOARD_STORE": str(store)}
    with server.serve(environment=store_of) as at, browser.start() as running:
        for number, page in enumerate(subjects.PAGES):
            progress(number / len(subjects.PAGES), f"bytes of {page}")
            tab = Tab(running, at)
            tab.open(subjects.address(page))
            first = tab.received
            again = tab.go_and_return()
            before = tab.received
            tab.change_place(place)
            changed = tab.received - before
            tab.page.context.close()
            rows.append(
                (
                    page,
                    kilobytes(first),
                    _met(first, _MOST_FIRST),
                    kilobytes(again),
                    kilobytes(changed),
                    _met(max(again, changed), _MOST_AFTER),
                )
            )
    headings = ("page", "first visit", "goal", "second visit", "filter change", "goal of both")
    yield from table(headings, rows)


def _met(value: float, most: float) -> str:
    return goal(value / 1000, most / 1000, " kB")
