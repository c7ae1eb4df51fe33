"""The frame of every page: menu, one bar, the stamp, and the wall that says errors in words."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import access, questions, releases, words
from dashboard.access import Person
from dashboard.errors import DashboardError
from dashboard.questions import NotYours
from dashboard.questions.door import not_yours
from dashboard.views import address, answers, figures, guard, theme, watch
from dashboard.views.address import View
from dashboard.views.escape import css, html, markdown

_LOG = logging.getLogger(__name__)
_HERE = Path(__file__).parent
_UNKNOWN_PAGE = st.components.v2.component(
    "dashboard_unknown_page", js=theme.script("unknown_page.js")
)
_HIDDEN = ("cooperative",)  # reached from a row or the search, not from the menu
_STALE_DAYS = 14
_MOST_MENTORS = 12  # of a search
_current: ContextVar[View] = ContextVar("view")
_PAGES = _HERE.parents[2] / "pages"


def today() -> date:
    """Return the day by which a release is called stale; the one clock of the screens."""
    return date.today()  # noqa: DTZ011 - the reader's own day, on the reader's own machine


def now() -> datetime:
    """Return the moment by which replies, rests and dates run."""
    return datetime.now(UTC)


def run(over: Callable[[View], None]) -> None:
    """Draw the frame and, inside it, the page that the address names; ``over`` draws above it.

    The menu is made from the page files ``pages/<n>_<group>/<n>_<name>.py``. Any error ends as
    one sentence in the reader's language.
    """
    language = address.language(st.query_params)
    st.set_page_config(
        page_title=words.say("frame.product", language),
        page_icon=_HERE / "icon.svg",
        layout="wide",
        initial_sidebar_state=theme.MENU_WIDTH,
    )
    theme.apply(words.say("frame.choose_files", language))
    person = None
    with wall(language):
        person = guard.who(language)
        if person is None:
            guard.sign_in(language)
    hidden = _hidden(person)
    menu = _menu(language, hidden)
    # Named before anybody is let in or not: a cold link must never run a page's file by itself.
    page = st.navigation([entry for group in menu.values() for entry in group], position="hidden")
    if person is None:
        return
    with wall(language), watch.observed(page.url_path or "overview"):
        _publish_first(language)
        if "begun" not in st.session_state:  # a page can only be unknown to a session's first run
            _UNKNOWN_PAGE(key="unknown_page")
        st.session_state["begun"] = True
        view = _read_address(page, person)
        _current.set(view)
        _sidebar(view, menu, hidden)
        _bar(view, page)
        _stamp(view, today())
        _admit(view, page)
        page.run()
        over(view)


def _admit(view: View, page: StreamlitPage) -> None:
    """Let a reader through to a page, or raise what is refused to them."""
    if view.refused:
        raise not_yours(", ".join(view.refused))
    access.require(view.reader, access.PAGES.get(page.url_path, "look"), page.url_path)


def _refuse(view: View, refused: NotYours) -> None:
    guard.refuse(view, refused)
    st.page_link(
        page_file("overview"),
        label=view.say("access.refused_back", place=view.reference.name(view.widest)),
        query_params=view.elsewhere(scope=view.widest),
    )


def _hidden(person: Person | None) -> tuple[str, ...]:
    """Return the pages that the menu does not name to a person."""
    if person is None:
        return (*_HIDDEN, *access.PAGES)
    closed = (page for page, right in access.PAGES.items() if not access.may(person.reader, right))
    return (*_HIDDEN, *closed)


def current() -> View:
    """Return the view of this page run; the release in it does not change until the next one."""
    return _current.get()


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
    return next(_PAGES.glob(f"*/*_{name}.py"))


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


# --- the pages and their menu ------------------------------------------------------------------


def _menu(language: words.Language, hidden: Collection[str]) -> dict[str, list[StreamlitPage]]:
    groups: dict[str, list[StreamlitPage]] = {}
    for file in sorted(_PAGES.glob("*/*.py")):
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


# --- the bar -----------------------------------------------------------------------------------


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


def _bar(view: View, page: StreamlitPage) -> None:
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
                search(view)
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
                on_change=lambda: go(view, language=st.session_state["lang"]),
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
        on_change=lambda: go(view, scope=st.session_state["scope_own"], subject=""),
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
        on_change=lambda: go(view, scope=st.session_state[key], subject=""),
    )


def _release_picker(view: View) -> None:
    known = {release.number: release for release in answers.store().releases()}

    def named(number: int) -> str:
        release = known[number]
        return view.say(
            "frame.release_listed",
            number=number,
            named=_named(view, release.name),
            on=view.day(release.as_of),
        )

    st.session_state["release"] = view.release.number
    st.selectbox(
        view.say("frame.release"),
        list(known),
        format_func=named,
        key="release",
        on_change=lambda: go(view, release=known[st.session_state["release"]], pinned=True),
    )
    others = [0, *(number for number in known if number != view.release.number)]
    st.session_state["against"] = view.against.number if view.against else 0
    st.selectbox(
        view.say("frame.against"),
        others,
        format_func=lambda number: named(number) if number else view.say("frame.against_none"),
        key="against",
        disabled=len(others) == 1,
        on_change=lambda: go(view, against=known.get(st.session_state["against"])),
    )


@part
def search(view: View, key: str = "search_text") -> None:
    """Find cooperatives by name or code; repeated names are told apart by district and kind."""
    text = st.text_input(
        view.say("frame.search_all" if view.reader.supervisor else "frame.search_label"),
        key=key,
        type="search",
        live=True,
        max_chars=64,
        placeholder=view.say("frame.search_hint"),
    )
    if not text or len(text.strip()) < 2:
        return
    found = answers.ask(view, "search", scope=view.widest, text=text.strip())
    for row in answers.rows(found):
        where = view.say(
            "frame.search_found",
            kind=view.say(f"kind.{row.kind}"),
            village=row.village_name or view.say("common.not_reported"),
            district=row.district_name or view.say("common.not_reported"),
            regency=row.regency_name or view.say("common.not_reported"),
        )
        st.page_link(
            page_file("cooperative"),
            label=f"**{markdown(row.name)}**  \n{markdown(where)}",
            query_params=view.elsewhere(subject=row.cooperative_id),
            width="stretch",
        )
    mentors = _mentors_found(view, text.strip().lower()) if view.reader.supervisor else []
    for row in mentors:
        mentor_link(view, row)
    if found.empty and not mentors:
        st.caption(view.say("frame.search_none"))
        _note_outside(view, text.strip())


def _note_outside(view: View, text: str) -> None:
    """Write down that a limited reader searched for what stands outside their places."""
    if view.reader.regencies is None:
        return
    everywhere = replace(view, reader=replace(view.reader, regencies=None))
    found = answers.ask(everywhere, "search", scope="", text=text)
    if not all(view.reader.holds(code) for code in found["scope_code"]):
        guard.note(view.person, "look", f"search {text}", refused=True)


def mentor_link(view: View, row: Any, more: str = "") -> None:
    """Draw the way to one mentor's page, for supervisors; ``more`` says why it is offered."""
    said = more or row.regency_name or view.say("oversight.no_place")
    st.page_link(
        page_file("mentor"),
        label=f"**{markdown(row.mentor_id)}** {markdown(row.mentor_name)}  \n{markdown(said)}",
        query_params=view.elsewhere(subject=row.mentor_id),
        width="stretch",
    )


