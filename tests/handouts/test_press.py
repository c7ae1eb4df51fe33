"""Handouts made beside the readers: found again, made anew, and refused in words."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest

from dashboard import questions, reference, releases, settings
from dashboard.errors import DashboardError
from dashboard.handouts import Press, Wish
from dashboard.handouts import press as presses

AT = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def press(full_store):
    store = releases.Store(full_store)

    def opened(release):
        loaded = settings.load(release.settings_text)
        return questions.open_base(release.tables, release.results, loaded)

    return Press(store, reference.load(), opened)


def wish(*scopes, formats=("text",), audience="hall"):
    return Wish(1, 0, scopes, audience, "id", formats)


def test_a_wish_is_found_again_and_made_anew(press):
    asked = wish("15", formats=("text", "html"))
    assert press.job(asked) is None
    press.begin(asked, AT)
    job = press.job(asked)
    pack = job.result()
    assert press.job(wish("15", formats=("text", "html"))) is job
    assert [path.suffix for path in pack.files] == [".txt", ".html"]
    with ZipFile(pack.whole) as packed:
        assert packed.testzip() is None
        assert sorted(packed.namelist()) == sorted(path.name for path in pack.files)
    press.begin(asked, AT)
    assert press.job(asked) is not job
    assert press.job(asked).result().whole != pack.whole


def test_a_pack_holds_every_regency_in_a_folder_of_its_own(press):
    codes = [c for c in reference.load().regencies["regency_code"] if c.startswith("15")]
    press.begin(wish(*codes), AT)
    pack = press.job(wish(*codes)).result()
    with ZipFile(pack.whole) as packed:
        folders = {name.partition("/")[0] for name in packed.namelist()}
    assert len(folders) == len(codes) == 11
    assert {folder[:5] for folder in folders} == set(codes)


def test_what_cannot_be_made_is_said_and_the_press_goes_on(press):
    press.begin(wish("SIM-K-99999", audience="office"), AT)
    with pytest.raises(DashboardError):
        press.job(wish("SIM-K-99999", audience="office")).result()
    press.begin(wish("15.01"), AT)
    assert press.job(wish("15.01")).result().files


def test_old_packs_are_thrown_away(press, monkeypatch):
    monkeypatch.setattr(presses, "_KEPT", 1)
    places = ("15.01.01", "15.01.02", "15.02")
    folders = []
    for place in places:
        press.begin(wish(place), AT)
        folders.append(press.job(wish(place)).result().whole.parent)
    gc.collect()
    assert press.job(wish(places[0])) is None
    assert [folder.exists() for folder in folders] == [False, True, True]
