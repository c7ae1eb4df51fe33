"""Pages on paper: what is read, with the stamp, without what is clicked, nothing cut."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

_SHEET = 703  # pixels of an A4 sheet between its margins
_CLICKED = (
    *('[data-testid="stSidebar"]', ".st-key-bar", ".stButton", ".stDownloadButton"),
    *('[data-testid="stFileUploader"]', '[data-testid="stTextInput"]', ".st-key-slides_shown"),
)


@pytest.mark.parametrize("page", ["overview", "releases", "slides"])
def test_a_page_is_printed_with_its_stamp_and_without_menus(new_screen, sample, page):
    screen = new_screen(sample).open(f"/{page}")
    expect(screen.stamp).to_be_visible()
    screen.page.emulate_media(media="print")
    screen.page.set_viewport_size({"width": _SHEET, "height": 1000})
    screen.settle()
    expect(screen.stamp).to_be_visible()
    for control in _CLICKED:
        assert screen.page.locator(f"{control}:visible").count() == 0, control
    assert screen.out_of_sight() == []
    assert screen.wider_than_screen() <= 1
    if page == "slides":
        slides = screen.page.locator(".slide")
        assert slides.count() > 10
        for at in range(slides.count()):
            box = slides.nth(at).bounding_box()
            assert box["height"] > 300
            assert box["width"] == pytest.approx(_SHEET, abs=2)
    assert screen.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
