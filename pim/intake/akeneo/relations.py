"""Association columns of one row as relations: the targets in the order of their cell, with quantities.

A target that is nowhere, in the folder or in the catalogue, is refused alone; the others stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pim.errors import BadValue
from pim.intake.akeneo.codes import CodeBook, list_codes
from pim.intake.akeneo.columns import RelationColumn
from pim.intake.akeneo.files import Row
from pim.intake.akeneo.values import Report
from pim.structure.numbers import parse_number
from pim.structure.snapshot import Structure

Targets = Mapping[str, CodeBook]  # what exists, by kind: product, model, product_group

WORDS = {"product": "product", "model": "product model", "product_group": "group"}
_BETWEEN_QUANTITIES = re.compile(r"[|,]")  # Akeneo writes 2|1; people write 2,1


def read_relations(
    row: Row, columns: Iterable[RelationColumn], structure: Structure, targets: Targets, report: Report
) -> dict[str, tuple[list[Any], str]]:
    """Links, or of groups their codes, and column, by field address."""
    filled = {
        (column.type, column.kind, column.is_quantity): column
        for column in columns
        if column.name in row.cells
    }
    fields: dict[str, tuple[list[Any], str]] = {}
    for (type_, kind, is_quantity), column in filled.items():
        if kind == "product_group":
            codes = list_codes(row.cells[column.name])
            found = [known for _place, known in _known(codes, column, targets, report)]
            if found:
                fields[f"group_relations.{type_}"] = (sorted(set(found)), column.name)
        elif not is_quantity:
            quantified = structure.relation_type(type_).quantified
            beside = filled.get((type_, kind, True)) if quantified else None
            links = _links(row, column, beside, targets, report)
            if links:
                field = f"relations.{type_}"
                before, name = fields.get(field, ([], column.name))
                fields[field] = (before + links, name)
    _report_unused(row, filled.values(), structure, report)
    return fields


def _links(
    row: Row, column: RelationColumn, quantities: RelationColumn | None, targets: Targets, report: Report
) -> list[dict[str, Any]]:
    keys = list_codes(row.cells[column.name])
    amounts = _amounts(row, quantities, len(keys), report) if quantities else []
    if amounts is None:
        return []
    links = []
    for place, key in _known(keys, column, targets, report):
        links.append({"to": key, "kind": column.kind} | ({"quantity": amounts[place]} if amounts else {}))
    return links


def _amounts(row: Row, column: RelationColumn, count: int, report: Report) -> list[str] | None:
    """One quantity for each target; None, and reported, where they are not."""
    cell = row.cells[column.name]
    try:
        amounts = [parse_number(column.name, part.strip()) for part in _BETWEEN_QUANTITIES.split(cell)]
    except BadValue as error:
        report(column.name, cell, "not a quantity", error.remedy)
        return None
    if len(amounts) != count:
        report(column.name, cell, "not one quantity each", f"Give {count}, with | between them.")
        return None
    return amounts


def _known(
    keys: Iterable[str], column: RelationColumn, targets: Targets, report: Report
) -> list[tuple[int, str]]:
    """Place and key of the targets that exist, as they are spelled there; the others are reported."""
    found = []
    word = WORDS[column.kind]
    for place, key in enumerate(keys):
        known = targets[column.kind].find(key)
        if known is None:
            report(column.name, key, f"unknown {word}", f"Add the {word} to its file, or correct the cell.")
        else:
            found.append((place, known))
    return found


def _report_unused(row: Row, columns: Iterable[RelationColumn], structure: Structure, report: Report) -> None:
    for column in columns:
        if column.is_quantity and not structure.relation_type(column.type).quantified:
            remedy = f"{column.type} carries no quantities: drop the column, or make a quantified type."
            report(column.name, row.cells[column.name], "not quantified", remedy)
