"""What rows of products and models become, and which of their cells are refused."""

from __future__ import annotations

import hashlib

import pytest

from pim.errors import BadValue, NotFound
from pim.intake.akeneo import KnownModel, read_folder
from pim.structure.snapshot import Market, Structure
from tests.intake.folders import BASE, make_folder, products, read, rules

MODELS = (
    "code;family_variant;parent;color;brand\nshirt;by_color_size;;;Acme\nshirt_red;by_color_size;shirt;red;\n"
)


def values(path, columns, cells, **files):
    """The values of one product `a`, by attribute, and the problems of its file."""
    reading = read(path, products=f"sku;{columns}\na;{cells}\n", **files)
    body = products(reading)["a"]
    found = {
        field.removeprefix("values."): v for field, v in body.fields.items() if field.startswith("values.")
    }
    return found, [(p.column, p.value, p.rule) for p in reading.problems]


@pytest.mark.parametrize(
    ("columns", "cells", "found"),
    [
        ("name-en_GB;name-de_DE", "Hat;Hut", {"name..en_GB": "Hat", "name..de_DE": "Hut"}),
        ("text-de_DE-web", "Text", {"text.web.de_DE": "Text"}),
        ("since-print", "2024-02-29", {"since.print.": "2024-02-29"}),
        ("brand", " e\u0301clair ", {"brand..": "\u00e9clair"}),
        ("color;tags", "RED;warm,new,warm", {"color..": "red", "tags..": ["new", "warm"]}),
        ("washable", "0", {"washable..": False}),
        ("pieces", "007", {"pieces..": "7"}),
        ("weight;weight-unit", "1.50;gram", {"weight..": {"amount": "1.5", "unit": "GRAM"}}),
        ("weight", "2 KILOGRAM", {"weight..": {"amount": "2", "unit": "KILOGRAM"}}),
        ("price-EUR;price-USD", "2;0.5", {"price..": {"EUR": "2.00", "USD": "0.50"}}),
        ("price-EUR;price-USD", ";3", {"price..": {"USD": "3.00"}}),
        ("weight;weight-unit;brand", ";GRAM;", {}),
        ("brand", "   ", {}),
    ],
)
def test_cells_become_canonical_values(tmp_path, columns, cells, found):
    assert values(tmp_path, columns, cells) == (found, [])


@pytest.mark.parametrize(
    ("columns", "cells", "column", "rule"),
    [
        ("color", "green", "color", "unknown option"),
        ("tags", "new,old", "tags", "unknown option"),
        ("washable", "maybe", "washable", "not a yes or no"),
        ("pieces", "1.5", "pieces", "not a number that fits"),
        ("pieces", "1,5", "pieces", "not a number that fits"),
        ("since-print", "29.02.2024", "since-print", "not a day that fits"),
        ("since-print", "2023-02-29", "since-print", "not a day that fits"),
        ("weight;weight-unit", "1;STONE", "weight", "not a measure that fits"),
        ("weight;weight-unit", "1;", "weight", "no unit"),
        ("weight;weight-unit", "heavy;GRAM", "weight", "not a measure that fits"),
        ("price-EUR", "cheap", "price-EUR", "not a price that fits"),
        ("ean", "5.90E+12", "ean", "not a text that fits"),
        ("brand", "x" * 256, "brand", "not a text that fits"),
        ("brand", "bell\a", "brand", "not a text that fits"),
        ("photo", "nothing.jpg", "photo", "file missing"),
        ("categories", "hats,nothing", "categories", "unknown category"),
        ("enabled", "yes", "enabled", "not a flag"),
        ("groups", "nothing", "groups", "unknown group"),
        ("UPSELL-groups", "nothing", "UPSELL-groups", "unknown group"),
        ("UPSELL-products", "nothing", "UPSELL-products", "unknown product"),
        ("UPSELL-product_models", "nothing", "UPSELL-product_models", "unknown product model"),
    ],
)
def test_refused_cell_is_reported_and_the_rest_of_its_row_goes_on(tmp_path, columns, cells, column, rule):
    reading = read(tmp_path, products=f"sku;{columns};name-en_GB\na;{cells};Hat\n")

    assert products(reading)["a"].fields == {"sku": "a", "values.name..en_GB": "Hat"}
    assert rules(reading) == [("products.csv", 2, column, rule)]
    assert reading.problems[0].remedy


