"""Delivering revisions, and remembering what became of it.

A delivery is marked as tried before, and as sent after the file went. A process that dies
between the two leaves one that is sent again: to the same name, with the same bytes.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pim import clock, db
from pim.errors import Busy, NotFound
from pim.locks import exclusive
from pim.publish import feeds
from pim.publish.channels import ChannelSettings, get_channel, get_stream
from pim.publish.delivery.destinations import Destination
from pim.publish.delivery.sending import Parcel, Undelivered, send
from pim.publish.models import CONTENT, Channel, Delivery
from pim.publish.stored_files import folder_of, name_part, suffix_part

_deliveries = Delivery.__table__
_channels = Channel.__table__
_log = logging.getLogger(__name__)

PENDING, SENT, FAILED, SUPERSEDED = "pending", "sent", "failed", "superseded"
WAITING = (PENDING, FAILED)
TEST = "pim-test"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a revision at one destination; `error` is "" where nothing is wrong."""

    channel: str
    revision: int
    destination: str
    target: str
    state: str
    attempts: int
    error: str
    bytes: int
    sha256: str
    tried_at: datetime | None
    sent_at: datetime | None


def deliver(code: str, revision: int) -> list[Delivered]:
    """Bring the file of a live or earlier revision to every destination of its channel.

    What was sent is not sent again, and nothing goes where a newer revision has gone already.
    Manages its own transactions. A destination that fails is in what is given, keeps no other
    waiting and raises nothing; `retry` tries it again. Raises `NotFound` for an unknown channel.
    """
    channel = get_channel(code)
    return [_deliver(channel, revision, destination) for destination in channel.delivery]


def deliver_live(channel: ChannelSettings) -> int:
    """`deliver` the live revision, which is sent or not; how many destinations do not have it yet."""
    live = get_stream(channel.id).live_revision if channel.delivery else 0
    return sum(one.state in WAITING for one in deliver(channel.code, live)) if live else 0


def retry(code: str | None = None) -> list[Delivered]:
    """Deliver once more the live revisions of the channels that have deliveries which failed or were cut off.

    Older revisions are superseded: who reads a feed wants the newest. Of one channel, or of all.
    """
    statement = (
        sa.select(_channels.c.code)
        .distinct()
        .join(_deliveries, _deliveries.c.channel_id == _channels.c.id)
        .where(_deliveries.c.state.in_(WAITING), _channels.c.archived.is_(False))
        .order_by(_channels.c.code)
    )
    if code is not None:
        statement = statement.where(_channels.c.id == get_channel(code).id)
    with db.moment():
        codes = list(db.connection().execute(statement).scalars())
    return [one for each in codes for one in deliver(each, get_stream(get_channel(each).id).live_revision)]


def try_out(code: str, name: str | None = None) -> list[tuple[str, str, str]]:
    """Send a small file to the destinations of a channel, or to one: name, target, and what went wrong or "".

    It is called `pim-test.txt` and stays there. Raises `NotFound`.
    """
    channel = get_channel(code)
    chosen = [one for one in channel.delivery if name in (None, one.name)]
    if not chosen:
        raise NotFound("destination", f"{name or ''} of channel {code}", "See: python cli.py delivery show")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{TEST}.txt"
        path.write_text(f"A test of the PIM, channel {code}.\n", encoding="utf-8")
        for destination in chosen:
            key = f"{TEST}.{clock.now():%Y%m%d%H%M%S%f}"
            parcel = Parcel(
                path, path.name, path.stat().st_size, "text/plain", code, _label(channel), 0, key, _url(code)
            )
            try:
                send(destination, parcel, db.settings())
                found.append((destination.name, destination.target, ""))
            except Undelivered as error:
                found.append((destination.name, destination.target, str(error)))
    return found


def list_deliveries(code: str | None = None, *, waiting: bool = False, limit: int = 50) -> list[Delivered]:
    """The newest deliveries first, of one channel or of all; or those that wait to be sent."""
    statement = sa.select(_deliveries, _channels.c.code).join(
        _channels, _channels.c.id == _deliveries.c.channel_id
    )
    if code is not None:
        statement = statement.where(_deliveries.c.channel_id == get_channel(code).id)
    if waiting:
        statement = statement.where(_deliveries.c.state.in_(WAITING))
    rows = db.connection().execute(statement.order_by(_deliveries.c.id.desc()).limit(limit))
    return [_told(row, row.code) for row in rows]


def _deliver(channel: ChannelSettings, revision: int, destination: Destination) -> Delivered:
    try:
        with exclusive(f"delivery:{channel.id}:{destination.name}"):
            return _deliver_alone(channel, revision, destination)
    except Busy:  # another run brings it there, or something newer
        with db.transaction():
            return _told(_ensure_row(channel, revision, destination), channel.code)


def _deliver_alone(channel: ChannelSettings, revision: int, destination: Destination) -> Delivered:
    with db.transaction():
        row = _ensure_row(channel, revision, destination)
        newest = _newest_sent(row)
        _update(_older(row), state=SUPERSEDED)
        if row.state == SENT or (newest is not None and newest > revision):
            if row.state != SENT:
                _update(_deliveries.c.id == row.id, state=SUPERSEDED)
            return _told(_row(_deliveries.c.id == row.id), channel.code)
        _update(
            _deliveries.c.id == row.id,
            state=PENDING,
            attempts=row.attempts + 1,
            tried_at=clock.now(),
            target=destination.target,
        )
    error = _send(channel, revision, destination)
    with db.transaction():
        done = {"state": FAILED, "error": error} if error else {"state": SENT, "error": None}
        _update(_deliveries.c.id == row.id, sent_at=None if error else clock.now(), **done)
        return _told(_row(_deliveries.c.id == row.id), channel.code)


