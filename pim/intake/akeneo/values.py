"""Filled cells of one row as values of the document, each in its canonical form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pim.errors import BadValue, Invalid
from pim.intake.akeneo.codes import CodeBook, clean, list_codes
from pim.intake.akeneo.columns import UNIT, Columns, ValueColumn
from pim.intake.akeneo.files import Row
from pim.intake.akeneo.gathering import FLAGS
from pim.intake.akeneo.media import MediaFolder
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import normaliser, parse

Report = Callable[[str, str, str, str], None]  # column, value, rule, remedy

RULES = {
    "boolean": "not a yes or no",
    "date": "not a day that fits",
    "document": "not a file that fits",
    "image": "not a file that fits",
    "metric": "not a measure that fits",
    "multi_select": "unknown option",
    "number": "not a number that fits",
    "price_collection": "not a price that fits",
    "simple_select": "unknown option",
    "reference": "unknown record",
    "table": "not a table that fits",
}
TEXT_RULE = "not a text that fits"


class ValueReader:
    """The values of rows of one file. A cell that does not fit is reported, and the others are read."""

    def __init__(self, structure: Structure, columns: Columns, media: MediaFolder) -> None:
        self._structure, self._columns, self._media = structure, columns, media
        self._by_name = {column.name: column for of_field in columns.values.values() for column in of_field}
        self._books: dict[str, CodeBook] = {}

    def read(self, row: Row, report: Report) -> dict[str, tuple[Attribute, Any, str]]:
        """Attribute, value and column, by field address; fields whose cells are empty are absent."""
        filled: dict[str, dict[str, ValueColumn]] = {}
        for name in row.cells:
            if column := self._by_name.get(name):
                filled.setdefault(column.field, {})[column.part] = column
        values: dict[str, tuple[Attribute, Any, str]] = {}
        for field, columns in filled.items():
            value, name = self._value(columns, row.cells, report)
            if value is not None:
                values[field] = (next(iter(columns.values())).attribute, value, name)
        return values

    def _value(
        self, columns: dict[str, ValueColumn], cells: Mapping[str, str], report: Report
    ) -> tuple[Any, str]:
        attribute = next(iter(columns.values())).attribute
        if attribute.type == "price_collection":
            return self._prices(columns, cells, report)
        column = columns.get("")
        if column is None:  # a unit without an amount says nothing
            return None, ""
        cell = cells[column.name]
        try:
            if attribute.type == "metric":
                return self._measure(column, columns.get(UNIT), cells), column.name
            if attribute.type in ("image", "document"):
                return self._file(attribute, cell), column.name
            return normaliser(self._structure, attribute)(self._plain(attribute, cell)), column.name
        except _Refused as fault:
            report(column.name, cell, fault.rule, fault.remedy)
        except Invalid as error:
            report(column.name, cell, *_rule_and_remedy(attribute, error))
        return None, ""

    def _plain(self, attribute: Attribute, cell: str) -> Any:
        """What the cell says, before its rules are checked."""
        if attribute.type == "boolean":
            return FLAGS.get(clean(cell), cell)
        if attribute.is_many:
            return [self._option(attribute, code) for code in list_codes(cell)]
        if attribute.is_select:
            return self._option(attribute, clean(cell))
        if attribute.type == "table":
            return parse(self._structure, attribute, cell)
        return cell if attribute.type in ("text", "rich_text", "identifier") else cell.strip()

    def _option(self, attribute: Attribute, code: str) -> str:
        book = self._books.get(attribute.code)
        if book is None:
            book = self._books[attribute.code] = CodeBook(attribute.options)
        return book.find(code) or code

    def _measure(self, amount: ValueColumn, unit: ValueColumn | None, cells: Mapping[str, str]) -> Any:
        """Amount and unit of two cells; without a column for units, both may stand in one."""
        attribute, cell = amount.attribute, cells[amount.name].strip()
        if unit is None:
            if any(column.part == UNIT for column in self._columns.values[amount.field]):
                raise _Refused("no unit", f"Name a unit in {amount.name}-{UNIT}.")
            return parse(self._structure, attribute, cell)
        return normaliser(self._structure, attribute)(
            {"amount": cell, "unit": self._unit(attribute, cells[unit.name])}
        )

    def _unit(self, attribute: Attribute, cell: str) -> str:
        if "" not in self._books:  # no attribute has the code ""
            self._books[""] = CodeBook(self._structure.units)
        found = self._books[""].find(f"{attribute.unit_family}.{clean(cell)}")
        return found.partition(".")[2] if found else clean(cell)

    def _prices(
        self, columns: dict[str, ValueColumn], cells: Mapping[str, str], report: Report
    ) -> tuple[dict[str, str] | None, str]:
        """The prices of the filled cells: one refused currency leaves the others."""
        prices: dict[str, str] = {}
        for currency, column in columns.items():
            cell = cells[column.name]
            try:
                found = normaliser(self._structure, column.attribute)({currency: cell.strip()})
                prices.update(found or {})
            except Invalid as error:
                report(column.name, cell, *_rule_and_remedy(column.attribute, error))
        return dict(sorted(prices.items())) or None, next(iter(columns.values())).name

    def _file(self, attribute: Attribute, cell: str) -> Any:
        file = self._media.get(cell.strip())
        if file.sha256 is None:
            raise _Refused(
                "file missing", "Put the file at this path inside the folder, or correct the path."
            )
        return normaliser(self._structure, attribute)({"file": file.sha256, "name": file.name})


def _rule_and_remedy(attribute: Attribute, error: Invalid) -> tuple[str, str]:
    remedy = error.remedy if isinstance(error, BadValue) else str(error)
    return RULES.get(attribute.type, TEXT_RULE), remedy


class _Refused(Exception):  # stays in this module
    def __init__(self, rule: str, remedy: str) -> None:
        self.rule, self.remedy = rule, remedy
        super().__init__(rule)
