"""One browser, one server on the published sample, and a count of every request to anybody else."""

import os
import secrets
import shutil
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from browser import provider as providers
from browser.screen import PATIENCE_MS, Screen
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
    # A browser keeps what it was sent by the address: compiled anew, the scripts that are the same
    # on every server would cost a test more than all else that it does.
    ports = []

    @contextmanager
    def start(store):
        environment = {"DASHBOARD_STORE": str(store)}
        port = ports.pop() if ports else servers.free_port()
        try:
            with (_through_nginx if THROUGH_NGINX else _alone)(environment, port) as address:
                yield address
        finally:
            ports.append(port)

    def _alone(environment, port):
        return servers.serve(environment=environment, port=port)

    @contextmanager
    def _through_nginx(environment, port):
        with providers.running() as provider:
            file = tmp_path_factory.mktemp("nginx") / "secrets.toml"
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
    servers and what the browser made of them, which cost a new window more than most tests."""
    return []


@pytest.fixture
def new_screen(chromium, windows, outside):
    """Open a window of its own for every call: no cookies, no state of another."""
    with ExitStack() as stack:

        def start(address, width=1440, height=900, *, begun=True):
            context = windows.pop() if windows else chromium.new_context(ignore_https_errors=True)
            context.set_default_timeout(PATIENCE_MS)
            context.set_default_navigation_timeout(PATIENCE_MS)
            page = context.pages[0] if context.pages else context.new_page()
            stack.callback(_clean, context, page, windows, address)

            def note_request(request):
                _note(outside, request.url)

            def note_socket(socket):
                _note(outside, socket.url)

            for source, event, note in (
                (context, "request", note_request),
                (page, "websocket", note_socket),
            ):
                source.on(event, note)
                stack.callback(source.remove_listener, event, note)
            page.set_viewport_size({"width": width, "height": height})
            opened = Screen(page, address)
            if opened.signed and begun:
                opened.sign_in()
            return opened

        yield start


def _clean(context, page, windows, address):
    """Leave nothing of a reader in a window, and give it back; only files stay in its cache."""
    context.set_offline(False)
    for other in context.pages:
        if other is not page:
            other.close()
    if not page.is_closed():
        page.wait_for_load_state()
        page.evaluate(
            "() => { try { sessionStorage.clear() } catch { /* about:blank has none */ } }"
        )
        page.goto("about:blank")
        page.emulate_media(media="null")
        page.mouse.move(0, 0)
    context.clear_cookies()
    tools = context.new_cdp_session(context.pages[0] if context.pages else context.new_page())
    kept = "local_storage,indexeddb,service_workers,cache_storage"
    tools.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": kept})
    tools.detach()
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
