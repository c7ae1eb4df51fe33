"""The benchmark's baked twin shows what the page shows, and asks nothing for it."""

import shutil

import pytest

from dashboard.bench import server
from dashboard.bench.apps.watch import TIMES
from dashboard.bench.driving import Tab

pytestmark = pytest.mark.browser
APPS = server.ROOT / "src" / "dashboard" / "bench" / "apps"
PLACES = ("Kab. Kerinci", "Kab. Merangin")


@pytest.fixture
def open_app(chromium, tmp_path):
    """Serve one of the benchmark's apps on a store and open a page of it."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def opened(name, store, page):
            times = tmp_path / name
            environment = {"DASHBOARD_STORE": str(store), TIMES: str(times)}
            address = stack.enter_context(server.serve(APPS / f"{name}.py", environment))
            tab = Tab(chromium, address)
            tab.open(page)
            return tab, times

        yield opened


@pytest.mark.parametrize("page", ["/overview", "/progress", "/coverage", "/oversight"])
def test_the_twin_draws_every_word_again_when_its_data_are_gone(
    open_app, full_store, tmp_path, page
):
    store = tmp_path / "store"
    shutil.copytree(full_store, store)
    product, _ = open_app("product", full_store, page)
    twin, _ = open_app("twin", store, page)
    twin.open(page)
    for place in PLACES:
        twin.change_place(place)
    shutil.rmtree(store)
    for place in PLACES:
        assert product.change_place(place) > 0
        assert twin.change_place(place) > 0
        assert twin.says() == product.says()


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
