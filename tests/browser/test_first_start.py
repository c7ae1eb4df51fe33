"""The first start publishes the sample in sight; a register alone opens what it can."""

import csv
import io
import zipfile

import pytest
from playwright.sync_api import expect

from browser.screen import PAGES
from dashboard import __main__ as command_line
from dashboard import words

pytestmark = pytest.mark.browser
REGISTER = """cooperative_id,name,village_code
SIM-K1,"=HYPERLINK(""http://elsewhere.example"",""Maju"")",15.02.01.2001
SIM-K2,Makmur,15.02.01.2002
"""


@pytest.fixture(scope="module")
def register_only(serve, tmp_path_factory):
    """A server on two cooperatives, one of them named by a formula, and nothing else."""
    folder = tmp_path_factory.mktemp("register")
    (folder / "cooperatives.csv").write_text(REGISTER)
    store = folder / "store"
    status = command_line.main(
        [
            "publish",
            str(folder / "cooperatives.csv"),
            "--as-of",
            "2026-10-31",
            "--store",
            str(store),
        ]
    )
    assert status == 0
    with serve(store) as address:
        yield address


def test_an_empty_store_publishes_the_sample_in_sight(new_screen, serve, tmp_path):
    with serve(tmp_path / "store") as address:
        screen = new_screen(address, begun=False)
        screen.begin()
        expect(screen.heading).to_have_text([words.say("frame.first_title", "id")])
        expect(screen.page.get_by_test_id("stProgress")).to_be_visible()
        overview = words.say("page.overview", "id")
        expect(screen.heading).to_have_text([overview], timeout=120_000)
        screen.shows(overview)
        expect(screen.stamp).to_contain_text(words.say("frame.simulated", "id"))


def test_with_a_register_alone_every_page_stands_and_says_what_would_open_it(
    new_screen, register_only
):
    screen = new_screen(register_only)
    for page in PAGES:
        screen.open(f"/{page}?lang=en" + ("&id=SIM-K2" if page == "cooperative" else ""))
        expect(screen.heading).to_have_count(1)
        expect(screen.stamp).to_contain_text("2 cooperatives")
        expect(screen.page.get_by_test_id("stException")).to_have_count(0)
        expect(screen.page.locator('[data-testid="stAlertContentError"]')).to_have_count(0)
        if page in ("overview", "progress", "coverage", "oversight"):
            expect(screen.page.locator(".opens")).to_contain_text(words.say("common.opens", "en"))


def test_downloads_carry_the_stamp_and_no_formula(new_screen, register_only):
    screen = new_screen(register_only).open("/progress?lang=en")
    screen.page.get_by_test_id("stExpander").locator("summary").last.click()
    for form in ("CSV", "XLSX"):
        name = words.say("common.download", "en", form=form)
        with screen.page.expect_download() as expected:
            screen.page.get_by_role("button", name=name).last.click()
        content = expected.value.path().read_bytes()
        if form == "CSV":
            lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            cells = [cell for line in lines for cell in line]
        else:
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
                cells = [book.read("xl/sharedStrings.xml").decode()]
        said = "\n".join(cells)
        assert "as of 31 Oct 2026 · release 1" in said
        assert words.say("frame.simulated", "en") in said
        assert "Makmur" in said
        assert "HYPERLINK" in said
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
        assert ">=" not in said
