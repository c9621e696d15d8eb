"""A product as `product show` tells it: own and effective values, and what follows from them. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pim import clock
from pim.accounts import people
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.fields import value_field
from pim.catalog.inheritance import origin
from pim.catalog.packaging import PROPERTIES, in_order
from pim.catalog.provenance import find_settings
from pim.changes.provenance import Setting
from pim.commands.output import to_cell, to_short, to_table
from pim.enrich.completeness import measure
from pim.plan.membership import load_periods, load_planned
from pim.plan.offer import load_offer
from pim.structure.current import current
from pim.structure.types import to_text as value_text
from pim.trade.choosing import PriceRow

LEVEL_FIELDS = ("quantity", "next_on", "next_quantity", "at")  # of stock


def describe(lineage: Lineage) -> dict[str, Any]:
    """The product as JSON: every part is there, empty ones too."""
    own = lineage.own
    return {
        "key": own.key,
        "kind": own.kind,
        "id": own.id,
        "family": own.family,
        "family_variant": own.family_variant,
        "models": [layer.key for layer in lineage.layers[:-1]],
        "archived": own.archived,
        "successor": None if own.successor is None else documents.find_keys([own.successor])[own.successor],
        "created_at": own.created_at,
        "updated_at": own.updated_at,
        "status": own.status,
        "categories": lineage.categories(),
        "own_categories": own.categories,
        "groups": lineage.groups(),
        "own_groups": own.groups,
        "values": _values(lineage),
        "completeness": _completeness(lineage),
        "packaging": _packaging(lineage),
        "order": lineage.order(),
        "classifications": lineage.classifications(),
        "relations": _relations(lineage),
        "assortments": [] if own.is_model else _assortments(own.id),
        "trade": _trade(lineage),
    }


def to_text(told: dict[str, Any]) -> str:
    """The description for people: a head, then a table for each part that has something."""
    tables = ("values", "completeness", "packaging", "relations", "assortments")
    trade = told["trade"]
    head = [
        f"{n:16}{to_cell(value)}"
        for n, value in told.items()
        if n not in (*tables, "trade") and value not in (None, [], {})
    ]
    parts = ["\n".join(head)]
    for name, rows in [*((name, told[name]) for name in tables), *trade.items()]:
        if rows:
            columns = [column for column in rows[0] if column not in ("value", "own", "set_by")]
            parts.append(
                f"{name}\n" + to_table(columns, [[_cell(row[column]) for column in columns] for row in rows])
            )
    return "\n\n".join(parts)


def _cell(value: Any) -> str:
    """A cell of a table: a measure as people write it."""
    if isinstance(value, dict) and set(value) == {"amount", "unit"}:
        return f"{value['amount']} {value['unit']}"
    return to_short(value)


def _values(lineage: Lineage) -> list[dict[str, Any]]:
    """Effective values in the order of the attributes; `origin` is the key of who says it.

    `set_by` is the change set that set it there, None if none did.
    """
    structure, settings = current(), find_settings(lineage)
    authors = people.list_labels(one.author_id for one in settings.values() if one.author_id is not None)
    layers = [layer.values for layer in lineage.layers]
    found = lineage.values(structure)
    rank = {code: number for number, code in enumerate(structure.attributes)}
    told = []
    for code in sorted(found, key=lambda code: rank.get(code, len(rank))):
        attribute = structure.attributes.get(code)
        for scope, locales in found[code].items():
            for locale, value in locales.items():
                index = origin(layers, code, scope, locale)
                source = lineage.own if index is None else lineage.layers[index]  # the SKU is no stored value
                told.append({
                    "attribute": code,
                    "scope": scope,
                    "locale": locale,
                    "text": str(value) if attribute is None else value_text(attribute, value),
                    "value": value,
                    "origin": source.key,
                    "own": source is lineage.own,
                    "set_by": _setting(settings.get((source.id, value_field(code, scope, locale))), authors),
                })  # fmt: skip
    return told


def _setting(setting: Setting | None, authors: Mapping[int, str]) -> dict[str, Any] | None:
    if setting is None:
        return None
    return {
        "change_set": setting.set_id,
        "at": setting.at,
        "author": authors.get(setting.author_id or 0),
        "via": setting.via,
        "title": setting.title,
        "source": setting.source,
    }


def _completeness(lineage: Lineage) -> list[dict[str, Any]]:
    structure, own = current(), lineage.own
    if own.is_model or own.family not in structure.families:
        return []
    return [
        {
            "scope": one.scope,
            "locale": one.locale,
            "percent": one.ratio,
            "required": one.required,
            "missing": list(one.missing),
        }
        for one in measure(structure, own.family, lineage.values(structure))
    ]


def _relations(lineage: Lineage) -> list[dict[str, Any]]:
    """Own links before inherited ones."""
    layers = list(reversed(lineage.layers))
    links = [
        (layer, code, link) for layer in layers for code, found in layer.relations.items() for link in found
    ]
    keys = documents.find_keys({link["product"] for _layer, _code, link in links}) if links else {}
    told = [
        {
            "type": code,
            "to": keys.get(link["product"], f"#{link['product']}"),
            "quantity": link.get("quantity"),
            "origin": layer.key,
        }
        for layer, code, link in links
    ]
    groups = [
        {"type": code, "to": f"group {group}", "quantity": None, "origin": layer.key}
        for layer in layers
        for code, named in layer.group_relations.items()
        for group in named
    ]
    return told + groups


def _packaging(lineage: Lineage) -> list[dict[str, Any]]:
    """The packaging units that hold, the smallest first; `origin` is the nearest that says something."""
    names = {code: layer.key for layer in lineage.layers for code in layer.packaging}
    return [
        {"unit": code, **{name: unit.get(name) for name in PROPERTIES}, "origin": names[code]}
        for code, unit in in_order(lineage.packaging())
    ]


def _trade(lineage: Lineage) -> dict[str, list[dict[str, Any]]]:
    """What buyers are told beside the content; None is no bound."""
    offer = load_offer(current(), lineage, clock.now())
    return {
        "prices": [_price(row) for row in offer.prices],
        "vat": [
            {"market": market, "tax_class": vat.tax_class, "percent": vat.percent, "origin": vat.origin}
            for market, vat in offer.vat.items()
        ],
        "stock": [
            {"market": market, **{name: getattr(level, name) for name in LEVEL_FIELDS}}
            for market, level in offer.stock.items()
        ],
        "part_numbers": [
            {
                "client": client,
                "number": row.number,
                "valid_from": row.period.from_on,
                "valid_to": row.period.to_on,
            }
            for client, row in offer.numbers
        ],
    }


def _price(row: PriceRow) -> dict[str, Any]:
    return {
        "list": row.terms.code,
        "of": row.terms.owner,
        "min_quantity": row.min_quantity,
        "amount": row.amount,
        "currency": row.terms.currency,
        "includes_vat": row.terms.includes_vat,
        "per_quantity": row.per_quantity,
        "unit": row.unit,
        "valid_from": None if row.valid_from == date.min else row.valid_from,
        "valid_to": None if row.valid_to == date.max else row.valid_to,
    }


def _assortments(product_id: int) -> list[dict[str, Any]]:
    """Every period in which it is a member, past and future ones too; None is an open end."""
    return [
        {
            "assortment": planned.code,
            "from_on": period.from_on,
            "to_on": period.to_on,
            "cause": cause,
        }
        for planned in load_planned()
        if not planned.archived
        for period, cause in load_periods(planned.id, [product_id]).get(product_id, ())
    ]
