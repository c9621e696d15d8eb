"""Runs migrations on the application's own engine, each in a transaction that also covers its DDL."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from pim.db import Base

# The virtual table of full-text search and its shadows are SQLite's own.
NOT_OURS = "product_search_fts"


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out of comparisons what no model describes."""
    return not (kind == "table" and name is not None and name.startswith(NOT_OURS))


def run() -> None:
    """Migrate. On SQLite the transaction begins here: its driver would let DDL out of it."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection.execution_options(sqlite_begin="IMMEDIATE"),
            target_metadata=Base.metadata,
            include_name=include_name,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
