"""The slides of a meeting on a page: the handouts' own, turned in the browser by keyboard."""

from __future__ import annotations

import base64
import gzip
from functools import partial

import streamlit as st

from dashboard import handouts
from dashboard.handouts import Asked, Handout, wall
from dashboard.once import once
from dashboard.views import answers, block, desks, stamp, text, theme
from dashboard.views.address import View

# Two components: what turns and draws them never changes and is sent once, the slides each time.
_SCRIPT = st.components.v2.component(
    "dashboard_slides_script", js=wall.script() + theme.script("slides_script.js")
)
_STYLE = wall.style() + theme.sheet("slides.css")
_DECK = st.components.v2.component(
    "dashboard_slides", html='<div class="stage"></div>', js=theme.script("slides_here.js")
)
# One idea each for the governor's five minutes: how, where, on time, with whom, what now.
SHORT = ("headline", "map", "targets", "coverage", "worklist")


def handout(view: View) -> Handout:
    """Return what is said in a hall of the view's scope: no cooperative and no mentor is named.

    Figures are compared with the release before it where the address names none.
    """
    at, room, store = block.now(), desks.room(), answers.store()
    earlier = (
        release
        for release in store.releases()
        if release.line == view.release.line and release.number < view.release.number
    )
    against = view.against or next(earlier, None)

    def made() -> Handout:
        then = against and against.number
        asked = _asked(str(store.folder), view.release.number, then, view.reader.regencies)
        return handouts.make(asked, view.scope, view.language, at)

    # The desk moves on without a new release: what was done there, and the day, are part of it.
    written = room.file.stat().st_mtime_ns if room.file.exists() else 0
    what = (
        *("slides", view.language, against and against.number),
        *(view.release.name, written, desks.local(at)),
    )
    return answers.kept(view, " ".join(map(str, what)), made)


@once(maxsize=20)
def _asked(folder: str, number: int, then: int | None, places: tuple[str, ...] | None) -> Asked:
    """Return a release as slides ask it: what one place's have asked, the next one's know."""
    store = answers.store()
    against = store.release(then) if then else None
    reference, release, ready = answers.places(store), store.release(number), answers.opened
    return Asked(store, reference, release, "hall", against, places, ready)


def deck(view: View) -> None:
    """Draw the slides that the address names, all of them where it names none."""
    it = handout(view)
    chosen = _chosen(view, it)
    whole = "whole", view.say("slides.whole")

    def packed() -> str:
        html = wall.deck(it, whole, chosen).encode()
        return base64.b64encode(gzip.compress(html, mtime=0)).decode()

    shown = answers.kept(view, f"deck {it.stamp.digest} {it.made} {chosen}", packed)
    _SCRIPT(data=_STYLE, key="slides_script")
    _DECK(
        data={"packed": shown, "places": _places(view), "hint": view.say("slides.jump")},
        key="slides",
        on_place_change=lambda: _jump(view, st.session_state["slides"].place),
    )
    text.note(view.say("slides.keys"))


def choice(view: View) -> None:
    """Draw which slides are shown: all, the short set, or one by one; the address keeps them."""
    it = handout(view)
    titles = {slide.key: slide.title for slide in handouts.slides(it)}
    text.section(view, "slides.choice", view.say("slides.choice_about"))
    sets = {"all": (), "short": SHORT}
    with st.container(horizontal=True, gap="small"):
        for name, keys in sets.items():
            said = view.say(f"slides.{name}", n=len(keys) or len(titles))
            st.button(said, key=f"set_{name}", on_click=partial(block.go, view, opened=keys))
    st.session_state["slides_shown"] = _chosen(view, it) or list(titles)
    st.pills(
        view.say("slides.choice"),
        list(titles),
        format_func=titles.__getitem__,
        selection_mode="multi",
        key="slides_shown",
        wrap=True,
        label_visibility="collapsed",
        on_change=lambda: _choose(view, list(titles)),
    )


def again(view: View) -> None:
    """Draw the address and the command that show these slides again, whatever changes later."""
    text.section(view, "slides.again", view.say("slides.again_about", number=view.release.number))
    st.code(stamp.pinned_link(view), language=None, wrap_lines=True)
    st.code(_command(view), language=None, wrap_lines=True)


def _chosen(view: View, it: Handout) -> list[str]:
    return [slide.key for slide in handouts.slides(it) if slide.key in view.opened]


def _choose(view: View, every: list[str]) -> None:
    shown = [key for key in every if key in st.session_state["slides_shown"]]
    block.go(view, opened=() if shown == every else tuple(shown))


def _places(view: View) -> list[tuple[str, str]]:
    """Return where K jumps to: everything and every regency in it that the reader may see."""
    codes = view.reference.regencies["regency_code"]
    inside = [code for code in codes if code.startswith(view.widest)]
    known = (code for code in (view.widest, *sorted(inside)) if view.reader.holds(code))
    return [(code, view.reference.name(code)) for code in known]


def _jump(view: View, code: str | None) -> None:
    if code is not None and code in dict(_places(view)):
        block.go(view, scope=code)


def _command(view: View) -> str:
    parts = [f"--release {view.release.number}"]
    if view.against:
        parts.append(f"--against {view.against.number}")
    if view.scope != view.widest:
        parts.append(f"--scope {view.scope}")
    if view.language != "id":
        parts.append(f"--language {view.language}")
    return f"python -m dashboard report {' '.join(parts)} --format html --out rapat"
