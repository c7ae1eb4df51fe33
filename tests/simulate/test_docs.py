"""docs/simulation.md names every pattern, confounder, kind and column of the truth."""

from __future__ import annotations

from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "simulation.md"


@pytest.fixture(scope="module")
def words() -> set[str]:
    quoted = DOCS.read_text("utf-8").split("`")[1::2]
    return {name.strip() for text in quoted for name in text.split(",")}


@pytest.mark.parametrize("column", ["patterns", "confounders"])
def test_every_planted_name_is_explained(sample, words, column):
    named = set(sample.cooperatives[column].str.split(";").explode())
    if column == "confounders":
        named |= set(sample.mentors[column].str.split(";").explode())
    assert named - {""} <= words


def test_every_column_and_kind_is_explained(sample, words):
    assert set(sample.cooperatives.columns) | set(sample.mentors.columns) <= words
    assert set(sample.visits["kind"]) | set(sample.mentors["behaviour"]) <= words
