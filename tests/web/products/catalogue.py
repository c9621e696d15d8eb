"""A small catalogue to look at and to edit: drills without variants, shirts by colour and size."""

from __future__ import annotations

from typing import Any

from pim import changes, db
from pim.catalog import documents
from pim.changes import Author, Draft
from pim.structure.current import current

AUTHOR = Author("system", "Catalogue of the tests")
GOOD_GTIN, OTHER_GTIN, BAD_GTIN = "4006381333931", "5901234123457", "4006381333932"


def make_catalogue() -> None:
    """The structure, five products, one of them a variant, and what is above it."""
    _apply(
        *(_new("locale", code) for code in ("en_GB", "pl_PL", "sv_SE")),
        _new("locale", "nb_NO", fallback="sv_SE"),
        *(_new("currency", code) for code in ("EUR", "PLN")),
        _new("category", "root", **{"labels.en_GB": "Catalogue"}),
        _new("category", "tools", parent="root", **{"labels.en_GB": "Tools"}),
        _new("category", "drills", parent="tools", **{"labels.en_GB": "Drilling"}),
    )
    _apply(
        _scope("shop", ["en_GB", "pl_PL"], ["EUR", "PLN"]),
        _scope("print", ["en_GB", "sv_SE"], ["EUR"]),
        _market("PL", "Poland", "PLN", ["pl_PL"]),
        _market("NO", "Norway", "EUR", ["nb_NO"]),
        _new("relation_type", "accessory", **{"labels.en_GB": "Accessories"}),
        _new("relation_type", "set", quantified=True, **{"labels.en_GB": "Consists of"}),
        _unit("GRAM", "0.001", "g"),
        _unit("KILOGRAM", "1", "kg"),
        _new("attribute_group", "general", **{"labels.en_GB": "General"}),
        _new("attribute_group", "texts", **{"labels.en_GB": "Texts"}),
        *_attributes(),
        _new("group_type", "related"),
        _new("packaging_unit", "each", **{"labels.en_GB": "Each", "position": 0}),
        _new("packaging_unit", "box", **{"labels.en_GB": "Box", "position": 1}),
        _new("classification", "etim", system="etim", **{"labels.en_GB": "ETIM 9"}),
    )
    _apply(
        _new("product_group", "sale", type="related", **{"labels.en_GB": "Sale"}),
        _new("product_group", "spring", type="related", **{"labels.en_GB": "Spring"}),
    )
    _apply(*_options("brand", bosch="Bosch", makita="Makita"))
    _apply(*_options("areas", wood="Wood", metal="Metal", stone="Stone"))
    _apply(*_options("colour", red="Red", blue="Blue"), *_options("size", s="S", m="M"))
    _apply(
        _family(
            "drills", "sku gtin name description brand areas weight cores cordless on_sale_on price image"
        ),
        _family("shirts", "sku gtin name description brand colour size price"),
    )
    _apply(
        _new(
            "family_variant",
            "shirts_by_colour_and_size",
            family="shirts",
            axes=[["colour"], ["size"]],
            attributes=[["price"], ["gtin"]],
            overridable=["name"],
        )
    )
    _products()


def product_id(key: str) -> int:
    """The id of the product or model of this SKU or code."""
    with db.transaction():
        found = documents.find_id(key)
    assert found is not None, key
    return found


def own_values(key: str) -> dict[str, Any]:
    """The own values of a product, by "attribute.scope.locale"."""
    document = get(key)
    return {
        f"{code}.{scope}.{locale}": value
        for code, scopes in document.values.items()
        for scope, locales in scopes.items()
        for locale, value in locales.items()
    }


def get(key: str) -> documents.Document:
    """The document as it is stored."""
    with db.transaction():
        return documents.get(key).own


def edit(key: str, **fields: Any) -> int | None:
    """Change fields of a product as somebody else would; dots are written `__`."""
    with db.transaction():
        kind = documents.get(key).own.kind
        drafts = [Draft(kind, key, name.replace("__", "."), value) for name, value in fields.items()]
        return changes.save(drafts, Author("cli", "Somebody else")).set_id


def add_attribute(code: str, kind: str, label: str, **more: Any) -> None:
    """A further attribute of the drills."""
    _apply(_attribute(code, kind, label, **more))
    with db.transaction():
        known = [*current().family("drills").attributes, code]
        changes.save([Draft("family", "drills", "attributes", known)], AUTHOR)


def add_records(entity: str, **labels: str) -> None:
    """A reference entity with records."""
    _apply(_new("reference_entity", entity))
    _apply(
        *(
            Draft("reference_record", f"{entity}.{code}", "", {
                "entity": entity, "code": code, "labels.en_GB": label,
            }, op="create")
            for code, label in labels.items()
        )
    )  # fmt: skip


def make_products(count: int, family: str = "drills") -> None:
    """Further products: P-000, P-001, …"""
    drafts = [
        _new("product", f"P-{n:03}", key="sku", family=family, **{"values.name..en_GB": f"Drill no {n}"})
        for n in range(count)
    ]
    _apply(*drafts)


