"""Assortments as targets of change sets; their pins are fields of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Document
from pim.catalog.models import Product
from pim.catalog.targets import ProductTarget
from pim.changes.operations import Value
from pim.changes.rows import Column, RowTarget, day, iso_day
from pim.errors import BadValue, NotFound, PimError, UnknownCode
from pim.plan.models import Assortment, Pin
from pim.plan.periods import Period
from pim.plan.rule_filters import rule_filter
from pim.plan.rules import parse, to_json
from pim.structure.checks import ARCHIVED, CODE, LABEL, reference
from pim.structure.current import current

_pins = Pin.__table__
_assortments = Assortment.__table__
_products = Product.__table__
PINS = "pins"  # what configuration calls them, by SKU
PIN = "pins."  # prefix of the fields that are pins; the rest is the product's id


def _rule(_target: RowTarget, _id: int, value: Value) -> Value:
    rule = parse(current(), value)
    rule_filter(current(), rule)  # its attributes must be filterable
    return to_json(rule)


def _parent(target: RowTarget, target_id: int, value: Value) -> str:
    if value not in target.find([value]) and value not in {
        target.key_of(i) for i in target.created if i != target_id
    }:
        raise UnknownCode("assortment", value)
    return str(value)


def decides(field: str) -> bool:
    """Whether a field of an assortment, or its creation (""), decides about all products."""
    return not field.startswith((PIN, "labels.")) and field != "category"


class AssortmentTarget(RowTarget):
    """Assortments. Dates are ISO texts; `to_on` is the first day on which the assortment no longer holds."""

    kind, section = "assortment", "assortments"
    self_references = ("parent",)
    rows = _assortments
    columns = {
        "code": CODE,
        "labels": LABEL,
        "market": Column(reference("markets"), required=True, fixed=True),
        "category": Column(reference("categories")),
        "parent": Column(_parent),
        "rule": Column(_rule),
        "from_on": Column(day),
        "to_on": Column(day),
        "archived": ARCHIVED,
    }

    def __init__(self) -> None:
        super().__init__()
        self.pins: dict[tuple[int, int], dict[str, Any] | None] = {}  # put in this chunk
        self.known_pins: dict[tuple[int, int], dict[str, Any]] = {}
        self.pinned: dict[int, Document] = {}  # what pins may name

    @classmethod
    def alone(cls, field: str) -> bool:
        """Every field that decides about all products: not pins, nor what is only shown."""
        return decides(field)

    def lock(self, ids: Sequence[int]) -> None:
        """Lock and load the assortments; dates become texts, as change sets tell them."""
        super().lock(ids)
        for row in self.loaded.values():
            for name in ("from_on", "to_on"):
                row[name] = None if row[name] is None else row[name].isoformat()

    def prepare(self, changes: Iterable[tuple[int, str, Value]]) -> None:
        """Hold the products that are pinned: what they are decides together with the pin."""
        pins = {field.removeprefix(PIN) for _target_id, field, _value in changes if field.startswith(PIN)}
        if named := {int(rest) for rest in pins if rest.isdecimal()}:
            self.pinned = documents.hold(named)

    def read(self, target_id: int, field: str) -> Value:
        """The value of a field; a pin as {"way", "from_on", "to_on", "note"}, parts left out where empty."""
        if not field.startswith(PIN):
            return super().read(target_id, field)
        key = (target_id, _product_id(field))
        return self.pins[key] if key in self.pins else self._known_pin(key)

    def validate(self, target_id: int, field: str, value: Value, *, fresh: bool = False) -> Value:
        """The canonical value. Raises `BadValue`, `UnknownCode` or `NotFound`."""
        if not field.startswith(PIN):
            return super().validate(target_id, field, value, fresh=fresh)
        product_id = _product_id(field)
        product = self.pinned.get(product_id) or documents.hold([product_id]).get(product_id)
        if product is None:
            raise NotFound("product", f"#{product_id}")
        if product.is_model:
            raise BadValue(field, product.key, "A product model is in no assortment: pin its variants.")
        return None if value is None else _check_pin(value)

    def put(self, target_id: int, field: str, value: Value) -> None:
        """Set a field in memory."""
        if not field.startswith(PIN):
            super().put(target_id, field, value)
            return
        self.pins[(target_id, _product_id(field))] = value
        self.changed.setdefault(target_id, set()).add(field)

    @classmethod
    def configured(cls) -> tuple[str, ...]:
        """The columns, and the pins by SKU."""
        return (*super().configured(), PINS)

    def tell(self, target_id: int) -> dict[str, Value]:
        """The assortment with its pins; a product that has no SKU yet can not be named."""
        pins = {sku: pin for sku, (_id, pin) in self._pins_by_sku(target_id).items()}
        told = super().tell(target_id)
        return told | {PINS: pins} if pins else told

    def demand(self, key: str, told: Mapping[str, Value], target_id: int | None) -> dict[str, Value]:
        """Also the pins; where none are told, those that stand are left alone."""
        found = super().demand(key, told, target_id)
        if PINS not in told:
            return found
        pins = told[PINS] or {}
        if not isinstance(pins, Mapping):
            raise BadValue(f"assortment {key} pins", pins, "Give a pin for each SKU.")
        standing = {} if target_id is None else self._pins_by_sku(target_id)
        named = ProductTarget.find(pins)
        for sku in pins.keys() - named.keys():
            self.left_out.append(
                (key, f"{PINS}.{sku}", "There is no product of this SKU: the pin is left out.")
            )
        gone = {pin_field(i): None for sku, (i, _pin) in standing.items() if sku not in pins}
        return found | gone | {pin_field(named[sku]): pin for sku, pin in pins.items() if sku in named}

    def _pins_by_sku(self, target_id: int) -> dict[str, tuple[int, dict[str, Any]]]:
        statement = (
            sa.select(_products.c.sku, *_pins.c)
            .join(_products, _products.c.id == _pins.c.product_id)
            .where(_pins.c.assortment_id == target_id, _products.c.sku.is_not(None))
            .order_by(_products.c.sku)
        )
        return {row.sku: (row.product_id, pin_value(row)) for row in db.connection().execute(statement)}

    def check(self) -> dict[int, PimError]:
        """A period holds at least one day, and no assortment is its own ancestor."""
        problems: dict[int, PimError] = {}
        for row_id in self.changed:
            row = self.loaded[row_id]
            try:
                Period(_date(row["from_on"]), _date(row["to_on"]))
                self._check_parents(row)
            except PimError as error:
                problems[row_id] = error
        return problems

    def drop(self, target_id: int) -> None:
        """Forget what was put, pins included."""
        super().drop(target_id)
        self.pins = {key: pin for key, pin in self.pins.items() if key[0] != target_id}

    def write(self) -> None:
        """Write assortments, then their pins."""
        for row in self.loaded.values():
            row["from_on"], row["to_on"] = _date(row["from_on"]), _date(row["to_on"])
        super().write()
        if gone := [{"a": a, "p": p} for a, p in sorted(self.pins)]:
            condition = (_pins.c.assortment_id == sa.bindparam("a")) & (
                _pins.c.product_id == sa.bindparam("p")
            )
            db.connection().execute(_pins.delete().where(condition), gone)
        db.insert_rows(
            _pins, [_pin_row(key, pin) for key, pin in sorted(self.pins.items()) if pin is not None]
        )

    def _check_parents(self, row: dict[str, Any]) -> None:
        statement = sa.select(_assortments.c.code, _assortments.c.parent)
        parents = {row.code: row.parent for row in db.connection().execute(statement)}
        parents |= {other["code"]: other["parent"] for other in self.loaded.values()}
        step, seen = row["parent"], {row["code"]}
        while step is not None:
            if step in seen:
                raise BadValue(f"assortment {row['code']} parent", row["parent"], "It would contain itself.")
            seen.add(step)
            step = parents.get(step)

    def _known_pin(self, key: tuple[int, int]) -> dict[str, Any] | None:
        if key not in self.known_pins:
            condition = (_pins.c.assortment_id == key[0]) & (_pins.c.product_id == key[1])
            row = db.connection().execute(sa.select(_pins).where(condition)).one_or_none()
            if row is None:
                return None
            self.known_pins[key] = pin_value(row)
        return self.known_pins[key]


def pin_field(product_id: int) -> str:
    """The field of an assortment that pins a product."""
    return f"{PIN}{product_id}"


def _product_id(field: str) -> int:
    rest = field.removeprefix(PIN)
    if not rest.isdecimal():
        raise UnknownCode("field of assortment", field, ("pins.<product id>",))
    return int(rest)


def _check_pin(value: Value) -> dict[str, Any]:
    allowed = {"way", "from_on", "to_on", "note"}
    if not isinstance(value, dict) or value.get("way") not in ("in", "out") or not set(value) <= allowed:
        raise BadValue("pin", value, 'It needs {"way": "in" or "out"}, and may have from_on, to_on, note.')
    pin = {name: part for name, part in sorted(value.items()) if part not in (None, "")}
    for name in ("from_on", "to_on"):
        if name in pin:
            pin[name] = iso_day(f"pin {name}", pin[name])
    Period(_date(pin.get("from_on")), _date(pin.get("to_on")))
    if len(pin.get("note", "")) > 200:
        raise BadValue("pin note", pin["note"], "At most 200 characters.")
    return pin


def _pin_row(key: tuple[int, int], pin: dict[str, Any]) -> dict[str, Any]:
    return {
        "assortment_id": key[0],
        "product_id": key[1],
        "way": pin["way"],
        "from_on": _date(pin.get("from_on")),
        "to_on": _date(pin.get("to_on")),
        "note": pin.get("note"),
    }


def pin_value(row: Any) -> dict[str, Any]:
    """A row of `pin` as its field tells it."""
    parts = {
        "way": row.way,
        "from_on": row.from_on and row.from_on.isoformat(),
        "to_on": row.to_on and row.to_on.isoformat(),
        "note": row.note,
    }
    return {name: part for name, part in sorted(parts.items()) if part}


def _date(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
