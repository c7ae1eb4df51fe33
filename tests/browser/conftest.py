"""One browser, one server on the published sample, and a count of every request to anybody else."""

import os
import secrets
import shutil
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from browser import provider as providers
from browser.screen import Screen
from dashboard.bench import browser as installed_browser
from dashboard.bench import door
from dashboard.bench import server as servers
from dashboard.releases import Store

HOME = ("127.0.0.1", "localhost")
THROUGH_NGINX = "DASHBOARD_THROUGH_NGINX" in os.environ  # set by deploy/try


def pytest_collection_modifyitems(items):
    """Skip where no browser is installed; REQUIRE_BROWSER makes that a failure instead."""
    if installed_browser.installed() or os.environ.get("REQUIRE_BROWSER"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=f"no {installed_browser.PACKAGE}"))


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """Serve a store: a fresh server that nobody has visited; returns its address."""

    @contextmanager
    def start(store):
        environment = {"DASHBOARD_STORE": str(store)}
        if not THROUGH_NGINX:
            with servers.serve(environment=environment) as address:
                yield address
            return
        with providers.running() as provider:
            port, file = servers.free_port(), tmp_path_factory.mktemp("nginx") / "secrets.toml"
            settings = provider.secrets_toml(secrets.token_hex())
            here = settings.replace("http://127.0.0.1:{port}", f"https://localhost:{port}")
            file.write_text(here, "utf-8")
            provider.claims = {"sub": "analyst@jambi", "name": "Analyst", "regencies": "*",
                               "resource": {"roles": ["analyst"]}}  # fmt: skip
            with door.serve({**environment, "STREAMLIT_SECRETS_FILES": str(file)}, port=port) as it:
                yield it.address

    return start


@pytest.fixture(scope="session")
def sample(serve, sample_store):
    """The address of a server on the sample."""
    with serve(sample_store) as address:
        yield address


@pytest.fixture
def outside():
    """Every request and websocket to anybody but this machine; a test that leaves one fails."""
    asked = []
    yield asked
    assert asked == []


@pytest.fixture(scope="session")
def windows():
    """Windows of the browser that a test left clean, for the next one: they keep the files of the
    servers, which cost a new window more than most tests."""
    return []


@pytest.fixture
def new_screen(chromium, windows, outside):
    """Open a window of its own for every call: no cookies, no state of another."""
    with ExitStack() as stack:

        def start(address, width=1440, height=900):
            context = windows.pop() if windows else chromium.new_context(ignore_https_errors=True)
            stack.callback(_clean, context, windows, address)

            def note(request):
                _note(outside, request.url)

            context.on("request", note)
            stack.callback(context.remove_listener, "request", note)
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": height})
            page.on("websocket", lambda socket: _note(outside, socket.url))
            opened = Screen(page, address)
            if THROUGH_NGINX:
                opened.sign_in()
            return opened

        yield start


def _clean(context, windows, address):
    """Leave nothing of a reader in a window, and give it back; only files stay in its cache."""
    context.set_offline(False)
    context.clear_cookies()
    tools = context.new_cdp_session(context.pages[0])
    kept = "local_storage,indexeddb,service_workers,cache_storage"
    tools.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": kept})
    for page in context.pages:
        page.close()
    windows.append(context)


@pytest.fixture
def screen(new_screen, sample):
    """A laptop's screen on the sample."""
    return new_screen(sample)


def _note(outside, url):
    asked = urlsplit(url)
    if asked.scheme not in ("data", "blob") and asked.hostname not in HOME:
        outside.append(url)


@pytest.fixture
def server(serve, full_store, tmp_path):
    """A server on a copy of the full store that a test may publish to: the store, its address."""
    folder = shutil.copytree(full_store, tmp_path / "store")
    with serve(folder) as address:
        yield Store(folder), address
