"""The mappings there are, with the fields of any of their versions. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.errors import NotFound
from pim.publish.channels import ChannelSettings
from pim.publish.models import Channel, Mapping, MappingVersion

_mappings = Mapping.__table__
_versions = MappingVersion.__table__
_channels = Channel.__table__


@dataclass(frozen=True, slots=True)
class StoredMapping:
    """A mapping in one of its versions; `newest` is the number of the newest, `channels` use that one."""

    code: str
    labels: dict[str, str]
    connector: str
    version: int
    newest: int
    fields: list[dict[str, Any]]
    channels: tuple[str, ...]


def get_mapping(code: str, version: int | None = None) -> StoredMapping:
    """The mapping in a version, the newest unless one is named. Raises `NotFound`."""
    wanted = _mappings.c.version if version is None else sa.literal(version)
    statement = _statement(wanted).where(_mappings.c.code == code)
    row = db.connection().execute(statement).one_or_none()
    if row is None:
        known = ", ".join(one.code for one in list_mappings())
        raise NotFound(
            "mapping",
            code if version is None else f"{code}, version {version}",
            f"There is: {known}." if known else "None exists yet.",
        )
    return _stored(row, _channels_of([code]))


def list_mappings() -> list[StoredMapping]:
    """The newest version of every mapping that is not archived, by code."""
    statement = _statement(_mappings.c.version).where(_mappings.c.archived.is_(False))
    rows = db.connection().execute(statement.order_by(_mappings.c.code)).all()
    channels = _channels_of([row.code for row in rows])
    return [_stored(row, channels) for row in rows]


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What one version of a mapping feeds otherwise than the one before: names of fields, in its order."""

    version: int
    fields: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def list_versions(code: str) -> list[VersionDifference]:
    """The versions of a mapping, the newest first. Raises `NotFound`."""
    newest = get_mapping(code).newest
    statement = (
        sa.select(_versions.c.version, _versions.c.fields)
        .join(_mappings, _mappings.c.id == _versions.c.mapping_id)
        .where(_mappings.c.code == code, _versions.c.version <= newest)
        .order_by(_versions.c.version)
    )
    found: list[VersionDifference] = []
    before: dict[str, Any] = {}
    for version, fields in db.connection().execute(statement):
        now = {one["field"]: one["steps"] for one in fields}
        found.append(
            VersionDifference(
                version,
                len(now),
                tuple(name for name in now if name not in before),
                tuple(name for name in now if name in before and now[name] != before[name]),
                tuple(name for name in before if name not in now),
            )
        )
        before = now
    return found[::-1]


def list_fields(channel: ChannelSettings, publication: Any) -> tuple[str, ...]:
    """The fields that were fed when a revision was made, in the order of its mapping.

    A revision that does not know its mapping is told with those of today.
    """
    return tuple(entry["field"] for entry in load_fields(channel, publication))


def load_fields(channel: ChannelSettings, publication: Any) -> list[dict[str, Any]]:
    """What fed the fields when a revision was made; what feeds them today where it does not know."""
    if publication.mapping_id is None:
        return get_mapping(channel.mapping).fields
    return load_version(publication.mapping_id, publication.mapping_version)


def load_version(mapping_id: int, version: int) -> list[dict[str, Any]]:
    """The fields of one version of a mapping."""
    condition = (_versions.c.mapping_id == mapping_id) & (_versions.c.version == version)
    found: list[dict[str, Any]] = (
        db.connection().execute(sa.select(_versions.c.fields).where(condition)).scalar_one()
    )
    return found


def _statement(version: Any) -> sa.Select[Any]:
    columns = (_mappings.c.code, _mappings.c.labels, _mappings.c.connector, _mappings.c.version)
    return sa.select(*columns, _versions.c.version.label("shown"), _versions.c.fields).join(
        _versions, (_versions.c.mapping_id == _mappings.c.id) & (_versions.c.version == version)
    )


def _stored(row: Any, channels: dict[str, list[str]]) -> StoredMapping:
    return StoredMapping(
        row.code,
        row.labels or {},
        row.connector,
        row.shown,
        row.version,
        row.fields,
        tuple(channels.get(row.code, ())),
    )


def _channels_of(codes: Sequence[str]) -> dict[str, list[str]]:
    statement = (
        sa.select(_channels.c.mapping, _channels.c.code)
        .where(_channels.c.archived.is_(False), _channels.c.mapping.in_(codes))
        .order_by(_channels.c.code)
    )
    found: dict[str, list[str]] = {}
    for mapping, channel in db.connection().execute(statement):
        found.setdefault(mapping, []).append(channel)
    return found
