"""The door on the screens: who asks, what is refused to them kindly, and the log of both."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import access, words
from dashboard.access import Act, Claims, Person
from dashboard.access.roles import Right
from dashboard.questions import NotYours
from dashboard.views import answers, serving, theme
from dashboard.views.escape import html, markdown

if TYPE_CHECKING:
    from dashboard.views.address import View

_WAY_BACK = st.components.v2.component("dashboard_way_back", js=theme.script("way_back.js"))
_NOTED = "noted_once"  # kept in the session


def who(language: words.Language) -> Person | None:
    """Return who asks; None where they have to sign in first.

    Raises NotYours for a stranger to this machine, and for somebody who was given no role or place.
    """
    mode = serving.mode()
    if mode == "public":
        return access.PUBLIC
    if mode == "local":
        if serving.from_beyond(st.context.headers, st.context.ip_address):
            raise NotYours("server", **words.both("access.from_beyond"))
        return access.local()
    if not st.user.get("is_logged_in"):
        return None
    try:
        person = access.signed_in(_claims(), st.user, time.time())
    except NotYours as refused:
        note(None, "sign_in", refused.what, refused=True)
        sign_out(language)
        raise
    if person:
        note(person, "sign_in", "", once=True)
    return person


def sign_in(language: words.Language) -> None:
    """Draw the page of somebody who has to sign in."""
    st.caption(words.say("frame.product", language))
    st.title(words.say("access.sign_in_title", language))
    st.write(words.say("access.sign_in_text", language))
    st.button(
        words.say("access.sign_in", language), type="primary", key="sign_in", on_click=st.login
    )
    _WAY_BACK(key="way_back", data={"signed": False})


def lead_back() -> None:
    """Lead somebody who has just signed in to the address that they had asked for."""
    _WAY_BACK(key="way_back", data={"signed": True})


def sign_out(language: words.Language) -> None:
    """Draw the way out."""
    st.button(
        words.say("access.sign_out", language), type="tertiary", key="sign_out", on_click=st.logout
    )


def said(view: View) -> str:
    """Say as whom somebody looks: the person, the role and the places."""
    person = view.person
    if not person.signed:
        return view.say("access.public" if person == access.PUBLIC else "access.local")
    places = person.reader.regencies
    return view.say(
        "access.as_role",
        name=person.name,
        role=view.say(f"access.role_{person.reader.role}"),
        places=", ".join(view.reference.name(code) for code in places)
        if places is not None
        else view.say("access.everywhere"),
    )


# --- what is allowed, and the log ----------------------------------------------------------------


def note(
    person: Person | None, act: Act, what: str, *, refused: bool = False, once: bool = False
) -> None:
    """Write a line of the log; ``once`` and what is refused only once in a session."""
    if once or refused:
        noted = st.session_state.setdefault(_NOTED, set())
        if (act, what) in noted:
            return
        noted.add((act, what))
    by, role = (person.id, person.reader.role) if person else ("", "")
    access.Log(answers.store().folder).write(by, role, act, what, refused=refused)


def still(person: Person) -> None:
    """Raise NotYours once a sign-in has ended: a page that stays open allows nothing any more."""
    if time.time() >= person.until_s:
        raise NotYours("sign_in", **words.both("access.over"))


def permit(view: View, right: Right, act: Act, what: str) -> None:
    """Write down what somebody is about to do; raise NotYours, and write that, where they may not.

    It is called before the act: what cannot be written down is not done.
    """
    with noting(view, act):
        still(view.person)
        access.require(view.reader, right, what)
    note(view.person, act, what)


@contextmanager
def noting(view: View, act: Act) -> Iterator[None]:
    """Write down what is refused inside."""
    try:
        yield
    except NotYours as refused:
        note(view.person, act, refused.what, refused=True)
        raise


def refuse(view: View, refused: NotYours) -> None:
    """Draw the page of somebody who asked for what is not theirs, and write that down."""
    note(view.person, "look", refused.what, refused=True)
    st.html(
        f'<div class="head"><h1>{html(view.say("access.refused_title"))}</h1></div>'
        f'<p class="lead">{html(refused.text(view.language))}</p>'
    )


def download(
    view: View,
    label: str,
    make: Callable[[], bytes],
    *,
    file_name: str,
    mime: str,
    key: str,
    tertiary: bool = False,
    icon: str | None = None,
    width: int | Literal["content"] = "content",
) -> None:
    """Draw the way to a file that is made, and written down, when somebody clicks."""
    person, folder = view.person, answers.store().folder

    def made() -> bytes:  # in a thread that knows no session
        still(person)
        access.Log(folder).write(person.id, person.reader.role, "download", file_name)
        return make()

    st.download_button(
        markdown(label),
        made,
        file_name=file_name,
        mime=mime,
        key=key,
        type="tertiary" if tertiary else "secondary",
        icon=icon,
        width=width,
        on_click="ignore",
    )


# --- the configuration ---------------------------------------------------------------------------


def _claims() -> Claims:
    settings: Any = st.secrets.get("access", {})
    return _read(tuple(sorted(settings.items())))


@lru_cache(maxsize=4)
def _read(settings: tuple[tuple[str, Any], ...]) -> Claims:
    return Claims.read(dict(settings))
