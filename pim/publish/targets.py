"""Mappings and channels as targets of change sets."""

from __future__ import annotations

from collections.abc import Mapping as Keyed

import sqlalchemy as sa

from channels.base import Problem
from channels.settings import find_setting, list_missing, read_setting
from pim import db
from pim.changes.operations import Value
from pim.changes.rows import Column, RowTarget, whole
from pim.errors import BadValue, PimError, UnknownCode
from pim.plan.models import Assortment
from pim.publish.connectors import get_connector
from pim.publish.delivery import destinations
from pim.publish.faults import FAULTS
from pim.publish.mapping import check_mapping
from pim.publish.models import CARRIED, Channel, Mapping, MappingVersion
from pim.structure.checks import ARCHIVED, CODE, LABEL, reference, references
from pim.structure.current import current

_mappings = Mapping.__table__
_versions = MappingVersion.__table__
_assortments = Assortment.__table__


def _connector(_target: RowTarget, _id: int, value: Value) -> str:
    return get_connector(str(value)).code


def _fields(_target: RowTarget, _id: int, value: Value) -> Value:
    if not isinstance(value, list):
        raise BadValue("mapping fields", value, 'A list of {"field", "steps"} is needed.')
    return value


class MappingTarget(RowTarget):
    """Mappings. A change of `fields` makes a new version; the old ones stay as they are."""

    kind, section = "mapping", "mappings"
    rows = _mappings
    columns = {
        "code": CODE,
        "labels": LABEL,
        "connector": Column(_connector, fixed=True, required=True),
        "fields": Column(_fields, default=[], required=True),
        "archived": ARCHIVED,
    }

    def lock(self, ids: list[int]) -> None:  # type: ignore[override]
        """Lock and load the mappings with the fields of their newest version."""
        super().lock(ids)
        newest = (_versions.c.mapping_id == _mappings.c.id) & (_versions.c.version == _mappings.c.version)
        statement = (
            sa.select(_versions.c.mapping_id, _versions.c.fields)
            .join(_mappings, newest)
            .where(db.within(_versions.c.mapping_id, ids))
        )
        for row in db.connection().execute(statement):
            self.loaded[row.mapping_id]["fields"] = row.fields

    def check(self) -> dict[int, PimError]:
        """Every field and step must be known, and the attributes must fit."""
        problems: dict[int, PimError] = {}
        for row_id, names in self.changed.items():
            row = self.loaded[row_id]
            if names & {"fields", "created"}:
                found = check_mapping(current(), get_connector(row["connector"]), row["fields"])
                errors = [problem for problem in found if problem.severity == "error"]
                if errors:
                    problems[row_id] = BadValue(
                        f"mapping {row['code']} {errors[0].field}", errors[0].found, errors[0].remedy
                    )
        return problems

    def write(self) -> None:
        """Write the mappings, and a new version where fields changed."""
        fresh = []
        for row_id, names in self.changed.items():
            row = self.loaded[row_id]
            row.setdefault("version", 0)
            if names & {"fields", "created"}:
                row["version"] = (row["version"] or 0) + 1
                fresh.append({"mapping_id": row_id, "version": row["version"], "fields": row["fields"]})
        super().write()
        for row in fresh:
            condition = _mappings.c.id == row["mapping_id"]
            db.connection().execute(_mappings.update().where(condition).values(version=row["version"]))
        db.insert_rows(_versions, fresh)


def _assortment(_target: RowTarget, _id: int, value: Value) -> str:
    return _known(_assortments, "assortment", value)


def _mapping(_target: RowTarget, _id: int, value: Value) -> str:
    return _known(_mappings, "mapping", value)


def _client(_target: RowTarget, _id: int, value: Value) -> str:
    return current().client(str(value)).code


def _carries(_target: RowTarget, _id: int, value: Value) -> list[str]:
    if not isinstance(value, list) or not set(map(str, value)) <= set(CARRIED):
        raise BadValue("channel carries", value, f"A list of {' and '.join(CARRIED)} is needed, or [].")
    return [stream for stream in CARRIED if stream in value]


def _known(table: sa.Table, kind: str, value: Value) -> str:
    codes = list(db.connection().execute(sa.select(table.c.code)).scalars())
    if value not in codes:
        raise UnknownCode(kind, value, codes)
    return str(value)


def _delivery(_target: RowTarget, _id: int, value: Value) -> Value:
    destinations.read_all(value)
    return value


