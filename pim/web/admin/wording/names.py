"""What kinds, fields and states of change sets are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

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
    names = {
        "sku": _("SKU"),
        "code": _("Code"),
        "labels": _("Label"),
        "family": _("Family"),
        "family_variant": _("Family variant"),
        "parent": _("Parent"),
        "categories": _("Categories"),
        "groups": _("Groups of products"),
        "category": _("Category"),
        "archived": _("Archived"),
        "successor": _("Successor"),
        "market": _("Market"),
        "rule": _("Rule"),
        "from_on": _("From"),
        "to_on": _("Until before"),
        "connector": _("Connector"),
        "scope": _("Scope"),
        "locales": _("Locales"),
        "assortment": _("Assortment"),
        "mapping": _("Mapping"),
        "fields": _("Fields"),
        "columns": _("Columns"),
        "key_field": _("Key field"),
        "max_shrink_percent": _("Shrinks by at most, in percent"),
        "wait_seconds": _("Waits for change sets, in seconds"),
        "renditions": _("Renditions"),
        "max_width": _("Width at most, in pixels"),
        "max_height": _("Height at most, in pixels"),
        "fit": _("Fit"),
        "format": _("Format"),
        "quality": _("Quality"),
        "background": _("Background"),
        "type": _("Type"),
        "group": _("Group"),
        "position": _("Position"),
        "attributes": _("Attributes"),
        "axes": _("Axes"),
        "currencies": _("Currencies"),
        "rules": _("Limits"),
        "filterable": _("Filterable"),
        "localizable": _("Varies by locale"),
        "scopable": _("Varies by scope"),
        "unique": _("Unique"),
        "owner": _("Owner"),
        "texts": _("Text"),
        "image": _("Picture"),
        "entity": _("Reference entity"),
        "client_group": _("Client group"),
        "client": _("Client"),
        "currency": _("Currency"),
        "contact": _("Contact"),
        "markets": _("Markets"),
        "standard_in": _("Standard in the markets"),
        "includes_vat": _("Amounts include VAT"),
        "valid_from": _("From"),
        "valid_to": _("Until before"),
        "unit": _("Unit"),
        "unit_family": _("Family of units"),
        "attribute": _("Attribute"),
        "label_attribute": _("Attribute with the name"),
        "image_attribute": _("Attribute with the picture"),
    }
    return str(names.get(field, field))
