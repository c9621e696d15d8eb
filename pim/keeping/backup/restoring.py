"""Bringing a backup back, into an installation that is empty."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from pim import db
from pim.accounts.expiry import sign_ins
from pim.catalog.media.files import store
from pim.errors import Blocked, WrongState
from pim.keeping.backup import dumps
from pim.keeping.backup.archives import Entry, Source, copy, reading
from pim.keeping.backup.contents import feeds_folder
from pim.keeping.backup.verifying import extracted
from pim.publish.channels import ChannelSettings, get_channel
from pim.publish.generations import write_generation
from pim.publish.models import CONTENT, PRICES, Channel, ChannelStream
from pim.publish.prices_stream import write_prices_files
from pim.publish.superseded import list_manifests
from pim.storage import write_aside

_channels = Channel.__table__
_streams = ChannelStream.__table__
# What writes the files of a revision; stock has no revision to write again, its next file is of now.
_WRITERS: dict[str, Callable[[ChannelSettings, int], object]] = {
    CONTENT: write_generation,
    PRICES: write_prices_files,
}
_TELLING = ("change_set", "user", "media_file")


@dataclass(slots=True)
class Restored:
    """What was brought back; `rewritten` are channels whose live feed was made anew from the database."""

    manifest: dict[str, Any]
    media: int = 0
    feeds: int = 0
    channels: list[str] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)


def restore(
    path: Path, *, upgrade: Callable[[], object], known: Callable[[str], bool], force: bool = False
) -> Restored:
    """Bring a backup back. Nobody else may be using the installation.

    Files come first and the database after them, so that a restore that was killed is simply
    started again. Then `upgrade` brings the schema up to date; `known` says whether it can, by
    the schema's revision. Every stream gets a new epoch, by which receivers see that revisions
    are counted a second time and fetch a full feed; everybody has to sign in again. Raises
    `Blocked` where there is something already, unless it is to be overwritten by `force`;
    `WrongState` for a backup of another engine, of a newer version or that was damaged.
    """
    with reading(path) as source:
        manifest = source.read_manifest()
        _check(manifest, known)
        if not force and (table := _find_filled()):
            raise Blocked(
                f"The installation is not empty: table {table} has rows. Use --force to overwrite it."
            )
        restored = Restored(manifest)
        with extracted(source, Entry(**manifest["database"])) as database:
            _restore_files(source, restored)
            dumps.load(database)
    upgrade()
    _begin_anew(restored)
    return restored


def _check(manifest: dict[str, Any], known: Callable[[str], bool]) -> None:
    engine = db.db.engine.dialect.name
    if manifest["engine"] != engine:
        raise WrongState(f"The backup is of {manifest['engine']}, and PIM_DATABASE_URL names {engine}.")
    if not known(manifest["schema"]):
        raise WrongState(
            f"The backup was made by a newer version, {manifest['version']}. Install that first."
        )


def _find_filled() -> str | None:
    """A table that tells of somebody's work, or None: migrations fill some of the others."""
    with db.moment():
        connection = db.connection()
        present = set(sa.inspect(connection).get_table_names())
        for name in _TELLING:
            statement = sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)
            if name in present and connection.execute(statement).first():
                return name
    return None


def _restore_files(source: Source, restored: Restored) -> None:
    media, feeds = store(), feeds_folder()
    for entry in source.iter_entries():
        part, _slash, name = entry.name.partition("/")
        if part == "media":
            content = io.BytesIO()
            _copy(source, entry, content)
            media.put(name, content.getvalue())
            restored.media += 1
        elif part == "feeds":
            target = feeds / name
            with write_aside(target.parent, target.name) as out:
                _copy(source, entry, out)
            restored.feeds += 1


def _copy(source: Source, entry: Entry, out: Any) -> None:
    with source.open(entry.name) as file:
        if copy(entry.name, file, out) != entry:
            raise WrongState(f"{entry.name} was damaged. See: python cli.py backup verify")


def _begin_anew(restored: Restored) -> None:
    """Give every stream a new epoch, say so in the manifests, and end all sign-ins."""
    with db.transaction() as connection:
        connection.execute(sign_ins.delete())
        rows = connection.execute(sa.select(_streams.c.channel_id, _streams.c.stream)).all()
        for row in rows:
            of_stream = (_streams.c.channel_id == row.channel_id) & (_streams.c.stream == row.stream)
            connection.execute(_streams.update().where(of_stream).values(epoch=secrets.token_hex(4)))
    with db.moment():
        streams = db.connection().execute(
            sa.select(_streams, _channels.c.code, _channels.c.archived)
            .join(_channels, _channels.c.id == _streams.c.channel_id)
            .where(_streams.c.live_revision > 0)
            .order_by(_channels.c.code, _streams.c.stream)
        )
        live = streams.all()
    restored.channels = sorted({row.code for row in live})
    for row in live:
        if not _renew_manifest(row) and row.stream in _WRITERS and not row.archived:
            _WRITERS[row.stream](get_channel(row.code), row.live_revision)
            restored.rewritten.append(row.code)


def _renew_manifest(row: Any) -> bool:
    """Put the stream's epoch into its manifest; False where the backup has none that tells its revision."""
    folder = feeds_folder() / row.code
    for path in list_manifests(folder):
        told = orjson.loads(path.read_bytes())
        if (told.get("stream"), told.get("revision")) != (row.stream, row.live_revision):
            continue
        if not all((folder / file["name"]).is_file() for file in told.get("files", {}).values()):
            return False
        with write_aside(folder, path.name) as out:
            out.write(orjson.dumps(told | {"epoch": row.epoch}, option=orjson.OPT_INDENT_2))
        return True
    return False
