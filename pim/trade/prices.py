"""Writing prices: rows of one list compared with those that stand, in one set.

Ledger: a row that no longer stands is ended and kept. Rows that are as they were write nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from pim import clock, db
from pim.errors import BadValue, NotFound
from pim.trade import sequences
from pim.trade.models import FIRST_DAY, LAST_DAY, Price, PriceList, PriceLoad
from pim.trade.outcomes import Put, check_shrink

MAX_UNIT = 100  # characters, as the code of a unit
MANY = 10_000  # products, of which reading the whole list is quicker than finding each
_lists = PriceList.__table__
_prices = Price.__table__
_loads = PriceLoad.__table__
_ONE = Decimal(1)

_Key = tuple[int, str, Decimal, date]  # product, unit, tier, first day
_Said = tuple[Decimal, Decimal, date]  # amount, per quantity, last day


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price of one product, in the currency of its list. `valid_to` is the first day it no longer holds.

    `unit` is one of packaging, "" for the piece that is sold. Raises `BadValue`.
    """

    product_id: int
    amount: Decimal
    min_quantity: Decimal = _ONE
    unit: str = ""
    per_quantity: Decimal = _ONE
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise BadValue("price", str(self.amount), "A price is 0 or more.")
        if self.min_quantity <= 0:
            raise BadValue("minimum quantity", str(self.min_quantity), "A quantity above 0 is needed.")
        if self.per_quantity <= 0:
            raise BadValue("price quantity", str(self.per_quantity), "A quantity above 0 is needed.")
        if len(self.unit) > MAX_UNIT:
            raise BadValue("unit", self.unit, f"At most {MAX_UNIT} characters.")
        if self.valid_to is not None and self.valid_to <= (self.valid_from or FIRST_DAY):
            raise BadValue("valid_to", str(self.valid_to), f"A day after {self.valid_from} is needed.")


def put_prices(
    code: str,
    rows: Sequence[NewPrice],
    *,
    full: bool = False,
    spared: Collection[int] = (),
    max_ended: int = 100,
    source: str = "",
    at: datetime | None = None,
) -> Put:
    """Bring a price list to what the rows say, in the caller's transaction. Commits nothing.

    A row is told apart by product, unit, tier and first day. With `full` the rows are the
    whole list, and what they do not name ends, but for what it says of `spared` products.
    One load at a time: another one waits. Expects products that exist.

    Raises `NotFound` for an unknown or archived list, `Blocked` where more than `max_ended`
    percent of what stands would end.
    """
    list_id = get_list_id(code)
    sequences.lock(sequences.PRICES)
    standing = _load_standing(list_id, None if full else {row.product_id for row in rows})
    put, opened, ended, seen = Put(), [], [], set()
    for row in rows:
        key, said = _split(row)
        if key in seen:
            put.outcomes.append("repeated")
            continue
        seen.add(key)
        row_id, was = standing.get(key, (None, None))
        if was == said:
            put.outcomes.append("same")
            continue
        put.outcomes.append("new" if was is None else "changed")
        opened.append((key, said))
        if row_id is not None:
            ended.append(row_id)
    if full:
        gone = [
            row_id for key, (row_id, _said) in standing.items() if key not in seen and key[0] not in spared
        ]
        put.ended = len(gone)
        check_shrink(f"price list {code}", put.ended, len(standing), max_ended)
        ended += gone
    if opened or ended:
        put.number = _write(list_id, opened, ended, source, at or clock.now())
    return put


def has_prices() -> bool:
    """Whether the ERP has ever said a price."""
    return bool(db.connection().execute(sa.select(sa.exists().select_from(_prices))).scalar())


def get_list_id(code: str) -> int:
    """The id of a price list that is in use. Raises `NotFound`."""
    statement = sa.select(_lists.c.id).where(_lists.c.code == code, _lists.c.archived.is_(False))
    found = db.connection().execute(statement).scalar()
    if found is None:
        known = sa.select(_lists.c.code).where(_lists.c.archived.is_(False)).order_by(_lists.c.code).limit(12)
        names = ", ".join(db.connection().execute(known).scalars())
        raise NotFound("price list", code, f"There is: {names}." if names else "There is none yet.")
    return int(found)


def _split(row: NewPrice) -> tuple[_Key, _Said]:
    key = (row.product_id, row.unit, row.min_quantity, row.valid_from or FIRST_DAY)
    return key, (row.amount, row.per_quantity, row.valid_to or LAST_DAY)


def _load_standing(list_id: int, product_ids: Collection[int] | None) -> dict[_Key, tuple[int, _Said]]:
    c = _prices.c
    statement = sa.select(
        c.id, c.product_id, c.unit, c.min_quantity, c.valid_from, c.amount, c.per_quantity, c.valid_to
    ).where(c.price_list_id == list_id, c.to_load.is_(None))
    if product_ids is not None and len(product_ids) < MANY:
        statement = statement.where(db.within(c.product_id, product_ids))
    return {tuple(row[1:5]): (row[0], tuple(row[5:8])) for row in db.connection().execute(statement)}


def _write(
    list_id: int, opened: Sequence[tuple[_Key, _Said]], ended: Sequence[int], source: str, at: datetime
) -> int:
    number = sequences.advance(sequences.PRICES)
    load = {"id": number, "price_list_id": list_id, "at": at, "source": source[:200]}
    db.connection().execute(_loads.insert(), load | {"opened": len(opened), "ended": len(ended)})
    if ended:
        statement = _prices.update().where(db.within(_prices.c.id, ended)).values(to_load=number)
        db.connection().execute(statement)
    db.insert_rows(_prices, [_row(list_id, number, key, said) for key, said in opened])
    return number


def _row(list_id: int, number: int, key: _Key, said: _Said) -> dict[str, Any]:
    product_id, unit, min_quantity, valid_from = key
    amount, per_quantity, valid_to = said
    return {
        "price_list_id": list_id,
        "product_id": product_id,
        "unit": unit,
        "min_quantity": min_quantity,
        "amount": amount,
        "per_quantity": per_quantity,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "from_load": number,
    }
