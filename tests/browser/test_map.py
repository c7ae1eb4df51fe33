"""The coverage map: from the province by clicks to one cooperative, and back up."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_clicks_lead_from_the_province_to_a_cooperative(screen):
    screen.open("/coverage?lang=en").shows("Mentor coverage")
    expect(screen.page.locator("path.area")).to_have_count(11)

    screen.click_shape(screen.place("Kab. Merangin"))
    screen.has_in_address(scope="15.02", lang="en")
    expect(screen.page.locator("path.area")).to_have_count(24)
    expect(screen.page.locator("circle.point")).to_have_count(0)

    screen.click_shape(screen.place("Kec. Jangkat"))
    screen.has_in_address(scope="15.02.01", lang="en")
    points = screen.page.locator("circle.point")
    expect(points.first).to_be_visible()
    name = points.first.get_attribute("aria-label").partition(".")[0]

    screen.click_shape(points.first)
    screen.page.wait_for_url("**/cooperative?**")
    screen.settle()
    assert screen.query["scope"] == "15.02.01"
    assert screen.query["lang"] == "en"
    assert screen.query["id"].startswith("SIM-")
    expect(screen.page.get_by_test_id("stMain")).to_contain_text(name)

    screen.page.go_back()
    screen.shows("Mentor coverage")
    assert screen.query["scope"] == "15.02.01"


def test_the_keyboard_chooses_a_place_and_the_way_back_leads_up(screen):
    screen.open("/coverage?scope=15.02&lang=en").shows("Mentor coverage")
    screen.place("Kec. Jangkat").focus()
    screen.page.keyboard.press("Enter")
    screen.has_in_address(scope="15.02.01", lang="en")
    main = screen.page.get_by_test_id("stMain")
    main.get_by_role("link", name="Kab. Merangin").click()
    screen.has_in_address(scope="15.02", lang="en")
    main.get_by_role("link", name="Provinsi Jambi").click()
    screen.has_in_address(lang="en")
    expect(screen.page.locator("path.area")).to_have_count(11)


def test_the_keyboard_alone_reaches_a_villages_cooperative(screen):
    screen.open("/coverage?lang=en").shows("Mentor coverage")
    keys = screen.page.keyboard
    chosen = {"scope": "15.02", "lang": "en"}, {"scope": "15.02.01", "lang": "en"}
    for name, address in zip(("Kab. Merangin", "Kec. Jangkat"), chosen, strict=True):
        tab_to(screen, name)
        keys.press("Enter")
        screen.has_in_address(**address)
        # The next key goes on from the map, not from the top of the page.
        held = "() => document.activeElement.closest('.drawings') !== null"
        screen.page.wait_for_function(held)
    point = screen.page.locator("circle.point").first
    name = point.get_attribute("aria-label").partition(".")[0]
    tab_to(screen, name)
    keys.press("Enter")
    screen.page.wait_for_url("**/cooperative?**")
    screen.settle()
    expect(screen.page.get_by_test_id("stMain")).to_contain_text(name)


def tab_to(screen, name):
    """Press the tabulator until what is focused is called ``name``."""
    focused = "document.activeElement.getAttribute('aria-label') ?? ''"
    for _ in range(80):
        if screen.page.evaluate(focused).startswith(name):
            return
        screen.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_comparison_draws_both_releases_in_the_same_classes(serve, two_releases, new_screen):
    with serve(two_releases) as address:
        screen = new_screen(address)
        screen.open("/coverage?against=1&lang=en").shows("Mentor coverage")
        maps = screen.page.locator(".drawings .drawing")
        expect(maps).to_have_count(2)
        expect(maps.nth(0)).to_contain_text("Release 2")
        expect(maps.nth(1)).to_contain_text("release 1")
        fills = [
            maps.nth(n)
            .locator("path.area")
            .evaluate_all("all => all.map(one => one.style.fill.replace(/-[01]\"/, ''))")
            for n in (0, 1)
        ]
        # The second release brings buildings only: mentors are coloured as they were.
        assert fills[0] == fills[1]
        assert len(fills[0]) == 11
        screen.click_shape(maps.nth(1).locator("path.area").nth(1))
        screen.page.wait_for_function("() => new URLSearchParams(location.search).has('scope')")
        screen.settle()
        assert screen.query["against"] == "1"
        expect(maps).to_have_count(2)


def test_the_overview_map_chooses_a_regency(screen):
    screen.open("/overview").shows("Ringkasan")
    screen.click_shape(screen.place("Kab. Tebo"))
    screen.has_in_address(scope="15.09")
    expect(screen.page.locator(".lead")).to_contain_text("Kab. Tebo")
