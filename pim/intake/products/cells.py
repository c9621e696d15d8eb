"""One cell as the value of one field, by what the mapping declares; nothing is taken from a locale. Pure.

A cell that has two readings, was damaged by a spreadsheet, or does not fit its field is
refused: `CellReader.read` raises `Invalid` with what would be right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from pim.catalog.fields import check_groups, check_quantity, check_status
from pim.catalog.identifiers import check_gtin, check_sku
from pim.catalog.models import PRODUCT
from pim.errors import BadValue, Invalid
from pim.intake.mappings import ColumnRule, FileFormat
from pim.intake.mappings.rules import DATE_FORMATS
from pim.intake.products.options import OptionBook
from pim.intake.sheets import Cell, FormulaError, text_of, unguard_formula
from pim.intake.sheets.cells import DIGITS, is_blank
from pim.structure.numbers import parse_number
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import normaliser, parse

CLEAR = "<clear>"  # the cell that takes a value away
AMOUNTS = ("number", "metric", "price_collection")
FORMULA_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))

_QUOTED_CLEAR = re.compile(r"'+<clear>")
_YES, _NO = frozenset(("1", "true", "yes")), frozenset(("0", "false", "no"))


class Leave_(Enum):  # noqa: N801 - the type of one sentinel
    """The type of `LEAVE`."""

    LEAVE = "leave"


LEAVE: Final = Leave_.LEAVE
"""What an empty cell says: nothing. A value of None takes the value away."""


class CellReader:
    """Reads the cells of one column."""

    def __init__(self, structure: Structure, file: FileFormat, rule: ColumnRule) -> None:
        self._structure, self._file, self.rule = structure, file, rule
        self._attribute = structure.attribute(rule.attribute) if rule.attribute else None
        self.options = OptionBook(self._attribute, rule) if self._attribute is not None else None
        self._is_list = rule.field.startswith(("categories", "groups", "relations.")) or (
            self._attribute is not None and self._attribute.type == "multi_select"
        )
        self._read = self._reader()

    def read(self, cell: Cell, *, guarded: bool) -> Any:
        """The canonical value, None to take it away, `LEAVE` for an empty cell. Raises `Invalid`.

        In a `guarded` sheet (CSV) a text that would be a formula stands behind a quote.
        """
        if is_blank(cell):
            return LEAVE
        if isinstance(cell, str) and guarded:
            cell = unguard_formula(cell)
        if isinstance(cell, FormulaError) or (isinstance(cell, str) and cell.strip() in FORMULA_ERRORS):
            remedy = "The formula of the cell failed: correct it, or write the value itself."
            raise BadValue(self.rule.column, text_of(cell), remedy)
        if isinstance(cell, str):
            if cell.strip() == CLEAR:
                return self._cleared()
            if _QUOTED_CLEAR.fullmatch(cell):
                cell = cell[1:]
        if not self._is_list:
            cell = self._mapped(text_of(cell), cell)
        value = self._read(cell)
        return LEAVE if value is None else value

    @property
    def is_price(self) -> bool:
        """Whether the field is a collection of prices, of which the column may hold one currency."""
        return self._attribute is not None and self._attribute.type == "price_collection"

    def _mapped(self, text: str, otherwise: Any) -> Any:
        """What the mapping says to read instead of a text."""
        return self.rule.map.get(unicodedata.normalize("NFC", text.strip()), otherwise)

    def _cleared(self) -> None:
        if self.rule.field in ("sku", "parent", "archived"):
            raise BadValue(self.rule.column, CLEAR, "It can not be taken away. Leave the cell empty.")

    def _reader(self) -> Callable[[Cell], Any]:
        part = self.rule.field.partition(".")[0]
        if self._attribute is None:
            return {
                "sku": lambda cell: check_sku(self._code(cell)),
                "family": lambda cell: self._structure.family(self._code(cell)).code,
                "parent": self._code,
                "categories": self._categories,
                "groups": lambda cell: check_groups(self._structure, "groups", (), self._listed(cell)),
                "archived": self._flag,
                "status": lambda cell: check_status(
                    self._structure, self.rule.field.partition(".")[2], self._code(cell)
                ),
                "relations": self._links,
            }[part]
        return {
            "number": self._number,
            "metric": self._metric,
            "price_collection": self._prices,
            "boolean": self._boolean,
            "date": self._day,
            "simple_select": self._option,
            "multi_select": self._options,
        }.get(self._attribute.type, self._plain)

    # -- values of attributes -----------------------------------------------------------

    def _plain(self, cell: Cell) -> Any:
        text = self._code(cell) if self._known.type == "identifier" else _whole_text(self.rule.column, cell)
        if self.rule.check == "gtin":
            check_gtin(self.rule.column, text)
        return parse(self._structure, self._known, text)

    def _number(self, cell: Cell) -> Any:
        return normaliser(self._structure, self._known)(self._amount(cell))

    def _amount(self, cell: Cell) -> str:
        """The number of a cell; a cell that is a number has no marks of a language in it."""
        if isinstance(cell, Decimal):
            return text_of(cell)
        return parse_number(self.rule.column, self._ungrouped(text_of(cell)), self._file.decimal_mark)

    def _ungrouped(self, text: str) -> str:
        """The text without the declared mark between thousands, where it parts them in threes."""
        mark = self._file.grouping
        if mark.strip() and mark in text:
            grouped = rf"(?<![0-9{re.escape(mark)}])[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+(?![0-9])"
            return re.sub(grouped, lambda found: found[0].replace(mark, ""), text)
        return text

    def _metric(self, cell: Cell) -> Any:
        try:
            amount = self._amount(cell)
        except BadValue:
            mark = self._file.decimal_mark
            return parse(self._structure, self._known, self._ungrouped(text_of(cell)), decimal_mark=mark)
        unit = self.rule.unit or self._known.unit
        return normaliser(self._structure, self._known)({"amount": amount, "unit": unit})

    def _prices(self, cell: Cell) -> Any:
        """The prices of a cell; of a column with a currency that one alone."""
        if self.rule.unit is None:
            mark = self._file.decimal_mark
            return parse(self._structure, self._known, self._ungrouped(text_of(cell)), decimal_mark=mark)
        return normaliser(self._structure, self._known)({self.rule.unit: self._amount(cell)})

    def _boolean(self, cell: Cell) -> Any:
        return cell if isinstance(cell, bool) else parse(self._structure, self._known, self._code(cell))

    def _day(self, cell: Cell) -> Any:
        day = cell.isoformat() if isinstance(cell, date) else self._declared_day(text_of(cell).strip())
        return normaliser(self._structure, self._known)(day)

    def _declared_day(self, text: str) -> str:
        form = self._file.date_format
        try:
            if form != "YYYYMMDD" or len(text) == len(form):  # 2026111 is the 1st or the 11th
                return datetime.strptime(text, DATE_FORMATS[form]).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            pass
        raise BadValue(self.rule.column, text, f"Days are declared as {form}: write it so.")

    def _option(self, cell: Cell) -> Any:
        return self._book.find(self._code(cell))

    def _options(self, cell: Cell) -> Any:
        texts = self._listed(cell)
        return sorted({self._book.find(text) for text in texts}) or None

    # -- other fields -------------------------------------------------------------------

    def _categories(self, cell: Cell) -> Any:
        return sorted({self._structure.category(code).code for code in self._listed(cell)}) or None

    def _flag(self, cell: Cell) -> bool:
        word = text_of(cell).strip().casefold()
        if word not in _YES | _NO:
            raise BadValue(self.rule.column, text_of(cell), "Write yes or no.")
        return word in _YES

    def _links(self, cell: Cell) -> Any:
        """The products of a relation; of a quantified one `SKU:2`, where 1 need not be said."""
        quantified = self._structure.relation_type(self.rule.field.partition(".")[2]).quantified
        links: list[dict[str, str]] = []
        for text in self._listed(cell):
            sku, colon, quantity = text.rpartition(":") if quantified else ("", "", "")
            if colon:
                number = check_quantity(self.rule.column, quantity.replace(self._file.decimal_mark, "."))
                links.append({"to": sku.strip(), "kind": PRODUCT, "quantity": number})
            else:
                links.append({"to": text, "kind": PRODUCT})
        return links or None

    # -- texts --------------------------------------------------------------------------

    @property
    def _known(self) -> Attribute:
        if self._attribute is None:
            raise Invalid(f"{self.rule.field} is no attribute.")
        return self._attribute

    @property
    def _book(self) -> OptionBook:
        if self.options is None:
            raise Invalid(f"{self.rule.field} has no options.")
        return self.options

    def _code(self, cell: Cell) -> str:
        return _whole_text(self.rule.column, cell).strip()

    def _listed(self, cell: Cell) -> list[str]:
        parts = _whole_text(self.rule.column, cell).split(self.rule.separator)
        texts = (self._mapped(part, part).strip() for part in parts)
        return list(dict.fromkeys(text for text in texts if text))


def _whole_text(column: str, cell: Cell) -> str:
    """The text of a cell. A number is one if its digits are all there: spreadsheets keep fifteen."""
    if isinstance(cell, Decimal) and len(cell.as_tuple().digits) > DIGITS:
        remedy = (
            f"A spreadsheet keeps {DIGITS} digits of a number: format the column as text and enter it anew."
        )
        raise BadValue(column, text_of(cell), remedy)
    return text_of(cell)
