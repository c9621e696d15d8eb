"""Who looks at the catalogue of these tests."""

from __future__ import annotations

import pytest

from tests.web.products.catalogue import make_catalogue
from tests.web.visitors import make_colleague


@pytest.fixture
def catalogue(app):
    """The application with the small catalogue in it."""
    make_catalogue()
    return app


@pytest.fixture
def marketing(catalogue):
    """Somebody who may edit products."""
    return make_colleague(catalogue, "marketing")


@pytest.fixture
def viewer(catalogue):
    """Somebody who may look only."""
    return make_colleague(catalogue, "viewer")
