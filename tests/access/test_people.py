"""From claims to a person: nobody is let in by default, whatever a provider sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import PAGES, RIGHTS, ROLES, Claims, may, signed_in
from dashboard.errors import UsageError
from dashboard.questions import NotYours, Reader

NOW = 1_800_000_000.0
ANI = {"sub": "ani", "name": "Ani", "roles": ["officer"], "regencies": ["15.02"], "iat": NOW - 60}


def test_a_person_has_a_role_and_places():
    person = signed_in(Claims(), ANI, NOW)
    assert (person.id, person.name, person.signed) == ("ani", "Ani", True)
    assert person.reader == Reader("officer", ("15.02",))


@pytest.mark.parametrize(
    ("roles", "reader"),
    [
        ("viewer", Reader("viewer", None)),
        ("viewer, analyst", Reader("analyst", None)),
        (["supervisor"], Reader("supervisor", None, supervisor=True)),
        (["supervisor", "analyst"], Reader("analyst", None, supervisor=True)),
        (["ADMIN", "root"], Reader("admin", None, supervisor=True)),
    ],
)
def test_the_last_of_several_roles_counts_and_a_supervisor_stays_one(roles, reader):
    assert signed_in(Claims(), {**ANI, "roles": roles, "regencies": "*"}, NOW).reader == reader


@pytest.mark.parametrize(
    ("places", "held"),
    [
        ("15.02 15.03", ("15.02", "15.03")),
        (["15", "15.02"], ("15",)),
        (["15.02", "Jambi", "15.02.01", "15.0"], ("15.02",)),
        (["*"], None),
    ],
)
def test_places_are_regencies_or_provinces(places, held):
    assert signed_in(Claims(), {**ANI, "regencies": places}, NOW).reader.regencies == held


@pytest.mark.parametrize(
    "wrong",
    [
        {"sub": ""}, {"sub": None}, {"sub": 7},
        {"roles": []}, {"roles": None}, {"roles": "root"}, {"roles": {"admin": True}}, {"roles": 1},
        {"regencies": []}, {"regencies": None}, {"regencies": "15.2"}, {"regencies": {"*": 1}},
    ],
)  # fmt: skip
def test_who_lacks_an_id_a_role_or_a_place_is_out(wrong):
    with pytest.raises(NotYours):
        signed_in(Claims(), {**ANI, **wrong}, NOW)


@pytest.mark.parametrize("issued", [NOW - 12 * 3600, NOW + 61, None, "now", float("nan")])
def test_a_sign_in_ends(issued):
    assert signed_in(Claims(), {**ANI, "iat": issued}, NOW) is None


def test_what_a_sign_in_allows_ends_with_it():
    person = signed_in(Claims(), {**ANI, "iat": NOW - 60}, NOW)
    assert person.until_s == NOW - 60 + 12 * 3600


def test_a_claim_is_named_by_a_setting_also_within_another():
    claims = Claims.read(
        {"id": "email", "roles": "realm_access.roles", "regencies": "x.y", "hours": 1}
    )
    given = {"email": "a@b", "realm_access": {"roles": ["viewer"]}, "x.y": "*", "iat": NOW}
    assert signed_in(claims, given, NOW).reader == Reader("viewer")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"role": "x"}, '"roles"'),
        ({"hours": "12"}, "hours"),
        ({"id": ""}, '"id"'),
        ({"hours": True}, "hours"),
    ],
)
def test_a_wrong_setting_is_said(settings, said):
    with pytest.raises(UsageError, match=said):
        Claims.read(settings)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
)


@given(st.dictionaries(st.sampled_from(list(ANI)), VALUES))
def test_whatever_a_provider_sends_gives_a_person_with_known_rights_or_nobody(sent):
    try:
        person = signed_in(Claims(), {"iat": NOW, **sent}, NOW)
    except NotYours:
        return
    assert person is None or (person.reader.role in ROLES and person.reader.regencies != ())


MAY = """
right   | viewer officer supervisor analyst admin
look    | 1      1       1          1       1
work    | 0      1       1          1       1
publish | 0      0       0          1       1
"""


def test_the_rights_are_these():
    heading, *lines = MAY.strip().splitlines()
    roles = heading.replace("|", " ").split()[1:]
    table = {}
    for line in lines:
        right, *cells = line.replace("|", " ").split()
        table |= {(role, right): cell == "1" for role, cell in zip(roles, cells, strict=True)}
    assert roles == list(ROLES) == list(RIGHTS)
    assert {key: may(Reader(key[0]), key[1]) for key in table} == table
    assert {right for rights in RIGHTS.values() for right in rights} == {
        right for _, right in table
    }
    assert not may(Reader("analyst", ("15.02",)), "publish")  # a release is of every place
    assert not may(Reader("official"), "look")
    assert may(Reader("viewer", supervisor=True), "mentors")
    assert set(PAGES.values()) <= {*(right for _, right in table), "mentors"}
