"""Docs made from code are current, and the scorecard's commands hold what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import documents, scorecard

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.mark.parametrize("name", sorted(documents.all_documents()))
def test_a_generated_document_is_current(name: str) -> None:
    written = (DOCS / name).read_text("utf-8")
    assert written == documents.all_documents()[name], "run: python -m dashboard docs"


@pytest.fixture(scope="module")
def world() -> scorecard.Seed:
    return scorecard.one(1, cooperatives=420)


def test_the_scorecard_finds_every_vacancy_where_the_feed_is_complete(
    world: scorecard.Seed,
) -> None:
    found, planted = scorecard.measures(world)["vacancies found by A1"]
    assert planted > 0
    assert found == planted


def test_honest_cooperatives_are_rarely_called_ceremonial(world: scorecard.Seed) -> None:
    called, honest = scorecard.measures(world)["honest cooperatives called ceremonial"]
    assert honest > 100
    assert called < 0.02 * honest


def test_the_scorecard_is_the_same_each_time(world: scorecard.Seed) -> None:
    again = scorecard.one(1, cooperatives=420)
    assert scorecard.markdown([again]) == scorecard.markdown([world])


def test_the_committed_scorecard_meets_what_was_promised() -> None:
    """The promised limits, read off the table that the command wrote for seeds 1 to 5."""
    rows = {
        cells[1]: cells
        for line in (DOCS / "scorecard.md").read_text("utf-8").splitlines()
        if len(cells := [cell.strip() for cell in line.split("|")]) > 5
    }
    assert _share(rows["ceremonial precision"]) >= 0.9
    assert _share(rows["ceremonial recall"]) >= 0.8
    assert _share(rows["honest cooperatives called ceremonial"]) < 0.02
    assert _share(rows["vacancies found by A1"]) == 1
    assert _share(rows["never visited found by A2, or called none"]) == 1


def _share(cells: list[str]) -> float:
    return int(cells[2]) / int(cells[3])
