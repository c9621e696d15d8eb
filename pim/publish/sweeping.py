"""Media files that nobody needs any more: which they are, and deleting them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from pim import clock, db
from pim.catalog.media import Stored, library
from pim.changes.models import Change, ChangeSet
from pim.errors import BadValue
from pim.locks import exclusive
from pim.publish.models import Record

LEAST = timedelta(days=1)  # an upload may wait so long in an open form
SHOWN, CHANGED = "shown", "changed"

_records = Record.__table__
_changes = Change.__table__
_sets = ChangeSet.__table__
_IN_ADDRESS = re.compile(r"/media/([0-9a-f]{64})/")
_IN_VALUE = re.compile(r'"file": ?"([0-9a-f]{64})"')
BATCH = 1000
LOCK = "media sweep"  # a backup holds it, so that every file that its rows name can be copied


@dataclass(frozen=True, slots=True)
class Orphan:
    """A file that no product, model or reference record uses. `held` says why it is kept all the same.

    "shown": it stands in a record that a channel has shown, "changed": in a change set that waits,
    or one that is younger than the time of grace, and may be undone; "" if nothing holds it.
    """

    stored: Stored
    held: str


def list_orphans(older_than: timedelta) -> list[Orphan]:
    """The files that nobody uses and nobody has given for so long, the oldest first.

    Reads all records and the young changes, if there is such a file. Raises `BadValue` below `LEAST`.
    """
    since = _since(older_than)
    unused = library.list_unused(since)
    if not unused:
        return []
    hashes = {stored.sha256 for stored in unused}
    shown = hashes & set(_find(_records_bodies(), _IN_ADDRESS))
    changed = hashes & set(_find(_young_changes(since), _IN_VALUE))
    return [
        Orphan(one, SHOWN if one.sha256 in shown else CHANGED if one.sha256 in changed else "")
        for one in unused
    ]


def sweep(older_than: timedelta) -> list[Stored]:
    """Delete the orphans that nothing holds; give what is gone. A transaction for each; call it in none.

    Raises `Busy` while a backup or another sweep is under way.
    """
    since = _since(older_than)
    with exclusive(LOCK):
        with db.transaction():
            orphans = [one.stored for one in list_orphans(older_than) if not one.held]
        gone = []
        for stored in orphans:
            with db.transaction():
                db.take_turn(alone=True)  # nobody may begin to use it meanwhile
                if library.remove(stored.sha256, since):
                    gone.append(stored)
    return gone


def _since(older_than: timedelta) -> datetime:
    if older_than < LEAST:
        raise BadValue("older than", str(older_than), "At least a day: uploads wait in open forms.")
    return clock.now() - older_than


def _records_bodies() -> sa.Executable:
    return sa.select(_records.c.body)


def _young_changes(since: datetime) -> sa.Executable:
    """What stood and stands in fields, as text, of sets that wait or are younger."""
    young = _sets.c.state.not_in(("applied", "reverted"))
    young |= (_sets.c.created_at >= since) | (_sets.c.applied_at >= since)
    parts = [_changes.c[name] for name in ("expected", "value", "before", "after")]
    texts = (sa.func.coalesce(sa.type_coerce(part, sa.Text), "") for part in parts)
    statement = sa.select(*texts).join(_sets, _sets.c.id == _changes.c.set_id)
    return statement.where(young)


def _find(statement: sa.Executable, pattern: re.Pattern[str]) -> Iterator[str]:
    for row in db.connection().execution_options(yield_per=BATCH).execute(statement):
        yield from _found(row, pattern)


def _found(row: Iterable[str], pattern: re.Pattern[str]) -> Iterator[str]:
    for text in row:
        yield from pattern.findall(text)
