"""The one door: what a reader may not see leaves no trace in any answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import intake, questions, reference, settings
from dashboard.errors import DashboardError
from dashboard.questions import header
from dashboard.questions.door import for_reader, masked
from dashboard.simulate import simulate

SUPERVISOR = questions.Reader("supervisor", supervisor=True)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[questions.Base]:
    root: Path = tmp_path_factory.mktemp("door")
    simulate(root / "exports", seed=4, cooperatives=180, format="parquet")
    (root / "typed").mkdir()
    taken = intake.read(
        sorted((root / "exports").glob("*.parquet")),
        bases=intake.Bases(),
        reference=reference.load(),
        as_of=None,
        today=date(2026, 10, 31),
        work=root / "typed",
    )
    tables = {name: [path] for name, path in taken.tables.items()}
    results = questions.assess(
        tables, taken.as_of, settings.load(), reference.load(), root / "results"
    )
    opened = questions.open_base(tables, results, settings.load())
    yield opened
    opened.connection.close()


def _rule_results(base: questions.Base, reader: questions.Reader) -> list[list[str]]:
    frame = base.connection.cursor().execute("select * from rule_results").df()
    return [list(each) for each in for_reader(base, frame, reader)["evidence"]]


@pytest.mark.parametrize(
    ("value", "opens"), [("1", True), ("", False), ("0", False), ("true", False)]
)
def test_the_supervisors_view_is_one_setting_and_off(
    monkeypatch: pytest.MonkeyPatch, value: str, opens: bool
) -> None:
    monkeypatch.delenv("DASHBOARD_SUPERVISOR_VIEW", raising=False)
    assert questions.local_reader() == questions.LOCAL_READER
    monkeypatch.setenv("DASHBOARD_SUPERVISOR_VIEW", value)
    assert questions.local_reader().supervisor is opens


def test_no_list_about_mentors_answers_the_local_reader(base: questions.Base) -> None:
    regency_rule = {"kind": "mentor", "rule": "D1"}
    for name, question in header.load("lists").items():
        about = "mentor" in name or name == "subject_rules"
        if not about or "subject_id" not in question.sql:
            continue
        for mentor in sorted(base.mentor_ids):
            given = {"mentor": mentor, "subject": mentor, "days": 10, **regency_rule}
            asked = {key: given[key] for key in question.parameters & set(given)}
            assert questions.ask(base, name, **asked).empty, name
            if not questions.ask(base, name, reader=SUPERVISOR, **asked).empty:
                break
        else:
            pytest.fail(f"{name} says nothing to a supervisor either")


def test_evidence_names_mentors_only_to_a_supervisor(base: questions.Base) -> None:
    seen = {e for each in _rule_results(base, SUPERVISOR) for e in each}
    assert seen & base.mentor_ids, "the fixture must hold evidence that names mentors"
    shown = {e for each in _rule_results(base, questions.LOCAL_READER) for e in each}
    assert shown
    assert not shown & base.mentor_ids


def test_no_row_about_a_mentor_reaches_the_local_reader(base: questions.Base) -> None:
    frame = base.connection.cursor().execute("select * from rule_results").df()
    assert "mentor" in set(frame["subject_type"])
    assert "mentor" not in set(for_reader(base, frame, questions.LOCAL_READER)["subject_type"])


def test_no_list_without_parameters_names_a_mentor(base: questions.Base) -> None:
    asked = 0
    for name, question in header.load("lists").items():
        shared = settings.load().section("shared")
        if question.parameters - {"scope", "as_of"} - set(shared):
            continue
        asked += 1
        answer = questions.ask(base, name).to_csv()
        assert not [code for code in base.mentor_ids if code in answer], name
    assert asked >= 5


def test_a_case_about_a_mentor_says_at_how_many_cooperatives_but_not_whose(
    base: questions.Base,
) -> None:
    whole = questions.ask(base, "cases", reader=SUPERVISOR)
    about = whole["subject_type"] == "mentor"
    assert about.any(), "the fixture must hold such a case"
    shown = questions.ask(base, "cases")
    assert list(shown["rank"]) == list(whole["rank"])
    assert list(shown["cooperatives"]) == list(whole["cooperatives"])
    assert [masked(case_id) for case_id in whole["case_id"]] == list(shown["case_id"])
    assert set(shown.loc[about, "cooperative_ids"].map(len)) == {0}
    assert set(shown.loc[about, "subject_id"]) == {""}
    assert list(shown.loc[~about, "case_id"]) == list(whole.loc[~about, "case_id"])


def test_a_reader_of_one_regency_gets_no_other(base: questions.Base) -> None:
    codes = sorted({c[:5] for c in questions.measure(base, ["built"], "regency")["code"]})
    reader = questions.Reader("officer", regencies=(codes[0],))
    assert set(questions.measure(base, ["built"], "regency", reader=reader)["code"]) == {codes[0]}
    assert {code[:5] for code in questions.members(base, "built", reader=reader)["scope_code"]} == {
        codes[0]
    }
    with pytest.raises(DashboardError):
        questions.ask(base, "cooperatives", codes[1], reader)


def test_the_connection_reads_and_writes_nothing_else(base: questions.Base, tmp_path: Path) -> None:
    target = tmp_path / "leak.csv"
    with pytest.raises(Exception, match=r"(?i)disabled|permission"):
        base.connection.cursor().execute(f"copy (select 1) to '{target}'")
    with pytest.raises(Exception, match=r"(?i)lock"):
        base.connection.cursor().execute("set enable_external_access = true")
    assert not target.exists()


def test_what_the_release_does_not_hold_is_said(base: questions.Base) -> None:
    empty = base.presence.__class__(frozenset(), frozenset())
    without = questions.Base(base.connection, empty, base.settings, base.as_of, base.mentor_ids)
    with pytest.raises(questions.MissingData) as raised:
        questions.ask(without, "weekly_building")
    assert raised.value.missing


def test_what_an_older_program_did_not_work_out_is_said(base: questions.Base) -> None:
    """A release stays as it was assessed; of this program a missing answer would be a fault."""
    known = len(questions.ask(base, "fit"))
    base.connection.execute("alter table local_fit rename to put_aside")
    try:
        with pytest.raises(duckdb.CatalogException):
            questions.ask(base, "fit")
        base.connection.execute("update program set sql = sql || ' ' where name = 'macros'")
        with pytest.raises(questions.NotAssessed, match="older program"):
            questions.ask(base, "fit")
    finally:
        base.connection.execute("alter table put_aside rename to local_fit")
        base.connection.execute("update program set sql = rtrim(sql) where name = 'macros'")
    assert len(questions.ask(base, "fit")) == known
