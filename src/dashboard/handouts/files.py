"""Handouts as files in a folder: one place, or every regency from one look at the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from dashboard.handouts.asking import Asked
from dashboard.handouts.content import Handout
from dashboard.handouts.message import text
from dashboard.handouts.one import make_one
from dashboard.handouts.page import page
from dashboard.handouts.paper import document
from dashboard.handouts.sheets import workbook
from dashboard.handouts.slideshow import presentation
from dashboard.handouts.whole import make
from dashboard.words import Language

_WRITERS: dict[str, tuple[str, Callable[[Handout], bytes]]] = {
    "pptx": ("pptx", presentation),
    "pdf": ("pdf", document),
    "xlsx": ("xlsx", workbook),
    "html": ("html", lambda handout: page(handout).encode()),
    "text": ("txt", lambda handout: text(handout).encode()),
}
FORMATS = tuple(_WRITERS)
Progress = Callable[[float, str], None]


def made(handout: Handout, form: str) -> bytes:
    """Return a handout in one of ``FORMATS``."""
    return _WRITERS[form][1](handout)


def file_name(handout: Handout, form: str) -> str:
    """Return a name that says of which place, date, release, language and audience a file is."""
    stamp = handout.stamp
    of = f"{stamp.as_of:%Y%m%d}-v{stamp.release}-{handout.language}-{stamp.audience}"
    return f"{_slug(stamp.place)}-{of}.{_WRITERS[form][0]}"


def write(
    asked: Asked,
    scopes: Sequence[str],
    language: Language,
    at: datetime,
    formats: Sequence[str],
    out: Path,
    progress: Progress = lambda done, what: None,
) -> Iterator[Path]:
    """Write the handouts of scopes into ``out``, each of several in a folder of its own.

    A scope is a place's code, or the id of one cooperative. Yields every file as it is there.
    Raises DashboardError for what is neither.
    """
    for n, scope in enumerate(scopes):
        handout = _of(asked, scope, language, at)
        folder = out / f"{scope}-{_slug(handout.stamp.place)}" if len(scopes) > 1 else out
        folder.mkdir(parents=True, exist_ok=True)
        for k, form in enumerate(formats):
            path = folder / file_name(handout, form)
            progress((n + k / len(formats)) / len(scopes), path.name)
            path.write_bytes(made(handout, form))
            yield path


def _of(asked: Asked, scope: str, language: Language, at: datetime) -> Handout:
    place = re.fullmatch(r"[0-9.]*", scope)
    return (make if place else make_one)(asked, scope, language, at)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "id"
