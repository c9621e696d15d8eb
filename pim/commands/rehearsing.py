"""Dry runs: doing it all in a transaction of which nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from pim import db


class _Enough(Exception):
    """Ends the transaction of a rehearsal."""


@contextmanager
def transaction(*, dry_run: bool) -> Iterator[sa.Connection]:
    """`db.transaction`; rolled back at the end of the block in a dry run, after everything was tried."""
    try:
        with db.transaction() as conn:
            yield conn
            if dry_run:
                raise _Enough
    except _Enough:
        return