def test_one_refused_price_leaves_the_other_currency(tmp_path):
    found, problems = values(tmp_path, "price-EUR;price-USD", "free;3")

    assert found == {"price..": {"USD": "3.00"}}
    assert problems == [("price-EUR", "free", "not a price that fits")]


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        ("nothing", "unknown attribute"),
        ("nothing-products", "unknown attribute"),
        ("name", "unknown locale"),
        ("name-fr_FR", "unknown locale"),
        ("name-en_GB-web", "unknown column"),
        ("text-en_GB", "unknown channel"),
        ("text-en_GB-shop", "unknown channel"),
        ("text-de_DE-print", "unused locale"),
        ("brand-en_GB", "unknown column"),
        ("price", "unknown column"),
        ("price-ADP", "unknown column"),
        ("weight-size", "unknown column"),
        ("UPSELL-things", "unknown column"),
        ("PACK-groups", "group with a quantity"),
        ("UPSELL-groups-quantity", "group with a quantity"),
        ("BRAND", "doubled column"),
    ],
)
def test_column_that_can_not_be_read_is_reported_once_if_it_is_filled(tmp_path, column, rule):
    reading = read(tmp_path, products=f"sku;brand;{column}\na;b;x\nb;b;x\nc;b;\n")

    assert rules(reading) == [("products.csv", 1, column, rule)]
    assert {tuple(body.fields) for body in products(reading).values()} == {("sku", "values.brand..")}


def test_empty_column_that_can_not_be_read_is_no_fault(tmp_path):
    assert read(tmp_path, products="sku;nothing\na;\n").problems == []


def test_units_that_cells_name_are_made_once(tmp_path):
    reading = read(tmp_path, products="sku;weight;weight-unit\na;1;GRAM\nb;2;gram\nc;3;KILOGRAM\n")

    assert [body.key for body in reading.structure if body.kind == "unit"] == [
        "Weight.KILOGRAM",
        "Weight.GRAM",
    ]
    assert reading.structure[-1].source == ("products.csv", 2)


def test_product_has_family_categories_and_source(tmp_path):
    body = products(read(tmp_path, products="sku;family;categories\na;Hats;hats,clothes\n"))["a"]

    assert body.fields == {"sku": "a", "family": "hats", "categories": ["clothes", "hats"]}
    assert (body.kind, body.source, body.cells["family"]) == ("product", ("products.csv", 2), "family")


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        (";hats;", "sku", "no key"),
        ("a;hats;", "sku", "duplicate key"),
        ("x" * 256 + ";hats;", "sku", "not a usable key"),
        ("b;coats;", "family", "unknown family"),
        ("b;;nothing", "parent", "unknown parent"),
        ("b;;shirt", "parent", "parent on the wrong level"),
    ],
)
def test_product_without_a_place_is_refused_whole(tmp_path, row, column, rule):
    reading = read(tmp_path, product_models=MODELS, products=f"sku;family;parent\na;hats;\n{row}\n")

    assert [key for key, body in products(reading).items() if body.kind == "product"] == ["a"]
    assert rules(reading) == [("products.csv", 3, column, rule)]


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ("x;nothing;", "family_variant", "unknown family variant"),
        ("x;;", "family_variant", "unknown family variant"),
        ("x;by_color_size;nothing", "parent", "unknown parent"),
        ("x;by_color_size;shirt_red", "parent", "parent on the wrong level"),
        ("x;by_color_size;x", "parent", "unknown parent"),
    ],
)
def test_model_without_a_place_is_refused_with_what_is_below_it(tmp_path, row, column, rule):
    models = f"{MODELS.replace(';color;brand', '').replace(';;Acme', '').replace(';red;', '')}{row}\n"

    reading = read(tmp_path, product_models=models, products="sku;parent\na;x\n")

    assert "x" not in (found := products(reading))
    assert "a" not in found
    assert rules(reading) == [
        ("product_models.csv", 4, column, rule),
        ("products.csv", 2, "parent", "unknown parent"),
    ]


def test_models_come_before_what_is_below_them_in_whatever_order_they_are_written(tmp_path):
    models = (
        "code;family_variant;parent;color\nred;by_color_size;top;red\ntop;by_color_size;;\none;by_size;;\n"
    )

    reading = read(tmp_path, product_models=models, products="sku;parent;size\na;red;s\nb;one;m\n")

    assert [body.key for body in reading.products] == ["top", "one", "red", "a", "b"]


