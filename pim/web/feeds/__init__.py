"""The feeds: what receivers fetch with the token of their channel."""

from __future__ import annotations

from flask import Flask

from pim.publish import fetches  # noqa: F401 - its table belongs to the schema


def init_app(app: Flask) -> None:
    """Mount the feeds."""
