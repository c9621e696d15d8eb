"""Carrying plans out as edges do, and the whole catalogue to compare before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Document
from pim.catalog.models import Product
from pim.enrich import life
from pim.enrich.life import Outcome, Plan
from tests.builders import AUTHOR


def carry_out(make: Callable[[], Plan]) -> Outcome:
    """Make a plan and save it."""
    with db.transaction():
        return life.carry_out(make(), AUTHOR)


def rehearse(make: Callable[[], Plan]) -> Outcome:
    """Make a plan and preview it."""
    with db.rehearsal():
        return life.carry_out(make(), AUTHOR)


def fates(outcome: Outcome) -> dict[tuple[str, str], str]:
    """What becomes of each field, by product and field."""
    return {(fate.key, fate.field): fate.fate for fate in outcome.plan.fates}


def picture() -> dict[int, dict[str, Any]]:
    """Everything that is stored of all products and models, times apart."""
    with db.transaction() as conn:
        rows = conn.execute(sa.select(Product.__table__)).mappings()
        return {
            row["id"]: {name: part for name, part in row.items() if not name.endswith("_at")} for row in rows
        }


def load(key: str) -> Document:
    """The stored document."""
    with db.transaction():
        return documents.get(key).own


def effective(key: str) -> dict[Any, Any]:
    """The values that hold for a product, by slot."""
    with db.transaction():
        return life.effective(documents.get(key))
