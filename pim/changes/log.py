"""The change log: every applied chunk, in the order in which it became visible.

Writers insert one inbox row in their own transaction. The sequencer, the first step of
every publication, moves committed rows to the log and gives them dense positions: numbers
handed out by concurrent writers themselves become visible in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from pim import db
from pim.changes.models import ChangeInbox, ChangeLog, ChangeLogEnd

_inbox = ChangeInbox.__table__
_log = ChangeLog.__table__
_end = ChangeLogEnd.__table__
_INSERT = _inbox.insert()
_SEQUENCER_KEY = 7_230_001  # any constant: the advisory lock of the sequencer

Ids = dict[str, set[int]]  # kind -> ids


def append(touched: Mapping[str, Iterable[int]]) -> None:
    """Put what a chunk touched into the inbox, in the transaction of the chunk."""
    row = {kind: sorted(ids) for kind, ids in sorted(touched.items()) if ids}
    if row:
        db.connection().execute(_INSERT, {"touched": row})


def sequence() -> int:
    """Move what is committed from the inbox to the log; give the position of the log's end.

    On PostgreSQL call it in a transaction of its own, READ COMMITTED: what it moved must
    be visible to the snapshot that a publication takes after it.
    """
    conn = db.connection()
    if not db.is_sqlite():
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_SEQUENCER_KEY)))
    end = conn.execute(sa.select(_end.c.position)).scalar()
    if end is None:
        end = 0
        conn.execute(_end.insert(), {"id": 1, "position": 0})
    rows = conn.execute(sa.select(_inbox.c.id, _inbox.c.touched).order_by(_inbox.c.id)).all()
    if not rows:
        return end
    db.insert_rows(
        _log, [{"position": end + n, "touched": row.touched} for n, row in enumerate(rows, start=1)]
    )
    conn.execute(
        _inbox.delete().where(_inbox.c.id == sa.bindparam("moved")), [{"moved": row.id} for row in rows]
    )
    end += len(rows)
    conn.execute(_end.update().values(position=end))
    return end


def last_position() -> int:
    """The end of the log as the current transaction sees it."""
    return db.connection().execute(sa.select(_end.c.position)).scalar() or 0


def touched_since(position: int) -> Ids:
    """What was touched after a position, by kind, the inbox that is visible now included.

    With the inbox, a reader that holds one snapshot misses nothing that the snapshot shows.
    """
    conn = db.connection()
    found: Ids = {}
    since = sa.select(_log.c.touched).where(_log.c.position > position).order_by(_log.c.position)
    for statement in (since, sa.select(_inbox.c.touched)):
        for row in conn.execute(statement).scalars():
            for kind, ids in row.items():
                found.setdefault(kind, set()).update(ids)
    return found
