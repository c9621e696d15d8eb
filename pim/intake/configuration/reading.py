"""Reading a configuration file: YAML without references and tags, each entry with its line. No database.

Of plain words only true, false, null and whole numbers are more than text: a market NO is no
truth value, and 0.1 stays as exact as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.events import AliasEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from pim.errors import Invalid
from pim.intake.configuration.exporting import HEAD, VERSION
from pim.structure.codes import suggest

MAX_BYTES = 32 * 1024 * 1024  # some 100,000 options
MAX_DEPTH = 30
PRUNE = "prune"

Path_ = tuple[str, ...]


class Unreadable(Invalid):
    """A configuration file can not be read: says in which line, and what would be right."""

    def __init__(self, line: int, problem: str) -> None:
        self.line, self.problem = line, problem
        super().__init__(f"Line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class Configuration:
    """A file as it was read: rows by section and key, the sections to prune, and the line of each entry."""

    sections: Mapping[str, Mapping[str, Mapping[str, Any]]]
    prune: tuple[str, ...]
    lines: Mapping[Path_, int]

    def line_of(self, *path: str) -> int:
        """The line of an entry, else of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_file(path: Path, known: Mapping[str, tuple[str, ...]]) -> Configuration:
    """Read a file; `known` are the fields by section. Raises `Unreadable`."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(1, f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
    try:
        return read(path.read_text(encoding="utf-8-sig"), known)
    except UnicodeDecodeError as error:
        raise Unreadable(1, "The file must be UTF-8.") from error


def read(text: str, known: Mapping[str, tuple[str, ...]]) -> Configuration:
    """Read the text of a file. Raises `Unreadable`."""
    lines: dict[Path_, int] = {}
    told = _compose(text, lines)
    if not isinstance(told, dict) or told.pop(HEAD, None) != VERSION:
        raise Unreadable(1, f"The first line must be “{HEAD}: {VERSION}”.")
    prune = told.pop(PRUNE, None) or []
    if not isinstance(prune, list):
        raise Unreadable(lines[(PRUNE,)], "Give a list of sections, such as [options].")
    for section in prune:
        _check_known("section", section, known, lines[(PRUNE,)])
    sections: dict[str, Any] = {}
    for section, rows in told.items():
        _check_known("section", section, [*known, PRUNE], lines[(section,)])
        sections[section] = dict(_iter_rows(section, rows, known[section], lines))
    return Configuration(sections, tuple(prune), lines)


def _iter_rows(
    section: str, rows: Any, fields: tuple[str, ...], lines: Mapping[Path_, int]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(rows, dict | None):
        raise Unreadable(lines[(section,)], f"{section} needs one entry for each code.")
    for key, told in (rows or {}).items():
        if not isinstance(told, dict | None):
            raise Unreadable(lines[section, key], f"{key} needs fields under it, or {{}}.")
        for name in told or {}:
            _check_known(f"field of {section}", name, fields, lines[section, key, name])
        yield key, told or {}


def _check_known(
    what: str, name: Any, known: Mapping[str, Any] | list[str] | tuple[str, ...], line: int
) -> None:
    if name not in known:
        raise Unreadable(line, f"There is no {what} {name}. {suggest(str(name), list(known))}".rstrip())


def _compose(text: str, lines: dict[Path_, int]) -> Any:
    try:
        node = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(mark.line + 1 if mark else 1, f"This is no YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise Unreadable(1, f"This is no YAML: {error}.") from error
    return None if node is None else _build(node, (), lines)


def _build(node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> Any:
    """The value of a node; keys become text, each once in its mapping."""
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, str(at)), lines) for at, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for name, item in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise Unreadable(name.start_mark.line + 1, "The name of an entry must be plain text.")
            if name.value in found:
                raise Unreadable(name.start_mark.line + 1, f"{name.value} stands twice in one place.")
            lines[(*path, name.value)] = name.start_mark.line + 1
            found[name.value] = _build(item, (*path, name.value), lines)
        return found
    return _scalar(node, line)


def _scalar(node: yaml.Node, line: int) -> Any:
    match node.tag:
        case "tag:yaml.org,2002:str":
            return node.value
        case "tag:yaml.org,2002:null":
            return None
        case "tag:yaml.org,2002:bool":
            return node.value == "true"
        case "tag:yaml.org,2002:int" if len(node.value) <= 18:
            return int(node.value)
        case _:
            raise Unreadable(line, f"{node.value[:40]} is of a kind that has no place here: {node.tag}.")


class _Loader(Reader, Scanner, Parser, Composer, BaseResolver):
    """Composes nodes and makes no objects; refuses what makes a small file large."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """One node with what is in it."""
        mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        if self.check_event(AliasEvent):
            raise Unreadable(mark.line + 1, "References (* and &) are not read: write it out.")
        if self.depth >= MAX_DEPTH:
            raise Unreadable(mark.line + 1, f"Nothing here is nested more than {MAX_DEPTH} deep.")
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))
