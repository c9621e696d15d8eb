"""What a receiver asks for: its channel, the revisions of a delta, and whether they can still be told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import g

from channels.base import Frame
from pim.accounts import Token
from pim.errors import BadValue
from pim.publish import feeds, generations
from pim.publish.channels import ChannelSettings, StreamState, find_channel, get_stream
from pim.web.access import check_channel

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


class BadParameter(BadValue):
    """A parameter of the address that is missing or says nothing."""

    http_status = 400


@dataclass(frozen=True, slots=True)
class Span:
    """The revisions of a delta, as they were asked for: after `since`, up to `until` or the live one."""

    since: int
    until: int | None
    epoch: str | None


def own_channel(code: str) -> ChannelSettings:
    """The channel of the request's token, if it has this code.

    Raises `NotFound`, in the same words for the channel of another as for one that does not exist.
    """
    channel = token_channel()
    check_channel(channel.id if channel is not None and channel.code == code else None, code)
    return cast("ChannelSettings", channel)


def token_channel() -> ChannelSettings | None:
    """The channel that the request's token is for, read once for the request; None without a token."""
    if "channel" not in g:
        token: Token | None = g.get("token")
        g.channel = None if token is None else find_channel(token.channel_id)
    found: ChannelSettings | None = g.channel
    return found


def read_span(arguments: Mapping[str, str]) -> Span:
    """The revisions that the address names. Raises `BadParameter`."""
    since = read_number("since", arguments)
    until = _number("until", arguments["until"]) if "until" in arguments else None
    if until is not None and until < since:
        raise BadParameter("until", str(until), f"It can not be before since, {since}.")
    return Span(since, until, arguments.get("epoch"))


def read_number(name: str, arguments: Mapping[str, str]) -> int:
    """The number of a revision that the address has to name. Raises `BadParameter`."""
    if name not in arguments:
        raise BadParameter(name, "", f"Name the revision you have, as in ?{name}=12.")
    return _number(name, arguments[name])


def frame_delta(channel: ChannelSettings, span: Span) -> Frame:
    """What the delta says of itself. Raises `Gone` for revisions that can not be told (any more)."""
    stream = get_stream(channel.id)
    live = live_revision(stream, generations.read_manifest(channel))
    oldest, until = feeds.oldest_revision(channel), live if span.until is None else span.until
    if span.epoch not in (None, stream.epoch):
        raise _gone(f"epoch {span.epoch}", channel, f"the epoch is {stream.epoch}")
    if not oldest <= span.since <= until <= live:
        outside = span.since if not oldest <= span.since <= live else until
        raise _gone(f"revision {outside}", channel, f"kept are {oldest} to {live}")
    publication = feeds.get_publication(channel, until)
    return generations.make_frame(channel, stream, publication, span.since)


def live_revision(stream: StreamState, manifest: Mapping[str, Any]) -> int:
    """The newest revision that receivers may know of.

    The manifest is replaced a moment before the database says that its revision is live,
    and a receiver that was quick must not be told that its revision never was.
    """
    ahead: int = manifest["revision"]
    is_sealed = manifest["epoch"] == stream.epoch and ahead <= stream.revision
    return max(stream.live_revision, ahead) if is_sealed else stream.live_revision


def _number(name: str, text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise BadParameter(
            name, text, "Use the number of a revision, as the manifest and PIM-Revision say it."
        )
    return int(text)


def _gone(what: str, channel: ChannelSettings, fact: str) -> feeds.Gone:
    return feeds.Gone(what, f"of channel {channel.code} ({fact})", "Fetch the full feed instead.")
