"""Making a backup, while everybody goes on working."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pim import clock, db
from pim.catalog.media.files import store
from pim.config import ROOT
from pim.keeping.backup import contents, dumps
from pim.keeping.backup.archives import FORMAT, Archive, Entry, writing
from pim.locks import exclusive
from pim.publish.sweeping import LOCK as SWEEPING

LOCK = "backup"


@dataclass(slots=True)
class Made:
    """What a backup holds. `copied` counts the files that an earlier one in the folder did not have.

    `problems` are files that should be there and are not, or are not what they should be.
    """

    target: Path
    manifest: dict[str, Any]
    copied: int = 0
    problems: list[str] = field(default_factory=list)


def create(target: Path) -> Made:
    """Back the installation up to a folder, or to a file whose name ends in `.tar`.

    The database is of one moment, and has every file that it names; others write on meanwhile,
    only media are not swept. Manages its own transactions. Raises `Busy`, `Conflict`,
    `MissingProgram`, `WrongState`.
    """
    with exclusive(LOCK), exclusive(SWEEPING), writing(target) as archive:
        made = Made(target, {})
        with dumps.dump(archive.workspace) as dump:
            entries = [
                *_add_media(archive, dump.connection, made),
                *_add_feeds(archive, dump.connection, made),
            ]
            made.manifest = _describe(dump, entries)
            made.manifest["problems"] = made.problems
            database = made.manifest["database"]
            archive.adopt(database["name"], dump.path)
        archive.finish(made.manifest, [Entry(**database), *entries])
    return made


def _add_media(archive: Archive, connection: sa.Connection, made: Made) -> list[Entry]:
    """Copy what is missing. Names are of contents, so that what is there is what is wanted."""
    entries, source = [], store()
    for name in contents.iter_media(connection):
        entry = archive.find(f"media/{name}")
        if entry is None:
            try:
                file, _size = source.open(name)
            except FileNotFoundError:
                made.problems.append(f"media/{name} is not in the store")
                continue
            with file:
                entry = archive.add(f"media/{name}", file)
            made.copied += 1
        entries.append(entry)
    return entries


def _add_feeds(archive: Archive, connection: sa.Connection, made: Made) -> list[Entry]:
    """Copy the files of generations that are kept still, and the manifests that name them."""
    entries = []
    for feed in contents.iter_feeds(connection):
        name = f"feeds/{feed.channel}/{feed.path.name}"
        entry = archive.find(name)
        if entry is None:
            try:
                with feed.path.open("rb") as file:
                    entry = archive.add(name, file)
            except FileNotFoundError:
                continue  # a publication has just pruned it
            made.copied += 1
        entries.append(entry)
        if (entry.sha256, entry.bytes) != (feed.sha256, feed.bytes):
            made.problems.append(f"{name} is not what its publication says of it")
    for code, path in contents.iter_manifests(connection):
        with path.open("rb") as file:
            entries.append(archive.add(f"feeds/{code}/{path.name}", file))
    return entries


def _describe(dump: dumps.Dump, entries: list[Entry]) -> dict[str, Any]:
    engine = db.db.engine.dialect.name
    with dump.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"database-{sha256[:16]}.{dumps.SUFFIXES[engine]}"
    media = [entry.bytes for entry in entries if entry.name.startswith("media/")]
    feeds = [entry.bytes for entry in entries if entry.name.startswith("feeds/")]
    return {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "version": tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"],
        "engine": engine,
        "engine_version": dumps.server_version(),
        "schema": dump.connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar(),
        "database": {"name": name, "bytes": dump.path.stat().st_size, "sha256": sha256},
        "tables": contents.count_rows(dump.connection),
        "media": {"files": len(media), "bytes": sum(media)},
        "feeds": {"files": len(feeds), "bytes": sum(feeds)},
    }
