"""What the catalogue holds of the products and models that a file names. Reads only, in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import documents, fields
from pim.catalog.documents import Document
from pim.catalog.inheritance import GivenValues
from pim.catalog.models import MODEL, PRODUCT, Product
from pim.intake.akeneo.bodies import KnownModel
from pim.structure.current import current

Link = tuple[str, str, str | None]  # kind, key, quantity

_products = Product.__table__
_LOWER_CODE = sa.cast(sa.func.lower(_products.c.code), sa.Text)  # uncast, `= ANY` would change sides
_KEYS = {PRODUCT: _products.c.sku, MODEL: _products.c.code}


def find_documents(kind: str, keys: Iterable[str]) -> dict[str, Document]:
    """Products by SKU, or models by code: those of the keys that exist, archived ones included."""
    wanted = list(keys)
    if not wanted:
        return {}
    statement = sa.select(*documents.columns()).where(
        db.within(_KEYS[kind], wanted), _products.c.kind == kind
    )
    return {document.key: document for document in documents.iter_rows(statement)}


@dataclass(slots=True)
class Standing:
    """Some documents as they stand, with the keys of what they refer to."""

    found: Mapping[str, Document]
    _named: dict[int, tuple[str, str]] = field(default_factory=dict)  # kind and key, by id
    _inherited: dict[str, GivenValues] = field(default_factory=dict)  # by code of the parent

    def __post_init__(self) -> None:
        wanted = {document.parent_id for document in self.found.values() if document.parent_id}
        for document in self.found.values():
            wanted.update(link["product"] for links in document.relations.values() for link in links)
        c = _products.c
        statement = sa.select(c.id, c.kind, c.sku, c.code).where(db.within(c.id, sorted(wanted)))
        for row in db.connection().execute(statement) if wanted else ():
            self._named[row.id] = (row.kind, row.sku or row.code or "")

    def load_inherited(self, parents: Iterable[str]) -> None:
        """Know what is inherited from these models, and from the parents that the documents have now."""
        codes = {self.value(document, "parent") for document in self.found.values()} | set(parents)
        models = find_documents(MODEL, sorted(code for code in codes if code))
        structure = current()
        lineages = documents.with_ancestors({document.id: document for document in models.values()})
        self._inherited = {lineage.own.key: lineage.values(structure) for lineage in lineages.values()}

    def inherited(self, parent: str | None, name: str) -> Any:
        """What a document below this model inherits of a value; None of anything else."""
        slot = fields.slot_of(name) if parent else None
        if slot is None:
            return None
        scopes = self._inherited.get(parent or "", {}).get(slot.attribute, {})
        return scopes.get(slot.scope, {}).get(slot.locale)

    def value(self, document: Document, name: str) -> Any:
        """What a field holds; None is empty."""
        if name == "parent":
            return self._named[document.parent_id][1] if document.parent_id else None
        return fields.read(document, name)

    def links(self, document: Document, name: str) -> list[Link]:
        """The relations of a field `relations.<type>`, as a file would spell them."""
        return [
            (*self._named[link["product"]], link.get("quantity"))
            for link in fields.read(document, name) or []
            if link["product"] in self._named
        ]


class ProductCatalogue:
    """What a reader asks of the products that are there."""

    def find_models(self, codes: Iterable[str]) -> dict[str, KnownModel]:
        """Those of the models that exist, in any spelling, with what rows below them inherit."""
        found = find_documents(MODEL, _any_spelling(codes))
        structure = current()
        lineages = documents.with_ancestors({document.id: document for document in found.values()})
        return {
            lineage.own.key: KnownModel(
                lineage.own.key,
                lineage.own.family_variant or "",
                lineage.layers[-2].key if len(lineage.layers) > 1 else None,
                frozenset(lineage.categories()),
                _flat(lineage.values(structure)),
            )
            for lineage in lineages.values()
        }

    def find_parents(self, skus: Iterable[str]) -> dict[str, str]:
        """The model of each of these products that is a variant."""
        wanted = list(skus)
        if not wanted:
            return {}
        parents = _products.alias("parents")
        statement = (
            sa.select(_products.c.sku, parents.c.code)
            .join(parents, parents.c.id == _products.c.parent_id)
            .where(db.within(_products.c.sku, wanted))
        )
        return {row.sku: row.code for row in db.connection().execute(statement)}

    def find_targets(self, kind: str, keys: Iterable[str]) -> set[str]:
        """Those of the SKUs (`product`) or codes (`model`) that exist."""
        wanted, column = list(keys), _KEYS[kind]
        statement = sa.select(column).where(db.within(column, wanted), _products.c.kind == kind)
        return set(db.connection().execute(statement).scalars()) if wanted else set()


def _any_spelling(codes: Iterable[str]) -> set[str]:
    """The codes that exist, and for each other one those that differ from it in case only."""
    wanted = set(codes)
    known = _codes(_products.c.code, wanted)
    # Without an index: the second question is asked only where a file spells codes its own way.
    if others := {code.lower() for code in wanted - known}:
        known |= _codes(_LOWER_CODE, others)
    return known


def _codes(column: sa.ColumnElement[str], values: Collection[str]) -> set[str]:
    statement = sa.select(_products.c.code).where(_products.c.kind == MODEL, db.within(column, values))
    return set(db.connection().execute(statement).scalars()) if values else set()


def _flat(values: GivenValues) -> dict[str, Any]:
    return {
        fields.value_field(attribute, scope, locale): value
        for attribute, scopes in values.items()
        for scope, locales in scopes.items()
        for locale, value in locales.items()
    }
