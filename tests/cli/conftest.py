"""Running commands as a shell would."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import cli
from pim import db
from pim.changes.history import list_sets

Run = Callable[..., Result]


@pytest.fixture
def run(runner: CliRunner) -> Run:
    """Runs a command and holds it to its exit code: `run("product", "show", "T-1", code=0)`."""

    def invoke(*arguments: str, code: int = 0, stdin: str = "", env: dict[str, str] | None = None) -> Result:
        result = runner.invoke(cli, arguments, input=stdin, env=env)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, f"{result.stdout}\n{result.stderr}"
        return result

    return invoke


@pytest.fixture
def run_json(run: Run) -> Callable[..., Any]:
    """Runs a command with --json and gives what it printed, parsed."""

    def invoke(*arguments: str, code: int = 0) -> Any:
        return json.loads(run(*arguments, "--json", code=code).stdout)

    return invoke


@pytest.fixture
def count_sets() -> Callable[[], int]:
    """Counts the change sets that there are now: a test's own session goes on seeing what it saw first."""

    def count() -> int:
        with db.transaction():
            return len(list_sets(limit=1000))

    return count
