"""Accompaniment: tiers with intervals, every rule's answers, and words that judge nobody."""

import pytest
from scipy.stats import binomtest

from dashboard import words
from dashboard.questions import ask, open_base
from dashboard.questions.header import load
from dashboard.questions.intervals import wilson
from dashboard.releases import Store
from dashboard.settings import load as settings_of
from dashboard.views import oversight

from .conftest import said


@pytest.fixture
def base(full_store):
    release = Store(full_store).release()
    opened = open_base(release.tables, release.results, settings_of(release.settings_text))
    yield opened
    opened.connection.close()


@pytest.mark.parametrize(("part", "whole"), [(0, 20), (1, 20), (13, 28), (942, 1421), (30, 30)])
def test_the_interval_is_wilsons(part, whole):
    known = binomtest(part, whole).proportion_ci(method="wilson")
    assert wilson(part, whole) == pytest.approx((known.low, known.high), abs=1e-6)


class _View:
    """Just enough of a view to write a share."""

    def say(self, key, **values):
        return words.say(key, "id", **values)

    def number(self, value, decimals=0):
        return words.number(value, "id", decimals)

    def percent(self, value, decimals=0):
        return words.percent(value, "id", decimals)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (7, 19, ("7 dari 19", "")),
        (10, 20, ("50%", "30–70%")),
        (0, 0, ("", "belum dapat dinilai")),
    ],
)
def test_a_share_is_a_count_below_twenty(part, whole, expected):
    assert oversight.share_words(_View(), part, whole) == expected


def test_every_rule_is_answered_for_each_of_its_subjects(base):
    known = ask(base, "rule_answers")
    assert set(known["rule_id"]) == set(load("rules"))
    cooperatives = base.connection.execute("select count(*) from cooperative_facts").fetchone()[0]
    answered = known.groupby("rule_id")["answers"].sum()
    subjects = known.groupby("rule_id")["subject"].first()
    # A rule that also answers for the province has one row more.
    also = answered.index.map(lambda rule: len(load("rules")[rule].names("also")))
    assert (answered - also)[subjects == "cooperative"].eq(cooperatives).all()


@pytest.mark.parametrize("stage", ["register", "construction", "mentors", "visits", "everything"])
def test_every_reason_has_words(stage_stores, stage):
    release = Store(stage_stores[stage]).release()
    base = open_base(release.tables, release.results, settings_of(release.settings_text))
    codes = base.connection.execute(
        "select distinct reason_code from rule_results"
        " where reason_code != '' and not starts_with(reason_code, 'missing:')"
        " union select '' where false"
    ).fetchall()
    base.connection.close()
    assert [code for (code,) in codes if not words.has(f"reason.{code}")] == []


def test_ceremonial_is_a_word_for_the_province_only(look, full_store, base):
    assert "seremonial" in said(look(full_store, "oversight")).lower()
    [(regency,)] = base.connection.execute(
        "select regency_code from cooperative_facts where tier = 'ceremonial' limit 1"
    ).fetchall()
    assert "seremonial" not in said(look(full_store, "oversight", scope=regency)).lower()


@pytest.mark.parametrize("show", ["none", "inconsistent", "hollow", "thin", "a1", "b5", "e4"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_nothing_calls_anybody_false(look, full_store, show, language):
    text = said(look(full_store, "oversight", show=show, lang=language)).lower()
    for word in ("fiktif", "palsu", "pengawasan", "fake", "fictitious"):
        assert word not in text


@pytest.mark.parametrize("rule", ["b1", "b4", "d1"])
def test_a_rule_about_mentors_shows_counts_only(look, full_store, rule):
    app = look(full_store, "oversight", show=rule)
    text = said(app)
    assert "hanya hitungan per kabupaten/kota" in text
    assert "SIM-BA-" not in text
    assert not app.dataframe


def test_the_cooperatives_behind_a_tier_come_with_their_sentence(look, full_store, base):
    found = ask(base, "tier_cooperatives", tier="none")
    name, sentence = found.iloc[0][["name", "explanation_id"]]
    text = said(look(full_store, "oversight", show="none"))
    assert name in text
    assert sentence.partition(". ")[2][:40] in text


def test_a_role_that_nobody_reports_is_not_nought(look, full_store, base):
    assert "government" not in set(ask(base, "second_line", length=5)["role"])
    assert "tidak dilaporkan" in said(look(full_store, "oversight"))


def test_without_visits_the_page_says_which_data_would_open_it(look, stage_stores):
    text = said(look(stage_stores["mentors"], "oversight", lang="en"))
    assert "can be assessed yet" in text
    assert "Data on visits" in text
