"""What kinds, fields and states of change sets are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from pim.accounts.roles import translatable
from pim.structure.snapshot import Structure
from pim.web.admin.wording import parts
from pim.web.language import label_of


def kind_name(kind: str) -> str:
    """The kind of a target, in words."""
    names = {
        "product": _("product"),
        "model": _("product model"),
        "attribute": _("attribute"),
        "option": _("option"),
        "attribute_group": _("attribute group"),
        "family": _("family"),
        "family_variant": _("family variant"),
        "scope": _("scope"),
        "locale": _("locale"),
        "currency": _("currency"),
        "market": _("market"),
        "category": _("category"),
        "category_table": _("category table"),
        "relation_type": _("relation type"),
        "group_type": _("type of groups of products"),
        "product_group": _("group of products"),
        "packaging_unit": _("packaging unit"),
        "classification": _("classification"),
        "reference_entity": _("reference entity"),
        "reference_record": _("reference record"),
        "unit": _("unit"),
        "rendition_profile": _("rendition profile"),
        "assortment": _("assortment"),
        "mapping": _("mapping"),
        "channel": _("channel"),
        "client_group": _("client group"),
        "client": _("client"),
        "tax_class": _("tax class"),
        "price_list": _("price list"),
        "warehouse": _("warehouse"),
        "part_number": _("part numbers of a product"),
        "import_mapping": _("import mapping"),
        "schedule": _("schedule"),
        "notification": _("notification"),
    }
    return str(names.get(kind, kind))


def kinds_name(kind: str) -> str:
    """Several targets of a kind, as a heading."""
    names = {
        "attribute": _("Attributes"),
        "attribute_group": _("Attribute groups"),
        "option": _("Options"),
        "family": _("Families"),
        "client_group": _("Client groups"),
        "client": _("Clients"),
        "price_list": _("Price lists"),
        "warehouse": _("Warehouses"),
    }
    return str(names.get(kind, kind))


def type_name(type_: str) -> str:
    """The type of an attribute, in words."""
    names = {
        "identifier": _("identifier"),
        "text": _("text"),
        "rich_text": _("formatted text"),
        "number": _("number"),
        "boolean": _("yes or no"),
        "date": _("date"),
        "simple_select": _("one option"),
        "multi_select": _("several options"),
        "metric": _("measure with a unit"),
        "price_collection": _("prices"),
        "image": _("picture"),
        "document": _("document"),
        "video_link": _("link to a film"),
        "reference": _("reference"),
        "table": _("table"),
    }
    return str(names.get(type_, type_))


def state_name(state: str) -> str:
    """The state of a change set, in words."""
    names = {
        "draft": _("draft"),
        "proposed": _("waits for approval"),
        "scheduled": _("scheduled"),
        "applying": _("applying"),
        "applied": _("applied"),
        "reverted": _("reverted"),
    }
    return str(names.get(state, state))


def via_name(via: str) -> str:
    """Through what a change set came, in words."""
    names = {
        "web": _("page"),
        "cli": _("command"),
        "import": _("import"),
        "api": _("API"),
        "schedule": _("schedule"),
        "system": _("system"),
    }
    return str(names.get(via, via))


def source_name(source: str | None) -> str:
    """Whose data a change set brought, in words; "" where a person decided."""
    names = {"erp": _("ERP"), "supplier": _("supplier"), "marketing": _("marketing")}
    return str(names.get(source, source)) if source else ""


def outcome_name(outcome: str) -> str:
    """What became of a change, in words; "applied" is also what is still planned."""
    names = {
        "applied": _("applied"),
        "planned": _("planned"),
        "same": _("stood there already"),
        "conflict": _("conflict"),
        "invalid": _("not valid"),
    }
    return str(names.get(outcome, outcome))


def status_name(status: str) -> str:
    """The status of a product in a market, in words."""
    names = {
        "": _("new"),
        "in_work": _("in work"),
        "approved": _("approved"),
        "phase_out": _("phase-out"),
        "archived": _("archived"),
    }
    return str(names.get(status, status))


def field_name(structure: Structure, field: str, keys: Mapping[int, str]) -> str:
    """A field of a target in words, by the labels of what it names; `keys` are SKUs by product id."""
    part, _dot, rest = field.partition(".")
    if part == "values":
        return _slot_name(structure, rest)
    if part == "pins" and rest.isdecimal():
        return str(_("Pin of %(sku)s", sku=keys.get(int(rest), f"#{rest}")))
    if part == "pin":
        return str(_("Pin in %(name)s", name=rest))
    if part in ("status", "vat", "rates"):
        return _market_name(part, _labelled(structure.markets, rest))
    if part == "numbers":
        return str(_("Part number of %(client)s", client=_labelled(structure.clients, rest)))
    if part == "relations":
        return str(_("Relation: %(name)s", name=_labelled(structure.relation_types, rest)))
    if rest and part in parts.PARTS:
        return parts.name(structure, part, rest)
    if part == "requirements":
        return str(_("Required for %(name)s", name=_labelled(structure.scopes, rest)))
    name = _plain_name(part)
    return f"{name} · {rest}" if rest else name


def _market_name(part: str, market: str) -> str:
    if part == "status":
        return str(_("Status in %(market)s", market=market))
    if part == "vat":
        return str(_("Tax class in %(market)s", market=market))
    return str(_("Tax rates in %(market)s", market=market))


def _slot_name(structure: Structure, slot: str) -> str:
    code, _dot, rest = slot.partition(".")
    scope, _dot, locale = rest.partition(".")
    scope_name = _labelled(structure.scopes, scope) if scope else ""
    return " · ".join(filter(None, (_labelled(structure.attributes, code), scope_name, locale)))


def _labelled(rows: Mapping[str, Any], code: str) -> str:
    row = rows.get(code)
    return label_of(row.labels, code) if row else f"[{code}]"


def _plain_name(field: str) -> str:
    return str(_(_PLAIN[field])) if field in _PLAIN else field


# Fields that are called the same whatever they are of.
_PLAIN = {
    "sku": translatable("SKU"),
    "code": translatable("Code"),
    "labels": translatable("Label"),
    "family": translatable("Family"),
    "family_variant": translatable("Family variant"),
    "parent": translatable("Parent"),
    "categories": translatable("Categories"),
    "groups": translatable("Groups of products"),
    "category": translatable("Category"),
    "archived": translatable("Archived"),
    "successor": translatable("Successor"),
    "market": translatable("Market"),
    "rule": translatable("Rule"),
    "from_on": translatable("From"),
    "to_on": translatable("Until before"),
    "connector": translatable("Connector"),
    "scope": translatable("Scope"),
    "locales": translatable("Locales"),
    "assortment": translatable("Assortment"),
    "mapping": translatable("Mapping"),
    "names": translatable("Names"),
    "fields": translatable("Fields"),
    "columns": translatable("Columns"),
    "key_field": translatable("Key field"),
    "max_shrink_percent": translatable("Shrinks by at most, in percent"),
    "wait_seconds": translatable("Waits for change sets, in seconds"),
    "renditions": translatable("Renditions"),
    "max_width": translatable("Width at most, in pixels"),
    "max_height": translatable("Height at most, in pixels"),
    "fit": translatable("Fit"),
    "format": translatable("Format"),
    "quality": translatable("Quality"),
    "background": translatable("Background"),
    "type": translatable("Type"),
    "group": translatable("Group"),
    "position": translatable("Position"),
    "attributes": translatable("Attributes"),
    "axes": translatable("Axes"),
    "currencies": translatable("Currencies"),
    "rules": translatable("Limits"),
    "filterable": translatable("Filterable"),
    "localizable": translatable("Varies by locale"),
    "scopable": translatable("Varies by scope"),
    "unique": translatable("Unique"),
    "owner": translatable("Owner"),
    "texts": translatable("Text"),
    "image": translatable("Picture"),
    "entity": translatable("Reference entity"),
    "client_group": translatable("Client group"),
    "client": translatable("Client"),
    "currency": translatable("Currency"),
    "contact": translatable("Contact"),
    "markets": translatable("Markets"),
    "standard_in": translatable("Standard in the markets"),
    "includes_vat": translatable("Amounts include VAT"),
    "valid_from": translatable("From"),
    "valid_to": translatable("Until before"),
    "unit": translatable("Unit"),
    "unit_family": translatable("Family of units"),
    "attribute": translatable("Attribute"),
    "label_attribute": translatable("Attribute with the name"),
    "image_attribute": translatable("Attribute with the picture"),
}
