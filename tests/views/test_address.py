"""What is known in an address passes, the rest falls back; a view's address gives it back."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import reference
from dashboard.questions import Reader
from dashboard.views import address
from dashboard.views.asked import Asked

PLACES = reference.load()
RELEASES = tuple(SimpleNamespace(number=number, rows={"cooperatives": 3}) for number in (12, 11, 3))


def read(**parameters):
    return address.read(parameters, RELEASES, PLACES)


def test_without_an_address_it_is_the_newest_release_of_the_whole_province():
    view = read()
    assert (view.release.number, view.against, view.scope, view.language) == (12, None, "15", "id")
    assert (view.level, view.place, view.pinned, view.rejected) == (
        "province",
        "Provinsi Jambi",
        False,
        (),
    )
    assert view.parameters == {}


def test_a_whole_view_is_read():
    view = read(release="11", against="3", scope="15.02.01", lang="en", id="SIM-K-00001", show="x")
    assert (view.release.number, view.against.number, view.pinned) == (11, 3, True)
    assert (view.scope, view.level, view.language) == ("15.02.01", "district", "en")
    assert (view.subject, view.show, view.rejected) == ("SIM-K-00001", "x", ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("release", value) for value in ("4", "012", " 12", "12.0", "٣")],
        *[
            ("scope", value)
            for value in ("16", "15.99", "15.02.", "15.02.01.2001", "1", "Merangin")
        ],
        *[("lang", value) for value in ("EN", "de", "english")],
        *[("id", value) for value in ("<b>", "a\nb", "x" * 65)],
        *[("show", value) for value in ("A", "a-b", "a b", "a" * 65)],
        *[("open", value) for value in ("A", "a,b", "a" * 201)],
        *[
            ("plan", value)
            for value in (
                *("x", "now_all", "more15", "more99.99", "seats", "seats-1", "leave15.02", "each0"),
                *("all_all", "seats9_seats9", "more15.01_more15.02_more15.03_more15.04", "_"),
            )
        ],
    ],
)
def test_what_means_nothing_falls_back_and_is_named(name, value):
    view = read(**{name: value})
    assert view.rejected == (name,)
    assert view.parameters == {}


def test_an_id_that_names_a_mentor_is_a_supervisors_alone():
    def asked(reader):
        return address.read({"id": "BA-014"}, RELEASES, PLACES, reader, lambda release: {"BA-014"})

    dropped = asked(Reader("analyst"))
    assert (dropped.subject, dropped.rejected, dropped.parameters) == ("", ("id",), {})
    assert asked(Reader("supervisor", supervisor=True)).parameters == {"id": "BA-014"}


def test_a_release_is_not_compared_with_itself():
    assert read(release="11", against="11").against is None


def test_only_a_store_of_several_provinces_has_a_country():
    several = SimpleNamespace(provinces=PLACES.provinces.loc[[0, 0]])
    assert address.widest(several) == ""
    assert address.widest(PLACES) == "15"


def test_another_page_keeps_the_view_and_leaves_what_is_this_pages_own():
    view = read(release="11", scope="15.02", lang="en", id="a", show="b")
    assert view.elsewhere() == {"release": "11", "scope": "15.02", "lang": "en"}
    assert view.elsewhere(subject="c")["id"] == "c"


@given(
    st.sampled_from(["", "3", "11", "12"]),
    st.sampled_from(["", "3", "11", "12"]),
    st.sampled_from(["", "15", "15.01", "15.02.01"]),
    st.sampled_from(["", "id", "en"]),
    st.from_regex(r"[a-z0-9_]{0,20}", fullmatch=True),
)
def test_a_views_address_gives_the_same_view(release, against, scope, lang, show):
    view = read(release=release, against=against, scope=scope, lang=lang, show=show)
    assert view.rejected == ()
    assert read(**view.parameters) == view


@given(
    st.builds(
        Asked,
        more=st.lists(st.sampled_from(["15.01", "15.02", "15.71"]), max_size=3).map(tuple),
        leaving=st.lists(st.from_regex(r"(15\.0[1-9])?-[0-9]{2}", fullmatch=True), max_size=3).map(
            tuple
        ),
        seats=st.none() | st.integers(0, 99),
        need=st.none() | st.integers(0, 99),
        everything=st.booleans(),
    ),
    st.integers(1, 99),
)
def test_what_is_asked_of_a_proposal_stays_in_the_address(asked, each):
    asked = replace(asked, each=each if asked.more else 1)
    view = read(plan=str(asked), scope="15.02")
    assert view.rejected == ()
    assert view.plan == asked
    assert read(**view.parameters) == view
    assert "plan" not in view.elsewhere()


@given(
    st.dictionaries(
        st.sampled_from(["release", "against", "scope", "lang", "id", "show", "plan"]), st.text()
    )
)
def test_nothing_that_anybody_writes_is_an_error(parameters):
    view = address.read(parameters, RELEASES, PLACES)
    assert view.release in RELEASES
    assert set(view.rejected) <= set(parameters)


def test_what_is_open_is_in_the_address_and_stays_on_its_page():
    view = read(open="dwell.moved.moved_rose")
    assert view.opened == ("dwell", "moved", "moved_rose")
    assert view.parameters == {"open": "dwell.moved.moved_rose"}
    assert view.at(opened=()) == view.elsewhere() == {}
