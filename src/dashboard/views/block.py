"""What a page's blocks are made of: the wall that says errors in words, the clock, the folds."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.errors import DashboardError
from dashboard.questions import NotYours
from dashboard.views import guard
from dashboard.views.address import View
from dashboard.views.escape import markdown

_LOG = logging.getLogger(__name__)
PAGES = Path(__file__).parents[3] / "pages"
_current: ContextVar[View] = ContextVar("view")


def today() -> date:
    """Return the day by which a release is called stale; the one clock of the screens."""
    return date.today()  # noqa: DTZ011 - the reader's own day, on the reader's own machine


def now() -> datetime:
    """Return the moment by which replies, rests and dates run."""
    return datetime.now(UTC)


def current() -> View:
    """Return the view of this page run; the release in it does not change until the next one."""
    return _current.get()


def become(view: View) -> None:
    """Make a view the one of this page run."""
    _current.set(view)


@contextmanager
def wall(language: words.Language) -> Iterator[None]:
    """Show an error as one sentence and write it to the log; nothing escapes but Streamlit's own.

    What is not the reader's is refused kindly, and written to the log of accesses. What Streamlit
    raises to stop or rerun a script is no ``Exception`` and passes through.
    """
    try:
        yield
    except DashboardError as error:
        view = _current.get(None)
        if view and isinstance(error, NotYours):
            _refuse(view, error)
            return
        _LOG.warning("refused: %s", error)
        st.error(markdown(error.text(language)))
    except Exception:
        mark = uuid.uuid4().hex[:8]
        _LOG.exception("page failed, mark %s", mark)
        st.error(markdown(words.say("frame.failed", language, mark=mark)))


def _refuse(view: View, refused: NotYours) -> None:
    guard.refuse(view, refused)
    st.page_link(
        page_file("overview"),
        label=view.say("access.refused_back", place=view.reference.name(view.widest)),
        query_params=view.elsewhere(scope=view.widest),
    )


def part(draw: Callable[..., None], every_s: float | None = None) -> Callable[..., None]:
    """Make a block that reruns alone when something in it changes, behind its own wall.

    The block's first argument is the ``View``; it must not read the address itself. With
    ``every_s`` it also reruns by itself.
    """

    @wraps(draw)
    def walled(view: View, *args: Any, **kwargs: Any) -> None:
        _current.set(view)
        with wall(view.language):
            guard.still(view.person)
            draw(view, *args, **kwargs)

    return st.fragment(walled, run_every=every_s)


def page_file(name: str) -> Path:
    """Return a page's file, for ``st.page_link`` and ``st.switch_page``."""
    return next(PAGES.glob(f"*/*_{name}.py"))


def progress(about: str) -> Callable[[float, str], None]:
    """Draw a bar for long work; return what the work calls with the share that is done."""
    bar = st.progress(0.0, text=about)

    def done_so_far(done: float, _what: str) -> None:
        bar.progress(min(max(done, 0.0), 1.0), text=about)

    return done_so_far


def go(view: View, **changes: Any) -> None:
    """Change the address of the page on screen: in a callback, or before ``st.rerun``."""
    st.query_params.from_dict(view.at(**changes))


def fold(view: View, name: str, label: str) -> Any:
    """Return a box that is ``.open`` where the address says so; draw nothing in a closed one."""

    def turned() -> None:
        others = tuple(each for each in view.opened if each != name)
        go(view, opened=others if name in view.opened else (*others, name))

    key = f"fold_{name}"
    st.session_state[key] = name in view.opened
    return st.expander(markdown(label), key=key, on_change=turned)


def choose(view: View, name: str, label: str, options: Mapping[str, str]) -> str:
    """Draw options (words by name) of which one or none is chosen; the address says which."""

    def turned() -> None:
        others = tuple(each for each in view.opened if not each.startswith(f"{name}_"))
        now_chosen = st.session_state[key]
        go(view, opened=(*others, f"{name}_{now_chosen}") if now_chosen else others)

    key = f"choose_{name}"
    chosen = next((each for each in options if f"{name}_{each}" in view.opened), "")
    st.session_state[key] = chosen or None
    st.pills(
        label, list(options), format_func=options.__getitem__, key=key, wrap=True, on_change=turned
    )
    return chosen
