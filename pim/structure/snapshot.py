"""The structure of the catalogue as plain, immutable values: what pure modules are given.

`pim.structure.current` loads it from the database. Nothing here touches a session.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from typing import Any, TypeVar

from pim.errors import UnknownCode
from pim.structure.trading import Client, ClientGroup, TaxClass

T = TypeVar("T")

ALL = ""  # the scope or locale of a value that does not vary by it

TYPES = (
    "identifier",
    "text",
    "rich_text",
    "number",
    "boolean",
    "date",
    "simple_select",
    "multi_select",
    "metric",
    "price_collection",
    "image",
    "document",
    "video_link",
    "reference",
    "table",
)
RENDITION_FORMATS = {"jpeg": "jpg", "png": "png", "webp": "webp"}  # format -> suffix
AXIS_TYPES = ("simple_select", "metric", "boolean")
SYSTEMS = ("etim", "eclass", "unspsc", "other")  # of classification


@dataclass(frozen=True, slots=True)
class Option:
    """One allowed value of a select attribute."""

    id: int
    code: str
    labels: Mapping[str, str]
    position: int = 0


@dataclass(frozen=True, slots=True)
class ReferenceRecord(Option):
    """One brand, material, designer: an option that attributes share, with a text and picture of its own."""

    texts: Mapping[str, str] = field(default_factory=dict)  # by locale
    image: Mapping[str, str] | None = None  # a file as image attributes hold it


@dataclass(frozen=True, slots=True)
class ReferenceEntity:
    """A kind of thing that values name, such as brands, with its records by code."""

    id: int
    code: str
    labels: Mapping[str, str]
    records: Mapping[str, ReferenceRecord]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A characteristic that products can have."""

    id: int
    code: str
    type: str
    group: str = "other"
    labels: Mapping[str, str] = field(default_factory=dict)
    localizable: bool = False
    scopable: bool = False
    locales: tuple[str, ...] = ()  # locale-specific: exists in these locales only; empty = in all
    unique: bool = False
    filterable: bool = False
    position: int = 0
    options: Mapping[str, Option] = field(default_factory=dict)  # of a reference: its entity's records
    unit_family: str | None = None  # metric only
    unit: str | None = None  # default unit of a metric
    rules: Mapping[str, Any] = field(default_factory=dict)  # see pim.structure.types
    owner: str | None = None  # the source that may change values of others; None: all may

    @property
    def is_select(self) -> bool:
        """Whether values are codes of options: of its own, or the records of its reference entity."""
        return self.type in ("simple_select", "multi_select", "reference")

    @property
    def is_many(self) -> bool:
        """Whether a value is a list of such codes."""
        return self.type == "multi_select" or bool(self.type == "reference" and self.rules.get("many"))


@dataclass(frozen=True, slots=True)
class AttributeGroup:
    """Attributes shown together."""

    id: int
    code: str
    labels: Mapping[str, str]
    position: int = 0


@dataclass(frozen=True, slots=True)
class Family:
    """The attributes that a kind of product has, and which of them each scope requires."""

    id: int
    code: str
    labels: Mapping[str, str]
    attributes: tuple[str, ...]
    requirements: Mapping[str, tuple[str, ...]]  # by scope
    label_attribute: str | None = None
    image_attribute: str | None = None


@dataclass(frozen=True, slots=True)
class FamilyVariant:
    """How a family splits into variants, on one or two levels.

    `axes` and `attributes` hold one tuple per level, the first level first; what
    stands in neither belongs to the root model (level 0).
    """

    id: int
    code: str
    family: str
    labels: Mapping[str, str]
    axes: tuple[tuple[str, ...], ...]
    attributes: tuple[tuple[str, ...], ...]
    overridable: frozenset[str] = frozenset()

    @property
    def levels(self) -> int:
        """1 or 2: the level on which variants (sellable products) stand."""
        return len(self.axes)

    def level_of(self, attribute: str) -> int:
        """The level an attribute lives on: 0 for the root model."""
        for level, (axes, own) in enumerate(zip(self.axes, self.attributes, strict=True), start=1):
            if attribute in axes or attribute in own:
                return level
        return 0

    def may_hold(self, attribute: str, level: int) -> bool:
        """Whether a product on `level` may have a value of its own: its level, or below it if overridable."""
        own = self.level_of(attribute)
        return own == level or (own < level and attribute in self.overridable)


@dataclass(frozen=True, slots=True)
class Scope:
    """A side of the catalogue that values and requirements may differ for."""

    id: int
    code: str
    labels: Mapping[str, str]
    locales: tuple[str, ...]
    currencies: tuple[str, ...]
    category: str | None = None  # root of its tree


