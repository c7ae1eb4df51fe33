"""A mentor's page: for supervisors only, a question and never a verdict; recomputed with pandas."""

import math

import pandas as pd
import pytest

from conftest import AS_OF, STAGES
from dashboard import questions, settings, words
from dashboard.releases import Store

from .conftest import PAGES, said

SUPERVISOR = questions.Reader("supervisor", supervisor=True)


@pytest.fixture
def supervised(monkeypatch, look):
    """Open pages as a supervisor does."""
    monkeypatch.setenv("DASHBOARD_SUPERVISOR_VIEW", "1")
    return look


@pytest.fixture(scope="module")
def base(full_store):
    release = Store(full_store).release()
    opened = questions.open_base(
        release.tables, release.results, settings.load(release.settings_text)
    )
    yield opened
    opened.connection.close()


def ask(base, question, scope="", **parameters):
    return questions.ask(base, question, scope, SUPERVISOR, **parameters)


def read(exports, table):
    return pd.read_csv(exports / f"{table}.csv", dtype={"cooperative_id": str})


@pytest.fixture(scope="module")
def posted(exports):
    """The mentors of the exports, and whose assignments hold at the date of the release."""
    mentors = read(exports, "mentors").assign(
        scope=lambda frame: frame["regency_code"].map("{:05.2f}".format).where(
            frame["regency_code"].notna(), ""
        )
    )  # fmt: skip
    held = read(exports, "assignments").merge(mentors, on="mentor_id")
    today = str(AS_OF)
    from_on = held[["assigned_from", "contract_from"]].max(axis=1)
    to_on = held[["assigned_to", "contract_to"]].min(axis=1)
    return mentors, held[(from_on <= today) & (to_on.isna() | (to_on >= today))]


def some(base, where="active and role = 'business_assistant'"):
    return base.connection.cursor().execute(
        f"select mentor_id from mentor_facts where {where} order by mentor_id limit 1"
    ).fetchone()[0]  # fmt: skip


# --- without the supervisor's view -------------------------------------------------------------


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_others_are_told_that_it_is_for_supervisors(look, full_store, language):
    app = look(full_store, "mentor", lang=language)
    assert words.say("access.needs_mentors", language) in said(app)
    assert not app.dataframe
    assert not app.selectbox(key="scope_province").disabled
    assert words.say("frame.supervisor", language) not in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_no_mentor_stands_in_any_text_or_address(look, full_store, base, page):
    code = some(base)
    for address in ({}, {"id": code}, {"show": "d1"}):
        app = look(full_store, page, **address)
        text = said(app)
        assert [each for each in base.mentor_ids if each in text] == []
        assert code not in str(app.query_params)
    names = base.connection.cursor().execute("select name from mentors").fetchall()
    assert [name for (name,) in names if name in text] == []


def test_the_search_knows_no_mentor(look, full_store, base):
    app = look(full_store)
    app.text_input(key="search_text").set_value(some(base)[:-1]).run()
    assert [each for each in base.mentor_ids if each in said(app)] == []
    assert words.say("frame.search_none", "id") in said(app)


# --- with it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [*STAGES, "everything"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_supervisor_sees_what_is_known_at_every_stage(
    supervised, stage_stores, base, stage, language
):
    code = some(base)
    for address in ({}, {"id": code}):
        app = supervised(stage_stores[stage], "mentor", lang=language, **address)
        text = said(app)
        assert not app.error
        assert words.say("frame.supervisor", language) in text
        assert address or (code in text) == (stage not in ("register", "construction"))
        if stage in ("register", "construction"):
            assert words.say("mentor.no_data", language) in text
        elif address and stage == "mentors":
            assert words.say("mentor.standing_no_visits", language) in text
        elif address:
            assert words.say("mentor.question", language) in text


@pytest.mark.parametrize("page", PAGES)
def test_no_page_fails_for_a_supervisor(supervised, full_store, page):
    app = supervised(full_store, page)
    assert not app.exception
    assert not app.error


def test_search_profile_and_rules_lead_a_supervisor_to_the_mentor(supervised, full_store, base):
    code = some(base)
    app = supervised(full_store)
    app.text_input(key="search_text").set_value(code).run()
    assert f"id={code}" in said(app)
    cooperative = ask(base, "mentor_cooperatives", mentor=code)["cooperative_id"].iloc[0]
    assert f"id={code}" in said(supervised(full_store, "cooperative", id=cooperative))
    flagged = ask(base, "rule_mentors", rule="D1")["mentor_id"]
    assert len(flagged)
    text = said(supervised(full_store, "oversight", show="d1"))
    assert [each for each in flagged if f"id={each}" not in text] == []


def test_the_list_is_by_code_within_the_regency(base):
    known = ask(base, "mentors")
    order = list(zip(known["scope_code"], known["mentor_id"], strict=True))
    assert order == sorted(order)
    assert not {"rate", "upper_limit", "contradicted_visits"} & set(known.columns)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_below_the_minimum_there_is_no_rate(supervised, full_store, base, language):
    text = said(
        supervised(full_store, "mentor", id=some(base, "status = 'too_few'"), lang=language)
    )
    assert words.say("peers.too_few", language) in text.lower()
    assert words.say("mentor.own_rate", language) not in text
    assert words.say("mentor.gate_limit", language) not in text


