"""What the laid fields of listed products break, as the live file of their channel was written.

Operational rows, compared with each file and written where they differ. What a view holds back is not
among them: that is never listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from channels.base import Problem
from pim import db
from pim.publish.models import HeldItem

_held = HeldItem.__table__

Told = list[list[str]]  # severity, field, locale, rule, found, remedy: as in `rendering.problems`


def note_broken(channel_id: int, broken: Mapping[int, Sequence[Problem]]) -> None:
    """Keep what products of a channel break as its file stands now, in the caller's transaction."""
    wanted = {key: _row(channel_id, key, problems) for key, problems in broken.items()}
    statement = sa.select(_held.c.product_id, _held.c.is_held, _held.c.problems)
    standing = {
        row.product_id: (row.is_held, row.problems)
        for row in db.connection().execute(statement.where(_held.c.channel_id == channel_id))
    }
    if gone := standing.keys() - wanted.keys():
        condition = (_held.c.channel_id == channel_id) & db.within(_held.c.product_id, gone)
        db.connection().execute(_held.delete().where(condition))
    rows = [row for key, row in wanted.items() if standing.get(key) != (row["is_held"], row["problems"])]
    if standing:
        db.upsert_rows(_held, rows, ["is_held", "problems"])
    else:
        db.insert_rows(_held, rows)


def count_held(channel_id: int) -> int:
    """How many listed products the live file of a channel leaves out."""
    condition = (_held.c.channel_id == channel_id) & _held.c.is_held
    return int(db.connection().execute(sa.select(sa.func.count()).where(condition)).scalar_one())


def count_held_by_channel() -> dict[int, int]:
    """The same of all channels; those that leave out none are not in it."""
    statement = sa.select(_held.c.channel_id, sa.func.count()).where(_held.c.is_held)
    return {row[0]: row[1] for row in db.connection().execute(statement.group_by(_held.c.channel_id))}


def load_broken(channel_id: int, *, is_held: bool, limit: int | None = None) -> dict[int, Told]:
    """The products that the live file leaves out, or those that it has with a warning, by ascending id."""
    statement = (
        sa.select(_held.c.product_id, _held.c.problems)
        .where(_held.c.channel_id == channel_id, _held.c.is_held.is_(is_held))
        .order_by(_held.c.product_id)
        .limit(limit)
    )
    return {row.product_id: row.problems for row in db.connection().execute(statement)}


def find_held(channel_id: int, product_id: int) -> Told | None:
    """Why the live file leaves a product out; None where it does not."""
    condition = (_held.c.channel_id == channel_id) & (_held.c.product_id == product_id) & _held.c.is_held
    found: Told | None = db.connection().execute(sa.select(_held.c.problems).where(condition)).scalar()
    return found


def _row(channel_id: int, product_id: int, problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "channel_id": channel_id,
        "product_id": product_id,
        "is_held": any(one.severity == "error" for one in problems),
        "problems": [[p.severity, p.field, p.locale, p.rule, p.found, p.remedy] for p in problems],
    }
