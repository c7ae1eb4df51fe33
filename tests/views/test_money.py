"""Money: schemes apart, the burden on Dana Desa, and who watches; recomputed with pandas."""

import pandas as pd
import pytest

from conftest import STAGES
from dashboard import words
from dashboard.questions.header import load
from dashboard.views import answers, money

from .conftest import said

SCHEME_A = ("cooperative_loan", "working_capital")


@pytest.fixture(scope="module")
def loans(exports):
    """Every loan of the exports with its village, its year's instalments and its Dana Desa."""
    register = pd.read_csv(exports / "cooperatives.csv", dtype=str)
    financing = pd.read_csv(exports / "financing.csv", dtype={"cooperative_id": str})
    funds = pd.read_csv(exports / "village_funds.csv", dtype={"village_code": str})
    known = financing.merge(register[["cooperative_id", "village_code"]], on="cooperative_id")
    return known.merge(funds[funds["year"] == 2026], on="village_code", how="left")


def scopes(loans):
    """The province, and the regency with the most loans of cooperatives."""
    lent = loans[loans["scheme"].isin(SCHEME_A)]
    return "15", lent["village_code"].str[:5].mode()[0]


@pytest.mark.parametrize("stage", [*STAGES, "everything"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_page_says_what_is_known_at_every_stage(look, stage_stores, stage, language):
    app = look(stage_stores[stage], "money", lang=language)
    text = said(app)
    assert not app.error
    assert (words.say("money.before", language) in text) == (stage == "everything")
    assert (words.say("common.opens", language) in text) == (stage != "everything")
    assert words.say("money.rules", language) in text


@pytest.mark.parametrize("place", [0, 1])
def test_each_scheme_is_summed_by_itself(look, full_store, loans, view, place):
    scope = scopes(loans)[place]
    inside = loans[loans["village_code"].str.startswith(scope)]
    lent = inside[inside["scheme"].isin(SCHEME_A)]
    built = inside[inside["scheme"] == "agrinas_build"]
    text = said(look(full_store, "money", scope=scope))
    for amount in (
        lent["principal_idr"].sum(),
        lent["monthly_instalment_idr"].sum(),
        12 * lent["monthly_instalment_idr"].sum(),
        built["principal_idr"].sum(),
    ):
        assert words.rupiah(amount, "id") in text
    assert words.rupiah(inside["principal_idr"].sum(), "id") not in text
    known = answers.ask(view(scope), "loans").set_index("loan_id")
    assert set(known.index) == set(inside["loan_id"])
    assert set(known["party"][lent["loan_id"]]) == {"a"}


@pytest.mark.parametrize("place", [0, 1])
def test_the_burden_falls_on_desa_only(loans, view, place):
    scope = scopes(loans)[place]
    lent = loans[loans["scheme"].isin(SCHEME_A) & loans["village_code"].str.startswith(scope)]
    desa = lent[lent["allocation_idr"] >= 5e7]
    known = answers.ask(view(scope), "loans").query("party == 'a'")
    asked, fund, villages = money._against_fund(list(answers.rows(known)), "needed_idr")
    assert asked == 12 * desa["monthly_instalment_idr"].sum()
    assert fund == desa.drop_duplicates("village_code")["allocation_idr"].sum()
    assert villages == desa["village_code"].nunique()


def test_what_is_set_aside_is_counted_once_per_village(view):
    known = list(answers.rows(answers.ask(view("15"), "loans").query("party == 'b'")))
    once = money._against_fund(known, "committed_idr")
    assert once[2] > 0
    assert money._against_fund(known + known, "committed_idr") == once


@pytest.mark.parametrize("place", [0, 1])
def test_borrowers_unseen_are_those_of_the_metric(loans, view, place):
    here = view(scopes(loans)[place])
    counted = {state: n for state, (n, _) in money._known(here)["a"].seen.items()}
    row = answers.measure(here, "borrowers_unseen", level=here.level).iloc[0]
    assert counted["unseen"] == row["numerator"]
    assert counted["unseen"] + counted.get("seen", 0) == row["denominator"]


def test_an_instalment_that_nobody_reports_is_worked_out(loans, view):
    # Rp3 billion at 6% over 72 months of which 6 are free of repayment: Rp53.5 million a month.
    cursor = answers._base(answers._folder(), view("15").release.number).connection.cursor()
    [(instalment,)] = cursor.execute("select annuity(3e9, 6, 72, 6)").fetchall()
    assert instalment == pytest.approx(53.5e6, rel=2e-3)
    known = answers.ask(view("15"), "loans").set_index("loan_id")
    silent = loans.loc[loans["monthly_instalment_idr"].isna(), "loan_id"]
    assert known["worked_out"][silent].all()
    assert known["worked_out"].sum() == len(silent)


def test_every_money_rule_of_the_catalogue_is_there(look, full_store):
    text = said(look(full_store, "money", lang="en"))
    for rule in load("rules").values():
        shown = f"<b>{rule.id}</b>" in text
        assert shown == (rule.header["family"] == "money"), rule.id


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_word_promises_or_accuses(look, full_store, language):
    text = said(look(full_store, "money", lang=language)).lower()
    for word in ("jaminan dana desa", "guarantee", "fiktif", "palsu", "gagal bayar", "fraud"):
        assert word not in text
