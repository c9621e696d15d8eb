"""Writing and reading stock: one row per warehouse and product, overwritten, with no history.

Each load that changes something takes the next sequence number, so that a receiver can be
told what changed since the number it has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

import sqlalchemy as sa

from pim import clock, db
from pim.errors import BadValue, UnknownCode
from pim.trade import sequences
from pim.trade.models import Stock, Warehouse
from pim.trade.outcomes import Outcome, Put, check_shrink

_stock = Stock.__table__
_warehouses = Warehouse.__table__
_ZERO = Decimal(0)
MANY = 10_000  # products, of which reading whole warehouses is quicker than finding each


@dataclass(frozen=True, slots=True)
class NewStock:
    """How much there is of a product in a warehouse; `at` is when it was counted, None for now.

    The next delivery is a day, a quantity, both or neither. Raises `BadValue`.
    """

    warehouse: str
    product_id: int
    quantity: Decimal
    at: datetime | None = None
    next_on: date | None = None
    next_quantity: Decimal | None = None

    def __post_init__(self) -> None:
        if self.next_quantity is not None and self.next_quantity < 0:
            raise BadValue("next quantity", str(self.next_quantity), "A quantity of 0 or more is needed.")


class Level(NamedTuple):
    """What is there of one product, summed over the warehouses that serve a market.

    `next_on` is the first delivery that is expected, `next_quantity` how much it brings;
    `sequence` that of the newest of the figures.
    """

    quantity: Decimal
    next_on: date | None
    next_quantity: Decimal | None
    at: datetime
    sequence: int


class Place(NamedTuple):
    """What is there of one product in one warehouse, and the markets that are served from it."""

    warehouse: str
    markets: tuple[str, ...]
    level: Level


class _Standing(NamedTuple):
    quantity: Decimal
    next_on: date | None
    next_quantity: Decimal | None
    at: datetime


def put_stock(
    rows: Sequence[NewStock],
    *,
    full: Collection[str] = (),
    spared: Collection[int] = (),
    max_ended: int = 100,
    at: datetime | None = None,
) -> Put:
    """Bring stock to what the rows say, in the caller's transaction. Commits nothing.

    Of the warehouses named in `full` the rows are the whole: what they do not name is 0
    from now on, but for `spared` products. A row that says when it was counted, and was
    counted before what stands, is stale. A count that finds what stood moves its time on,
    but not its sequence number. Expects products that exist.

    Raises `UnknownCode` for an unknown or archived warehouse, `Blocked` where more than
    `max_ended` percent of what is there would become 0.
    """
    ids = warehouse_ids()
    sequences.lock(sequences.STOCK)
    now = at or clock.now()
    written: list[tuple[tuple[int, int], _Standing, bool]] = []
    put, seen = Put(), set()
    named = {(_warehouse_id(ids, row.warehouse), row.product_id) for row in rows}
    whole = {_warehouse_id(ids, code) for code in full}
    standing = _load_standing(named, whole)
    for row in rows:
        key = (ids[row.warehouse], row.product_id)
        outcome = "repeated" if key in seen else _compare(row, standing.get(key))
        put.outcomes.append(outcome)
        seen.add(key)
        counted = _Standing(row.quantity, row.next_on, row.next_quantity, row.at or now)
        if outcome in ("new", "changed"):
            written.append((key, counted, True))
        elif outcome == "same" and row.at is not None and row.at > standing[key].at:
            written.append((key, counted, False))
    if full:
        none_left = _Standing(_ZERO, None, None, now)
        there = [key for key, was in standing.items() if key[0] in whole and was[:3] != none_left[:3]]
        gone = [key for key in there if key not in seen and key[1] not in spared]
        put.ended = len(gone)
        check_shrink(f"stock of {', '.join(full)}", put.ended, len(there), max_ended)
        written += [(key, none_left, True) for key in gone]
    if any(differs for _key, _counted, differs in written):
        put.number = sequences.advance(sequences.STOCK)
    if written:
        sequences.advance(sequences.COUNTED)
    _write(written, put.number)
    return put


def warehouse_ids() -> dict[str, int]:
    """The ids of the warehouses in use, by code."""
    statement = sa.select(_warehouses.c.code, _warehouses.c.id).where(_warehouses.c.archived.is_(False))
    return {row.code: row.id for row in db.connection().execute(statement.order_by(_warehouses.c.code))}


def load_levels(market: str, product_ids: Iterable[int]) -> dict[int, Level]:
    """What is there for a market of these products; those of which nothing was ever said are left out."""
    return dict(_levels(market, db.within(_stock.c.product_id, product_ids)))


def load_figures(
    warehouse_ids: Collection[int], product_ids: Iterable[int]
) -> tuple[dict[int, tuple[Any, ...]], set[int]]:
    """The figures of products that one of the warehouses holds alone, and which products several hold.

    A figure is quantity, day and quantity of the next delivery, and when it was counted: numbers are
    texts, and the instant is as the engine keeps it, for `read_instant`. A feed tells a hundred
    thousand of them, most alike.
    """
    c = _stock.c
    texts = (sa.type_coerce(column, sa.Text) for column in (c.quantity, c.next_quantity, c.at))
    quantity, next_quantity, at = texts
    statement = sa.select(c.product_id, quantity, c.next_on, next_quantity, at).where(
        db.within(c.product_id, product_ids), db.within(c.warehouse_id, warehouse_ids)
    )
    found: dict[int, tuple[Any, ...]] = {}
    several: set[int] = set()
    for product_id, *figure in db.connection().execute(statement).all():
        if product_id in found:
            several.add(product_id)
        found[product_id] = tuple(figure)
    return found, several


def read_instant(stored: str | datetime) -> datetime:
    """An instant as the engine keeps it, in UTC."""
    at = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def list_places(product_id: int) -> list[Place]:
    """What is there of a product in each warehouse in use that has figures of it, by code."""
    statement = (
        sa.select(_warehouses.c.code, _warehouses.c.markets, _stock)
        .join(_stock, _stock.c.warehouse_id == _warehouses.c.id)
        .where(_stock.c.product_id == product_id, _warehouses.c.archived.is_(False))
        .order_by(_warehouses.c.code)
    )
    return [
        Place(row.code, tuple(row.markets or ()), _level(row)) for row in db.connection().execute(statement)
    ]


def sum_for(market: str, places: Iterable[Place]) -> Level | None:
    """What is there for a market in all of these warehouses that serve it; None where none does."""
    levels = [place.level for place in places if market in place.markets]
    return reduce(_sum, levels) if levels else None


def iter_changed(market: str, since: int = 0) -> Iterator[tuple[int, Level]]:
    """The products whose stock for a market changed after a sequence number, by ascending id.

    One that a warehouse no longer holds is told with what is left, 0 included.
    """
    changed = sa.select(_stock.c.product_id).where(_stock.c.sequence > since)
    yield from _levels(market, _stock.c.product_id.in_(changed) if since else sa.true())


def last_sequence() -> int:
    """The number of the last load that changed something; 0 before the first."""
    return sequences.last(sequences.STOCK)


def last_count() -> int:
    """Counts up with each load that wrote anything: when it stands still, no figure and no time has moved."""
    return sequences.last(sequences.COUNTED)


def serving(market: str) -> dict[int, str]:
    """The warehouses in use that serve a market: codes by id."""
    statement = sa.select(_warehouses).where(_warehouses.c.archived.is_(False)).order_by(_warehouses.c.id)
    return {row.id: row.code for row in db.connection().execute(statement) if market in (row.markets or ())}


def _levels(market: str, condition: sa.ColumnElement[bool]) -> Iterator[tuple[int, Level]]:
    statement = (
        sa.select(_stock)
        .where(db.within(_stock.c.warehouse_id, serving(market)), condition)
        .order_by(_stock.c.product_id, _stock.c.warehouse_id)
    )
    product_id, level = 0, None
    for row in db.connection().execute(statement):
        own = _level(row)
        if level is not None and row.product_id == product_id:
            level = _sum(level, own)
            continue
        if level is not None:
            yield product_id, level
        product_id, level = row.product_id, own
    if level is not None:
        yield product_id, level


def _level(row: sa.Row[Any]) -> Level:
    return Level(row.quantity, row.next_on, row.next_quantity, row.at, row.sequence)


def _sum(left: Level, right: Level) -> Level:
    """Both together; of the deliveries the one that comes first, and what comes on the same day."""
    days = sorted({day for day in (left.next_on, right.next_on) if day is not None})
    first = days[0] if days else None
    brought = [one.next_quantity for one in (left, right) if one.next_on == first and one.next_quantity]
    return Level(
        left.quantity + right.quantity,
        first,
        sum(brought, _ZERO) if brought else None,
        max(left.at, right.at),
        max(left.sequence, right.sequence),
    )


def _warehouse_id(ids: dict[str, int], code: str) -> int:
    try:
        return ids[code]
    except KeyError:
        raise UnknownCode("warehouse", code, tuple(ids)) from None


def _load_standing(named: set[tuple[int, int]], whole: set[int]) -> dict[tuple[int, int], _Standing]:
    """What stands of the products named, and everything in the warehouses of which the rows are the whole.

    Of many products all that is in their warehouses is read: quicker than finding each.
    """
    c = _stock.c
    warehouses = {warehouse_id for warehouse_id, _product_id in named} | whole
    statement = sa.select(c.warehouse_id, c.product_id, c.quantity, c.next_on, c.next_quantity, c.at)
    statement = statement.where(db.within(c.warehouse_id, warehouses))
    if not whole and len(named) < MANY:
        statement = statement.where(db.within(c.product_id, {product_id for _warehouse, product_id in named}))
    return {(row[0], row[1]): _Standing(*row[2:]) for row in db.connection().execute(statement)}


def _compare(row: NewStock, was: _Standing | None) -> Outcome:
    if was is None:
        return "new"
    if row.at is not None and row.at < was.at:
        return "stale"
    return "same" if (row.quantity, row.next_on, row.next_quantity) == was[:3] else "changed"


def _write(written: Sequence[tuple[tuple[int, int], _Standing, bool]], number: int | None) -> None:
    """Replace the rows: deleted and inserted in sets, which beats single updates on both engines."""
    moved = [(key, counted) for key, counted, differs in written if not differs]
    _move_times(moved)
    fresh = [(key, counted) for key, counted, differs in written if differs]
    by_warehouse: dict[int, list[int]] = {}
    for (warehouse_id, product_id), _counted in fresh:
        by_warehouse.setdefault(warehouse_id, []).append(product_id)
    for warehouse_id, product_ids in sorted(by_warehouse.items()):
        condition = (_stock.c.warehouse_id == warehouse_id) & db.within(_stock.c.product_id, product_ids)
        db.connection().execute(_stock.delete().where(condition))
    db.insert_rows(_stock, [_row(key, counted, number) for key, counted in fresh])


def _row(key: tuple[int, int], counted: _Standing, number: int | None) -> dict[str, Any]:
    return {"warehouse_id": key[0], "product_id": key[1], **counted._asdict(), "sequence": number}


def _move_times(moved: Sequence[tuple[tuple[int, int], _Standing]]) -> None:
    if moved:
        statement = _stock.update().where(
            _stock.c.warehouse_id == sa.bindparam("w"), _stock.c.product_id == sa.bindparam("p")
        )
        parameters = [{"w": w, "p": p, "counted_at": counted.at} for (w, p), counted in moved]
        db.connection().execute(statement.values(at=sa.bindparam("counted_at")), parameters)
