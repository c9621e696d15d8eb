"""Groups of products: who stands in them, who relates to them, and how they are found."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.filters import in_group
from pim.catalog.models import Product
from pim.enrich.product_list import ProductFilter, list_products
from pim.errors import BadValue, UnknownCode
from pim.structure.current import current
from tests.builders import create, edit, make_model, make_product, make_structure, make_variant, read, save

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _catalogue(app):
    make_structure()
    make_product("T-1", groups=["summer", "promo"])
    make_product("T-2")
    make_model("jacket", groups=["promo"])
    make_variant("J-red", color="red", groups=["summer"])


def found(group):
    return sorted(row.key for row in list_products(ProductFilter(group=group, kind="product")).rows)


def test_product_stands_in_any_number_of_groups():
    assert read("product", "T-1", "groups") == ["promo", "summer"]

    edit("product", "T-2", "groups", ["promo"], op="append")
    edit("product", "T-1", "groups", ["promo"], op="remove")

    assert read("product", "T-2", "groups") == ["promo"]
    assert read("product", "T-1", "groups") == ["summer"]


def test_variant_stands_in_the_groups_of_its_model_too():
    assert documents.get("J-red").groups() == ["promo", "summer"]
    assert documents.get("J-red").own.groups == ["summer"]


def test_products_are_found_by_group_through_their_models():
    assert found("promo") == ["J-red", "T-1"]
    assert found("summer") == ["J-red", "T-1"]

    edit("model", "jacket", "groups", None)

    assert found("promo") == ["T-1"]


def test_unknown_group_is_refused():
    with pytest.raises(UnknownCode, match="group of products nope"):
        edit("product", "T-1", "groups", ["nope"], op="append")
    with pytest.raises(UnknownCode):
        found("nope")


def test_archived_group_may_stay_and_others_come():
    edit("product_group", "summer", "archived", True)

    edit("product", "T-1", "groups", ["promo", "summer"])
    edit("product", "J-red", "groups", ["promo"], op="append")

    assert read("product", "J-red", "groups") == ["promo", "summer"]
    with pytest.raises(UnknownCode):
        edit("product", "T-2", "groups", ["summer"])


def test_product_relates_to_groups_beside_products():
    edit("product", "T-2", "group_relations.accessory", ["summer", "promo", "promo"])
    edit("product", "T-2", "relations.accessory", [{"to": "T-1"}])

    assert read("product", "T-2", "group_relations.accessory") == ["promo", "summer"]
    assert len(read("product", "T-2", "relations.accessory")) == 1


def test_relation_that_tells_quantities_takes_no_group():
    with pytest.raises(BadValue, match="a group has none"):
        edit("product", "T-2", "group_relations.spare_part", ["promo"])


def test_group_needs_a_known_type():
    with pytest.raises(UnknownCode, match="group type"):
        save(create("product_group", "x", {"code": "x", "type": "nope"}))


def test_condition_names_members_only():
    with db.transaction():
        products = Product.__table__
        condition = in_group(current(), "promo")
        keys = sa.select(sa.func.coalesce(products.c.sku, products.c.code)).where(condition)
        assert sorted(db.connection().execute(keys).scalars()) == ["J-red", "T-1", "jacket"]
