"""Listings: which record a channel showed in which revisions. Reading and moving them.

Rows are opened and closed, never overwritten; "as of revision r" is a condition.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.publish.models import REASONS, Listing

_listings = Listing.__table__

Keyed = dict[int, bytes]  # key -> record hash


@dataclass
class Moves:
    """What a revision changes in the listings of one kind: what opens, and what closes for good."""

    kind: int
    opened: Keyed = field(default_factory=dict)
    closed: dict[int, str] = field(default_factory=dict)  # key -> reason
    replaced: Keyed = field(default_factory=dict)  # what keys of `opened` listed before

    @property
    def entered(self) -> set[int]:
        """Keys that were not listed before."""
        return self.opened.keys() - self.replaced

    def __bool__(self) -> bool:
        return bool(self.opened or self.closed)


def compare(kind: int, listed: Keyed, wanted: Keyed, reasons: Mapping[int, str], default: str) -> Moves:
    """What brings `listed` to `wanted`; what goes without a reason of its own goes for the default one."""
    moves = Moves(kind)
    for key, hash_ in wanted.items():
        before = listed.get(key)
        if before != hash_:
            moves.opened[key] = hash_
            if before is not None:
                moves.replaced[key] = before
    moves.closed = {key: reasons.get(key, default) for key in listed.keys() - wanted.keys()}
    return moves


def at_revision(table: Any, revision: int) -> sa.ColumnElement[bool]:
    """The rows of `table` (listing, or an alias of it) that a channel showed in a revision."""
    condition: sa.ColumnElement[bool] = (table.c.from_revision <= revision) & (
        table.c.to_revision.is_(None) | (table.c.to_revision > revision)
    )
    return condition


def load_open(channel_id: int, kind: int, keys: Collection[int] | None = None) -> Keyed:
    """What the channel lists now, of these keys or of all."""
    condition = (
        (_listings.c.channel_id == channel_id)
        & (_listings.c.kind == kind)
        & _listings.c.to_revision.is_(None)
    )
    if keys is not None:
        condition &= db.within(_listings.c.key, keys)
    statement = sa.select(_listings.c.key, _listings.c.hash).where(condition)
    return {row.key: row.hash for row in db.connection().execute(statement)}


def load_at(channel_id: int, kind: int, revision: int, keys: Collection[int] | None = None) -> Keyed:
    """What the channel listed in a revision, of these keys or of all."""
    statement = sa.select(_listings.c.key, _listings.c.hash).where(
        _listings.c.channel_id == channel_id, _listings.c.kind == kind, at_revision(_listings, revision)
    )
    if keys is not None:
        statement = statement.where(db.within(_listings.c.key, keys))
    return {row.key: row.hash for row in db.connection().execute(statement)}


def write(channel_id: int, revision: int, moves: Moves) -> None:
    """Close and open rows as the revision says, in the caller's transaction."""
    gone = [{"k": key, "why": REASONS.index(reason)} for key, reason in sorted(moves.closed.items())] + [
        {"k": key, "why": None} for key in sorted(moves.replaced)
    ]
    if gone:
        statement = (
            _listings.update()
            .where(
                _listings.c.channel_id == channel_id,
                _listings.c.kind == moves.kind,
                _listings.c.key == sa.bindparam("k"),
                _listings.c.to_revision.is_(None),
            )
            .values(to_revision=revision, reason=sa.bindparam("why"))
        )
        db.connection().execute(statement, gone)
    names = ("channel_id", "kind", "key", "from_revision", "hash")
    opened = sorted(moves.opened.items())
    rows = [(channel_id, moves.kind, key, revision, hash_) for key, hash_ in opened]
    db.insert_tuples(_listings, names, rows)


def copy_open(from_id: int, to_id: int, revision: int) -> None:
    """Open in a channel that lists nothing yet what another one lists now."""
    c = _listings.c
    names = ["channel_id", "kind", "key", "from_revision", "hash"]
    told = sa.select(sa.literal(to_id), c.kind, c.key, sa.literal(revision), c.hash).where(
        c.channel_id == from_id, c.to_revision.is_(None)
    )
    db.connection().execute(_listings.insert().from_select(names, told))
