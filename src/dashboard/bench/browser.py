"""Finds and starts the browser that is installed; never downloads one, never lets it go outside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.errors import UsageError
from dashboard.words import both

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PACKAGE = "chromium"  # Debian's name; Chrome and Edge serve as well
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chrome",
    "msedge",
)
_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but this machine's can be found: what a page asks of others fails, and is counted.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def installed() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge."""
    on_path = (shutil.which(name) for name in _NAMES)
    folders = (
        os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
    )
    usual = [Path("/Applications") / name for name in _MAC]
    usual += [Path(folder) / name for folder in folders if folder for name in _WINDOWS]
    found = (str(path) for path in usual if path.is_file())
    return next((path for path in (*on_path, *found) if path), None)


@contextmanager
def start() -> Iterator[Browser]:
    """Start the installed browser without a window. Raises UsageError where there is none."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow to import

    path = installed()
    if path is None:
        raise UsageError(**both("cli.no_browser", package=PACKAGE))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
