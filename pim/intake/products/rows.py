"""Rows of a sheet as wanted states of products: each comes in whole, or is refused with every reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pim.catalog.models import PRODUCT
from pim.errors import BadValue, Invalid, UnknownCode
from pim.intake.akeneo import Body
from pim.intake.mappings import ERRORS, SKIP, MappingRules
from pim.intake.problems import Problem
from pim.intake.products.cells import LEAVE, CellReader
from pim.intake.sheets import Cell, Row, Sheet, text_of
from pim.intake.sheets.cells import is_blank
from pim.structure.snapshot import Structure

BATCH = 500  # rows read before the options that they name first are made

Reading = Callable[[int], None]  # rows read so far


@dataclass(frozen=True, slots=True)
class UnknownOption:
    """A text that names no option of an attribute, and how many cells of the column hold it."""

    column: str
    attribute: str
    text: str
    cells: int


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one sheet. `problems` is complete once `iter_bodies` is exhausted."""

    structure: Structure
    rules: MappingRules
    sheet: Sheet
    problems: list[Problem] = field(default_factory=list)
    told: Reading | None = None  # is told how far it is, batch by batch
    read: int = 0  # rows
    ignored: list[str] = field(default_factory=list)  # columns that the mapping does not name
    missing: list[str] = field(default_factory=list)  # columns that the sheet does not have
    _readers: list[CellReader | None] = field(default_factory=list)  # by the column's number
    _rows: dict[str, int] = field(default_factory=dict)  # by key
    _made: set[tuple[str, str]] = field(default_factory=set)  # options, by attribute and code

    def __post_init__(self) -> None:
        rules = {rule.column: rule for rule in self.rules.columns}
        if self.rules.key_column not in self.sheet.columns:
            found = ", ".join(self.sheet.columns[:20])
            remedy = f"The mapping {self.rules.code} finds products by the column {self.rules.key_column}."
            raise BadValue(f"{self.sheet.name}, header", found, remedy)
        for column in self.sheet.columns:
            rule = rules.get(column)
            if rule is None and column and column != ERRORS:
                self.ignored.append(column)
            is_read = rule is not None and rule.field != SKIP
            self._readers.append(
                CellReader(self.structure, self.rules.file, rule) if rule and is_read else None
            )
        self.missing = [column for column in rules if column not in self.sheet.columns]

    def iter_bodies(self) -> Iterator[Body]:
        """Products in the order of their rows, each after the new options that it names."""
        rows = self.sheet.iter_rows()
        while batch := list(islice(rows, BATCH)):
            bodies = [body for row in batch if (body := self._body(row)) is not None]
            if self.told is not None:
                self.told(self.read)
            yield from self._fresh_options(batch[0].number)
            yield from bodies

    def list_unknown_options(self) -> list[UnknownOption]:
        """What was refused for want of an option, column by column, the most frequent texts first."""
        return [
            UnknownOption(reader.rule.column, reader.rule.attribute or "", text, count)
            for reader in self._readers
            if reader is not None and reader.options is not None
            for text, count in reader.options.unknown.most_common()
        ]

    def refuse(self, row: int, column: str, value: str, rule: str, remedy: str) -> None:
        """Report a cell, or a whole row where no column is named."""
        name, sheet = self.sheet.name, self.sheet.found.sheet
        self.problems.append(Problem(name, row, column, value, rule, remedy, sheet))

    def _body(self, row: Row) -> Body | None:
        self.read += 1
        before = len(self.problems)
        fields: dict[str, Any] = {}
        cells: dict[str, str] = {}
        for reader, cell in zip(self._readers, row.cells, strict=False):
            if reader is not None and (value := self._value(row, reader, cell)) is not LEAVE:
                _put(fields, reader, value)
                cells.setdefault(reader.rule.field, reader.rule.column)
        for cell in row.cells[len(self.sheet.columns) :]:
            if not is_blank(cell):
                remedy = "It stands beyond the last column: is the row shifted?"
                self.refuse(row.number, "", text_of(cell), "more cells than columns", remedy)
        key = self._key(row, fields) if len(self.problems) == before else None
        if key is None:
            return None
        return Body(PRODUCT, key, fields, (self.sheet.name, row.number), cells)

    def _value(self, row: Row, reader: CellReader, cell: Cell) -> Any:
        try:
            return reader.read(cell, guarded=self.sheet.found.kind == "csv")
        except Invalid as error:
            rule, remedy = _told(error)
            self.refuse(row.number, reader.rule.column, text_of(cell), rule, remedy)
            return LEAVE

    def _key(self, row: Row, fields: dict[str, Any]) -> str | None:
        """The key of a row; None, and refused, for one that has none or has another row's."""
        column, key = self.rules.key_column, fields.get(self.rules.key_field)
        if key is None:
            self.refuse(row.number, column, "", "no key", "Each row names its product here.")
            return None
        first = self._rows.setdefault(key, row.number)
        if first != row.number:
            self.refuse(row.number, column, key, "product named twice", f"Row {first} has it already.")
            return None
        return str(key)

    def _fresh_options(self, row: int) -> Iterator[Body]:
        for reader in self._readers:
            if reader is None or reader.options is None:
                continue
            for code, fields in reader.options.take_fresh().items():
                name = (fields["attribute"], code)
                if name not in self._made:
                    self._made.add(name)
                    cells = dict.fromkeys(fields, reader.rule.column)
                    yield Body("option", ".".join(name), fields, (self.sheet.name, row), cells)


def _put(fields: dict[str, Any], reader: CellReader, value: Any) -> None:
    """Set a field; columns of several currencies make one collection of prices."""
    name, unit = reader.rule.field, reader.rule.unit
    if reader.is_price and unit is not None:
        fields[name] = {**(fields.get(name) or {}), unit: value[unit] if value else None}
    else:
        fields[name] = value


def _told(error: Invalid) -> tuple[str, str]:
    """What was wrong in few words, the same for all cells that it befell, and what would be right."""
    if isinstance(error, BadValue):
        return "not a value that fits", error.remedy
    if isinstance(error, UnknownCode):
        return f"unknown {error.kind}", str(error)
    return "not a value that fits", str(error)
