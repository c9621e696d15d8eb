"""What the start page counts, in a number of queries that does not grow with the catalogue's parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.models import Ancestry, Product
from pim.changes import ChangeSet
from pim.enrich.models import ProductCompleteness
from pim.publish.models import CONTENT, Channel, Publication
from pim.structure.snapshot import Structure

_ancestry = Ancestry.__table__
_channels = Channel.__table__
_completeness = ProductCompleteness.__table__
_products = Product.__table__
_publications = Publication.__table__
_sets = ChangeSet.__table__

HEATS = 4  # tints of a cell that is not complete


@dataclass(frozen=True, slots=True)
class Gap:
    """How many products lack something required in a scope and locale.

    `heat` is 0 where nothing is missing, then 1 to `HEATS` by the share of all products.
    """

    scope: str
    locale: str
    count: int
    heat: int


def list_gaps(structure: Structure) -> dict[str, dict[str, Gap]]:
    """The gaps by locale and scope, in every locale that each scope has; archived products are left out."""
    counts, archived = _count_incomplete(), _count_incomplete(_is_archived())
    total = _count_products()
    found: dict[str, dict[str, Gap]] = {}
    for scope, locale in structure.iter_scope_locales():
        key = (scope.id, structure.locale(locale).id)
        count = counts.get(key, 0) - archived.get(key, 0)
        found.setdefault(locale, {})[scope.code] = Gap(scope.code, locale, count, _heat(count, total))
    return found


def list_open_sets(limit: int = 20) -> list[ChangeSet]:
    """The change sets that somebody has to look after: applying, scheduled, waiting for approval."""
    order = sa.case({"applying": 0, "proposed": 1}, value=_sets.c.state, else_=2)
    statement = (
        sa.select(ChangeSet)
        .where(_sets.c.state.in_(("applying", "scheduled", "proposed")))
        .order_by(order, _sets.c.due_at, _sets.c.id)
        .limit(limit)
    )
    return list(db.db.session.scalars(statement))


def list_publications(limit: int = 8) -> Sequence[Any]:
    """The last publications of all channels, each with `code` and `labels` of its channel."""
    statement = (
        sa.select(_publications, _channels.c.code, _channels.c.labels)
        .join(_channels, _channels.c.id == _publications.c.channel_id)
        .where(_publications.c.stream == CONTENT)
        .order_by(_publications.c.id.desc())
        .limit(limit)
    )
    return db.connection().execute(statement).all()


def _count_incomplete(condition: sa.ColumnElement[bool] | None = None) -> dict[tuple[int, int], int]:
    """Incomplete products by scope and locale id."""
    statement = (
        sa.select(_completeness.c.scope_id, _completeness.c.locale_id, sa.func.count())
        .where(_completeness.c.missing_count > 0)
        .group_by(_completeness.c.scope_id, _completeness.c.locale_id)
    )
    if condition is not None:
        statement = statement.where(condition)
    return {(row[0], row[1]): row[2] for row in db.connection().execute(statement)}


def _is_archived() -> sa.ColumnElement[bool]:
    """Told by the few that are archived: asking each of the others took longer than all the counting."""
    below = (
        sa.select(_ancestry.c.product_id)
        .join(_products, _products.c.id == _ancestry.c.ancestor_id)
        .where(_products.c.archived.is_(True))
    )
    condition: sa.ColumnElement[bool] = _completeness.c.product_id.in_(below)
    return condition


def _count_products() -> int:
    statement = sa.select(sa.func.count()).where(
        _products.c.kind == "product", _products.c.archived.is_(False)
    )
    return int(db.connection().execute(statement).scalar_one())


def _heat(count: int, total: int) -> int:
    return 0 if count == 0 else min(HEATS, 1 + count * HEATS // max(total, 1))
