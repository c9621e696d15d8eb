"""Kinds of jobs for tests, with an effect that can be counted: rows of a table of their own."""

from __future__ import annotations

import time

import sqlalchemy as sa

from pim import db, jobs
from pim.jobs import Kind

EFFECTS = sa.Table("test_effect", sa.MetaData(), sa.Column("name", sa.String(50)))


def register() -> None:
    """Make the kinds of the tests known, and their table."""
    EFFECTS.create(db.db.engine, checkfirst=True)
    jobs.register_kind(
        Kind("effect", effect, atomic=True, delays=(0.0,) * 20, needs=("name",), takes=("seconds",)),
    )


def effect(given):
    """Note the name, after `seconds`."""
    time.sleep(given.get("seconds", 0))
    db.connection().execute(EFFECTS.insert(), {"name": given["name"]})
    return {"noted": given["name"]}


def effects():
    """The names that were noted, in order."""
    with db.transaction() as conn:
        return list(conn.execute(sa.select(EFFECTS.c.name).order_by(EFFECTS.c.name)).scalars())
