"""The demo catalogue of Akeneo's field brought in whole: every cell stands in the catalogue, or is listed."""

from __future__ import annotations

import hashlib

import pytest

from pim import db
from pim.catalog import documents, media
from pim.catalog.documents import Lineage
from pim.intake.importing import Counts, import_akeneo
from pim.structure.current import current
from tests.intake.icecat import KEYS, Tables, codes, matches, read_tables, slot_of

pytestmark = [pytest.mark.shared_data, pytest.mark.usefixtures("app")]

CREATED = {
    "locale": 3,
    "currency": 2,
    "category": 168,
    "unit": 4,
    "attribute_group": 11,
    "attribute": 77,
    "option": 121,
    "scope": 3,
    "family": 17,
    "family_variant": 9,
    "relation_type": 4,
    "group_type": 1,
    "product_group": 1,
    "model": 81,
    "product": 1239,
}
FOLLOWING = ("locale", "currency", "unit")  # made for those that name them: no rows of their own


def test_demo_catalogue_stands_cell_by_cell_and_again_changes_nothing(shared_data):
    folder = shared_data / "icecat_demo"
    tables = read_tables(folder)

    first = import_akeneo(folder)

    refused = {(problem.file, problem.row, problem.column) for problem in first.rejected}
    lineages = load_lineages(tables)
    assert {kind: counts.created for kind, counts in first.by_kind.items()} == CREATED
    check_problems(first.rejected, tables, folder)
    assert check_values(lineages, tables, folder, refused) == 9_861
    check_places(lineages, tables)
    check_structure(tables)
    check_pictures(lineages, tables, folder)
    again = import_akeneo(folder)
    told = {kind: Counts(same=count) for kind, count in CREATED.items() if kind not in FOLLOWING}
    assert (again.change_set, again.by_kind) == (None, told)
    assert again.rejected == first.rejected


def load_lineages(tables: Tables) -> dict[str, Lineage]:
    """Every product and model of the files, by SKU or code."""
    ids = [
        documents.find_id(row[key], "product" if key == "sku" else "model")
        for name, key in KEYS.items()
        for _, row in tables[name]
    ]
    assert None not in ids
    return {lineage.own.key: lineage for lineage in documents.load_lineages(ids).values()}


def check_problems(rejected, tables, folder):
    """Each says the file, row, column and value that stand there, and what would be right."""
    assert {problem.rule for problem in rejected} == {"file missing"}
    assert len(rejected) == len({(p.file, p.row, p.column, p.value) for p in rejected})
    missing = [problem for problem in rejected if problem.rule == "file missing"]
    assert len(missing) == 12
    for problem in rejected:
        assert problem.rule
        assert problem.remedy
        if problem.column:
            rows = dict(tables[problem.file.removesuffix(".csv")])
            assert rows[problem.row][problem.column] == problem.value
    assert not any((folder / problem.value).exists() for problem in missing)


def check_values(lineages, tables, folder, refused):
    """Each filled cell that was not refused is the effective value in its slot; gives how many there are."""
    types = {row["code"]: row for _, row in tables["attributes"]}
    structure, compared = current(), 0
    for name, key in KEYS.items():
        for number, row in tables[name]:
            effective = lineages[row[key]].values(structure)
            for column, cell in row.items():
                code = column.split("-")[0]
                if not cell.strip() or code not in types or column == "sku":
                    continue
                if (f"{name}.csv", number, column) in refused:
                    continue
                attribute, scope, locale = slot_of(column, types[code])
                found = effective[attribute][scope][locale]
                assert matches(found, row, column, types[code], folder), (row[key], column)
                compared += 1
    return compared


def check_places(lineages, tables):
    """Family, parent and categories of each row; categories of a model hold for its variants too."""
    spelled = {key.casefold(): key for key in lineages}
    variants = {row["code"]: row["family"] for _, row in tables["family_variants"]}
    for name, key in KEYS.items():
        for _, row in tables[name]:
            lineage = lineages[row[key]]
            above = [layer.key for layer in lineage.layers[:-1]]
            assert above[-1:] == [spelled[row["parent"].casefold()] for _ in [0] if row["parent"]]
            parents = [set(lineages[code].categories()) for code in above[-1:]]
            assert set(lineage.categories()) == set(codes(row["categories"])).union(*parents)
            family = row["family"] if name == "products" else variants[row["family_variant"]]
            assert lineage.own.family == (family or None)


def check_structure(tables):
    """Labels, trees, attributes of families and what they require are those of the files."""
    structure = current()
    for name, known in (
        ("categories", structure.categories),
        ("families", structure.families),
        ("attributes", structure.attributes),
        ("association_types", structure.relation_types),
        ("group_types", structure.group_types),
        ("groups", structure.product_groups),
    ):
        assert set(known) == {row["code"] for _, row in tables[name]}
        for _, row in tables[name]:
            labels = {c.removeprefix("label-"): v for c, v in row.items() if c.startswith("label-") and v}
            assert known[row["code"]].labels == labels
    for _, row in tables["categories"]:
        assert structure.categories[row["code"]].parent == (row["parent"] or None)
    for _, row in tables["families"]:
        family = structure.families[row["code"]]
        assert list(family.attributes) == codes(row["attributes"])
        for scope in structure.scopes:
            assert list(family.requirements.get(scope, ())) == codes(row[f"requirements-{scope}"])
    for _, row in tables["attribute_options"]:
        assert row["code"] in structure.attributes[row["attribute"]].options


def check_pictures(lineages, tables, folder):
    """258 of the 270 references lead to one of 130 pictures, kept byte for byte."""
    kinds = [row["code"] for _, row in tables["attributes"] if row["type"] == "pim_catalog_image"]
    cells = {row[code] for name in KEYS for _, row in tables[name] for code in kinds if row.get(code)}
    found = {cell: folder / cell for cell in cells if (folder / cell).is_file()}
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in found.values()}
    stored = {
        value["file"]
        for lineage in lineages.values()
        for code in kinds
        for locales in lineage.own.values.get(code, {}).values()
        for value in locales.values()
    }
    assert (len(cells), len(found), len(hashes)) == (270, 258, 130)
    assert stored == hashes
    with db.transaction():
        assert all(media.find(sha256) for sha256 in hashes)
