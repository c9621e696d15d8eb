"""Everything that the page of one product shows, gathered with a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from pim.accounts import people
from pim.catalog import documents
from pim.catalog.documents import Document, Lineage
from pim.catalog.provenance import find_settings
from pim.changes import history
from pim.changes.provenance import Setting
from pim.enrich import neighbours
from pim.enrich.completeness import Completeness
from pim.enrich.naming import Label, find_image, find_label
from pim.enrich.neighbours import Mention, Share
from pim.enrich.product_view import ProductView, content_locales, field_of
from pim.errors import FieldConflict
from pim.structure.snapshot import Attribute, RelationType, Structure
from pim.web.admin.products import inputs
from pim.web.admin.products.editing import iter_rows
from pim.web.admin.products.form import Control
from pim.web.admin.products.places import Place, locale_name
from pim.web.admin.products.wording import (
    FieldName,
    Part,
    category_path,
    compare,
    name_field,
    say,
    say_field,
)
from pim.web.admin.wording.names import source_name, via_name
from pim.web.language import as_instant, label_of

MANY = 100  # variants or mentions that the page lists; the list of products shows the others


class Gap(NamedTuple):
    """A required attribute without a value. `home` is the level above where it has to be set, or None."""

    label: str
    field: str
    home: Document | None


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """How complete a product is in one place; of a model, how many of its variants are (`share`)."""

    place: Place
    name: str
    percent: int | None
    gaps: Sequence[Gap]
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class ScopeShares:
    """The places of one scope: those that completeness is told for, and further ones with texts."""

    code: str
    label: str
    places: Sequence[PlaceShare]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One target of a relation, as the form shows it."""

    id: int
    key: str
    label: Label | None
    is_archived: bool
    quantity: str
    is_dropped: bool


@dataclass(frozen=True, slots=True)
class Relations:
    """The targets of one relation type, and what was typed to be added."""

    relation_type: RelationType
    label: str
    field: str
    rows: Sequence[LinkRow]
    control: Control | None


