"""Product documents in memory: loading them, and what they inherit.

Reads only. A document is written by `pim.catalog.targets` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import packaging
from pim.catalog.inheritance import GivenValues, merge
from pim.catalog.models import MODEL, Ancestry, Product
from pim.errors import NotFound
from pim.structure.compiled import once
from pim.structure.current import current
from pim.structure.snapshot import ALL, Structure

Values = dict[str, dict[str, dict[str, Any]]]  # attribute -> scope -> locale -> canonical value

_products = Product.__table__
_ancestry = Ancestry.__table__


@dataclass(slots=True)
class Document:
    """One product or product model with its own values. `family` and `family_variant` are codes."""

    id: int
    kind: str
    sku: str | None = None
    code: str | None = None
    family: str | None = None
    family_variant: str | None = None
    parent_id: int | None = None
    archived: bool = False
    values: Values = None  # type: ignore[assignment]  # always set: a dict default costs at every load
    categories: list[str] = None  # type: ignore[assignment]
    relations: dict[str, list[dict[str, Any]]] = None  # type: ignore[assignment]
    status: dict[str, str] = None  # type: ignore[assignment]
    created_at: datetime | None = None
    updated_at: datetime | None = None
    groups: list[str] = None  # type: ignore[assignment]
    group_relations: dict[str, list[str]] = None  # type: ignore[assignment]  # by relation type: groups
    packaging: dict[str, dict[str, Any]] = None  # type: ignore[assignment]  # see pim.catalog.packaging
    order: dict[str, str] = None  # type: ignore[assignment]
    classifications: dict[str, dict[str, Any]] = None  # type: ignore[assignment]  # see pim.catalog.classes
    successor: int | None = None  # id of what stands in its place
    vat: dict[str, str] = None  # type: ignore[assignment]  # tax class by market

    def __post_init__(self) -> None:
        self.values = self.values or {}
        self.categories = self.categories or []
        self.relations = self.relations or {}
        self.status = self.status or {}
        self.groups = self.groups or []
        self.group_relations = self.group_relations or {}
        self.packaging = self.packaging or {}
        self.order = self.order or {}
        self.classifications = self.classifications or {}
        self.vat = self.vat or {}

    @property
    def key(self) -> str:
        """What people call it: SKU or code; its number where it has neither."""
        return self.sku or self.code or f"#{self.id}"

    @property
    def is_model(self) -> bool:
        """Whether it is a product model: never sold, shares its values with its variants."""
        return self.kind == MODEL

    def body(self) -> dict[str, Any]:
        """The JSON document that is stored: empty parts left out."""
        parts = {
            "values": self.values,
            "categories": self.categories,
            "relations": self.relations,
            "status": self.status,
            "groups": self.groups,
            "group_relations": self.group_relations,
            "packaging": self.packaging,
            "order": self.order,
            "classifications": self.classifications,
            "successor": self.successor,
            "vat": self.vat,
        }
        return {name: part for name, part in parts.items() if part}

    def copy(self) -> Document:
        """A copy whose parts can be replaced one by one; nothing inside them is copied."""
        return Document(
            self.id,
            self.kind,
            self.sku,
            self.code,
            self.family,
            self.family_variant,
            self.parent_id,
            self.archived,
            dict(self.values),
            list(self.categories),
            dict(self.relations),
            dict(self.status),
            self.created_at,
            self.updated_at,
            list(self.groups),
            dict(self.group_relations),
            dict(self.packaging),
            dict(self.order),
            dict(self.classifications),
            self.successor,
            dict(self.vat),
        )


@dataclass(frozen=True, slots=True)
class Lineage:
    """A document with its ancestors, root first, itself last: what inheritance merges."""

    layers: tuple[Document, ...]
    _merged: list[tuple[Structure, GivenValues]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    @property
    def own(self) -> Document:
        """The document itself."""
        return self.layers[-1]

    @property
    def root(self) -> Document:
        """The root model, or the document itself where it has none."""
        return self.layers[0]

    def values(self, structure: Structure) -> GivenValues:
        """The effective values, for reading; the SKU is one of them. Merged once per structure."""
        for held, merged in self._merged:
            if held is structure:
                return merged
        merged = self._merge(structure)
        self._merged.append((structure, merged))
        return merged

    def _merge(self, structure: Structure) -> GivenValues:
        found = merge([layer.values for layer in self.layers])
        own = self.own
        if own.sku and "sku" in structure.attributes:
            found["sku"] = {ALL: {ALL: own.sku}}
        return found

    def categories(self) -> list[str]:
        """Own and inherited categories, sorted."""
        return sorted({code for layer in self.layers for code in layer.categories})

    def groups(self) -> list[str]:
        """Own and inherited groups of products, sorted."""
        return sorted({code for layer in self.layers for code in layer.groups})

    def packaging(self) -> dict[str, dict[str, Any]]:
        """The packaging units that hold here, by code; see `pim.catalog.packaging.merge`."""
        return packaging.merge([layer.packaging for layer in self.layers])

    def order(self) -> dict[str, str]:
        """How the product is ordered: `unit`, `step`, `minimum`, `price_per`; the nearest layer wins."""
        return {name: value for layer in self.layers for name, value in layer.order.items()}

    def classifications(self) -> dict[str, dict[str, Any]]:
        """The class and features in each classification, by its code; the nearest layer wins."""
        return {code: told for layer in self.layers for code, told in layer.classifications.items()}


def load(ids: Iterable[int]) -> dict[int, Document]:
    """The documents of these ids, by id; unknown ids are left out."""
    return {document.id: document for document in iter_rows(_BY_IDS, {"ids": list(ids)})}


def lock(ids: Iterable[int], kind: str) -> dict[int, Document]:
    """The documents of a kind with these ids, locked in their order for the caller's transaction.

    Others may go on referring to them: two that relate to each other are saved at once.
    """
    return {d.id: d for d in iter_rows(_LOCKED, {"ids": list(ids), "kind": kind})}


def hold(ids: Iterable[int]) -> dict[int, Document]:
    """The documents of these ids, which nobody else changes before the caller's transaction ends."""
    return {document.id: document for document in iter_rows(_HELD, {"ids": list(ids)})}


