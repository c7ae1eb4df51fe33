"""To whom a server may answer: this machine alone, those who signed in, or anybody who looks."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

from dashboard.errors import UsageError
from dashboard.words import both

Mode = Literal["local", "signed", "public"]
PUBLIC_VIEW = "DASHBOARD_PUBLIC_VIEW"
# What a proxy adds: whoever comes with one of these sits at another machine.
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


def mode(address: str | None, signs_in: bool, environment: Mapping[str, str]) -> Mode:
    """Return how a server may answer that listens at ``address`` (None: at every one).

    Raises UsageError where it would answer to other machines without asking who they are.
    """
    if signs_in:
        return "signed"
    if environment.get(PUBLIC_VIEW) == "1":
        return "public"
    if not _is_own(address):
        raise UsageError(**both("access.open_to_all", address=address or "0.0.0.0"))  # noqa: S104
    return "local"


def from_beyond(headers: Mapping[str, str], peer: str | None) -> bool:
    """Return whether a request came from another machine, or through a proxy.

    Also under another name than this machine's own, as a page of somebody else's would ask.
    """
    host = headers.get("Host")
    asked = urlsplit(f"//{host}").hostname if host else None
    strange = host is not None and not _is_own(asked)
    return (
        strange
        or (peer is not None and not _is_own(peer))
        or any(headers.get(name) is not None for name in _FORWARDED)
    )


def _is_own(address: str | None) -> bool:
    if address == "localhost":
        return True
    try:
        return address is not None and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
