"""A presenter at the keyboard: every slide in turn, without a server run and without a network."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

_ROOT = '[...document.querySelectorAll(".st-key-slides *")].find(e => e.shadowRoot).shadowRoot'
# Words that leave the slide in view, or are cut by it, and what of it must be scrolled.
_OVER = """() => {
    const slide = ROOT.querySelector(".slide.now"), at = slide.getBoundingClientRect();
    const body = slide.querySelector(".body"), found = [];
    if (body?.scrollHeight > body?.clientHeight + 1 || body?.scrollWidth > body?.clientWidth + 1)
        found.push("scrolled");
    for (const node of slide.querySelectorAll("h1, h2, p, td, th, .name, .label, .note, b")) {
        const box = node.getBoundingClientRect();
        const out = box.left < at.left - 1 || box.right > at.right + 1
            || box.bottom > at.bottom + 1;
        if (box.width && (out || node.scrollWidth > node.clientWidth + 1 && node.clientWidth))
            found.push(node.textContent);
    }
    return found;
}""".replace("ROOT", _ROOT)
# The smallest letters of the slide in view, its source and the map's credits aside, in pixels.
_SMALLEST = """() => {
    const sizes = [];
    for (const node of ROOT.querySelectorAll(".slide.now *")) {
        const own = [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
        if (!own || node.closest(".foot, .captions, title")) continue;
        const drawn = node.ownerSVGElement?.getScreenCTM().a ?? 1;
        sizes.push(parseFloat(getComputedStyle(node).fontSize) * drawn);
    }
    return Math.min(...sizes);
}""".replace("ROOT", _ROOT)


def now(screen):
    """The slide in view."""
    return screen.page.locator(".slide.now")


def open_slides(screen, where):
    """Open an address of the slides and wait for the one that it names."""
    screen.open(where)
    expect(now(screen)).to_have_count(1)
    return screen


def test_twelve_slides_turn_by_keyboard_with_the_server_and_the_network_gone(new_screen, sample):
    screen = open_slides(new_screen(sample, 1920, 1080), "/slides?scope=15.02")
    page = screen.page
    page.keyboard.press("f")
    expect(page).to_have_url(f"{sample}/slides?scope=15.02#title")
    every = page.locator(".slide").count()
    assert every >= 12
    page.context.set_offline(True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    seen = [now(screen).get_attribute("data-key")]
    for turn in range(every - 1):
        page.keyboard.press(("ArrowRight", "PageDown", " ")[turn % 3])
        seen.append(now(screen).get_attribute("data-key"))
        assert page.evaluate("location.hash") == f"#{seen[-1]}"
        assert page.evaluate(_OVER) == []
        assert page.evaluate(_SMALLEST) >= 24 - 0.5
    assert len(set(seen)) == every
    keys = {"Home": seen[0], "End": seen[-1], "PageUp": seen[-2], "ArrowLeft": seen[-3]}
    for key, slide in keys.items():
        page.keyboard.press(key)
        assert now(screen).get_attribute("data-key") == slide
    page.keyboard.type("11")
    expect(now(screen)).to_have_attribute("data-key", seen[10])
    # Streamlit alone asks: for its server, and for the type in which it says that this is gone.
    assert [url for url in asked if "_stcore" not in url and not url.endswith(".woff2")] == []


@pytest.mark.parametrize(("scope", "language"), [("15", "id"), ("15.09", "en")])
def test_every_slide_fits_an_old_projector(new_screen, sample, scope, language):
    screen = new_screen(sample, 1024, 768)
    open_slides(screen, f"/slides?scope={scope}&lang={language}#title.dark")
    page = screen.page
    for _ in range(page.locator(".slide").count()):
        assert page.evaluate(_OVER) == []
        page.keyboard.press("ArrowRight")


def test_a_slide_has_its_address_from_a_server_s_first_reader_on(new_screen, serve, sample_store):
    with serve(sample_store) as address:  # which knows no page yet when it is asked for this one
        screen = open_slides(new_screen(address), "/slides?lang=en#ladder.dark")
        expect(now(screen)).to_have_attribute("data-key", "ladder")
        expect(screen.page.locator(".deck")).to_have_class("deck turned dark full")


def test_escape_gives_the_page_back(new_screen, sample):
    screen = open_slides(new_screen(sample), "/slides?lang=en#ladder.dark")
    page = screen.page
    expect(now(screen)).to_have_attribute("data-key", "ladder")
    deck = page.locator(".deck")
    expect(deck).to_have_class("deck turned dark full")
    page.keyboard.press("d")
    expect(page).to_have_url(f"{sample}/slides?lang=en#ladder")
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{sample}/slides?lang=en")
    expect(deck).to_have_class("deck turned")
    page.keyboard.press("ArrowRight")  # beside other things the arrows are not the slides'
    expect(now(screen)).to_have_attribute("data-key", "ladder")
    page.get_by_role("button", name="Five slides").click()
    screen.has_in_address(lang="en", open="headline.map.targets.coverage.worklist")
    expect(page.locator(".slide")).to_have_count(6)


def test_k_jumps_to_a_regency_and_stays_on_the_slide(new_screen, sample):
    screen = open_slides(new_screen(sample), "/slides#tiers")
    page = screen.page
    page.keyboard.press("k")
    page.keyboard.type("tebo")
    page.keyboard.press("Enter")
    screen.has_in_address(scope="15.09")
    expect(now(screen).locator(".foot")).to_contain_text("Kab. Tebo")
    expect(now(screen)).to_have_attribute("data-key", "tiers")
    expect(page.locator(".deck")).to_have_class("deck turned full")
    expect(page).to_have_url(f"{sample}/slides?scope=15.09#tiers")
