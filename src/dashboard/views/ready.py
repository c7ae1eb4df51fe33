"""Makes ready, while the server starts and the browser loads, what the first reader waits for."""

from __future__ import annotations

import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import TYPE_CHECKING

from dashboard.views import serving

if TYPE_CHECKING:
    from streamlit.starlette import App

_LOG = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[None]:
    """Refuse to serve whom nobody asks who they are; else make ready beside the server's start."""
    serving.refuse_strangers()
    Thread(target=make_ready, name="make-ready", daemon=True).start()
    yield


def make_ready() -> None:
    """Import the first page and open the newest release, where there is one.

    What goes wrong here goes wrong again before the first reader, who is told in words.
    """
    try:
        importlib.import_module("dashboard.views.overview")
        importlib.import_module("dashboard.views.answers").open_newest()
    except Exception as fault:
        _LOG.warning("not made ready: %s", fault)
