"""Association columns of one row as relations: the targets in the order of their cell, with quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pim.errors import BadValue
from pim.intake.akeneo.codes import list_codes
from pim.intake.akeneo.columns import RelationColumn
from pim.intake.akeneo.files import Row
from pim.intake.akeneo.values import Report
from pim.structure.numbers import parse_number
from pim.structure.snapshot import Structure

_BETWEEN_QUANTITIES = re.compile(r"[|,]")  # Akeneo writes 2|1; people write 2,1


def read_relations(
    row: Row, columns: Iterable[RelationColumn], structure: Structure, report: Report
) -> dict[str, tuple[list[dict[str, Any]], str]]:
    """Links and column, by field address. Whether the targets exist is not asked: they may come later."""
    filled = {
        (column.type, column.kind, column.is_quantity): column
        for column in columns
        if column.name in row.cells
    }
    fields: dict[str, tuple[list[dict[str, Any]], str]] = {}
    for (type_, kind, is_quantity), column in filled.items():
        if not kind:
            remedy = "Groups of products do not exist here; categories can take their place."
            report(column.name, row.cells[column.name], "not imported", remedy)
        elif not is_quantity:
            quantified = structure.relation_type(type_).quantified
            beside = filled.get((type_, kind, True)) if quantified else None
            links = _links(row, column, beside, report)
            if links is not None:
                field = f"relations.{type_}"
                known, name = fields.get(field, ([], column.name))
                fields[field] = (known + links, name)
    _report_unused(row, filled.values(), structure, report)
    return fields


def _links(
    row: Row, column: RelationColumn, quantities: RelationColumn | None, report: Report
) -> list[dict[str, Any]] | None:
    links = [{"to": key, "kind": column.kind} for key in list_codes(row.cells[column.name])]
    if quantities is None:
        return links
    cell = row.cells[quantities.name]
    try:
        amounts = [parse_number(quantities.name, part.strip()) for part in _BETWEEN_QUANTITIES.split(cell)]
    except BadValue as error:
        report(quantities.name, cell, "not a quantity", error.remedy)
        return None
    if len(amounts) != len(links):
        report(quantities.name, cell, "not one quantity each", f"Give {len(links)}, with | between them.")
        return None
    return [{**link, "quantity": amount} for link, amount in zip(links, amounts, strict=True)]


def _report_unused(row: Row, columns: Iterable[RelationColumn], structure: Structure, report: Report) -> None:
    for column in columns:
        if column.is_quantity and column.kind and not structure.relation_type(column.type).quantified:
            remedy = f"{column.type} carries no quantities: drop the column, or make a quantified type."
            report(column.name, row.cells[column.name], "not quantified", remedy)
