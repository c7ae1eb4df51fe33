"""The page of releases: history, comparing, naming, going back, checking, taking out."""

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import words
from dashboard.questions import Reader
from dashboard.releases import Differences, Store
from dashboard.views import history
from dashboard.views.escape import markdown

from .conftest import said
from .test_upload import settled


@pytest.fixture
def store(two_releases, tmp_path):
    """A copy of a store with two releases that a test may add to."""
    return shutil.copytree(two_releases, tmp_path / "store")


def signed(app):
    return app.text_input(key="who").set_value("Ani").run()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_two_releases_are_compared_row_by_row(look, two_releases, language):
    app = look(two_releases, "releases", lang=language)
    changed = Store(two_releases).changes(2)["construction"].changed
    differs = words.say("history.differs", language, added=0, changed=changed, removed=0)
    assert differs in said(app)
    lines = app.dataframe[0].value
    assert set(lines[words.say("column.change", language)]) == {
        words.say("change.changed", language)
    }
    assert "100.0" in set(lines[words.say("column.new", language)])


def test_a_first_release_has_nothing_to_compare_with_or_go_back_to(look, full_store):
    text = said(look(full_store, "releases", lang="en"))
    assert words.say("history.compare_none", "en") in text
    assert words.say("history.undo_none", "en") in text


def test_going_back_is_a_new_release_and_says_so(look, store):
    app = look(store, "releases")
    assert app.button(key="undo").disabled
    app.checkbox(key="undo_sure").check().run()
    app.button(key="undo").click().run()
    assert words.say("desk.missing_who", "id") in app.error[0].value.replace("\\", "")
    signed(app)
    app.button(key="undo").click().run()
    assert app.success
    newest = Store(store).release()
    assert (newest.number, newest.made_by) == (3, "Ani")
    assert newest.tables == Store(store).release(1).tables
    assert "versi data 3" in said(app)


def test_a_release_is_named_and_a_taken_name_refused(look, store):
    app = signed(look(store, "releases", release="1"))
    app.text_input(key="new_name").set_value("Rakor <b>27</b> Okt").run()
    app.button(key="name_it").click().run()
    assert Store(store).release(1).name == "Rakor <b>27</b> Okt"
    assert "Rakor &lt;b&gt;27&lt;/b&gt; Okt" in said(app)
    app.text_input(key="new_name").set_value("Rakor 2 Nov").run()
    app.button(key="name_it").click().run()
    assert "sudah dipakai" in app.error[0].value
    assert Store(store).release(1).name == "Rakor <b>27</b> Okt"


def test_checking_finds_a_changed_file(look, store):
    app = look(store, "releases", lang="en")
    settled(app.button(key="job_verify_2").click().run())
    assert words.say("history.sound", "en", number=2) in said(app)
    path = Store(store).release().tables["mentors"][0]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    settled(app.button(key="job_verify_2").click().run())
    assert "has changed since" in app.error[0].value


def test_a_release_is_taken_out_as_a_zip(look, store):
    app = look(store, "releases", lang="en")
    settled(app.button(key="job_export_2").click().run())
    labels = [b.proto.label for b in app.get("download_button")]
    assert markdown(words.say("history.export_download", "en", number=2)) in labels
    assert "python -m dashboard export --release 2" in said(app)


def test_a_reader_sees_the_history_and_changes_nothing(look, store, monkeypatch):
    monkeypatch.setattr("dashboard.questions.local_reader", lambda: Reader("viewer"))
    app = look(store, "releases", lang="en")
    assert "Rakor 2 Nov" in said(app)
    assert not {b.key for b in app.button} & {"undo", "name_it", "job_export_2"}
    assert not app.get("download_button")


def test_no_mentor_is_told_by_a_comparison(view):
    at = view("15")
    lines = {
        "kind": ["changed", "added"],
        "key": ["SIM-BA-001 / SIM-K-00001", "SIM-BA-002 / SIM-K-00002"],
        "column": ["assigned_to", None],
        "old": [None, None],
        "new": ["2026-10-01", None],
    }
    found = Differences("assignments", 1, 1, lines=pa.table(lines), of=2)
    told = history._told(at, found)
    assert "SIM-BA" not in told.to_csv()
    assert list(told["new"]) == ["2026-10-01", ""]
    names = {**lines, "key": ["SIM-BA-001", "SIM-BA-002"], "column": ["name", None]}
    names["new"] = ["Pendamping Baru", None]
    found = Differences("mentors", 1, 1, lines=pa.table(names), of=2)
    assert "Baru" not in history._told(at, found).to_csv()


def test_a_cell_is_set_right_listed_and_taken_back(look, store):
    app = signed(look(store, "releases", lang="en"))
    assert words.say("corrections.none", "en") in said(app)
    app.selectbox(key="correct_table").set_value("construction").run()
    app.selectbox(key="correct_column_construction").set_value("physical_pct").run()
    app.text_input(key="correct_key").set_value("SIM-K-99999 / 2026-10-31").run()
    app.text_input(key="correct_value").set_value("55,5").run()
    app.text_input(key="correct_reason").set_value("diukur ulang <b>").run()
    settled(app.button(key="correct_do").click().run())
    assert "SIM-K-99999" in app.error[0].value.replace("\\", "")
    assert Store(store).release().number == 2
    row = pq.read_table(Store(store).release().tables["construction"][0]).to_pylist()[0]
    key = f"{row['cooperative_id']} / {row['as_of']}"
    app.text_input(key="correct_key").set_value(key).run()
    settled(app.button(key="correct_do").click().run())
    assert words.say("corrections.done", "en", number=3) in app.success[0].value.replace("\\", "")
    text = said(app)
    assert key in text
    assert "diukur ulang &lt;b&gt;" in text
    app.button(key="withdraw_correction_do").click().run()
    assert "withdrawn by Ani" in said(app)