@dataclass(frozen=True, slots=True)
class VariantRow:
    """What stands below a model, as its page lists it; `percent` is told for the place shown."""

    id: int
    key: str
    axes: str
    is_model: bool
    is_archived: bool
    percent: int | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed meanwhile: what it was, what they made of it, what I typed."""

    field: str
    name: FieldName
    was: str
    theirs: Sequence[Part]
    mine: Sequence[Part]
    by: str
    at: datetime | None
    base: Any


def list_shares(structure: Structure, view: ProductView) -> list[ScopeShares]:
    """How complete the product is in each place, with what is missing there."""
    told = {(one.scope, one.locale): one for one in view.completeness}
    own = view.lineage.own
    shares = neighbours.count_complete(own.id) if own.is_model else {}
    homes = {field.field: field.home for field in view.fields()}
    return [
        ScopeShares(
            scope.code,
            label_of(scope.labels, scope.code),
            [
                PlaceShare(
                    Place(scope.code, locale),
                    locale_name(locale),
                    _percent(told.get((scope.code, locale))),
                    _gaps(structure, told.get((scope.code, locale)), homes),
                    shares.get((scope.code, locale)),
                )
                for locale in content_locales(structure, scope.code)
            ],
        )
        for scope in structure.scopes.values()
    ]


def list_relations(
    structure: Structure, view: ProductView, controls: Mapping[str, Control], place: Place
) -> list[Relations]:
    """The relations of a product by type, those as typed where something was typed."""
    own = view.lineage.own
    shown = []
    for kind in structure.relation_types.values():
        field = f"relations.{kind.code}"
        control = controls.get(field)
        texts = control.texts if control else _texts(own.relations.get(kind.code, ()))
        shown.append((kind, field, control, list(iter_rows(texts))))
    targets = documents.load_lineages({row.id for *_, rows in shown for row in rows})
    return [
        Relations(
            kind,
            label_of(kind.labels, kind.code),
            field,
            [
                _link(structure, targets[row.id], place, row.quantity, row.is_dropped)
                for row in rows
                if row.id in targets
            ],
            control,
        )
        for kind, field, control, rows in shown
    ]


def list_mentions(structure: Structure, product_id: int) -> list[tuple[str, list[Mention]]]:
    """Who has a relation to the product, by the label of the relation type."""
    found: dict[str, list[Mention]] = {}
    for mention in neighbours.list_mentions(product_id, limit=MANY):
        found.setdefault(mention.relation_type, []).append(mention)
    types = structure.relation_types
    return [(label_of(types[code].labels, code), rows) for code, rows in found.items()]


def list_variants(structure: Structure, model: Document, place: Place) -> list[VariantRow]:
    """What stands below a model, at most `MANY`, with the axes that tell them apart."""
    variant = structure.family_variants.get(model.family_variant or "")
    axes = [structure.attributes[code] for level in variant.axes for code in level] if variant else []
    rows = neighbours.list_below(model.id, limit=MANY)
    shares = neighbours.load_percents([row.own.id for row in rows], place.scope, place.locale)
    return [
        VariantRow(
            row.own.id,
            row.own.key,
            _axes(structure, row, axes, place),
            row.own.is_model,
            any(layer.archived for layer in row.layers),
            shares.get(row.own.id),
        )
        for row in rows
    ]


def list_categories(structure: Structure, lineage: Lineage, control: Control | None) -> list[dict[str, Any]]:
    """The categories of a product: its own with whether they stay ticked, and those it inherits."""
    own = lineage.own.categories
    typed = [code for code in control.texts.get("", ()) if code] if control else own
    rows = [
        {"code": code, "path": category_path(structure, code), "ticked": code in typed, "source": None}
        for code in dict.fromkeys([*own, *typed])
        if code in structure.categories
    ]
    above = [
        {"code": code, "path": category_path(structure, code), "ticked": True, "source": layer}
        for layer in lineage.layers[:-1]
        for code in layer.categories
    ]
    return [*rows, *above]


def explain_conflicts(
    structure: Structure, own: Document, conflicts: Sequence[FieldConflict], locale: str
) -> list[Conflict]:
    """The fields in conflict, in words, with who changed them last and when."""
    keys = documents.find_keys(
        link["product"]
        for one in conflicts
        if one.field.startswith("relations.")
        for links in (one.base, one.theirs, one.mine)
        for link in links or ()
    )

    def words(field: str, value: Any) -> str:
        return say_field(structure, field, value, locale, keys)

    found = []
    for one in conflicts:
        entry = next(iter(history.list_history(own.kind, own.id, field=one.field, limit=1)), None)
        author = people.list_labels([entry.author_id]) if entry and entry.author_id else {}
        was = words(one.field, one.base)
        found.append(
            Conflict(
                one.field,
                name_field(structure, one.field),
                was,
                _made_of(was, words(one.field, one.theirs)),
                _made_of(was, words(one.field, one.mine)),
                next(iter(author.values()), entry.via if entry else ""),
                entry.at if entry else None,
                one.base,
            )
        )
    return found


def tell_settings(lineage: Lineage) -> dict[tuple[int, str], str]:
    """Who set each value, own and inherited, when and through what, on one line; by document id and field."""
    found = find_settings(lineage)
    authors = people.list_labels(one.author_id for one in found.values() if one.author_id)
    return {name: _tell_setting(one, authors) for name, one in found.items()}


def find_title(structure: Structure, lineage: Lineage, place: Place) -> Label | None:
    """What the product is called at the place shown."""
    return find_label(structure, lineage, place.scope, place.locale)


def find_picture(structure: Structure, lineage: Lineage, place: Place) -> str | None:
    """The SHA-256 of its picture."""
    return find_image(structure, lineage, place.scope, place.locale)


def _tell_setting(setting: Setting, authors: Mapping[int, str]) -> str:
    parts = (
        authors.get(setting.author_id or 0),
        as_instant(setting.at),
        via_name(setting.via),
        source_name(setting.source),
        setting.title,
    )
    return " · ".join(part for part in parts if part)


def _made_of(was: str, text: str) -> list[Part]:
    """What somebody made of a text: with marks where it is still alike, else by itself."""
    parts = compare(was, text)
    return parts if not text or any(part.way == "same" for part in parts) else [Part("new", text)]


def _percent(told: Completeness | None) -> int | None:
    return None if told is None else told.ratio


def _gaps(structure: Structure, told: Completeness | None, homes: Mapping[str, Document | None]) -> list[Gap]:
    if told is None:
        return []
    gaps = []
    for code in told.missing:
        attribute = structure.attributes.get(code)
        field = field_of(structure, code, told.scope, told.locale)
        gaps.append(Gap(label_of(attribute.labels if attribute else {}, code), field, homes.get(field)))
    return gaps


def _link(structure: Structure, target: Lineage, place: Place, quantity: str, dropped: bool) -> LinkRow:
    label = find_label(structure, target, place.scope, place.locale)
    is_archived = any(layer.archived for layer in target.layers)
    return LinkRow(target.own.id, target.own.key, label, is_archived, quantity, dropped)


def _texts(links: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    return {
        "": [str(link["product"]) for link in links],
        "quantity": [inputs.localised(link.get("quantity", "")) for link in links],
    }


def _axes(structure: Structure, row: Lineage, axes: Sequence[Attribute], place: Place) -> str:
    said = []
    for axis in axes:
        for layer in row.layers:
            value = layer.values.get(axis.code, {}).get("", {}).get("")
            if value is not None:
                said.append(say(structure, axis, value, place.locale))
                break
    return " · ".join(said)
