"""Prices and stock, as an ERP tells them: JSON Lines in, an outcome for each line out.

Facts are no change sets: they have no owner, no conflict and no way back, only a newer figure.
A call says what its lines say; what it does not name stays. Whole lists come as files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from flask import Response, request
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from pim.changes.targets import target_type
from pim.errors import NotFound, PimError, UnknownCode
from pim.trade.outcomes import Put
from pim.trade.prices import NewPrice, get_list_id, put_prices
from pim.trade.stock import NewStock, put_stock, warehouse_ids
from pim.web.access import current_api_token
from pim.web.api import bodies
from pim.web.api.bulk import LINES, MOST_BYTES, TYPES
from pim.web.api.mounting import blueprint, bounded, flatten, route
from pim.web.api.refusals import BadBody, Malformed
from pim.web.api.shapes import KEY
from pim.web.api.writing import DryRunSchema, perform

MOST_LINES = 10_000
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)  # of a count
LARGEST, PLACES = Decimal(10**12), 6  # of any figure


def _figure(low: int, **more: Any) -> fields.Decimal:
    """A number of bounded size, as a number or as text."""

    def check(value: Decimal) -> None:
        exponent = value.as_tuple().exponent
        if abs(value) > LARGEST or not isinstance(exponent, int) or exponent < -PLACES:
            raise ValidationError(f"At most {LARGEST:,} and {PLACES} decimals.")

    return fields.Decimal(validate=[check, validate.Range(min=low)], **more)


class PriceSchema(Schema):
    """A price of one product, in the currency of its list."""

    sku = fields.String(required=True, validate=validate.Length(1, KEY))
    amount = _figure(0, required=True)
    min_quantity = _figure(0)
    unit = fields.String(validate=validate.Length(max=100))
    per_quantity = _figure(0)
    valid_from = fields.Date()
    valid_to = fields.Date()


class StockSchema(Schema):
    """How much there is of a product in a warehouse."""

    warehouse = fields.String(required=True, validate=validate.Length(1, 100))
    sku = fields.String(required=True, validate=validate.Length(1, KEY))
    quantity = _figure(-(10**12), required=True)
    at = fields.AwareDateTime(default_timezone=UTC, validate=validate.Range(EARLIEST, LATEST))
    next_on = fields.Date()
    next_quantity = _figure(0)


@dataclass(slots=True)
class Line:
    """One line: what it tells, once read; or the status and the sentence of its refusal."""

    number: int
    told: dict[str, Any] | None = None
    status: int = 200
    detail: str = ""

    def refuse(self, status: int, detail: str) -> None:
        """Say why it is not taken."""
        self.told, self.status, self.detail = None, status, detail


@route(
    "/price-lists/<code>/prices",
    "put_prices",
    "import",
    method="POST",
    summary="Say what products cost in a price list",
    tag="facts",
)
@blueprint.arguments(DryRunSchema, location="query")
@blueprint.doc(
    requestBody=bodies.describe_lines('{"sku": "A-1", "amount": "12.50", "min_quantity": 10}'),
    responses=bodies.describe_answers("An outcome for each line: new, changed, same or repeated."),
)
@bounded(MOST_BYTES)
def prices(asked: dict[str, Any], code: str) -> Response:
    """Each line is told apart by product, unit, tier and first day."""

    def put(lines: Sequence[Line], ids: dict[str, int]) -> Put:
        rows = _make(lines, lambda told: NewPrice(product_id=ids[told.pop("sku")], **told))
        return put_prices(code, rows, source=current_api_token().label)

    get_list_id(code)
    return _take(PriceSchema(unknown=RAISE), put, **asked)


@route("/stock", "put_stock", "import", method="POST", summary="Say how much there is", tag="facts")
@blueprint.arguments(DryRunSchema, location="query")
@blueprint.doc(
    requestBody=bodies.describe_lines('{"warehouse": "malmo", "sku": "A-1", "quantity": 120}'),
    responses=bodies.describe_answers("An outcome for each line: new, changed, same, stale or repeated."),
)
@bounded(MOST_BYTES)
def stock(asked: dict[str, Any]) -> Response:
    """A line that was counted before what stands is stale."""

    def put(lines: Sequence[Line], ids: dict[str, int]) -> Put:
        known = warehouse_ids()
        for line in lines:
            if line.told and line.told["warehouse"] not in known:
                line.refuse(422, str(UnknownCode("warehouse", line.told["warehouse"], tuple(known))))
        return put_stock(_make(lines, lambda told: NewStock(product_id=ids[told.pop("sku")], **told)))

    return _take(StockSchema(unknown=RAISE), put, **asked)


def _take(schema: Schema, put: Callable[[Sequence[Line], dict[str, int]], Put], *, dry_run: bool) -> Response:
    """Read the lines, put what they say in one transaction, and answer line by line."""
    lines = _read(schema)

    def write() -> Response:
        skus = [line.told["sku"] for line in lines if line.told]
        ids = target_type("product").find(skus)
        for line in lines:
            if line.told and line.told["sku"] not in ids:
                line.refuse(404, str(NotFound("product", line.told["sku"])))
        outcomes = iter(put(lines, ids).outcomes)
        told = [
            {"line": line.number, "status": line.status}
            | ({"outcome": next(outcomes)} if line.told is not None else {"detail": line.detail})
            for line in lines
        ]
        return Response(b"".join(orjson.dumps(one) + b"\n" for one in told), mimetype=LINES)

    return perform(write, dry_run=dry_run)


def _make(lines: Sequence[Line], make: Callable[[dict[str, Any]], Any]) -> list[Any]:
    """The rows of the lines that are still good; what can be none is refused."""
    rows = []
    for line in lines:
        if line.told is None:
            continue
        try:
            rows.append(make(dict(line.told)))
        except PimError as error:
            line.refuse(422, str(error))
    return rows


def _read(schema: Schema) -> list[Line]:
    """The lines, those without the right form refused. Raises `RequestEntityTooLarge` and its like."""
    if request.mimetype not in TYPES:
        raise UnsupportedMediaType(f"Send JSON Lines, with “Content-Type: {LINES}”.")
    texts = [text for text in request.get_data().split(b"\n") if text.strip()]
    if len(texts) > MOST_LINES:
        raise RequestEntityTooLarge(f"Send at most {MOST_LINES} lines at a time; these are {len(texts)}.")
    lines = [Line(number) for number in range(1, len(texts) + 1)]
    for line, text in zip(lines, texts, strict=True):
        try:
            line.told = schema.load(bodies.parse(text))
        except Malformed as error:
            line.refuse(400, str(error))
        except ValidationError as error:
            line.refuse(422, str(BadBody(flatten(error.messages_dict))))
    return lines
