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
    names = _names()
    return [
        ToldSetting(one, names.get(one.name, one.label), given.get(_INPUT + one.name, _own(channel, one)))
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


def _names() -> dict[str, str]:
    """What pages call settings that we know; others are called as their connector calls them."""
    return {"link_pattern": _("Address of the product's page")}
