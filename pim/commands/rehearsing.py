"""Dry runs: doing it all in a transaction of which nothing is kept."""

from __future__ import annotations

from contextlib import AbstractContextManager

import sqlalchemy as sa

from pim import db


def transaction(*, dry_run: bool) -> AbstractContextManager[sa.Connection]:
    """`db.transaction`; in a dry run `db.rehearsal`."""
    return db.rehearsal() if dry_run else db.transaction()
