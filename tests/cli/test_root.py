"""The command line as a whole: help, exit codes of what goes wrong, and what it says to whom."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from channels.base import Terminal, Transient
from cli import COMMANDS, Deferred, Root, cli
from pim import errors
from pim.config import ROOT
from tests.cli.processes import start


def iter_commands(
    command: click.Command, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and everything below it, by path."""
    command = command.load() if isinstance(command, Deferred) else command
    yield path, command
    for name, child in command.commands.items() if isinstance(command, click.Group) else ():
        yield from iter_commands(child, (*path, name))


TREE = dict(iter_commands(cli, ()))
PATHS = pytest.mark.parametrize("path", TREE, ids=" ".join)
NOTHING_LISTENS = "postgresql://pim:pim@127.0.0.1:1/pim"


def examples(path: tuple[str, ...]) -> list[str]:
    """The commands in the help's example, one line each."""
    _, _, lines = (TREE[path].help or "").partition("Example:\n")
    return [line.strip() for line in lines.replace("\\\n", "").splitlines() if line.strip()]


def make_root(error: BaseException) -> Root:
    """A command line of one command, which fails."""

    @click.command()
    def fail() -> None:
        raise error

    return Root(commands={"fail": fail})


@PATHS
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help_with_an_example(path, option):
    result = CliRunner().invoke(cli, [*path, option])

    assert result.exit_code == 0
    assert "\n  Example:\n    " in result.stdout


@PATHS
def test_examples_use_arguments_and_options_that_exist(path):
    for line in examples(path):
        words = shlex.split(line)
        arguments = words[words.index("cli.py") + 1 :]
        for end in ("|", ">", "<"):
            arguments = arguments[: arguments.index(end)] if end in arguments else arguments
        command: click.Command = cli
        context = click.Context(cli, **cli.context_settings)
        while isinstance(command, click.Group):
            command = TREE[(*_path(command), arguments.pop(0))]
        command.make_parser(context).parse_args(args=arguments)


def _path(command: click.Command) -> tuple[str, ...]:
    return next(path for path, found in TREE.items() if found is command)


@PATHS
def test_first_line_of_help_is_a_sentence_that_fits(path):
    first = (TREE[path].help or "").splitlines()[0]

    assert re.fullmatch(r"[A-Z].{5,95}[.:,;]?", first)


@pytest.mark.parametrize("name", COMMANDS)
def test_first_line_that_is_known_before_loading_is_that_of_the_command(name):
    assert COMMANDS[name][1] == (TREE[name,].help or "").splitlines()[0]


def test_help_of_the_whole_imports_nothing_of_the_application():
    program = "import sys, cli; print([m for m in sys.modules if m in ('pim', 'flask', 'sqlalchemy')])"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert done.stdout == "[]\n"


def test_mistyped_command_gets_a_suggestion():
    result = CliRunner().invoke(cli, ["prodct"])

    assert result.exit_code == 2
    assert "Did you mean 'product'?" in result.stderr


def test_mistyped_subcommand_gets_a_suggestion():
    assert "Did you mean 'show'?" in CliRunner().invoke(cli, ["product", "shwo"]).stderr


def test_unknown_setting_is_a_message_and_no_traceback():
    result = CliRunner().invoke(cli, ["channel", "list"], env={"PIM_DATABSE_URL": "x"})

    assert result.exit_code == 1
    assert result.stderr.startswith(
        "Error: There is no setting PIM_DATABSE_URL; did you mean PIM_DATABASE_URL?"
    )


def test_database_that_can_not_be_reached_ends_with_69(tmp_path):
    process = start("channel", "list", PIM_DATABASE_URL=NOTHING_LISTENS, PIM_VAR_DIR=str(tmp_path))
    stdout, stderr = process.communicate(timeout=60)

    assert (process.returncode, stdout) == (69, "")
    assert stderr.startswith("Error: The database can not be reached: ")
    assert len(stderr.splitlines()) == 1


def test_file_that_is_no_database_ends_with_69(tmp_path):
    (tmp_path / "pim.db").write_text("This is a text and no database. " * 100, encoding="ascii")

    process = start("channel", "list", PIM_VAR_DIR=str(tmp_path))
    stderr = process.communicate(timeout=60)[1]

    assert process.returncode == 69
    assert "not a database" in stderr


def test_database_without_tables_says_what_to_run(tmp_path):
    process = start("channel", "list", PIM_VAR_DIR=str(tmp_path))
    stderr = process.communicate(timeout=60)[1]

    assert process.returncode == 1
    assert "python cli.py db upgrade" in stderr


def test_ctrl_c_ends_with_130_and_no_traceback(settings, tmp_path):
    os.mkfifo(tmp_path / "rule.json")
    process = start(
        *("assortment", "create", "all", "--market", "PL", "--rule", f"@{tmp_path}/rule.json"),
        **settings.to_environ(),
    )
    with (tmp_path / "rule.json").open("wb"):  # opens when the command does: from now on it waits
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)

    assert (process.returncode, stdout, stderr) == (130, "", "Interrupted.\n")


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (errors.NotFound("product", "T-1"), 1, "Error: There is no product T-1.\n"),
        (errors.UnknownCode("family", "tolls", ["tools"]), 1, "Did you mean tools?"),
        (errors.Blocked("Too small."), 4, "Error: Too small.\n"),
        (errors.Busy("In use."), 75, "Error: In use.\n"),
        (Transient("The receiver sleeps."), 75, "Error: The receiver sleeps.\n"),
        (Terminal("The receiver refused."), 1, "Error: The receiver refused.\n"),
        (PermissionError(13, "Permission denied", "/feed"), 1, "Error: /feed: Permission denied.\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
    ],
    ids=lambda case: type(case).__name__ if isinstance(case, BaseException) else "",
)
def test_failures_are_a_line_on_stderr_and_an_exit_code(error, code, message):
    result = CliRunner().invoke(make_root(error), ["fail"])

    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr


def test_mistake_in_the_code_stays_a_traceback():
    result = CliRunner().invoke(make_root(ZeroDivisionError()), ["fail"])

    assert isinstance(result.exception, ZeroDivisionError)


def test_nothing_is_coloured_when_piped():
    process = start("channel", "--halp")

    assert "\x1b" not in "".join(process.communicate(timeout=60))
    assert process.returncode == 2
