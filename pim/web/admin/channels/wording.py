"""Rules of receivers, mappings and reasons in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from channels.base import ATTRIBUTES, MEDIA, Connector
from pim.catalog.fields import value_field
from pim.publish.channels import ChannelSettings
from pim.publish.readiness import Gap
from pim.structure.snapshot import Structure
from pim.web.admin.channels.broken_rules import tell_broken
from pim.web.admin.channels.holding import Cause
from pim.web.admin.mappings.wording import tell_step
from pim.web.admin.wording.links import product_url, products_url


@dataclass(frozen=True, slots=True)
class ToldField:
    """One field of a receiver: what it is called, its limits, and what feeds it, the first choice first."""

    name: str
    is_required: bool
    limits: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldCause:
    """Why products are held back. `products` are (key, address of what to mend, what was found)."""

    title: str
    remedy: str
    count: int
    products: tuple[tuple[str, str, str], ...]
    list_url: str


def tell_cause(
    structure: Structure, channel: ChannelSettings, fields: Sequence[Mapping[str, Any]], cause: Cause
) -> ToldCause:
    """A cause in words; each product leads to the value that feeds the field."""
    field, place = _find_slot(structure, channel, fields, cause)
    return ToldCause(
        title=tell_broken(cause.rule, cause.field, cause.locale),
        remedy=cause.remedy,
        count=cause.count,
        products=tuple(
            (key, product_url(product_id, field, **place), found) for product_id, key, found in cause.products
        ),
        list_url=products_url(
            skus=",".join(key for _id, key, _found in cause.products if not key.startswith("#")), **place
        ),
    )


@dataclass(frozen=True, slots=True)
class ToldGap:
    """What the score of a channel lacks, in words; `products` are (key, address of what to mend)."""

    title: str
    kind: str
    remedy: str
    points: Decimal
    count: int
    wins: int
    products: tuple[tuple[str, str], ...]
    list_url: str


def tell_gap(
    structure: Structure, channel: ChannelSettings, fields: Sequence[Mapping[str, Any]], gap: Gap
) -> ToldGap:
    """A gap in words; each product leads to the value that feeds the field."""
    field, place = _find_slot(structure, channel, fields, gap)
    skus = ",".join(key for _id, key in gap.examples if not key.startswith("#"))
    return ToldGap(
        title=tell_broken(gap.rule, gap.field, gap.locale),
        kind=gap.kind,
        remedy=gap.remedy,
        points=gap.points,
        count=gap.products,
        wins=gap.wins,
        products=tuple((key, product_url(product_id, field, **place)) for product_id, key in gap.examples),
        list_url=products_url(skus=skus, **place),
    )


def _find_slot(
    structure: Structure, channel: ChannelSettings, fields: Sequence[Mapping[str, Any]], cause: Cause | Gap
) -> tuple[str, dict[str, str]]:
    """The field of a product that feeds a receiver's field first, and the place to look at it in."""
    place = {"scope": channel.scope, "locale": cause.locale or channel.locales[0]}
    steps: list[Mapping[str, str]] = next(
        (entry["steps"] for entry in fields if entry["field"] == cause.field), []
    )
    attribute = next((structure.attributes.get(step.get("attribute", "")) for step in steps), None)
    if attribute is None:
        return (cause.field if cause.field == "sku" else ""), place
    scope = (steps[0].get("scope") or place["scope"]) if attribute.scopable else ""
    locale = place["locale"] if attribute.localizable else ""
    return value_field(attribute.code, scope, locale), place


def reason_name(reason: str | None) -> str:
    """Why an item left a channel, in words."""
    reasons = {
        "archived": _("archived"),
        "left_assortment": _("left the assortment"),
        "status": _("not approved in this market"),
        "held_back": _("held back"),
        "empty_group": _("no variant left"),
        "rollback": _("gone back to an older revision"),
    }
    return str(reasons.get(reason or "", reason or ""))


def tell_fields(
    structure: Structure, connector: Connector, fields: Sequence[Mapping[str, Any]]
) -> list[ToldField]:
    """The fields of a mapping, in its order."""
    return [_tell_field(structure, connector, entry) for entry in fields]


def _tell_field(structure: Structure, connector: Connector, entry: Mapping[str, Any]) -> ToldField:
    field = connector.find_field(entry["field"])
    limits = []
    if field is not None and field.max_length is not None:
        limits.append(str(_("at most %(number)s characters", number=field.max_length)))
    if field is not None and field.hint:
        limits.append(field.hint)
    steps = tuple(tell_step(structure, step) for step in entry["steps"])
    return ToldField(_field_name(entry["field"]), bool(field and field.required), " ".join(limits), steps)


def _field_name(field: str) -> str:
    for prefix, word in ((ATTRIBUTES, _("attribute")), (MEDIA, _("media"))):
        if field.startswith(prefix):
            return f"{word} · {field.removeprefix(prefix)}"
    return field
