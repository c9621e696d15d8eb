"""What attributes of Akeneo name by further cells: columns of tables, reference entities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from pim.errors import BadValue
from pim.intake.akeneo.bodies import Body
from pim.intake.akeneo.gathering import Entry
from pim.structure.limits import normal_rules

COLUMN_TYPES = {"select": "simple_select", "text": "text", "number": "number", "boolean": "boolean"}
MANY = "akeneo_reference_entity_collection"


def read_columns_of_table(entry: Entry) -> bool:
    """Set the columns of a table from `table_configuration`. False, and refused, without them."""
    cell = entry.text("table_configuration")
    if not cell and entry.old is not None:
        return True
    try:
        told = orjson.loads(cell or "[]")
        columns = [_column(column) for column in told] if isinstance(told, list) else told
        rules = normal_rules(entry.key, "table", {"columns": columns})
    except orjson.JSONDecodeError:
        entry.refuse("table_configuration", "not a table", "Give the columns as JSON, as Akeneo writes them.")
        return False
    except BadValue as error:
        entry.refuse("table_configuration", "not a table that fits", error.remedy)
        return False
    if not rules:
        entry.refuse("table_configuration", "no columns", "Give the columns as JSON, as Akeneo writes them.")
        return False
    entry.put("rules", rules, "table_configuration")
    return True


def read_entity(entry: Entry) -> bool:
    """Set which entity a reference names, made where it is missing. False, and refused, without a name.

    Its records stand in no file of this format: values name those that are there.
    """
    cell = entry.text("reference_data_name")
    if not cell and entry.old is not None:
        return True
    if not cell:
        entry.refuse("reference_data_name", "no reference entity", "Give the code of the entity.")
        return False
    book = entry.gathering.book("reference_entity")
    if cell not in book:
        source = (entry.file, entry.row.number)
        made = Body("reference_entity", cell, {"code": cell}, source, {"code": "reference_data_name"})
        entry.gathering.add(made)
    rules: dict[str, Any] = {"entity": book.find(cell) or cell}
    if entry.text("type") == MANY:
        rules["many"] = True
    entry.put("rules", rules, "reference_data_name")
    return True


def _column(told: Any) -> dict[str, Any]:
    if not isinstance(told, Mapping) or told.get("data_type") not in COLUMN_TYPES:
        found = told.get("data_type") if isinstance(told, Mapping) else told
        raise BadValue("table_configuration", found, f"Columns are: {', '.join(COLUMN_TYPES)}.")
    column = {
        "code": told.get("code"),
        "type": COLUMN_TYPES[told["data_type"]],
        "labels": told.get("labels") or {},
    }
    if told["data_type"] == "select":
        options = told.get("options") or []
        column["options"] = [
            {"code": option.get("code"), "labels": option.get("labels") or {}} for option in options
        ]
    return column
