"""Listings: which record a channel showed in which revisions. Reading and moving them.

Rows are opened and closed, never overwritten; "as of revision r" is a condition.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.publish.models import GROUP, PRODUCT, REASONS, RELATIONS, Listing

_listings = Listing.__table__

OPENED_AT_ONCE = 10_000  # rows spelt for the database at a time

Keyed = dict[int, bytes]  # key -> record hash


@dataclass
class Moves:
    """What a revision changes in what is listed of one kind: what opens, and what closes for good.

    Of `RELATIONS` it is what the listings of products name beside their records.
    """

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


class Lineup:
    """What a channel lists once a revision is made: the open listings, and its moves over them.

    The moves need not be written, and may still be added to.
    """

    def __init__(self, channel_id: int, *moves: Moves) -> None:
        self._channel_id = channel_id
        self._moves = {move.kind: move for move in moves}

    def find(self, kind: int, keys: Collection[int] | None = None) -> Keyed:
        """What is listed of a kind, of these keys or of all."""
        found, moves = load_open(self._channel_id, kind, keys), self._moves[kind]
        for key in found.keys() & moves.closed:
            del found[key]
        opened = moves.opened
        return found | (opened if keys is None else {key: opened[key] for key in keys if key in opened})


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
    """What the channel lists now, of these keys or of all; of relations the hashes beside the products'."""
    return _load(channel_id, kind, _listings.c.to_revision.is_(None), keys)


def load_at(channel_id: int, kind: int, revision: int, keys: Collection[int] | None = None) -> Keyed:
    """What the channel listed in a revision, of these keys or of all."""
    return _load(channel_id, kind, at_revision(_listings, revision), keys)


def write(channel_id: int, revision: int, moves: Sequence[Moves]) -> None:
    """Close and open rows as the moves of the three kinds say, in the caller's transaction."""
    products, groups, relations = moves
    _close(channel_id, revision, GROUP, groups.closed, groups.replaced.keys())
    _open(channel_id, revision, GROUP, [(key, hash_, None) for key, hash_ in groups.opened.items()])
    otherwise = (relations.opened.keys() | relations.closed.keys()) - products.closed.keys()
    replaced = products.replaced.keys() | (otherwise - products.entered)
    stood = _load_pairs(channel_id, replaced)
    opened = []
    for key in products.opened.keys() | otherwise:
        hash_, beside = stood.get(key, (b"", None))
        beside = None if key in relations.closed else relations.opened.get(key, beside)
        opened.append((key, products.opened.get(key, hash_), beside))
    _close(channel_id, revision, PRODUCT, products.closed, replaced)
    _open(channel_id, revision, PRODUCT, opened)


def copy_open(from_id: int, to_id: int, revision: int) -> None:
    """Open in a channel that lists nothing yet what another one lists now."""
    c = _listings.c
    names = ["channel_id", "kind", "key", "from_revision", "hash", "relations_hash"]
    told = sa.select(sa.literal(to_id), c.kind, c.key, sa.literal(revision), c.hash, c.relations_hash).where(
        c.channel_id == from_id, c.to_revision.is_(None)
    )
    db.connection().execute(_listings.insert().from_select(names, told))


def _load(
    channel_id: int, kind: int, condition: sa.ColumnElement[bool], keys: Collection[int] | None
) -> Keyed:
    c = _listings.c
    hash_, of_kind = c.hash, kind
    if kind == RELATIONS:
        hash_, of_kind, condition = c.relations_hash, PRODUCT, condition & c.relations_hash.is_not(None)
    statement = sa.select(c.key, hash_).where(c.channel_id == channel_id, c.kind == of_kind, condition)
    if keys is not None:
        statement = statement.where(db.within(c.key, keys))
    return dict(db.connection().execute(statement).all())


def _load_pairs(channel_id: int, keys: Collection[int]) -> dict[int, tuple[bytes, bytes | None]]:
    """Both hashes of what the channel lists now of these products."""
    if not keys:
        return {}
    c = _listings.c
    statement = sa.select(c.key, c.hash, c.relations_hash).where(
        c.channel_id == channel_id, c.kind == PRODUCT, c.to_revision.is_(None), db.within(c.key, keys)
    )
    return {row[0]: (row[1], row[2]) for row in db.connection().execute(statement)}


def _close(
    channel_id: int, revision: int, kind: int, gone: Mapping[int, str], replaced: Collection[int]
) -> None:
    told: list[dict[str, int | None]]
    told = [{"k": key, "why": REASONS.index(reason)} for key, reason in sorted(gone.items())]
    told += [{"k": key, "why": None} for key in sorted(replaced)]
    if not told:
        return
    statement = (
        _listings.update()
        .where(
            _listings.c.channel_id == channel_id,
            _listings.c.kind == kind,
            _listings.c.key == sa.bindparam("k"),
            _listings.c.to_revision.is_(None),
        )
        .values(to_revision=revision, reason=sa.bindparam("why"))
    )
    db.connection().execute(statement, told)


def _open(
    channel_id: int, revision: int, kind: int, opened: Collection[tuple[int, bytes, bytes | None]]
) -> None:
    names = ("channel_id", "kind", "key", "from_revision", "hash", "relations_hash")
    ordered = sorted(opened)
    for start in range(0, len(ordered), OPENED_AT_ONCE):
        slice_ = ordered[start : start + OPENED_AT_ONCE]
        rows = [(channel_id, kind, key, revision, hash_, beside) for key, hash_, beside in slice_]
        db.insert_tuples(_listings, names, rows)