def test_parent_is_found_in_another_spelling(tmp_path):
    reading = read(tmp_path, product_models=MODELS, products="sku;parent;size\na;Shirt_RED;s\n")

    assert products(reading)["a"].fields == {"sku": "a", "parent": "shirt_red", "values.size..": "s"}


def test_copies_of_inherited_values_and_categories_are_no_own_ones(tmp_path):
    models = "code;family_variant;parent;color;brand;categories;price-EUR;price-USD\n"
    models += "shirt;by_color_size;;;Acme;clothes;5;6\nred;by_color_size;shirt;red;Acme;clothes,master;;\n"
    row = "a;shirts;red;red;s;Acme;clothes,hats,master;5\n"

    reading = read(
        tmp_path,
        product_models=models,
        products=f"sku;family;parent;color;size;brand;categories;price-EUR\n{row}",
    )

    found = products(reading)
    assert found["red"].fields["categories"] == ["master"]
    assert "values.brand.." not in found["red"].fields
    assert found["a"].fields == {"sku": "a", "parent": "red", "categories": ["hats"], "values.size..": "s"}
    assert reading.problems == []


def test_value_that_differs_from_the_inherited_one_is_reported(tmp_path):
    reading = read(tmp_path, product_models=MODELS, products="sku;parent;size;brand\na;shirt_red;s;Other\n")

    assert "values.brand.." not in products(reading)["a"].fields
    assert rules(reading) == [("products.csv", 2, "brand", "belongs to its model")]


def test_value_above_its_level_is_reported(tmp_path):
    models = "code;family_variant;size\nshirt;by_color_size;s\n"

    assert rules(read(tmp_path, product_models=models)) == [
        ("product_models.csv", 2, "size", "belongs to its variants")
    ]


def test_family_of_a_variant_is_that_of_its_model(tmp_path):
    reading = read(tmp_path, product_models=MODELS, products="sku;family;parent;size\na;hats;shirt_red;s\n")

    assert products(reading)["a"].fields["parent"] == "shirt_red"
    assert rules(reading) == [("products.csv", 2, "family", "not the family of its model")]


def test_enabled_is_a_status_in_the_markets_that_are_asked_for(tmp_path):
    make_folder(tmp_path, products="sku;enabled\na;1\nb;0\nc;\n")
    markets = {code: Market(1, code, {}, "DE", "EUR", "Europe/Berlin") for code in ("de", "at")}

    def statuses(*approve_for):
        reading = read_folder(tmp_path, Structure(markets=markets), approve_for=approve_for)
        return {
            body.key: {f: v for f, v in body.fields.items() if f.startswith("status.")}
            for body in reading.products
        }

    assert statuses() == {"a": {}, "b": {}, "c": {}}
    assert statuses("de", "at") == {
        "a": {"status.de": "approved", "status.at": "approved"},
        "b": {"status.de": "in_work", "status.at": "in_work"},
        "c": {},
    }
    with pytest.raises(NotFound):
        statuses("fr")


def test_relations_keep_their_order_and_quantities(tmp_path):
    columns = "sku;UPSELL-products;UPSELL-product_models;PACK-products;PACK-products-quantity"

    reading = read(tmp_path, product_models=MODELS, products=f"{columns}\na;c,b;shirt;b,c;2|0.5\nb\nc\n")

    fields = products(reading)["a"].fields
    assert fields["relations.UPSELL"] == [
        {"to": "c", "kind": "product"},
        {"to": "b", "kind": "product"},
        {"to": "shirt", "kind": "model"},
    ]
    assert fields["relations.PACK"] == [
        {"to": "b", "kind": "product", "quantity": "2"},
        {"to": "c", "kind": "product", "quantity": "0.5"},
    ]


@pytest.mark.parametrize(
    ("columns", "cells", "column", "rule"),
    [
        ("PACK-products;PACK-products-quantity", "b,c;2", "PACK-products-quantity", "not one quantity each"),
        ("PACK-products;PACK-products-quantity", "b;some", "PACK-products-quantity", "not a quantity"),
        ("UPSELL-products;UPSELL-products-quantity", "b;2", "UPSELL-products-quantity", "not quantified"),
    ],
)
def test_quantities_that_do_not_fit_are_reported(tmp_path, columns, cells, column, rule):
    assert rules(read(tmp_path, products=f"sku;{columns}\na;{cells}\nb\nc\n")) == [
        ("products.csv", 2, column, rule)
    ]


