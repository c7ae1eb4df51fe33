"""The page of handouts: what is wanted stands in the address; one click makes it; files open."""

import io
import shutil
import time
from zipfile import ZipFile

import pypdf
import pytest
from pptx import Presentation

from conftest import STAGES
from dashboard import reference, words
from dashboard.handouts import FORMATS
from dashboard.releases import Store
from dashboard.views import address, answers, handouts

from .conftest import said


@pytest.fixture
def store(full_store, tmp_path):
    return Store(shutil.copytree(full_store, tmp_path / "store"))


def make(app, language="id"):
    """Press the button and wait until the work is over."""
    app.button(key="make").click().run()
    (job,) = handouts._press(str(answers.store().folder))._jobs.values()
    for _ in range(600):
        if job.done:
            break
        time.sleep(0.05)
    app.run()
    return job


def content(pack, ending):
    return next(path for path in pack.files if path.suffix == ending).read_bytes()


@pytest.mark.parametrize("stage", [*STAGES, "everything"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_one_click_at_every_stage_of_data(look, stage_stores, tmp_path, stage, language):
    kept = Store(shutil.copytree(stage_stores[stage], tmp_path / "store"))
    app = look(kept.folder, "handouts", lang=language, scope="15.01", open="pptx.pdf.text")
    assert not app.error
    assert app.pills[0].value == ["pptx", "pdf", "text"]
    pack = make(app, language).result()
    assert not app.error
    text = said(app)
    assert words.say("handing.made", language) in text
    assert words.say("frame.simulated", language) in text
    for path in pack.files:
        assert path.name in text
        assert f"-{language}-hall" in path.name
    assert len(Presentation(io.BytesIO(content(pack, ".pptx"))).slides) > 1
    assert len(pypdf.PdfReader(io.BytesIO(content(pack, ".pdf"))).pages) > 1


def test_the_address_says_what_is_wanted(look, store):
    app = look(store.folder, "handouts")
    assert app.segmented_control(key="audience").value == "hall"
    app.segmented_control(key="audience").set_value("office").run()
    app.pills(key="formats").set_value(["text"]).run()
    app.segmented_control(key="which").set_value("pack").run()
    assert {name: app.query_params[name] for name in ("show", "open")} == {
        "show": "office", "open": "text.pack",
    }  # fmt: skip
    pack = make(app).result()
    assert len(pack.files) == 11
    with ZipFile(pack.whole) as packed:
        assert packed.testzip() is None
        assert len(packed.namelist()) == 11
    assert pack.whole.name in said(app)
    # A reload finds what was made, and another wish does not.
    again = look(store.folder, "handouts", show="office", open="text.pack")
    assert pack.whole.name in said(again)
    other = look(store.folder, "handouts", show="office", open="text")
    assert words.say("handing.made", "id") not in said(other)
    app.pills(key="formats").set_value([]).run()
    assert app.pills(key="formats").value == list(FORMATS)


def test_one_cooperative_is_for_an_office(look, store):
    app = look(store.folder, "handouts", id="SIM-K-00001", open="text")
    pack = make(app).result()
    assert not app.error
    assert pack.files[0].name.endswith("-office.txt")
    name = answers.ask(_view(store), "cooperative", scope="", cooperative="SIM-K-00001")["name"][0]
    assert name in said(app)
    assert name in content(pack, ".txt").decode()


def _view(store):
    return address.read({}, store.releases(), reference.load())


def test_what_cannot_be_made_is_said_in_words(look, store):
    app = look(store.folder, "handouts", id="SIM-K-99999", open="text")
    make(app)
    assert [each.value.replace("\\", "") for each in app.error] == [
        words.say("profile.unknown_id", "id", id="SIM-K-99999")
    ]
    assert not app.button(key="make").disabled


def test_a_cooperative_is_found_and_a_district_has_no_pack(look, store):
    app = look(store.folder, "handouts", scope="15.01.02")
    assert not [each for each in app.segmented_control if each.key == "which"]
    known = answers.ask(_view(store), "cooperatives")["name"][0]
    app.text_input(key="handout_of").set_value(known).run()
    assert "SIM-K-" in said(app)
    app.text_input(key="handout_of").set_value("zzzz").run()
    assert words.say("frame.search_none", "id") in said(app)
