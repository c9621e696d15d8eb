"""Reconciliation: rendering and comparing everything anew, nightly. It must find nothing.

A finding is a mistake in the change log or in what follows it, never a normal event; it
is mended all the same, so that no receiver waits for the cause to be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pim import clock, db
from pim.catalog import documents
from pim.catalog.models import Product
from pim.locks import exclusive
from pim.publish import views
from pim.publish.channels import ChannelSettings, channel_codes, get_channel, get_stream
from pim.publish.models import Rendering
from pim.publish.publishing import VIEW_WAIT_SECONDS, publish, settled_moment
from pim.publish.revisions import make_revision

_products = Product.__table__
_renderings = Rendering.__table__


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was not as it must be: a rendering that was stale, or a listing that was wrong."""

    channel: str
    what: str  # rendering, listing
    key: str  # of the product


class _Look(Exception):
    """Ends the transaction of a look, so that nothing of it is kept."""


def reconcile_all() -> list[Finding]:
    """Reconcile every channel that is not paused."""
    return [finding for code in channel_codes() for finding in reconcile(code)]


def reconcile(code: str, *, at: datetime | None = None) -> list[Finding]:
    """Publish what is due, then compare everything; what is found is mended and given.

    All as of one instant: a midnight that passes meanwhile is no finding. A paused channel, and
    one that was never published, is passed over. Manages its own transactions.
    """
    channel = get_channel(code)
    stream = get_stream(channel.id)
    if stream.paused_at is not None or stream.revision == 0:
        return []
    at = at or clock.now()
    publish(code, at=at)
    with exclusive(f"channel:{channel.id}"):
        with db.transaction():
            view_id = views.view_id_of(channel)
        with exclusive(f"view:{view_id}", wait=VIEW_WAIT_SECONDS):
            stale = _render_all(channel, view_id)
            wrong = _compare_all(channel, view_id, at)
    if stale or wrong:
        publish(code, at=at, whole=True)
    return stale + wrong


def _render_all(channel: ChannelSettings, view_id: int) -> list[Finding]:
    """Render every product again, slice by slice; mend and name what differs from what is kept."""
    found: list[Finding] = []
    last = 0
    while True:
        with db.transaction():
            ids = _next_ids(last)
            if not ids:
                return found
            found += _render_slice(channel, view_id, ids)
        last = ids[-1]


def _render_slice(channel: ChannelSettings, view_id: int, ids: list[int]) -> list[Finding]:
    view = views.open_view(view_id)
    fresh = views.pending(view) or set()  # changed since the publication a moment ago: not stale
    before = _hashes(view_id, ids)
    views.render(view, ids)
    after = _hashes(view_id, ids)
    stale = [i for i in ids if before.get(i) != after.get(i) and i not in fresh]
    keys = documents.find_keys(stale) if stale else {}
    return [Finding(channel.code, "rendering", keys[i]) for i in stale]


def _compare_all(channel: ChannelSettings, view_id: int, at: datetime) -> list[Finding]:
    """Name the listings that differ from what the channel should list."""
    wrong: set[int] = set()
    try:
        with settled_moment(channel.wait_seconds):
            view = views.open_view(view_id)
            fresh = views.pending(view) or set()
            if not views.finish(view):
                return []  # everything was touched a moment ago: the next night tells
            revision = make_revision(channel, view_id, at, whole=True, force=True)
            for moves in (revision.products, revision.groups, revision.relations):
                wrong |= (moves.opened.keys() | moves.closed.keys()) - fresh
            raise _Look
    except _Look:
        pass
    keys = documents.find_keys(wrong) if wrong else {}
    return [Finding(channel.code, "listing", keys[i]) for i in sorted(wrong)]


def _next_ids(last: int) -> list[int]:
    statement = (
        sa.select(_products.c.id)
        .where(_products.c.id > last, _products.c.archived.is_(False))
        .order_by(_products.c.id)
        .limit(views.SLICE)
    )
    return list(db.connection().execute(statement).scalars())


def _hashes(view_id: int, ids: list[int]) -> dict[int, bytes | None]:
    statement = sa.select(_renderings.c.product_id, _renderings.c.hash).where(
        _renderings.c.view_id == view_id, db.within(_renderings.c.product_id, ids)
    )
    return {row.product_id: row.hash for row in db.connection().execute(statement)}
