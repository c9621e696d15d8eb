"""What files of facts have in common: which column says what, which product a line means, what cells say.

Facts are prices, stock and part numbers: lines with the key of a product and few figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from pim.catalog.keys import SKU, find_products, list_gtin_attributes
from pim.errors import BadValue
from pim.intake.problems import Problem
from pim.intake.tables import Table, open_table
from pim.structure.current import current
from pim.structure.numbers import parse_number

T = TypeVar("T")

KEY = "key"
Spellings = Mapping[str, tuple[str, ...]]  # role -> headers that name it, in lower case, the usual ones

SKU_HEADERS = ("sku", "article", "artnr", "item", "item_no", "product", "symbol", "indeks", "artikelnummer")
GTIN_HEADERS = ("ean", "gtin", "gtin13", "ean13", "barcode")


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is to be read, where it does not say so itself.

    `key` is "sku" or the code of an attribute; None is found by the header. `columns` names
    the header of a role.
    """

    key: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    decimal_mark: str = "."
    delimiter: str | None = None
    encoding: str | None = None  # None is UTF-8

    def open(self, path: Path) -> AbstractContextManager[Table]:
        """The table of a file, read in this way. Raises what `open_table` raises."""
        return open_table(
            path, delimiter=self.delimiter, encoding=self.encoding, decimal_mark=self.decimal_mark
        )


@dataclass(slots=True)
class Line:
    """One line: its number, the product that it means, and its filled cells by role."""

    number: int
    product_id: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Facts(Generic[T]):
    """What a file says. `lines` are the numbers of `rows`; `spared` are products of which a line is bad.

    What a whole file does not name ends; what it names wrongly does not.
    """

    file: str
    rows: list[T] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    spared: set[int] = field(default_factory=set)


def read_facts(
    path: Path, format_: Format, spellings: Spellings, required: tuple[str, ...], make: Callable[[Line], T]
) -> Facts[T]:
    """Read a file of facts; `make` turns a line into a row and raises `BadValue` where it can not.

    Lines that mean no product, several products, or something that is no row are problems,
    and the rest is read. Raises `BadValue` for a file that can not be read at all,
    `UnknownCode` for a key that is no attribute.
    """
    facts: Facts[T] = Facts(path.name)
    with format_.open(path) as file:
        by, key_column = _find_key(file, format_)
        columns = _find_columns(file, format_, spellings, required) | {KEY: key_column}
        for line in _iter_lines(file, columns, by, facts.problems):
            try:
                facts.rows.append(make(line))
                facts.lines.append(line.number)
            except BadValue as error:
                problem = Problem(path.name, line.number, "", str(error.found), error.field, error.remedy)
                facts.problems.append(problem)
                facts.spared.add(line.product_id)
    facts.problems.sort(key=lambda problem: problem.row)
    return facts


def read_amount(line: Line, role: str, mark: str, default: Decimal | None = None) -> Decimal:
    """The number in a cell. Raises `BadValue` for what is none, and for an empty one without a default."""
    text = line.cells.get(role)
    if text is None:
        if default is None:
            raise BadValue(role, "", "A number is needed.")
        return default
    return _number(role, text, mark)


@lru_cache(maxsize=65_536)  # figures repeat themselves: a hundred thousand lines hold some hundred
def _number(role: str, text: str, mark: str) -> Decimal:
    return Decimal(parse_number(role, text, mark))


def read_day(line: Line, role: str) -> date | None:
    """The day in a cell, None for an empty one. Raises `BadValue`."""
    text = line.cells.get(role)
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise BadValue(role, text, "Write the day as 2026-03-01.") from error


def read_instant(line: Line, role: str) -> datetime | None:
    """The instant in a cell, in UTC where it names no zone; None for an empty one. Raises `BadValue`."""
    text = line.cells.get(role)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadValue(role, text, "Write the instant as 2026-03-01T14:30:00Z.") from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _find_key(file: Table, format_: Format) -> tuple[str, int]:
    """By what products are looked up, and in which column their keys stand."""
    headers = [column.casefold() for column in file.columns]
    asked = format_.columns.get(KEY)
    by = format_.key or (SKU if asked else _guess_key(headers))
    holds_gtins = by in list_gtin_attributes(current())
    usual = SKU_HEADERS if by == SKU else GTIN_HEADERS if holds_gtins else ()
    spelt = (asked,) if asked else tuple(dict.fromkeys((by, *usual)))
    for name in spelt:
        if name.casefold() in headers:
            return by, headers.index(name.casefold())
    raise _missing(file, KEY, spelt)


def _guess_key(headers: Sequence[str]) -> str:
    """The SKU where a column is called like one, else the attribute of a column that holds GTINs."""
    if not any(name in headers for name in SKU_HEADERS) and any(name in headers for name in GTIN_HEADERS):
        return next(iter(list_gtin_attributes(current())), SKU)
    return SKU


def _find_columns(
    file: Table, format_: Format, spellings: Spellings, required: tuple[str, ...]
) -> dict[str, int]:
    headers = [column.casefold() for column in file.columns]
    if unknown := sorted(set(format_.columns) - {*spellings, KEY}):
        roles = ", ".join((KEY, *spellings))
        raise BadValue("column", ", ".join(unknown), f"What a column can say: {roles}.")
    found: dict[str, int] = {}
    for role, usual in spellings.items():
        given = format_.columns.get(role)
        names = (given.casefold(),) if given else (role, *usual)
        place = next((headers.index(name) for name in names if name in headers), None)
        if place is not None:
            found[role] = place
        elif given or role in required:
            raise _missing(file, role, names)
    return found


def _missing(file: Table, role: str, names: tuple[str, ...]) -> BadValue:
    remedy = f"A column {' or '.join(names[:4])} is needed; or name it: --column {role}=HEADER."
    return BadValue(file.name, ", ".join(file.columns), remedy)


def _iter_lines(file: Table, columns: Mapping[str, int], by: str, problems: list[Problem]) -> Iterator[Line]:
    """The lines whose product is known, in order; the others become problems."""
    lines: list[tuple[int, dict[str, str]]] = []
    places = tuple(columns.items())
    for number, cells in file.iter_rows():
        if len(cells) > len(file.columns) and any(cells[len(file.columns) :]):
            surplus = next(filter(None, cells[len(file.columns) :]))
            remedy = "Put quotes around cells that hold the delimiter."
            problems.append(Problem(file.name, number, "", surplus, "more cells than columns", remedy))
            continue
        width = len(cells)
        filled = {role: text for role, at in places if at < width and (text := cells[at].strip())}
        lines.append((number, filled))
    found = find_products({filled[KEY] for _number, filled in lines if KEY in filled}, by)
    column = file.columns[columns[KEY]]
    for number, filled in lines:
        key = filled.get(KEY, "")
        product_id = found.ids.get(key)
        if product_id is not None:
            yield Line(number, product_id, filled)
            continue
        rule, remedy = _unknown(key, by, key in found.ambiguous)
        problems.append(Problem(file.name, number, column, key, rule, remedy))


def _unknown(key: str, by: str, ambiguous: bool) -> tuple[str, str]:
    if not key:
        return "no key", "Give the line the key of a product."
    if ambiguous:
        return "several products", f"More than one product has this {by}: correct all but one of them."
    return "unknown product", f"No product has this {by}: create it, or leave the line out."
