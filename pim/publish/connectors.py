"""The connectors there are, looked up once per process."""

from __future__ import annotations

from functools import lru_cache

from channels.base import Connector, FeedConnector, load_connectors
from pim.errors import UnknownCode


@lru_cache(maxsize=1)
def all_connectors() -> dict[str, Connector]:
    """Every connector, by code."""
    return load_connectors()


def get_connector(code: str) -> Connector:
    """The connector of this code. Raises `UnknownCode`."""
    try:
        return all_connectors()[code]
    except KeyError:
        raise UnknownCode("connector", code, tuple(all_connectors())) from None


def get_feed_connector(code: str) -> FeedConnector:
    """The connector of this code that writes files. Raises `UnknownCode`."""
    found = get_connector(code)
    if not isinstance(found, FeedConnector):
        known = [one.code for one in all_connectors().values() if isinstance(one, FeedConnector)]
        raise UnknownCode("connector that writes feeds", code, known)
    return found
