"""A simple product changes its family."""

from __future__ import annotations

from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.fields import value_field
from pim.enrich.life.plans import Plan, Writer, flatten
from pim.errors import BadValue, NotFound
from pim.structure.current import current


def change_family(sku: str, family_code: str, *, clear: bool = False) -> Plan:
    """Give a simple product another family; completeness follows from it.

    Values of attributes that the new family lacks stay and are shown apart, or are taken away where
    `clear` says so. Raises `NotFound`, `UnknownCode`, and `BadValue` for a variant or a model:
    these change their family with their family variant (`regroup`).
    """
    family = current().family(family_code)
    lineage = _get(sku)
    own = lineage.own
    if own.is_model or own.parent_id is not None:
        remedy = f"It has that of its family variant: regroup the model {lineage.root.code}."
        raise BadValue(f"{sku} family", family_code, remedy)
    writer = Writer()
    writer.set(own, "family", own.family, family.code)
    held = flatten(own.values)
    outside = {slot for slot in held if slot.attribute not in family.attributes}
    for slot in sorted(outside):
        writer.tell(
            sku,
            value_field(*slot),
            "cleared" if clear else "outside",
            held[slot],
            None if clear else held[slot],
        )
    if clear:
        writer.set_values(own, {slot: value for slot, value in held.items() if slot not in outside})
    return writer.plan(f"{sku}: family {family.code}", [own.id])


def _get(sku: str) -> Lineage:
    found = documents.find_id(sku)
    if found is None:
        raise NotFound("product", sku)
    return documents.load_lineages([found])[found]
