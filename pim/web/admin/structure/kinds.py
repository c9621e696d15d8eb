"""Which kinds have pages, and with what each of their fields is edited. Declarations only.

A kind that is one row of a table needs no more than a line here; its rules stay with its target.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pim.changes.drafts import SOURCES
from pim.changes.rows import RowTarget
from pim.structure import targets, trading_targets
from pim.structure.snapshot import TYPES, Structure
from pim.trade.targets import PriceListTarget, WarehouseTarget
from pim.web.admin.wording.names import source_name, type_name
from pim.web.language import label_of

Choices = Callable[[Structure], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Control:
    """How a field is edited: text, long, whole, day, flag, choice, ticks, json, or rows (of a family)."""

    name: str
    kind: str = "text"
    choices: Choices | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind with pages: the fields of its form, and those that its list shows beside code and label."""

    target: type[RowTarget]
    controls: tuple[Control, ...] = ()
    listed: tuple[str, ...] = ()
    owner: str = ""  # the field that says of which other row one is: options of an attribute

    @property
    def code(self) -> str:
        """What change sets call one of them."""
        return self.target.kind

    def is_fixed(self, name: str) -> bool:
        """Whether a field can be set at creation only."""
        return self.target.columns[name].fixed


def choice(name: str, collection: str) -> Control:
    """One row of another part of the structure, which `collection` names in the snapshot."""
    return Control(name, "choice", _labelled(collection))


def ticks(name: str, collection: str) -> Control:
    """Several rows of another part of the structure."""
    return Control(name, "ticks", _labelled(collection))


def _labelled(collection: str) -> Choices:
    def list_choices(structure: Structure) -> list[tuple[str, str]]:
        rows: Mapping[str, Any] = getattr(structure, collection)
        named = ((code, getattr(row, "labels", None)) for code, row in rows.items())
        return [(code, label_of(labels, code) if labels else code) for code, labels in named]

    return list_choices


def _types(_structure: Structure) -> list[tuple[str, str]]:
    return [(one, type_name(one)) for one in TYPES]


def _owners(_structure: Structure) -> list[tuple[str, str]]:
    return [(source, source_name(source)) for source in SOURCES]


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            targets.AttributeTarget,
            (
                Control("type", "choice", _types),
                choice("group", "groups"),
                Control("localizable", "flag"),
                Control("scopable", "flag"),
                Control("unique", "flag"),
                Control("filterable", "flag"),
                ticks("locales", "locales"),
                Control("unit_family"),
                Control("unit"),
                Control("owner", "choice", _owners),
                Control("position", "whole"),
                Control("rules", "json"),
            ),
            ("type", "group"),
        ),
        Kind(targets.AttributeGroupTarget, (Control("position", "whole"),), ("position",)),
        Kind(
            targets.OptionTarget,
            (choice("attribute", "attributes"), Control("position", "whole")),
            ("attribute", "position"),
            owner="attribute",
        ),
        Kind(
            targets.FamilyTarget,
            (
                Control("attributes", "rows"),
                choice("label_attribute", "attributes"),
                choice("image_attribute", "attributes"),
            ),
            ("attributes",),
        ),
        Kind(trading_targets.ClientGroupTarget),
        Kind(
            trading_targets.ClientTarget,
            (
                choice("market", "markets"),
                choice("client_group", "client_groups"),
                choice("currency", "currencies"),
                ticks("locales", "locales"),
                Control("contact", "long"),
            ),
            ("market", "client_group"),
        ),
        Kind(
            PriceListTarget,
            (
                choice("currency", "currencies"),
                choice("market", "markets"),
                choice("client_group", "client_groups"),
                choice("client", "clients"),
                Control("includes_vat", "flag"),
                Control("valid_from", "day"),
                Control("valid_to", "day"),
            ),
            ("currency", "market", "client_group", "client"),
        ),
        Kind(WarehouseTarget, (ticks("markets", "markets"),), ("markets",)),
    )
}
