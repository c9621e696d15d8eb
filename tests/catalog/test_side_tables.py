"""Whatever is archived, brought back or redefined, the side tables equal what the documents say."""

from __future__ import annotations

import pytest

from tests.builders import (
    create,
    edit,
    make_assortment,
    make_model,
    make_product,
    make_structure,
    make_variant,
    save,
)
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")

EVERYTHING = {
    "values.name..en_GB": "Łódź drill",
    "values.name..sv_SE": "Borr",
    "values.description.ecommerce.en_GB": "<p>Good</p>",
    "values.description.print.en_GB": "<p>Better</p>",
    "values.note.ecommerce.": "one",
    "values.note.print.": "two",
    "values.mpn..": "N1",
    "values.brand..": "bosch",
    "values.features..": ["case", "led"],
    "values.weight..": {"amount": "2", "unit": "KILOGRAM"},
    "values.price..": {"EUR": "9.90", "PLN": "40.00"},
    "values.cordless..": False,
    "values.launched..": "2026-01-01",
    "values.gears..": "2",
    "categories": ["drills", "shop"],
    "relations.goes_with": [{"to": "T-2"}],
    "relations.spare_part": [{"to": "jacket", "kind": "model", "quantity": "2"}],
}


def make_catalogue():
    make_structure()
    make_assortment(rule={"any": [{"category": "tools"}, {"family": "wear"}]})
    make_model("jacket", {"values.name..sv_SE": "Jacka", "values.brand..": "makita"}, categories=["clothes"])
    make_variant("J-red", color="red")
    make_product("T-2")
    make_product("T-1", EVERYTHING)


ARCHIVED = [
    ("category", "drills"),
    ("category", "tools"),
    ("attribute", "name"),
    ("attribute", "brand"),
    ("attribute", "weight"),
    ("attribute", "note"),
    ("option", "brand.bosch"),
    ("family", "tools"),
    ("family_variant", "wear_color"),
    ("scope", "print"),
    ("scope", "ecommerce"),
    ("locale", "sv_SE"),
    ("locale", "en_GB"),
    ("currency", "EUR"),
    ("market", "PL"),
    ("relation_type", "goes_with"),
    ("unit", "Weight.KILOGRAM"),
    ("attribute_group", "general"),
    ("product", "T-2"),
    ("model", "jacket"),
]


@pytest.mark.parametrize(("kind", "key"), ARCHIVED, ids=[f"{kind} {key}" for kind, key in ARCHIVED])
def test_side_tables_follow_what_is_archived_and_comes_back(kind, key):
    make_catalogue()

    edit(kind, key, "archived", True)
    check_derived()

    edit("product", "T-1", "categories", ["saws"])
    edit("product", "T-1", "values.gears..", "3")
    edit("model", "jacket", "values.features..", ["led"])
    check_derived()

    edit(kind, key, "archived", False)
    check_derived()


def test_two_archived_scopes_and_locales_keep_their_values_apart():
    make_catalogue()
    for kind, key in (("scope", "print"), ("scope", "ecommerce"), ("locale", "sv_SE"), ("locale", "pl_PL")):
        edit(kind, key, "archived", True)

    check_derived()


REDEFINED = [
    ("attribute", "note", "filterable", False),
    ("attribute", "gears", "filterable", False),
    ("attribute", "description", "filterable", True),
    ("attribute", "description", "locales", ["sv_SE"]),
    ("unit", "Weight.KILOGRAM", "factor", "1000"),
    ("unit", "Weight.KILOGRAM", "offset", "5"),
    ("family", "tools", "requirements.print", ["gears", "price"]),
    ("family", "tools", "requirements.print", None),
    ("scope", "print", "locales", ["en_GB", "sv_SE"]),
    ("scope", "ecommerce", "locales", ["en_GB"]),
    ("scope", "ecommerce", "currencies", ["EUR", "SEK"]),
    ("category", "drills", "parent", "clothes"),
    ("category", "tools", "parent", None),
    ("family_variant", "wear_color", "overridable", None),
]


@pytest.mark.parametrize(
    ("kind", "key", "field", "content"),
    REDEFINED,
    ids=[f"{kind} {field}" for kind, _k, field, _c in REDEFINED],
)
def test_side_tables_follow_what_is_redefined(kind, key, field, content):
    make_catalogue()

    edit(kind, key, field, content)

    check_derived()


def test_new_scope_is_measured_at_once():
    make_catalogue()
    scope = {"code": "market", "locales": ["pl_PL"], "currencies": ["PLN"]}

    save(create("scope", "market", scope))

    check_derived()
