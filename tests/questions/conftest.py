from __future__ import annotations

import pytest

pytest.register_assert_rewrite("questions.world")

from .world import World  # noqa: E402 - its asserts explain themselves only when rewritten first


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest) -> World:
    """Assess the tables that a test file writes as ``WORLD``."""
    return World(request.module.WORLD)