@dataclass(frozen=True, slots=True)
class Locale:
    """A language and country, with where to look when a text is missing."""

    id: int
    code: str
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Market:
    """Where we sell."""

    id: int
    code: str
    labels: Mapping[str, str]
    country: str  # ISO 3166-1 alpha-2
    currency: str
    zone: str  # IANA time zone: dates begin at 00:00 there
    locales: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A node of one of our navigation trees."""

    id: int
    code: str
    labels: Mapping[str, str]
    parent: str | None
    position: int = 0


@dataclass(frozen=True, slots=True)
class CategoryTable:
    """What a receiver calls our categories, by the code of ours: its path, its number, whatever it takes."""

    id: int
    code: str
    labels: Mapping[str, str]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RelationType:
    """A typed link between products."""

    id: int
    code: str
    labels: Mapping[str, str]
    two_way: bool = False
    quantified: bool = False


@dataclass(frozen=True, slots=True)
class GroupType:
    """What kind of groups of products there are."""

    id: int
    code: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProductGroup:
    """A group that products stand in, across families and categories."""

    id: int
    code: str
    labels: Mapping[str, str]
    type: str


@dataclass(frozen=True, slots=True)
class PackagingUnit:
    """A way in which products are packed: each, box, pallet."""

    id: int
    code: str
    labels: Mapping[str, str]
    un_ece: str | None = None  # code of UN/ECE Recommendation 20 or 21: EA, CT, PF
    position: int = 0


@dataclass(frozen=True, slots=True)
class Classification:
    """A release of a standard that products are classified by: ETIM 9.0."""

    id: int
    code: str
    labels: Mapping[str, str]
    system: str  # of SYSTEMS: says what its classes and features look like
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a unit family: standard amount = amount * factor + offset."""

    id: int
    code: str
    family: str
    factor: Decimal
    offset: Decimal
    symbol: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenditionProfile:
    """How pictures are made fit for a receiver: upright, never enlarged, without metadata.

    `contain` scales to fit into the box of pixels, `cover` fills it and cuts what stands over,
    `pad` is `contain` on a page as large as the box. `background` is "#rrggbb", or "transparent".
    """

    id: int
    code: str
    labels: Mapping[str, str]
    max_width: int
    max_height: int
    fit: str = "contain"
    format: str = "jpeg"
    quality: int = 82  # 1 to 100; a PNG has none
    background: str = "#ffffff"

    @property
    def spec(self) -> dict[str, Any]:
        """What decides about the pixels, as the painter of pictures takes it."""
        return {
            "width": self.max_width,
            "height": self.max_height,
            "fit": self.fit,
            "format": self.format,
            "quality": self.quality,
            "background": self.background,
        }

    @property
    def name(self) -> str:
        """The end of the address of its renditions: another one whenever the pixels may differ."""
        mark = blake2b(repr(sorted(self.spec.items())).encode(), digest_size=4).hexdigest()
        return f"{self.code}-{mark}.{RENDITION_FORMATS[self.format]}"


