"""A product becomes a variant of a model, moves to another model, or stands alone again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pim.catalog import documents
from pim.catalog.documents import Document, Lineage
from pim.catalog.fields import Slot
from pim.catalog.inheritance import merge
from pim.catalog.models import MODEL, PRODUCT
from pim.enrich.life.parts import merged_parts, own_part
from pim.enrich.life.plans import Plan, Writer, flatten
from pim.enrich.life.settling import settle
from pim.errors import BadValue, NotFound, UnknownCode
from pim.structure.current import current
from pim.structure.snapshot import ALL, FamilyVariant


def to_variant(sku: str, model_code: str, axes: Mapping[str, Any]) -> Plan:
    """Make a simple product, or a variant of another model, a variant of this model.

    `axes` are canonical values by attribute; an axis that the product has a value of may be left
    out. Raises `NotFound`, and `BadValue` where an axis is missing or the model splits further.
    """
    lineage, model = get_product(sku), _get_model(model_code)
    own, above = lineage.own, flatten(merge([layer.values for layer in model.layers]))
    variant, level = current().split_of(model.own.family_variant or ""), len(model.layers)
    if level != variant.levels:
        remedy = f"It splits by {', '.join(variant.axes[level - 1])} first: name one of its own models."
        raise BadValue("model", model_code, remedy)
    wanted = effective(lineage) | read_axes(variant, level, axes)
    if missing := [axis for axis in variant.axes[level - 1] if Slot(axis, ALL, ALL) not in wanted]:
        raise BadValue(f"{sku} axes", "", f"Give a value of each of: {', '.join(missing)}.")
    writer = Writer()
    if own.parent_id is None:
        writer.set(own, "family", own.family, model.own.family)
    writer.set(own, "parent", _parent_code(lineage), model.own.code)
    settle(writer, own, (variant, level), wanted, above)
    return writer.plan(f"{sku}: variant of {model_code}", [own.id], [own.key])


def to_simple(sku: str) -> Plan:
    """Let a variant stand alone with all that it inherited, so that its record loses nothing.

    Raises `NotFound`, and `BadValue` for a product that is no variant.
    """
    lineage = get_product(sku)
    own = lineage.own
    if own.parent_id is None:
        raise BadValue("product", sku, "It is simple already: it inherits from no model.")
    writer = Writer()
    writer.set(own, "parent", _parent_code(lineage), None)
    held, wanted = flatten(own.values), effective(lineage)
    writer.set_values(own, wanted)
    for slot in sorted(wanted.keys() - held.keys()):
        writer.tell(sku, f"values.{'.'.join(slot)}", "copied", wanted[slot], wanted[slot])
    copy_parts(writer, own, merged_parts(lineage.layers))
    return writer.plan(f"{sku}: simple product", [own.id], [own.key])


def effective(lineage: Lineage) -> dict[Slot, Any]:
    """The values that hold for a product, by slot; the SKU left out."""
    return flatten(merge([layer.values for layer in lineage.layers]))


def read_axes(variant: FamilyVariant, level: int, axes: Mapping[str, Any]) -> dict[Slot, Any]:
    """Axis values as slots. Raises `UnknownCode` for what is no axis of this level."""
    for axis in axes:
        if axis not in variant.axes[level - 1]:
            raise UnknownCode(f"axis of family variant {variant.code}", axis, variant.axes[level - 1])
    return {Slot(axis, ALL, ALL): value for axis, value in axes.items() if value is not None}


def get_product(sku: str) -> Lineage:
    """The product of a SKU. Raises `NotFound`, and `BadValue` for a product model."""
    return _get(sku, PRODUCT)


def _get_model(code: str) -> Lineage:
    return _get(code, MODEL)


def _get(key: str, kind: str) -> Lineage:
    found = documents.find_id(key, kind)
    if found is None:
        if documents.find_id(key) is not None:
            need = "the SKU of a product" if kind == PRODUCT else "the code of a product model"
            raise BadValue("product", key, f"Name {need}.")
        raise NotFound("product" if kind == PRODUCT else "product model", key)
    return documents.load_lineages([found])[found]


def _parent_code(lineage: Lineage) -> str | None:
    return lineage.layers[-2].code if len(lineage.layers) > 1 else None


def copy_parts(writer: Writer, document: Document, wanted: Mapping[str, Any]) -> None:
    """Make these the own parts of a document; links to itself, which it may inherit, are left out."""
    for field, told in wanted.items():
        value, held = told, own_part(document, field)
        if field.startswith("relations."):
            value = [link for link in told if link["product"] != document.id] or None
        if value != held:
            writer.set(document, field, held, value)
            writer.tell(document.key, field, "copied", value, value)
