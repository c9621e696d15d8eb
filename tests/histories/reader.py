"""A receiver of our feed: knows its lines and the contract of deltas, and nothing else of the project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

Key = tuple[str, int]  # type and id
Record = dict[str, Any]

REASONS = ("archived", "left_assortment", "status", "held_back", "empty_group", "rollback")


class Reader:
    """What a receiver has of a channel: items by type and id, from a full feed and the deltas after it."""

    def __init__(self, full: Sequence[bytes]) -> None:
        self.items: dict[Key, Record] = {}
        for record in map(json.loads, full):
            assert "deleted" not in record, f"a full feed has no tombstones: {record}"
            assert "previous_sku" not in record, f"a full feed knows no past: {record}"
            assert key_of(record) not in self.items, f"told twice: {key_of(record)}"
            self.items[key_of(record)] = record
        check_order(map(json.loads, full))
        check_references(self.items)

    def apply(self, delta: Iterable[bytes]) -> None:
        """Do what a delta says: put items, then remove those with a tombstone; no line is idle."""
        records = [json.loads(line) for line in delta]
        put = [record for record in records if not record.get("deleted")]
        gone = [record for record in records if record.get("deleted")]
        assert records == [*put, *gone], "tombstones come last"
        assert len({key_of(record) for record in records}) == len(records), "told twice"
        check_order(put)
        check_order(self.items[key_of(record)] for record in gone)
        for record in put:
            self._put(record)
        for record in gone:
            self._remove(record)
        check_references(self.items)

    def _put(self, record: Record) -> None:
        key, previous = key_of(record), record.pop("previous_sku", None)
        before = self.items.get(key)
        was = before.get("sku") if before else None
        renamed = was if was != record.get("sku") else None
        assert previous == renamed, f"{key}: previous_sku {previous}, but it was {was}"
        assert record != before, f"{key}: nothing new"
        self.items[key] = record

    def _remove(self, record: Record) -> None:
        before = self.items.pop(key_of(record))
        name = "sku" if record["type"] == "product" else "code"
        assert record[name] == before[name], f"tombstone of {record[name]}, which was {before[name]}"
        assert record["reason"] in REASONS


def key_of(record: Record) -> Key:
    """Under which an item is kept."""
    return record["type"], record["id"]


def check_order(records: Iterable[Record]) -> None:
    """Sorted by group and SKU: a group stands before its variants, a simple product by its own SKU."""
    places = [_place(record) for record in records]
    assert places == sorted(places), "not sorted"


def check_references(items: dict[Key, Record]) -> None:
    """What a feed names is in it: groups have exactly their listed variants, relations lead to items."""
    products = [record for record in items.values() if record["type"] == "product"]
    groups = {record["code"]: record for record in items.values() if record["type"] == "group"}
    skus = {record["sku"] for record in products}
    named = {group["code"] for record in products for group in record.get("product_groups", ())}
    assert len(skus) == len(products), "one SKU, two products"
    listed: dict[str, list[str]] = {}
    for record in products:
        if record["group"]:
            listed.setdefault(record["group"], []).append(record["sku"])
        for relation in record.get("relations", ()):
            to = relation["to"]
            leads = to.get("sku") in skus or to.get("group") in groups or to.get("product_group") in named
            assert leads, f"{record['sku']} leads to {to}"
    told = {code: [variant["sku"] for variant in group["variants"]] for code, group in groups.items()}
    assert told == {group: sorted(members) for group, members in listed.items()}, "variants of groups"


def _place(record: Record) -> tuple[str, str]:
    if record["type"] == "group":
        return record["code"], ""
    return record["group"] or record["sku"], record["sku"]
