"""Visitors for all tests of pages."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.visitors import Visitor, make_colleague, make_visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return make_visitor(app)


@pytest.fixture
def admin(app: Flask) -> Visitor:
    """Somebody who is signed in and may do everything."""
    return make_colleague(app, "admin")
