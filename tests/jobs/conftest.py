"""Kinds of jobs for the tests of this folder."""

from __future__ import annotations

import pytest

from pim.jobs import claims, kinds
from tests import redis_server
from tests.jobs import bodies


@pytest.fixture
def redis_url(tmp_path):
    """The URL of a Redis of the test's own."""
    with redis_server.server() as url:
        yield url


@pytest.fixture
def kinds_of_tests(app, monkeypatch):
    """The application, with kinds of jobs whose effects can be counted; forgotten afterwards."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(claims, "_hooks", list(claims._hooks))
    bodies.register()
    return app
