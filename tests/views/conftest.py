"""Runs the product as a reader does: the frame, a page in it, an address."""

from __future__ import annotations

import pytest
from google.protobuf import text_format
from streamlit.testing.v1 import AppTest

from conftest import ROOT
from dashboard import reference, releases
from dashboard.views import address

PAGES = {path.stem.partition("_")[2]: path for path in sorted((ROOT / "pages").glob("*/*.py"))}


@pytest.fixture
def look(monkeypatch):
    """Return a function that opens a page of a store at an address and gives what it drew."""

    def opened(store, page="overview", **address):
        monkeypatch.setenv("DASHBOARD_STORE", str(store))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        if page != "overview":
            app.switch_page(str(PAGES[page].relative_to(ROOT))).run()
        return app

    return opened


@pytest.fixture
def view(full_store, monkeypatch):
    """Return a function that gives the whole sample's view of a scope."""
    monkeypatch.setenv("DASHBOARD_STORE", str(full_store))
    newest = releases.Store(full_store).releases()

    def at(scope):
        return address.read({"scope": scope}, newest, reference.load())

    return at


def said(app):
    """Return everything that a run sent to the browser, as one text."""
    return "\n".join(
        element.value.to_csv() if element.type == "dataframe" else _text(element.proto)
        for element in app._tree
        if getattr(element, "proto", None) is not None
    )


def _text(proto):
    # Text format escapes what is not ASCII; bytes would hide names from a search.
    return text_format.MessageToString(proto, as_utf8=True)
