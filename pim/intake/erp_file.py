"""Files of an ERP with new products: a SKU and the little that an ERP knows, as drafts of products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pim.catalog.fields import value_field
from pim.catalog.identifiers import check_sku
from pim.catalog.keys import find_products, list_gtin_attributes
from pim.changes import Draft
from pim.enrich.duplicates import MAKER_CODES, MPN_CODES, list_part_attributes
from pim.errors import BadValue, PimError
from pim.intake.facts import GTIN_HEADERS, SKU_HEADERS, Format
from pim.intake.problems import Problem
from pim.intake.tables import Table
from pim.structure.current import current
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import fold, parse

NAME_HEADERS = ("name", "title", "description", "nazwa", "benämning", "bezeichnung")
STATUS = "in_work"


@dataclass(slots=True)
class NewProducts:
    """The products of a file that are not there yet. `known` counts those that are: they stay as they are."""

    file: str
    drafts: list[Draft] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)  # by SKU
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_new_products(
    path: Path, format_: Format, *, locale: str | None = None, markets: Sequence[str] = ()
) -> NewProducts:
    """The products of a file that do not exist yet, without family, in work in these markets.

    A column is read into the attribute that it is called like, or that usually holds what
    its header says: names, GTINs, numbers of parts, makers. Texts that vary by locale are
    those of `locale`. A cell that can not be read is a problem, and the product is made
    without it. Raises `BadValue` for a file that can not be read at all, `UnknownCode` for
    an unknown locale or market.
    """
    structure = current()
    fields = {f"status.{structure.market(market).code}": STATUS for market in markets}
    found = NewProducts(path.name)
    with format_.open(path) as file:
        key, columns = _find_columns(structure, file, format_, locale)
        lines = _unique(file, key, found)
    known = find_products(lines).ids
    found.known = len(known)
    for sku, (number, cells) in lines.items():
        if sku not in known:
            values = dict(_iter_values(structure, format_, columns, (number, cells), found))
            body = {"sku": sku, **fields, **values}
            found.drafts.append(Draft("product", sku, "", body, op="create"))
            found.lines[sku] = number
    found.problems.sort(key=lambda problem: problem.row)
    return found


def _unique(file: Table, key: int, found: NewProducts) -> dict[str, tuple[int, Sequence[str]]]:
    """The lines by SKU, in their order; those without a usable one, and repeated ones, become problems."""
    lines: dict[str, tuple[int, Sequence[str]]] = {}
    for number, cells in file.iter_rows():
        sku = cells[key].strip() if key < len(cells) else ""
        try:
            if check_sku(sku) in lines:
                remedy = f"Row {lines[sku][0]} has it already: remove one of the two."
                raise BadValue("repeated line", sku, remedy)
        except BadValue as error:
            problem = Problem(file.name, number, file.columns[key], sku, error.field, error.remedy)
            found.problems.append(problem)
            continue
        lines[sku] = (number, cells)
    return lines


def _iter_values(
    structure: Structure,
    format_: Format,
    columns: Mapping[int, tuple[Attribute, str, str]],
    line: tuple[int, Sequence[str]],
    found: NewProducts,
) -> Iterator[tuple[str, Any]]:
    number, cells = line
    for at, (attribute, field_name, header) in columns.items():
        text = cells[at].strip() if at < len(cells) else ""
        if not text:
            continue
        try:
            yield field_name, _read(structure, attribute, text, format_.decimal_mark)
        except PimError as error:
            remedy = error.remedy if isinstance(error, BadValue) else str(error)
            found.problems.append(Problem(found.file, number, header, text, "cell refused", remedy))


def _read(structure: Structure, attribute: Attribute, text: str, mark: str) -> Any:
    """The value of a cell; an option may be told by its label."""
    if attribute.type == "simple_select" and text not in attribute.options:
        wanted = fold(text)
        for code, option in attribute.options.items():
            if wanted in (fold(code), *map(fold, option.labels.values())):
                return code
    return parse(structure, attribute, text, decimal_mark=mark)


def _find_columns(
    structure: Structure, file: Table, format_: Format, locale: str | None
) -> tuple[int, dict[int, tuple[Attribute, str, str]]]:
    """Where the SKU stands, and by column the attribute that it is read into, its field and its header."""
    headers = [column.casefold() for column in file.columns]
    named = {header.casefold(): role for role, header in format_.columns.items()}
    key = next((headers.index(h) for h, role in named.items() if role == "sku" and h in headers), None)
    if key is None:
        key = next((headers.index(name) for name in SKU_HEADERS if name in headers), None)
    if key is None:
        remedy = "A column sku is needed; or name it: --column sku=HEADER."
        raise BadValue(file.name, ", ".join(file.columns), remedy)
    columns = {}
    for at, header in enumerate(headers):
        attribute = None if at == key else _find_attribute(structure, named.get(header, header))
        if attribute is not None and (place := _place(structure, attribute, locale)) is not None:
            columns[at] = (attribute, place, file.columns[at])
    return key, columns


def _find_attribute(structure: Structure, header: str) -> Attribute | None:
    """The attribute that a header names, or usually means; None for what nobody asked for."""
    by_code = {code.casefold(): attribute for code, attribute in structure.attributes.items()}
    if header.casefold() in by_code:
        return by_code[header.casefold()]
    makers = [code for code in MAKER_CODES if code in structure.attributes]
    for usual, codes in (
        (GTIN_HEADERS, list_gtin_attributes(structure)),
        (MPN_CODES, list_part_attributes(structure)),
        (MAKER_CODES, makers),
    ):
        if header in usual and codes:
            return structure.attributes[codes[0]]
    if header in NAME_HEADERS:
        named = (family.label_attribute or "" for family in structure.families.values())
        return next((structure.attributes[code] for code in named if code in structure.attributes), None)
    return None


def _place(structure: Structure, attribute: Attribute, locale: str | None) -> str | None:
    """The field of an attribute; None where it varies by something that the file does not say."""
    if attribute.scopable or (attribute.localizable and locale is None) or attribute.code == "sku":
        return None
    spoken = structure.locale(locale).code if attribute.localizable and locale else ""
    return value_field(attribute.code, locale=spoken)
