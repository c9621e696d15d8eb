"""Renders what the code says of itself: the commands, the settings, the connectors."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from channels.base import Connector, FeedConnector, load_connectors
from cli import Deferred, cli
from pim import config
from pim.errors import Invalid

WIDTH = 100  # columns of a help text
_COMMENT = re.compile(r"(\w+)([^:(]*(?:\([^)]*\))?)[:,] (.*)")
PROGRAM = "python cli.py"

_COMMANDS = """\
# Commands

What `--help` says, command by command.
Results go to stdout, remarks to stderr.
"""
_SETTINGS = """\
# Settings

Variables of the environment, read when the application starts.
One that is empty counts as not set; a `PIM_*` name that does not exist is refused.
Relative paths start at the project's folder.

| variable | default | meaning |
|---|---|---|
"""
_PRODUCTION = """
## Production

With `PIM_ENV=production` unsafe settings are refused, all at once.
With nothing else set, that is:

```text
{refused}
```
"""


def commands_page() -> str:
    """All commands with their help, in the order of the alphabet."""
    parts = [_COMMANDS, *(_help(path, command) for path, command in iter_commands(cli, ()))]
    return "\n".join(parts)


def iter_commands(
    command: click.Command, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all below it, each with its names from the top; the root has none."""
    loaded = command.load() if isinstance(command, Deferred) else command
    yield path, loaded
    if isinstance(loaded, click.Group):
        for name in sorted(loaded.commands):
            yield from iter_commands(loaded.commands[name], (*path, name))


def settings_page() -> str:
    """Each setting with its default and meaning, from the comments at the fields of `Settings`."""
    rows = "".join(f"| `{name}` | {default} | {text} |\n" for name, default, text in list_settings())
    return _SETTINGS + rows + _PRODUCTION.format(refused=_refused())


def list_settings() -> list[tuple[str, str, str]]:
    """Name, default ("" where there is none) and meaning of each setting, in the order of the code."""
    source = inspect.getsource(config.Settings)
    comments = re.findall(r"((?:^ +#: .+\n)+)", source, flags=re.MULTILINE)
    return [_setting(" ".join(line.strip().removeprefix("#: ") for line in c.splitlines())) for c in comments]


def channels_table() -> str:
    """A row for each connector: what its class says in the first line of its docstring, and its format."""
    rows = [
        f"| `{connector.code}` | {connector.label} | {_format(connector)} | {_first_line(connector)} |"
        for connector in load_connectors().values()
    ]
    return "\n".join(["| connector | label | format | what |", "|---|---|---|---|", *rows])


def _help(path: tuple[str, ...], command: click.Command) -> str:
    """A section with the help of a command, below that of its group."""
    name = " ".join((PROGRAM, *path))
    context = click.Context(command, info_name=name, terminal_width=WIDTH, **cli.context_settings)
    title = " ".join(path) or PROGRAM
    return f"{'##' if len(path) < 2 else '###'} {title}\n\n```text\n{command.get_help(context)}\n```\n"


def _setting(comment: str) -> tuple[str, str, str]:
    """What a comment says: "PIM_X (default y): meaning", "PIM_X: `y` (default) or …" and their like."""
    told = _COMMENT.fullmatch(comment)
    if told is None:
        raise ValueError(f"A comment at a setting is NAME (default …): meaning. This is not: {comment}")
    name, head, text = told.groups()
    if found := re.search(r"default (empty = )?([^)]+)", head):
        return name, found[2] if found[1] else f"`{found[2]}`", text
    first, mark, _rest = text.partition(" (default)")
    return name, first if mark else "", text.replace(mark, "", 1)


def _refused() -> str:
    settings = config.Settings.from_environ({"PIM_ENV": "production"})
    try:
        settings.check_production()
    except Invalid as error:
        return str(error)
    raise AssertionError("Production takes the settings of development.")


def _format(connector: Connector) -> str:
    if isinstance(connector, FeedConnector):
        return f"`{connector.media_type}`, `*{connector.file_suffix}`"
    return ""


def _first_line(connector: Connector) -> str:
    return (type(connector).__doc__ or "").strip().partition("\n")[0]
