"""Drives one tab: opens a page, changes its place, and tells when the last change was painted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, WebSocket

_PATIENCE_MS = 60_000
_POLL_MS = 5
_QUIET_MS = 400  # so long nothing on the page may change before it counts as drawn
_SCREEN = {"width": 1440, "height": 900}

# From the press of the button to the paint after the last change of the page's main part.
_WATCH = """() => {
    window.watched = {from: 0, last: 0, answered: 0};
    addEventListener("pointerdown", () => { watched.from = watched.last = performance.now(); },
        {capture: true});
    const painted = () => requestAnimationFrame(() => setTimeout(
        () => { watched.last = performance.now(); }));
    const inMain = ({target}) => (target.closest ? target : target.parentElement)
        ?.closest('[data-testid="stMain"]');
    const begin = () => new MutationObserver(list => list.some(inMain) && painted()).observe(
        document.body, {subtree: true, childList: true, characterData: true, attributes: true});
    document.body ? begin() : addEventListener("DOMContentLoaded", begin);
}"""
_DRAWN = """quiet => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app?.dataset.testConnectionState === "CONNECTED"
        && app.dataset.testScriptState === "notRunning"
        && !document.querySelector('[data-stale="true"]')
        && performance.now() - Math.max(watched.last, watched.answered) > quiet;
}"""


class Tab:
    """One tab of one server; ``received`` counts the bytes that the server sent it."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.page = browser.new_context(viewport=_SCREEN).new_page()  # type: ignore[arg-type]
        self.page.set_default_timeout(_PATIENCE_MS)
        self.page.add_init_script(f"({_WATCH})()")
        self.page.on("websocket", self._listen)
        self.received = 0
        self._address = address

    def open(self, path: str) -> None:
        """Open a path of the server and wait until it is drawn."""
        before = self.received
        self.page.goto(self._address + path)
        self.drawn(before)

    def go_and_return(self) -> int:
        """Go to another page by the menu and come back; return the bytes of the way back.

        Leaving a page that shows one subject takes two entries of the browser's history.
        """
        menu = self.page.get_by_test_id("stSidebar").get_by_test_id("stPageLink-NavLink")
        heading = self.page.locator("h1")
        here = heading.inner_text()
        before = self.received
        menu.filter(has_not_text=here).last.click()
        heading.filter(has_not_text=here).wait_for()
        self.drawn(before)
        start = self.received
        while (there := heading.inner_text()) != here:
            before = self.received
            self.page.evaluate("watched.from = watched.last = performance.now(); history.back()")
            heading.filter(has_not_text=there).wait_for()
            self.drawn(before)
        return self.received - start

    def change_place(self, name: str) -> float:
        """Choose a place in the page's first list; return milliseconds until all is drawn.

        Its name is typed: a longer list still moves while it is pressed, and swallows the press.
        """
        self.page.bring_to_front()
        self.page.get_by_role("combobox").first.fill(name)
        option = self.page.get_by_role("option", name=name, exact=True)
        option.wait_for()
        before = self.received
        option.click()
        try:
            return self.drawn(before)
        except RuntimeError as fault:
            raise RuntimeError(f"{fault}: {self.page.url} to {name}, {self.says()[:200]}") from None

    def says(self) -> str:
        """Return the words on the page's main part."""
        words: str = self.page.get_by_test_id("stMain").inner_text()
        return words

    def drawn(self, before: int) -> float:
        """Wait for an answer beyond ``before`` bytes, and until it is drawn; return milliseconds.

        They count from the last press of a button, or from the page's beginning.
        """
        until = time.monotonic() + _PATIENCE_MS / 1000
        while self.received == before:
            if time.monotonic() > until:
                raise RuntimeError("the server does not answer")
            self.page.wait_for_timeout(_POLL_MS)
        self.page.evaluate("watched.answered = performance.now()")
        self.page.locator("h1, .lead").first.wait_for()
        self.page.wait_for_function(_DRAWN, arg=_QUIET_MS)
        spent: float = self.page.evaluate("watched.last - watched.from")
        return spent

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, payload: Any) -> None:
        self.received += len(payload)