def _products() -> None:
    _apply(
        _new("model", "SHIRT", family_variant="shirts_by_colour_and_size", categories=["tools"],
             **{"values.name..en_GB": "Work shirt", "values.name..pl_PL": "Koszula robocza",
                "values.brand..": "bosch"}),
    )  # fmt: skip
    _apply(
        _new("model", "SHIRT-RED", parent="SHIRT",
             **{"values.colour..": "red", "values.price..": {"EUR": "20.00", "PLN": "90.00"}}),
    )  # fmt: skip
    _apply(
        _new("product", "SHIRT-RED-S", key="sku", parent="SHIRT-RED",
             **{"values.size..": "s", "values.gtin..": GOOD_GTIN}),
        _new("product", "SHIRT-RED-M", key="sku", parent="SHIRT-RED", **{"values.size..": "m"}),
        _new("product", "BIT-1", key="sku", family="drills", **{"values.name..en_GB": "Bit set"}),
        _new("product", "CASE-1", key="sku", family="drills", **{"values.name..en_GB": "Case"}),
    )  # fmt: skip
    _apply(
        _new("product", "DRILL-1", key="sku", family="drills", categories=["drills"],
             **{"values.name..en_GB": "Cordless drill", "values.name..pl_PL": "Wiertarka",
                "values.description.shop.en_GB": "<p>Drills <b>wood</b>.</p>",
                "values.brand..": "bosch", "values.areas..": ["metal", "wood"],
                "values.weight..": {"amount": "1.5", "unit": "KILOGRAM"}, "values.cores..": "3",
                "values.cordless..": True, "values.on_sale_on..": "2026-03-01",
                "values.price..": {"EUR": "99.00"}, "status.PL": "approved",
                "relations.accessory": [{"to": "BIT-1"}, {"to": "CASE-1"}]}),
    )  # fmt: skip


def _attributes() -> list[Draft]:
    text = {"group": "texts", "localizable": True}
    return [
        _attribute("sku", "identifier", "SKU", unique=True),
        _attribute("gtin", "identifier", "GTIN", unique=True),
        _attribute("name", "text", "Name", **text, filterable=True, rules={"max_length": 60}),
        _attribute("description", "rich_text", "Description", **text, scopable=True),
        _attribute("brand", "simple_select", "Brand"),
        _attribute("areas", "multi_select", "Areas of use"),
        _attribute("weight", "metric", "Weight", unit_family="Weight", unit="KILOGRAM", filterable=True),
        _attribute("cores", "number", "Cores", filterable=True, rules={"min": "1", "decimals": False}),
        _attribute("cordless", "boolean", "Cordless", filterable=True),
        _attribute("on_sale_on", "date", "On sale since", filterable=True),
        _attribute("price", "price_collection", "Price"),
        _attribute("image", "image", "Picture"),
        _attribute("colour", "simple_select", "Colour"),
        _attribute("size", "simple_select", "Size"),
    ]


def _attribute(code: str, kind: str, label: str, **more: Any) -> Draft:
    return _new("attribute", code, **{"type": kind, "group": "general", "labels.en_GB": label, **more})


def _options(attribute: str, **labels: str) -> list[Draft]:
    return [
        Draft("option", f"{attribute}.{code}", "", {
            "attribute": attribute, "code": code, "labels.en_GB": label, "labels.pl_PL": f"{label} (pl)",
        }, op="create")
        for code, label in labels.items()
    ]  # fmt: skip


def _family(code: str, attributes: str) -> Draft:
    return _new("family", code, **{
        "attributes": attributes.split(), "label_attribute": "name", "image_attribute": "image",
        "labels.en_GB": code.capitalize(), "requirements.print": ["sku", "name"],
        "requirements.shop": ["sku", "name", "description", "brand"],
    })  # fmt: skip


def _scope(code: str, locales: list[str], currencies: list[str]) -> Draft:
    more = {"locales": locales, "currencies": currencies, "category": "root"}
    return _new("scope", code, **{"labels.en_GB": code.capitalize(), **more})


def _market(code: str, label: str, currency: str, locales: list[str]) -> Draft:
    more = {"country": code, "currency": currency, "zone": "Europe/Warsaw", "locales": locales}
    return _new("market", code, **{"labels.en_GB": label, **more})


def _unit(code: str, factor: str, symbol: str) -> Draft:
    body = {"family": "Weight", "code": code, "factor": factor, "offset": "0", "symbol": symbol}
    return Draft("unit", f"Weight.{code}", "", body, op="create")


def _new(kind: str, code: str, *, key: str = "code", **fields: Any) -> Draft:
    return Draft(kind, code, "", {key: code, **fields}, op="create")


def _apply(*drafts: Draft) -> None:
    saved = changes.apply(changes.stage(list(drafts), AUTHOR, skip=False))
    assert saved.applied == len(drafts)
