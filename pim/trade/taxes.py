"""Which products name a tax class themselves, as a ledger: what was told of a tax can be told again.

Documents say it; a hook follows them in the same transaction. Few products name one, and
few edits change it, so that whoever does waits for the one before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.documents import Document
from pim.catalog.models import Ancestry
from pim.catalog.side_tables import iter_slices
from pim.changes.targets import Touched
from pim.trade import sequences
from pim.trade.models import ProductTax

_taxes = ProductTax.__table__
_ancestry = Ancestry.__table__

_Named = dict[tuple[int, str], str]  # product or model, market -> tax class


def write_taxes(touched: Touched) -> None:
    """Hook: end and open rows where documents name other tax classes than before."""
    changed = []
    for kind in ("model", "product"):
        target: Any = touched.targets.get(kind)
        for target_id in target.changed if target is not None else ():
            was, now = target.old[target_id], target.now[target_id]
            if now.vat != (was.vat if was is not None else {}):
                changed.append(now)
    if changed:
        _follow(changed)


def rebuild() -> None:
    """Bring the ledger to what the documents say, in the caller's transaction; what stood before is kept."""
    for slice_ in iter_slices():
        _follow(slice_)


def last_number() -> int:
    """The number of the last change of named tax classes; 0 before the first."""
    return sequences.last(sequences.TAXES)


def has_named(market: str) -> bool:
    """Whether anything ever named a tax class of its own in a market."""
    return bool(db.connection().execute(sa.select(sa.exists().where(_taxes.c.market == market))).scalar())


def load_classes(market: str, number: int, product_ids: Collection[int] | None = None) -> dict[int, str]:
    """The tax class that products name or inherit in a market, as it stood at a number; of these or of all.

    Those for which nothing names one are left out.
    """
    statement = (
        sa.select(_ancestry.c.product_id, _taxes.c.tax_class)
        .join(_taxes, _taxes.c.product_id == _ancestry.c.ancestor_id)
        .where(_taxes.c.market == market, _stands(number))
        .order_by(_ancestry.c.product_id, _ancestry.c.distance.desc())
    )
    if product_ids is not None:
        statement = statement.where(db.within(_ancestry.c.product_id, product_ids))
    return {row[0]: row[1] for row in db.connection().execute(statement)}  # the nearest comes last and wins


def find_retaxed(market: str, after: int, until: int) -> set[int]:
    """The products whose named or inherited tax class was set otherwise after a number, up to another."""
    number = _taxes.c.from_number, _taxes.c.to_number
    moved = sa.or_(*((column > after) & (column <= until) for column in number))
    statement = (
        sa.select(_ancestry.c.product_id)
        .join(_taxes, _taxes.c.product_id == _ancestry.c.ancestor_id)
        .where(_taxes.c.market == market, moved)
    )
    return set(db.connection().execute(statement.distinct()).scalars())


def _follow(documents: Iterable[Document]) -> None:
    """Compare what documents name with what stands, and write what differs under the next number."""
    wanted = {d.id: d.vat for d in documents}
    named: _Named = {(i, market): code for i, vat in wanted.items() for market, code in vat.items()}
    standing = _load_standing(wanted)
    if named == standing:
        return
    sequences.lock(sequences.TAXES)
    _write(named, standing, sequences.advance(sequences.TAXES))


def _write(named: Mapping[tuple[int, str], str], standing: _Named, number: int) -> None:
    gone = [key for key, code in standing.items() if named.get(key) != code]
    if gone:
        condition = (_taxes.c.product_id == sa.bindparam("p")) & (_taxes.c.market == sa.bindparam("m"))
        statement = _taxes.update().where(condition, _taxes.c.to_number.is_(None)).values(to_number=number)
        db.connection().execute(statement, [{"p": product_id, "m": market} for product_id, market in gone])
    rows = [
        {"product_id": product_id, "market": market, "from_number": number, "tax_class": code}
        for (product_id, market), code in sorted(named.items())
        if standing.get((product_id, market)) != code
    ]
    db.insert_rows(_taxes, rows)


def _load_standing(ids: Collection[int]) -> _Named:
    statement = sa.select(_taxes).where(db.within(_taxes.c.product_id, ids), _taxes.c.to_number.is_(None))
    return {(row.product_id, row.market): row.tax_class for row in db.connection().execute(statement)}


def _stands(number: int) -> sa.ColumnElement[bool]:
    stands: sa.ColumnElement[bool] = (_taxes.c.from_number <= number) & (
        _taxes.c.to_number.is_(None) | (_taxes.c.to_number > number)
    )
    return stands
