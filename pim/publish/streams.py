"""The streams of a channel under one name each: what a command, a page or a schedule publishes."""

from __future__ import annotations

from pim.publish.models import PRICES, STOCK
from pim.publish.outcomes import Outcome
from pim.publish.prices_stream import publish_prices
from pim.publish.publishing import publish
from pim.publish.stock_stream import publish_stock


def publish_stream(
    code: str,
    stream: str,
    *,
    dry_run: bool = False,
    whole: bool = False,
    force: str | None = None,
    author_id: int | None = None,
) -> Outcome:
    """Publish one stream of a channel; `force` is the reason to overrule the shrink guard of the content.

    Manages its own transactions, and raises what publishing that stream raises.
    """
    if stream == PRICES:
        return publish_prices(code, dry_run=dry_run, whole=whole, author_id=author_id)
    if stream == STOCK:
        return publish_stock(code, dry_run=dry_run)
    return publish(code, dry_run=dry_run, whole=whole, force=force, author_id=author_id)
