"""The rows behind a number: a click or Enter opens them, and the address does in a new browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_number_opens_its_rows_and_the_address_does_too(screen, new_screen, sample):
    screen.open("/overview?lang=en").shows("Overview")
    screen.page.locator('tr[data-at="15.03"] td[data-behind^="built"]').click()
    rows = screen.page.get_by_role("dialog")
    expect(rows).to_contain_text("Building finished · Kab. Sarolangun")
    screen.has_in_address(lang="en", rows="built~15.03")
    other = new_screen(sample).open("/overview?lang=en&rows=built~15.03")
    name = "Building finished · Kab. Sarolangun"
    expect(other.page.get_by_role("dialog", name=name)).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(rows).to_have_count(0)
    screen.has_in_address(lang="en")


def test_the_keyboard_opens_rows_and_pages(screen):
    screen.open("/overview?lang=en&scope=15.03").shows("Overview")
    screen.page.locator('a[data-rows="operating"]').first.focus()
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_role("dialog")).to_contain_text("Unit operating · Kab. Sarolangun")
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    screen.page.locator("a[data-page=money]").focus()
    screen.page.keyboard.press("Enter")
    screen.shows("Money")
    screen.has_in_address(lang="en", scope="15.03")


def test_a_piece_of_a_bar_says_what_it_is_and_opens_its_rows(screen):
    screen.open("/progress?lang=en&scope=15.03").shows("Phase-two progress")
    piece = screen.page.locator(".bars[data-names] [data-of] > i").first
    expect(piece).to_have_attribute("title", re.compile(r"^operating: \d+$"))
    piece.click()
    expect(screen.page.get_by_role("dialog")).to_contain_text("operating")
    screen.has_in_address(lang="en", scope="15.03", rows=piece.get_attribute("data-behind"))
