"""`retention`: says what goes, of which kind and why."""

from __future__ import annotations

import dataclasses
import json

import pytest
from click.testing import CliRunner

from cli import cli
from tests.builders import edit, make_products, make_shop


@pytest.fixture
def run_keeping(app, settings):
    """Calls the command with one revision kept, and one generation."""
    kept = dataclasses.replace(settings, keep_revisions=1, keep_generations=1)

    def run(*arguments):
        return CliRunner(env=kept.to_environ()).invoke(cli, ["retention", "run", *arguments])

    return run


def test_run_says_per_kind_how_much_goes_and_why(run, run_keeping):
    make_shop()
    make_products(1)
    run("publish", "shop_pl")
    edit("product", "T-1", "values.name..en_GB", "Two")
    run("publish", "shop_pl")

    foretold = run_keeping("--dry-run", "--json")
    done = run_keeping("--json")

    kinds = {one["kind"]: one for one in json.loads(foretold.stdout)["kinds"]}
    assert (kinds["feed files"]["files"], kinds["publications"]["rows"]) == (2, 0)  # replaced just now
    assert kinds["feed files"]["because"] == "not of the newest 1 generations of a channel"
    assert json.loads(foretold.stdout)["bytes"] > 0
    assert "Nothing was deleted." in foretold.stderr
    # A dry run reads the log as it is, and moves nothing into it.
    later = {one["kind"]: one for one in json.loads(done.stdout)["kinds"]}
    assert later["feed files"] == kinds["feed files"]
    assert all(one["rows"] == one["files"] == 0 for one in json.loads(run_keeping("--json").stdout)["kinds"])


def test_table_names_every_kind_on_a_line(run_keeping):
    lines = run_keeping().stdout.splitlines()

    assert lines[0].split() == ["kind", "rows", "files", "bytes", "because"]
    assert len(lines) > 10
    assert run_keeping("--quiet").stdout == ""
