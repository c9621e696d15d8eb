"""What a channel does not send, though its receiver may have a place for it: nobody shall believe it live."""

from __future__ import annotations

from pim.publish.channels import ChannelSettings
from pim.publish.mappings import get_mapping


def list_unsent(channel: ChannelSettings) -> tuple[str, ...]:
    """The fields that the channel's mapping and settings send to no place, in the receiver's order."""
    fields = [entry["field"] for entry in get_mapping(channel.mapping).fields]
    return channel.connector.list_unsent(fields, channel.settings)


def name_receiver(channel: ChannelSettings) -> str:
    """What the receiver of a channel is called, without the format."""
    return channel.connector.label.partition(" (")[0]
