"""What attributes as a whole must keep: a unit, an entity, columns that fit what is stored already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pim.errors import BadValue, PimError
from pim.structure import tables
from pim.structure.current import current

Row = Mapping[str, Any]  # of the table `attribute`


def find_problem(row: Row, before: Row | None) -> PimError | None:
    """What is wrong with an attribute; `before` is how it stood, None if it is new.

    A metric needs a unit of its family; a reference its entity and a table its columns, which
    may not change their meaning; unique values do not vary.
    """
    check = _BY_TYPE.get(row["type"])
    if check is not None and (problem := check(row, before)) is not None:
        return problem
    if row["unique"] and (row["localizable"] or row["scopable"]):
        return BadValue(
            f"attribute {row['code']}", "unique", "A unique attribute cannot vary by locale or scope."
        )
    return None


def _wrong_unit(row: Row, _before: Row | None) -> PimError | None:
    unit = f"{row['unit_family']}.{row['unit']}"
    if unit in current().units:
        return None
    return BadValue(f"attribute {row['code']}", unit, "A known unit is needed.")


def _wrong_entity(row: Row, before: Row | None) -> PimError | None:
    name, (entity, many) = f"attribute {row['code']} rules.entity", _reference_of(row)
    if before is not None and (entity, many) != _reference_of(before):
        return BadValue(name, entity, "Which records it names, and if one or many, stays as it is.")
    if entity in current().reference_entities:
        return None
    known = ", ".join(current().reference_entities) or "none yet"
    return BadValue(name, entity, f"Give the code of a reference entity: {known}.")


def _wrong_columns(row: Row, before: Row | None) -> PimError | None:
    name, now = f"attribute {row['code']} rules.columns", _column_types(row)
    if not now:
        return BadValue(name, "", f"Give the columns of the table, such as {tables.EXAMPLE}.")
    stood = _column_types(before) if before is not None else {}
    if other := [code for code, kind in now.items() if stood.get(code, kind) != kind]:
        return BadValue(name, other[0], f"Its cells are stored as {stood[other[0]]}: add another column.")
    if stood and next(iter(stood)) != next(iter(now)):
        return BadValue(name, next(iter(now)), f"{next(iter(stood))} names the rows: leave it first.")
    return None


def _reference_of(row: Row) -> tuple[str, bool]:
    rules = row["rules"] or {}
    return str(rules.get("entity", "")), bool(rules.get("many"))


def _column_types(row: Row) -> dict[str, str]:
    return {column["code"]: column["type"] for column in (row["rules"] or {}).get("columns") or ()}


_BY_TYPE: Mapping[str, Callable[[Row, Row | None], PimError | None]] = {
    "metric": _wrong_unit,
    "reference": _wrong_entity,
    "table": _wrong_columns,
}