def _send(channel: ChannelSettings, revision: int, destination: Destination) -> str:
    """Send the files of a revision; what went wrong, or ""."""
    try:
        for parcel in _parcels(channel, revision, destination):
            send(destination, parcel, db.settings())
    except Undelivered as error:
        _log.warning("channel %s revision %s is not delivered: %s", channel.code, revision, error)
        return str(error)[:500]
    return ""


def _parcels(channel: ChannelSettings, revision: int, destination: Destination) -> list[Parcel]:
    """The file of a revision, or its files in their order: none is sent unless all of them are there."""
    with db.moment():
        files = _list_files(channel, revision, destination)
        epoch = get_stream(channel.id).epoch
    suffix = channel.connector.file_suffix
    endings = [suffix] if len(files) == 1 else [suffix_part(suffix, n + 1) for n in range(len(files))]
    named = f"{channel.code}.{epoch}.{revision}.{destination.name}"
    return [
        _parcel(
            channel,
            revision,
            file,
            name=destination.file_name(channel.code, revision, ending),
            key=f"{named}.{file['sha256'][:16]}",
            target=destination.target,
        )
        for file, ending in zip(files, endings, strict=True)
    ]


def _parcel(
    channel: ChannelSettings,
    revision: int,
    file: dict[str, Any],
    *,
    name: str,
    key: str,
    target: str,
) -> Parcel:
    path = folder_of(channel) / file["name"]
    if not path.is_file() or path.stat().st_size != file["bytes"]:
        raise Undelivered(target, f"The file of revision {revision} is not kept any more.")
    return Parcel(
        path=path,
        name=name,
        bytes=file["bytes"],
        media_type=channel.connector.media_type,
        channel=channel.code,
        label=_label(channel),
        revision=revision,
        key=hashlib.sha256(key.encode()).hexdigest()[:32],
        url=_url(channel.code),
    )


def _ensure_row(channel: ChannelSettings, revision: int, destination: Destination) -> Any:
    """The row of a delivery, made where there is none, in the caller's transaction.

    One that was sent waits again once its files were written anew, for other prices or stock.
    """
    named = sa.and_(
        _deliveries.c.channel_id == channel.id,
        _deliveries.c.stream == CONTENT,
        _deliveries.c.revision == revision,
        _deliveries.c.destination == destination.name,
    )
    row, files = _row(named), _list_files(channel, revision, destination)
    content = {"bytes": sum(file["bytes"] for file in files), "sha256": _name_all(files)}
    if row is None:
        values = {
            "channel_id": channel.id,
            "stream": CONTENT,
            "revision": revision,
            "destination": destination.name,
            "target": destination.target,
            "state": PENDING,
            "attempts": 0,
            **content,
        }
        db.connection().execute(_deliveries.insert(), values)
    elif row.sha256 != content["sha256"] and row.state != SUPERSEDED:
        _update(named, state=PENDING, attempts=0, **content)
    else:
        return row
    return _row(named)


def _name_all(files: Sequence[dict[str, Any]]) -> str:
    """The hash of a file; of several, that of their hashes, one a line."""
    hashes = [str(file["sha256"]) for file in files]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _list_files(channel: ChannelSettings, revision: int, destination: Destination) -> list[dict[str, Any]]:
    """The files of a revision in the encoding that goes there, in their order."""
    files = feeds.get_publication(channel, revision).files
    if not files:
        raise NotFound("file of revision", f"{revision} of channel {channel.code}", "Publish it first.")
    numbers = takewhile(lambda n: name_part(destination.encoding, n) in files, count(1))
    return [files[name_part(destination.encoding, number)] for number in numbers]


def _row(condition: sa.ColumnElement[bool]) -> Any:
    return db.connection().execute(sa.select(_deliveries).where(condition)).one_or_none()


def _update(condition: sa.ColumnElement[bool], **values: Any) -> None:
    db.connection().execute(_deliveries.update().where(condition).values(**values))


def _older(row: Any) -> sa.ColumnElement[bool]:
    """What waits to go where the row goes, and is older than it."""
    return sa.and_(_same_way(row), _deliveries.c.revision < row.revision, _deliveries.c.state.in_(WAITING))


def _newest_sent(row: Any) -> int | None:
    statement = sa.select(sa.func.max(_deliveries.c.revision)).where(
        _same_way(row), _deliveries.c.state == SENT
    )
    return db.connection().execute(statement).scalar()


def _same_way(row: Any) -> sa.ColumnElement[bool]:
    return sa.and_(
        _deliveries.c.channel_id == row.channel_id,
        _deliveries.c.stream == row.stream,
        _deliveries.c.destination == row.destination,
    )


def _label(channel: ChannelSettings) -> str:
    return " ".join(next(iter(channel.labels.values()), channel.code).split())  # a subject is one line


def _url(code: str) -> str:
    return f"{db.settings().public_url}/feeds/{code}/full"


def _told(row: Any, code: str) -> Delivered:
    names = (
        "revision",
        "destination",
        "target",
        "state",
        "attempts",
        "bytes",
        "sha256",
        "tried_at",
        "sent_at",
    )
    return Delivered(channel=code, error=row.error or "", **{name: getattr(row, name) for name in names})
