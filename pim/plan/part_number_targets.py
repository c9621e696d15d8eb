"""The part numbers of clients as targets of change sets: of each product one field per client."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.models import PRODUCT, Product
from pim.catalog.targets import ProductTarget
from pim.changes.operations import Value
from pim.changes.targets import Target
from pim.errors import BadValue, DuplicateKey, PimError, UnknownCode
from pim.plan.editions import next_edition
from pim.plan.models import FIRST_DAY, LAST_DAY, ClientPartNumber
from pim.plan.numbering import Numbered, overlap, parse, to_json
from pim.plan.periods import Period
from pim.structure.current import current
from pim.structure.models import Client

FIELD = "numbers."  # prefix of every field; the rest is the client's code
_numbers = ClientPartNumber.__table__
_clients = Client.__table__
_products = Product.__table__

_Slot = tuple[int, int]  # client, product


class PartNumberTarget(Target):
    """What clients call a product: `numbers.<client>` is a list of numbers with their days.

    Whoever writes numbers of a client holds the client's row, so that one number is given
    to one product only, however many people write at the same time.
    """

    kind = "part_number"
    table = "product"

    def __init__(self) -> None:
        self.products: dict[int, str] = {}  # SKU by id
        self.clients: dict[str, int] = {}  # id by code, of those that are held
        self.rows: dict[_Slot, tuple[Numbered, ...]] = {}
        self.was: dict[_Slot, tuple[Numbered, ...]] = {}  # of what was put, as it stood
        self.changed: dict[int, set[str]] = {}

    @classmethod
    def find(cls, keys: Collection[str]) -> dict[str, int]:
        """The ids of the products with these SKUs."""
        return ProductTarget.find(keys)

    def lock(self, ids: Sequence[int]) -> None:
        """Load the products; it is the clients that are locked, when they are known."""
        c = _products.c
        statement = sa.select(c.id, c.sku).where(db.within(c.id, ids), c.kind == PRODUCT)
        self.products = {row.id: row.sku or f"#{row.id}" for row in db.connection().execute(statement)}

    def prepare(self, changes: Iterable[tuple[int, str, Value]]) -> None:
        """Hold the clients that the changes name, and load their numbers of these products."""
        self._hold({field.removeprefix(FIELD) for _id, field, _value in changes if field.startswith(FIELD)})

    def has(self, target_id: int) -> bool:
        """Whether the product is there."""
        return target_id in self.products

    def create(self, target_id: int, key: str, body: Mapping[str, Value]) -> None:
        """Refused: a product comes before its part numbers."""
        raise BadValue(self.kind, key, f"Set {FIELD}<client> of a product that exists.")

    def read(self, target_id: int, field: str) -> Value:
        """The numbers of a client; None where it has none."""
        return to_json(self.rows.get(self._slot(target_id, field), ())) or None

    def validate(self, target_id: int, field: str, value: Value) -> Value:
        """The numbers in the order of their days. Raises `BadValue` or `UnknownCode`."""
        self._slot(target_id, field)
        return None if value is None else to_json(parse(field, value)) or None

    def put(self, target_id: int, field: str, value: Value) -> None:
        """Set the numbers of a client in memory."""
        slot = self._slot(target_id, field)
        self.was.setdefault(slot, self.rows.get(slot, ()))
        self.rows[slot] = parse(field, value or [])
        self.changed.setdefault(target_id, set()).add(field)

    def check(self) -> dict[int, PimError]:
        """On any day one number of a client means one product."""
        codes = {client_id: code for code, client_id in self.clients.items()}
        others = self._load_others()
        problems: dict[int, PimError] = {}
        for (client_id, product_id), rows in self._written().items():
            for row in rows:
                holders = others.setdefault((client_id, row.number), [])
                taken = next((holder for holder, period in holders if overlap(period, row.period)), None)
                if taken is not None and product_id not in problems:
                    name = f"part number of {codes[client_id]}"
                    problems[product_id] = DuplicateKey(name, row.number, f"product {taken}")
            for row in rows if product_id not in problems else ():
                others[client_id, row.number].append((self.products[product_id], row.period))
        return problems

    def drop(self, target_id: int) -> None:
        """Forget what was put for this product."""
        self.changed.pop(target_id, None)
        for slot in [slot for slot in self.was if slot[1] == target_id]:
            self.rows[slot] = self.was.pop(slot)

    def write(self) -> None:
        """End the rows that say otherwise now, and open those that are new, as one edition per client."""
        for client_id in sorted({client_id for client_id, _product_id in self.was}):
            gone, came = self._moves(client_id)
            if not gone and not came:
                continue
            edition = next_edition(client_id)
            if gone:
                keys = [{"p": product_id, "day": _row(row)["valid_from"]} for product_id, row in gone]
                statement = _END_ROW.values(to_edition=edition)
                db.connection().execute(statement, [{"c": client_id, **key} for key in keys])
            opened = {"client_id": client_id, "from_edition": edition}
            db.insert_rows(
                _numbers, [{**opened, "product_id": product_id, **_row(row)} for product_id, row in came]
            )

    def _moves(self, client_id: int) -> tuple[list[tuple[int, Numbered]], list[tuple[int, Numbered]]]:
        """The rows of a client that go and those that come, each with its product."""
        gone, came = [], []
        for (of_client, product_id), was in sorted(self.was.items(), key=lambda one: one[0]):
            now = self.rows[of_client, product_id]
            if of_client == client_id:
                gone += [(product_id, row) for row in was if row not in now]
                came += [(product_id, row) for row in now if row not in was]
        return gone, came

    def touched(self) -> dict[int, set[str]]:
        """The fields written, by product."""
        return self.changed

    def _hold(self, codes: Collection[str]) -> None:
        """Lock these clients and load their numbers of the products."""
        statement = sa.select(_clients.c.id, _clients.c.code).where(db.within(_clients.c.code, codes))
        locked = statement.order_by(_clients.c.id).with_for_update(key_share=True)
        held = {row.code: row.id for row in db.connection().execute(locked)}
        self.clients |= held
        for slot, row in self._iter_rows(db.within(_numbers.c.product_id, self.products), held.values()):
            self.rows[slot] = (*self.rows.get(slot, ()), row)

    def _slot(self, target_id: int, field: str) -> _Slot:
        code = field.removeprefix(FIELD)
        if not field.startswith(FIELD):
            raise UnknownCode("field of part numbers", field, (f"{FIELD}<client>",))
        if code not in self.clients:
            self._hold({code})
        if code not in self.clients:
            raise UnknownCode("client", code, tuple(current().clients))
        return self.clients[code], target_id

    def _written(self) -> dict[_Slot, tuple[Numbered, ...]]:
        return {slot: self.rows[slot] for slot in self.was}

    def _load_others(self) -> dict[tuple[int, str], list[tuple[str, Period]]]:
        """Who has the numbers that were put, products of which nothing is written."""
        written = self._written()
        named = {row.number for rows in written.values() for row in rows}
        found: dict[tuple[int, str], list[tuple[str, Period]]] = {}
        holding = db.within(_numbers.c.number, named)
        for (client_id, product_id), row in self._iter_rows(holding, self.clients.values()):
            if (client_id, product_id) not in written:
                found.setdefault((client_id, row.number), []).append((self._name(product_id), row.period))
        return found

    def _name(self, product_id: int) -> str:
        if product_id not in self.products:
            statement = sa.select(_products.c.sku).where(_products.c.id == product_id)
            return db.connection().execute(statement).scalar() or f"#{product_id}"
        return self.products[product_id]

    @staticmethod
    def _iter_rows(
        condition: sa.ColumnElement[bool], client_ids: Iterable[int]
    ) -> Iterator[tuple[_Slot, Numbered]]:
        c = _numbers.c
        of_clients = db.within(c.client_id, client_ids)
        statement = (
            sa.select(_numbers)
            .where(of_clients, condition, c.to_edition.is_(None))
            .order_by(c.client_id, c.valid_from)
        )
        for row in db.connection().execute(statement):
            yield (row.client_id, row.product_id), Numbered(row.number, period_of(row))


def period_of(row: Any) -> Period:
    """The days of a stored row; no bound is stored as the first or last day of the calendar."""
    from_on = None if row.valid_from == FIRST_DAY else row.valid_from
    return Period(from_on, None if row.valid_to == LAST_DAY else row.valid_to)


def _row(row: Numbered) -> dict[str, Any]:
    return {
        "number": row.number,
        "valid_from": row.period.from_on or FIRST_DAY,
        "valid_to": row.period.to_on or LAST_DAY,
    }


_END_ROW = _numbers.update().where(
    _numbers.c.client_id == sa.bindparam("c"),
    _numbers.c.product_id == sa.bindparam("p"),
    _numbers.c.valid_from == sa.bindparam("day"),
    _numbers.c.to_edition.is_(None),
)
