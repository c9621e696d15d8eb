"""Wanted states against what stands there: drafts for what differs, and nothing for the rest.

So a file that is imported twice changes nothing the second time. Writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from pim.catalog.documents import Document
from pim.catalog.fields import check_quantity
from pim.catalog.models import MODEL, PRODUCT
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
    """Compares bodies one after the other, and remembers what it found.

    `mode` says which documents are written: those that are new (`create`), those that are
    there (`update`), or `both`. Others are skipped; in `missing` are those that should be
    there, or that can not be made because they have no key. `keeps` has the fields that an
    existing document keeps: `set_if_empty` if it has or inherits a value, `never` in any
    case. `find` is asked for the documents that bodies mean.
    """

    existing: Structure
    merged: Structure  # as it will be: what types the values have
    mode: str = "both"
    keeps: Mapping[str, str] = field(default_factory=dict)
    find: Callable[[str, list[str]], Mapping[str, Document]] = find_documents
    created: Counter[str] = field(default_factory=Counter)  # targets by kind
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    missing: list[Body] = field(default_factory=list)
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
                if kind in (MODEL, PRODUCT):
                    yield from self._batch(kind, batch, relations)
                else:  # an option that the rows after it name
                    for body in batch:
                        yield from self._counted(body, self._structure_drafts(body))
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
        standing = Standing(self.find(kind, [body.key for body in batch]))
        standing.load_inherited(str(body.fields["parent"]) for body in batch if body.fields.get("parent"))
        for body in batch:
            document = standing.found.get(body.key)
            if self._passes_over(body, document):
                continue
            links = list(self._relation_drafts(body, document, standing))
            relations.extend(links)
            own = list(self._document_drafts(body, document, standing))
            yield from self._counted(body, own, len(links), document)

    def _passes_over(self, body: Body, document: Document | None) -> bool:
        if document is None and (self.mode == "update" or not _has_key(body)):
            self.missing.append(body)
        elif document is not None and self.mode == "create":
            self.skipped[body.kind] += 1
        else:
            return False
        return True

    def _document_drafts(self, body: Body, document: Document | None, standing: Standing) -> Iterator[Draft]:
        if document is None:
            own = {name: value for name, value in body.fields.items() if not name.startswith(RELATIONS)}
            parent = body.fields.get("parent")
            yield _creation(
                body,
                {
                    name: wanted
                    for name, value in own.items()
                    if (wanted := _or_none(self._with_untold(name, None, value))) is not None
                    and wanted != standing.inherited(parent, name)
                },
            )
            return
        parent = body.fields.get("parent") or standing.value(document, "parent")
        for name, value in body.fields.items():
            if not name.startswith(RELATIONS):
                before = _or_none(standing.value(document, name))
                inherited = standing.inherited(parent, name)
                if self._keeps(name, before or inherited) or (before is None and value == inherited):
                    continue
                wanted = _or_none(self._with_untold(name, before, value))
                if wanted != before:
                    yield Draft(body.kind, document.key, name, wanted, expected=before, target_id=document.id)

    def _keeps(self, name: str, standing: Any) -> bool:
        """Whether an existing document keeps a field, of which it has or inherits this."""
        mode = self.keeps.get(name)
        return mode == "never" or (mode == "set_if_empty" and standing not in (None, []))

    def _relation_drafts(self, body: Body, document: Document | None, standing: Standing) -> Iterator[Draft]:
        for name, links in body.fields.items():
            if not name.startswith(RELATIONS):
                continue
            before = standing.links(document, name) if document else []
            if document is not None and self._keeps(name, before):
                continue
            kinds = {link["kind"] for link in links or ()} or {PRODUCT}  # None takes the products away
            kept = [link for link in before if link[0] not in kinds]  # cells of that kind are empty
            quantified = self.merged.relation_type(name.removeprefix(RELATIONS)).quantified
            wanted = [_link(name, link, quantified) for link in links or ()]
            if wanted != [link for link in before if link[0] in kinds]:
                value = [_spelled(link) for link in wanted + kept] or None
                yield Draft(
                    body.kind,
                    _key(body, document),
                    name,
                    value,
                    expected=_expected(document, name),
                    target_id=document.id if document else None,
                )

    def _with_untold(self, name: str, before: Any, value: Any) -> Any:
        """What a cell does not say stays: the currencies of empty ones, the last day of the same document.

        A price of None takes that currency away.
        """
        attribute = self.merged.attributes.get(name.split(".")[1]) if name.startswith(VALUES) else None
        if attribute is None or value is None:
            return value
        if attribute.type == "price_collection":
            prices = {**(before or {}), **value}
            return {currency: prices[currency] for currency in sorted(prices) if prices[currency] is not None}
        if attribute.type == "document" and before and before["file"] == value["file"]:
            return {**before, **value}
        return value

    def _counted(
        self, body: Body, drafts: list[Draft], others: int = 0, document: Document | None = None
    ) -> list[Draft]:
        name = (body.kind, _key(body, document))
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
    return Draft(body.kind, _key(body, None), "", fields, op="create")


def _key(body: Body, document: Document | None) -> str:
    """What changes call the target: its key now, or the one that it gets."""
    return document.key if document else str(body.fields.get("sku") or body.key)


def _has_key(body: Body) -> bool:
    """Whether a new document would get a key: rows may be found by another identifier."""
    return body.kind != PRODUCT or bool(body.fields.get("sku"))


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
