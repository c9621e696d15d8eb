"""Publishing and reconciling in the background.

Bodies import what they run: kinds are registered with every start, also that of a small command.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from channels.base import Transient
from pim import jobs
from pim.errors import Busy
from pim.jobs import Arguments, Kind


def publish_channel(given: Arguments) -> dict[str, Any]:
    """Publish what changed to `channel`; other arguments as `publishing.publish` has them."""
    from pim.publish.publishing import publish

    return asdict(publish(given["channel"], **{name: given[name] for name in _OPTIONS if name in given}))


_OPTIONS = ("whole", "force", "author_id")


def publish_all(_given: Arguments) -> list[int]:
    """Submit a publication of every channel, so that one that fails keeps no other back; their ids."""
    from pim.publish.channels import channel_codes

    return [submit_publication(code) for code in channel_codes()]


def submit_publication(code: str, **options: Any) -> int:
    """Have a channel published by a worker, in the caller's transaction; the id of the job.

    Options as `publishing.publish` has them. Raises `NotFound`.
    """
    from pim.publish.channels import get_channel

    get_channel(code)
    given = {"channel": code, **{name: value for name, value in options.items() if value}}
    key = None if given.keys() & {"whole", "force"} else f"publish:{code}"
    return jobs.submit(
        "publish", given, title=f"publish {code}", dedupe_key=key, author_id=options.get("author_id")
    )


def deliver_again(_given: Arguments) -> list[dict[str, Any]]:
    """Deliver what destinations did not take; what became of it. Raises `Busy` where one still does not."""
    from pim.publish.delivery import deliveries

    found = deliveries.retry()
    if lacking := [one for one in found if one.state in deliveries.WAITING]:
        raise Busy(f"{len(lacking)} destinations lack their file, the first: {lacking[0].error}")
    return [asdict(one) for one in found]


def reconcile_channel(given: Arguments) -> list[dict[str, Any]]:
    """Reconcile `channel`; what was found and mended."""
    from pim.publish.reconciling import reconcile

    return [asdict(finding) for finding in reconcile(given["channel"])]


def reconcile_all(_given: Arguments) -> list[int]:
    """Submit a reconciliation of every channel; their ids."""
    from pim.publish.channels import channel_codes

    return [
        jobs.submit("reconcile", {"channel": code}, title=f"reconcile {code}", dedupe_key=f"reconcile:{code}")
        for code in channel_codes()
    ]


KINDS = (
    Kind("publish", publish_channel, passing=(Transient,), needs=("channel",), takes=_OPTIONS),
    Kind("publish_all", publish_all, atomic=True),
    Kind("retry_deliveries", deliver_again),
    Kind("reconcile", reconcile_channel, passing=(Transient,), needs=("channel",)),
    Kind("reconcile_all", reconcile_all, atomic=True),
)
