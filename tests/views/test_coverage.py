"""Mentor coverage: seats by role, the map down to the village, loads without names."""

import math

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
    "show", ["cooperatives_per_assistant", "seats_short", "without_mentor", "seen_45"]
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


def test_trained_and_untrained_are_among_those_in_force(base):
    known = questions.ask(base, "mentor_roles", days=5)
    assert (known["trained"] + known["untrained"] <= known["active"]).all()


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
