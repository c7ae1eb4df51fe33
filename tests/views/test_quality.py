"""The page of data quality: counts reconciled, completeness, evidence, what was set aside."""

import shutil
from datetime import date

import pytest

from conftest import AS_OF
from dashboard import intake, questions, reference, releases, words
from dashboard.questions import Reader

from .conftest import said


@pytest.fixture(scope="module")
def odd_store(exports, tmp_path_factory):
    """A register with a village twice, villages left out, a cooperative of nowhere, odd names."""
    folder = tmp_path_factory.mktemp("odd")
    lines = (exports / "cooperatives.csv").read_text("utf-8").splitlines()
    heading = lines[0].replace('"', "").split(",")
    code, name = heading.index("village_code"), heading.index("name")
    rows = [line.split(",") for line in lines[1:40]]
    place = [code, *(heading.index(f"{x}_name") for x in ("village", "district", "regency"))]
    for each in place:
        rows[1][each], rows[2][each] = rows[0][each], ""
    rows[3][code] = "99.99.99.9999"
    rows[4][name] = '"=1+1<b>x</b>"'
    file = folder / "register <b>.csv"
    file.write_text("\n".join([lines[0], *(",".join(row) for row in rows)]) + "\n", "utf-8")
    store = releases.Store(folder / "store")
    taken = intake.read(
        [file],
        bases=store.bases(),
        reference=reference.load(),
        as_of=AS_OF,
        today=AS_OF,
        work=folder / "work",
    )
    planned = releases.plan(store, taken, uploads=[file])
    releases.publish(store, planned, questions.assess, reference=reference.load())
    return store.folder


def frames(app):
    return [element.value for element in app.dataframe]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_three_counts_stand_side_by_side(look, full_store, language):
    text = said(look(full_store, "quality", lang=language))
    official = words.number(1591, language)
    register = words.number(1585, language)
    assert f"{official} " in text
    assert register in text
    assert words.say("column.coordinates_share", language) in text


def test_villages_without_a_cooperative_are_listed(look, full_store):
    app = look(full_store, "quality", lang="en")
    listed = next(f for f in frames(app) if "Village code" in f.columns)
    assert set(listed["Difference"]) == {"village without a cooperative"}
    assert "Villages without a cooperative: 1,385" in said(app)


def test_every_difference_has_its_kind(look, odd_store):
    text = said(look(odd_store, "quality", lang="en"))
    assert "Cooperatives that share one village: 2." in text
    assert "Cooperatives without a known village: 1." in text


def test_set_aside_and_codes_are_told_with_their_report(look, odd_store):
    app = look(odd_store, "quality", lang="en")
    text = said(app)
    assert "99.99.99.9999" in text
    assert "<b>" not in text.replace("<b>Data", "").split("Place codes")[-1]
    assert any("report" in b.proto.label for b in app.get("download_button"))


def test_incomplete_feeds_are_named(look, full_store):
    view_says = said(look(full_store, "quality", lang="en"))
    assert "The feed of visits is" in view_says


def test_a_reader_gets_no_report_of_rows(look, odd_store, monkeypatch):
    monkeypatch.setattr("dashboard.questions.local_reader", lambda: Reader("viewer"))
    app = look(odd_store, "quality", lang="en")
    assert not any("report" in b.proto.label for b in app.get("download_button"))


def test_what_a_release_said_can_be_read_again(odd_store):
    store = releases.Store(odd_store)
    release = store.release()
    found = releases.findings(store, release)
    assert {finding.code for finding in found} & {"village_unknown", "village_none"}
    assert releases.report(store, release, "id").startswith(b"PK")
    assert release.as_of == date(2026, 10, 31)
    shutil.rmtree(store.folder / "reports")
    with pytest.raises(Exception, match="cannot be written or read"):
        releases.findings(store, release)
