"""The benchmark measures what it says; its browser parts are tried in browser/test_twin.py."""

import re

import pytest

from dashboard import bench, reference
from dashboard.bench import batch, browser, report, subjects
from dashboard.bench.apps import watch
from dashboard.errors import UsageError
from dashboard.questions import header
from dashboard.releases import Store


def test_a_table_is_markdown():
    assert report.table(("page", "time"), [("overview", "40 ms")]) == [
        "| page | time |",
        "|---|---:|",
        "| overview | 40 ms |",
        "",
    ]


@pytest.mark.parametrize(
    ("value", "said"), [(9.9, "≤ 10 s ✓"), (10, "≤ 10 s ✓"), (10.1, "≤ 10 s ✗")]
)
def test_a_goal_says_whether_it_is_met(value, said):
    assert report.goal(value, 10, " s") == said


def test_the_median_stands_for_many():
    assert report.milliseconds([90, 1_250.4, 2_000]) == "1,250 ms"
    assert report.kilobytes(39_400) == "39 kB"


def test_every_page_is_measured():
    assert set(subjects.PAGES) >= {"overview", "progress", "coverage", "oversight", "cooperative"}
    assert subjects.address("cooperative").startswith("/cooperative?id=SIM-")
    assert len(subjects.regencies()) == len(reference.load().regencies) == 11


def test_the_watch_notes_also_what_is_ended_early(tmp_path, monkeypatch):
    notes = tmp_path / "times"
    monkeypatch.setenv(watch.TIMES, str(notes))
    with watch.watched():
        pass
    with pytest.raises(KeyboardInterrupt), watch.watched():
        raise KeyboardInterrupt
    assert re.fullmatch(r"(\d+\.\d \d+\.\d\n){2}", notes.read_text())


def test_the_assessment_is_measured_step_by_step(full_store, tmp_path):
    whole, each = batch.assessment(Store(full_store).release(), tmp_path)
    last = next(name for name in each if name.endswith(" and writing"))
    named = {*each, last.removesuffix(" and writing")} - {last}
    assert named == {*header.load("steps"), *header.load("rules")}
    assert 0 < sum(each.values()) < whole


def test_the_sensitivity_of_a_rule_is_measured(full_store, tmp_path):
    release = Store(full_store).release()
    batch.assessment(release, tmp_path)
    assert all(batch.sensitivity(release, tmp_path, rule) > 0 for rule in batch.TRIED)


def test_the_report_names_the_command_that_makes_it(monkeypatch):
    monkeypatch.setattr("dashboard.bench.batch.measure", lambda _progress: iter(["| a | b |"]))
    text = bench.run(["batch"])
    assert text.startswith("# Benchmarks\n")
    assert "`python -m dashboard bench --only batch --out BENCHMARKS.md`" in text
    assert "## Without a screen\n\n| a | b |" in text


def test_without_a_browser_the_command_names_the_package(monkeypatch):
    monkeypatch.setattr(browser, "installed", lambda: None)
    with pytest.raises(UsageError, match=browser.PACKAGE):
        bench.run(["start"])
