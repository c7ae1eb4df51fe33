"""Makes ready, while the server starts and the browser loads, what the first reader waits for."""

from __future__ import annotations

import ctypes
import gc
import importlib
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import TYPE_CHECKING

from dashboard.views import machine, serving

if TYPE_CHECKING:
    from streamlit.starlette import App

_LOG = logging.getLogger(__name__)
# From glibc's malloc.h: how many heaps the threads share, and from how many bytes on a block is
# asked of the system, which has it back the moment it is free.
_M_ARENA_MAX, _HEAPS = -8, 2
_M_MMAP_THRESHOLD, _LARGE = -3, 256 * 1024


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[None]:
    """Refuse to serve whom nobody asks who they are; else make ready beside the server's start."""
    serving.refuse_strangers()
    machine.start_log()
    _give_back()
    Thread(target=make_ready, name="make-ready", daemon=True).start()
    yield


def _give_back() -> None:
    """Have the C library give back what a question freed, where it is glibc.

    Else every thread keeps holes of its own between what stays: a third of a process that shows a
    country.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if set_option:
        set_option(_M_ARENA_MAX, _HEAPS)
        set_option(_M_MMAP_THRESHOLD, _LARGE)


def make_ready() -> None:
    """Import the first page, open the newest release, and read what its lists, maps and words need.

    What goes wrong here goes wrong again before the first reader, who is told in words. All of it
    stays as long as the process: looking through it for garbage would take a tenth of the time now,
    and a tenth of a second of every reader's ever after.
    """
    gc.disable()
    try:
        pyarrow = importlib.import_module("pyarrow")
        # Its own pool keeps what a question freed: with a country's release 70 MB of a process.
        pyarrow.set_memory_pool(pyarrow.system_memory_pool())
        importlib.import_module("dashboard.views.overview")
        view = importlib.import_module("dashboard.views.answers").open_newest()
        if view:
            importlib.import_module("dashboard.views.desks").read(view)
            importlib.import_module("dashboard.views.maps").read_ahead(view)
            importlib.import_module("dashboard.views.briefing").sentences(view)
    except Exception as fault:
        _LOG.warning("not made ready: %s", fault)
    finally:
        gc.enable()
        gc.freeze()
