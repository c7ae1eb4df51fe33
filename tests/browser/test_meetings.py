"""Two meetings by mouse and keyboard; the second one's handout made by one click, and opened."""

import io
import shutil

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from dashboard import words
from dashboard.releases import Store

pytestmark = pytest.mark.browser


def say(key, **values):
    return words.say(key, "id", **values)


@pytest.fixture
def meeting_server(serve, two_releases, tmp_path):
    folder = shutil.copytree(two_releases, tmp_path / "store")
    with serve(folder) as address:
        yield Store(folder), address


def fill(screen, **texts):
    for key, value in texts.items():
        screen.page.get_by_label(say(f"meetings.{key}"), exact=True).fill(value)


def date_of(screen, at, digits):
    """Type a date; where what was filled before runs the page meanwhile, type it again."""
    parts = digits[:2], digits[2:4], digits[4:]
    boxes = screen.page.get_by_test_id("stDateInput").nth(at).get_by_role("spinbutton")
    for _ in range(3):
        screen.settle()
        for place, part in enumerate(parts):
            boxes.nth(place).click()
            screen.page.keyboard.type(part)
        screen.page.keyboard.press("Escape")  # the calendar lies over what is below
        screen.settle()
        held = [boxes.nth(place).get_attribute("aria-valuenow") for place in range(3)]
        if held == [str(int(part)) for part in parts]:
            return
    raise AssertionError(f"{digits} did not stay in the field: {held}")


def press(screen, key):
    screen.page.get_by_role("button", name=say(f"meetings.{key}"), exact=True).click()
    screen.settle()


def saved(screen):
    expect(screen.page.get_by_test_id("stAlert")).to_contain_text(say("worklist.done"))
    screen.settle()


def download(screen, label):
    with screen.page.expect_download() as expected:
        buttons = screen.page.get_by_test_id("stDownloadButton").filter(has_text=label)
        buttons.get_by_role("button").click()
    return expected.value.suggested_filename, expected.value.path().read_bytes()


def test_two_meetings_and_the_handout_of_the_second(new_screen, meeting_server):
    _, address = meeting_server
    screen = new_screen(address).open("/meetings?release=1")
    screen.sign("A-1")
    fill(screen, name="Rakor 2 Nov")
    date_of(screen, 0, "02112026")
    press(screen, "open_do")
    saved(screen)
    screen.has_in_address(release="1", show="m1")
    expect(screen.page.locator(".stMain")).to_contain_text("2 Nov 2026")
    for what in ("Sambungkan listrik", "Tunjuk pengganti"):
        fill(screen, what=what, owner="PLN UP3")
        date_of(screen, 0, "06112026")
        press(screen, "decide_do")
        saved(screen)
        expect(screen.page.locator(".minutes").last).to_contain_text(what)

    # The second: a new session, the newest release, its decisions on top.
    screen = new_screen(address).open("/meetings")
    expect(screen.page.locator(".lead")).to_contain_text("2 keputusan")
    screen.sign("A-1")
    fill(screen, name="Rakor 9 Nov")
    date_of(screen, 0, "09112026")
    press(screen, "open_do")
    saved(screen)
    expect(screen.page.locator(".lead")).to_contain_text("2 terlambat")
    screen.page.get_by_label(say("meetings.note")).fill("menyala")
    press(screen, "fate_do")
    saved(screen)
    first = screen.page.locator(".minutes").first
    expect(first).to_contain_text(say("decision.done"))
    expect(first).to_contain_text(say("decision.late"))
    expect(first).to_contain_text("menyala")

    # One click makes the handout, a reload finds it, and what is downloaded opens.
    screen.open("/handouts?release=2&open=pptx.html")
    screen.page.get_by_role("button", name=say("handing.make"), exact=True).click()
    expect(screen.page.get_by_text(say("handing.made"))).to_be_visible(timeout=60_000)
    screen.page.reload()
    screen.shows(say("page.handouts"))
    expect(screen.page.get_by_text(say("handing.made"))).to_be_visible()
    name, slides = download(screen, say("handing.form_pptx"))
    assert name == "provinsi-jambi-20261031-v2-id-hall.pptx"
    titles = [slide.shapes.title.text for slide in Presentation(io.BytesIO(slides)).slides]
    assert say("meetings.earlier") in titles
    name, page = download(screen, say("handing.form_html"))
    assert name.endswith(".html")
    screen.page.set_content(page.decode())
    expect(screen.page.locator("#tables")).to_contain_text("menyala")


def test_a_phone_shows_both_pages_without_scrolling_sideways(new_screen, meeting_server):
    _, address = meeting_server
    screen = new_screen(address, width=390, height=844)
    for page in ("meetings", "handouts"):
        screen.open(f"/{page}").shows(say(f"page.{page}"))
        assert screen.wider_than_screen() == 0
        assert screen.out_of_sight() == []