def _mentors_found(view: View, text: str) -> list[Any]:
    """Return the mentors whose code or name holds what a supervisor typed, by code."""
    if not view.has("mentors"):
        return []
    everywhere = "" if view.reader.regencies is None else view.widest
    known = answers.rows(answers.ask(view, "mentors", scope=everywhere))
    found = (row for row in known if text in f"{row.mentor_id}\n{row.mentor_name}".lower())
    return list(islice(found, _MOST_MENTORS))


@part
def _copy_link(view: View, page: StreamlitPage) -> None:
    st.caption(view.say("frame.link_about", number=view.release.number))
    st.code(pinned_link(view), language=None, wrap_lines=True)


def pinned_link(view: View) -> str:
    """Return the whole address of the page on screen, which shows this release for good."""
    pinned = replace(view, pinned=True).parameters
    query = "&".join(f"{name}={value}" for name, value in pinned.items())
    return f"{(st.context.url or '/').partition('?')[0]}?{query}"


# --- the stamp ---------------------------------------------------------------------------------


def stamp(view: View) -> str:
    """Return what stands beside every figure: as of when, from which release, over how many."""
    return view.say(
        "frame.stamp",
        on=view.day(view.release.as_of),
        number=view.release.number,
        named=_named(view, view.release.name),
        n=view.release.rows.get("cooperatives", 0),
    )


def _named(view: View, name: str) -> str:
    return view.say("frame.named", name=name) if name else ""


def _stamp(view: View, today: date) -> None:
    parts = []
    if view.release.simulated:
        parts.append(f'<b class="sample">{html(view.say("frame.simulated"))}</b>')
    if view.reader.supervisor:
        parts.append(f'<b class="sample">{html(view.say("frame.supervisor"))}</b>')
    parts.append(f"<span>{html(stamp(view))}</span>")
    aside = answers.set_aside(view)
    if aside:
        parts.append(f"<span>{html(view.say('frame.set_aside', n=aside))}</span>")
    days = (today - view.release.as_of).days
    if days > _STALE_DAYS:
        parts.append(f'<b class="stale">{html(view.say("frame.stale", n=days))}</b>')
    newest = answers.store().newest()
    if newest and newest.line == view.release.line and newest.number > view.release.number:
        said = html(view.say("frame.newer", number=newest.number))
        parts.append(f"<span>{figures.link(view, 'slides', said)}</span>")
    if view.rejected:
        names = ", ".join(view.rejected)
        parts.append(f"<span>{html(view.say('frame.rejected', names=names))}</span>")
    st.html(f'<div class="stamp">{"".join(parts)}</div>{_on_paper(view)}')


def _on_paper(view: View) -> str:
    """Return the style by which every printed page says which data it shows, and its number."""
    simulated = [view.say("frame.simulated")] if view.release.simulated else []
    said = css(" · ".join([*simulated, view.place, stamp(view)]))
    return (
        "<style>@page { size: A4; margin: 12mm 12mm 16mm;"
        f' @bottom-left {{ content: "{said}"; font: 8pt sans-serif }}'
        ' @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif } }'
        "</style>"
    )


# --- the first start ---------------------------------------------------------------------------


def _publish_first(language: words.Language) -> None:
    """Publish the sample as release 1 in an empty store, in sight of the reader."""
    store = answers.store()
    if store.newest():
        return
    st.title(words.say("frame.first_title", language))
    about = words.say("frame.first_text", language)
    releases.publish_sample(
        store, questions.assess, reference=answers.places(store), progress=progress(about)
    )
    st.rerun()
