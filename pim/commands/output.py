"""What commands say and how: data to stdout, remarks to stderr, tables and JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import click
import orjson

HELD_BACK = 3  # exit code: done, but something was rejected or held back
SHOWN = 20  # remarks of one kind, unless there is --verbose
BAR = 30  # characters of a whole progress bar
CUT = 60  # characters of a long value in a table; JSON has it whole


@dataclass(frozen=True, slots=True)
class Output:
    """How one command was asked to speak."""

    as_json: bool = False
    quiet: bool = False
    verbose: bool = False

    def data(self, value: object, text: str) -> None:
        """Print the result: `value` as JSON where asked for, else `text`, unless it is to be quiet."""
        if self.as_json:
            click.echo(to_json(value))
        elif text and not self.quiet:
            click.echo(text)

    def note(self, text: str) -> None:
        """Say something beside the result: on stderr, and not when it is to be quiet."""
        if not self.quiet:
            click.echo(text, err=True)

    def warn(self, text: str) -> None:
        """Say what went wrong although the command goes on: on stderr, always."""
        click.echo(text, err=True)

    def notes(self, lines: Sequence[str]) -> None:
        """Say several things of one kind; beyond `SHOWN` only how many, unless it is to be verbose."""
        for line in lines if self.verbose else lines[:SHOWN]:
            self.note(line)
        if len(lines) > SHOWN and not self.verbose:
            self.note(f"… and {len(lines) - SHOWN} more; --verbose shows all.")

    def progress(self, done: int, total: int) -> None:
        """Draw for a person how far it is: on a terminal only, in one line that the last call ends."""
        if not self.quiet and sys.stderr.isatty():
            bar = "#" * (BAR * done // max(total, 1))
            click.echo(f"\r[{bar:<{BAR}}] {done} of {total} chunks", nl=done >= total, err=True)

    def reading(self, rows: int) -> None:
        """Say for a person how many rows were read: on a terminal only, until `clear` or `progress`."""
        if not self.quiet and sys.stderr.isatty():
            click.echo(f"\r{rows:,} rows read", nl=False, err=True)

    def clear(self) -> None:
        """Take the line away on which `reading` told how far it was."""
        if not self.quiet and sys.stderr.isatty():
            click.echo(f"\r{'':<{BAR}}\r", nl=False, err=True)


def end(code: int) -> NoReturn:
    """End the command with an exit code."""
    click.get_current_context().exit(code)


def to_json(value: object) -> str:
    """JSON for people and programs alike: indented, instants in UTC; what JSON lacks becomes text."""
    return orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode()


def to_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns under headers, numbers to the right; without rows "" so that nothing is printed."""
    cells = [[to_cell(value) for value in row] for row in rows]
    if not cells:
        return ""
    widths = [max(len(row[n]) for row in [list(headers), *cells]) for n in range(len(headers))]
    numeric = [
        all(row[n].lstrip("-").isdecimal() or not row[n] for row in cells) for n in range(len(headers))
    ]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in [list(headers), *cells]
    )


def to_cell(value: object) -> str:
    """A value on one line: "" for None, instants in UTC to the minute, lists with commas, objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    if isinstance(value, dict | list | tuple):
        return orjson.dumps(value, default=str).decode()
    return " ".join(str(value).split())


def to_short(value: object) -> str:
    """`to_cell`, cut after `CUT` characters."""
    text = to_cell(value)
    return text if len(text) <= CUT else f"{text[: CUT - 1]}…"
