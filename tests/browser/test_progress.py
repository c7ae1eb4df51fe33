"""Progress: what a reader opens and chooses is in the address, and a copy of it opens the same."""

import pytest
from playwright.sync_api import expect

from dashboard import words

pytestmark = pytest.mark.browser


def test_what_is_open_comes_with_the_address(screen, new_screen, sample):
    opened = words.say("progress.dwell_about", "id")
    screen.open("/progress").shows("Kemajuan Tahap Dua")
    main = screen.page.get_by_test_id("stMain")
    expect(main).not_to_contain_text(opened)
    screen.page.get_by_text(words.say("progress.dwell", "id")).click()
    expect(main).to_contain_text(opened)
    screen.has_in_address(open="dwell")
    screen.page.get_by_text(words.say("progress.trend_of_buckets", "id")).click()
    screen.has_in_address(open="dwell", show="buckets")

    other = new_screen(sample).open(screen.page.url)
    expect(other.page.get_by_test_id("stMain")).to_contain_text(opened)
    expect(other.page.locator('[data-testid="stPlotlyChart"]')).to_have_count(1)

    screen.page.get_by_text(words.say("progress.dwell", "id")).click()
    expect(main).not_to_contain_text(opened)
    screen.has_in_address(show="buckets")


def test_a_fold_opens_by_keyboard(screen):
    screen.open("/progress").shows("Kemajuan Tahap Dua")
    fold = screen.page.locator("summary").filter(has_text=words.say("progress.dwell", "id"))
    fold.focus()
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_test_id("stMain")).to_contain_text(
        words.say("progress.dwell_about", "id")
    )
