"""What publishing tells others: that a revision is live, was refused, has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pim import db
from pim.errors import Blocked
from pim.jobs import Ended
from pim.notifications.announcing import announce
from pim.notifications.events import PUBLICATION_FAILED, PUBLICATION_MADE, PUBLICATION_REFUSED

if TYPE_CHECKING:  # registered with every start, which needs neither
    from pim.publish.channels import ChannelSettings
    from pim.publish.models import Publication

COUNTS = ("items", "added", "changed", "removed", "held_back")


def announce_revision(channel: ChannelSettings, publication: Publication) -> None:
    """Tell of a revision in the transaction that makes it live: who is told can fetch it."""
    address = f"{db.settings().public_url}/feeds/{channel.code}"
    told = {
        "channel": channel.code,
        "revision": publication.revision,
        "way": publication.way,
        **{name: getattr(publication, name) for name in COUNTS},
        "full": f"{address}/full",
    }
    if channel.connector.has_delta:
        told["delta"] = f"{address}/delta?since={publication.revision - 1}"
    announce(PUBLICATION_MADE, told, channel=channel.code)


def announce_refusal(channel: ChannelSettings, refusal: Blocked) -> None:
    """Tell that a guard refused a publication, in a transaction of its own."""
    with db.transaction():
        told = {"channel": channel.code, "reason": str(refusal)}
        announce(PUBLICATION_REFUSED, told, channel=channel.code)


def announce_failure(ended: Ended) -> None:
    """Tell that a publication in the background has failed for good, unless a guard refused it."""
    if ended.kind == "publish" and not isinstance(ended.cause, Blocked):
        told = {"channel": ended.arguments["channel"], "reason": ended.error, "job": ended.id}
        announce(PUBLICATION_FAILED, told, channel=ended.arguments["channel"])
