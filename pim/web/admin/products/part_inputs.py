"""The fields of the form beside values: groups of products, packaging, order, classifications."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from pim.catalog import fields, packaging
from pim.catalog.classes import check_class
from pim.catalog.documents import Document
from pim.errors import BadValue
from pim.structure.snapshot import Structure
from pim.structure.units import list_units
from pim.web.admin.products import inputs
from pim.web.admin.products.controls import Input, choice, find_coded
from pim.web.admin.products.inputs import Texts, first
from pim.web.admin.wording.parts import write_features

USUAL = ("KILOGRAM", "CENTIMETER", "MILLIMETER")  # units that an empty measure offers, where they exist
_RANGE = re.compile(r"(\S+)\s*\.\.\s*(\S+?)(?:\s+(\S+))?")
_MEASURED = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s+(\S+)")
_WORDS = {"true": True, "false": False}


def list_part_inputs(structure: Structure, own: Document) -> list[Input]:
    """The fields of a document beside its values, those of every packaging unit and classification."""
    return [
        _codes(structure, "groups", own.groups, partial(fields.check_groups, structure, "groups")),
        *(
            _group_relation(structure, own, kind.code)
            for kind in structure.relation_types.values()
            if not kind.quantified
        ),
        *(_unit(structure, own, code) for code in structure.packaging_units),
        choice("order.unit", own.order.get("unit"), list(structure.packaging_units)),
        *(_amount(structure, own, name) for name in packaging.ORDER if name != "unit"),
        *(_class(structure, own, code) for code in structure.classifications),
    ]


def default_unit(structure: Structure, family: str) -> str:
    """The unit that an empty measure offers; "" where the family has none."""
    known = [unit.code for unit in list_units(structure, family)]
    return next((code for code in USUAL if code in known), known[0] if known else "")


def _codes(
    structure: Structure, field: str, held: Collection[str], check: Callable[[Collection[str], Any], Any]
) -> Input:
    """Groups that stay ticked, and one that is added by code or label."""

    def read(texts: Texts) -> Any:
        typed = [text for text in texts.get("add", ()) if text.strip()]
        added = [find_coded(field, structure.product_groups, text) for text in typed]
        return check(held, [*(code for code in texts.get("", ()) if code), *added])

    return Input(field, list(held) or None, lambda value: {"": list(value or [])}, read)


def _group_relation(structure: Structure, own: Document, kind: str) -> Input:
    def check(_held: Collection[str], value: Any) -> Any:
        return fields.check_group_relation(structure, own, kind, value)

    return _codes(structure, f"group_relations.{kind}", own.group_relations.get(kind, ()), check)


def _unit(structure: Structure, own: Document, code: str) -> Input:
    field = f"packaging.{code}"

    def show(value: Any) -> Texts:
        known = value or {}
        texts = {"quantity": [inputs.localised(known.get("quantity", ""))], "gtin": [known.get("gtin", "")]}
        for name, family in packaging.MEASURES.items():
            told = known.get(name) or {"amount": "", "unit": default_unit(structure, family)}
            texts |= {name: [inputs.localised(told["amount"])], f"{name}_unit": [told["unit"]]}
        return texts

    def read(texts: Texts) -> Any:
        told: dict[str, Any] = {"gtin": first(texts, "gtin").strip()}
        if quantity := first(texts, "quantity").strip():
            told["quantity"] = inputs.read_amount(f"{field} quantity", quantity)
        for name in packaging.MEASURES:
            if amount := first(texts, name).strip():
                number = inputs.read_amount(f"{field} {name}", amount)
                told[name] = {"amount": number, "unit": first(texts, f"{name}_unit")}
        return packaging.check_unit(structure, code, told, is_model=own.is_model)

    return Input(field, own.packaging.get(code), show, read)


def _amount(structure: Structure, own: Document, name: str) -> Input:
    field = f"order.{name}"

    def read(texts: Texts) -> Any:
        text = first(texts).strip()
        amount = inputs.read_amount(field, text) if text else None
        return packaging.check_order(structure, name, amount)

    return Input(field, own.order.get(name), lambda value: {"": [inputs.localised(value or "")]}, read)


def _class(structure: Structure, own: Document, code: str) -> Input:
    field = f"classifications.{code}"

    def show(value: Any) -> Texts:
        known = value or {}
        return {"": [known.get("class", "")], "features": [write_features(known.get("features", {}))]}

    def read(texts: Texts) -> Any:
        class_, lines = first(texts).strip(), first(texts, "features").splitlines()
        told = [line for line in lines if line.strip()]
        if not class_ and not told:
            return None
        features = dict(_read_feature(field, line) for line in told)
        return check_class(structure, code, {"class": class_, "features": features})

    return Input(field, own.classifications.get(code), show, read)


def _read_feature(field: str, line: str) -> tuple[str, dict[str, Any]]:
    code, sign, text = (part.strip() for part in line.partition("="))
    if not sign or not text:
        raise BadValue(field, line, "Write one feature a line: EF000001 = EV000456.")
    if text in _WORDS:
        return code, {"value": _WORDS[text]}
    if found := _RANGE.fullmatch(text):
        told: dict[str, Any] = {"value": [found[1], found[2]]}
        return code, told | ({"unit": found[3]} if found[3] else {})
    if found := _MEASURED.fullmatch(text):
        return code, {"value": found[1], "unit": found[2]}
    return code, {"value": text}
