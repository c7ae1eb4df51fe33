"""What the server has beside the pages: routes that the machine asks, and the log that it writes.

The server imports this before it answers anybody, so it imports nothing that reads data.
"""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def start_log() -> None:
    """Write the product's log as a JSON object a line where ``DASHBOARD_LOG=json`` asks for it."""
    if os.environ.get("DASHBOARD_LOG") != "json":
        return
    from pythonjsonlogger.json import JsonFormatter  # noqa: PLC0415 - servers alone need it

    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp=True,
            json_ensure_ascii=False,
        )
    )
    own = logging.getLogger("dashboard")
    own.handlers, own.propagate = [handler], False
    own.setLevel(logging.INFO)


def _asked(name: str) -> Callable[[Request], Response]:
    """Return what answers for the function ``name`` of ``watch``, imported when it is asked."""

    def answer(request: Request) -> Response:
        found: Response = getattr(importlib.import_module("dashboard.views.watch"), name)(request)
        return found

    return answer


ROUTES = (Route("/ready", _asked("ready")), Route("/metrics", _asked("metrics")))
