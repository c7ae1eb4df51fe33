"""The frame: the whole view is in the address, links carry it, faults are said in words."""

import logging
from datetime import date, timedelta

import pytest

from conftest import AS_OF
from dashboard.errors import DashboardError
from dashboard.views import block, overview

from .conftest import PAGES, said

HOSTILE = {
    "release": ["abc", "-1", "0", "99999999999999999999", "1 or 1=1", "1; drop table release"],
    "against": ["<script>alert(1)</script>", "٣", "1.0"],
    "scope": ["'; drop table x; --", "16", "15.02.01.2001", "../../etc", "15.02 ", "a" * 5000],
    "lang": ["de", "ID", "<b>", ""],
    "id": ["x" * 5000, "\x00", "SIM-K-1\n", "'--"],
    "show": ["<img src=x onerror=alert(1)>", "y" * 5000, "\x07"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in HOSTILE.items() for value in values]
)
def test_a_hostile_address_falls_back(look, full_store, name, value):
    app = look(full_store, **{name: value})
    assert not app.exception
    assert not app.error
    text = said(app)
    assert "Ringkasan" in text
    assert "onerror" not in text
    assert "alert(1)" not in text


def test_what_fell_back_is_named_in_one_line(look, full_store):
    text = said(look(full_store, release="99", scope="99", lang="en"))
    assert "Part of the address was not recognised (release, scope)" in text


@pytest.mark.parametrize("page", PAGES)
def test_every_page_survives_a_wrong_address(look, full_store, page):
    app = look(full_store, page, release="x", scope="y", id="z", show="w", against="v")
    assert not app.exception
    assert not app.error


def test_links_carry_the_view_but_not_what_only_this_page_shows(look, two_releases):
    app = look(two_releases, release="1", against="2", lang="en", show="built", id="SIM-K-1")
    links = [element.proto for element in app.get("page_link")]
    sidebar = next(link for link in links if link.label == "Phase-two progress")
    assert "release=1" in sidebar.query_string
    assert "against=2" in sidebar.query_string
    assert "lang=en" in sidebar.query_string
    assert "id=" not in sidebar.query_string
    assert "show=" not in sidebar.query_string


def test_the_profile_of_a_cooperative_is_not_in_the_menu(look, full_store):
    labels = [element.proto.label for element in look(full_store).get("page_link")]
    assert "Koperasi" not in labels
    assert "Ringkasan" in labels


def test_choosing_a_language_writes_it_into_the_address(look, full_store):
    app = look(full_store)
    app.segmented_control(key="lang").set_value("en").run()
    assert app.query_params["lang"] == "en"
    assert "How is phase two going" in said(app)


def test_choosing_a_regency_offers_its_districts(look, full_store):
    app = look(full_store)
    places = app.selectbox(key="scope_province")
    merangin = next(name for name in places.options if "Merangin" in name)
    places.select(merangin).run()
    assert app.query_params["scope"] == "15.02"
    assert any(name.startswith("Kec. ") for name in app.selectbox(key="scope_regency").options)


def test_choosing_a_release_pins_it(look, two_releases):
    app = look(two_releases)
    assert "release" not in app.query_params
    app.selectbox(key="release").set_value(1).run()
    assert app.query_params["release"] == "1"
    assert "versi data 1" in said(app)


def test_the_link_to_copy_always_pins_the_release(look, two_releases):
    codes = [element.value for element in look(two_releases).code]
    assert any("release=2" in code for code in codes)


def test_a_comparison_says_what_changed(look, two_releases):
    app = look(two_releases, against="1", lang="en")
    text = said(app)
    assert "since release 1" in text
    assert "construction 5" in text or "Corrected: construction" in text
    assert "The rules of assessment did not change." in text


def test_a_search_tells_repeated_names_apart(look, full_store):
    app = look(full_store)
    name = app.session_state  # the box is empty at first
    assert "search_text" not in name or not name["search_text"]
    app.text_input(key="search_text").set_value("a").run()
    assert not app.exception
    app.text_input(key="search_text").set_value("tanjung").run()
    found = [e.proto.label for e in app.get("page_link") if "Kec" in e.proto.label]
    assert found
    assert all("Desa" in label or "Kelurahan" in label for label in found)


@pytest.mark.parametrize("text", ["'; drop table x", "%", "_", "<b>", "[a](b)", "15.02", "\\"])
def test_a_search_takes_anything(look, full_store, text):
    app = look(full_store)
    app.text_input(key="search_text").set_value(text).run()
    assert not app.exception
    assert not app.error


def test_a_fault_is_one_sentence_with_a_mark_and_a_line_in_the_log(
    look, full_store, monkeypatch, caplog
):
    def broken(_view):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(overview, "headlines", broken)
    with caplog.at_level(logging.ERROR):
        app = look(full_store, lang="en")
    assert not app.exception
    (message,) = app.error
    assert "fault in the program" in message.value
    assert "secret" not in said(app)
    mark = message.value.split("the mark ")[1].split(" ")[0]
    assert mark in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_refusal_is_said_in_the_readers_language(look, full_store, monkeypatch):
    def refused(_view):
        raise DashboardError("Tidak bisa *sama sekali*.", "Not at all.")

    monkeypatch.setattr(overview, "headlines", refused)
    assert "Tidak bisa" in look(full_store).error[0].value
    assert look(full_store, lang="en").error[0].value == "Not at all\\."


@pytest.mark.parametrize(("days", "stale"), [(14, False), (15, True)])
def test_data_older_than_two_weeks_are_called_so(look, full_store, monkeypatch, days, stale):
    class Clock(date):
        @classmethod
        def today(cls):
            return AS_OF + timedelta(days=days)

    monkeypatch.setattr(block, "today", Clock.today)
    assert ("Data ini berumur" in said(look(full_store))) is stale


def test_the_first_start_publishes_the_sample_in_sight(look, tmp_path, exports, monkeypatch):
    from dashboard.releases import Store, publishing

    monkeypatch.setattr(
        publishing.publish_sample,
        "__kwdefaults__",
        {
            **publishing.publish_sample.__kwdefaults__,
            "folder": exports,
        },
    )
    app = look(tmp_path / "new")
    assert not app.exception
    assert not app.error
    assert Store(tmp_path / "new").release().simulated
    assert "versi data 1" in said(app)


def test_a_start_without_a_sample_says_so(look, tmp_path, monkeypatch):
    from dashboard.releases import publishing

    monkeypatch.setattr(
        publishing.publish_sample,
        "__kwdefaults__",
        {
            **publishing.publish_sample.__kwdefaults__,
            "folder": tmp_path / "nothing",
        },
    )
    app = look(tmp_path / "new")
    assert not app.exception
    assert len(app.error) == 1
