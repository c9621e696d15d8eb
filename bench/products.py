"""The product documents of a generated catalogue, by number: the same for the same number in every run.

The first half are simple products, the rest variants, eight to a model. In the order of their
ids eight of the one take turns with a model of the other, and in the middle stands a model with
six hundred: both ends of a list look like most of the catalogue. No random numbers: what a
product has follows from its number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bench.shape import ASKED, LOCALES, OWN, SCOPES, Shape, ShapedAttribute, ShapedFamily
from bench.structure import MARKET, RELATION, variant_attributes
from bench.words import phrase
from channels.gtins import check_digit
from pim.catalog.documents import Document, Values
from pim.catalog.fields import value_field
from pim.changes import Draft

PER_MODEL = 8
WIDE = 600  # variants of the model in the middle
WIDE_CODE = "WIDE"
POOL = 24  # values that the products share, per attribute
SPOKEN = LOCALES[:3]  # what texts are written in


def sku_of(number: int) -> str:
    """The SKU of a product."""
    return f"B{number:07d}"


def model_code(model: int) -> str:
    """The code of a product model."""
    return f"M{model:06d}"


@dataclass(frozen=True)
class Products:
    """All documents of a catalogue of `count` products, with the ids from `first_id` on."""

    shape: Shape
    count: int
    first_id: int = 1

    @property
    def simple(self) -> int:
        """How many products are no variants."""
        return self.count - self.count // 2

    @property
    def models(self) -> int:
        """How many models of eight variants, the last of which may have fewer."""
        return -(-(self.count - self.simple) // PER_MODEL)

    @property
    def total(self) -> int:
        """How many documents there are: products, models, and the wide model with its variants."""
        return self.count + self.models + 1 + WIDE

    def id_of(self, number: int) -> int:
        """The id of a product."""
        if number < self.simple:
            turn, at = divmod(number, PER_MODEL)
            return self._turn_begins(turn) + at
        turn, at = divmod(number - self.simple, PER_MODEL)
        return self._model_id(turn) + 1 + at

    @property
    def _turns(self) -> int:
        """Eight simple products, a model and its eight variants make a turn; the last may lack some."""
        return -(-self.simple // PER_MODEL)

    def _turn_begins(self, turn: int) -> int:
        """The id of the first simple product of a turn; the wide model stands before the middle one."""
        wide = WIDE + 1 if turn >= self._turns // 2 else 0
        return self.first_id + turn * (2 * PER_MODEL + 1) + wide

    def _model_id(self, turn: int) -> int:
        return self._turn_begins(turn) + min(PER_MODEL, self.simple - turn * PER_MODEL)

    def __iter__(self) -> Iterator[Document]:
        """Every document in the order of the ids, models before their variants."""
        for turn in range(self._turns):
            if turn == self._turns // 2:
                yield from self._wide(self._turn_begins(turn) - WIDE - 1)
            for number in range(turn * PER_MODEL, min((turn + 1) * PER_MODEL, self.simple)):
                yield self._simple(number)
            if turn < self.models:
                yield from self._tree(turn)

    def _tree(self, model: int) -> Iterator[Document]:
        start = self.simple + model * PER_MODEL
        variants = range(start, min(start + PER_MODEL, self.count))
        model_id, family = self._model_id(model), self._family_at(model)
        yield self._model(model_id, model_code(model), family, start)
        for number in variants:
            yield self._variant(family, model_id, number, number - start)

    def drafts(self) -> Iterator[Draft]:
        """The creations of an import, models first; without the wide model and without relations.

        An import sets relations at its end, when all that they lead to is there.
        """
        for model in range(self.models):
            yield _creation(self._model_at(model))
        for number in range(self.simple):
            yield _creation(_unrelated(self._simple(number)))
        for number in range(self.simple, self.count):
            model, at = divmod(number - self.simple, PER_MODEL)
            variant = _unrelated(self._variant(self._family_at(model), 0, number, at))
            yield _creation(variant, model_code(model))

    def layers(self, number: int) -> list[Document]:
        """A product as its draft makes it, after its model where it has one. Their ids are 0."""
        if number < self.simple:
            return [_unrelated(self._simple(number))]
        model, at = divmod(number - self.simple, PER_MODEL)
        return [self._model_at(model), _unrelated(self._variant(self._family_at(model), 0, number, at))]

    def _model_at(self, model: int) -> Document:
        return self._model(0, model_code(model), self._family_at(model), self.simple + model * PER_MODEL)

    def _family_at(self, model: int) -> ShapedFamily:
        return self._splitting[model % len(self._splitting)]

    @cached_property
    def _splitting(self) -> tuple[ShapedFamily, ...]:
        return tuple(family for family in self.shape.families if len(family.axes) > 1)

    @cached_property
    def _pools(self) -> dict[str, list[Any]]:
        return {
            code: [_slots(a, [_value(a, at * 7 + n) for n in range(3)]) for at in range(POOL)]
            for code, a in self.shape.attributes.items()
            if code not in (*OWN, *ASKED)
        }

    def _simple(self, number: int) -> Document:
        family = self.shape.families[number % len(self.shape.families)]
        values = self._texts(number) | _gtin(number) | self._filled(family, number, family.attributes)
        document = Document(self.id_of(number), "product", sku_of(number), family=family.code, values=values)
        self._place(document, number)
        return document

    def _model(self, document_id: int, code: str, family: ShapedFamily, number: int) -> Document:
        own = set(variant_attributes(family))
        listed = tuple(code for code in family.attributes if code not in own)
        values = self._texts(number) | self._filled(family, number, listed)
        document = Document(
            document_id, "model", code=code, family=family.code, family_variant=family.code, values=values
        )
        document.categories = [self.shape.leaves[number % len(self.shape.leaves)]]
        return document

    def _variant(self, family: ShapedFamily, model_id: int, number: int, at: int) -> Document:
        """The variant `at` that place below its model, the place being its combination of axis values."""
        values = self._filled(family, number, variant_attributes(family)[len(family.axes) :])
        rest = at
        for axis in family.axes:
            rest, option = divmod(rest, 10)
            values[axis] = {"": {"": self.shape.attributes[axis].options[option]}}
        document = Document(model_id + 1 + at, "product", sku_of(number), parent_id=model_id)
        document.family = document.family_variant = family.code
        document.values = values | _gtin(number)
        self._place(document, number)
        return document

    def _wide(self, model_id: int) -> Iterator[Document]:
        family = next(family for family in self._splitting if len(family.axes) > 2)
        yield self._model(model_id, WIDE_CODE, family, self.count)
        for at in range(WIDE):
            yield self._variant(family, model_id, self.count + at, at)

    def _texts(self, number: int) -> Values:
        return {
            "name": {"": {locale: f"{phrase(number + at, 4)} {number}" for at, locale in enumerate(SPOKEN)}},
            "description": {"": {locale: phrase(number + at, 32) for at, locale in enumerate(SPOKEN)}},
            "in_range": {"": {"": number % 3 != 0}},
            "grade": {"": {"": str(number % 5 + 1)}},
        }

    def _filled(self, family: ShapedFamily, number: int, listed: tuple[str, ...]) -> Values:
        """A quarter of the listed attributes, and six of seven that are required."""
        pools, required = self._pools, family.required
        return {
            code: pools[code][(number + at) % POOL]
            for at, code in enumerate(listed)
            if code in pools
            and ((number + at * 3) % 4 == 0 or (code in required and (number * 31 + at) % 7 != 0))
        }

    def _place(self, document: Document, number: int) -> None:
        """Put a product where it is sold: status, relations and, unless it inherits them, categories."""
        document.status = {MARKET: "approved" if number % 11 else "in_work"}
        targets = {self.id_of((number * 17 + step) % self.count) for step in (1, 5)} - {document.id}
        document.relations = {RELATION: [{"product": target} for target in sorted(targets)]}
        if document.parent_id is None:
            leaves = self.shape.leaves
            document.categories = sorted({leaves[number % len(leaves)], leaves[number * 13 % len(leaves)]})


def _unrelated(document: Document) -> Document:
    """The document as an import knows it first: without an id, and without relations."""
    document.id, document.relations = 0, {}
    return document


def _creation(document: Document, model: str | None = None) -> Draft:
    """The draft that makes a document, below the model of this code if it has one."""
    if document.is_model:
        head = {"code": document.code, "family_variant": document.family_variant}
    else:
        head = {"sku": document.sku} | ({"parent": model} if model else {"family": document.family})
    body: dict[str, Any] = {
        **head,
        **{f"status.{market}": status for market, status in document.status.items()},
        **{
            value_field(code, scope, locale): value
            for code, scopes in document.values.items()
            for scope, locales in scopes.items()
            for locale, value in locales.items()
        },
    }
    if document.categories:
        body["categories"] = document.categories
    return Draft(document.kind, document.key, "", body, op="create")


def _gtin(number: int) -> Values:
    body = f"200{number:09d}"
    return {"gtin": {"": {"": body + check_digit(body)}}}


def _slots(attribute: ShapedAttribute, values: list[Any]) -> dict[str, dict[str, Any]]:
    spoken = dict(zip(SPOKEN, values, strict=True)) if attribute.localizable else {"": values[0]}
    return dict.fromkeys(SCOPES, spoken) if attribute.scopable else {"": spoken}


def _value(attribute: ShapedAttribute, number: int) -> Any:
    """A canonical value of the attribute's type."""
    match attribute.type:
        case "text":
            return phrase(number, 5)
        case "number":
            return str(number % 900 + 1)
        case "boolean":
            return number % 2 == 0
        case "date":
            return f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        case "simple_select":
            return attribute.options[number % len(attribute.options)]
        case "multi_select":
            chosen = {attribute.options[(number + step) % len(attribute.options)] for step in (0, 3)}
            return sorted(chosen)
        case "metric":
            return {"amount": f"{number % 90}.5", "unit": "METER"}
        case "price_collection":
            return {"EUR": f"{number % 90 + 1}.50", "USD": f"{number % 90 + 2}.90"}
        case _:
            digest = hashlib.sha256(f"{attribute.code} {number}".encode()).hexdigest()
            suffix = "jpg" if attribute.type == "image" else "pdf"
            return {"file": digest, "name": f"{attribute.code}_{number}.{suffix}"}
