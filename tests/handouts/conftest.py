"""Handouts of the small simulated province, made as the command line makes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboard import reference, releases
from dashboard.handouts import Asked, make

AT = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def asked():
    """Return a function that gives a store's newest release as handouts ask it."""
    known = {}

    def of(store, audience="office", against=None):
        if (store, audience, against) not in known:
            kept = releases.Store(store)
            then = kept.release(against) if against else None
            found = Asked(kept, reference.load(), kept.release(), audience, then)
            known[store, audience, against] = found
        return known[store, audience, against]

    return of


@pytest.fixture(scope="session")
def handout(full_store, asked):
    """Return a function that gives a handout of the full store."""
    known = {}

    def of(scope="15", language="id", audience="office"):
        if (scope, language, audience) not in known:
            known[scope, language, audience] = make(
                asked(full_store, audience), scope, language, AT
            )
        return known[scope, language, audience]

    return of
