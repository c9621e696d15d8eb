"""Values of a product as cells that read back as the same values. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pim.catalog.models import PRODUCT
from pim.errors import Invalid
from pim.intake.mappings import SKIP, ColumnRule, FileFormat
from pim.intake.products.cells import AMOUNTS, CLEAR, CellReader
from pim.intake.sheets import LIMITS, guard_formula
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import to_text

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_CLEAR = re.compile(rf"'*{CLEAR}")


class CellWriter:
    """Writes the cells of one column, for a CSV file (`guarded`) or a workbook."""

    def __init__(self, structure: Structure, file: FileFormat, rule: ColumnRule, *, guarded: bool) -> None:
        self.rule, self._file, self._guarded = rule, file, guarded
        self._attribute = structure.attribute(rule.attribute) if rule.attribute else None
        # What can not be read is left out; what could only be read by making an option too.
        strict = replace(rule, unknown="refuse")
        self._reader = None if rule.field == SKIP else CellReader(structure, file, strict)
        self._write = self._writer()

    def write(self, value: Any) -> str | None:
        """The cell of a canonical value; "" for none, None where no cell would read back as the value."""
        if self._reader is None or value in (None, [], {}):
            return ""
        wanted = self._wanted(value)
        for text in self._write(wanted) if wanted else ():
            cell = self._escaped(text)
            if len(cell) <= LIMITS.cell_chars and self._reads_back(cell, wanted):
                return cell
        return None if wanted else ""

    def _wanted(self, value: Any) -> Any:
        """What the column says of the value: a column of one currency has that price alone."""
        if isinstance(value, dict) and self._is("price_collection") and self.rule.unit is not None:
            return {code: amount for code, amount in value.items() if code == self.rule.unit}
        if self.rule.field.startswith("relations."):
            return [link for link in value if link["kind"] == PRODUCT]
        return value

    def _reads_back(self, cell: str, value: Any) -> bool:
        reader = self._reader
        try:
            return reader is not None and reader.read(cell, guarded=self._guarded) == value
        except Invalid:
            return False

    def _escaped(self, text: str) -> str:
        """The text, marked where it would be taken for a formula or for the word that takes values away."""
        if _CLEAR.fullmatch(text.strip()):
            text = f"'{text}"
        is_number = self._is(*AMOUNTS) and _NUMBER.fullmatch(text)
        return guard_formula(text) if self._guarded and not is_number else text

    def _is(self, *types: str) -> bool:
        return self._attribute is not None and self._attribute.type in types

    def _writer(self) -> Callable[[Any], Sequence[str]]:
        """What gives the spellings of a value, the one for people first."""
        attribute, part = self._attribute, self.rule.field.partition(".")[0]
        if attribute is None:
            return {
                "categories": lambda codes: [self._joined(codes)],
                "groups": lambda codes: [self._joined(codes)],
                "relations": self._links,
                "archived": lambda flag: ["true" if flag else "false"],
            }.get(part, lambda text: [text])
        return {
            "number": lambda number: [self._amount(number)],
            "metric": self._metric,
            "price_collection": self._prices,
            "date": lambda day: [self._day(day)],
            "simple_select": lambda code: self._names(attribute, code),
            "multi_select": lambda codes: self._lists(attribute, codes),
        }.get(attribute.type, lambda value: [to_text(attribute, value)])

    def _amount(self, number: str) -> str:
        return number.replace(".", self._file.decimal_mark)

    def _day(self, day: str) -> str:
        year, month, date = day.split("-")
        form = self._file.date_format
        return form.replace("YYYY", year).replace("MM", month).replace("DD", date)

    def _metric(self, measure: Mapping[str, str]) -> list[str]:
        amount, unit = self._amount(measure["amount"]), measure["unit"]
        own = self.rule.unit or (self._attribute.unit if self._attribute else None)
        return [amount if unit == own else f"{amount} {unit}"]

    def _prices(self, prices: Mapping[str, str]) -> list[str]:
        if self.rule.unit is not None:
            return [self._amount(prices[self.rule.unit])]
        return [", ".join(f"{self._amount(amount)} {currency}" for currency, amount in prices.items())]

    def _names(self, attribute: Attribute, code: str) -> list[str]:
        """The label of an option where files have labels, and its code."""
        option = attribute.options.get(code)
        label = option.labels.get(self.rule.locale or "") if option else None
        return [label, code] if label and self.rule.options == "label" else [code]

    def _lists(self, attribute: Attribute, codes: Sequence[str]) -> list[str]:
        return [self._joined([self._names(attribute, code)[0] for code in codes]), self._joined(codes)]

    def _links(self, links: Sequence[Mapping[str, str]]) -> list[str]:
        """With the declared decimal mark; with a dot where a comma parts the links."""
        return [self._linked(links, self._file.decimal_mark), self._linked(links, ".")]

    def _linked(self, links: Sequence[Mapping[str, str]], mark: str) -> str:
        return self._joined([
            f"{link['to']}:{link['quantity'].replace('.', mark)}" if "quantity" in link else link["to"]
            for link in links
        ])  # fmt: skip

    def _joined(self, texts: Sequence[str]) -> str:
        return self.rule.separator.join(texts)
