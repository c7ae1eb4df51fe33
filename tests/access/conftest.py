"""People of every role, and the product opened as one of them, on a copy of the full store."""

from __future__ import annotations

import shutil
import time

import pytest
from streamlit.testing.v1 import AppTest

from conftest import ROOT
from dashboard import access

PAGES = {path.stem.partition("_")[2]: path for path in sorted((ROOT / "pages").glob("*/*.py"))}
OWN, OTHER = "15.04", "15.01"
AUTH = {"auth": {"cookie_secret": "x" * 40, "client_id": "dashboard"}}


@pytest.fixture(scope="module")
def store(full_store, tmp_path_factory):
    """A copy of the full store: what is logged here is read here."""
    return shutil.copytree(full_store, tmp_path_factory.mktemp("access") / "store")


@pytest.fixture
def opened(store, monkeypatch):
    """Return a function that opens a page as somebody whose sign-in made these claims."""
    monkeypatch.setenv("DASHBOARD_STORE", str(store))

    def at(page="overview", /, claims=None, **address):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.secrets = {**AUTH, "access": {}}
        app.user = {"is_logged_in": True, **claims} if claims else {"is_logged_in": False}
        for name, value in address.items():
            app.query_params[name] = value
        if page != "overview":  # known to the session only once it ran; a cold link is a browser's
            app.run()
            app.switch_page(str(PAGES[page].relative_to(ROOT)))
        return app.run()

    return at


def claims(role, *places):
    """Return the claims of a fresh sign-in."""
    return {"sub": f"{role}@jambi", "name": role.title(), "roles": [role],
            "regencies": list(places) or ["*"], "iat": time.time()}  # fmt: skip


def refusals(store, after=0):
    """Return what the log says was refused, as ``who, what``."""
    entries = access.Log(store).entries()[after:]
    return [(entry.who, entry.what) for entry in entries if entry.refused]
