from __future__ import annotations

import pytest

from dashboard import scorecard
from dashboard.scorecard import naive, running
from dashboard.scorecard.document import markdown
from dashboard.scorecard.measures import headlines
from dashboard.scorecard.trial import Trial

from .tables import trial


def rows(text: str) -> dict[str, list[str]]:
    """Return the first table row of each name."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("| "):
            name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            found.setdefault(name, cells)
    return found


GOOD = trial(
    """
    cooperative_id | tier_truth | tier       | honest | patterns
    K1             | ceremonial | ceremonial | no     | low_effort
    K2             | real       | real       | yes    | -
    """,
    """
    mentor_id | behaviour  | honest | status
    M1        | low_effort | no     | explain
    """,
)
BAD = trial(
    """
    cooperative_id | tier_truth | tier       | honest | patterns
    K1             | ceremonial | real       | no     | low_effort
    K2             | real       | ceremonial | yes    | -
    """,
    """
    mentor_id | behaviour  | honest | status
    M1        | low_effort | no     | ordinary
    M2        | honest     | yes    | explain
    """,
    seed=2,
)


def test_a_goal_shows_whether_the_figures_meet_it_at_each_base_rate():
    goals = rows(markdown({1.0: [GOOD], 2.0: [BAD]}))
    assert goals["ceremonial precision"] == ["≥ 95%", "✓ 100.0% (100.0%)", "✗ 0.0% (0.0%)"]
    assert goals["ceremonial recall"][1:] == ["✓ 100.0% (100.0%)", "✗ 0.0% (0.0%)"]
    assert goals["honest cooperatives called ceremonial"][1:] == [
        *("✓ 0.0% (0.0%)", "✗ 100.0% (100.0%)"),
    ]
    assert goals["honest mentors to explain, per run"][1:] == ["✓ 0.0 (0.0)", "✗ 1.0 (1.0)"]
    assert goals["vacancies found by A1, or still in its grace"][1:] == ["✗ – (–)", "✗ – (–)"]


def test_headlines_pool_the_seeds_with_the_worst_beside():
    text = markdown({1.0: [GOOD, BAD]})
    headline = text.split("## Headlines at base rate 1\n")[1].split("\n## ")[0]
    assert rows(headline)["ceremonial precision"] == ["1", "2", "50.0%", "0.0%"]


def test_the_document_names_the_command_that_makes_it():
    text = markdown({0.5: [GOOD, BAD], 1.0: [GOOD, BAD]})
    made_by = "python -m dashboard scorecard --seeds 1-2 --cooperatives 2 --base-rates 0.5,1"
    assert f"`{made_by}`" in text
    assert "## Details at base rate 1\n" in text


def test_details_are_of_the_first_base_rate_where_none_is_plain():
    assert "## Details at base rate 0.5\n" in markdown({0.5: [GOOD], 2.0: [GOOD]})


def test_every_table_has_cells_for_all_its_headings():
    width = 0
    for line in markdown({1.0: [GOOD, BAD]}).splitlines():
        bars = line.count("|")
        assert bars in (0, width) or width == 0
        width = bars


@pytest.fixture(scope="module")
def province() -> Trial:
    return running.one(1, cooperatives=420)


def test_a_province_has_answers_and_naive_ones_beside_its_truth(province):
    assert len(province.cooperatives) == 420
    assert set(province.naive["rule"]) == {rule.says for rule in naive.NAIVE}
    assert {"denied", "confirmed"} <= set(province.checks["result"])
    assert set(province.answers["status"]) <= {"flag", "cannot_assess", "suppressed"}


def test_every_vacancy_is_found_where_the_feed_is_complete(province):
    found = headlines([province])["vacancies found by A1"]
    assert found.hits == found.of > 0


def test_honest_cooperatives_are_rarely_called_ceremonial(province):
    called = headlines([province])["honest cooperatives called ceremonial"]
    assert called.of > 100
    assert called.pooled < 0.02


def test_the_same_seeds_give_the_same_bytes_whatever_the_processes():
    steps: list[float] = []
    text = scorecard.run([1, 2], cooperatives=120, progress=lambda done, _: steps.append(done))
    alone = [running.one(seed, cooperatives=120) for seed in (1, 2)]
    assert text == markdown({1.0: alone})
    assert steps == [0.5, 1]
