"""The address holds the whole view: language, scope, release; a link shows the same to others."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from dashboard import words

pytestmark = pytest.mark.browser


def test_the_language_switch_changes_words_and_numbers_and_stays_in_the_address(screen):
    screen.open("/coverage").shows("Sebaran Pendamping")
    expect(screen.stamp).to_contain_text("1.585 koperasi")
    screen.choose_language("EN")
    screen.shows("Mentor coverage")
    expect(screen.stamp).to_contain_text("1,585 cooperatives")
    screen.has_in_address(lang="en")
    screen.page.reload()
    screen.shows("Mentor coverage")
    screen.choose_language("ID")
    screen.shows("Sebaran Pendamping")
    screen.has_in_address()


def test_a_chosen_place_goes_to_the_address_and_comes_back_with_it(screen):
    screen.open("/progress?lang=en").shows("Phase-two progress")
    screen.choose_place("Kab. Tebo")
    screen.has_in_address(scope="15.09", lang="en")
    expect(screen.page.locator(".lead")).to_contain_text("Kab. Tebo")
    screen.page.go_back()
    screen.has_in_address(lang="en")
    expect(screen.page.locator(".lead")).to_contain_text("Provinsi Jambi")


def test_a_copied_link_shows_the_same_in_another_browser(screen, new_screen, sample):
    screen.open("/overview").shows("Ringkasan")
    screen.choose_language("EN")
    screen.shows("Overview")
    screen.choose_place("Kab. Merangin")
    screen.has_in_address(scope="15.02", lang="en")
    screen.page.get_by_role("link", name="Phase-two progress").click()
    screen.shows("Phase-two progress")

    screen.page.get_by_test_id("stPopoverButton").filter(has_text="Link").click()
    shown = screen.page.get_by_test_id("stCode")
    expect(shown).to_contain_text("/progress?release=1&scope=15.02&lang=en")
    copied = re.search(r"\S+", shown.inner_text()).group()
    assert copied.startswith(sample)

    other = new_screen(sample).open(copied)
    other.shows("Phase-two progress")
    other.has_in_address(release="1", scope="15.02", lang="en")
    for what in (".lead", ".stamp", ".figure >> nth=0"):
        expect(other.page.locator(what)).to_have_text(screen.text(what))


@pytest.mark.parametrize(
    ("where", "named"),
    [
        ("/progress?scope=99.99&release=77&lang=fr", "release, scope, lang"),
        ("/coverage?against=-1&scope=" + quote("15' or 1=1 --"), "against, scope"),
        ("/cooperative?id=" + "9" * 400, "id"),
        ("/nowhere", "page"),
    ],
)
def test_an_address_that_means_nothing_is_answered_politely(screen, where, named):
    screen.open(where)
    said = words.say("frame.rejected", "id", names=named)
    expect(screen.stamp).to_contain_text(said)
    expect(screen.heading).to_have_count(1)
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.page.get_by_test_id("stException")).to_have_count(0)


def test_markup_in_an_address_stays_words(screen):
    screen.open("/cooperative?id=" + quote("<img src=x onerror=document.title='owned'>"))
    screen.settle()
    expect(screen.stamp).to_have_count(1)
    assert screen.page.locator("img[src=x]").count() == 0
    assert screen.page.title() != "owned"


def test_the_search_opens_a_cooperative(screen):
    screen.open("/overview?lang=en").shows("Overview")
    screen.page.get_by_test_id("stPopoverButton").filter(has_text="Search").click()
    opened = screen.page.get_by_test_id("stPopoverBody")
    opened.get_by_role("searchbox").fill("15.02.01.2001")
    found = opened.get_by_role("link")
    expect(found).to_have_count(1)
    name = found.locator("strong").inner_text()
    found.click()
    screen.page.wait_for_url("**/cooperative?**")
    screen.settle()
    assert screen.query["lang"] == "en"
    expect(screen.page.get_by_test_id("stMain")).to_contain_text(name)
