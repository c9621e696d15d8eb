"""A receiver that takes price and stock inside its items, as comparison engines do, in few words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from channels.base import FeedConnector, Field, Frame, Item, Problem, Record, Setting
from pim.publish.connectors import all_connectors


class Shelf(FeedConnector):
    """Lines of JSON, one per product; a sale price has to be below the price."""

    code = "shelf"
    label = "Shelf"
    record_version = 1
    media_type = "application/x-ndjson"
    file_suffix = ".ndjson"
    fields = (
        Field("name", required=True, localized=True),
        Field("brand"),
        Field("price", required=True, pattern=r"[0-9]+\.[0-9]{2}", laid=True),
        Field("sale_price", laid=True),
        Field("currency", laid=True),
        Field("availability", laid=True),
        Field("related", laid=True),
        Field("number", laid=True),
        Field("badge", localized=True, max_length=20, laid=True),
    )

    settings = (Setting("condition", "Condition"),)

    def check_laid(self, record: Record, locales: tuple[str, ...]) -> list[Problem]:
        """The declared limits, and that a sale is one."""
        problems = super().check_laid(record, locales)
        price, sale = record.get("price"), record.get("sale_price")
        if price and sale and float(sale) >= float(price):
            problems.append(Problem("sale_price", "sale", sale, f"Below the price, {price}."))
        return problems

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """The bodies of the products, as they are."""
        out.writelines(item.body + b"\n" for item in items if item.kind == "product")


@contextmanager
def known() -> Iterator[None]:
    """Have channels find the connector, as if it stood in `channels`."""
    all_connectors()[Shelf.code] = Shelf()
    try:
        yield
    finally:
        del all_connectors()[Shelf.code]


def feed(field: str, *steps: dict[str, Any]) -> dict[str, Any]:
    """One entry of a mapping."""
    return {"field": field, "steps": list(steps)}


FIELDS = (
    feed("name", {"step": "attribute", "attribute": "name"}),
    feed("price", {"step": "price", "say": "amount"}),
    feed("currency", {"step": "price", "say": "currency"}),
    feed("availability", {"step": "stock", "say": "availability"}, {"step": "constant", "text": "preorder"}),
)
