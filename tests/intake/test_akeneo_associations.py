"""Associations brought in: to products, models and groups, two-way, with quantities, to nobody."""

from __future__ import annotations

import pytest

from pim.catalog import documents
from pim.intake.importing import Counts, import_akeneo
from pim.structure.current import current
from tests.intake.folders import make_folder

pytestmark = pytest.mark.usefixtures("app")

FILES = {
    "group_types": """\
        code;label-en_GB
        RELATED;Related
        """,
    "groups": """\
        code;type;label-en_GB;label-de_DE
        sale;RELATED;Sale;Ausverkauf
        summer;RELATED;Summer;
        """,
    "association_types": """\
        code;label-en_GB;is_two_way;is_quantified
        UPSELL;Upsell;0;0
        PACK;Pack;0;1
        TWIN;Twin;1;0
        """,
    "product_models": """\
        code;family_variant;parent;color;brand;TWIN-products
        shirt;by_color_size;;;Acme;cap
        red;by_color_size;shirt;red;;
        """,
    "products": """\
        sku;family;parent;size;groups;UPSELL-products;UPSELL-product_models;UPSELL-groups;PACK-products;PACK-products-quantity;TWIN-products
        hat;hats;;;sale,summer;red_s,ghost,cap;red,Phantom;summer,sale;;;cap
        cap;hats;;;SALE;;;;hat,red_s;2|0.5;
        red_s;shirts;red;s;;;;nowhere,sale;ghost,hat;1|3;
        """,
}


@pytest.fixture
def report(app, tmp_path):
    return import_akeneo(make_folder(tmp_path, **FILES))


def links(key, relation_type):
    """Kind and key of each target, with its quantity where it has one."""
    found = documents.get(key).own.relations.get(relation_type, [])
    targets = documents.load(link["product"] for link in found)
    return [
        (targets[link["product"]].kind, targets[link["product"]].key, link.get("quantity")) for link in found
    ]


def test_products_models_and_groups_are_targets(report):
    assert links("hat", "UPSELL") == [
        ("product", "red_s", None),
        ("product", "cap", None),
        ("model", "red", None),
    ]
    assert documents.get("hat").own.group_relations == {"UPSELL": ["sale", "summer"]}
    assert links("shirt", "TWIN") == [("product", "cap", None)]


def test_quantities_stay_with_their_targets_when_one_is_refused(report):
    assert links("cap", "PACK") == [("product", "hat", "2"), ("product", "red_s", "0.5")]
    assert links("red_s", "PACK") == [("product", "hat", "3")]


def test_two_way_association_is_kept_where_it_was_written(report):
    assert current().relation_types["TWIN"].two_way
    assert links("hat", "TWIN") == [("product", "cap", None)]
    assert links("cap", "TWIN") == []


def test_products_stand_in_their_groups_in_any_spelling(report):
    assert documents.get("hat").groups() == ["sale", "summer"]
    assert documents.get("cap").groups() == ["sale"]
    assert current().product_groups["sale"].labels == {"en_GB": "Sale", "de_DE": "Ausverkauf"}


def test_each_target_that_is_nowhere_is_listed_and_the_others_are_made(report):
    assert report.by_kind["product"] == Counts(created=3)
    assert [(p.file, p.row, p.column, p.value, p.rule) for p in report.rejected] == [
        ("products.csv", 2, "UPSELL-products", "ghost", "unknown product"),
        ("products.csv", 2, "UPSELL-product_models", "Phantom", "unknown product model"),
        ("products.csv", 4, "UPSELL-groups", "nowhere", "unknown group"),
        ("products.csv", 4, "PACK-products", "ghost", "unknown product"),
    ]
    assert documents.get("red_s").own.group_relations == {"UPSELL": ["sale"]}


def test_same_folder_again_changes_nothing(report, tmp_path):
    again = import_akeneo(tmp_path)

    assert (again.change_set, again.created, again.changed) == (None, 0, 0)
    assert again.rejected == report.rejected


def test_targets_that_only_the_catalogue_has_are_found(report, tmp_path):
    later = tmp_path / "later"
    later.mkdir()
    rows = "sku;UPSELL-products;UPSELL-groups\ncap;hat;sale\nhat;;\n"

    second = import_akeneo(make_folder(later, base=False, products=rows))

    assert second.rejected == []
    assert links("cap", "UPSELL") == [("product", "hat", None)]
    assert documents.get("cap").own.group_relations == {"UPSELL": ["sale"]}
