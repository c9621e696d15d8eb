"""What the things that change sets write look like in JSON: one shape per kind, for reading and for writing.

An address of a field is the path to it: `labels.en_GB` is what stands in
`{"labels": {"en_GB": …}}`. Shapes check types only, so that nothing but the expected types
reaches the targets; what a value may be is their affair. The shapes of the structure are made
from its targets and its snapshot, so a column that is added there is in the API too.
"""

from __future__ import annotations

import collections.abc
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from pim.changes.rows import RowTarget
from pim.errors import UnknownCode
from pim.structure import snapshot
from pim.web.api.mounting import flatten
from pim.web.api.refusals import BadBody

KEY, FIELD, LIST = 255, 350, 10_000  # what `change.key` and `change.field` hold; items of one list


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one kind: those in `keyed` are objects whose keys are fields of their own.

    `schema` is the whole thing, as POST takes and GET gives it.
    """

    kind: str
    fields: Mapping[str, fields.Field[Any]]
    keyed: frozenset[str]
    schema: type[Schema]

    def check(self, field: str, value: Any, *, is_item: bool = False) -> Any:
        """The value, if it has the type of this field; None always has. Raises `BadBody` or `UnknownCode`.

        `is_item` is for values that are put to a field, such as what is appended: they may be text.
        """
        name, dot, _rest = field.partition(".")
        known = self.fields.get(name)
        if known is None or bool(dot) != (name in self.keyed):
            raise UnknownCode(f"field of a {self.kind.replace('_', ' ')}", field, tuple(self.fields))
        if value is None or (is_item and isinstance(value, str | dict)):
            return value
        inner = known.value_field if name in self.keyed else known  # type: ignore[attr-defined]
        while name == "values" and isinstance(inner, fields.Dict) and inner.value_field is not None:
            inner = inner.value_field
        try:
            return inner.deserialize(value)
        except ValidationError as error:
            raise BadBody(flatten(error.messages, field)) from error

    def to_fields(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """A whole thing as the fields that create it: {field: value}, what is None left out."""
        found: dict[str, Any] = {}
        for name, value in told.items():
            if name == "values":
                found |= {
                    f"values.{attribute}.{scope}.{locale}": one
                    for attribute, scopes in (value or {}).items()
                    for scope, locales in scopes.items()
                    for locale, one in locales.items()
                }
            elif name in self.keyed:
                found |= {f"{name}.{inner}": one for inner, one in (value or {}).items()}
            else:
                found[name] = value
        if long := [field for field in found if len(field) > FIELD]:
            raise BadBody({long[0][:80]: f"An address of a field has at most {FIELD} characters."})
        return {field: value for field, value in found.items() if value is not None}


def text(**more: Any) -> fields.String:
    """A field that holds text."""
    return fields.String(**more)


def flag(**more: Any) -> fields.Boolean:
    """A field that holds true or false, and no word for them."""
    return fields.Boolean(truthy={True}, falsy={False}, **more)


def object_of(inner: fields.Field[Any], **more: Any) -> fields.Dict:
    """A field that holds an object of these."""
    return fields.Dict(keys=fields.String(), values=inner, **more)


def list_of(inner: fields.Field[Any], **more: Any) -> fields.List[Any]:
    """A field that holds a list of these, of bounded length."""
    return fields.List(inner, validate=validate.Length(max=LIST), **more)


class LinkSchema(Schema):
    """A link to a product, or to a model where `kind` says so; `quantity` for quantified types."""

    to = text(required=True, validate=validate.Length(1, KEY))
    kind = text(validate=validate.OneOf(("product", "model")))
    quantity = text()


def _document(own: Mapping[str, fields.Field[Any]]) -> dict[str, fields.Field[Any]]:
    by_scope = object_of(object_of(fields.Raw(allow_none=True)))
    return {
        **own,
        "archived": flag(),
        "successor": fields.Nested(
            LinkSchema, allow_none=True, metadata={"description": "What stands in its place."}
        ),
        "categories": list_of(text(), metadata={"description": "Codes of its own categories."}),
        "status": object_of(text(allow_none=True), metadata={"description": "By market; none is new."}),
        "relations": object_of(
            list_of(fields.Nested(LinkSchema)), metadata={"description": "By relation type."}
        ),
        "groups": list_of(text(), metadata={"description": "Codes of its own groups of products."}),
        "group_relations": object_of(
            list_of(text()), metadata={"description": "Codes of groups, by relation type."}
        ),
        "packaging": object_of(
            object_of(fields.Raw(allow_none=True), allow_none=True),
            metadata={"description": "By packaging unit: how many it holds, its GTIN, weight, size."},
        ),
        "order": object_of(
            text(allow_none=True), metadata={"description": "unit, step, minimum, price_per."}
        ),
        "classifications": object_of(
            object_of(fields.Raw(allow_none=True), allow_none=True),
            metadata={"description": "By classification: class and features."},
        ),
        "values": object_of(
            by_scope,
            metadata={"description": 'Own values: attribute, scope, locale; "" where it does not vary.'},
        ),
    }


PRODUCT = _document(
    {
        "sku": text(required=True, validate=validate.Length(1, KEY)),
        "family": text(allow_none=True),
        "parent": text(allow_none=True),
    }
)
MODEL = _document(
    {
        "code": text(required=True, validate=validate.Length(1, KEY)),
        "family_variant": text(allow_none=True),
        "parent": text(allow_none=True),
    }
)
_KEYED = frozenset(
    {"status", "relations", "values", "group_relations", "packaging", "order", "classifications"}
)


def document_shape(kind: str) -> Shape:
    """The shape of products or of product models."""
    own = PRODUCT if kind == "product" else MODEL
    return Shape(kind, own, _KEYED, Schema.from_dict(dict(own), name=f"New{kind.capitalize()}"))


def row_shape(target: type[RowTarget]) -> Shape:
    """The shape of a kind that is one row of a table, as its target and the snapshot describe it."""
    kind = target.kind
    name = "".join(word.capitalize() for word in kind.split("_"))
    hints = typing.get_type_hints(getattr(snapshot, name, object))
    made: dict[str, fields.Field[Any]] = {}
    for column, rule in target.columns.items():
        hint = _HINTS.get(column) or hints.get(column) or str | None
        made[column] = _field(hint, required=rule.required, allow_none=not rule.required)
    keyed = frozenset(column for column, rule in target.columns.items() if rule.keyed)
    return Shape(kind, made, keyed, Schema.from_dict(dict(made), name=name))


# What the snapshot does not say, or says in the terms of its own use.
_HINTS: Mapping[str, Any] = {
    "archived": bool,
    "labels": Mapping[str, str],
    "attribute": str,
    "factor": str,
    "offset": str,
    "rule": Mapping[str, Any],
}


def _field(hint: Any, **more: Any) -> fields.Field[Any]:
    """The marshmallow field for the type of an attribute of a snapshot."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _field(next(one for one in arguments if one is not type(None)), **more)
    if origin is collections.abc.Mapping:
        inner = arguments[1]
        return object_of(
            fields.Raw(allow_none=True) if inner is Any else _field(inner, allow_none=True), **more
        )
    if origin in (tuple, frozenset):
        return list_of(_field(arguments[0]), **more)
    if hint is bool:
        return flag(**more)
    if hint is int:
        return fields.Integer(strict=True, **more)
    if hint in (str, Decimal):
        return text(**more)
    raise TypeError(f"the API has no field for {hint}")
