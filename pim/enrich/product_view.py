"""A product as people edit it: each slot of each attribute, what stands there, where that comes from.

Reads a lineage and the structure; asks no database and words nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pim.catalog.documents import Document, Lineage
from pim.catalog.fields import value_field
from pim.catalog.inheritance import list_slots, origin
from pim.enrich.completeness import Completeness, measure
from pim.structure.gtins import gtin_problem
from pim.structure.snapshot import ALL, Attribute, AttributeGroup, Family, FamilyVariant, Structure

GTIN_CODES = frozenset("gtin ean gtin8 gtin12 gtin13 gtin14 gtin_13 gtin_14 ean8 ean13 ean_13 upc".split())
SKU = "sku"  # an attribute to completeness and to feeds, a field of its own to documents


@dataclass(frozen=True, slots=True)
class FieldView:
    """One slot: its own value and the one it would inherit; None is empty.

    `source` is the level above that the inherited value comes from. `home` is the level
    above where the value has to be set; None where this level may set it.
    """

    attribute: Attribute
    scope: str
    locale: str
    own: Any
    inherited: Any
    source: Document | None
    home: Document | None

    @property
    def field(self) -> str:
        """The address that change sets write."""
        return value_field(self.attribute.code, self.scope, self.locale)

    @property
    def value(self) -> Any:
        """What holds here."""
        return self.inherited if self.own is None else self.own

    @property
    def is_editable(self) -> bool:
        """Whether this level may have a value of its own."""
        return self.home is None

    @property
    def problem(self) -> str | None:
        """What is wrong with a value that may be stored nevertheless: the check digit of a GTIN."""
        is_gtin = self.attribute.type in ("identifier", "text") and self.attribute.code in GTIN_CODES
        return gtin_problem(self.value) if is_gtin and isinstance(self.value, str) else None


@dataclass(frozen=True, slots=True)
class AttributeView:
    """An attribute with its slots. `required_in` names scopes; an axis must not be empty on a variant."""

    attribute: Attribute
    fields: tuple[FieldView, ...]
    required_in: frozenset[str]
    is_axis: bool
    in_family: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    """The attributes that are shown together. `group` is None for those of no group."""

    code: str
    group: AttributeGroup | None
    attributes: tuple[AttributeView, ...]


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product for its page. `level` is as in its family variant, None for a simple product.

    `below` are the attributes that are set on lower levels, so not here. `gaps` are the
    required attributes without a value, each with scope and locale: on a model, of those
    that are not set below, so that all its variants lack them.
    """

    lineage: Lineage
    level: int | None
    groups: tuple[GroupView, ...]
    below: tuple[Attribute, ...]
    completeness: tuple[Completeness, ...]
    gaps: tuple[tuple[str, str, str], ...]

    def fields(self) -> Iterator[FieldView]:
        """Every slot, in the order of the page."""
        for group in self.groups:
            for attribute in group.attributes:
                yield from attribute.fields

    def by_field(self) -> dict[str, FieldView]:
        """Every slot by its address."""
        return {view.field: view for view in self.fields()}


def view_product(structure: Structure, lineage: Lineage) -> ProductView:
    """A product with its slots in all content locales; one without a family shows what it holds."""
    own, level = lineage.own, level_of(lineage)
    family = structure.families.get(own.family or "")
    variant = structure.family_variants.get(own.family_variant or "") if level is not None else None
    shown: dict[str, list[AttributeView]] = {}
    below = []
    for code in _listed(structure, family, lineage):
        attribute = structure.attributes[code]
        if variant and level is not None and variant.level_of(code) > level:
            below.append(attribute)
            continue
        home = _home(variant, lineage, level, code)
        shown.setdefault(attribute.group, []).append(
            AttributeView(
                attribute,
                tuple(_fields(structure, lineage, attribute, home)),
                frozenset(scope for scope, codes in family.requirements.items() if code in codes)
                if family
                else frozenset(),
                bool(variant and level and code in variant.axes[level - 1]),
                family is None or code in family.attributes,
            )
        )
    told = measure(structure, own.family, lineage.values(structure)) if family else []
    later = {SKU, *(attribute.code for attribute in below)} if own.is_model else ()
    return ProductView(
        lineage,
        level,
        tuple(_groups(structure, shown)),
        tuple(below),
        () if own.is_model else tuple(told),
        tuple((code, one.scope, one.locale) for one in told for code in one.missing if code not in later),
    )


def level_of(lineage: Lineage) -> int | None:
    """0 for a root model, 1 or 2 below it; None for a simple product."""
    if len(lineage.layers) == 1 and not lineage.own.is_model:
        return None
    return len(lineage.layers) - 1


def field_of(structure: Structure, code: str, scope: str, locale: str) -> str:
    """The address at which an attribute is filled for a scope and a locale."""
    attribute = structure.attributes.get(code)
    if code == SKU or attribute is None:
        return code
    return value_field(code, scope if attribute.scopable else ALL, locale if attribute.localizable else ALL)


def content_locales(structure: Structure, scope: str = ALL) -> list[str]:
    """The locales that texts of a scope are written in, its own first; of any scope without one.

    A locale of a market that no scope names is one of every scope: its texts fall back.
    """
    told = list(structure.scopes.values())
    own = [structure.scopes[scope]] if scope in structure.scopes else told
    known = {code for other in told for code in other.locales}
    extra = [code for market in structure.markets.values() for code in market.locales if code not in known]
    codes = dict.fromkeys([*(code for one in own for code in one.locales), *extra])
    return [code for code in codes or structure.locales if code in structure.locales]


def _listed(structure: Structure, family: Family | None, lineage: Lineage) -> list[str]:
    """The attributes of the family and those that have a value, in display order; the SKU left out."""
    wanted = {code for layer in lineage.layers for code in layer.values}
    if family:
        wanted |= {*family.attributes, *(code for codes in family.requirements.values() for code in codes)}
    return [code for code in structure.attributes if code in wanted and code != SKU]


def _home(variant: FamilyVariant | None, lineage: Lineage, level: int | None, code: str) -> Document | None:
    if variant is None or level is None or variant.may_hold(code, level):
        return None
    return lineage.layers[variant.level_of(code)]


def _fields(
    structure: Structure, lineage: Lineage, attribute: Attribute, home: Document | None
) -> Iterator[FieldView]:
    above = [layer.values for layer in lineage.layers[:-1]]
    for scope, locale in _slots(structure, attribute):
        place = origin(above, attribute.code, scope, locale)
        yield FieldView(
            attribute,
            scope,
            locale,
            lineage.own.values.get(attribute.code, {}).get(scope, {}).get(locale),
            None if place is None else above[place][attribute.code][scope][locale],
            None if place is None else lineage.layers[place],
            home,
        )


def _slots(structure: Structure, attribute: Attribute) -> list[tuple[str, str]]:
    scopes = list(structure.scopes) if attribute.scopable else [ALL]
    return [
        slot for scope in scopes for slot in list_slots(attribute, [scope], content_locales(structure, scope))
    ]


def _groups(structure: Structure, shown: Mapping[str, list[AttributeView]]) -> Iterator[GroupView]:
    for code in [*structure.groups, *(code for code in shown if code not in structure.groups)]:
        if code in shown:
            yield GroupView(code, structure.groups.get(code), tuple(shown[code]))
