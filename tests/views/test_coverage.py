"""Mentor coverage: seats by role, the map down to the village, loads without names."""

import math

import pandas as pd
import pytest

from dashboard import questions, settings, words
from dashboard.releases import Store

from .conftest import said


@pytest.fixture
def base(full_store):
    release = Store(full_store).release()
    opened = questions.open_base(
        release.tables, release.results, settings.load(release.settings_text)
    )
    yield opened
    opened.connection.close()


def rows(base, query):
    return base.connection.cursor().execute(query).fetchall()


def test_seats_short_are_what_the_rule_on_capacity_says(base):
    drawn = questions.measure(base, ["seats_short"], "regency").set_index("code")["numerator"]
    ruled = dict(rows(base, "select subject_id, value from rule_results where rule_id = 'D7'"))
    assert ruled
    assert {code: drawn[code] for code in ruled} == ruled


def test_loads_count_every_active_assistant_once(base):
    loads = questions.ask(base, "mentor_loads")
    assert list(loads.columns) == ["load", "mentors"]
    [(active,)] = rows(base, "select count(*) from mentor_facts where active and capacity > 0")
    assert loads["mentors"].sum() == active


def test_a_regency_whose_reports_stopped_is_not_called_unseen(base):
    late = {
        code for (code,) in rows(base, "select regency_code from regency_feed where not complete")
    }
    seen = questions.measure(base, ["seen_45"], "regency").set_index("code")
    assert late
    for code in set(late) & set(seen.index):
        assert math.isnan(seen.loc[code, "value"])


def test_monthly_reports_in_time_late_none_and_unsent_add_up(base):
    known = questions.ask(base, "monthly_reports", days=10)
    parts = known[["in_time", "late", "none", "unknown"]].sum(axis=1)
    assert (parts == known["expected"]).all()


def test_the_share_of_reports_in_time_is_of_those_that_can_be_told(base):
    known = questions.ask(base, "monthly_reports", days=10).set_index("code")
    share = questions.measure(base, ["reports_in_time"], "regency").set_index("code")
    for code, row in known.iterrows():
        assert share["numerator"].fillna(0)[code] == row["in_time"]
        assert share["denominator"].fillna(0)[code] == row["expected"] - row["unknown"]


def test_only_supervisors_see_whose_report_it_is(base):
    assert questions.ask(base, "monthly_report_mentors", days=10).empty
    supervisor = questions.Reader("supervisor", supervisor=True)
    named = questions.ask(base, "monthly_report_mentors", "", supervisor, days=10)
    counted = questions.ask(base, "monthly_reports", days=10)
    for state in ("in_time", "late", "none", "unknown"):
        assert (named["report"] == state).sum() == counted[state].sum()


def test_results_by_cooperative_are_what_the_export_says(base, exports):
    handed = pd.read_csv(exports / "deliverables.csv", dtype=str)
    handed = handed[handed["delivered_on"] <= "2026-10-31"]
    found = questions.ask(base, "deliverable_cooperatives").set_index("cooperative_id")
    assert "mentor_id" not in found
    assert "mentor_name" not in found
    [(cooperatives,)] = rows(base, "select count(*) from cooperative_facts")
    assert len(found) == cooperatives
    reporting = set(handed["cooperative_id"])
    for kind in ("business_plan", "proposal", "bookkeeping", "partnership"):
        of_kind = handed[handed["kind"] == kind]
        there = set(of_kind["cooperative_id"])
        accepted = set(of_kind.loc[of_kind["status"] == "accepted", "cooperative_id"])
        assert accepted
        for cooperative, state in found[kind].items():
            expected = (
                *(("accepted",) if cooperative in accepted else ()),
                *(("present",) if cooperative in there else ()),
                "absent" if cooperative in reporting else "silent",
            )[0]
            assert state == expected


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("supervisor", [False, True])
def test_results_open_from_the_address_and_name_mentors_to_supervisors_only(
    look, full_store, base, monkeypatch, language, supervisor
):
    if supervisor:
        monkeypatch.setenv("DASHBOARD_SUPERVISOR_VIEW", "1")
    title = {"id": "Koperasi di balik angka ini", "en": "The cooperatives behind these numbers"}
    assert title[language] not in said(look(full_store, "coverage", lang=language))
    [(district,)] = rows(base, "select min(district_code) from cooperative_facts where on_map")
    for scope in ("15", district[:5], district):
        app = look(full_store, "coverage", lang=language, scope=scope, open="results.reporting")
        assert not app.error
        text = said(app)
        assert title[language] in text
        names = [name for (name,) in rows(base, "select name from mentors") if name in text]
        assert bool(names) is supervisor


