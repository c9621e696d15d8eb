"""A shop with three bolts, of which two revisions are enough to ask everything."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.feeds.shops import Receiver, make_catalogue, make_product, make_receiver, publish


@pytest.fixture
def shop(app: Flask) -> Receiver:
    """The receiver of a channel that has published one revision, with the products A, B and C."""
    make_catalogue()
    receiver = make_receiver(app)
    for sku in "ABC":
        make_product(sku, f"Bolt {sku}")
    publish()
    return receiver
