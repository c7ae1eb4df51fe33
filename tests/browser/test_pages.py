"""Every page by its own address, in both languages, on a laptop and on a phone."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.screen import PAGES
from dashboard import words

pytestmark = pytest.mark.browser
# A row or the search opens a cooperative; mentors are for supervisors, and this server has none.
NOT_IN_THE_MENU = ("cooperative", "mentor")
REGISTER = Path(__file__).parents[2] / "data" / "sample" / "cooperatives.csv"
with REGISTER.open(encoding="utf-8") as file:
    COOPERATIVE = next(csv.DictReader(file))


def address(page, **parameters):
    if page == "cooperative":
        parameters["id"] = COOPERATIVE["cooperative_id"]
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"/{page}?{query}"


def heading(page, language):
    if page == "mentor":
        return words.say("access.refused_title", language)
    return COOPERATIVE["name"] if page == "cooperative" else words.say(f"page.{page}", language)


@pytest.fixture
def framed(new_screen):
    """Open a page by its address, with nothing opened before it: its frame is there."""

    def opened(server, page):
        screen = new_screen(server).open(address(page, scope="15.02", lang="en"))
        screen.shows(heading(page, "en"))
        expect(screen.stamp).to_contain_text(words.say("frame.simulated", "en"))
        expect(screen.page.get_by_role("combobox").first).to_have_value("Kab. Merangin")

    return opened


@pytest.mark.parametrize("page", PAGES)
def test_a_deep_link_keeps_the_frame(framed, sample, page):
    framed(sample, page)


def test_a_deep_link_into_a_server_that_nobody_visited_keeps_the_frame(framed, serve, sample_store):
    with serve(sample_store) as cold:
        framed(cold, "coverage")


def test_the_menu_reaches_every_page_in_bahasa_indonesia_and_keeps_the_view(screen):
    screen.open("/overview?release=1&scope=15.08")
    for page in PAGES:
        if page in NOT_IN_THE_MENU:
            screen.open(address(page, release=1, scope="15.08")).shows(heading(page, "id"))
            continue
        menu = screen.page.get_by_test_id("stSidebar")
        menu.get_by_role("link", name=heading(page, "id"), exact=True).click()
        screen.shows(heading(page, "id"))
        screen.has_in_address(release="1", scope="15.08")
        expect(screen.stamp).to_contain_text(words.say("frame.simulated", "id"))
        expect(screen.stamp).to_contain_text("1.585")
    screen.open("/overview?lang=en").shows("Overview")
    menu = screen.page.get_by_test_id("stSidebar")
    menu.get_by_role("link", name=heading("progress", "en"), exact=True).click()
    screen.shows(heading("progress", "en"))
    screen.has_in_address(lang="en")


@pytest.mark.parametrize("page", ["overview", "progress", "coverage", "oversight", "cooperative"])
def test_a_phone_shows_everything_without_scrolling_sideways(new_screen, sample, page):
    screen = new_screen(sample, width=390, height=844).open(address(page))
    screen.shows(heading(page, "id"))
    assert screen.wider_than_screen() == 0
    assert screen.out_of_sight() == []


def test_a_request_to_anybody_else_would_be_counted(screen, outside):
    screen.open("/releases")
    if screen.signed:  # nginx's policy lets no page ask anybody else at all
        refused = screen.page.evaluate(
            """() => new Promise(tell => {
                addEventListener("securitypolicyviolation", event => tell(event.blockedURI));
                new WebSocket("wss://telemetry.example/");
            })"""
        )
        assert refused.startswith("wss://telemetry.example")
        return
    with screen.page.expect_event("websocket"):
        screen.page.evaluate("fetch('https://fonts.example/a.woff2').catch(() => null)")
        screen.page.evaluate("() => { new WebSocket('wss://telemetry.example/') }")
    assert outside == ["https://fonts.example/a.woff2", "wss://telemetry.example/"]
    outside.clear()
