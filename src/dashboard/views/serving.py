"""To whom a server may answer: this machine alone, those who signed in, or anybody who looks."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from dashboard import words
from dashboard.errors import UsageError
from dashboard.words import both

Mode = Literal["local", "signed", "public"]
PUBLIC_VIEW = "DASHBOARD_PUBLIC_VIEW"
# What a proxy adds: whoever comes with one of these sits at another machine.
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


def mode() -> Mode:
    """Return how this server may answer.

    Raises UsageError where it would answer to other machines without asking who they are.
    """
    if _signs_in():
        return "signed"
    if os.environ.get(PUBLIC_VIEW) == "1":
        return "public"
    address = st.get_option("server.address")  # None listens at every one
    if not _is_own(address):
        raise UsageError(**both("access.open_to_all", address=address or "0.0.0.0"))  # noqa: S104
    return "local"


_known: tuple[object, bool] = (None, False)  # secrets, and whether they hold a sign-in


def _signs_in() -> bool:
    """Look once: it costs milliseconds, and a sign-in must not end because its file is gone."""
    global _known  # noqa: PLW0603 - the one thing that a server decides when it starts
    if _known[0] is not st.secrets:
        _known = st.secrets, bool(st.secrets.load_if_toml_exists() and "auth" in st.secrets)
    return _known[1]


def refuse_strangers() -> None:
    """End a server that is starting and may not answer, with the reason on the terminal."""
    try:
        mode()
    except UsageError as error:
        for language in words.LANGUAGES:
            sys.stderr.write(f"{error.text(language)}\n")
        sys.stderr.flush()
        os._exit(2)  # anything gentler is told as a fault of the program, line by line


def from_beyond(headers: Mapping[str, str], peer: str | None) -> bool:
    """Return whether a request came from another machine, or through a proxy.

    Also under another name than this machine's own, as a page of somebody else's would ask.
    """
    host = headers.get("Host")
    asked = urlsplit(f"//{host}").hostname if host else None
    strange = host is not None and not _is_own(asked)
    return (
        strange
        or (isinstance(peer, str) and not _is_own(peer))
        or any(headers.get(name) is not None for name in _FORWARDED)
    )


def _is_own(address: str | None) -> bool:
    if address == "localhost":
        return True
    try:
        return address is not None and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
