"""What a reader sees and does in the browser, in the words of the tests."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from dashboard import words

PAGES = sorted(
    path.stem.partition("_")[2] for path in (Path(__file__).parents[2] / "pages").glob("*/*.py")
)
PATIENCE_MS = 120_000  # of a machine that others hold up; nothing here is a test of speed
expect.set_options(timeout=PATIENCE_MS)

# A point of a shape where a click really reaches it: not a neighbour, not a label, not a tip.
_WHERE_IT_IS_HIT = """shape => {
    shape.scrollIntoView({block: "center"});
    const box = shape.getBoundingClientRect();
    for (let down = 1; down < 20; down++) for (let across = 1; across < 20; across++) {
        const x = box.x + across * box.width / 20, y = box.y + down * box.height / 20;
        if (document.elementFromPoint(x, y) === shape) return [x, y];
    }
    return null;
}"""

# What leaves the screen sideways and cannot be scrolled into it, and words that are cut.
_OUT_OF_SIGHT = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const scrolls = node => {
        for (let up = node.parentElement; up && up !== main; up = up.parentElement)
            if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
        return false;
    };
    const found = [];
    for (const node of main.querySelectorAll("*")) {
        const own = [...node.childNodes].some(
            child => child.nodeType === Node.TEXT_NODE && child.textContent.trim());
        const box = node.getBoundingClientRect();
        if (!own || !box.width || !node.checkVisibility({visibilityProperty: true})) continue;
        if (node.closest('[aria-hidden="true"], .tip, [data-testid="stDataFrame"]')) continue;
        const style = getComputedStyle(node);
        const cut = style.overflowX !== "visible" && node.scrollWidth > node.clientWidth + 1
            && !/auto|scroll/.test(style.overflowX);
        // Half a choice is no choice, even where it can be scrolled to.
        const choices = node.closest('[role="radiogroup"]')?.getBoundingClientRect();
        const out = (box.right > innerWidth + 1 || box.left < -1) && !scrolls(node)
            || choices && box.right > choices.right + 1;
        if (cut || out) found.push(`${cut ? "cut" : "out"}: ${node.textContent.trim()}`);
    }
    return found;
}"""


class Screen:
    """One tab on one server."""

    def __init__(self, page, address):
        self.page = page
        self.address = address

    def open(self, where):
        """Open an address of the server and wait until the page stands."""
        self.page.goto(where if "://" in where else self.address + where)
        return self.settle()

    @property
    def signed(self):
        """Whether one signs in here: through nginx (deploy/try)."""
        return self.address.startswith("https:")

    def begin(self):
        """Open the first page, and sign in where the server asks for it; wait for nothing more."""
        self.page.goto(self.address)
        if self.signed:
            self.page.get_by_role("button", name=words.say("access.sign_in", "id")).click()

    def sign_in(self):
        """Sign in as whom the provider says."""
        self.begin()
        expect(self.page.locator(".who")).to_be_visible(timeout=60_000)
        self.page.goto("about:blank")

    def settle(self):
        """Wait until the server has run the page to its end and nothing on it is stale."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.page.locator('[data-stale="true"]')).to_have_count(0)
        return self

    @property
    def heading(self):
        """The page's heading."""
        return self.page.locator("h1")

    @property
    def stamp(self):
        """The line that says as of when, from which release."""
        return self.page.locator(".stamp")

    @property
    def query(self):
        """The address's parameters."""
        found = parse_qs(urlsplit(self.page.url).query)
        return {name: values[0] for name, values in found.items()}

    @property
    def path(self):
        """The address's path without its slash."""
        return urlsplit(self.page.url).path.strip("/")

    def shows(self, heading):
        """Hold that the page stands under its heading, with its frame and without any error."""
        expect(self.heading).to_have_text([heading])  # one, and this one
        self.settle()
        expect(self.stamp).to_have_count(1)
        expect(self.page.get_by_test_id("stAlert")).to_have_count(0)
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def has_in_address(self, **parameters):
        """Wait until the address holds exactly these parameters."""
        self.page.wait_for_function(
            """wanted => {
                const has = Object.fromEntries(new URLSearchParams(location.search));
                return JSON.stringify(Object.entries(has).sort()) === wanted;
            }""",
            arg=_sorted_json(parameters),
            timeout=PATIENCE_MS,
        )
        return self.settle()

    def click_shape(self, shape):
        """Click a shape of a map, with the mouse, where the shape really is."""
        expect(shape).to_have_count(1)
        at = shape.evaluate(_WHERE_IT_IS_HIT)
        assert at is not None, "the shape is hidden behind others"
        self.page.mouse.click(*at)

    def sign(self, name):
        """Write who acts, where nobody has signed in."""
        if not self.signed:
            self.page.get_by_label(words.say("worklist.who", "id")).fill(name)

    def choose_language(self, code):
        """Click the language switch."""
        self.page.get_by_role("radio", name=code, exact=True).click()

    def choose_place(self, name):
        """Choose a place in the bar's first list."""
        self.page.get_by_role("combobox").first.click()
        self.page.get_by_role("option", name=name).click()

    def place(self, name):
        """The map's shape of the place with this name."""
        start = re.compile(rf"^{re.escape(name)}(\.|$)")
        shapes = self.page.locator("path.area")
        return shapes.and_(self.page.get_by_role("button", name=start))

    def out_of_sight(self):
        """Return the words that the screen cuts, or that lie beside it for good."""
        return self.page.evaluate(_OUT_OF_SIGHT)

    def wider_than_screen(self):
        """Return by how many pixels the page must be scrolled sideways."""
        return self.page.evaluate(
            """() => {
                const main = document.querySelector('[data-testid="stMain"]');
                const all = document.scrollingElement;
                return Math.max(main.scrollWidth - main.clientWidth, all.scrollWidth - innerWidth);
            }"""
        )

    def text(self, what):
        """Return the text of what a selector names, as the tree holds it."""
        return self.page.locator(what).text_content()


def _sorted_json(parameters):
    return json.dumps(sorted(map(list, parameters.items())), separators=(",", ":"))
