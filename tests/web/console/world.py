"""A small catalogue with one channel, and the steps that tests take in it."""

from __future__ import annotations

import re
from typing import Any

from pim import changes
from pim.catalog.documents import find_id
from pim.changes import Author, Draft
from pim.db import db, transaction
from pim.plan.targets import pin_field
from pim.publish.publishing import Outcome, publish

SYSTEM = Author("system", "The small catalogue")
SHOP, TOOLS, ALL = "shop", "tools", "all"
DRILLS = [f"DRILL-{n}" for n in range(1, 6)]
GOOD_GTIN, BAD_GTIN = "4006381333931", "4006381333932"

STRUCTURE: list[tuple[str, dict[str, Any]]] = [
    ("locale", {"code": "en_GB"}),
    ("locale", {"code": "sv_SE"}),
    ("attribute_group", {"code": "texts"}),
    (
        "attribute",
        {"code": "name", "type": "text", "group": "texts", "localizable": True, "labels.en_GB": "Name"},
    ),
    ("attribute", {"code": "gtin", "type": "identifier", "group": "texts", "labels.en_GB": "Trade number"}),
    (
        "attribute",
        {
            "code": "colour",
            "type": "simple_select",
            "group": "texts",
            "filterable": True,
            "labels.en_GB": "Colour",
        },
    ),
    ("option", {"attribute": "colour", "code": "red", "labels.en_GB": "Red"}),
    ("option", {"attribute": "colour", "code": "blue", "labels.en_GB": "Blue"}),
    ("currency", {"code": "EUR"}),
    ("category", {"code": "root", "labels.en_GB": "Everything"}),
    ("category", {"code": "drills", "parent": "root", "labels.en_GB": "Drills"}),
    (
        "scope",
        {"code": "ecommerce", "locales": ["en_GB", "sv_SE"], "currencies": ["EUR"], "category": "root"},
    ),
    (
        "family",
        {
            "code": "tool",
            "attributes": ["name", "gtin", "colour"],
            "label_attribute": "name",
            "requirements.ecommerce": ["name", "gtin"],
        },
    ),
    (
        "family_variant",
        {"code": "by_colour", "family": "tool", "axes": [["colour"]], "attributes": [["gtin"]]},
    ),
    (
        "market",
        {"code": "gb", "country": "GB", "currency": "EUR", "zone": "Europe/London", "locales": ["en_GB"]},
    ),
]
PLANS: list[tuple[str, dict[str, Any]]] = [
    ("assortment", {"code": ALL, "market": "gb", "rule": {"all": []}}),
    ("assortment", {"code": TOOLS, "market": "gb", "rule": {"category": "drills"}, "labels.en_GB": "Tools"}),
    (
        "mapping",
        {
            "code": "shop",
            "connector": "b2b_shop",
            "fields": [
                {"field": name, "steps": [{"step": "attribute", "attribute": name}]}
                for name in ("name", "gtin")
            ],
        },
    ),
    (
        "channel",
        {
            "code": SHOP,
            "connector": "b2b_shop",
            "market": "gb",
            "scope": "ecommerce",
            "locales": ["en_GB"],
            "assortment": ALL,
            "mapping": "shop",
            "labels.en_GB": "The shop",
            "wait_seconds": 0,
        },
    ),
]


def make_world() -> None:
    """Five drills, a saw in two colours, one product without a name and one with a wrong GTIN."""
    create(STRUCTURE)
    create(
        [
            *(("product", make_product(sku, f"Drill {sku[-1]}", categories=["drills"])) for sku in DRILLS),
            ("product", make_product("NAMELESS", None)),
            ("product", make_product("MISTYPED", "Mistyped", gtin=BAD_GTIN)),
            ("model", {"code": "saw", "family_variant": "by_colour", "values.name..en_GB": "Saw"}),
        ]
    )
    create([("product", make_variant(colour)) for colour in ("red", "blue")])
    create(PLANS)


def make_product(sku: str, name: str | None, *, gtin: str | None = None, **more: Any) -> dict[str, Any]:
    """The body of a product that may go out."""
    body = {"sku": sku, "family": "tool", "status.gb": "approved", **more}
    if name:
        body["values.name..en_GB"] = name
    return body | ({"values.gtin..": gtin} if gtin else {})


def make_variant(colour: str) -> dict[str, Any]:
    """The body of a saw in a colour."""
    return {
        "sku": f"SAW-{colour.upper()}",
        "parent": "saw",
        "status.gb": "approved",
        "values.colour..": colour,
    }


def create(rows: list[tuple[str, dict[str, Any]]]) -> None:
    """Make each of these, in their order: what stands later may name what stands before."""
    with transaction():
        for kind, body in rows:
            key = body.get("code") or body["sku"]
            changes.save([Draft(kind, key, "", body, op="create")], SYSTEM)


def edit(kind: str, key: str, field: str, value: Any, author: Author = SYSTEM) -> int:
    """Change one field; the id of the change set."""
    with transaction():
        saved = changes.save([Draft(kind, key, field, value)], author)
    assert saved.set_id is not None
    return saved.set_id


def rename(sku: str, name: str) -> int:
    """Give a product another English name; the id of the change set."""
    return edit("product", sku, "values.name..en_GB", name)


def pin(assortment: str, sku: str, way: str, **more: str) -> int:
    """Pin a product; the id of the change set."""
    return edit("assortment", assortment, pin_field(id_of(sku)), {"way": way, **more})


def look() -> None:
    """End the test's own read transaction: what it reads next, it reads as it is now."""
    db.session.rollback()


def id_of(key: str) -> int:
    """The id of a product or model."""
    found = find_id(key)
    assert found is not None
    return found


def publish_shop(**more: Any) -> Outcome:
    """Publish the one channel."""
    return publish(SHOP, **more)


def words(page: str) -> str:
    """What a page says, without tags, white space joined."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
