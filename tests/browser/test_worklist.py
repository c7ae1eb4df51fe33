"""From the overview to a case, its evidence and its owner; answered, explained, seen cleared."""

import io

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from dashboard import desk, words
from desk.test_sheets import fill

pytestmark = pytest.mark.browser


def say(key, **values):
    return words.say(key, "id", **values)


def open_case(screen, name):
    screen.open(f"/worklist?show={name}").shows(say("page.worklist"))


def choose(screen, form):
    screen.page.get_by_role("radio", name=say(f"worklist.tab_{form}"), exact=True).click()


def save(screen, form):
    screen.page.get_by_role("button", name=say(f"worklist.do_{form}"), exact=True).click()
    expect(screen.page.get_by_test_id("stAlert")).to_contain_text(say("worklist.done"))
    screen.settle()


def test_from_the_overview_to_a_case_that_is_cleared(new_screen, server):
    store, address = server
    screen = new_screen(address).open("/overview")
    screen.shows(say("page.overview"))
    see = say("overview.see", page=say("page.worklist"))
    screen.page.get_by_role("link", name=see).click()
    screen.shows(say("page.worklist"))
    screen.page.get_by_role("link", name=say("worklist.open_case")).first.click()
    expect(
        screen.page.get_by_role("heading", name=say("worklist.history"), exact=True)
    ).to_be_visible()
    worst = screen.settle().query["show"]
    expect(screen.page.get_by_test_id("stDataFrame").first).to_be_visible()

    screen.sign("Ani")
    screen.page.get_by_label(say("worklist.owner")).fill("Budi <b>")
    screen.page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    screen.page.keyboard.type("09122026")
    save(screen, "plan")
    expect(screen.page.locator(".case").nth(1)).to_contain_text("Budi <b>")
    expect(screen.page.locator(".case").nth(1)).to_contain_text("9 Des 2026")

    release = store.release()
    asked = next(
        each
        for each in desk.cases(release)
        if each.kind == "cooperative"
        and not each.answerable
        and "tier" not in each.rules
        and each.evidence
        and desk.link(each.case_id) != worst
    )
    name = desk.link(asked.case_id)
    open_case(screen, name)
    with screen.page.expect_download() as expected:
        screen.page.get_by_role("button", name=say("worklist.ask_download")).click()
    sheet = expected.value.path().read_bytes()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    filled = fill(sheet, {row[0]: "GPS rusak" for row in rows[8:]}, general="GPS rusak")
    screen.page.get_by_role("link", name=say("worklist.back")).click()
    expect(screen.page.get_by_test_id("stFileUploader")).to_be_visible()
    upload = {"name": "jawaban.xlsx", "mimeType": "application/octet-stream", "buffer": filled}
    screen.page.locator('input[type="file"]').set_input_files(upload)
    expect(screen.page.get_by_test_id("stAlert")).to_contain_text(f"K1-{asked.rank}")

    open_case(screen, name)
    expect(screen.page.locator(".case").nth(1)).to_contain_text(say("desk.being_clarified"))
    screen.sign("Ani")
    choose(screen, "close")
    screen.page.get_by_text(say("desk.outcome_explained"), exact=True).click()
    screen.page.get_by_label(say("worklist.reason")).fill("telepon rusak")
    save(screen, "close")

    screen.page.get_by_role("link", name=say("worklist.back")).click()
    screen.page.get_by_role("button", name=say("worklist.anew_do")).click()
    expect(screen.stamp).to_contain_text("versi data 2", timeout=60_000)
    cleared = say("worklist.cleared_about", n=1, number=2)
    expect(screen.page.get_by_test_id("stMain")).to_contain_text(cleared)
    expect(screen.page.get_by_test_id("stMain")).to_contain_text("telepon rusak")
    open_case(screen, worst)
    expect(screen.page.locator(".case").nth(1)).to_contain_text("Budi <b>")


def test_a_phone_shows_the_list_and_a_case_without_scrolling_sideways(new_screen, server):
    store, address = server
    first = desk.link(desk.cases(store.release())[0].case_id)
    screen = new_screen(address, width=390, height=844)
    for where in ("/worklist", f"/worklist?show={first}"):
        screen.open(where).shows(say("page.worklist"))
        assert screen.wider_than_screen() == 0
        assert screen.out_of_sight() == []