def load_lineages(ids: Iterable[int]) -> dict[int, Lineage]:
    """The documents of these ids, each with its ancestors, in ascending order of id."""
    return with_ancestors(load(ids))


def with_ancestors(documents: Mapping[int, Document]) -> dict[int, Lineage]:
    """The documents, each with its ancestors, which are loaded where they are not among them."""
    known = dict(documents)
    for _level in range(2):
        missing = {d.parent_id for d in known.values() if d.parent_id is not None} - known.keys()
        if not missing:
            break
        known |= load(sorted(missing))
    return {
        document_id: Lineage(tuple(_chain(documents[document_id], known)))
        for document_id in sorted(documents)
    }


def find_id(key: str, kind: str | None = None) -> int | None:
    """The id of the product with this SKU, else of the model with this code; None if there is neither."""
    statement = (
        sa.select(_products.c.id)
        .where((_products.c.sku == key) | (_products.c.code == key))
        .order_by(_products.c.kind.desc())
    )
    if kind is not None:
        statement = statement.where(_products.c.kind == kind)
    return db.connection().execute(statement).scalars().first()


def get(key: str) -> Lineage:
    """The product or model of this key, with its ancestors. Raises `NotFound`."""
    found = find_id(key)
    if found is None:
        raise NotFound("product", key)
    return load_lineages([found])[found]


def find_keys(ids: Iterable[int]) -> dict[int, str]:
    """What people call these products and models, by id."""
    statement = sa.select(_products.c.id, _products.c.sku, _products.c.code).where(
        db.within(_products.c.id, ids)
    )
    return {row.id: row.sku or row.code or f"#{row.id}" for row in db.connection().execute(statement)}


def descendants(ids: Iterable[int]) -> list[int]:
    """The ids below these in their trees, themselves left out, ascending."""
    statement = (
        sa.select(_ancestry.c.product_id)
        .where(db.within(_ancestry.c.ancestor_id, ids), _ancestry.c.distance > 0)
        .order_by(_ancestry.c.product_id)
        .distinct()
    )
    return list(db.connection().execute(statement).scalars())


def iter_rows(statement: sa.Select[Any], parameters: Mapping[str, Any] | None = None) -> Iterator[Document]:
    """The rows of a selection of `columns()` as documents, in its order."""
    families, variants = once(current(), "codes_of_families", "", _codes_of_families)
    for row in db.connection().execute(statement, parameters):
        body = row.document
        yield Document(
            row.id,
            row.kind,
            row.sku,
            row.code,
            families.get(row.family_id),
            variants.get(row.family_variant_id),
            row.parent_id,
            row.archived,
            body.get("values"),
            body.get("categories"),
            body.get("relations"),
            body.get("status"),
            row.created_at,
            row.updated_at,
            body.get("groups"),
            body.get("group_relations"),
            body.get("packaging"),
            body.get("order"),
            body.get("classifications"),
            body.get("successor"),
            body.get("vat"),
        )


def _codes_of_families() -> tuple[dict[int, str], dict[int, str]]:
    """Families and family variants by id, archived ones included: their products keep them."""
    ids_of = current().ids_of
    return (
        {row_id: code for code, row_id in ids_of("family").items()},
        {row_id: code for code, row_id in ids_of("family_variant").items()},
    )


def columns() -> list[sa.Column[Any]]:
    """What `iter_rows` needs of each row."""
    return [column for column in _products.c if column.name != "combination"]


_BY_IDS = sa.select(*columns()).where(db.within(_products.c.id, "ids"))
_HELD = _BY_IDS.order_by(_products.c.id).with_for_update(read=True)
_LOCKED = (
    _BY_IDS.where(_products.c.kind == sa.bindparam("kind"))
    .order_by(_products.c.id)
    .with_for_update(key_share=True)
)


def _chain(document: Document, known: Mapping[int, Document]) -> list[Document]:
    chain = [document]
    while (parent_id := chain[0].parent_id) is not None:
        chain.insert(0, known[parent_id])
    return chain