@pytest.mark.parametrize("status", ["ordinary", "watch", "explain"])
def test_above_it_every_number_names_its_n(supervised, full_store, base, status):
    code = some(base, f"status = '{status}'") if status in statuses(base) else some(base)
    it = ask(base, "mentor", mentor=code).iloc[0]
    text = said(supervised(full_store, "mentor", id=code))
    n, part = int(it["assessable_visits"]), int(it["contradicted_visits"])
    assert words.say("mentor.of_visits", "id", part=part, n=n) in text
    assert words.say(f"mentor.standing_{it['status']}", "id", n=n) in text
    for word in ("fiktif", "palsu", "peringkat ke", "terburuk", "pelanggaran"):
        assert word not in text.lower()


def statuses(base):
    found = base.connection.cursor().execute("select distinct status from mentor_facts").fetchall()
    return {status for (status,) in found}


def test_a_flag_says_what_may_explain_it_and_what_would_clear_it(supervised, full_store, base):
    code = ask(base, "rule_mentors", rule="D1")["mentor_id"].iloc[0]
    known = ask(base, "subject_rules", kind="mentor", subject=code).set_index("rule_id")
    text = said(supervised(full_store, "mentor", id=code))
    for column in ("explanation_id", "innocent_id", "clears_id", "do_id"):
        assert known.loc["D1", column] in text
    assert [rule for rule in known.index if f"{rule} · " not in text] == []


# --- recomputed a second way -------------------------------------------------------------------


@pytest.mark.parametrize("place", ["province", "regency"])
def test_loads_and_portfolios(base, posted, place):
    mentors, held = posted
    scope = "" if place == "province" else mentors["scope"].replace("", None).dropna().min()
    known = ask(base, "mentors", scope).set_index("mentor_id")
    inside = mentors[mentors["scope"].str.startswith(scope)]
    assert set(known.index) == set(inside["mentor_id"])
    loads = held.groupby("mentor_id")["cooperative_id"].nunique()
    assert known["load"].to_dict() == loads.reindex(known.index).fillna(0).astype(int).to_dict()


@pytest.mark.parametrize("place", ["province", "regency"])
def test_visits_by_week(base, exports, posted, place):
    mentors, _ = posted
    scope = "" if place == "province" else mentors["scope"].replace("", None).dropna().min()
    own = mentors.loc[mentors["scope"].str.startswith(scope), "mentor_id"]
    register = read(exports, "cooperatives").set_index("cooperative_id")
    visits = read(exports, "visits")
    visits = visits[visits["mentor_id"].isin(own)]
    on = pd.to_datetime(visits["started_at"], format="mixed").dt.normalize()
    at = visits["cooperative_id"].map(register["village_code"]).str[:5]
    feeds = base.connection.cursor().execute("select * from regency_feed").df()
    feeds = feeds.set_index("regency_code")
    inside = (on > at.map(feeds["window_from"])) & (on <= at.map(feeds["judged_on"]))
    week = on - pd.to_timedelta(on.dt.day_of_week, unit="D")
    expected = visits[inside].groupby(["mentor_id", week[inside]]).size().to_dict()
    # A cooperative without a village code has its regency by name; who went there is left out.
    lost = set(visits.loc[at.isna(), "mentor_id"])
    drawn = pd.concat([ask(base, "mentor_weeks", mentor=code) for code in own])
    drawn = drawn.groupby(["subject_id", "week"])["visits"].sum().to_dict()
    assert set(own) > lost
    for known in (expected, drawn):
        for key in [key for key in known if key[0] in lost]:
            del known[key]
    assert drawn
    assert drawn == expected


def test_distances_from_the_base(base, exports, posted):
    mentors, _ = posted
    code = some(base)
    home = mentors.set_index("mentor_id").loc[code]
    known = ask(base, "mentor_cooperatives", mentor=code).set_index("cooperative_id")
    register = read(exports, "cooperatives").set_index("cooperative_id").loc[known.index]
    located = register.dropna(subset=["latitude", "longitude"])
    assert len(located)
    for cooperative, row in located.iterrows():
        expected = distance(
            home["base_latitude"], home["base_longitude"], row["latitude"], row["longitude"]
        )
        assert known.loc[cooperative, "km_from_base"] == pytest.approx(expected, abs=0.01)


def distance(north, east, to_north, to_east):
    """Great-circle kilometres by the law of cosines."""
    a, b, c = (math.radians(each) for each in (north, to_north, to_east - east))
    return 6371 * math.acos(
        min(1, math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(c))
    )


def test_deliverables_of_the_caseload(base, exports):
    handed = read(exports, "deliverables")
    handed = handed[handed["delivered_on"] <= str(AS_OF)]
    accepted = handed[handed["status"] == "accepted"]
    for code in ask(base, "mentors")["mentor_id"]:
        known = ask(base, "mentor_cooperatives", mentor=code)
        own = set(known["cooperative_id"])
        assert known["reports_results"].sum() == len(own & set(handed["cooperative_id"]))
        for kind in ("business_plan", "proposal", "bookkeeping", "partnership"):
            done = set(accepted.loc[accepted["kind"] == kind, "cooperative_id"])
            assert (known[kind] == "accepted").sum() == len(own & done)
