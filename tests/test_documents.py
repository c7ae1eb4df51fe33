"""Docs made from code are current, and the committed scorecard meets what was promised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import documents

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.mark.parametrize("name", sorted(documents.all_documents()))
def test_a_generated_document_is_current(name: str) -> None:
    written = (DOCS / name).read_text("utf-8")
    assert written == documents.all_documents()[name], "run: python -m dashboard docs"


def test_the_committed_scorecard_meets_what_was_promised() -> None:
    """The promised limits at every base rate, read off the tables that the command wrote."""
    shares: dict[str, list[float]] = {}
    for line in (DOCS / "scorecard.md").read_text("utf-8").splitlines():
        match = re.match(r"\| ([^|]+) \| (\d+) \| (\d+) \| [\d.]+% \|", line)
        if match:
            name, hits, of = match.groups()
            shares.setdefault(name, []).append(int(hits) / int(of))
    assert min(shares["ceremonial precision"]) >= 0.9
    assert min(shares["ceremonial recall"]) >= 0.8
    assert max(shares["honest cooperatives called ceremonial"]) < 0.02
    assert min(shares["vacancies found by A1"]) >= 0.99
    assert min(shares["never visited found by A2, or called none"]) == 1