def test_files_are_known_by_their_bytes_and_keep_their_names(tmp_path):
    (tmp_path / "files").mkdir()
    for name in ("one.jpg", "two.jpg"):
        (tmp_path / "files" / name).write_bytes(b"picture")
    digest = hashlib.sha256(b"picture").hexdigest()

    reading = read(tmp_path, products="sku;photo\na;files/one.jpg\nb;files/two.jpg\nc;files/one.jpg\n")

    assert products(reading)["b"].fields["values.photo.."] == {"file": digest, "name": "two.jpg"}
    assert [(file.name, file.sha256) for file in reading.files] == [("one.jpg", digest), ("two.jpg", digest)]


@pytest.mark.parametrize(
    "cell", ["../secret.jpg", "/etc/passwd", "link.jpg", "files", "files/../../secret.jpg", "x" * 5000]
)
def test_no_file_is_taken_from_outside_the_folder(tmp_path, cell):
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    folder = tmp_path / "folder"
    (folder / "files").mkdir(parents=True)
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")

    reading = read(folder, products=f"sku;photo\na;{cell}\n")

    assert rules(reading) == [("products.csv", 2, "photo", "file missing")]
    assert [file.sha256 for file in reading.files] == [None]


def test_file_of_a_kind_that_the_attribute_refuses_is_reported(tmp_path):
    (tmp_path / "notes.txt").write_bytes(b"text")

    reading = read(tmp_path, products="sku;photo\na;notes.txt\n")

    assert rules(reading) == [("products.csv", 2, "photo", "not a file that fits")]


def test_another_identifier_can_be_the_key(tmp_path):
    attributes = BASE["attributes"].replace("sku;pim", "ref;pim")

    reading = read(
        tmp_path, attributes=attributes, families="code\nhats\n", products="uuid;ref;brand\nx;A/1;b\n"
    )

    assert products(reading)["A/1"].fields == {"sku": "A/1", "values.ref..": "A/1", "values.brand..": "b"}


def test_products_without_a_column_of_keys_are_refused(tmp_path):
    make_folder(tmp_path, products="family;brand\nhats;x\n")

    with pytest.raises(BadValue, match="sku"):
        read_folder(tmp_path, Structure())


class Catalogue:
    """A catalogue of one tree: what is there before the folder is read."""

    models = {
        "shirt": KnownModel(
            "shirt", "by_color_size", None, frozenset({"clothes"}), {"values.brand..": "Acme"}
        ),
        "red": KnownModel(
            "red", "by_color_size", "shirt", frozenset({"clothes"}), {"values.brand..": "Acme"}
        ),
    }

    def find_models(self, codes):
        return {code: self.models[code] for code in codes if code in self.models}

    def find_parents(self, skus):
        return {sku: "red" for sku in skus if sku == "known"}

    def find_targets(self, kind, keys):
        return [key for key in keys if key in (self.models if kind == "model" else ("known",))]


def read_into_catalogue(path, **files):
    reading = read_folder(make_folder(path, **files), Structure(), catalogue=Catalogue())
    return {body.key: body.fields for body in reading.products}, reading.problems


def test_rows_stand_below_models_of_the_catalogue(tmp_path):
    found, problems = read_into_catalogue(
        tmp_path, products="sku;parent;size;brand;categories\na;red;s;Acme;clothes,hats\n"
    )

    assert found == {"a": {"sku": "a", "parent": "red", "categories": ["hats"], "values.size..": "s"}}
    assert problems == []


def test_known_variant_stays_below_its_model_without_being_told(tmp_path):
    found, problems = read_into_catalogue(
        tmp_path, products="sku;brand;weight;weight-unit\nknown;Acme;1;GRAM\n"
    )

    assert found["known"]["parent"] == "red"
    assert "values.brand.." not in found["known"]
    assert problems == []


def test_silent_cells_of_a_known_model_are_inherited_as_they_stand(tmp_path):
    found, problems = read_into_catalogue(
        tmp_path,
        product_models="code;categories\nshirt;hats\nred;\n",
        products="sku;parent;size;brand;categories\na;red;s;Acme;hats\n",
    )

    assert found["a"] == {"sku": "a", "parent": "red", "categories": [], "values.size..": "s"}
    assert problems == []
