"""Shared by the tests of screens: small simulated exports, and a store for each stage of data."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck
from hypothesis import settings as trying
from streamlit.components.v2 import manifest_scanner

from dashboard import intake, questions, reference, releases
from dashboard.bench import browser
from dashboard.questions import engine
from dashboard.simulate import simulate

# Its asserts explain themselves only when it is rewritten before anybody imports it.
pytest.register_assert_rewrite("questions.world")

# No test is timed: how long an example takes says how busy the machine is.
trying.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
trying.load_profile("untimed")

ROOT = Path(__file__).parents[1]
AS_OF = date(2026, 10, 31)
NATION = 1585 + 60  # cooperatives of the real province and of a synthetic one

# Offices start with a register and a building list; visits and assignments come months later.
STAGES: dict[str, tuple[str, ...]] = {
    "register": ("cooperatives",),
    "construction": ("cooperatives", "construction"),
    "mentors": ("cooperatives", "construction", "business_units", "mentors", "assignments"),
    "visits": (
        *("cooperatives", "construction", "business_units", "mentors", "assignments"),
        *("visits", "feeds"),
    ),
}


def pytest_xdist_auto_num_workers() -> int:
    """Three processes more than there are cores: tests in a browser wait most of their time."""
    return (os.cpu_count() or 1) + 3


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not browser.installed():
        missing = (
            f"BROWSER TESTS DID NOT RUN: install the package {browser.PACKAGE}"
            " (or Chrome or Edge) and run pytest again."
        )
        terminalreporter.write_line(missing, red=True, bold=True)


@pytest.fixture(scope="session", autouse=True)
def components_of_packages():
    """Look once for components in installed packages: every AppTest would, and takes longer for it
    than for most pages."""
    found = tuple(manifest_scanner.scan_component_manifests())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: list(found))
        yield


@pytest.fixture(scope="module", autouse=True)
def one_thread_a_question():
    """Let DuckDB work in one thread: a process runs for each core already, and for as few rows its
    own threads only wait for each other."""
    whole = engine.open_connection
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "open_connection", lambda threads=None: whole(threads or 1))
        yield


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Return a function that gives a folder of one's own with what one process of a run makes."""
    base = tmp_path_factory.getbasetemp()
    everybody = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def given(name, make):
        made = everybody / f"once-{name}"
        with FileLock(f"{made}.lock"):
            if not made.exists():
                aside = tmp_path_factory.mktemp(f"making-{name}")
                make(aside)
                aside.rename(made)
        return shutil.copytree(made, base / f"own-{name}")

    return given


@pytest.fixture(scope="session")
def chromium():
    """The installed browser, without a window; a process can have one."""
    if not browser.installed():
        pytest.fail(f"install the package {browser.PACKAGE}")
    with browser.start() as running:
        yield running


@pytest.fixture(scope="session")
def exports(once):
    """Exports of every table for some 200 cooperatives: a folder of CSV files."""
    return once("exports", lambda folder: simulate(folder, seed=1, cooperatives=200, weeks=30))


@pytest.fixture(scope="session")
def nation(once):
    """The whole province and a synthetic one: a folder with exports in ``out``, and the truth."""
    return once(
        "nation",
        lambda folder: simulate(folder / "out", folder / "truth", cooperatives=NATION, weeks=26),
    )


@pytest.fixture(scope="session")
def full_store(exports, once):
    """A store whose release 1 holds every table."""
    return once("full", lambda folder: _published(exports, folder)) / "store"


@pytest.fixture(scope="session")
def stage_stores(exports, once, tmp_path_factory, full_store):
    """Stores by stage of data: register only, … and ``everything``."""
    stores = {"everything": full_store}
    for stage, tables in STAGES.items():
        folder = tmp_path_factory.mktemp(stage)
        for table in tables:
            shutil.copy(exports / f"{table}.csv", folder)
        stores[stage] = once(stage, lambda made, folder=folder: _published(folder, made)) / "store"
    return stores


@pytest.fixture(scope="session")
def sample_store(once):
    """A store that holds the published sample as release 1."""

    def publish(folder):
        store = releases.Store(folder / "store")
        releases.publish_sample(store, questions.assess, reference=reference.load())

    return once("sample", publish) / "store"


@pytest.fixture(scope="session")
def two_releases(full_store, exports, tmp_path_factory):
    """A store with two releases: the buildings of the second are a week's news."""
    store = releases.Store(shutil.copytree(full_store, tmp_path_factory.mktemp("two") / "store"))
    news = tmp_path_factory.mktemp("news") / "construction.csv"
    lines = (exports / "construction.csv").read_text("utf-8").splitlines()
    heading = lines[0].replace('"', "").split(",")
    newest = [line for line in lines[1:] if "2026-10-31" in line][:5]
    place = heading.index("physical_pct")
    finished = []
    for line in newest:
        cells = line.split(",")
        cells[place] = "100"
        finished.append(",".join(cells))
    news.write_text("\n".join([lines[0], *finished]) + "\n", "utf-8")
    _publish(store, [news], tmp_path_factory.mktemp("work"), "Rakor 2 Nov")
    return store.folder


def _published(folder: Path, at: Path) -> Path:
    store = releases.Store(at / "store")
    releases.publish_sample(store, questions.assess, reference=reference.load(), folder=folder)
    return store.folder


def _publish(store: releases.Store, files: list[Path], work: Path, name: str) -> None:
    taken = intake.read(
        files,
        bases=store.bases(),
        reference=reference.load(),
        as_of=AS_OF,
        today=AS_OF,
        work=work,
    )
    planned = releases.plan(store, taken, uploads=files)
    releases.publish(store, planned, questions.assess, reference=reference.load(), name=name)
