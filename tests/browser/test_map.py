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


def test_the_overview_map_chooses_a_regency(screen):
    screen.open("/overview").shows("Ringkasan")
    screen.click_shape(screen.place("Kab. Tebo"))
    screen.has_in_address(scope="15.09")
    expect(screen.page.locator(".lead")).to_contain_text("Kab. Tebo")
