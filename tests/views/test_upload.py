"""The page of uploads: the draft, what was read, what would change, and publishing it."""

import csv
import io
import shutil
import time
from datetime import date
from itertools import islice
from zipfile import ZipFile

import pytest

from conftest import ROOT
from dashboard import desk, words
from dashboard.questions import Reader
from dashboard.releases import Store
from dashboard.views import block, desks, upload

from .conftest import said

PATIENCE_S = 300  # for an assessment on a busy machine
HOSTILE = '=cmd()<img src=x onerror="alert(1)"> $x^2$ [a](javascript:b) *c* \u202egnp.csv'


@pytest.fixture
def store(full_store, tmp_path):
    """A copy of the full store that a test may publish to."""
    return shutil.copytree(full_store, tmp_path / "store")


@pytest.fixture
def drop(monkeypatch):
    """Return a function that puts a file into a store's draft."""

    def put(store, name, text):
        monkeypatch.setenv("DASHBOARD_STORE", str(store))
        here = desks.upload()
        here.draft.add(name, io.BytesIO(text.encode()), block.now())
        return here

    return put


def settled(app):
    """Run a page again until no work goes on."""
    until = time.monotonic() + PATIENCE_S
    while app.get("progress") and time.monotonic() < until:
        time.sleep(0.05)
        app.run()
    assert not app.exception
    return app


def news(exports, days="2026-10-31"):
    """A building list of ten cooperatives, finished since the last one."""
    lines = (exports / "construction.csv").read_text("utf-8").splitlines()
    at = lines[0].replace('"', "").split(",").index("physical_pct")
    rows = [line.split(",") for line in lines if "2026-10-31" in line][:10]
    for row in rows:
        row[at] = "100"
    return "\n".join([lines[0], *(",".join(row) for row in rows)]) + "\n"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_draft_is_read_compared_published_and_gone(look, store, drop, exports, language):
    here = drop(store, "pekan ini.csv", news(exports))
    app = settled(look(store, "upload", lang=language))
    text = said(app)
    assert "pekan ini.csv" in text
    assert words.say("verdict.accepted", language) in text
    assert words.say("table.construction", language) in text
    app.text_input(key="who").set_value("Ani").run()
    app.text_input(key="release_name").set_value("Rakor 2 Nov").run()
    app.button(key="publish").click().run()
    settled(app)
    release = Store(store).release()
    assert (release.number, release.name, release.made_by) == (2, "Rakor 2 Nov", "Ani")
    said_so = words.say("upload.published", language, number=2, on=release.as_of)
    assert said_so in app.success[0].value.replace("\\", "")
    assert here.draft.files() == ()
    app.button(key="next").click().run()
    assert not app.success


def test_the_same_files_again_change_nothing(look, store, drop, exports):
    drop(store, "lagi.csv", (exports / "construction.csv").read_text("utf-8"))
    app = settled(look(store, "upload"))
    assert words.say("upload.unchanged", "id", number=1) in said(app)
    assert "publish" not in {button.key for button in app.button}


def test_what_is_refused_is_said_and_cannot_be_published(look, store, drop):
    drop(store, "catatan.csv", "<html><body>not a table</body></html>")
    app = settled(look(store, "upload", lang="en"))
    assert "cannot be published yet" in said(app)
    assert "not recognised" in said(app)
    assert "publish" not in {button.key for button in app.button}


def test_removals_are_accepted_by_hand(look, store, drop, exports):
    register = (exports / "cooperatives.csv").read_text("utf-8").splitlines()
    drop(store, "cooperatives.csv", "\n".join(register[:100]) + "\n")
    app = settled(look(store, "upload", lang="en"))
    assert words.say("upload.asks_consent", "en") in said(app)
    assert "publish" not in {button.key for button in app.button}
    app.checkbox(key="accept_removals").check().run()
    settled(app)
    assert "publish" in {button.key for button in app.button}
    app.checkbox(key="accept_removals").uncheck().run()
    settled(app)
    assert "publish" not in {button.key for button in app.button}


def test_one_file_is_taken_out_and_the_rest_thrown_away(look, store, drop, exports):
    here = drop(store, "satu.csv", news(exports))
    drop(store, "dua.csv", "x\n1\n")
    app = settled(look(store, "upload"))
    second = here.draft.files()[1]
    app.button(key=f"out_{second.sha256}").click().run()
    settled(app)
    assert "dua.csv" not in said(app)
    app.button(key="discard").click().run()
    assert "satu.csv" not in said(app)
    assert here.draft.files() == ()


def test_a_name_is_needed_and_a_taken_one_is_said(look, store, drop, exports):
    here = drop(store, "a.csv", news(exports))
    app = settled(look(store, "upload", lang="en"))
    app.button(key="publish").click().run()
    assert words.say("desk.missing_who", "en") in app.error[0].value.replace("\\", "")
    app.text_input(key="who").set_value("Ani").run()
    app.text_input(key="release_name").set_value(Store(store).release().name).run()
    app.button(key="publish").click().run()
    settled(app)
    assert "taken" in app.error[0].value
    assert app.text_input(key="release_name").value == Store(store).release().name
    assert len(here.draft.files()) == 1
    assert Store(store).release().number == 1
    app.run()
    assert not app.error


