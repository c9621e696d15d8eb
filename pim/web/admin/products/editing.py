"""The fields of a product that a form may change: what each holds, shows, and reads from what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pim.catalog import documents, fields
from pim.catalog.documents import Lineage
from pim.catalog.fields import Slot
from pim.catalog.identifiers import check_sku
from pim.catalog.media import find
from pim.catalog.models import STATUSES
from pim.enrich import neighbours
from pim.enrich.product_view import FieldView, ProductView
from pim.errors import BadValue
from pim.structure.snapshot import RelationType, Structure
from pim.web.admin.products import inputs
from pim.web.admin.products.controls import Input, choice, find_coded, show_text
from pim.web.admin.products.inputs import Texts, first
from pim.web.admin.products.part_inputs import list_part_inputs

_LISTED = re.compile(r"[\n\r\t,;]+")  # what parts the SKUs of a pasted list


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list of relations, as it stands in the form."""

    id: int
    quantity: str
    is_dropped: bool


def iter_rows(texts: Texts) -> Iterator[Row]:
    """The rows that a list of relations shows; what is no id is passed over."""
    quantities, dropped = texts.get("quantity", ()), set(texts.get("drop", ()))
    for place, text in enumerate(texts.get("", ())):
        if text.isdecimal() and text.isascii():
            quantity = quantities[place] if place < len(quantities) else ""
            yield Row(int(text), quantity, text in dropped)


def list_inputs(structure: Structure, view: ProductView) -> dict[str, Input]:
    """The fields of a product or model that may be changed where it stands, by their addresses."""
    own = view.lineage.own
    found = [_value(structure, view, field) for field in view.fields() if field.is_editable]
    if not own.is_model:
        found.append(Input("sku", own.sku, show_text, _read_sku))
        found += list_status_inputs(structure, view.lineage)
        if own.parent_id is None:
            found.append(choice("family", own.family, list(structure.families)))
    found.append(_categories(structure, own.categories or None))
    found += [_relation(kind, own.relations.get(kind.code)) for kind in structure.relation_types.values()]
    found += list_part_inputs(structure, own)
    return {one.field: one for one in found}


def list_status_inputs(structure: Structure, lineage: Lineage) -> list[Input]:
    """The status of a product in each market."""
    status = lineage.own.status
    return [choice(f"status.{market}", status.get(market), STATUSES) for market in structure.markets]


def find_category(structure: Structure, text: str) -> str:
    """The category that a text names: "… [code]", a code, or the one with this label. Raises `BadValue`."""
    return find_coded("categories", structure.categories, text)


def split_keys(text: str) -> list[str]:
    """The SKUs or codes of a pasted list: one a line, or with tabs, commas or semicolons; each once."""
    return list(dict.fromkeys(key for part in _LISTED.split(text) if (key := part.strip())))


def same(field: str, shown: Texts, typed: Texts) -> bool:
    """Whether what was typed is what was shown: then nobody touched the field."""
    return _comparable(field, shown) == _comparable(field, typed)


def to_names(field: str, texts: Texts) -> Mapping[str, list[str]]:
    """The texts by the names of their controls; empty ones left out."""
    return {control_name(field, part): given for part, given in inputs.normal(texts).items()}


def control_name(field: str, part: str) -> str:
    """The name of the control of a part."""
    return f"{field}~{part}" if part else field


def _comparable(field: str, texts: Texts) -> Mapping[str, Iterable[str]]:
    found = inputs.normal(texts)
    # Boxes are sent in the order of the page, values are stored in that of their codes.
    return found if field.startswith("relations.") else {part: sorted(given) for part, given in found.items()}


def _value(structure: Structure, view: ProductView, slot: FieldView) -> Input:
    attribute = slot.attribute

    def show(value: Any) -> Texts:
        return inputs.show(structure, attribute, value, slot.scope)

    def read(texts: Texts) -> Any:
        typed = inputs.read(structure, attribute, texts)
        address = Slot(attribute.code, slot.scope, slot.locale)
        value = fields.check_value(structure, view.lineage.own, view.level, address, typed)
        if value and attribute.type in ("image", "document") and find(value["file"]) is None:
            raise BadValue(slot.field, value["name"], "The file is not there any more. Choose it once more.")
        return value

    return Input(slot.field, slot.own, show, read)


def _categories(structure: Structure, stored: list[str] | None) -> Input:
    """Those that stay ticked, and one that is added by code or label."""

    def read(texts: Texts) -> Any:
        added = [find_category(structure, text) for text in texts.get("add", ()) if text.strip()]
        return fields.check_categories(structure, [*(code for code in texts.get("", ()) if code), *added])

    return Input("categories", stored, lambda value: {"": list(value or [])}, read)


def _relation(relation_type: RelationType, stored: list[dict[str, Any]] | None) -> Input:
    """The targets in their order: rows by id, and SKUs or codes that are added at the end."""
    field = f"relations.{relation_type.code}"

    def link(target_id: int, quantity: str) -> dict[str, Any]:
        if not relation_type.quantified:
            return {"product": target_id}
        amount = inputs.read_amount(field, quantity) if quantity.strip() else "1"
        return {"product": target_id, "quantity": fields.check_quantity(field, amount)}

    def show(value: Any) -> Texts:
        shown = {"": [str(one["product"]) for one in value or []]}
        if relation_type.quantified:
            shown["quantity"] = [inputs.localised(one.get("quantity", "1")) for one in value or []]
        return shown

    def read(texts: Texts) -> Any:
        rows = [row for row in iter_rows(texts) if not row.is_dropped]
        known = documents.find_keys(row.id for row in rows)
        links = {row.id: link(row.id, row.quantity) for row in rows if row.id in known}
        for target_id in _find_targets(field, first(texts, "add")):
            links.setdefault(target_id, link(target_id, first(texts, "add_quantity")))
        return list(links.values()) or None

    return Input(field, stored, show, read)


def _find_targets(field: str, text: str) -> list[int]:
    """The ids of what a pasted list names, in its order. Raises `BadValue` that lists what is unknown."""
    keys = split_keys(text)
    found = neighbours.find_ids(keys)
    if unknown := [key for key in keys if key not in found]:
        remedy = f"There is no product or model with this SKU or code: {', '.join(unknown[:20])}."
        raise BadValue(field, unknown[0], remedy)
    return [found[key] for key in keys]


def _read_sku(texts: Texts) -> str | None:
    text = first(texts).strip()
    return check_sku(text) if text else None
