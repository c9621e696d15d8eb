"""What receivers say they have taken over: the last revision that each token has acknowledged.

A fetch says what was sent, an acknowledgement what arrived. Operational rows, no change sets;
nothing here commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim import db
from pim.accounts import Token
from pim.db import UtcDateTime
from pim.publish.channels import ChannelSettings


class FeedAcknowledgement(db.db.Model):  # type: ignore[name-defined,misc]
    """The last revision of a channel that the reader with a token has applied, and in which count."""

    __tablename__ = "feed_acknowledgement"

    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"), primary_key=True)
    token_id: Mapped[int] = mapped_column(sa.ForeignKey("token.id"), primary_key=True)
    revision: Mapped[int]
    epoch: Mapped[str] = mapped_column(sa.String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


_acknowledged = FeedAcknowledgement.__table__
_tokens = Token.__table__


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who has which revision; see `FeedAcknowledgement`."""

    token_id: int
    label: str
    revision: int
    epoch: str
    at: datetime


def acknowledge(channel: ChannelSettings, token_id: int, revision: int, epoch: str, at: datetime) -> None:
    """Keep that the reader has applied a revision; also an older one, as after a restore of its own."""
    key = (_acknowledged.c.channel_id == channel.id) & (_acknowledged.c.token_id == token_id)
    said = {"revision": revision, "epoch": epoch, "at": at}
    done = db.connection().execute(_acknowledged.update().where(key).values(said))
    if not done.rowcount:
        row = {"channel_id": channel.id, "token_id": token_id, **said}
        db.connection().execute(_acknowledged.insert(), row)


def list_acknowledgements(channel: ChannelSettings) -> list[Acknowledgement]:
    """What each token that is not revoked has acknowledged last, the newest token first."""
    statement = (
        sa.select(_tokens.c.id, _tokens.c.label, _acknowledged.c.revision, _acknowledged.c.epoch)
        .add_columns(_acknowledged.c.at)
        .join(_acknowledged, _acknowledged.c.token_id == _tokens.c.id)
        .where(_acknowledged.c.channel_id == channel.id, _tokens.c.revoked_at.is_(None))
        .order_by(_tokens.c.id.desc())
    )
    return [Acknowledgement(*row) for row in db.connection().execute(statement)]
