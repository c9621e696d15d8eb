"""Whether receivers get what they should: how old feeds are, and whether their files are what they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.errors import NotFound
from pim.publish.channels import ChannelSettings, StreamState, get_stream
from pim.publish.delivery.deliveries import WAITING
from pim.publish.generations import read_manifest
from pim.publish.models import Delivery, Publication
from pim.publish.stored_files import folder_of

_deliveries = Delivery.__table__
_publications = Publication.__table__


@dataclass(frozen=True, slots=True)
class Health:
    """How the content of a channel is doing: `problems` are words for a person, none where all is well.

    `compared_at` is when it was last published, or found to have nothing to publish; None if never.
    """

    channel: str
    revision: int
    compared_at: datetime | None
    problems: tuple[str, ...]


def check(channel: ChannelSettings, max_age: timedelta, at: datetime, *, quick: bool = False) -> Health:
    """Look at a channel; `quick` asks files for their size only, and reads none of them."""
    stream = get_stream(channel.id)
    compared_at = stream.compared_at or _published_at(stream)
    problems = [*_age_problems(stream, compared_at, max_age, at)]
    if stream.live_revision:
        problems += _file_problems(channel, stream, quick)
    if waiting := _count_waiting(channel):
        problems.append(f"{waiting} deliveries wait: see delivery list --waiting")
    return Health(channel.code, stream.live_revision, compared_at, tuple(problems))


def _age_problems(
    stream: StreamState, compared_at: datetime | None, max_age: timedelta, at: datetime
) -> Iterator[str]:
    if stream.paused_at is not None:
        yield f"paused since {stream.paused_at:%Y-%m-%d %H:%M} UTC ({stream.paused_note})"
    if compared_at is None:
        yield "never published"
    elif at - compared_at > max_age:
        hours, most = (at - compared_at) / timedelta(hours=1), max_age / timedelta(hours=1)
        yield f"last published {compared_at:%Y-%m-%d %H:%M} UTC, {hours:.1f} h ago: more than {most:g} h"
    if stream.revision > stream.live_revision:
        yield f"revision {stream.revision} has no files yet: the next publication writes them"


def _file_problems(channel: ChannelSettings, stream: StreamState, quick: bool) -> Iterator[str]:
    try:
        manifest = read_manifest(channel)
    except NotFound:
        yield "its manifest is missing"
        return
    if (manifest["epoch"], manifest["revision"]) != (stream.epoch, stream.live_revision):
        yield f"its manifest tells revision {manifest['revision']}, and {stream.live_revision} is live"
    for file in manifest["files"].values():
        path = folder_of(channel) / file["name"]
        if not path.is_file():
            yield f"{file['name']} is missing"
        elif not _is_whole(path, file, quick):
            yield f"{file['name']} is not what the manifest says: size or SHA-256 differ"


def _is_whole(path: Path, file: dict[str, Any], quick: bool) -> bool:
    if path.stat().st_size != file["bytes"]:
        return False
    if quick:
        return True
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == str(file["sha256"])


def _published_at(stream: StreamState) -> datetime | None:
    statement = sa.select(_publications.c.at).where(
        _publications.c.channel_id == stream.channel_id,
        _publications.c.stream == stream.stream,
        _publications.c.revision == stream.revision,
    )
    return db.connection().execute(statement).scalar()


def _count_waiting(channel: ChannelSettings) -> int:
    statement = sa.select(sa.func.count()).where(
        _deliveries.c.channel_id == channel.id, _deliveries.c.state.in_(WAITING)
    )
    return int(db.connection().execute(statement).scalar_one())
