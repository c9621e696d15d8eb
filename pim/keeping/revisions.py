"""Which revisions can still be told, and what nobody asks for once the others are forgotten.

First the publications go, by which a revision is known: from then on `since` is answered
with `Gone`. Then the listings that no kept revision shows, the views that no channel uses,
and the records that neither names. Each step finds what an earlier run left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from pim import clock, db
from pim.errors import Busy
from pim.keeping.rows import SLICE, Old, Tally, delete
from pim.locks import exclusive
from pim.publish import views
from pim.publish.channels import list_channels
from pim.publish.models import (
    CONTENT,
    PRICES,
    Channel,
    ChannelStream,
    Delivery,
    Listing,
    Publication,
    Record,
    Rendering,
    View,
)
from pim.publish.priced import PricePoint
from pim.publish.records import RENEWAL

_channels = Channel.__table__
_streams = ChannelStream.__table__
_publications = Publication.__table__
_listings = Listing.__table__
_records = Record.__table__
_renderings = Rendering.__table__
_views = View.__table__
_deliveries = Delivery.__table__

WAIT_SECONDS = 30.0  # for a publication that is running
SAFE = RENEWAL + timedelta(days=1)  # a record that was stored since may be named by what is not visible yet


@dataclass(frozen=True, slots=True)
class Span:
    """What a stream of a channel can tell: from `oldest` on now, from `kept` on after pruning."""

    channel_id: int
    code: str
    stream: str
    oldest: int
    kept: int


def list_spans(at: datetime, days: int, newest: int) -> list[Span]:
    """The streams that were published, by channel and stream.

    A revision is kept for `days` after another one took its place, and the `newest` ones in any
    case; what is live and what is sealed always is. So is what the prices that are kept were said of.
    """
    statement = (
        sa.select(_streams.c.channel_id, _channels.c.code, _streams.c.stream, _streams.c.live_revision)
        .join(_channels, _channels.c.id == _streams.c.channel_id)
        .order_by(_channels.c.code, _streams.c.stream)
    )
    rows = db.connection().execute(statement).all()
    found = (_span(row, at - timedelta(days=days), newest) for row in rows)
    return _hold_content([span for span in found if span is not None])


def forget_revisions(spans: Iterable[Span], tally: Tally) -> list[str]:
    """Delete the publications of revisions that are kept no longer; the codes of channels that were busy.

    Under the lock of the channel: nobody goes back to a revision meanwhile. The oldest go first.
    """
    busy = []
    for span in spans:
        if span.kept == span.oldest:
            continue
        try:
            with exclusive(f"channel:{span.channel_id}", wait=WAIT_SECONDS):
                for until in [*range(span.oldest + SLICE, span.kept, SLICE), span.kept]:
                    with db.transaction() as connection:
                        gone = _publications.delete().where(_before(span, until))
                        tally.add(rows=connection.execute(gone).rowcount)
        except Busy:
            busy.append(span.code)
    return busy


def old_publications(span: Span) -> Old:
    """The publications of revisions that are kept no longer."""
    return Old(_publications, _before(span, span.kept))


def old_listings(spans: Iterable[Span]) -> list[Old]:
    """The listings that no kept revision shows, by channel."""
    return [Old(_listings, _is_unshown(span)) for span in spans if span.stream == CONTENT]


def old_deliveries(spans: Iterable[Span]) -> list[Old]:
    """The deliveries of revisions that are kept no longer, by channel and stream."""
    return [
        Old(
            _deliveries,
            sa.and_(
                _deliveries.c.channel_id == span.channel_id,
                _deliveries.c.stream == span.stream,
                _deliveries.c.revision < span.kept,
            ),
        )
        for span in spans
    ]


def list_unused_views() -> list[int]:
    """The views that no channel was published by last, nor would be now. Call it in no transaction."""
    with db.rehearsal():  # it would make a view that is not there yet
        needed = {views.view_id_of(channel) for channel in list_channels()}
    with db.moment():
        return _unused_views(needed)


def old_renderings(view_id: int) -> Old:
    """What a view rendered."""
    return Old(_renderings, _renderings.c.view_id == view_id)


def forget_view(view_id: int, tally: Tally, on_slice: Callable[[], None]) -> bool:
    """Delete an unused view with its renderings; False where it is in use again, or someone renders it.

    Holds the lock of the view, which nobody else needs.
    """
    try:
        with exclusive(f"view:{view_id}"):
            if view_id not in list_unused_views():
                return False
            with db.transaction() as connection:  # what is left of it after a kill is true to no position
                connection.execute(_views.update().where(_views.c.id == view_id).values(position=None))
            delete(old_renderings(view_id), tally, on_slice)
            with db.transaction() as connection:
                connection.execute(_views.delete().where(_views.c.id == view_id))
    except Busy:
        return False
    return True


def find_unnamed(spans: Collection[Span], unused_views: Collection[int], at: datetime) -> list[bytes]:
    """The hashes of records that no listing names once those of `spans` are gone, and no rendering.

    In the caller's transaction; reads all listings and renderings once.
    """
    unshown = sa.or_(sa.false(), *(_is_unshown(span) for span in spans if span.stream == CONTENT))
    is_shown = sa.not_(sa.func.coalesce(unshown, sa.false()))
    statement = sa.except_(
        sa.select(_records.c.hash).where(_is_settled(at)),
        sa.select(_listings.c.hash).where(is_shown),
        sa.select(_listings.c.relations_hash).where(is_shown, _listings.c.relations_hash.is_not(None)),
        sa.select(_renderings.c.hash).where(
            _renderings.c.hash.is_not(None), _renderings.c.view_id.not_in(unused_views)
        ),
    )
    return list(db.connection().execute(statement).scalars())


def old_records(hashes: Iterable[bytes], at: datetime) -> Old:
    """These records, but for those that were stored again meanwhile."""
    named = _records.c.hash.in_(list(hashes))
    return Old(_records, named & _is_settled(at), sa.func.length(_records.c.body))


def _span(row: sa.Row[tuple[int, str, str, int]], since: datetime, newest: int) -> Span | None:
    of_stream = (_publications.c.channel_id == row.channel_id) & (_publications.c.stream == row.stream)
    revision = _publications.c.revision
    ends = sa.select(sa.func.min(revision), sa.func.max(revision).filter(_publications.c.at <= since)).where(
        of_stream
    )
    oldest, in_force = db.connection().execute(ends).one()
    if oldest is None:
        return None
    last = sa.select(revision).where(of_stream).order_by(revision.desc()).limit(newest).subquery()
    first_of_last = db.connection().execute(sa.select(sa.func.min(last.c.revision))).scalar_one()
    kept = min(in_force or oldest, first_of_last, row.live_revision or oldest)
    return Span(row.channel_id, row.code, row.stream, oldest, max(kept, oldest))


def _hold_content(spans: list[Span]) -> list[Span]:
    """Keep the content that a kept revision of prices stands for: its lines are read from there."""
    held = {span.channel_id: _content_of(span) for span in spans if span.stream == PRICES}
    return [
        replace(span, kept=max(span.oldest, min(span.kept, held[span.channel_id])))
        if span.stream == CONTENT and span.channel_id in held
        else span
        for span in spans
    ]


def _content_of(span: Span) -> int:
    """The oldest content that the kept revisions of prices stand for: that of the oldest of them."""
    statement = sa.select(_publications.c.basis).where(
        _publications.c.channel_id == span.channel_id,
        _publications.c.stream == span.stream,
        _publications.c.revision == span.kept,
    )
    return PricePoint.from_json(db.connection().execute(statement).scalar_one()).content


def _before(span: Span, revision: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        _publications.c.channel_id == span.channel_id,
        _publications.c.stream == span.stream,
        _publications.c.revision < revision,
    )


def _is_unshown(span: Span) -> sa.ColumnElement[bool]:
    return sa.and_(_listings.c.channel_id == span.channel_id, _listings.c.to_revision <= span.kept)


def _unused_views(needed: Collection[int]) -> list[int]:
    published = sa.select(_streams.c.view_id).where(_streams.c.view_id.is_not(None))
    statement = sa.select(_views.c.id).where(_views.c.id.not_in(needed), _views.c.id.not_in(published))
    return list(db.connection().execute(statement.order_by(_views.c.id)).scalars())


def _is_settled(at: datetime) -> sa.ColumnElement[bool]:
    before = clock.day_in("UTC", at) - SAFE
    return sa.or_(_records.c.stored_on.is_(None), _records.c.stored_on < before)