def test_hostile_names_are_text(look, store, drop):
    drop(store, HOSTILE, "ID Koperasi,Nama Koperasi\nSIM-K-00001,<b>x</b>\n<script>,$y$\n")
    app = settled(look(store, "upload"))
    text = said(app)
    assert "<img" not in text
    assert "&lt;img src=x onerror=" in text
    assert "\u202e" not in text
    assert "<script>" not in text


def test_only_analysts_publish(look, store, monkeypatch, drop, exports):
    drop(store, "a.csv", news(exports))
    monkeypatch.setattr("dashboard.questions.local_reader", lambda: Reader("viewer"))
    app = look(store, "upload", lang="en")
    assert "Only analysts" in said(app)
    assert not app.get("file_uploader")
    assert "publish" not in {button.key for button in app.button}


def test_the_sample_says_how_to_begin(look, full_store):
    text = said(look(full_store, "upload", lang="en"))
    assert "Begin with your own data" in text
    assert "Only one table is needed first" in text


def test_the_limit_stands_in_one_place():
    sources = [*(ROOT / "src").rglob("*.py"), ROOT / "app.py"]
    assert not [path for path in sources if "max_upload_size" in path.read_text("utf-8")]
    assert "maxUploadSize = 500" in (ROOT / ".streamlit/config.toml").read_text("utf-8")


def asked_boxes(app):
    return [box for box in app.selectbox if (box.key or "").startswith("asked_")]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_only_the_analyst_knows_is_asked_remembered_and_taken_back(
    look, store, drop, exports, language
):
    with (exports / "cooperatives.csv").open(encoding="utf-8") as file:
        first, second = islice(csv.DictReader(file), 2)
    lines = ["Nama Koperasi,Desa,Kecamatan,Kabupaten/Kota,Per Tanggal,Persentase,Isian X"]
    for row, name in ((first, first["name"]), (second, second["name"] + "n <b>")):
        place = (row["village_name"], row["district_name"], row["regency_name"])
        lines.append(",".join((name, *place, "31/10/2026", "100", "siap")))
    drop(store, "formulir.csv", "\n".join(lines) + "\n")
    app = settled(look(store, "upload", lang=language))
    text = said(app)
    assert words.say("asked.names", language) in text
    assert words.say("upload.asked", language, n=3) in text
    app.button(key="confirm_same").click().run()  # nobody has signed
    assert words.say("desk.missing_who", language) in app.error[0].value.replace("\\", "")
    app.text_input(key="who").set_value("Ani").run()
    settled(app.button(key="confirm_same").click().run())
    assert words.say("upload.asked", language, n=2) not in said(app)  # one row is news now
    name, heading = asked_boxes(app)
    assert second["name"] in name.options[0]
    name.set_value(second["cooperative_id"])
    heading.set_value("")
    save = words.say("asked.save", language)
    settled(next(button for button in app.button if button.label == save).click().run())
    held = desk.remembered(desks.room(), 1)
    assert {(each.kind, each.answer, each.who) for each in held} == {
        ("name", first["cooperative_id"], "Ani"),
        ("name", second["cooperative_id"], "Ani"),
        ("heading", "", "Ani"),
    }
    assert not asked_boxes(app)
    settled(app.button(key=f"withdraw_{held[0].number}").click().run())
    assert len(desk.remembered(desks.room(), 1)) == 2
    assert len(asked_boxes(app)) == 1


def test_a_rehearsal_says_what_would_move_and_why(look, store, drop, exports):
    drop(store, "a.csv", news(exports))
    app = settled(look(store, "upload", lang="en"))
    settled(app.button(key="rehearse").click().run())
    text = said(app)
    assert words.say("effects.cause_corrections", "en") in text
    assert words.say("effects.column_before", "en") in text
    assert Store(store).release().number == 1


def test_the_analyst_sets_the_date_of_the_data(look, store, drop, exports):
    drop(store, "pekan ini.csv", news(exports))
    app = settled(look(store, "upload", lang="en"))
    assert app.date_input(key="upload_as_of").value == date(2026, 10, 31)
    app.date_input(key="upload_as_of").set_value(date(2026, 10, 30)).run()
    settled(app)
    assert app.date_input(key="upload_as_of").value == date(2026, 10, 30)
    found = desks.upload().reading(block.today()).result()
    assert "after_as_of" in {finding.code for finding in found.plan.findings}


def test_every_regency_has_its_workbook_in_one_download(view):
    with ZipFile(io.BytesIO(upload._every_regency(view("15")))) as packed:
        assert len(packed.namelist()) == 11
        assert all(packed.read(name).startswith(b"PK") for name in packed.namelist())
