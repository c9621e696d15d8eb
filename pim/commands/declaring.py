"""How commands are declared: help that keeps its examples, options that many share, the application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from inspect import cleandoc
from typing import Any

import click

from pim.commands.output import Output

Function = Callable[..., Any]


class Command(click.Command):
    """A command whose docstring may end in lines under "Example:", which keep their breaks."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.help = _keep_example(self.help)


class Group(click.Group):
    """A group of such commands, with a docstring like theirs."""

    command_class = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.help = _keep_example(self.help)


def output_options(*, quiet: bool = False, verbose: bool = False) -> Callable[[Function], Function]:
    """Give a command --json and, where they mean something, -q and -v; it is handed an `out: Output`."""

    def decorate(command: Function) -> Function:
        @wraps(command)
        def spoken(
            *, as_json: bool, be_quiet: bool = False, be_verbose: bool = False, **parameters: Any
        ) -> Any:
            return command(out=Output(as_json, be_quiet, be_verbose), **parameters)

        optional: Function = spoken
        if verbose:
            optional = click.option("-v", "--verbose", "be_verbose", is_flag=True, help="List everything.")(
                optional
            )
        if quiet:
            text = "Say nothing but errors; --json still prints."
            optional = click.option("-q", "--quiet", "be_quiet", is_flag=True, help=text)(optional)
        return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(optional)

    return decorate


def dry_run_option(command: Function) -> Function:
    """Give a command -n, --dry-run."""
    text = "Say what would change, write nothing."
    return click.option("-n", "--dry-run", is_flag=True, help=text)(command)


def in_app(command: Function) -> Function:
    """Run a command inside the application of the environment's settings, its pages left out."""
    return _run_in_app(command, pages=False)


def in_whole_app(command: Function) -> Function:
    """Run a command inside the application with its pages: for what hashes passwords or serves."""
    return _run_in_app(command, pages=True)


def _run_in_app(command: Function, *, pages: bool) -> Function:
    @wraps(command)
    def run(**parameters: Any) -> Any:
        from pim import create_app

        with create_app(pages=pages).app_context():
            return command(**parameters)

    return run


class Day(click.ParamType[date]):
    """A day as an argument, written 2026-03-01."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a usage error for anything else."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day. Write it as 2026-03-01.", param, ctx)


DAY = Day()


def _keep_example(text: str | None) -> str | None:
    """Click fills paragraphs, but for those that begin with a backspace."""
    return text and cleandoc(text).replace("\nExample:\n", "\n\b\nExample:\n")
