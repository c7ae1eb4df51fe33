"""The briefing: five to eight sentences at every stage of data, right for none, one and many."""

import pandas as pd
import pytest

from conftest import STAGES
from dashboard import reference, releases, words
from dashboard.views import address, answers, behind, briefing

from .conftest import said


def at(store, monkeypatch, **parameters):
    monkeypatch.setenv("DASHBOARD_STORE", str(store))
    return address.read(parameters, releases.Store(store).releases(), reference.load())


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("stage", [*STAGES, "everything"])
def test_it_is_five_to_eight_sentences_each_with_its_rows(
    look, stage_stores, monkeypatch, stage, language
):
    view = at(stage_stores[stage], monkeypatch, lang=language)
    found = briefing.sentences(view)
    assert 5 <= len(found) <= 8
    assert all(each.said.endswith(".") for each in found)
    drawn = said(look(stage_stores[stage], lang=language))
    for each in found:
        assert f'data-rows=\\"{each.rows}\\"' in drawn


@pytest.mark.parametrize("stage", [*STAGES, "everything"])
def test_the_rows_of_every_sentence_open(stage_stores, monkeypatch, stage):
    view = at(stage_stores[stage], monkeypatch)
    for each in briefing.sentences(view):
        assert behind._found(view, each.rows) is not None, each.rows


def test_where_nobody_is_there_it_says_nothing(full_store, monkeypatch):
    view = at(full_store, monkeypatch)
    some = set(answers.ask(view, "cooperatives")["scope_code"].str[:5])
    empty = min(set(reference.load().regencies["regency_code"]) - some)
    assert briefing.sentences(at(full_store, monkeypatch, scope=empty)) == []


@pytest.mark.parametrize(
    ("part", "whole", "in_english", "in_bahasa"),
    [
        (0, 30, "Of 30 cooperatives, 0 have", "Dari 30 koperasi, 0 sudah"),
        (1, 30, "Of 30 cooperatives, 1 (3.3%) has", "Dari 30 koperasi, 1 (3,3%) sudah"),
        (2, 19, "Of 19 cooperatives, 2 have", "Dari 19 koperasi, 2 sudah"),
        (1, 1, "Of 1 cooperative, 1 has", "Dari 1 koperasi, 1 sudah"),
        (900, 1200, "Of 1,200 cooperatives, 900 (75.0%) have", "Dari 1.200 koperasi, 900 (75,0%)"),
    ],
)
def test_none_one_and_many(full_store, monkeypatch, part, whole, in_english, in_bahasa):
    known = {"operating": (part, whole)}
    for language, start in (("en", in_english), ("id", in_bahasa)):
        view = at(full_store, monkeypatch, lang=language)
        assert briefing._operating_said(view, known).said.startswith(start)


def test_where_nobody_is_left_alone_it_says_so(full_store, monkeypatch):
    view = at(full_store, monkeypatch, lang="en")
    said_of = briefing._alone_said(view, {"without_mentor": (0, 12)})
    assert said_of.said == "All 12 cooperatives have an active mentor."
    assert said_of.rows == "of_without_mentor"
    said_of = briefing._borrowers_said(view, {"borrowers_unseen": (0, 3)})
    assert said_of.said.startswith("All 3 cooperatives that borrow")


@pytest.mark.parametrize("scope", ["15", "regency", "district"])
def test_its_contracts_are_those_of_its_place(full_store, monkeypatch, scope):
    view = at(full_store, monkeypatch)
    codes = answers.ask(view, "cooperatives")["scope_code"]
    scope = {"15": "15", "regency": codes.min()[:5], "district": codes.min()[:8]}[scope]
    view = at(full_store, monkeypatch, scope=scope, lang="en")
    results = view.release.results
    facts = pd.read_parquet(results["cooperative_facts"][0])
    mentors = pd.read_parquet(results["mentor_facts"][0]).set_index("mentor_id")
    ends = pd.to_datetime(mentors["contract_to"])
    soon = mentors[
        mentors["active"]
        & (mentors["role"] == "business_assistant")
        & ends.between("2026-10-31", "2026-12-29")
    ]
    alone = facts[facts["mentor_id"].isin(soon.index) & facts["scope_code"].str.startswith(scope)]
    found = briefing._contracts_said(view, {})
    if alone.empty:
        assert found.said.startswith("No business assistant's contract ends")
    else:
        assert f"{len(alone)} cooperative" in found.said
        assert found.said.startswith(f"{alone['mentor_id'].nunique()} business assistant")
