"""The three streams of a channel at a glance: where each stands, since when, how much is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pim.errors import NotFound
from pim.publish import feeds
from pim.publish.channels import ChannelSettings, get_stream
from pim.publish.models import CONTENT, PRICES, STREAMS
from pim.publish.stock_stream import read_stock_manifest
from pim.trade.stock import last_sequence


@dataclass(frozen=True, slots=True)
class StreamCard:
    """One stream. `revision` is the live one, 0 before the first; `products` is None where nobody counted.

    Of stock it is the ERP's last load, which receivers get at once; `at` and `products` are
    those of its last file.
    """

    stream: str
    revision: int
    at: datetime | None
    products: int | None


def list_streams(channel: ChannelSettings) -> list[StreamCard]:
    """The streams of a channel, content first."""
    return [_card(channel, stream) for stream in STREAMS]


def _card(channel: ChannelSettings, stream: str) -> StreamCard:
    if stream in (CONTENT, PRICES):
        state = get_stream(channel.id, stream)
        live = state.live_revision
        at = feeds.get_publication(channel, live, stream).at if live else None
        return StreamCard(stream, live, at, state.products if live else None)
    try:
        manifest = read_stock_manifest(channel)
    except NotFound:
        return StreamCard(stream, last_sequence(), None, None)
    built_at = datetime.fromisoformat(manifest["built_at"])
    return StreamCard(stream, last_sequence(), built_at, manifest["items"])
