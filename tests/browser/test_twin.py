"""The benchmark's baked twin shows what the page shows, and asks nothing for it."""

import shutil
from contextlib import ExitStack

import pytest

from dashboard.bench import server
from dashboard.bench.apps.watch import TIMES
from dashboard.bench.driving import Tab

pytestmark = pytest.mark.browser
APPS = server.ROOT / "src" / "dashboard" / "bench" / "apps"
PAGES = ("/overview", "/progress", "/coverage", "/oversight")
PLACES = ("Kab. Kerinci", "Kab. Merangin")


@pytest.fixture
def serve_app(tmp_path):
    """Serve one of the benchmark's apps on a store: its address, and where it notes its times."""
    with ExitStack() as stack:

        def served(name, store):
            times = tmp_path / name
            environment = {"DASHBOARD_STORE": str(store), TIMES: str(times)}
            return stack.enter_context(server.serve(APPS / f"{name}.py", environment)), times

        yield served


@pytest.fixture
def open_app(chromium, serve_app):
    """Serve an app and open a page of it."""

    def opened(name, store, page):
        address, times = serve_app(name, store)
        tab = Tab(chromium, address)
        tab.open(page)
        return tab, times

    return opened


def test_the_twin_draws_every_word_again_when_its_data_are_gone(
    chromium, serve_app, full_store, tmp_path
):
    store = shutil.copytree(full_store, tmp_path / "store")
    (product, _), (twin, _) = serve_app("product", full_store), serve_app("twin", store)
    baked = {page: Tab(chromium, twin) for page in PAGES}
    for page, tab in baked.items():
        tab.open(page)
        for place in PLACES:
            tab.change_place(place)
    shutil.rmtree(store)
    for page, tab in baked.items():
        asked = Tab(chromium, product)
        asked.open(page)
        for place in PLACES:
            assert asked.change_place(place) > 0
            assert tab.change_place(place) > 0
            assert tab.says() == asked.says(), page


def test_the_obvious_page_runs_and_is_watched(open_app, full_store):
    tab, times = open_app("pandas_page", full_store, "/")
    tab.change_place("Kab. Merangin")
    assert "Kab. Merangin" in tab.says()
    assert "Traceback" not in tab.says()
    assert len(times.read_text().splitlines()) == 2


def test_bytes_and_times_are_counted(open_app, full_store):
    tab, times = open_app("product", full_store, "/releases")
    assert 5_000 < tab.received < 400_000
    assert 0 < tab.go_and_return() < tab.received
    assert len(times.read_text().splitlines()) == 3
