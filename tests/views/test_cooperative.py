"""A cooperative's profile: what is known of it at every stage, its flags, and nobody's name."""

import re

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


def one(base, where):
    return base.connection.execute(
        f"select cooperative_id, name from cooperative_facts where {where} order by 1 limit 1"
    ).fetchone()


@pytest.mark.parametrize("address", [{}, {"id": "nobody"}])
def test_without_a_known_id_it_offers_the_search(look, full_store, address):
    app = look(full_store, "cooperative", **address)
    text = said(app)
    assert not app.error
    assert "Cari koperasi atau desa" in text
    assert ("Tidak ada koperasi dengan id" in text) == bool(address)


@pytest.mark.parametrize("stage", ["register", "construction", "mentors", "visits", "everything"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_profile_says_what_is_known_at_every_stage(look, stage_stores, base, stage, language):
    subject, name = one(base, "flags > 0")
    app = look(stage_stores[stage], "cooperative", id=subject, lang=language)
    text = said(app)
    assert not app.error
    assert name in text
    opened = words.say("common.opens", language) in text
    assert opened == (stage != "everything")


@pytest.mark.parametrize("where", ["tier = 'real'", "tier = 'none'", "subtype = 'inconsistent'"])
def test_no_mentor_and_no_finding_stand_in_a_profile(look, full_store, base, where):
    subject, _ = one(base, where)
    text = said(look(full_store, "cooperative", id=subject))
    assert "SIM-BA-" not in text
    assert "SIM-PMO-" not in text
    findings = base.connection.execute(
        "select findings from visits where cooperative_id = ? and length(findings) > 30", [subject]
    ).fetchall()
    assert [finding for (finding,) in findings if finding in text] == []


def test_a_flag_says_what_may_explain_and_what_would_clear_it(look, full_store, base):
    subject, _ = one(base, "flags > 0")
    found = questions.ask(base, "subject_rules", kind="cooperative", subject=subject)
    flagged = found[found["status"] == "flag"].iloc[0]
    text = said(look(full_store, "cooperative", id=subject))
    for column in ("explanation_id", "innocent_id", "clears_id"):
        assert re.split("[\"']", flagged[column])[0] in text


def test_evidence_names_only_records_of_the_cooperative(base):
    ids = base.connection.execute(
        "select distinct subject_id from rule_results"
        " where subject_type = 'cooperative' and status = 'flag'"
    ).fetchall()
    mentors = {
        code for (code,) in base.connection.execute("select mentor_id from mentors").fetchall()
    }
    shown = [
        questions.ask(base, "cooperative_evidence", cooperative=subject) for (subject,) in ids[:40]
    ]
    assert sum(len(each) for each in shown)
    for each in shown:
        assert not set(each["record_id"]) & mentors


def test_a_cooperative_without_visits_is_drawn_as_such(look, full_store, base):
    subject, _ = one(base, "cooperative_id not in (select cooperative_id from visit_classes)")
    assert "tidak ada kunjungan tercatat" in said(look(full_store, "cooperative", id=subject))
