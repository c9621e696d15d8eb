"""What the columns of products.csv and product_models.csv mean: read once per file, before any row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pim.intake.akeneo.codes import CodeBook
from pim.intake.akeneo.gathering import Gathering
from pim.structure.snapshot import ALL, Attribute, Structure

UNIT = "unit"  # the part of a column that names units: weight-unit
TARGETS = {"products": "product", "product_models": "model", "groups": "product_group"}
QUANTITY = "quantity"

# Columns of ours and of Akeneo's own books. What stands beside them is an attribute or an association.
PLAIN = frozenset("categories enabled family parent groups family_variant uuid created updated".split())


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """Cells of one attribute for one scope and locale; `part` is a currency, or "unit" of a metric."""

    name: str
    attribute: Attribute
    scope: str = ALL
    locale: str = ALL
    part: str = ""

    @property
    def field(self) -> str:
        """The address of the value that the cell is, or is a part of."""
        return f"values.{self.attribute.code}.{self.scope}.{self.locale}"


@dataclass(frozen=True, slots=True)
class RelationColumn:
    """Cells that list the targets of one relation type, or the quantities of those targets."""

    name: str
    type: str
    kind: str  # product, model, product_group
    is_quantity: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file that say something, by what they say. Empty columns are among them."""

    values: dict[str, tuple[ValueColumn, ...]]  # by field; several for metrics and prices
    relations: tuple[RelationColumn, ...]
    faults: dict[str, tuple[str, str]]  # rule and remedy, by column: to be reported if a cell is filled


def read_columns(names: Iterable[str], key: str, structure: Structure, gathering: Gathering) -> Columns:
    """What each column means; `key` is the column of SKUs or codes, which is no value."""
    reader = _ColumnReader(structure, gathering)
    values: dict[str, list[ValueColumn]] = {}
    relations: list[RelationColumn] = []
    faults: dict[str, tuple[str, str]] = {}
    for name in names:
        if name == key or name in PLAIN:
            continue
        column = reader.read(name)
        if isinstance(column, ValueColumn):
            if any(other.part == column.part for other in values.get(column.field, ())):
                faults[name] = "doubled column", "The file has this column in another spelling: remove one."
            else:
                values.setdefault(column.field, []).append(column)
        elif isinstance(column, RelationColumn):
            relations.append(column)
        else:
            faults[name] = column
    return Columns({field: tuple(of_field) for field, of_field in values.items()}, tuple(relations), faults)


class _ColumnReader:
    def __init__(self, structure: Structure, gathering: Gathering) -> None:
        self.structure, self.gathering = structure, gathering

    def read(self, name: str) -> ValueColumn | RelationColumn | tuple[str, str]:
        """The column, or rule and remedy of why it can not be read."""
        head, *rest = name.split("-")
        code = self.gathering.book("attribute").find(head)
        if code is not None:
            return self._value(name, self.structure.attribute(code), rest)
        type_ = self.gathering.book("relation_type").find(head)
        if type_ is not None and rest:
            return self._relation(name, type_, rest)
        return "unknown attribute", f"Add {head or 'it'} to attributes.csv, or drop the column."

    def _relation(self, name: str, type_: str, rest: list[str]) -> RelationColumn | tuple[str, str]:
        is_quantity = rest[1:] == [QUANTITY]
        kind = TARGETS.get(rest[0])
        if kind is None or (rest[1:] and not is_quantity):
            remedy = f"Write {type_}-products, -product_models, either with -quantity, or {type_}-groups."
            return "unknown column", remedy
        if kind == "product_group" and (is_quantity or self.structure.relation_type(type_).quantified):
            return "group with a quantity", "A group has no quantity: name its products, with one each."
        return RelationColumn(name, type_, kind, is_quantity)

    def _value(self, name: str, attribute: Attribute, rest: list[str]) -> ValueColumn | tuple[str, str]:
        locale = scope = ALL
        if attribute.localizable:
            found = self.gathering.book("locale").find(rest.pop(0)) if rest else None
            if found is None or (attribute.locales and found not in attribute.locales):
                return (
                    "unknown locale",
                    f"Write {attribute.code}-<locale>, with a locale that the attribute has.",
                )
            locale = found
        if attribute.scopable:
            found = self.gathering.book("scope").find(rest.pop(0)) if rest else None
            if found is None:
                return "unknown channel", f"Name a channel of channels.csv in the column of {attribute.code}."
            scope = found
            if locale and locale not in self.structure.scope(scope).locales:
                return "unused locale", f"Give {locale} to the channel {scope}, or drop the column."
        part = self._part(attribute, rest)
        if part is None:
            return "unknown column", _expected(attribute)
        return ValueColumn(name, attribute, scope, locale, part)

    def _part(self, attribute: Attribute, rest: list[str]) -> str | None:
        if attribute.type == "price_collection":
            return CodeBook(self.structure.currencies).find(rest[0]) if len(rest) == 1 else None
        if attribute.type == "metric" and rest == [UNIT]:
            return UNIT
        return None if rest else ""


def _expected(attribute: Attribute) -> str:
    parts = ["<locale>"] * attribute.localizable + ["<channel>"] * attribute.scopable
    if attribute.type == "price_collection":
        parts.append("<active currency>")
    name = "-".join([attribute.code, *parts])
    return f"Write {name} or {name}-unit." if attribute.type == "metric" else f"Write {name}."
