"""Wanted states against what stands there: drafts for what differs, and nothing for the rest.

So a file that is imported twice changes nothing the second time. Writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from pim.catalog.documents import Document
from pim.catalog.fields import check_quantity
from pim.changes import Draft
from pim.intake.akeneo.bodies import Body
from pim.intake.akeneo.flattening import fields_of
from pim.intake.standing import Link, Standing, find_documents
from pim.structure.snapshot import Structure

BATCH = 500  # documents compared at a time
RELATIONS, VALUES = "relations.", "values."

# The order in which kinds are created: each after what it refers to.
KINDS = (
    "locale currency category unit attribute_group reference_entity attribute option scope family"
    " family_variant relation_type group_type product_group model product"
).split()


@dataclass(slots=True)
class Comparison:
    """Compares bodies one after the other, and remembers what it found."""

    existing: Structure
    merged: Structure  # as it will be: what types the values have
    created: Counter[str] = field(default_factory=Counter)  # targets by kind
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    sources: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)  # file and row of a target
    columns: dict[tuple[str, str], str] = field(default_factory=dict)  # column by file and field
    drafted: Counter[tuple[str, str]] = field(default_factory=Counter)  # drafts by kind and key
    known: set[tuple[str, str]] = field(default_factory=set)  # drafted targets that exist already

    def iter_drafts(self, structure: Iterable[Body], products: Iterable[Body]) -> Iterator[Draft]:
        """Structure first, then models and products, at last relations, whose ends must be there."""
        for body in sorted(structure, key=lambda body: KINDS.index(body.kind)):  # stable: parents stay first
            yield from self._counted(body, self._structure_drafts(body))
        relations: list[Draft] = []
        for kind, of_kind in groupby(products, key=lambda body: body.kind):
            while batch := list(islice(of_kind, BATCH)):
                yield from self._batch(kind, batch, relations)
        yield from sorted(relations, key=lambda draft: KINDS.index(draft.kind))

    def _structure_drafts(self, body: Body) -> list[Draft]:
        old = fields_of(self.existing, body.kind, body.key)
        if old is None:
            return [_creation(body, body.fields)]
        return [
            Draft(body.kind, body.key, name, value, expected=_or_none(old.get(name)))
            for name, value in body.fields.items()
            if _or_none(value) != _or_none(old.get(name))
        ]

    def _batch(self, kind: str, batch: list[Body], relations: list[Draft]) -> Iterator[Draft]:
        standing = Standing(find_documents(kind, [body.key for body in batch]))
        for body in batch:
            document = standing.found.get(body.key)
            links = list(self._relation_drafts(body, document, standing))
            relations.extend(links)
            own = list(self._document_drafts(body, document, standing))
            yield from self._counted(body, own, len(links))

    def _document_drafts(self, body: Body, document: Document | None, standing: Standing) -> Iterator[Draft]:
        if document is None:
            own = {name: value for name, value in body.fields.items() if not name.startswith(RELATIONS)}
            yield _creation(body, {name: value for name, value in own.items() if _or_none(value) is not None})
            return
        for name, value in body.fields.items():
            if not name.startswith(RELATIONS):
                before = _or_none(standing.value(document, name))
                wanted = _or_none(self._with_untold(name, before, value))
                if wanted != before:
                    yield Draft(body.kind, body.key, name, wanted, expected=before)

    def _relation_drafts(self, body: Body, document: Document | None, standing: Standing) -> Iterator[Draft]:
        for name, links in body.fields.items():
            if not name.startswith(RELATIONS):
                continue
            before = standing.links(document, name) if document else []
            kinds = {link["kind"] for link in links}
            kept = [link for link in before if link[0] not in kinds]  # cells of that kind are empty
            quantified = self.merged.relation_type(name.removeprefix(RELATIONS)).quantified
            wanted = [_link(name, link, quantified) for link in links] + kept
            if wanted != before:
                value = [_spelled(link) for link in wanted]
                yield Draft(body.kind, body.key, name, value, expected=_expected(document, name))

    def _with_untold(self, name: str, before: Any, value: Any) -> Any:
        """What a cell does not say stays: the currencies of empty ones, the last day of the same document."""
        attribute = self.merged.attributes.get(name.split(".")[1]) if name.startswith(VALUES) else None
        if attribute and attribute.type == "price_collection" and before:
            return dict(sorted({**before, **value}.items()))
        if attribute and attribute.type == "document" and before and before["file"] == value["file"]:
            return {**before, **value}
        return value

    def _counted(self, body: Body, drafts: list[Draft], others: int = 0) -> list[Draft]:
        name = (body.kind, body.key)
        if drafts or others:
            if drafts and drafts[0].op == "create":
                self.created[body.kind] += 1
            else:
                self.changed[body.kind] += 1
                self.known.add(name)
            self.sources[name] = body.source
            self.drafted[name] = len(drafts) + others
            for field_, column in body.cells.items():
                self.columns.setdefault((body.source[0], field_), column)
        else:
            self.same[body.kind] += 1
        return drafts


def _creation(body: Body, fields: dict[str, Any]) -> Draft:
    return Draft(body.kind, body.key, "", fields, op="create")


def _or_none(value: Any) -> Any:
    """Empty lists, texts and objects are what the engine reads as None."""
    return None if value in ("", [], {}) else value


def _link(name: str, link: dict[str, str], quantified: bool) -> Link:
    quantity = check_quantity(name, link.get("quantity", "1")) if quantified else None
    return link["kind"], link["to"], quantity


def _spelled(link: Link) -> dict[str, str]:
    kind, key, quantity = link
    return {"to": key, "kind": kind} | ({"quantity": quantity} if quantity is not None else {})


def _expected(document: Document | None, name: str) -> Any:
    return (document.relations.get(name.removeprefix(RELATIONS)) if document else None) or None
