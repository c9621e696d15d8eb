"""People of each role in the small catalogue."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.console.world import make_world
from tests.web.visitors import Visitor, make_colleague


@pytest.fixture
def world(app: Flask) -> Flask:
    """The application on the small catalogue."""
    make_world()
    return app


@pytest.fixture
def manager(world: Flask) -> Visitor:
    """A channel manager: may plan and publish."""
    return make_colleague(world, "channel_manager")


@pytest.fixture
def purchasing(world: Flask) -> Visitor:
    """Somebody who may plan, and neither publish nor edit products."""
    return make_colleague(world, "purchasing")


@pytest.fixture
def marketing(world: Flask) -> Visitor:
    """Somebody who may edit products, and neither plan nor publish."""
    return make_colleague(world, "marketing")


@pytest.fixture
def viewer(world: Flask) -> Visitor:
    """Somebody who may only look."""
    return make_colleague(world, "viewer")
