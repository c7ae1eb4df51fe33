"""Script times of every page, and filter changes in a browser beside pages that ask nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from dashboard.bench import browser, server, subjects
from dashboard.bench.apps.watch import TIMES
from dashboard.bench.driving import Tab
from dashboard.bench.report import goal, milliseconds, table

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_APPS = Path(__file__).parent / "apps"
_TWINNED = ("overview", "progress", "coverage", "oversight")
_MOST_SCRIPT_MS, _MOST_RATIO = 150, 1.3


@dataclass
class _App:
    """One of the apps under measurement, with its server's notes on how long scripts took."""

    name: str
    address: str
    times: Path

    def scripts(self) -> list[float]:
        """Return the milliseconds of every script run so far."""
        return [float(line) for line in self.times.read_text("utf-8").split()]


@dataclass
class _Series:
    """Filter changes of one page: milliseconds, by app and round."""

    first: list[float]
    again: list[float]
    twin: list[float]
    empty: list[float]


def measure(store: Path, progress: Callable[[float, str], None]) -> Iterator[str]:
    """Yield the lines of this part."""
    with ExitStack() as stack:
        notes = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = stack.enter_context(browser.start())
        apps = {
            name: _serve(stack, name, store, notes)
            for name in ("product", "twin", "empty", "pandas_page")
        }
        scripts: dict[str, list[float]] = {}
        changes: dict[str, _Series] = {}
        for number, page in enumerate(subjects.PAGES):
            progress(number / (1 + len(subjects.PAGES)), page)
            before = len(apps["product"].scripts())
            if page in _TWINNED:
                changes[page] = _beside_its_twin(running, apps, page)
            else:
                _alone(running, apps["product"], page)
            scripts[page] = apps["product"].scripts()[before:]
        progress(len(subjects.PAGES) / (1 + len(subjects.PAGES)), "pandas")
        obvious = _pandas(running, apps)
        obvious_scripts = apps["pandas_page"].scripts()
    yield from _script_rows(scripts)
    yield from _change_rows(changes)
    ours, theirs = obvious
    yield from table(
        ("phase-two progress, filter change", "in the browser", "script"),
        [
            ("this product", milliseconds(ours), milliseconds(scripts["progress"])),
            (
                "read, merge and group with pandas on every run",
                milliseconds(theirs),
                milliseconds(obvious_scripts),
            ),
            (
                "ratio",
                f"{median(theirs) / median(ours):.1f}",
                f"{median(obvious_scripts) / median(scripts['progress']):.1f}",
            ),
        ],
    )


def _script_rows(scripts: dict[str, list[float]]) -> Iterator[str]:
    yield from table(
        ("script of a page (1,585 cooperatives)", "median", "slowest", "goal for the median"),
        [
            (
                page,
                milliseconds(times),
                f"{max(times):,.0f} ms",
                goal(median(times), _MOST_SCRIPT_MS, " ms"),
            )
            for page, times in scripts.items()
        ],
    )


def _change_rows(changes: dict[str, _Series]) -> Iterator[str]:
    headings = ("filter change", "empty page", "baked twin", "first time", "again")
    yield from table(
        (*headings, "first ÷ twin", "again ÷ twin", "goal"),
        [
            (
                page,
                milliseconds(it.empty),
                milliseconds(it.twin),
                milliseconds(it.first),
                milliseconds(it.again),
                f"{median(it.first) / median(it.twin):.2f}",
                f"{median(it.again) / median(it.twin):.2f}",
                goal(median(it.first) / median(it.twin), _MOST_RATIO),
            )
            for page, it in changes.items()
        ],
    )


def _serve(stack: ExitStack, name: str, store: Path, notes: Path) -> _App:
    times = notes / name
    times.touch()
    environment = {"DASHBOARD_STORE": str(store), TIMES: str(times)}
    address = stack.enter_context(server.serve(_APPS / f"{name}.py", environment))
    return _App(name, address, times)


def _beside_its_twin(running: Browser, apps: dict[str, _App], page: str) -> _Series:
    """Change the place in the product, its twin and an empty page by turns.

    In the first round the product is asked for each place for the first time.
    """
    places = subjects.regencies()
    product, twin, empty = (
        Tab(running, apps[name].address) for name in ("product", "twin", "empty")
    )
    empty.open("/")
    product.open(subjects.address(page))
    for _ in range(2):  # the twin's first run ever only learns which pages there are
        twin.open(subjects.address(page))
    for place in places:
        twin.change_place(place)
    series = _Series([], [], [], [])
    for times in (series.first, series.again):
        for place in places:
            times.append(product.change_place(place))
            series.twin.append(twin.change_place(place))
            if times is series.first:
                series.empty.append(empty.change_place(place))
            if product.says() != twin.says():
                raise RuntimeError(f"the twin of {page} does not show what the page shows")
    for tab in (product, twin, empty):
        tab.page.context.close()
    return series


def _alone(running: Browser, product: _App, page: str) -> None:
    tab = Tab(running, product.address)
    tab.open(subjects.address(page))
    for place in subjects.regencies():
        tab.change_place(place)
    tab.page.context.close()


def _pandas(running: Browser, apps: dict[str, _App]) -> tuple[list[float], list[float]]:
    """Change the place in the product's progress and in the obvious version by turns."""
    product = Tab(running, apps["product"].address)
    product.open(subjects.address("progress"))
    obvious = Tab(running, apps["pandas_page"].address)
    obvious.open("/")
    ours, theirs = [], []
    for place in subjects.regencies():
        ours.append(product.change_place(place))
        theirs.append(obvious.change_place(place))
    for tab in (product, obvious):
        tab.page.context.close()
    return ours, theirs
