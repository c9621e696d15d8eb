"""The bench measures a catalogue that could be real, and says when a bar does not hold."""

from __future__ import annotations

from collections import Counter

import orjson
import pytest

from bench import __main__ as bench
from bench import api, clients, edits, feeds, lists, pictures, products, publications, trade
from bench.catalogue import load_catalogue
from bench.products import Products, sku_of
from bench.report import Row, exit_code, table, timed, write_report
from bench.shape import AXES, Shape, ShapedAttribute, ShapedFamily, make_shape
from pim.catalog.documents import get, load
from pim.enrich.completeness_table import load_completeness
from pim.structure.current import current
from pim.structure.types import normalise

PARTS = {
    "api": api,
    "clients": clients,
    "edits": edits,
    "feeds": feeds,
    "lists": lists,
    "pictures": pictures,
    "publications": publications,
    "trade": trade,
}


def make_small_shape() -> Shape:
    """One attribute of each type, one family with three axes, three categories."""
    types = ("text", "number", "boolean", "date", "multi_select", "metric", "price_collection", "image")
    attributes = {"name": ShapedAttribute("name", "text", localizable=True, filterable=True)}
    attributes["description"] = ShapedAttribute("description", "text", localizable=True)
    attributes["gtin"] = ShapedAttribute("gtin", "identifier")
    attributes["in_range"] = ShapedAttribute("in_range", "boolean", filterable=True)
    attributes["grade"] = ShapedAttribute("grade", "number", filterable=True)
    for kind in types:
        options = ("a", "b", "c", "d") if kind == "multi_select" else ()
        attributes[f"a_{kind}"] = ShapedAttribute(f"a_{kind}", kind, filterable=True, options=options)
    axes = tuple(f"axis_{n}" for n in range(AXES))
    for axis in axes:
        attributes[axis] = ShapedAttribute(axis, "simple_select", options=tuple(f"o{n}" for n in range(10)))
    family = ShapedFamily("family", tuple(attributes), ("name", "a_text", "a_number"), axes)
    tree = {"master": None, "master_1": "master", "master_2": "master"}
    return Shape("test", attributes, (family,), tree, ("master_1", "master_2"))


@pytest.fixture
def catalogue(app, monkeypatch):
    """A loaded catalogue of forty products, with a wide model that is not that wide."""
    monkeypatch.setattr(products, "WIDE", 12)
    return load_catalogue(40, make_small_shape())


def test_products_are_the_same_in_every_run():
    made = [list(Products(make_shape(), 200)) for _run in range(2)]

    assert made[0] == made[1]
    assert [document.id for document in made[0]] == list(range(1, len(made[0]) + 1))
    assert len(made[0]) == Products(make_shape(), 200).total


def test_half_of_the_products_are_variants_eight_to_a_model():
    below = Counter(document.parent_id for document in Products(make_shape(), 160) if document.parent_id)

    assert sorted(below.values()) == [8] * 10 + [products.WIDE]


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 18, 33, 160])
def test_every_product_stands_where_its_number_says(count):
    made = Products(make_shape(), count)

    ids = {document.sku: document.id for document in made}
    assert [ids[sku_of(number)] for number in range(count)] == [made.id_of(n) for n in range(count)]
    assert [document.id for document in made] == list(range(1, made.total + 1))


def test_loaded_values_are_as_a_change_set_would_store_them(catalogue):
    """They are written past the rules, so that the rules are asked here."""
    structure = current()
    for document in load(range(1, catalogue.total + 1)).values():
        for code, scopes in document.values.items():
            for locales in scopes.values():
                for value in locales.values():
                    assert normalise(structure, structure.attributes[code], value) == value


def test_side_tables_belong_to_the_loaded_products(catalogue):
    lineage = get(sku_of(39))

    assert lineage.values(current())["name"][""]["en_US"].startswith(lineage.root.values["name"][""]["en_US"])
    assert ("ecommerce", "en_US") in load_completeness(lineage.own.id)


@pytest.mark.parametrize("part", bench.PARTS)
def test_each_part_of_the_bench_gives_rows_with_their_floors(catalogue, part, monkeypatch):
    for name in ("ROUNDS", "MODEL_ROUNDS", "READ_ROUNDS", "EDIT_ROUNDS", "BULK_ROUNDS", "LINES"):
        monkeypatch.setattr(PARTS[part], name, 3, raising=False)
    for name in ("SAMPLED", "UPDATES", "READING"):
        monkeypatch.setattr(clients, name, 2)
    monkeypatch.setattr(pictures, "PICTURES", 2)

    rows = list(bench.PARTS[part](catalogue))

    # A small catalogue may fit into pages that the database has already.
    assert all(row.floor and ((row.value > 0 and row.ratio) or row.unit == "bytes") for row in rows)
    if part == "edits":
        assert [row.name for row in rows] == ["edit_ms", "edit_ratio", "model_edit_ms"]


@pytest.mark.parametrize(("bar", "code"), [(5.0, 0), (3.0, 1), (None, 0)])
def test_bench_fails_when_a_bar_does_not_hold(bar, code):
    rows = [timed("edit_ms", 4.0, "ms", 1.0, bar)]

    assert exit_code(rows) == code
    assert ("DOES NOT HOLD" in table(rows)) == (code == 1)


def test_report_holds_the_rows(tmp_path):
    path = tmp_path / "bench" / "report.json"

    write_report([timed("edit_ms", 4.0, "ms", 2.0, 5.0), Row("count", 7, "rows")], path)

    first, second = orjson.loads(path.read_bytes())
    assert first == {
        "name": "edit_ms", "value": 4.0, "unit": "ms", "floor": 2.0, "ratio": 2.0, "bar": 5.0, "holds": True,
    }  # fmt: skip
    assert second["holds"] is None
