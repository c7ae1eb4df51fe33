"""Every role against every page, as one table in text; and another regency by every way in."""

from __future__ import annotations

import time

import pytest

from access.conftest import OTHER, OWN, PAGES, claims, refusals
from dashboard import access, desk, handouts, questions, reference, releases, words
from dashboard.planning import reassignment
from dashboard.planning.reassignment import WhatIf
from dashboard.questions import NotYours, Reader, header
from dashboard.views import guard
from views.conftest import said

# 1 a page's own content, 0 the kind refusal. A page that is not here fails the test.
MATRIX = """
page        | viewer officer supervisor analyst admin | stranger roleless placeless
overview    | 1      1       1          1       1     | 0        0        0
progress    | 1      1       1          1       1     | 0        0        0
coverage    | 1      1       1          1       1     | 0        0        0
oversight   | 1      1       1          1       1     | 0        0        0
money       | 1      1       1          1       1     | 0        0        0
cooperative | 1      1       1          1       1     | 0        0        0
worklist    | 0      1       1          1       1     | 0        0        0
slides      | 1      1       1          1       1     | 0        0        0
handouts    | 1      1       1          1       1     | 0        0        0
meetings    | 1      1       1          1       1     | 0        0        0
mentor      | 0      0       1          0       1     | 0        0        0
upload      | 0      0       0          1       1     | 0        0        0
releases    | 1      1       1          1       1     | 0        0        0
quality     | 1      1       1          1       1     | 0        0        0
method      | 1      1       1          1       1     | 0        0        0
"""
# The same for somebody limited to one regency: a release is published as a whole or not at all.
LIMITED = {"upload": ("analyst", "admin")}
OUTSIDERS = {
    "stranger": None,
    "roleless": claims("nobody"),
    "placeless": {**claims("analyst"), "regencies": ["somewhere"]},
}


def cells():
    heading, *lines = MATRIX.strip().splitlines()
    names = heading.replace("|", " ").split()[1:]
    for line in lines:
        page, *values = line.replace("|", " ").split()
        for name, value in zip(names, values, strict=True):
            yield page, name, value == "1"


def shown(app, language="id"):
    """Whether a page drew itself: neither refused, nor asked to sign in, nor failed."""
    assert not app.exception
    text = said(app)
    assert words.say("frame.failed", language, mark="").split("{")[0][:40] not in text
    refused = words.say("access.refused_title", language) in text
    outside = words.say("access.sign_in_title", language) in text or not app.sidebar
    return not (refused or outside)


def test_the_table_holds_every_page_and_role():
    assert {page for page, _, _ in cells()} == set(PAGES)
    assert {name for _, name, _ in cells()} == {*access.ROLES, *OUTSIDERS}


