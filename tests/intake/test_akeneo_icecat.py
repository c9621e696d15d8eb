"""The demo catalogue of Akeneo's field, compared cell by cell with a second, independent reading."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from pim.intake.akeneo import read_folder
from pim.structure.snapshot import Structure
from tests.intake.icecat import matches, read_tables, slot_of

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def folder(shared_data):
    return shared_data / "icecat_demo"


@pytest.fixture(scope="module")
def reading(folder):
    reading = read_folder(folder, Structure())
    return reading, list(reading.products)


@pytest.fixture(scope="module")
def tables(folder):
    return read_tables(folder)


def test_every_row_becomes_a_target(reading, tables):
    result, bodies = reading
    counts = Counter(body.kind for body in result.structure) + Counter(body.kind for body in bodies)

    for kind, name in {
        "attribute": "attributes",
        "attribute_group": "attribute_groups",
        "category": "categories",
        "family": "families",
        "family_variant": "family_variants",
        "model": "product_models",
        "option": "attribute_options",
        "product": "products",
        "group_type": "group_types",
        "product_group": "groups",
        "relation_type": "association_types",
        "scope": "channels",
    }.items():
        assert counts[kind] == len(tables[name])
    assert (counts["product"], counts["model"], counts["family"], counts["category"]) == (1239, 81, 17, 168)
    assert (counts["attribute"], counts["option"], counts["family_variant"]) == (77, 121, 9)
    assert (counts["locale"], counts["currency"], counts["unit"]) == (3, 2, 4)


def test_root_models_come_first_then_sub_models_then_products(reading):
    _, bodies = reading
    kinds = [
        body.kind if body.kind == "product" else "sub" if "parent" in body.fields else "root"
        for body in bodies
    ]

    assert kinds == ["root"] * 50 + ["sub"] * 31 + ["product"] * 1239
    assert sum("parent" in body.fields for body in bodies if body.kind == "product") == 240


def test_pictures_are_found_by_their_bytes_and_missing_ones_reported(reading, folder):
    result, _ = reading
    found = [file for file in result.files if file.sha256]

    assert (len(result.files), len(found), len({file.sha256 for file in found})) == (270, 258, 130)
    for file in found:
        assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
    missing = [problem for problem in result.problems if problem.rule == "file missing"]
    assert len(missing) == 12
    assert not any((folder / problem.value).exists() for problem in missing)


def test_nothing_is_refused_but_missing_files(reading):
    result, _ = reading

    assert {(p.file, p.rule) for p in result.problems} == {("products.csv", "file missing")}


def test_problems_point_at_the_cell_as_a_spreadsheet_shows_it(reading, tables):
    result, _ = reading
    rows = dict(tables["products"])

    for problem in result.problems:
        if problem.column:
            assert rows[problem.row][problem.column] == problem.value


def test_every_filled_cell_is_what_the_product_effectively_has(reading, tables, folder):
    """Own values, and below models the inherited ones, say what the files say."""
    result, bodies = reading
    refused = {(p.file, p.row, p.column) for p in result.problems}
    spelled = {body.key.casefold(): body.key for body in bodies}
    own = {body.key: body for body in bodies}
    types = {row["code"]: row for _, row in tables["attributes"]}
    compared = 0
    for name, key in (("products", "sku"), ("product_models", "code")):
        for number, row in tables[name]:
            effective = effective_fields(own, row[key])
            for column, cell in row.items():
                code = column.split("-")[0]
                if not cell.strip() or code not in types or column == "sku":
                    continue
                if (f"{name}.csv", number, column) in refused:
                    continue
                found = effective[f"values.{'.'.join(slot_of(column, types[code]))}"]
                assert matches(found, row, column, types[code], folder), (row[key], column)
                compared += 1
            assert set(filter(None, row["categories"].split(","))) <= effective["categories"]
            if row.get("family") and not row["parent"]:
                assert own[row[key]].fields["family"] == row["family"]
            if row["parent"]:
                assert own[row[key]].fields["parent"] == spelled[row["parent"].casefold()]
    assert compared == 9_861


def test_no_value_is_held_where_its_family_variant_forbids_it(reading):
    result, bodies = reading
    structure = result.merged
    variants = {body.key: body.fields.get("family_variant") for body in bodies if body.kind == "model"}
    parents = {body.key: body.fields.get("parent") for body in bodies}

    for body in bodies:
        level = 0
        step = body.key
        while step := parents.get(step):
            level += 1
        variant = variants.get(body.key) or variants.get(parents[body.key])
        if variant:
            for field in body.fields:
                if field.startswith("values."):
                    assert structure.family_variants[variant].may_hold(field.split(".")[1], level)


def effective_fields(own, key):
    """Fields as inheritance makes them: the nearest value wins, categories add up."""
    found = {"categories": set()}
    chain = []
    step = key
    while step:
        chain.insert(0, own[step].fields)
        step = own[step].fields.get("parent")
    for fields in chain:
        found |= {field: value for field, value in fields.items() if field != "categories"}
        found["categories"] |= set(fields.get("categories", ()))
    return found
