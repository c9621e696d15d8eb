"""Products and product models as targets of change sets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

import sqlalchemy as sa

from pim import clock, db
from pim.catalog import documents, fields, links, packaging, placing, uniqueness, uses
from pim.catalog.classes import check_class
from pim.catalog.combinations import Combinations
from pim.catalog.documents import Document, Lineage
from pim.catalog.identifiers import check_sku
from pim.catalog.models import MODEL, PRODUCT, Product, ReservedSku
from pim.changes.operations import Value
from pim.changes.targets import Target
from pim.errors import BadValue, Blocked, DuplicateKey, NotFound, PimError, UnknownCode
from pim.structure.current import current
from pim.structure.snapshot import FamilyVariant, Structure

_products = Product.__table__
_reserved = ReservedSku.__table__


_REWRITTEN = ("sku", "code", "parent_id", "combination", "archived", "document", "updated_at")
HIGHEST = 8  # ancestors looked at: more than any family variant has, should one stand below itself
_MOVED = ("family_id", "family_variant_id")  # columns that few edits touch
PLACING = ("family_variant", "parent")  # fields that say where a document stands in a tree


class DocumentTarget(Target):
    """What products and product models have in common. `old` and `now` are what hooks compare."""

    table = "product"
    logs_creation = True
    key_field: ClassVar[str]

    def __init__(self) -> None:
        self.now: dict[int, Document] = {}
        self.old: dict[int, Document | None] = {}
        self.changed: dict[int, set[str]] = {}
        self.ancestors: dict[int, Document] = {}  # parents, and theirs, by id
        self.ids: dict[tuple[str, str], int] = {}  # (kind, key) -> id of what fields refer to
        self.structure = current()  # what the changes of this chunk are checked against
        self.dropped: dict[int, str] = {}  # key by id, of what was to be created and did not pass
        self.others: list[DocumentTarget] = []  # of the other kind, in the same chunk
        self.purged: set[int] = set()
        self.is_freed = False  # whether what this chunk gives up was taken back already
        self.moving: set[int] = set()  # whose place in a tree changes: judged when all of it is known
        self.reserved: set[str] = set()  # SKUs that the checks found to be somebody's, if only of old

    @classmethod
    def find(cls, keys: Collection[str]) -> dict[str, int]:
        """The ids of the SKUs or codes that exist."""
        found = db.connection().execute(_ids_by(cls.key_field), {"keys": list(keys)})
        return {row[0]: row.id for row in found}

    @classmethod
    def alone(cls, field: str) -> bool:
        """What splits a model decides about all below it."""
        return field == "family_variant"

    def meet(self, others: Mapping[str, Target]) -> None:
        """Models see the variants that change with them, and variants their models."""
        self.others = [t for t in others.values() if isinstance(t, DocumentTarget) and t is not self]

    def lock(self, ids: Sequence[int]) -> None:
        """Lock and load the documents, in the order of their ids."""
        self.old |= documents.lock(ids, self.kind)
        self.now |= {document_id: document.copy() for document_id, document in self.old.items() if document}
        self._load_ancestors(d.parent_id for d in self.now.values())

    def prepare(self, changes: Iterable[tuple[int, str, Value]]) -> None:
        """Find in bulk the parents and relation targets that the changes name."""
        wanted: dict[str, set[str]] = {MODEL: set(), PRODUCT: set()}
        for target_id, field, value in changes:
            if field in PLACING:
                self.moving.add(target_id)
            body = value if field == "" and isinstance(value, dict) else {field: value}
            for kind, key in links.named_targets(body):
                wanted[kind].add(key)
        for kind, keys in wanted.items():
            if keys:
                self.ids |= {(kind, key): row_id for key, row_id in _FIND[kind](keys).items()}
        for other in self.others:
            made = ((key, kind) for key, kind in other.ids.items() if key[0] == other.kind)
            self.ids |= {name: row_id for name, row_id in made if row_id in other.now}
        self._load_ancestors(row_id for (kind, key), row_id in self.ids.items() if kind == MODEL)

    @property
    def combinations(self) -> Combinations:
        """The axis values of variants. Made anew: what refers to itself would stay in memory for long."""
        return Combinations(self._axes, lambda model_id: self._document(model_id).key)

    def has(self, target_id: int) -> bool:
        """Whether the document is loaded or created here."""
        return target_id in self.now

    def create(self, target_id: int, key: str, body: Mapping[str, Value]) -> None:
        """Make a new document; what the other fields lean on (family, family variant, parent) first."""
        self.now[target_id] = Document(target_id, self.kind, created_at=clock.now())
        self.old[target_id] = None
        self.changed[target_id] = {"created"}
        self.ids.setdefault((self.kind, key), target_id)  # of two with one key, the first is meant
        first = [name for name in ("code", "family", "family_variant", "parent") if name in body]
        try:
            for field in first:
                self._fill(target_id, field, self.validate(target_id, field, body[field]))
            self._fill_values(target_id, {field: body[field] for field in body if field not in first})
        except PimError:
            self.drop(target_id)
            raise

    def _fill(self, target_id: int, field: str, value: Value) -> None:
        """Put a field of a new document."""
        if value is not None:
            self.put(target_id, field, value)

    def _fill_values(self, target_id: int, body: Mapping[str, Value]) -> None:
        """Put what a new document holds where it stands: values straight, as it shares nothing yet."""
        document, changed = self.now[target_id], self.changed[target_id]
        level = self._level(document)
        fillings = fields.fillings(self.structure, document, level)
        for field, told in body.items():
            found = fillings.find(field)
            if found is None:
                self._fill(target_id, field, self._validated(target_id, field, told, level))
                continue
            slot, normalise = found
            if (value := normalise(told)) is not None:
                scopes = document.values.setdefault(slot.attribute, {})
                scopes.setdefault(slot.scope, {})[slot.locale] = value
                changed.add(field)

    def read(self, target_id: int, field: str) -> Value:
        """What a field holds now; `parent` is the code of the parent."""
        document = self.now[target_id]
        if field == "parent":
            return None if document.parent_id is None else self._document(document.parent_id).code
        return fields.read(document, field)

    def validate(self, target_id: int, field: str, value: Value) -> Value:
        """The canonical value of a field. Raises `UnknownCode`, `BadValue` or `NotFound`."""
        judged = field.startswith("values.") and target_id not in self.moving
        level = self._level(self.now[target_id]) if judged else None
        return self._validated(target_id, field, value, level)

    def _validated(self, target_id: int, field: str, value: Value, level: int | None) -> Value:
        document = self.now[target_id]
        slot = fields.slot_of(field)
        if slot is not None:
            if slot.attribute == fields.SKU:
                raise BadValue(field, value, "The SKU is set through the field sku.")
            return fields.check_value(self.structure, document, level, slot, value)
        part, _, rest = field.partition(".")
        if rest and part == "relations":
            return links.check_links(self.structure.relation_type(rest), document, value, self.ids)
        if rest and (check_part := _CHECKS_OF_PARTS.get(part)):
            return check_part(self.structure, document, rest, value)
        check = getattr(self, f"_check_{field}", None)
        if check is None:
            raise UnknownCode(f"field of a {self.kind}", field, fields.PLAIN)
        return check(document, value)

    def items(self, target_id: int, field: str, value: Value) -> Value:
        """Links as they are stored; one without a quantity means the link that stands, whatever its own."""
        if not field.startswith("relations.") or not isinstance(value, list):
            return value
        standing = {link["product"]: link for link in self.read(target_id, field) or []}
        stored = []
        for told in value:
            (link,) = self.validate(target_id, field, [told])
            stored.append(link if "quantity" in told else standing.get(link["product"], link))
        return stored

    def refusal(self, target_id: int, field: str) -> str | None:
        """Why another source than the owner of an attribute may not change a value: it is there already.

        An inherited value counts: a value of one's own would take its place.
        """
        slot = fields.slot_of(field)
        owner = self.structure.attribute(slot.attribute).owner if slot is not None else None
        if slot is None or owner in (None, self.source):
            return None
        document = self.now[target_id]
        if all(fields.read(layer, field) is None for layer in (*self.chain(document), document)):
            return None
        return (
            f"{document.key} {slot.attribute}: {owner} owns it, and it holds a value."
            f" {self.source} may only fill it while it is empty; have {owner} or a person change it."
        )

    def put(self, target_id: int, field: str, value: Value) -> None:
        """Set a field in memory."""
        document = self.now[target_id]
        family = document.family
        if field == "parent":
            document.parent_id = None if value is None else self.ids[(MODEL, value)]
            self._inherit_structure(document)
        elif field == "family_variant":
            document.family_variant = value
            document.family = self.structure.split_of(value).family if value else family
        else:
            fields.put(document, field, value)
        names = self.changed.setdefault(target_id, set())
        names |= {field} if document.family == family else {field, "family"}

    def purge(self, target_id: int) -> None:
        """Mark an archived document as one that goes. Raises `BadValue`, and `Blocked` where it is in use."""
        document = self.now[target_id]
        if not document.archived or target_id in self.changed:
            raise BadValue(f"{document.key} purge", document.key, "Archive it first: only that is purged.")
        for use, number in uses.list_uses([target_id]):
            if use.fate == "blocks":
                raise Blocked(
                    f"{document.key} can not be purged: {number} {use.name}. {use.remedy([target_id])}"
                )
        self.purged.add(target_id)

    def finish(self) -> None:
        """Delete what was purged, with what goes with it."""
        if self.purged:
            uses.remove_uses(self.purged)
            db.connection().execute(_products.delete().where(db.within(_products.c.id, self.purged)))

    def drop(self, target_id: int) -> None:
        """Forget what was put for this document."""
        self.changed.pop(target_id, None)
        self.purged.discard(target_id)
        old = self.old.get(target_id)
        if old is None:
            if document := self.now.pop(target_id, None):
                self.dropped[target_id] = document.key
            self.old.pop(target_id, None)
            self.ids = {name: row_id for name, row_id in self.ids.items() if row_id != target_id}
        else:
            self.now[target_id] = old.copy()

    def check(self) -> dict[int, PimError]:
        """Links to nothing, keys and unique values that are taken, combinations not unique or not whole."""
        problems = self._lost_references() or placing.find_problems(self)
        if problems:  # the other checks need the parents
            return problems
        for find in (
            self._duplicate_keys,
            self._duplicate_values,
            self._bad_combinations,
            self._bad_packaging,
        ):
            for target_id, error in find().items():
                problems.setdefault(target_id, error)
        return problems

    def write(self) -> None:
        """Insert what was created, update what was changed, reserve SKUs and unique values."""
        now = clock.now()
        created = [i for i in sorted(self.changed) if self.old[i] is None]
        updated = [i for i in sorted(self.changed) if self.old[i] is not None]
        for target_id in self.changed:
            self.now[target_id].updated_at = now
        rows = [self._row(self.now[target_id]) for target_id in (*updated, *created)]
        self._free()
        if updated:
            moved = any(self.changed[i] & {"family", "parent", "family_variant"} for i in updated)
            names = (*_REWRITTEN, *_MOVED) if moved else _REWRITTEN
            parameters = [
                {"row_id": row["id"], **{f"new_{name}": row[name] for name in names}}
                for row in rows[: len(updated)]
            ]
            db.connection().execute(_update(names), parameters)
        db.insert_rows(_products, rows[len(updated) :])
        self._reserve()
        uniqueness.write([(self.old[i], self.now[i]) for i in sorted(self.changed)])

    def _free(self) -> None:
        """Take back what documents of either kind give up, before one of them gets what another had."""
        if not self.is_freed:
            now, old = self._whole_chunk()
            pairs = {i: (old[i], document) for i, document in now.items()}
            self.combinations.free(pairs)
            uniqueness.free(pairs.values())
            for target in (self, *self.others):
                target.is_freed = True

    def _whole_chunk(self) -> tuple[dict[int, Document], dict[int, Document | None]]:
        """What is written of both kinds, as it will be, and as it is stored."""
        now: dict[int, Document] = {}
        old: dict[int, Document | None] = {}
        for target in (self, *self.others):
            now |= {i: target.now[i] for i in target.changed}
            old |= target.old
        return now, old

    def touched(self) -> dict[int, set[str]]:
        """The fields written, by id."""
        return self.changed

    # -- checks of single fields ------------------------------------------------------

    def _check_family(self, document: Document, value: Value) -> Value:
        if value is not None and value != document.family:
            self.structure.family(value)
        if document.parent_id is not None and value != document.family and document.id not in self.moving:
            raise BadValue(f"{document.key} family", value, "A variant has the family of its model.")
        return value

    def _check_family_variant(self, document: Document, value: Value) -> Value:
        if value is not None and value != document.family_variant:
            self.structure.split_of(value)
        return value

    def _check_parent(self, document: Document, value: Value) -> Value:
        if value is None:
            return None
        if (MODEL, value) not in self.ids:
            raise NotFound("product model", value)
        parent = self._document(self.ids[MODEL, value])
        if document.id in {parent.id, *(d.id for d in self.chain(parent))}:
            raise BadValue(f"{document.key} parent", value, "A model cannot stand below itself.")
        return value

    def _check_categories(self, _document: Document, value: Value) -> Value:
        return None if value is None else fields.check_categories(self.structure, value)

    def _check_groups(self, document: Document, value: Value) -> Value:
        return (
            None if value is None else fields.check_groups(self.structure, "groups", document.groups, value)
        )

    def _check_successor(self, document: Document, value: Value) -> Value:
        return links.check_successor(document, value, self.ids)

    def _check_archived(self, document: Document, value: Value) -> bool:
        if not isinstance(value, bool):
            raise BadValue(f"{document.key} archived", value, "true or false is needed.")
        return value

    # -- checks of whole documents ----------------------------------------------------

    def _lost_references(self) -> dict[int, PimError]:
        """Links and parents that do not exist: never did, or were to be created here and did not pass."""
        named: dict[int, set[int]] = {}
        for target_id, names in self.changed.items():
            document, found = self.now[target_id], set()
            if names & {"created", "parent"} and document.parent_id is not None:
                found.add(document.parent_id)
            if document.relations and any(name.startswith("relations.") for name in names):
                found |= {link["product"] for links_ in document.relations.values() for link in links_}
            if "successor" in names and document.successor is not None:
                found.add(document.successor)
            # One by one: taking the keys of a dict from a set looks at each key.
            if unknown := {i for i in found if not self.in_chunk(i) and i not in self.ancestors}:
                named[target_id] = unknown
        if not named:
            return {}
        known = documents.find_keys(set().union(*named.values()))
        dropped = self.dropped | {i: key for other in self.others for i, key in other.dropped.items()}
        return {
            target_id: NotFound("product", dropped.get(min(lost), f"#{min(lost)}"))
            for target_id, ids in named.items()
            if (lost := ids - known.keys())
        }

    def _duplicate_keys(self) -> dict[int, PimError]:
        raise NotImplementedError

    def _duplicate_values(self) -> dict[int, PimError]:
        found = uniqueness.find_duplicates(*self._whole_chunk())
        return {i: problem for i, problem in found.items() if i in self.changed}

    def _bad_combinations(self) -> dict[int, PimError]:
        found = self.combinations.find_problems(*self._whole_chunk())
        return {i: problem for i, problem in found.items() if i in self.changed}

    def _bad_packaging(self) -> dict[int, PimError]:
        problems: dict[int, PimError] = {}
        for target_id, names in self.changed.items():
            document = self.now[target_id]
            if "created" in names and not (document.packaging or document.order):
                continue
            if any(name.startswith(("packaging.", "order.")) for name in names):
                lineage = Lineage((*self.chain(document), document))
                problem = packaging.find_problem(
                    document.key,
                    [layer.packaging for layer in lineage.layers],
                    lineage.order(),
                    is_model=document.is_model,
                )
                if problem is not None:
                    problems[target_id] = problem
        return problems

    # -- where a document stands ------------------------------------------------------

    def _level(self, document: Document) -> int | None:
        """0 for a root model, 1 or 2 below it; None for a simple product."""
        above = len(self.chain(document))
        return above if above or document.is_model else None

    def _variant(self, document: Document) -> FamilyVariant:
        return self.structure.split_of(document.family_variant or "")

    def _axes(self, document: Document) -> tuple[str, ...]:
        level, axes = self._level(document), self._variant(document).axes
        return axes[level - 1] if level and level <= len(axes) else ()

    def _inherit_structure(self, document: Document) -> None:
        if document.parent_id is None:
            document.family_variant = None
            return
        parent = self._document(document.parent_id)
        document.family, document.family_variant = parent.family, parent.family_variant

    def chain(self, document: Document) -> list[Document]:
        """The ancestors of a document, root first."""
        found: list[Document] = []
        step = document.parent_id
        while step is not None and len(found) < HIGHEST:
            found.insert(0, self._document(step))
            step = found[0].parent_id
        return found

    def _document(self, document_id: int) -> Document:
        found = self.in_chunk(document_id) or self.ancestors.get(document_id)
        if found is None:
            self._load_ancestors([document_id])
            found = self.ancestors[document_id]
        return found

    def in_chunk(self, document_id: int) -> Document | None:
        """A document that this chunk writes, of either kind, as it will be; None for any other."""
        return next((t.now[document_id] for t in (self, *self.others) if document_id in t.now), None)

    def _load_ancestors(self, ids: Iterable[int | None]) -> None:
        missing = self._unknown(ids)
        while missing:
            found = documents.hold(missing)  # what is derived below follows from them
            self.ancestors |= found
            missing = self._unknown(d.parent_id for d in found.values())

    def _unknown(self, ids: Iterable[int | None]) -> set[int]:
        known = (self.ancestors, *(target.now for target in (self, *self.others)))
        return {i for i in ids if i is not None and not any(i in documents_ for documents_ in known)}

    # -- writing ----------------------------------------------------------------------

    def _row(self, document: Document) -> dict[str, Any]:
        ids_of = self.structure.ids_of
        return {
            "id": document.id,
            "kind": document.kind,
            "sku": document.sku,
            "code": document.code,
            "family_id": ids_of("family").get(document.family or ""),
            "family_variant_id": ids_of("family_variant").get(document.family_variant or ""),
            "parent_id": document.parent_id,
            "combination": self.combinations.combination(document) if document.parent_id else None,
            "archived": document.archived,
            "document": document.body(),
            "created_at": document.created_at,
            "updated_at": document.updated_at,
        }

    def _reserve(self) -> None:
        raise NotImplementedError


@cache
def _ids_by(key_field: str) -> sa.Select[Any]:
    column = _products.c[key_field]
    return sa.select(column, _products.c.id).where(db.within(column, "keys"))


@cache
def _update(names: tuple[str, ...]) -> sa.Update:
    statement: sa.Update = _products.update().where(_products.c.id == sa.bindparam("row_id"))
    return statement.values({name: sa.bindparam(f"new_{name}") for name in names})


class ModelTarget(DocumentTarget):
    """Product models."""

    kind, key_field = MODEL, "code"

    def _check_code(self, document: Document, value: Value) -> Value:
        if not isinstance(value, str):
            raise BadValue("product model code", value, "Text is needed.")
        if document.code is not None and value != document.code:
            raise BadValue(f"{document.code} code", value, "The code of a product model cannot be changed.")
        return check_sku(value)

    def _duplicate_keys(self) -> dict[int, PimError]:
        created: dict[str, int] = {}
        problems: dict[int, PimError] = {}
        for target_id in self.changed:
            code = self.now[target_id].code or ""
            if self.old[target_id] is None and created.setdefault(code, target_id) != target_id:
                problems[target_id] = DuplicateKey("code", code, "another one of the same change set")
        taken = self.find([code for code in created if code]) if created else {}
        problems |= {created[code]: DuplicateKey("code", code) for code in taken}
        for code, target_id in created.items():
            document = self.now[target_id]
            if not code or not document.family_variant:
                problems[target_id] = BadValue(
                    "product model", code, "code and family_variant must be given."
                )
        return problems

    def _reserve(self) -> None:
        """Codes of models never change: the unique column is enough."""


class ProductTarget(DocumentTarget):
    """Products, variants among them. A SKU may change; the old one stays reserved for the product."""

    kind, key_field = PRODUCT, "sku"

    def _check_sku(self, document: Document, value: Value) -> Value:
        if value is None:
            return None
        if not isinstance(value, str):
            raise BadValue("sku", value, "Text is needed.")
        return check_sku(value)

    def _duplicate_keys(self) -> dict[int, PimError]:
        wanted: dict[str, int] = {}
        problems: dict[int, PimError] = {}
        for target_id, names in self.changed.items():
            sku = self.now[target_id].sku
            if sku and names & {"sku", "created"} and wanted.setdefault(sku, target_id) != target_id:
                problems[target_id] = DuplicateKey("SKU", sku, "another product of the same change set")
        if wanted:
            statement = sa.select(_reserved).where(db.within(_reserved.c.sku, wanted))
            for row in db.connection().execute(statement):
                self.reserved.add(row.sku)
                if row.product_id != wanted[row.sku]:
                    holder = documents.find_keys([row.product_id]).get(row.product_id, row.sku)
                    problems[wanted[row.sku]] = DuplicateKey("SKU", row.sku, f"product {holder}")
        return problems

    def _reserve(self) -> None:
        wanted = {
            document.sku: target_id
            for target_id, names in self.changed.items()
            if (document := self.now[target_id]).sku and names & {"sku", "created"}
        }
        fresh = [{"sku": s, "product_id": i} for s, i in sorted(wanted.items()) if s not in self.reserved]
        db.insert_rows(_reserved, fresh)


def _check_unit(structure: Structure, document: Document, code: str, value: Value) -> Value:
    return packaging.check_unit(structure, code, value, is_model=document.is_model)


# Fields of the form part.rest, but for values and relations: what checks them.
_CHECKS_OF_PARTS: Mapping[str, Callable[[Structure, Document, str, Value], Value]] = {
    "status": lambda structure, _document, market, value: fields.check_status(structure, market, value),
    "vat": lambda structure, _document, market, value: fields.check_tax_class(structure, market, value),
    "group_relations": fields.check_group_relation,
    "packaging": _check_unit,
    "order": lambda structure, _document, name, value: packaging.check_order(structure, name, value),
    "classifications": lambda structure, _document, code, value: check_class(structure, code, value),
}

_FIND = {MODEL: ModelTarget.find, PRODUCT: ProductTarget.find}
