"""The bar: scope, release, search, link and language in one row."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import words
from dashboard.views import address, answers, block, search, stamp
from dashboard.views.address import View
from dashboard.views.escape import markdown


def draw(view: View, page: StreamlitPage) -> None:
    """Draw scope, release, search and language in one row; each change goes to the address."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        _own_picker(view)
        for level in address.LEVELS[:3]:
            _place_picker(view, level)
        with st.container(
            horizontal=True,
            horizontal_alignment="right",
            vertical_alignment="center",
            gap="small",
            key="tools",
        ):
            label = view.say("frame.release_short", number=view.release.number)
            with st.popover(markdown(label), type="tertiary", icon=":material/layers:"):
                _release_picker(view)
            with st.popover(
                view.say("frame.search"), type="tertiary", icon=":material/search:", key="search"
            ):
                search.box(view)
            with st.popover(
                view.say("frame.link"), type="tertiary", icon=":material/link:", key="link"
            ):
                _copy_link(view, page)
            st.session_state["lang"] = view.language
            st.segmented_control(
                view.say("frame.language"),
                words.LANGUAGES,
                format_func=str.upper,
                key="lang",
                required=True,
                label_visibility="collapsed",
                on_change=lambda: block.go(view, language=st.session_state["lang"]),
            )


def _own_picker(view: View) -> None:
    """Offer a reader of several places each of them; they are never added together."""
    own = view.reader.regencies or ()
    if len(own) < 2 or view.widest not in own:
        return
    st.session_state["scope_own"] = view.widest
    st.selectbox(
        view.say("access.own_places"),
        own,
        format_func=view.reference.name,
        key="scope_own",
        label_visibility="collapsed",
        width=200,
        on_change=lambda: block.go(view, scope=st.session_state["scope_own"], subject=""),
    )


def _place_picker(view: View, parent_level: str) -> None:
    """Offer the places one level below ``parent_level`` on the way to the view's scope."""
    depth = address.LEVELS.index(parent_level)
    if depth < address.LEVELS.index(address.level_of(view.widest)):
        return
    parts = view.scope.split(".") if view.scope else []
    if len(parts) < depth:
        return
    parent = ".".join(parts[:depth])
    everything = {parent: view.say(f"frame.all_{parent_level}")}
    names = everything | address.inside(view.reference, parent)
    key = f"scope_{parent_level}"
    chosen = ".".join(parts[: depth + 1])
    st.session_state[key] = chosen if chosen in names else parent
    st.selectbox(
        view.say(f"frame.pick_{parent_level}"),
        list(names),
        format_func=lambda code: names.get(code, code),
        key=key,
        label_visibility="collapsed",
        width=200,
        on_change=lambda: block.go(view, scope=st.session_state[key], subject=""),
    )


def _release_picker(view: View) -> None:
    known = {release.number: release for release in answers.store().releases()}

    def named(number: int) -> str:
        release = known[number]
        return view.say(
            "frame.release_listed",
            number=number,
            named=stamp.named(view, release.name),
            on=view.day(release.as_of),
        )

    st.session_state["release"] = view.release.number
    st.selectbox(
        view.say("frame.release"),
        list(known),
        format_func=named,
        key="release",
        on_change=lambda: block.go(view, release=known[st.session_state["release"]], pinned=True),
    )
    others = [0, *(number for number in known if number != view.release.number)]
    st.session_state["against"] = view.against.number if view.against else 0
    st.selectbox(
        view.say("frame.against"),
        others,
        format_func=lambda number: named(number) if number else view.say("frame.against_none"),
        key="against",
        disabled=len(others) == 1,
        on_change=lambda: block.go(view, against=known.get(st.session_state["against"])),
    )


@block.part
def _copy_link(view: View, page: StreamlitPage) -> None:
    st.caption(view.say("frame.link_about", number=view.release.number))
    st.code(stamp.pinned_link(view), language=None, wrap_lines=True)
