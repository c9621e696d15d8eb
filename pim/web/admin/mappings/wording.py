"""Steps, transforms and their keys in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from pim.structure.snapshot import Structure
from pim.web.language import label_of


def step_names() -> dict[str, str]:
    """What pages call the kinds of steps, in their order."""
    return {
        "attribute": _("Value of an attribute"),
        "label": _("Label of an option"),
        "constant": _("Fixed text"),
        "category": _("Category"),
        "identifier": _("Identifier"),
        "packaging": _("Packaging unit"),
        "order": _("How it is ordered"),
        "picture": _("Address of a picture"),
        "classification": _("Class or feature"),
        "setting": _("Setting of the channel"),
        "address": _("Address of the product's page"),
        "join": _("Several, joined"),
        "price": _("Price"),
        "stock": _("Stock"),
        "relation": _("Related products"),
        "client_part_number": _("Part number of the client"),
    }


def transform_names() -> dict[str, str]:
    """What pages call the transforms, in their order."""
    return {
        "convert": _("Convert to a unit"),
        "number": _("Write a number"),
        "truncate": _("Cut to a length"),
        "plain": _("HTML to plain text"),
        "tags": _("Keep these tags only"),
        "case": _("Capital or small letters"),
        "table": _("Look up in a table"),
        "replace": _("Replace characters"),
        "wrap": _("Put something around"),
    }


def key_names() -> dict[str, str]:
    """What pages call the keys of both."""
    return {
        "attribute": _("Attribute"),
        "scope": _("Scope"),
        "text": _("Text"),
        "tree": _("Tree"),
        "table": _("Category table"),
        "say": _("What of it"),
        "name": _("Setting"),
        "separator": _("Between them"),
        "unit": _("Unit"),
        "scheme": _("As"),
        "number": _("Which one"),
        "profile": _("Rendition"),
        "classification": _("Classification"),
        "feature": _("Feature"),
        "decimals": _("Decimals"),
        "mark": _("Decimal mark"),
        "grouping": _("Between thousands"),
        "length": _("Characters at most"),
        "at": _("Cut at"),
        "ending": _("Ending"),
        "allowed": _("Tags"),
        "to": _("Letters"),
        "values": _("Table, one “value = text” a line"),
        "default": _("For all others"),
        "what": _("What to replace"),
        "find": _("This text"),
        "by": _("By"),
        "basis": _("Net or gross"),
        "quantity": _("For how many"),
        "price_list": _("Code of the only price list"),
        "in": _("Where it is in stock"),
        "arriving": _("Where it is on its way"),
        "out": _("Where there is none"),
        "type": _("Relation type"),
        "most": _("At most so many"),
        "before": _("Before"),
        "after": _("After"),
    }


def tell_step(structure: Structure, step: Mapping[str, Any]) -> str:
    """A step in one line, with what becomes of its text."""
    told = _tell_source(structure, step)
    changes = [transform_names().get(one.get("do", ""), str(one.get("do"))) for one in step.get("then", ())]
    return f"{told} → {' → '.join(changes)}" if changes else told


def _tell_source(structure: Structure, step: Mapping[str, Any]) -> str:
    kind, code = step.get("step"), step.get("attribute", "")
    attribute = structure.attributes.get(code)
    name = label_of(attribute.labels if attribute else {}, code)
    if step.get("scope"):
        name = f"{name} · {step['scope']}"
    match kind:
        case "attribute":
            return name
        case "label":
            return str(_("label of %(attribute)s", attribute=name))
        case "constant":
            return f"“{step.get('text', '')}”"
        case "join":
            return " + ".join(tell_step(structure, one) for one in step.get("steps", ()))
        case _:
            about = [str(value) for key, value in step.items() if key not in ("step", "then") and value]
            return (
                f"{step_names().get(str(kind), str(kind))} ({', '.join(about)})"
                if about
                else str(step_names().get(str(kind), str(kind)))
            )
