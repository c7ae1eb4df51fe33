from __future__ import annotations

import pytest

pytest.register_assert_rewrite("questions.world")

from .world import HISTORY, World  # noqa: E402 - its asserts explain themselves only when rewritten first


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest) -> World:
    """Assess the tables that a test file writes as ``WORLD``, with its ``OPTIONS`` if it has any."""
    return World(request.module.WORLD, options=getattr(request.module, "OPTIONS", HISTORY))
