from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import questions, releases, settings


@pytest.fixture(scope="session")
def base(full_store: Path) -> Iterator[questions.Base]:
    """A release of some 200 cooperatives with every table, ready for questions."""
    (release,) = releases.Store(full_store).releases()
    opened = questions.open_base(
        release.tables, release.results, settings.load(release.settings_text)
    )
    yield opened
    opened.connection.close()
