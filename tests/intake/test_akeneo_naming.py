"""Tables and references of Akeneo: what their attributes become, and their values."""

from __future__ import annotations

import json

import pytest

from pim.intake.importing import import_akeneo
from pim.structure.current import current
from tests.builders import create, read, save
from tests.intake.folders import BASE, make_folder

pytestmark = pytest.mark.usefixtures("app")

COLUMNS = [
    {"code": "part", "data_type": "select", "labels": {"en_GB": "Part"}, "options": [{"code": "crown"}]},
    {"code": "weight", "data_type": "number", "labels": {}, "validations": {"min": 1}},
]
HEAD = "code;type;group;localizable;scopable;unique;reference_data_name;table_configuration"


def cell(value):
    return '"' + json.dumps(value).replace('"', '""') + '"'


def attributes(*lines):
    base = "".join(line.strip() + ";;\n" for line in BASE["attributes"].strip().splitlines()[1:])
    base = "".join(";".join(line.split(";")[:6]) + ";;\n" for line in base.splitlines())
    return "\n".join([HEAD, *lines]) + "\n" + base


def families(extra):
    return BASE["families"].replace("hats;sku,", f"hats;{extra},sku,")


def test_tables_come_in_with_columns_and_rows(tmp_path):
    rows = [{"part": "crown", "weight": 66}]
    folder = make_folder(
        tmp_path,
        attributes=attributes(f"parts;pim_catalog_table;other;0;0;0;;{cell(COLUMNS)}"),
        families=families("parts"),
        products=f"sku;family;parts\nhat;hats;{cell(rows)}\n",
    )

    report = import_akeneo(folder)

    assert [problem.column for problem in report.rejected if problem.file == "products.csv"] == []
    columns = current().attribute("parts").rules["columns"]
    assert [(column["code"], column["type"]) for column in columns] == [
        ("part", "simple_select"),
        ("weight", "number"),
    ]
    assert read("product", "hat", "values.parts..") == [{"part": "crown", "weight": "66"}]
    assert import_akeneo(folder).change_set is None


def test_references_name_records_that_are_there(tmp_path):
    save(create("reference_entity", "designer", {"code": "designer"}))
    save(create("reference_record", "designer.Ada", {"entity": "designer", "code": "Ada"}))
    folder = make_folder(
        tmp_path,
        attributes=attributes(
            "designer;akeneo_reference_entity;other;0;0;0;designer;",
            "guests;akeneo_reference_entity_collection;other;0;0;0;designer;",
            "mill;akeneo_reference_entity;other;0;0;0;mill;",
        ),
        families=families("designer,guests,mill"),
        products="sku;family;designer;guests;mill\nhat;hats;ada;ada,Eve;north\n",
    )

    report = import_akeneo(folder)

    assert read("product", "hat", "values.designer..") == "Ada"
    assert current().attribute("guests").is_many
    assert "mill" in current().reference_entities
    refused = [(problem.column, problem.rule) for problem in report.rejected]
    assert ("guests", "unknown record") in refused
    assert ("mill", "unknown record") in refused


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("parts;pim_catalog_table;other;0;0;0;;[", "table_configuration"),
        ("parts;pim_catalog_table;other;0;0;0;;", "table_configuration"),
        (
            f"parts;pim_catalog_table;other;0;0;0;;{cell([{'code': 'a', 'data_type': 'measurement'}])}",
            "table_configuration",
        ),
        ("maker;akeneo_reference_entity;other;0;0;0;;", "reference_data_name"),
    ],
    ids=["no JSON", "no columns", "other column", "no entity"],
)
def test_attribute_that_names_nothing_known_is_refused(tmp_path, line, column):
    report = import_akeneo(make_folder(tmp_path, attributes=attributes(line)))

    assert column in [problem.column for problem in report.rejected]
    assert line.partition(";")[0] not in current().attributes
