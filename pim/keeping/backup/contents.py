"""Which files belong to a database: the media that its rows name, the feeds that its publications made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from pim import db
from pim.catalog.media.files import ORIGINAL, WEB, path
from pim.catalog.models import MediaFile, MediaRendition
from pim.publish.models import Channel, ChannelStream, Publication
from pim.publish.superseded import list_manifests

_files = MediaFile.__table__
_renditions = MediaRendition.__table__
_channels = Channel.__table__
_streams = ChannelStream.__table__
_publications = Publication.__table__
READ_AHEAD = 2000  # rows fetched at a time


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A file of a generation: where it stands, and what its publication says of it."""

    channel: str
    path: Path
    sha256: str
    bytes: int


def iter_media(connection: sa.Connection) -> Iterator[str]:
    """The names in the store of all media files that must be there: originals, for the web, renditions."""
    originals = sa.select(_files.c.sha256, _files.c.suffix, _files.c.width_px).order_by(_files.c.sha256)
    for row in _stream(connection, originals):
        yield path(row.sha256, f"{ORIGINAL}.{row.suffix}")
        if row.width_px is not None:
            yield path(row.sha256, WEB)
    made = sa.select(_renditions.c.sha256, _renditions.c.name).where(_renditions.c.size.is_not(None))
    for row in _stream(connection, made.order_by(_renditions.c.sha256, _renditions.c.name)):
        yield path(row.sha256, row.name)


def iter_feeds(connection: sa.Connection) -> Iterator[FeedFile]:
    """The files of publications that are kept still, by channel and revision."""
    statement = (
        sa.select(_channels.c.code, _publications.c.files)
        .join(_channels, _channels.c.id == _publications.c.channel_id)
        .where(_publications.c.files.is_not(None))
        .order_by(_channels.c.code, _publications.c.stream, _publications.c.revision)
    )
    for row in _stream(connection, statement):
        for file in (row.files or {}).values():
            found = feeds_folder() / row.code / file["name"]
            if found.is_file():
                yield FeedFile(row.code, found, file["sha256"], file["bytes"])


def iter_manifests(connection: sa.Connection) -> Iterator[tuple[str, Path]]:
    """The manifests that tell the live revision, as the database knows it, with the channels' codes.

    One that a publication has replaced since is left out.
    """
    live = (
        sa.select(_channels.c.code, _streams.c.stream, _streams.c.live_revision)
        .join(_channels, _channels.c.id == _streams.c.channel_id)
        .order_by(_channels.c.code)
    )
    revisions = {(row.code, row.stream): row.live_revision for row in connection.execute(live)}
    for code in sorted({code for code, _stream_name in revisions}):
        for found in list_manifests(feeds_folder() / code):
            told: dict[str, Any] = orjson.loads(found.read_bytes())
            if told.get("revision") == revisions.get((code, told.get("stream", ""))):
                yield code, found


def count_rows(connection: sa.Connection) -> dict[str, int]:
    """How many rows each table has, by name."""
    tables = db.Base.metadata.sorted_tables
    present = set(sa.inspect(connection).get_table_names())
    return {
        str(table.name): int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
        for table in sorted(tables, key=lambda table: table.name)
        if table.name in present
    }


def feeds_folder() -> Path:
    """Where the files of all channels stand."""
    return Path(db.settings().feeds_dir)


def _stream(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[Any]:
    yield from connection.execute(statement, execution_options={"yield_per": READ_AHEAD})
