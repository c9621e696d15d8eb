"""Mappings: which attribute feeds which field of a receiver, in a closed list of steps.

Pure: reads the JSON of a mapping, says what is wrong with it and proposes one. What the steps yield
for a product is `pim.publish.steps`' matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.base import ATTRIBUTES, MEDIA, Connector, Problem
from pim.structure.snapshot import Attribute, Structure

STEPS = {  # kind of step -> its keys, the required ones first
    "attribute": ("attribute", "scope"),  # the value of an attribute
    "label": ("attribute", "scope"),  # the labels of the options that a select attribute holds
    "constant": ("text",),  # the same text for every product
}
MEDIA_TYPES = ("image", "document")
PARTED_TYPES = ("metric", "price_collection", "table")  # what only attributes of records can hold
TEXT_TYPES = (  # what can be said as a text
    "identifier",
    "text",
    "rich_text",
    "number",
    "boolean",
    "date",
    "simple_select",
    "multi_select",
    "video_link",
    "reference",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One way to come to a value; `scope` is "" for the scope of the view."""

    kind: str
    attribute: str = ""
    scope: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """How one field is fed: the first step that yields a value wins."""

    field: str
    steps: tuple[Step, ...]


def check_mapping(structure: Structure, connector: Connector, fields: Any) -> list[Problem]:
    """All that is wrong with the JSON of a mapping, each with its path: "fields.2.steps.0.attribute"."""
    return read_mapping(structure, connector, fields)[1]


def read_mapping(
    structure: Structure, connector: Connector, fields: Any
) -> tuple[list[FieldMapping], list[Problem]]:
    """The sound part of a mapping, in its own order, and what is wrong with the rest.

    Fields without a sound step are left out.
    """
    if not isinstance(fields, list):
        return [], [_wrong_shape("fields", fields, 'A list of {"field": …, "steps": […]}.')]
    mappings: dict[str, FieldMapping] = {}
    problems: list[Problem] = []
    for number, entry in enumerate(fields):
        mapping, wrong = _read_field(structure, connector, entry, f"fields.{number}")
        problems += wrong
        if mapping is None:
            continue
        if mapping.field in mappings:
            remedy = "Put all its steps into one entry."
            problems.append(Problem(f"fields.{number}.field", "duplicate_field", mapping.field, remedy))
        else:
            mappings[mapping.field] = mapping
    problems += _unfed(connector, mappings)
    return [mapping for mapping in mappings.values() if mapping.steps], problems


def default_mapping(structure: Structure, connector: Connector) -> list[dict[str, Any]]:
    """A mapping to start from: the usual fields from the attributes that look like them, then all others.

    Goes by codes, types and the families' label and image attributes. It opens every attribute to the
    receiver, prices among them: a person should strike what is not meant for it.
    """
    fields: list[dict[str, Any]] = [
        {"field": name, "steps": steps}
        for name, propose in _PROPOSALS.items()
        if connector.find_field(name) and (steps := propose(structure))
    ]
    # What only steps in where another attribute is empty goes out by itself too, or it would be lost.
    used = {field["steps"][0]["attribute"] for field in fields}
    for attribute in _images_first(structure):
        prefix = MEDIA if attribute.type in MEDIA_TYPES else ATTRIBUTES
        field = f"{prefix}{attribute.code}"
        if attribute.code not in used and connector.find_field(field):
            fields.append({"field": field, "steps": [{"step": "attribute", "attribute": attribute.code}]})
    return fields


def _read_field(
    structure: Structure, connector: Connector, entry: Any, path: str
) -> tuple[FieldMapping | None, list[Problem]]:
    if not (isinstance(entry, Mapping) and set(entry) == {"field", "steps"}):
        return None, [_wrong_shape(path, entry, 'An object with the keys "field" and "steps".')]
    name, steps = entry["field"], entry["steps"]
    if not isinstance(name, str) or connector.find_field(name) is None:
        known = [*(field.name for field in connector.fields), *(f"{p}…" for p in connector.open_fields)]
        remedy = f"{connector.label} has: {', '.join(known)}."
        return None, [Problem(f"{path}.field", "unknown_field", str(name), remedy)]
    if not (isinstance(steps, list) and steps):
        return None, [_wrong_shape(f"{path}.steps", steps, "A list of one step or more.")]
    sound: list[Step] = []
    problems: list[Problem] = []
    for number, step in enumerate(steps):
        read = _read_step(structure, name, step, f"{path}.steps.{number}")
        if isinstance(read, Step):
            sound.append(read)
        else:
            problems.append(read)
    return FieldMapping(name, tuple(sound)), problems


