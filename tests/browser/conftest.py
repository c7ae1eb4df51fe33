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


@pytest.fixture
def new_screen(chromium, outside):
    """Open a browser of its own for every call: no cookies, no cache, no state of another."""
    with ExitStack() as stack:

        def start(address, width=1440, height=900):
            context = stack.enter_context(
                chromium.new_context(
                    viewport={"width": width, "height": height},
                    accept_downloads=True,
                    ignore_https_errors=True,  # a certificate that deploy/try made
                )
            )
            context.on("request", lambda request: _note(outside, request.url))
            page = context.new_page()
            page.on("websocket", lambda socket: _note(outside, socket.url))
            opened = Screen(page, address)
            if THROUGH_NGINX:
                opened.sign_in()
            return opened

        yield start


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
