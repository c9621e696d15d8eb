"""Builders of whole catalogues, through change sets: what a test does not name is small and sensible.

All of them need the `app` fixture and manage their own transactions. Fields are given as
keywords (`family="wear"`), those with dots in `fields` (`{"values.name..en_GB": "Drill"}`);
what is given wins over the default, and None leaves a default out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pim import changes, db
from pim.changes import ANY, Author, Draft, Saved
from pim.changes.history import list_changes
from pim.changes.targets import target_type

AUTHOR = Author("system", "Test")
Fields = Mapping[str, Any]

LOCALES = ("en_GB", "sv_SE", "pl_PL")
AXES = ("color", "size")


def create(kind: str, key: str, fields: Fields) -> Draft:
    """A draft that creates one thing."""
    given = {name: value for name, value in fields.items() if value is not None}
    return Draft(kind, key, "", given, op="create")


def save(*drafts: Draft, author: Author = AUTHOR, **options: Any) -> Saved:
    """Save drafts as a person does: one change set, refused whole if something is wrong."""
    with db.transaction():
        return changes.save(drafts, author, **options)


def apply_all(drafts: Iterable[Draft], **options: Any) -> Saved:
    """Stage and apply drafts as an import does, expecting every one of them to be applied."""
    saved = changes.apply(changes.stage(drafts, AUTHOR, **options))
    assert [(row.key, row.field, row.problem) for row in saved.invalid + saved.conflicts] == []
    return saved


def edit(kind: str, key: str, field: str, value: Any, *, op: str = "set", expected: Any = ANY) -> Saved:
    """Save one change."""
    return save(Draft(kind, key, field, value, op=op, expected=expected))


def make_structure(*more: Draft) -> None:
    """Two families (simple tools; clothes with variants on one and two levels), two scopes, three markets."""
    apply_all([*_structure(), *more])


def make_product(sku: str | None = "T-1", fields: Fields | None = None, **params: Any) -> int:
    """A tool that is approved in all markets; gives its id. A variant where `parent` names a model."""
    return _make(_product(sku or "without SKU", sku, {**params, **(fields or {})}))


def make_products(count: int, fields: Fields | None = None, **params: Any) -> list[int]:
    """Tools T-1, T-2 … in one change set; gives their ids."""
    drafts = [_product(f"T-{n}", f"T-{n}", {**params, **(fields or {})}) for n in range(1, count + 1)]
    save(*drafts)
    return [find("product", draft.key) for draft in drafts]


def make_model(code: str = "jacket", fields: Fields | None = None, **params: Any) -> int:
    """A product model; by default of the family variant with one level (`color`). Gives its id."""
    defaults = {
        "code": code,
        "family_variant": None if "parent" in params else "wear_color",
        "values.name..en_GB": None if "parent" in params else f"Model {code}",
    }
    return _make(create("model", code, {**defaults, **params, **(fields or {})}))


def make_variant(sku: str = "J-red", fields: Fields | None = None, **params: Any) -> int:
    """A variant of `parent` (jacket); its axes are given as `color="red"`, `size="s"`. Gives its id."""
    axes = {f"values.{axis}..": params.pop(axis) for axis in AXES if axis in params}
    return make_product(sku, {**axes, **(fields or {})}, **{"parent": "jacket", **params})


def make_assortment(code: str = "all_pl", fields: Fields | None = None, **params: Any) -> int:
    """An assortment of every product for the market PL; gives its id."""
    defaults = {"code": code, "market": "PL", "rule": {"all": []}}
    return _make(create("assortment", code, {**defaults, **params, **(fields or {})}))


def make_mapping(code: str = "shop", fields: Fields | None = None, **params: Any) -> int:
    """A mapping of every attribute for the B2B shop; gives its id."""
    defaults = {"code": code, "connector": "b2b_shop", "fields": mapping_fields()}
    return _make(create("mapping", code, {**defaults, **params, **(fields or {})}))


def make_channel(code: str = "shop_pl", fields: Fields | None = None, **params: Any) -> int:
    """A channel to the B2B shop in the market PL that shows `all_pl`; shrinks freely. Gives its id."""
    return _make(create("channel", code, {**_channel(code), **params, **(fields or {})}))


def make_shop(**params: Any) -> str:
    """Structure, assortment, mapping and channel, without products; gives the code of the channel."""
    make_structure()
    make_assortment()
    make_mapping()
    make_channel(**params)
    return "shop_pl"


def make_client(code: str = "nordbygg", fields: Fields | None = None, **params: Any) -> int:
    """A client in the market SE; gives its id."""
    return _make(create("client", code, {"code": code, "market": "SE", **params, **(fields or {})}))


def make_price_list(code: str = "list_se", fields: Fields | None = None, **params: Any) -> int:
    """A price list in SEK, of the market SE where no owner is given; gives its id."""
    owner = {} if {"market", "client", "client_group"} & set(params) else {"market": "SE"}
    defaults = {"code": code, "currency": "SEK", **owner}
    return _make(create("price_list", code, {**defaults, **params, **(fields or {})}))


def make_warehouse(code: str = "malmo", fields: Fields | None = None, **params: Any) -> int:
    """A warehouse that serves the market SE; gives its id."""
    return _make(create("warehouse", code, {"code": code, "markets": ["SE"], **params, **(fields or {})}))


def find(kind: str, key: str) -> int:
    """The id of a thing by its key."""
    with db.transaction():
        return target_type(kind).find([key])[key]


def read(kind: str, key: str, field: str) -> Any:
    """What a field holds now."""
    target_id = find(kind, key)
    with db.transaction():
        target = target_type(kind)()
        target.lock([target_id])
        return target.read(target_id, field)


def mapping_fields() -> list[dict[str, Any]]:
    """Every attribute of `make_structure`, to the field that suits it."""
    named = {"name": "name", "description": "description", "gtin": "gtin", "media.picture": "picture"}
    feeds = {**named, **{f"attributes.{code}": code for code in ATTRIBUTES if code not in named.values()}}
    fields = [{"field": f, "steps": [{"step": "attribute", "attribute": a}]} for f, a in feeds.items()]
    return [*fields, {"field": "brand", "steps": [{"step": "label", "attribute": "brand"}]}]


def labels(text: str) -> dict[str, str]:
    """The same label in every locale, told apart by its language."""
    return {f"labels.{locale}": f"{text} {locale[:2]}" for locale in LOCALES}


def value(attribute: str, content: Any, scope: str = "", locale: str = "") -> dict[str, Any]:
    """One value as a field."""
    return {f"values.{attribute}.{scope}.{locale}": content}


def _make(draft: Draft) -> int:
    saved = save(draft)
    assert saved.applied == 1
    return _created(saved)


def _created(saved: Saved) -> int:
    with db.transaction():
        return list_changes(saved.set_id or 0)[0].target_id


def _product(key: str, sku: str | None, given: Fields) -> Draft:
    defaults = {
        "sku": sku,
        "family": None if "parent" in given else "tools",
        "values.name..en_GB": None if "parent" in given else f"Tool {sku}",
        "status.PL": "approved",
        "status.SE": "approved",
        "status.GB": "approved",
    }
    return create("product", key, {**defaults, **given})


def _channel(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "connector": "b2b_shop",
        "market": "PL",
        "scope": "ecommerce",
        "locales": ["en_GB", "sv_SE"],
        "assortment": "all_pl",
        "mapping": "shop",
        "max_shrink_percent": 100,
        "wait_seconds": 0,
    }


# code -> type and what differs from a plain attribute
ATTRIBUTES: dict[str, dict[str, Any]] = {
    "name": {"type": "text", "localizable": True, "filterable": True},
    "description": {"type": "rich_text", "localizable": True, "scopable": True},
    "gtin": {"type": "identifier"},
    "mpn": {"type": "identifier", "unique": True, "filterable": True},
    "brand": {"type": "simple_select", "filterable": True},
    "color": {"type": "simple_select", "filterable": True},
    "size": {"type": "simple_select"},
    "features": {"type": "multi_select", "filterable": True},
    "weight": {"type": "metric", "unit_family": "Weight", "unit": "GRAM", "filterable": True},
    "price": {"type": "price_collection", "filterable": True},
    "cordless": {"type": "boolean", "filterable": True},
    "launched": {"type": "date", "filterable": True},
    "gears": {"type": "number", "filterable": True},
    "note": {"type": "text", "scopable": True, "filterable": True},
    "picture": {"type": "image"},
    "film": {"type": "video_link"},
}
OPTIONS = {
    "brand": ("bosch", "makita", "stihl"),
    "color": ("red", "blue", "green"),
    "size": ("s", "m", "l"),
    "features": ("led", "case", "quiet"),
}
CATEGORIES = {"shop": None, "tools": "shop", "drills": "tools", "saws": "tools", "clothes": "shop"}


def _structure() -> Iterable[Draft]:
    for code in LOCALES:
        yield create("locale", code, {"code": code})
    yield create("locale", "nb_NO", {"code": "nb_NO", "fallback": "sv_SE"})
    for code in ("EUR", "PLN", "SEK"):
        yield create("currency", code, {"code": code})
    for code, parent in CATEGORIES.items():
        yield create("category", code, {"code": code, "parent": parent, **labels(code)})
    for code, factor, symbol in (("GRAM", "0.001", "g"), ("KILOGRAM", "1", "kg")):
        yield create(
            "unit", f"Weight.{code}", {"family": "Weight", "code": code, "factor": factor, "symbol": symbol}
        )
    for code, factor, symbol in (("CENTIMETER", "0.01", "cm"), ("METER", "1", "m")):
        yield create(
            "unit", f"Length.{code}", {"family": "Length", "code": code, "factor": factor, "symbol": symbol}
        )
    yield create("attribute_group", "general", {"code": "general"})
    for code, parts in ATTRIBUTES.items():
        yield create("attribute", code, {"code": code, "group": "general", **labels(code), **parts})
    for attribute, codes in OPTIONS.items():
        for code in codes:
            yield create(
                "option", f"{attribute}.{code}", {"attribute": attribute, "code": code, **labels(code)}
            )
    yield from _places()
    yield from _families()
    yield from _product_parts()


def _places() -> Iterable[Draft]:
    scopes = (("ecommerce", LOCALES, ("EUR", "PLN"), "shop"), ("print", ("en_GB",), ("EUR",), None))
    for code, locales, currencies, category in scopes:
        parts = {"locales": [*locales], "currencies": [*currencies], "category": category}
        yield create("scope", code, {"code": code, **parts})
    for code, currency, zone in (
        ("PL", "PLN", "Europe/Warsaw"),
        ("SE", "SEK", "Europe/Stockholm"),
        ("GB", "EUR", "Europe/London"),
    ):
        yield create("market", code, {"code": code, "country": code, "currency": currency, "zone": zone})
    yield create("relation_type", "accessory", {"code": "accessory"})
    yield create("relation_type", "spare_part", {"code": "spare_part", "quantified": True})
    yield create("relation_type", "goes_with", {"code": "goes_with", "two_way": True})


def _families() -> Iterable[Draft]:
    required = {
        "requirements.ecommerce": ["name", "brand", "weight", "price"],
        "requirements.print": ["description", "name"],
    }
    for code in ("tools", "wear"):
        parts = {"attributes": [*ATTRIBUTES], "label_attribute": "name", **required}
        yield create("family", code, {"code": code, **labels(code), **parts})
    overridable = ["name", "weight", "note", "brand", "features"]
    for code, axes, own in (
        ("wear_color", [["color"]], [["gtin", "mpn", "picture"]]),
        ("wear_color_size", [["color"], ["size"]], [["picture", "launched"], ["gtin", "mpn"]]),
    ):
        parts = {"family": "wear", "axes": axes, "attributes": own, "overridable": overridable}
        yield create("family_variant", code, {"code": code, **parts})


def _product_parts() -> Iterable[Draft]:
    yield create("group_type", "related", {"code": "related", **labels("related")})
    for code in ("promo", "summer"):
        yield create("product_group", code, {"code": code, "type": "related", **labels(code)})
    for place, (code, un_ece) in enumerate((("each", "EA"), ("box", "CT"), ("pallet", "PF"))):
        parts = {"un_ece": un_ece, "position": place, **labels(code)}
        yield create("packaging_unit", code, {"code": code, **parts})
    for code, version in (("etim", "9.0"), ("unspsc", None), ("eclass", "13.0")):
        parts = {"system": code, "version": version, **labels(code)}
        yield create("classification", code, {"code": code, **parts})
