"""Writing the configuration that stands in the database as YAML: the same database gives the same bytes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import yaml

from pim.changes.rows import RowTarget
from pim.changes.targets import list_targets
from pim.errors import UnknownCode

VERSION = 1
HEAD = "pim_configuration"
WIDTH = 110


def list_sections() -> dict[str, type[RowTarget]]:
    """The registered kinds that are configuration, by section, in the order in which they are applied."""
    rows = (target for target in list_targets() if issubclass(target, RowTarget))
    return {target.section: target for target in rows if target.section}


def export(only: Collection[str] = ()) -> str:
    """The configuration as YAML: all of it, or these sections. Rows by key, archived ones included.

    Locks what it reads for the caller's transaction, so that it is of one moment. Raises `UnknownCode`.
    """
    sections = list_sections()
    for section in only:
        if section not in sections:
            raise UnknownCode("section of the configuration", section, tuple(sections))
    told: dict[str, Any] = {HEAD: VERSION}
    for section, kind in sections.items():
        if (not only or section in only) and (rows := _tell(kind)):
            told[section] = rows
    text: str = yaml.dump(told, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return text


def _tell(kind: type[RowTarget]) -> dict[str, Any]:
    keys, target = kind.list_keys(), kind()
    target.lock(list(keys.values()))
    return {key: target.tell(target_id) for key, target_id in keys.items()}


class _Dumper(yaml.SafeDumper):
    """Lists of plain values on one line, everything else one a line; nothing is said by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        """What two rows have in common is written twice."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Set the items of a list in under its name."""
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, told: str) -> yaml.Node:
    quoted = "'" if told.isdecimal() else None  # 0815 is a number to some readers
    return dumper.represent_scalar("tag:yaml.org,2002:str", told, style=quoted)


def _list(dumper: _Dumper, told: list[Any]) -> yaml.Node:
    flat = not any(isinstance(item, list | dict) for item in told)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", told, flow_style=flat)


def _dict(dumper: _Dumper, told: dict[str, Any]) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", told.items(), flow_style=not told)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _dict)
