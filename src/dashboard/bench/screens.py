"""Script times of every page, and filter changes in a browser beside pages that ask nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from dashboard.bench import browser, server, subjects
from dashboard.bench.apps.watch import TIMES
from dashboard.bench.driving import Tab
from dashboard.bench.report import goal, milliseconds, table

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APPS = Path(__file__).parent / "apps"
TWINNED = ("overview", "progress", "coverage", "oversight")
_MOST_SCRIPT_MS, _MOST_RATIO = 150, 1.3


@dataclass(frozen=True)
class _Runs:
    """Runs of a script, in milliseconds: by the clock, and its own thread at work."""

    clock: list[float]
    work: list[float]


@dataclass(frozen=True)
class _App:
    """One of the apps under measurement; its server notes how long each script took."""

    address: str
    times: Path

    def runs(self, since: int = 0) -> _Runs:
        """Return the script runs from number ``since`` on."""
        lines = self.times.read_text("utf-8").splitlines()[since:]
        pairs = [(float(clock), float(work)) for clock, work in map(str.split, lines)]
        return _Runs([clock for clock, _ in pairs], [work for _, work in pairs])


class _Turn(NamedTuple):
    """One filter change in the product and, right after, in its twin: milliseconds."""

    product: float
    twin: float


@dataclass(frozen=True)
class _Changes:
    """Filter changes of one page: places asked for the first time, again, and an empty page."""

    first: list[_Turn]
    again: list[_Turn]
    empty: list[float]


def _ratio(turns: list[_Turn]) -> float:
    """Return the median of product ÷ twin, turn by turn: other load weighs on both alike."""
    return median(turn.product / turn.twin for turn in turns)


def measure(store: Path, progress: Callable[[float, str], None]) -> Iterator[str]:
    """Yield the lines of this part."""
    scripts: dict[str, _Runs] = {}
    changes: dict[str, _Changes] = {}
    with ExitStack() as stack:
        notes = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = stack.enter_context(browser.start())
        apps = serve(stack, ("product", "twin", "empty", "pandas_page"), store, notes)
        parts = 1 + len(subjects.PAGES)
        for number, page in enumerate(subjects.PAGES):
            progress(number / parts, page)
            before = len(apps["product"].runs().clock)
            if page in TWINNED:
                changes[page] = beside_its_twin(running, apps, page, subjects.regencies())
            else:
                _alone(running, apps["product"], page)
            scripts[page] = apps["product"].runs(before)
        progress(1 - 1 / parts, "pandas")
        ours, theirs = _pandas(running, apps)
        obvious = apps["pandas_page"].runs()
    yield from _script_rows(scripts)
    yield from change_rows(changes)
    yield from _pandas_rows((ours, scripts["progress"]), (theirs, obvious))


def _script_rows(scripts: dict[str, _Runs]) -> Iterator[str]:
    headings = ("script of a page (1,585 cooperatives)", "median", "of it at work", "slowest")
    yield from table(
        (*headings, "goal for the median"),
        [
            (
                page,
                milliseconds(runs.clock),
                milliseconds(runs.work),
                f"{max(runs.clock):,.0f} ms",
                goal(median(runs.clock), _MOST_SCRIPT_MS, " ms"),
            )
            for page, runs in scripts.items()
        ],
    )


def change_rows(changes: dict[str, _Changes]) -> Iterator[str]:
    """Yield filter changes beside their twins, as a table."""
    headings = ("filter change", "empty page", "baked twin", "first time", "again")
    yield from table(
        (*headings, "first ÷ twin", "again ÷ twin", "goal"),
        [
            (
                page,
                milliseconds(it.empty),
                milliseconds([turn.twin for turn in (*it.first, *it.again)]),
                milliseconds([turn.product for turn in it.first]),
                milliseconds([turn.product for turn in it.again]),
                f"{_ratio(it.first):.2f}",
                f"{_ratio(it.again):.2f}",
                goal(_ratio(it.first), _MOST_RATIO),
            )
            for page, it in changes.items()
        ],
    )


def _pandas_rows(
    ours: tuple[list[float], _Runs], theirs: tuple[list[float], _Runs]
) -> Iterator[str]:
    yield from table(
        ("phase-two progress, filter change", "in the browser", "script", "of it at work"),
        [
            (name, milliseconds(seen), milliseconds(runs.clock), milliseconds(runs.work))
            for name, (seen, runs) in {
                "this product, places seen before": ours,
                "read, merge and group with pandas on every run": theirs,
            }.items()
        ],
    )


def serve(stack: ExitStack, names: Sequence[str], store: Path, notes: Path) -> dict[str, _App]:
    """Serve apps of this room on a store, by name; each notes its times in ``notes``."""
    return {name: _serve(stack, name, store, notes) for name in names}


def _serve(stack: ExitStack, name: str, store: Path, notes: Path) -> _App:
    times = notes / name
    times.touch()
    environment = {"DASHBOARD_STORE": str(store), TIMES: str(times)}
    address = stack.enter_context(server.serve(APPS / f"{name}.py", environment))
    return _App(address, times)


def beside_its_twin(
    running: Browser, apps: dict[str, _App], page: str, places: Sequence[str]
) -> _Changes:
    """Change the place in the product, its twin and an empty page by turns.

    In the first round the product is asked for each place for the first time.
    """
    product, twin, empty = (
        Tab(running, apps[name].address) for name in ("product", "twin", "empty")
    )
    empty.open("/")
    product.open(subjects.address(page))
    for _ in range(2):  # the twin's first run ever only learns which pages there are
        twin.open(subjects.address(page))
    for place in places:
        twin.change_place(place)
    found = _Changes([], [], [])
    for turns in (found.first, found.again):
        for place in places:
            turns.append(_Turn(product.change_place(place), twin.change_place(place)))
            if product.says() != twin.says():
                raise RuntimeError(f"the twin of {page} does not show what the page shows")
            if turns is found.first:
                found.empty.append(empty.change_place(place))
    for tab in (product, twin, empty):
        tab.page.context.close()
    return found


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
