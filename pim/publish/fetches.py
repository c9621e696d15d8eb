"""What receivers fetched, and when: the answer to “has the shop got it?”.

Operational rows, no change sets. Nothing here commits, and nothing here knows requests,
which are `pim.web`'s.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim import db
from pim.accounts import Token
from pim.db import UtcDateTime
from pim.publish.channels import ChannelSettings

CONTENT_WHATS = ("full", "part", "delta", "manifest", "schema", "item", "sample", "ack")
WHATS = (*CONTENT_WHATS, "prices", "new_prices", "stock", "new_stock")


class FeedFetch(db.db.Model):  # type: ignore[name-defined,misc]
    """One request of a receiver whose token was live, also one that was refused.

    The channel is the token's own, whatever was asked for.
    """

    __tablename__ = "feed_fetch"
    __table_args__ = (
        sa.Index("ix_feed_fetch_channel_id", "channel_id", "id"),
        sa.Index("ix_feed_fetch_token_id", "token_id", "id"),  # the last fetch of a token that sleeps
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"))
    token_id: Mapped[int] = mapped_column(sa.ForeignKey("token.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it was asked
    what: Mapped[str] = mapped_column(sa.String(10))  # one of WHATS
    revision: Mapped[int | None]  # that was answered with; None for a refusal
    status: Mapped[int] = mapped_column(sa.SmallInteger)  # of HTTP
    bytes: Mapped[int] = mapped_column(sa.BigInteger)  # of the body, as far as they were taken

    def __repr__(self) -> str:
        return f"<FeedFetch {self.what} {self.status} {self.at:%Y-%m-%d %H:%M:%S}>"


_fetches = FeedFetch.__table__
_tokens = Token.__table__


@dataclass(frozen=True, slots=True)
class LastFetch:
    """The last feed that a token got, of those that were answered with a revision; None if it got none."""

    token_id: int
    label: str
    prefix: str
    at: datetime | None
    what: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class Fetch:
    """What was fetched, and by which token; see `FeedFetch`."""

    at: datetime
    what: str
    revision: int | None
    status: int
    bytes: int
    token_prefix: str
    token_label: str


def record_fetch(
    token: tuple[int, int], at: datetime, what: str, *, revision: int | None, status: int, size: int
) -> None:
    """Remember a fetch, in the caller's transaction; `token` is the id of its channel and its own."""
    channel_id, token_id = token
    values = {"channel_id": channel_id, "token_id": token_id, "at": at, "what": what}
    values |= {"revision": revision, "status": status, "bytes": size}
    db.connection().execute(_fetches.insert(), values)


def last_fetches(channel: ChannelSettings, limit: int = 50) -> list[Fetch]:
    """The fetches of a channel, the newest first, refused ones too."""
    names = ("at", "what", "revision", "status", "bytes")
    columns = [_fetches.c[name] for name in names]
    statement = (
        sa.select(*columns, _tokens.c.prefix.label("token_prefix"), _tokens.c.label.label("token_label"))
        .join(_tokens, _tokens.c.id == _fetches.c.token_id)
        .where(_fetches.c.channel_id == channel.id)
        .order_by(_fetches.c.id.desc())
        .limit(limit)
    )
    return [Fetch(**row) for row in db.connection().execute(statement).mappings()]


def old_fetches(before: datetime) -> sa.ColumnElement[bool]:
    """What was fetched before an instant, but for the last fetch of each token that was answered with a feed.

    A receiver that polls every minute makes half a million rows a year.
    """
    last = _fetches.alias("last")
    kept = sa.select(sa.func.max(last.c.id)).where(last.c.revision.is_not(None)).group_by(last.c.token_id)
    return sa.and_(_fetches.c.at < before, _fetches.c.id.not_in(kept))


def list_last_fetches(*channel_ids: int) -> dict[int, list[LastFetch]]:
    """By channel, of these or of all, the last feed that each live token got, the newest token first."""
    last = _fetches.alias("last")
    last_id = (
        sa.select(last.c.id)
        .where(
            last.c.channel_id == _tokens.c.channel_id,
            last.c.token_id == _tokens.c.id,
            last.c.revision.is_not(None),
            last.c.what.in_(CONTENT_WHATS),
        )
        .order_by(last.c.id.desc())
        .limit(1)
        .correlate(_tokens)
        .scalar_subquery()
    )
    statement = (
        sa.select(_tokens.c.channel_id, _tokens.c.id, _tokens.c.label, _tokens.c.prefix)
        .add_columns(_fetches.c.at, _fetches.c.what, _fetches.c.revision)
        .select_from(_tokens)
        .outerjoin(_fetches, _fetches.c.id == last_id)
        .where(_tokens.c.revoked_at.is_(None))
        .order_by(_tokens.c.id.desc())
    )
    if channel_ids:
        statement = statement.where(_tokens.c.channel_id.in_(channel_ids))
    found: dict[int, list[LastFetch]] = defaultdict(list)
    for row in db.connection().execute(statement):
        fetch = LastFetch(row.id, row.label, row.prefix, row.at, row.what, row.revision)
        found[row.channel_id].append(fetch)
    return found
