"""The frame of every page: who asks, the menu, the bar, the stamp, and inside it the page."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import access, questions, releases, words
from dashboard.access import Person
from dashboard.questions.door import not_yours
from dashboard.views import address, answers, bar, block, guard, stamp, theme, watch
from dashboard.views.address import View
from dashboard.views.escape import html

_UNKNOWN_PAGE = st.components.v2.component(
    "dashboard_unknown_page", js=theme.script("unknown_page.js")
)
_HIDDEN = ("cooperative",)  # reached from a row or the search, not from the menu


def run(over: Callable[[View], None]) -> None:
    """Draw the frame and, inside it, the page that the address names; ``over`` draws above it.

    The menu is made from the page files ``pages/<n>_<group>/<n>_<name>.py``. Any error ends as
    one sentence in the reader's language.
    """
    language = address.language(st.query_params)
    st.set_page_config(
        page_title=words.say("frame.product", language),
        page_icon=Path(__file__).with_name("icon.svg"),
        layout="wide",
        initial_sidebar_state=theme.MENU_WIDTH,
    )
    theme.apply(words.say("frame.choose_files", language))
    person = None
    with block.wall(language):
        person = guard.who(language)
        if person is None:
            guard.sign_in(language)
    hidden = _hidden(person)
    menu = _menu(language, hidden)
    # Named before anybody is let in or not: a cold link must never run a page's file by itself.
    page = st.navigation([entry for group in menu.values() for entry in group], position="hidden")
    if person is None:
        return
    with block.wall(language), watch.observed(page.url_path or "overview"):
        _publish_first(language)
        if "begun" not in st.session_state:  # a page can only be unknown to a session's first run
            _UNKNOWN_PAGE(key="unknown_page")
            if person.signed:
                guard.lead_back()
        st.session_state["begun"] = True
        view = _read_address(page, person)
        block.become(view)
        _sidebar(view, menu, hidden)
        bar.draw(view, page)
        stamp.draw(view, block.today())
        _admit(view, page)
        page.run()
        over(view)


def _admit(view: View, page: StreamlitPage) -> None:
    """Let a reader through to a page, or raise what is refused to them."""
    if view.refused:
        raise not_yours(", ".join(view.refused))
    access.require(view.reader, access.PAGES.get(page.url_path, "look"), page.url_path)


def _hidden(person: Person | None) -> tuple[str, ...]:
    """Return the pages that the menu does not name to a person."""
    if person is None:
        return (*_HIDDEN, *access.PAGES)
    closed = (page for page, right in access.PAGES.items() if not access.may(person.reader, right))
    return (*_HIDDEN, *closed)


def _menu(language: words.Language, hidden: Collection[str]) -> dict[str, list[StreamlitPage]]:
    """Return the pages by group, made once for a session: each looks for its file on the disk."""
    kept = st.session_state.setdefault("menu", {})
    asked = language, *hidden
    if asked not in kept:
        kept[asked] = _pages(language, hidden)
    menu: dict[str, list[StreamlitPage]] = kept[asked]
    return menu


def _pages(language: words.Language, hidden: Collection[str]) -> dict[str, list[StreamlitPage]]:
    groups: dict[str, list[StreamlitPage]] = {}
    for file in sorted(block.PAGES.glob("*/*.py")):
        name = _plain(file.stem)
        groups.setdefault(_plain(file.parent.name), []).append(
            st.Page(
                file,
                title=words.say(f"page.{name}", language),
                url_path=name,
                default=name == "overview",
                visibility="hidden" if name in hidden else "visible",
            )
        )
    return groups


def _plain(name: str) -> str:
    return name.partition("_")[2]


def _sidebar(view: View, menu: dict[str, list[StreamlitPage]], hidden: Collection[str]) -> None:
    programme = view.say("frame.programme", place=view.reference.name(view.widest))
    with st.sidebar:
        st.html(
            f'<div class="product">{html(view.say("frame.product"))}'
            f"<small>{html(programme)}</small></div>"
        )
        for group, entries in menu.items():
            listed = [entry for entry in entries if entry.url_path not in hidden]
            if listed:
                st.html(f'<div class="group">{html(view.say(f"group.{group}"))}</div>')
            for entry in listed:
                st.page_link(
                    entry, label=entry.title, query_params=view.elsewhere(), width="stretch"
                )
        st.html(f'<div class="who">{html(guard.said(view))}</div>')
        if view.person.signed:
            guard.sign_out(view.language)


def _read_address(page: StreamlitPage, person: Person) -> View:
    store = answers.store()
    view = address.read(
        st.query_params,
        store.releases(),
        answers.places(store),
        person.reader,
        answers.mentor_ids,
        answers.place_of,
    )
    view = replace(view, person=person)
    asked = st.query_params.to_dict()
    if "id" in view.rejected:  # it may name a mentor, and must not stay in the address
        if asked["id"] in answers.mentor_ids(view.release):
            guard.note(person, "look", asked["id"], refused=True)
        del asked["id"]
    # A link to the page on screen changes what is drawn, but not yet the browser's address; the
    # browser takes it from here, and does nothing where they are the same.
    st.query_params.from_dict(asked)
    if _asked_page() in ("", "overview", page.url_path):
        return view
    return replace(view, rejected=("page", *view.rejected))


def _asked_page() -> str:
    """Return the page that the browser's address names, empty for the first one."""
    path = urlsplit(st.context.url or "").path.strip("/")
    return path.removeprefix(str(st.get_option("server.baseUrlPath")).strip("/")).strip("/")


def _publish_first(language: words.Language) -> None:
    """Publish the sample as release 1 in an empty store, in sight of the reader."""
    store = answers.store()
    if store.newest():
        return
    st.title(words.say("frame.first_title", language))
    about = words.say("frame.first_text", language)
    releases.publish_sample(
        store, questions.assess, reference=answers.places(store), progress=block.progress(about)
    )
    st.rerun()
