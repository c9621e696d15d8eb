"""How much of the change log is needed: its readers hold positions in it.

One that has slept for too long loses its position, and compares everything anew when it wakes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from pim import db
from pim.changes import log
from pim.changes.models import ChangeLog
from pim.errors import Busy
from pim.keeping.rows import Old
from pim.locks import exclusive
from pim.publish.models import CONTENT, ChannelStream, Publication, View

_log = ChangeLog.__table__
_publications = Publication.__table__
_views = View.__table__
_streams = ChannelStream.__table__
# lock -> where its position stands, by what id, and which rows read this log at all
_READERS = (
    ("view", _views, _views.c.id, sa.true()),
    ("channel", _streams, _streams.c.channel_id, _streams.c.stream == CONTENT),
)


def find_end(at: datetime, days: int) -> int:
    """The position up to which nobody needs the log: what every reader has read, and what is `days` old.

    Positions have no time of their own: a publication tells where the log ended then.
    """
    old = sa.select(sa.func.max(_publications.c.position)).where(
        _publications.c.stream == CONTENT, _publications.c.at <= at - timedelta(days=days)
    )
    return max(_read_by_all(), db.connection().execute(old).scalar() or 0)


def let_go(end: int) -> list[str]:
    """Have readers before `end` compare everything anew, when they next read; the names of those busy now.

    Each under its lock: nobody reads on from a position that is about to lose what follows it.
    """
    busy = []
    for kind, table, key, reads in _READERS:
        behind = reads & (table.c.position < end)
        with db.moment():
            sleeping = list(db.connection().execute(sa.select(key).where(behind)).scalars())
        for row_id in sleeping:
            try:
                with exclusive(f"{kind}:{row_id}"), db.transaction() as connection:
                    connection.execute(table.update().where(behind, key == row_id).values(position=None))
            except Busy:
                busy.append(f"{kind} {row_id}")
    return busy


def old_entries(end: int) -> Old:
    """The entries up to a position, as far as no reader needs them."""
    return Old(_log, _log.c.position <= end, sa.func.length(sa.type_coerce(_log.c.touched, sa.Text)))


def needed_from(end: int) -> int:
    """`end`, or an earlier position that some reader still holds."""
    return min(end, _read_by_all())


def _read_by_all() -> int:
    held = [
        db.connection().execute(sa.select(sa.func.min(table.c.position)).where(reads)).scalar()
        for _kind, table, _key, reads in _READERS
    ]
    return min((position for position in held if position is not None), default=log.last_position())
