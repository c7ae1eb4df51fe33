"""A whole country on screen: what its pages cost, and one process with twenty readers."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from dashboard import questions, reference, releases, settings
from dashboard.bench import browser, load, readers, screens, server, week
from dashboard.bench.apps.watch import TIMES
from dashboard.bench.report import goal, kilobytes, milliseconds, table
from dashboard.errors import UsageError

STORE = "DASHBOARD_STORE"
_PAGES = (*load.READ, "quality", "cooperative")
_ROUNDS = 2  # of visits to a place that was seen before
_READERS, _SECONDS = 20, 180.0
_TYPED = 6  # letters of a name, one after another
_MOST_SCRIPT_MS, _MOST_MAP, _MOST_SEARCH_MS = 300, 300_000, 200
_MOST_P95_S, _MOST_GB = 0.5, 0.5
_PATIENCE_S = 120.0
_LEAST = 50_000  # cooperatives of a country


@dataclass
class _Visits:
    """What a page cost: script times of first and further visits in ms, most bytes sent."""

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    sent: int = 0
    map: int = 0


class _Places(NamedTuple):
    """Places of every level, between which readers change, and a cooperative of the country."""

    codes: tuple[str, ...]
    provinces: tuple[str, ...]
    cooperative: str


def measure(progress: Callable[[float, str], None]) -> Iterator[str]:
    """Yield the lines of this part, for the country in the store that the environment names."""
    store = releases.Store()
    newest = store.newest()
    if newest is None or store.reference is None or newest.rows["cooperatives"] < _LEAST:
        raise UsageError(
            f"{STORE} harus menyebut gudang data satu negara yang sudah terbit.",
            f"{STORE} must name a store that holds a country and is published.",
        )
    places = _places(newest, reference.load(store.reference))
    yield f"{newest.rows['cooperatives']:,} cooperatives, {newest.rows['visits']:,} visits."
    yield ""
    progress(0.0, "pages")
    yield from _page_rows(_visits(store, places))
    progress(0.4, "filter changes")
    yield from _twins(store, places)
    progress(0.7, "search")
    yield from _search(newest)
    progress(0.75, f"{_READERS} readers")
    yield from _crowd(store, places)
    progress(0.95, "a week")
    yield from week.measure(store)


def _places(release: releases.Release, known: reference.Reference) -> _Places:
    districts = known.districts["district_code"].to_list()
    chosen = [districts[len(districts) * n // 3] for n in (0, 1, 2)]
    codes = dict.fromkeys(each[:length] for length in (0, 2, 5, 8) for each in chosen)
    provinces = known.provinces["province_code"]
    asked = "select min(cooperative_id) from cooperative_facts"
    ((first,),) = _base(release).connection.execute(asked).fetchall()
    return _Places(tuple(codes), tuple(known.name(code) for code in provinces[:8]), first)


def _base(release: releases.Release) -> questions.Base:
    thresholds = settings.load(release.settings_text)
    return questions.open_base(release.tables, release.results, thresholds)


def _visits(store: releases.Store, places: _Places) -> dict[str, _Visits]:
    """Visit every page at every place, first and again, as one reader alone."""
    found = {page: _Visits() for page in _PAGES}
    with ExitStack() as stack:
        notes = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "times"
        notes.touch()
        environment = {STORE: str(store.folder), TIMES: str(notes)}
        address = stack.enter_context(server.serve(screens.APPS / "product.py", environment))

        async def look() -> None:
            # The process meets its store: what that costs is not a page's.
            async with readers.Reader(address, 1, _PAGES, places.codes).connected() as socket:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_PATIENCE_S):
                        async for _ in readers.answer(socket, _PAGES[0], {}):
                            pass
            async with readers.Reader(address, 0, _PAGES, places.codes).connected() as socket:
                for page, seen in found.items():
                    for turn in range(1 + _ROUNDS):
                        for code in places.codes:
                            asked = {"scope": code} if code else {}
                            asked |= {"id": places.cooperative} if page == "cooperative" else {}
                            sent = 0
                            async for size, message in readers.answer(socket, page, asked):
                                sent += size
                                if readers.is_map(message):
                                    seen.map = max(seen.map, size)
                            seen.sent = max(seen.sent, sent)
                            took = float(notes.read_text("utf-8").split()[-2])
                            (seen.again if turn else seen.first).append(took)

        asyncio.run(look())
    return found


def _page_rows(found: dict[str, _Visits]) -> Iterator[str]:
    headings = ("script of a page", "first at a place", "slowest", "again", "goal")
    yield from table(
        (*headings, "most sent", "of it the map", "goal"),
        [
            (
                page,
                milliseconds(it.first),
                f"{max(it.first):,.0f} ms",
                milliseconds(it.again),
                goal(median(it.again), _MOST_SCRIPT_MS, " ms"),
                kilobytes(it.sent),
                kilobytes(it.map) if it.map else "",
                goal(it.map / 1000, _MOST_MAP / 1000, " kB") if it.map else "",
            )
            for page, it in found.items()
        ],
    )


def _twins(store: releases.Store, places: _Places) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        running = stack.enter_context(browser.start())
        apps = screens.serve(stack, ("product", "twin", "empty"), store.folder, Path(folder))
        changes = {
            page: screens.beside_its_twin(running, apps, page, places.provinces)
            for page in screens.TWINNED
        }
    yield from screens.change_rows(changes)


def _search(release: releases.Release) -> Iterator[str]:
    """Type the names of some villages letter by letter, each asked for the first time."""
    base = questions.open_base(
        release.tables, release.results, settings.load(release.settings_text)
    )
    names = base.connection.execute(
        "select distinct village_name from cooperative_facts where village_name is not null"
        " order by hash(village_name) limit 20"
    ).fetchall()
    took = []
    for (name,) in names:
        for length in range(2, 2 + _TYPED):
            began = time.perf_counter()
            questions.ask(base, "search", text=name[:length])
            took.append(1000 * (time.perf_counter() - began))
    most = quantiles(took, n=20)[-1]
    yield from table(
        ("search while typing", "answers", "median", "p95", "goal"),
        [("names of villages, letter by letter", len(took), milliseconds(took),
          f"{most:,.0f} ms", goal(most, _MOST_SEARCH_MS, " ms"))],
    )  # fmt: skip


def _crowd(store: releases.Store, places: _Places) -> Iterator[str]:
    with server.run(environment={STORE: str(store.folder)}) as running:
        runs, memory = asyncio.run(_read(running, places.codes))
    took = [run.took for run in runs]
    yield from table(
        ("one process", "runs", "median", "p95", "goal", "most memory", "goal", "faults"),
        [
            (
                f"{_READERS} readers for {_SECONDS:.0f} s",
                f"{len(runs):,}",
                milliseconds([1000 * each for each in took]),
                f"{1000 * load.p95(runs):,.0f} ms",
                goal(load.p95(runs), _MOST_P95_S, " s"),
                f"{max(memory):.2f} GB",
                goal(max(memory), _MOST_GB, " GB"),
                str(sum(bool(run.fault) for run in runs)),
            )
        ],
    )


async def _read(
    running: server.Running, codes: Sequence[str]
) -> tuple[list[readers.Run], list[float]]:
    """Let the readers read; the first minute, in which a process meets its pages, counts not."""
    people = [readers.Reader(running.address, n, load.READ, codes) for n in range(_READERS)]
    began = time.monotonic()
    until, memory = began + 60.0 + _SECONDS, []
    async with asyncio.TaskGroup() as group:
        for each in people:
            group.create_task(each.read(until))
        while time.monotonic() < until:
            memory.append(load.gigabytes(running.process.pid))
            await asyncio.sleep(1)
    return [r for each in people for r in each.runs if r.began > began + 60.0], memory
