"""What a channel tells its receiver, as a form of the page of its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from channels.base import Setting
from pim.changes import Draft
from pim.publish.channels import ChannelSettings

_INPUT = "setting-"


@dataclass(frozen=True, slots=True)
class ToldSetting:
    """One setting for the form: what pages call it, and what it was told itself; "" leaves it its default."""

    setting: Setting
    label: str
    text: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be chosen, as pages list it."""
        return [(choice, choice) for choice in self.setting.choices]


def tell_settings(channel: ChannelSettings, given: Mapping[str, str]) -> list[ToldSetting]:
    """The settings that the connector asks for; `given` is what a form said that was not saved."""
    labels = _labels()
    return [
        ToldSetting(one, labels.get(one.label, one.label), given.get(_INPUT + one.name, _own(channel, one)))
        for one in channel.connector.settings
    ]


def read_form(channel: ChannelSettings, form: Mapping[str, str]) -> list[Draft]:
    """The changes that the form asks for: of each setting that it says otherwise than it stands."""
    drafts = []
    for setting in channel.connector.settings:
        if (given := form.get(_INPUT + setting.name)) is None:
            continue
        said, stands = "\n".join(given.strip().splitlines()), _own(channel, setting)
        if said != stands:
            field = f"receiver.{setting.name}"
            drafts.append(Draft("channel", channel.code, field, said or None, expected=stands or None))
    return drafts


def _own(channel: ChannelSettings, setting: Setting) -> str:
    return channel.receiver.get(setting.name, "")


def _labels() -> dict[str, str]:
    """What connectors call their settings, in the language of the page; others stay as they are."""
    return {
        "Address of the product's page": _("Address of the product's page"),
        "Prices with or without VAT": _("Prices with or without VAT"),
        "Condition of the goods": _("Condition of the goods"),
        "Shipping": _("Shipping"),
        "Heading above the technical data": _("Heading above the technical data"),
        "Group of the offers": _("Group of the offers"),
        "Sold in Ceneo's basket": _("Sold in Ceneo's basket"),
        "Heureka of": _("Heureka of"),
        "Days until it is sent": _("Days until it is sent"),
        "Carriers": _("Carriers"),
        "Header row of your template": _("Header row of your template"),
        "Columns of your template": _("Columns of your template"),
        "Between columns": _("Between columns"),
        "Byte order mark": _("Byte order mark"),
        "Name of the root element": _("Name of the root element"),
        "Name of a product's element": _("Name of a product's element"),
    }
