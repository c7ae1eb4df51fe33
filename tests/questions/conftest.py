from __future__ import annotations

import pytest

from .world import HISTORY, World


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest) -> World:
    """Assess the tables that a test file writes as ``WORLD``, with its ``OPTIONS`` if it has any."""
    return World(request.module.WORLD, options=getattr(request.module, "OPTIONS", HISTORY))
