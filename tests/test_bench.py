"""The benchmark measures what it says; its browser parts are tried in browser/test_twin.py."""

import re

import pyarrow.parquet as pq
import pytest

from dashboard import bench, reference
from dashboard.bench import batch, browser, country, intake, national, report, subjects, week
from dashboard.bench.apps import watch
from dashboard.errors import DashboardError, UsageError
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


def test_the_assessment_is_measured_step_by_step(full_store):
    each = batch.costs(Store(full_store).release())
    last = next(name for name in each if name.endswith(", metrics and sentences"))
    named = {*each, last.removesuffix(", metrics and sentences")} - {last}
    assert named == {*header.load("steps"), *header.load("rules")}
    assert min(each.values()) > 0


def test_the_dearest_are_named_with_their_share():
    assert batch.dearest({"A1": 1.0, "B4": 3.0, "C1": 0.5}, named=2)[2:4] == [
        "| `B4` | 3.0 s | 67% |",
        "| `A1` | 1.0 s | 22% |",
    ]


def test_the_sensitivity_of_a_rule_is_measured(full_store, tmp_path):
    release = Store(full_store).release()
    batch.assess(release, tmp_path)
    assert all(batch.sensitivity(release, tmp_path, rule) > 0 for rule in batch.TRIED)


def test_work_aside_tells_its_time_and_its_memory():
    cost = country.aside(sum, range(10))
    assert cost.seconds > 0
    assert 0.01 < cost.gigabytes < 4


def test_a_country_is_measured_in_processes_of_their_own(monkeypatch, full_store):
    costs = iter([country.Cost(601, 1.0), country.Cost(300, 1.5), country.Cost(212.3, 6.42)])
    monkeypatch.setattr(country, "aside", lambda *_: next(costs))
    monkeypatch.setattr(country, "_aside", lambda *_: {"A1": 1.0, "B4": 3.0})
    monkeypatch.setattr(country, "_release", lambda _root: Store(full_store).release())
    text = "\n".join(country.measure(lambda *_: None))
    rows = Store(full_store).release().rows
    said = f"{rows['cooperatives']} cooperatives, {rows['mentors']} mentors and {rows['visits']:,}"
    assert f"Simulated: {said} visits." in text
    assert "| simulate and write the exports | 601.0 s | ≤ 600 s ✗ | 1.0 GB |  |" in text
    assert "sentence | 212.3 s | ≤ 360 s ✓ | 6.4 GB | ≤ 8 GB ✓ |" in text
    assert "| `B4` | 3.0 s | 75% |" in text


def test_a_country_on_screen_needs_a_country(monkeypatch, full_store):
    monkeypatch.setenv(national.STORE, str(full_store))
    with pytest.raises(UsageError, match="a store that holds a country"):
        list(national.measure(lambda *_: None))


def test_a_week_is_published_into_a_copy_of_the_store(full_store):
    store = Store(full_store)
    before = store.releases()
    *_, following, again, _ = week.measure(store)
    visits = r"[1-9][\d,]* \| \d+\.\d s \| \d+\.\d s \| ≤ 60 s [✓✗] \| 1 of 1 \|$"
    assert re.search(rf"^\| the next week's visits \| {visits}", following)
    assert re.search(rf"^\| the last week's, sent once more [\w ]+ \| {visits}", again)
    assert store.releases() == before


@pytest.mark.parametrize("bad", [0, 4])
def test_simulated_visits_are_stored_and_their_bad_rows_named(tmp_path, bad, monkeypatch):
    monkeypatch.setattr("dashboard.intake.files.LARGE", 0)
    visits = tmp_path / "visits.csv"
    intake.write_visits(visits, 100, bad)
    intake.to_parquet(visits, tmp_path / "alone.parquet")
    assert pq.read_metadata(tmp_path / "alone.parquet").num_rows == 100
    intake.store(tmp_path / "stored", visits, intake.bad_rows(100, bad) if bad else None)
    assert Store(tmp_path / "stored" / "store").release().rows["visits"] == 100 - bad


def test_rows_that_are_wrongly_named_end_the_measurement(tmp_path):
    intake.write_visits(tmp_path / "visits.csv", 100, 4)
    with pytest.raises(DashboardError, match="should be"):
        intake.store(tmp_path / "stored", tmp_path / "visits.csv", [2, 3])


def test_millions_of_visits_are_compared_with_duckdb_alone(monkeypatch):
    costs = iter([country.Cost(5, 0.5), country.Cost(16, 0.9), *[country.Cost(40, 1.5)] * 2])

    def aside(work, *given):
        return work(*given) if work is intake.write_visits else next(costs)

    monkeypatch.setattr(intake, "aside", aside)
    text = "\n".join(intake.measure(lambda *_: None, 2_000))
    assert "stored | 16.0 s | ≤ 15 s ✗ | 125 | 0.90 GB | ≤ 1 GB ✓ | 3.2 |" in text
    assert "exactly | 40.0 s | ≤ 60 s ✓ | 50 | 1.50 GB |  | 8.0 |" in text


def test_the_report_names_the_command_that_makes_it(monkeypatch):
    monkeypatch.setattr("dashboard.bench.batch.measure", lambda _progress: iter(["| a | b |"]))
    text = bench.run(["batch"])
    assert text.startswith("# Benchmarks\n")
    assert "## Without a screen\n\nMade by `python -m dashboard bench --only batch --out" in text
    assert text.endswith("\n\n| a | b |\n")


def test_parts_measured_earlier_stay_in_the_report(monkeypatch):
    monkeypatch.setattr("dashboard.bench.batch.measure", lambda _progress: iter(["| a | b |"]))
    monkeypatch.setattr("dashboard.bench.country.measure", lambda _progress: iter(["| c | d |"]))
    both = bench.run(["country"], earlier=bench.run(["batch"]))
    monkeypatch.setattr("dashboard.bench.batch.measure", lambda _progress: iter(["| e | f |"]))
    again = bench.run(["batch"], earlier=both)
    assert both.count("| a | b |") == both.count("| c | d |") == 1
    assert again == both.replace("| a | b |", "| e | f |")
    assert again.index("## Without a screen") < again.index("## A whole country")


def test_without_a_browser_the_command_names_the_package(monkeypatch):
    monkeypatch.setattr(browser, "installed", lambda: None)
    with pytest.raises(UsageError, match=browser.PACKAGE):
        bench.run(["start"])
