"""A structure with bodies applied, before anything is in the database. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pim.intake.akeneo.bodies import Body
from pim.intake.akeneo.flattening import PLACES, flat
from pim.structure.snapshot import (
    Attribute,
    AttributeGroup,
    Category,
    Family,
    FamilyVariant,
    GroupType,
    Locale,
    Option,
    ProductGroup,
    ReferenceEntity,
    RelationType,
    Scope,
    Structure,
    Unit,
)

Fields = Mapping[str, Any]


def merged_structure(existing: Structure, bodies: Iterable[Body]) -> Structure:
    """The structure as it will be once the bodies are applied. New targets have the id 0.

    Does not ask whether they may be applied: references are taken as they stand.
    """
    tables: dict[str, Any] = {kind: dict(getattr(existing, place)) for kind, place in PLACES.items()}
    options: dict[str, list[Body]] = {}
    for body in bodies:
        if body.kind == "option":
            options.setdefault(body.fields["attribute"], []).append(body)
        else:
            table = tables[body.kind]
            table[body.key] = _merged(body, table.get(body.key))
    for owner, of_owner in options.items():
        tables["attribute"][owner] = _with_options(tables["attribute"][owner], of_owner)
    for code, attribute in tables["attribute"].items():
        if attribute.type == "reference" and not attribute.options:
            entity = tables["reference_entity"].get(attribute.rules.get("entity", ""))
            tables["attribute"][code] = replace(attribute, options=entity.records if entity else {})
    return replace(existing, **{place: tables[kind] for kind, place in PLACES.items()})


def _merged(body: Body, old: Any) -> Any:
    made = BUILDERS[body.kind](_nested({**flat(old), **body.fields}))
    if old is None or isinstance(old, str):
        return made
    kept = {"options": old.options} if body.kind == "attribute" else {}
    if body.kind == "reference_entity":
        kept = {"records": old.records}
    return replace(made, id=old.id, **kept)


def _with_options(owner: Attribute, bodies: Iterable[Body]) -> Attribute:
    options = dict(owner.options)
    for body in bodies:
        old = options.get(body.fields["code"])
        fields = _nested({**flat(old), **body.fields})
        options[fields["code"]] = Option(
            old.id if old else 0, fields["code"], fields["labels"], fields.get("position") or 0
        )
    return replace(owner, options=options)


def _nested(fields: Fields) -> dict[str, Any]:
    """The fields with `labels.de_DE` and the like gathered into mappings."""
    nested: dict[str, Any] = {"labels": {}, "requirements": {}}
    for field, value in fields.items():
        name, _dot, part = field.partition(".")
        if part:
            nested.setdefault(name, {})[part] = value
        else:
            nested[field] = value
    return nested


def _attribute(fields: Fields) -> Attribute:
    return Attribute(
        id=0,
        code=fields["code"],
        type=fields["type"],
        group=fields.get("group") or "other",
        labels=fields["labels"],
        localizable=bool(fields.get("localizable")),
        scopable=bool(fields.get("scopable")),
        locales=tuple(fields.get("locales") or ()),
        unique=bool(fields.get("unique")),
        filterable=bool(fields.get("filterable")),
        position=fields.get("position") or 0,
        unit_family=fields.get("unit_family"),
        unit=fields.get("unit"),
        rules=fields.get("rules") or {},
    )


def _group(fields: Fields) -> AttributeGroup:
    return AttributeGroup(0, fields["code"], fields["labels"], fields.get("position") or 0)


def _family(fields: Fields) -> Family:
    return Family(
        id=0,
        code=fields["code"],
        labels=fields["labels"],
        attributes=tuple(fields.get("attributes") or ()),
        requirements={scope: tuple(codes or ()) for scope, codes in fields["requirements"].items()},
        label_attribute=fields.get("label_attribute"),
        image_attribute=fields.get("image_attribute"),
    )


def _family_variant(fields: Fields) -> FamilyVariant:
    return FamilyVariant(
        id=0,
        code=fields["code"],
        family=fields["family"],
        labels=fields["labels"],
        axes=tuple(map(tuple, fields["axes"])),
        attributes=tuple(map(tuple, fields["attributes"])),
        overridable=frozenset(fields.get("overridable") or ()),
    )


def _scope(fields: Fields) -> Scope:
    return Scope(
        id=0,
        code=fields["code"],
        labels=fields["labels"],
        locales=tuple(fields.get("locales") or ()),
        currencies=tuple(fields.get("currencies") or ()),
        category=fields.get("category"),
    )


def _locale(fields: Fields) -> Locale:
    return Locale(0, fields["code"], fields.get("fallback"))


def _currency(fields: Fields) -> str:
    return str(fields["code"])


def _category(fields: Fields) -> Category:
    return Category(0, fields["code"], fields["labels"], fields.get("parent"), fields.get("position") or 0)


def _relation_type(fields: Fields) -> RelationType:
    return RelationType(
        id=0,
        code=fields["code"],
        labels=fields["labels"],
        two_way=bool(fields.get("two_way")),
        quantified=bool(fields.get("quantified")),
    )


def _unit(fields: Fields) -> Unit:
    return Unit(
        id=0,
        code=fields["code"],
        family=fields["family"],
        factor=Decimal(fields["factor"]),
        offset=Decimal(fields.get("offset") or 0),
        symbol=fields.get("symbol") or "",
        labels=fields["labels"],
    )


def _group_type(fields: Fields) -> GroupType:
    return GroupType(0, fields["code"], fields["labels"])


def _reference_entity(fields: Fields) -> ReferenceEntity:
    return ReferenceEntity(0, fields["code"], fields["labels"], {})


def _product_group(fields: Fields) -> ProductGroup:
    return ProductGroup(0, fields["code"], fields["labels"], fields["type"])


BUILDERS: dict[str, Callable[[Fields], Any]] = {
    "attribute": _attribute,
    "attribute_group": _group,
    "family": _family,
    "family_variant": _family_variant,
    "scope": _scope,
    "locale": _locale,
    "currency": _currency,
    "category": _category,
    "relation_type": _relation_type,
    "unit": _unit,
    "group_type": _group_type,
    "product_group": _product_group,
    "reference_entity": _reference_entity,
}
