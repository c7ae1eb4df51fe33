"""An analyst's upload in the browser: dropped, left alone, mended by the page's words, undone."""

import csv

import pytest
import xlsxwriter
from playwright.sync_api import expect

from dashboard import contract, words
from dashboard.desk import Draft

pytestmark = pytest.mark.browser
WORK_MS = 90_000


def say(key, **values):
    return words.say(key, "id", **values)


def rows(exports, table, most):
    """The newest rows of an export, by column."""
    with (exports / f"{table}.csv").open(encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    newest = max(row.get("as_of", "") for row in read)
    return [row for row in read if row.get("as_of", "") == newest][:most]


def workbook(path, exports, mended=False):
    """A register and a building list as offices send them: titles, totals, five mistakes."""
    with xlsxwriter.Workbook(path) as book:
        for table, most in (("cooperatives", 200), ("construction", 40)):
            columns = contract.tables()[table].columns
            read = rows(exports, table, most)
            sheet = book.add_worksheet(contract.tables()[table].title_id)
            sheet.write_string(0, 0, "Rekap KDMP Provinsi Jambi")
            sheet.write_string(1, 0, "Dinas Koperasi")
            for at, name in enumerate(read[0]):
                sheet.write_string(3, at, columns[name].heading)
            for down, row in enumerate(read, 4):
                if table == "construction":
                    row["physical_pct"] = "100"
                    if down in (6, 9, 12) and not mended:
                        row["measured_on"] = row["as_of"] = "31/13/2026"
                elif down == 7 and not mended:  # of a regency that its names contradict
                    other = "15.09" if row["village_code"][:5] != "15.09" else "15.08"
                    row["village_code"] = other + row["village_code"][5:]
                for at, text in enumerate(row.values()):
                    sheet.write_string(down, at, text)
            sheet.write_string(4 + len(read), 0, "Jumlah")
    return path


def wait_for_work(screen):
    expect(screen.page.get_by_test_id("stProgress")).to_have_count(0, timeout=WORK_MS)
    return screen.settle()


def test_from_drop_to_a_mended_release_and_back(new_screen, server, exports, tmp_path):
    store, address = server
    screen = new_screen(address)
    screen.open("/upload").shows(say("page.upload"))
    file = workbook(tmp_path / "rekap <b> ini.xlsx", exports)
    screen.page.locator('input[type="file"]').set_input_files(file)
    main = screen.page.get_by_test_id("stMain")
    expect(main).to_contain_text("rekap <b> ini.xlsx")

    expect(screen.page.get_by_role("button", name=say("upload.take_out"))).to_be_visible()

    # What was dropped is on the disk, and no more in memory.
    (kept,) = Draft(store.folder).files()
    assert kept.bytes == file.stat().st_size
    if not screen.signed:  # through nginx nobody asks for a process's numbers
        metrics = screen.page.request.get(f"{address}/_stcore/metrics").text()
        assert "cache_memory_bytes" in metrics
        assert "UploadedFileManager" not in metrics

    # Leaving the page while it reads, and even the browser, loses nothing.
    screen.page.get_by_role("link", name=say("page.method")).click()
    screen.shows(say("page.method"))
    screen = new_screen(address)
    screen.open("/upload").shows(say("page.upload"))
    wait_for_work(screen)
    main = screen.page.get_by_test_id("stMain")
    expect(main).to_contain_text("rekap <b> ini.xlsx")
    expect(main).to_contain_text(say("table.construction"))
    for row in (7, 8, 10, 13):
        expect(main).to_contain_text(say("upload.row", row=row))
    expect(main).to_contain_text('"31/13/2026" bukan tanggal')
    expect(main).to_contain_text("tetapi namanya")  # the swapped regency code
    expect(main).to_contain_text("2026-10-27")  # how a date is written
    assert screen.wider_than_screen() == 0

    # Mended by what the page says, the old file taken out.
    screen.page.get_by_role("button", name=say("upload.take_out")).click()
    expect(screen.page.get_by_role("button", name=say("upload.take_out"))).to_have_count(0)
    file = workbook(tmp_path / "rekap diperbaiki.xlsx", exports, mended=True)
    screen.page.locator('input[type="file"]').set_input_files(file)
    expect(main).to_contain_text("rekap diperbaiki.xlsx")
    wait_for_work(screen)
    expect(main).not_to_contain_text("bukan tanggal")
    screen.sign("Ani")
    screen.page.get_by_label(say("upload.name")).fill("Rakor 2 Nov")
    screen.page.get_by_role("button", name=say("upload.publish_do")).click()
    published = say("upload.published", number=2, on=store.release(1).as_of)
    expect(main).to_contain_text(published, timeout=WORK_MS)
    assert Draft(store.folder).files() == ()
    assert store.release().made_by == ("Analyst" if screen.signed else "Ani")

    # And undone: a new release that holds what the first one held.
    screen.page.get_by_role("link", name=say("upload.open_releases")).click()
    screen.shows(say("page.releases"))
    expect(main).to_contain_text("Rakor 2 Nov")
    screen.page.get_by_text(say("history.undo_sure", number=1)).click()
    screen.settle().page.get_by_role("button", name=say("history.undo_do")).click()
    expect(main).to_contain_text(say("history.undo_done", number=1), timeout=WORK_MS)
    assert store.release().tables == store.release(1).tables


def test_a_phone_uploads_and_undoes_without_scrolling_sideways(new_screen, server):
    _, address = server
    screen = new_screen(address, width=390, height=844)
    for page in ("upload", "releases", "quality"):
        screen.open(f"/{page}").shows(say(f"page.{page}"))
        assert screen.wider_than_screen() == 0
        assert screen.out_of_sight() == []