def _read_step(structure: Structure, field: str, step: Any, path: str) -> Step | Problem:
    if not isinstance(step, Mapping) or not all(isinstance(text, str) for text in step.values()):
        return _wrong_shape(path, step, 'An object of texts, such as {"step": "attribute", …}.')
    kind = step.get("step", "")
    if kind not in STEPS:
        return Problem(f"{path}.step", "unknown_step", kind, f"Steps are: {', '.join(STEPS)}.")
    if unknown := sorted(set(step) - {"step", *STEPS[kind]}):
        remedy = f"The step {kind} has: {', '.join(STEPS[kind])}."
        return Problem(f"{path}.{unknown[0]}", "unknown_key", unknown[0], remedy)
    if not step.get(STEPS[kind][0]):
        return Problem(f"{path}.{STEPS[kind][0]}", "required", "", f"The step {kind} needs it.")
    read = Step(kind, step.get("attribute", ""), step.get("scope", ""), step.get("text", ""))
    return _find_misfit(structure, field, read, path) or read


def _find_misfit(structure: Structure, field: str, step: Step, path: str) -> Problem | None:
    """What keeps a well-formed step from feeding the field."""
    if step.kind == "constant":
        remedy = "Media come from attributes only."
        return Problem(f"{path}.step", "not_allowed", step.kind, remedy) if field.startswith(MEDIA) else None
    attribute = structure.attributes.get(step.attribute)
    if attribute is None:
        remedy = "Choose an attribute of the catalogue."
        return Problem(f"{path}.attribute", "unknown_attribute", step.attribute, remedy)
    if attribute.type not in (allowed := _allowed_types(field, step)):
        remedy = f"The step {step.kind} takes here: {', '.join(allowed) or 'nothing'}."
        return Problem(f"{path}.attribute", "not_allowed", f"{attribute.code} ({attribute.type})", remedy)
    return _find_wrong_scope(structure, attribute, step.scope, f"{path}.scope")


def _find_wrong_scope(structure: Structure, attribute: Attribute, scope: str, path: str) -> Problem | None:
    if scope and scope not in structure.scopes:
        return Problem(path, "unknown_scope", scope, f"Scopes are: {', '.join(structure.scopes)}.")
    if scope and not attribute.scopable:
        remedy = f"{attribute.code} does not vary by scope: leave the scope out."
        return Problem(path, "not_scopable", scope, remedy)
    return None


def _allowed_types(field: str, step: Step) -> Sequence[str]:
    if field.startswith(MEDIA):
        return MEDIA_TYPES if step.kind == "attribute" else ()
    if step.kind == "label":
        return ("simple_select", "multi_select", "reference")
    return (*TEXT_TYPES, *PARTED_TYPES) if field.startswith(ATTRIBUTES) else TEXT_TYPES


def _unfed(connector: Connector, mappings: Mapping[str, FieldMapping]) -> Iterator[Problem]:
    for field in connector.fields:
        if field.required and field.name not in mappings:
            remedy = f"Map {field.name}: without it every product is held back."
            yield Problem("fields", "required", field.name, remedy)


def _wrong_shape(path: str, found: object, remedy: str) -> Problem:
    return Problem(path, "shape", str(found)[:60], remedy)


def _propose_name(structure: Structure) -> list[dict[str, str]]:
    # Identifiers lead no page: a product without a name is held back rather than named by a number.
    labels = [family.label_attribute or "" for family in structure.families.values()]
    return _attribute_steps(structure, ("name", "title", "product_name", *labels), ("text", "rich_text"))


def _propose_description(structure: Structure) -> list[dict[str, str]]:
    codes = ("description", "long_description", "short_description")
    return _attribute_steps(structure, codes, ("text", "rich_text"))


def _propose_gtin(structure: Structure) -> list[dict[str, str]]:
    codes = ("gtin", "ean", "gtin13", "gtin_13", "ean13", "ean_13", "gtin14", "ean8", "upc")
    return _attribute_steps(structure, codes, ("identifier", "text", "number"))


def _propose_brand(structure: Structure) -> list[dict[str, str]]:
    codes = ("brand", "manufacturer")
    types = ("simple_select", "reference", "text")
    steps = _attribute_steps(structure, codes, types)
    for step in steps:
        if structure.attributes[step["attribute"]].is_select:
            step["step"] = "label"
    return steps


_PROPOSALS = {
    "name": _propose_name,
    "description": _propose_description,
    "gtin": _propose_gtin,
    "brand": _propose_brand,
}


def _attribute_steps(
    structure: Structure, codes: Sequence[str], types: Sequence[str]
) -> list[dict[str, str]]:
    """A step for each attribute that has one of the codes, in whatever case, and one of the types."""
    by_lower: dict[str, list[str]] = {}
    for attribute in structure.attributes.values():
        if attribute.type in types:
            by_lower.setdefault(attribute.code.lower(), []).append(attribute.code)
    found = [code for wanted in codes for code in by_lower.get(wanted.lower(), ())]
    return [{"step": "attribute", "attribute": code} for code in dict.fromkeys(found)]


def _images_first(structure: Structure) -> list[Attribute]:
    """All attributes in display order, but the families' main images before the others."""
    main = {family.image_attribute for family in structure.families.values()}
    return sorted(structure.attributes.values(), key=lambda attribute: attribute.code not in main)
