"""The Makefile explains itself, and its targets call what they say."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from pim.config import ROOT

TARGETS = ["help", "setup", "demo", "test", "test-ui", "check", "docs", "bench", "chaos"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def make(*arguments: str) -> str:
    # The make that runs the tests hands its own flags down.
    environ = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, text=True).stdout


def test_help_lists_every_target_with_its_purpose():
    rows = dict(re.findall(r"^  (\S+) +(\S.*)$", make("help"), flags=re.MULTILINE))

    assert list(rows) == TARGETS
    assert all(len(purpose) > 10 for purpose in rows.values())


def test_plain_make_is_help():
    assert make() == make("help")


def test_no_target_is_taken_for_a_file():
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)

    assert phony.split() == TARGETS


@pytest.mark.parametrize(
    ("target", "commands"),
    [
        ("setup", ["pip install --quiet --disable-pip-version-check -r requirements.txt"]),
        ("demo", [".venv/bin/python cli.py demo serve"]),
        ("test", [".venv/bin/pytest -n 2 --db sqlite", ".venv/bin/pytest -n 2 --db postgresql"]),
        ("test-ui", [".venv/bin/pytest -m ui tests/ui"]),
        ("check", ["ruff format --check", "ruff check", "mypy pim channels", "lint-imports"]),
        ("docs", [".venv/bin/python docs/generate.py"]),
        ("bench", [".venv/bin/python -m bench --n 20000 --db sqlite"]),
        ("chaos", ["pytest -m chaos --db sqlite", "pytest -m chaos --db postgresql"]),
    ],
)
def test_target_runs_its_commands_in_order(target, commands):
    """Asked of make itself, with every file taken for out of date."""
    planned = make("--dry-run", "--always-make", target)

    positions = [planned.find(command) for command in commands]
    assert -1 not in positions
    assert positions == sorted(positions)


def test_bench_takes_size_and_engine():
    assert "-m bench --n 500 --db postgresql" in make("--dry-run", "bench", "N=500", "DB=postgresql")


def test_docs_are_checked_where_there_is_something_to_check():
    planned = make("--dry-run", "check")

    assert ("docs/generate.py --check" in planned) == (ROOT / "docs" / "generate.py").exists()


def test_ci_runs_the_gates_of_the_makefile():
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert re.findall(r"^make (\S+)$", script.read_text(encoding="utf-8"), flags=re.MULTILINE) == [
        "check",
        "test",
        "test-ui",
    ]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_bound_every_version(name):
    """A new major version comes in by a decision, not by the day of the set-up."""
    lines = [
        line.partition("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
    ]
    names = [line for line in lines if line and not line.startswith("-r ")]

    assert [line for line in names if not re.search(r"~=|<|==", line)] == ["tzdata"] * ("tzdata" in names)