@pytest.mark.parametrize("stage", ["register", "construction", "mentors", "visits"])
def test_partial_data_open_without_an_error(look, stage_stores, stage):
    app = look(stage_stores[stage], "coverage", open="results.reporting", show="reports_in_time")
    assert not app.error


def test_deliverables_count_every_cooperative_once_per_kind(base):
    known = questions.ask(base, "deliverables").groupby("kind")["cooperatives"].sum()
    [(cooperatives,)] = rows(base, "select count(*) from cooperative_facts")
    assert set(known) == {cooperatives}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_register_alone_says_how_many_assistants_are_needed(look, stage_stores, base, language):
    counts = rows(base, "select count(*) from cooperative_facts group by regency_code")
    needed = sum(math.ceil(count / 10) for (count,) in counts)
    text = said(look(stage_stores["register"], "coverage", lang=language))
    sentence = {"id": f"diperlukan {needed} asisten bisnis", "en": f"{needed} business assistant"}
    assert sentence[language] in text


@pytest.mark.parametrize(
    "show",
    ["cooperatives_per_assistant", "seats_short", "without_mentor", "seen_45", "reports_in_time"],
)
def test_the_address_chooses_the_measure(look, full_store, show):
    app = look(full_store, "coverage", show=show)
    assert not app.error
    assert app.session_state["measure"] == show


def test_a_district_shows_its_cooperatives_and_no_seats(look, full_store, base):
    [(district,)] = rows(base, "select min(district_code) from cooperative_facts where on_map")
    inside = rows(base, f"select name from cooperative_facts where district_code = '{district}'")
    app = look(full_store, "coverage", scope=district, show="seats_short")
    text = said(app)
    assert app.session_state["measure"] == "without_mentor"
    assert "Asisten bisnis ditempatkan per kabupaten/kota" in text
    for (name,) in inside:
        assert name in text


def test_the_training_of_those_in_force_is_what_the_export_says(look, full_store, base, exports):
    people = pd.read_csv(exports / "mentors.csv", parse_dates=["contract_from", "contract_to"])
    on = pd.Timestamp("2026-10-31")
    there = people[
        (people["contract_from"].isna() | (people["contract_from"] <= on))
        & (people["contract_to"].isna() | (people["contract_to"] >= on))
    ]
    course = pd.to_datetime(people["trained_on"]).max()
    counted = {
        "active": len(there),
        "trained": (there["training_days"] >= 5).sum(),
        "shorter": there["training_days"].between(1, 4).sum(),
        "untrained": (there["training_days"] == 0).sum(),
        "untrained_replacements": (
            (there["training_days"] == 0) & (there["contract_from"] > course)
        ).sum(),
    }
    known = questions.ask(base, "mentor_roles", days=5)
    assert {name: known[name].sum() for name in counted} == counted
    text = said(look(full_store, "coverage", lang="en"))
    assert f"{counted['shorter']} for fewer days; {counted['untrained']} untrained (" in text


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_table_says_what_the_comparison_knew(look, full_store, two_releases, base, language):
    [(regency, district)] = rows(
        base,
        "select regency_code, min(district_code) from cooperative_facts"
        " where on_map group by all order by all limit 1",
    )
    for scope in ("15", regency, district):
        place = {"scope": scope, "lang": language, "show": "without_mentor"}
        app = look(two_releases, "coverage", against="1", **place)
        assert not app.error
        text = said(app)
        heading = {"id": "Tanpa pendamping · versi 1", "en": "Without a mentor · release 1"}
        if scope == district:
            heading = {"id": ",Pembanding\n", "en": ",Compared\n"}
        assert heading[language] in text
        assert heading[language] not in said(look(two_releases, "coverage", **place))