@pytest.mark.parametrize("page", PAGES)
def test_each_role_sees_the_pages_of_the_table(opened, page):
    found = {}
    for of, name, expected in cells():
        if of == page:
            given = OUTSIDERS[name] if name in OUTSIDERS else claims(name)
            found[name] = shown(opened(page, claims=given)), expected
    assert {name: got for name, (got, _) in found.items()} == {
        name: want for name, (_, want) in found.items()
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_limited_reader_sees_the_same_pages_and_no_other_regency(opened, store, page):
    """Nothing that the server sends names a cooperative or a place of another regency."""
    foreign = _foreign(store)
    role = "officer" if page not in access.PAGES or page == "worklist" else "admin"
    app = opened(page, claims=claims(role, OWN))
    assert shown(app) == (role not in LIMITED.get(page, ()))
    text = said(app)
    if page == "method":  # it explains what a code is by an example
        foreign = [each for each in foreign if not each[0].isdigit()]
    assert not [each for each in foreign if each in text]


def _foreign(store):
    """Return the ids of the cooperatives outside, and the codes of the places with their dots."""
    release = releases.Store(store).release()
    base = handouts.asking.opened_once(releases.Store(store), release)
    everyone = questions.ask(base, "cooperatives")
    outside = everyone[~everyone["scope_code"].str.startswith(OWN)]
    return [*outside["cooperative_id"], *outside["scope_code"].str[:8].unique()]


# --- another regency, by every way in -------------------------------------------------------------


@pytest.fixture
def foreign(store):
    """A cooperative of the other regency, with its name and place."""
    release = releases.Store(store).release()
    base = handouts.asking.opened_once(releases.Store(store), release)
    return questions.ask(base, "cooperatives", OTHER).iloc[0]


def ways(foreign, case):
    """Return addresses that ask for the other regency: the page, and the address's parameters."""
    return {
        "address": ("overview", {"scope": OTHER}),
        "district": ("progress", {"scope": foreign["scope_code"][:8]}),
        "province": ("oversight", {"scope": "15"}),
        "link": ("cooperative", {"id": foreign["cooperative_id"]}),
        "pinned link": ("cooperative", {"id": foreign["cooperative_id"], "release": "1"}),
        "rows": ("progress", {"rows": f"not_built~{OTHER}"}),
        "proposal": ("coverage", {"plan": "x", "scope": OTHER}),
        "seat": ("coverage", {"plan": f"leave{OTHER}-01"}),
        "case": ("worklist", {"show": case}),
        "compare": ("releases", {"scope": OTHER, "against": "1"}),
    }


def test_another_regency_is_refused_by_every_address_and_logged(opened, store, foreign):
    release = releases.Store(store).release()
    of_other = next(
        each for each in desk.cases(release)
        if each.regency_code == OTHER and each.subject_type == "cooperative"
    )  # fmt: skip
    for way, (page, address) in ways(foreign, desk.link(of_other.case_id)).items():
        before = len(access.Log(store).entries())
        app = opened(page, claims=claims("officer", OWN), **address)
        assert not shown(app), way
        text = said(app)
        named = [foreign["name"], foreign["village_name"]]
        assert not [each for each in named if f'"{each}"' in text], way
        logged = refusals(store, before)
        assert [who for who, _ in logged] == ["officer@jambi"], way


def test_a_meeting_of_another_place_is_refused_by_its_address_and_logged(opened, store):
    release, room = releases.Store(store).release(), desk.Desk(store)
    held = {
        scope: desk.open_meeting(
            room, release, scope, name=f"Rapat {scope}", held_on=release.as_of, by="A-1",
            reader=Reader("analyst"), at=release.made_at,
        )
        for scope in (OTHER, "15", OWN)
    }  # fmt: skip
    for scope, meeting in held.items():
        before = len(access.Log(store).entries())
        app = opened("meetings", claims=claims("officer", OWN), show=f"m{meeting.number}")
        assert shown(app) == (scope == OWN)
        assert (f"Rapat {scope}" in said(app)) == (scope == OWN)
        logged = [] if scope == OWN else [("officer@jambi", f"meeting {meeting.number}")]
        assert refusals(store, before) == logged


@pytest.mark.parametrize("page", ["mentor", "cooperative"])
def test_a_mentor_is_refused_to_an_officer_by_address_and_logged(opened, store, page):
    release = releases.Store(store).release()
    mentor = min(handouts.asking.opened_once(releases.Store(store), release).mentor_ids)
    before = len(access.Log(store).entries())
    app = opened(page, claims=claims("officer"), id=mentor)
    assert mentor not in said(app)
    assert ("officer@jambi", mentor) in refusals(store, before)
    assert "id" not in app.query_params


def test_a_search_finds_own_places_alone_and_a_miss_is_logged(opened, store, foreign):
    app = opened(claims=claims("officer", OWN))
    before = len(access.Log(store).entries())
    app.text_input(key="search_text").set_value(foreign["cooperative_id"]).run()
    assert foreign["name"] not in said(app)
    logged = [("officer@jambi", f"search {foreign['cooperative_id']}")]
    assert refusals(store, before) == logged


def test_a_handout_of_another_regency_or_cooperative_is_refused(store, foreign):
    kept = releases.Store(store)
    asked = handouts.Asked(kept, reference.load(), kept.release(), "office", regencies=(OWN,))
    for scope, make in ((OTHER, handouts.make), ("15", handouts.make)):
        with pytest.raises(NotYours):
            make(asked, scope, "id", kept.release().made_at)
    with pytest.raises(NotYours):
        handouts.make_one(asked, foreign["cooperative_id"], "id", kept.release().made_at)
    own = handouts.make(asked, OWN, "id", kept.release().made_at)
    assert foreign["cooperative_id"] not in repr(own)


def test_no_question_answers_a_limited_reader_about_another_regency(store):
    """The check stands where the answer is made: every list, with a wide scope and with theirs."""
    kept = releases.Store(store)
    base = handouts.asking.opened_once(kept, kept.release())
    foreign = set(_foreign(store))
    own = questions.ask(base, "cooperatives", OWN)["cooperative_id"].iloc[0]
    visits = base.connection.cursor().execute("select visit_id from visits").df()["visit_id"]
    given = {
        "cooperative": own,
        "kind": "cooperative",
        "subject": own,
        "rule": "A1",
        "tier": "none",
        "weeks": 8,
        "days": 60,
        "length": 5,
        "code_length": 5,
        "text": "ko",
        "least_allocation_idr": 1,
        "still_weeks": 8,
        "trend_weeks": 8,
        "section": "A1",
        "table": "visits",
        "records": list(visits),
        "behind": [],
        "mentor": "SIM-BA-001",
    }
    answered = 0
    for name, question in header.load("lists").items():
        asked = {key: value for key, value in given.items() if key in question.parameters}
        for scope in ("", "15", OWN):
            for supervisor in (False, True):
                reader = Reader("officer", (OWN,), supervisor)
                try:
                    found = questions.ask(base, name, scope, reader, **asked)
                except NotYours:
                    continue
                answered += 1
                cells = {str(cell) for column in found for cell in found[column]}
                assert not cells & foreign, name
        for scope in (OTHER, OTHER + ".01"):
            if "scope" in question.parameters:
                with pytest.raises(NotYours):
                    questions.ask(base, name, scope, reader, **asked)
    assert answered > 150
    # One sum of several places cannot be taken apart: it is refused, not answered with nothing.
    for name in ("ladder", "sales", "rule_answers"):
        for scope in ("", "15"):
            with pytest.raises(NotYours):
                questions.ask(base, name, scope, Reader("officer", (OWN,)))
    for level in ("country", "province", "regency", "district"):
        codes = set(questions.measure(base, ["built"], level, "", reader)["code"])
        assert all(code.startswith(OWN) for code in codes), level


def test_the_desk_refuses_the_cases_of_another_regency(store):
    release = releases.Store(store).release()
    of = {each.regency_code: each.rank for each in desk.cases(release)}
    room, note = desk.Desk(store), desk.Note("n")
    before = room.handlings(release.line)
    officer, viewer = Reader("officer", (OWN,)), Reader("viewer")
    for reader, rank in ((officer, of[OTHER]), (viewer, of[OWN])):
        with pytest.raises(NotYours):
            desk.add(room, release, rank, note, by="Ani", reader=reader)
        with pytest.raises(NotYours):
            desk.clarification_sheet(release, rank, "id", at=release.made_at, reader=reader)
    assert room.handlings(release.line) == before
    desk.add(room, release, of[OWN], note, by="Ani", reader=officer)


def test_a_page_that_stays_open_allows_nothing_once_the_sign_in_has_ended(opened, store):
    app = opened("meetings", claims={**claims("officer", OWN), "iat": time.time() - 12 * 3600 + 30})
    assert shown(app)
    before, held = len(access.Log(store).entries()), desk.meetings(desk.Desk(store), 1)
    with pytest.MonkeyPatch.context() as later:
        later.setattr(guard.time, "time", lambda now=time.time: now() + 60)
        app.text_input("meeting_name").input("Rapat")
        app.button[0].click().run()
    assert desk.meetings(desk.Desk(store), 1) == held
    assert ("officer@jambi", "sign_in") in refusals(store, before)


def test_a_proposal_of_a_limited_reader_is_made_of_their_own_people(store):
    release = releases.Store(store).release()
    base = handouts.asking.opened_once(releases.Store(store), release)
    own = Reader("supervisor", (OWN,), supervisor=True)
    plan = reassignment.propose(base, OWN, own, WhatIf(everything=True))
    assert len(plan.loads) > 0
    assert set(plan.loads["regency_code"]) == {OWN}