def _yes_or_no(_target: RowTarget, _id: int, value: Value) -> bool:
    if not isinstance(value, bool):
        raise BadValue("channel is_test", value, "Say true or false.")
    return value


def _faults(_target: RowTarget, _id: int, value: Value) -> Value:
    if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        raise BadValue("channel faults", value, f"A list of: {', '.join(FAULTS)}.")
    if unknown := [one for one in value if one not in FAULTS]:
        raise UnknownCode("fault of a channel for tests", unknown[0], tuple(FAULTS))
    return list(dict.fromkeys(value))


def _told(_target: RowTarget, _id: int, value: Value) -> Value:
    return value  # read before, by the connector of the channel


def _read_setting(connector_code: str, name: str, value: Value) -> str | None:
    """A setting of a receiver in its one spelling; None where nothing is said."""
    connector = get_connector(connector_code)
    setting = find_setting(connector, name)
    if setting is None:
        known = tuple(one.name for one in connector.settings)
        raise UnknownCode(f"setting of {connector.label}", name, known)
    read = read_setting(setting, value)
    if isinstance(read, Problem):
        raise BadValue(f"channel receiver.{name}", read.found, read.remedy)
    return read or None


class ChannelTarget(RowTarget):
    """Channels: the settings of a destination."""

    kind, section = "channel", "channels"
    rows = Channel.__table__
    columns = {
        "code": CODE,
        "labels": LABEL,
        "connector": Column(_connector, fixed=True, required=True),
        "market": Column(reference("markets"), required=True),
        "scope": Column(reference("scopes"), required=True),
        "locales": Column(references("locales", low=1), required=True),
        "assortment": Column(_assortment, required=True),
        "mapping": Column(_mapping, required=True),
        "max_shrink_percent": Column(whole(0, 100), default=20),
        "wait_seconds": Column(whole(0, 3600), default=60),
        "renditions": Column(references("rendition_profiles"), default=[]),
        "delivery": Column(_delivery, default=[]),
        "client": Column(_client),
        "carries": Column(_carries, default=[]),
        "is_test": Column(_yes_or_no, default=False),
        "faults": Column(_faults, default=[]),
        "receiver": Column(_told, default={}, keyed=True),
        "archived": ARCHIVED,
    }

    def validate(self, target_id: int, field: str, value: Value, *, fresh: bool = False) -> Value:
        """The canonical value; settings of the receiver are those that its connector asks for."""
        name, _, inner = field.partition(".")
        if name == "receiver" and inner and value is not None:
            value = _read_setting(str(self.loaded[target_id]["connector"]), inner, value)
        return super().validate(target_id, field, value, fresh=fresh)

    def demand(self, key: str, told: Keyed[str, Value], target_id: int | None) -> dict[str, Value]:
        """The fields of a channel; settings in their one spelling, so that a file may say numbers."""
        found = super().demand(key, told, target_id)
        connector = str(found.get("connector") or self.loaded.get(target_id or 0, {}).get("connector", ""))
        for field, value in found.items():
            name, _, inner = field.partition(".")
            if name == "receiver" and value is not None:
                found[field] = _read_setting(connector, inner, value)
        return found

    def check(self) -> dict[int, PimError]:
        """The mapping must be made for the connector, which must be told what it needs.

        Only channels for tests have faults.
        """
        connectors = {
            row.code: row.connector
            for row in db.connection().execute(sa.select(_mappings.c.code, _mappings.c.connector))
        }
        problems: dict[int, PimError] = {}
        for row_id in self.changed:
            row, name = self.loaded[row_id], f"channel {self.loaded[row_id]['code']}"
            if connectors.get(row["mapping"]) != row["connector"]:
                remedy = f"Choose one made for {row['connector']}."
                problems[row_id] = BadValue(f"{name} mapping", row["mapping"], remedy)
            elif row.get("faults") and not row.get("is_test"):
                remedy = "Only a channel for tests has faults: set is_test too."
                problems[row_id] = BadValue(f"{name} faults", ", ".join(row["faults"]), remedy)
            elif self._tells(row_id) and (
                missing := list_missing(get_connector(row["connector"]), row["receiver"])
            ):
                remedy = f"{missing[0].label}: {missing[0].hint or 'its receiver needs it.'}"
                problems[row_id] = BadValue(f"{name} receiver.{missing[0].name}", "", remedy)
        return problems

    def _tells(self, row_id: int) -> bool:
        """Whether what the receiver is told is set here: a connector may come to need more later."""
        names = self.changed[row_id]
        return "created" in names or any(name.startswith("receiver.") for name in names)