@dataclass(frozen=True)
class Structure:
    """Everything that says how products are described, by code. Dicts keep display order."""

    version: int = 0
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    groups: Mapping[str, AttributeGroup] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    family_variants: Mapping[str, FamilyVariant] = field(default_factory=dict)
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    locales: Mapping[str, Locale] = field(default_factory=dict)
    markets: Mapping[str, Market] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)  # active ones, code -> code
    categories: Mapping[str, Category] = field(default_factory=dict)
    category_tables: Mapping[str, CategoryTable] = field(default_factory=dict)
    relation_types: Mapping[str, RelationType] = field(default_factory=dict)
    reference_entities: Mapping[str, ReferenceEntity] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)  # by "family.code": "Length.METER"
    group_types: Mapping[str, GroupType] = field(default_factory=dict)
    product_groups: Mapping[str, ProductGroup] = field(default_factory=dict)
    packaging_units: Mapping[str, PackagingUnit] = field(default_factory=dict)
    classifications: Mapping[str, Classification] = field(default_factory=dict)
    rendition_profiles: Mapping[str, RenditionProfile] = field(default_factory=dict)
    client_groups: Mapping[str, ClientGroup] = field(default_factory=dict)
    clients: Mapping[str, Client] = field(default_factory=dict)
    tax_classes: Mapping[str, TaxClass] = field(default_factory=dict)
    # Archiving ends the use of a thing, not what was said with it: rows keep naming it by id.
    ids: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # table -> code -> id, archived too
    retired: Mapping[str, FamilyVariant] = field(default_factory=dict)  # family variants that are archived

    def attribute(self, code: str) -> Attribute:
        """The attribute of this code. Raises `UnknownCode`."""
        return self._one("attribute", self.attributes, code)

    def family(self, code: str) -> Family:
        """The family of this code. Raises `UnknownCode`."""
        return self._one("family", self.families, code)

    def family_variant(self, code: str) -> FamilyVariant:
        """The family variant of this code. Raises `UnknownCode`."""
        return self._one("family variant", self.family_variants, code)

    def split_of(self, code: str) -> FamilyVariant:
        """The family variant of documents that have it, archived or not. Raises `UnknownCode`."""
        return self.retired[code] if code in self.retired else self.family_variant(code)

    def ids_of(self, table: str) -> Mapping[str, int]:
        """The ids of a table of the structure by code, archived rows included."""
        return self.ids.get(table, {})

    def scope(self, code: str) -> Scope:
        """The scope of this code. Raises `UnknownCode`."""
        return self._one("scope", self.scopes, code)

    def market(self, code: str) -> Market:
        """The market of this code. Raises `UnknownCode`."""
        return self._one("market", self.markets, code)

    def client_group(self, code: str) -> ClientGroup:
        """The client group of this code. Raises `UnknownCode`."""
        return self._one("client group", self.client_groups, code)

    def client(self, code: str) -> Client:
        """The client of this code. Raises `UnknownCode`."""
        return self._one("client", self.clients, code)

    def tax_class(self, code: str) -> TaxClass:
        """The tax class of this code. Raises `UnknownCode`."""
        return self._one("tax class", self.tax_classes, code)

    def standard_tax_class(self, market: str) -> TaxClass | None:
        """The class of products that say nothing about a market; None where none is declared."""
        return next((found for found in self.tax_classes.values() if market in found.standard_in), None)

    def category(self, code: str) -> Category:
        """The category of this code. Raises `UnknownCode`."""
        return self._one("category", self.categories, code)

    def category_table(self, code: str) -> CategoryTable:
        """The category table of this code. Raises `UnknownCode`."""
        return self._one("category table", self.category_tables, code)

    def find_named(self, table: str, category: str) -> tuple[str, str] | None:
        """What a table calls a category: the code of the one that is named, it or the nearest above, and how.

        None where neither is named, or the category is not in use. Raises `UnknownCode` for the table.
        """
        names = self.category_table(table).names
        if category not in self.categories:
            return None
        above = (one.code for one in reversed(self.path(category)) if one.code in names)
        return next(((code, names[code]) for code in above), None)

    def relation_type(self, code: str) -> RelationType:
        """The relation type of this code. Raises `UnknownCode`."""
        return self._one("relation type", self.relation_types, code)

    def product_group(self, code: str) -> ProductGroup:
        """The group of products of this code. Raises `UnknownCode`."""
        return self._one("group of products", self.product_groups, code)

    def packaging_unit(self, code: str) -> PackagingUnit:
        """The packaging unit of this code. Raises `UnknownCode`."""
        return self._one("packaging unit", self.packaging_units, code)

    def classification(self, code: str) -> Classification:
        """The classification of this code. Raises `UnknownCode`."""
        return self._one("classification", self.classifications, code)

    def rendition_profile(self, code: str) -> RenditionProfile:
        """The rendition profile of this code. Raises `UnknownCode`."""
        return self._one("rendition profile", self.rendition_profiles, code)

    def locale(self, code: str) -> Locale:
        """The locale of this code. Raises `UnknownCode`."""
        return self._one("locale", self.locales, code)

    def unit(self, family: str, code: str) -> Unit:
        """The unit of a unit family. Raises `UnknownCode`."""
        return self._one("unit", self.units, f"{family}.{code}")

    def fallbacks(self, locale: str) -> tuple[str, ...]:
        """The locale and those asked in turn when it has no text; cycles are cut."""
        chain: list[str] = []
        step: str | None = locale
        while step and step not in chain:
            chain.append(step)
            found = self.locales.get(step)
            step = found.fallback if found else None
        return tuple(chain)

    def path(self, category: str) -> tuple[Category, ...]:
        """The category and its ancestors, root first; an archived one ends the path.

        Raises `UnknownCode`.
        """
        chain = [self.category(category)]
        while (parent := self.categories.get(chain[-1].parent or "")) is not None:
            chain.append(parent)
        return tuple(reversed(chain))

    def iter_scope_locales(self) -> Iterator[tuple[Scope, str]]:
        """Every (scope, locale of that scope): the pairs that completeness is told for."""
        for scope in self.scopes.values():
            for locale in scope.locales:
                yield scope, locale

    @staticmethod
    def _one(kind: str, rows: Mapping[str, T], code: str) -> T:
        try:
            return rows[code]
        except KeyError:
            raise UnknownCode(kind, code, tuple(rows)) from None


def label(labels: Mapping[str, str], locales: Sequence[str], code: str) -> str:
    """The label in the first of `locales` that has one; `[code]` where none has."""
    for locale in locales:
        if text := labels.get(locale):
            return text
    return f"[{code}]"
