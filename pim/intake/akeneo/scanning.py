"""The first walk through a file of products or models: its keys, and what must exist before rows are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from pim.catalog.identifiers import check_key
from pim.errors import BadValue
from pim.intake.akeneo.attributes import find_unit
from pim.intake.akeneo.codes import clean, list_codes
from pim.intake.akeneo.columns import UNIT, Columns
from pim.intake.akeneo.files import Row, Table
from pim.intake.akeneo.gathering import Gathering


@dataclass(slots=True)
class Scan:
    """One file of rows with keys. `rows` says which row of each key is read: the first."""

    table: Table
    key: str  # the column of SKUs or codes
    kind: str  # product, model
    columns: Columns
    rows: dict[str, int] = field(default_factory=dict)
    parents: set[str] = field(default_factory=set)  # as the cells spell them
    targets: dict[str, set[str]] = field(default_factory=dict)  # of associations, by kind

    def key_of(self, row: Row) -> str | None:
        """The key of a row that is to be read; None for the others."""
        key = clean(row.cells.get(self.key, ""))
        return key if self.rows.get(key) == row.number else None


def scan(table: Table, key: str, kind: str, columns: Columns, gathering: Gathering) -> Scan:
    """Walk through the file once; report unusable keys and rows, and columns that can not be read.

    Makes the units that its cells name, where Akeneo's table has them.
    """
    found = Scan(table, key, kind, columns)
    units = {c.name: c.attribute for of_field in columns.values.values() for c in of_field if c.part == UNIT}
    named: dict[tuple[str, str], tuple[int, str]] = {}
    for row in table.iter_rows():
        _take(row, found, gathering)
        for name in units.keys() & row.cells.keys():
            named.setdefault((units[name].unit_family or "", clean(row.cells[name])), (row.number, name))
        for column in columns.relations:
            if not column.is_quantity and (cell := row.cells.get(column.name)):
                found.targets.setdefault(column.kind, set()).update(list_codes(cell))
        for name in columns.faults.keys() & row.cells.keys():
            gathering.refuse_column(table.name, name, *columns.faults[name])
    for (family, code), (number, name) in named.items():
        find_unit(gathering, family, code, (table.name, number), name)
    return found


def _take(row: Row, found: Scan, gathering: Gathering) -> None:
    """Take up the row's key and parent, or report why the row can not be read."""
    key = clean(row.cells.get(found.key, ""))
    fault = _fault(row, key, found)
    if fault is None:
        found.rows[key] = row.number
        if parent := clean(row.cells.get("parent", "")):
            found.parents.add(parent)
    else:
        gathering.refuse((found.table.name, row.number), *fault)


def _fault(row: Row, key: str, found: Scan) -> tuple[str, str, str, str] | None:
    """Column, value, rule and remedy of what makes a row unusable."""
    if row.surplus:
        return "", row.surplus, "more cells than columns", "Put quotes around cells that hold a semicolon."
    if not key:
        return found.key, "", "no key", f"Give the row its {found.key}."
    if key in found.rows:
        return (
            found.key,
            key,
            "duplicate key",
            f"Row {found.rows[key]} has it already: remove one of the two.",
        )
    try:
        check_key(found.key, key)
    except BadValue as error:
        return found.key, key, "not a usable key", error.remedy
    return None
