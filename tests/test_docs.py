"""The docs say what is so: generated parts are fresh, commands parse, sessions and calls run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess

import click
import pytest

from cli import cli
from docs import generate, reference, session
from pim.config import NAMES, OTHER_NAMES, ROOT
from pim.web.api.document import iter_operations
from pim.web.openapi.table import OPERATIONS
from tests import builders
from tests.api.programs import make_picture, make_program
from tests.feeds.shops import change, make_catalogue, make_product, make_receiver, make_shirts, publish
from tests.feeds.test_calls_by_curl import served

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
WIDTH, README_LINES = 120, 150
PICTURE_BYTES = 200_000

every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@every_page
def test_page_is_made_for_reading_as_it_stands(path):
    prose = FENCE.sub("", path.read_text(encoding="utf-8"))

    wide = [line for line in prose.splitlines() if len(line) > WIDTH and not line.startswith("|")]

    assert wide == []


def test_readme_is_short():
    assert len(read("README.md").splitlines()) <= README_LINES


@every_page
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, place = target.partition("#")
        page = path.parent / name
        assert page.exists(), target
        if place:
            heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert place in [re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads]


def test_pictures_are_small():
    for name in re.findall(r"!\[.+?\]\((.+?)\)", read("README.md")):
        assert (ROOT / name).stat().st_size < PICTURE_BYTES


def test_generated_parts_are_as_the_code_says():
    assert [str(path.relative_to(ROOT)) for path in generate.list_stale()] == []


def test_check_names_what_is_stale(monkeypatch, capsys):
    monkeypatch.setattr(reference, "channels_table", lambda: "another connector")

    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().out == "README.md is stale: run make docs\n"


@needs_curl
def test_session_of_the_readme_is_what_its_commands_say():
    """Runs the demo and every command; `make docs` writes what they say now."""
    readme = read("README.md")

    assert generate.block_of(generate.with_session(readme), "session") == generate.block_of(readme, "session")


def test_session_stays_the_same_where_runs_differ():
    told = "password   x1-Y_z   (kept\ncurl -H 'Authorization: Bearer pim_feed_0123456789abcdefghij_012345'"

    assert session.stable(told) == "password   PASSWORD   (kept\ncurl -H 'Authorization: Bearer TOKEN'"
    assert session.stable("since 2026-03-01 09:30 UTC (Why).") == "since DAY HOUR UTC (Why)."


def test_every_setting_is_explained():
    settings = reference.list_settings()

    own = [name for name, _default, _text in settings if not OTHER_NAMES.fullmatch(name)]
    assert own == ["PIM_ENV", "FLASK_DEBUG", *NAMES[1:]]
    assert all(len(text) > 10 for _name, _default, text in settings)


@every_page
def test_named_settings_exist(path):
    named = set(re.findall(r"\bPIM_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))

    assert {name for name in named if name not in NAMES and not OTHER_NAMES.fullmatch(name)} == set()


@every_page
def test_named_targets_of_make_exist(path):
    (targets,) = re.findall(r"^\.PHONY: (.*)$", read("Makefile"), flags=re.MULTILINE)
    named = re.findall(r"(?:`|^)make ([a-z][a-z -]*)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert {word for words in named for word in words.split()} <= set(targets.split())


@every_page
def test_commands_are_spelled_as_they_are(path, tmp_path, monkeypatch):
    """Every `python cli.py …` in code, examples of helps among it, parses; nothing is run."""
    commands = dict(reference.iter_commands(cli, ()))
    monkeypatch.chdir(tmp_path)
    for name in ("FOLDER", "export", "pictures"):  # what the docs call a folder that must be there
        (tmp_path / name).mkdir()
    for name in ("pictures.csv", "pim.yaml"):
        (tmp_path / name).touch()

    for words in list_commands(path.read_text(encoding="utf-8")):
        names = max((names for names in commands if tuple(words[: len(names)]) == names), key=len)
        if words[len(names) :] not in ([], ["--help"]):
            # A command keeps the first help option it was asked for: the settings of the root reach all.
            commands[names].make_context(" ".join(names), words[len(names) :], **cli.context_settings)


def test_every_command_shows_an_example_of_itself():
    for names, command in reference.iter_commands(cli, ()):
        if not isinstance(command, click.Group):
            assert list(names) in [
                words[: len(names)] for words in list_commands(f"```\n{command.help}\n```")
            ]


def test_every_requirement_is_explained_with_its_floor():
    table = [line.casefold() for line in read("CONTRIBUTING.md").splitlines() if line.startswith("|")]
    floors = re.findall(
        r"^([\w-]+)(?:\[\w+\])?(?:[~>]=([\d.]+))?", read("requirements.txt"), flags=re.MULTILINE
    )

    for name, floor in floors:
        assert any(name.casefold() in row and floor in row for row in table), (name, floor)


def test_addresses_of_feeds_exist():
    addresses = {re.sub(r"\{\w+\}", "X", operation.path) for operation in OPERATIONS}

    named = {
        re.sub(r"\$?CHANNEL|SKU|KEY", "X", text)
        for text in re.findall(r"/feeds/[\w$/]+", read("docs/feeds.md"))
    }

    assert named <= addresses


@needs_curl
def test_calls_of_the_page_on_feeds_bring_a_receiver_up_to_date(app, tmp_path):
    make_catalogue()
    receiver = make_receiver(app)
    make_shirts()
    make_product("A")
    make_product("B")
    publish()
    settings, full, delta, ack = (block for _, block in FENCE.findall(read("docs/feeds.md")))

    with served(app) as url:
        given = {"PIM": url, "CHANNEL": receiver.code, "TOKEN": receiver.token}
        assert re.findall(r"^\w+", settings, flags=re.MULTILINE) == list(given)
        call(full, given, tmp_path)
        mine = by_id(tmp_path / "full.jsonl")
        change("A", {"values.name..": "Nut", "sku": "A2"})
        change("B", {"archived": True})
        change("shirt-red", {"archived": True})
        publish()
        call(delta, given, tmp_path)
        for key, item in by_id(tmp_path / "delta.jsonl").items():
            mine[key] = item
        call(f"{delta}\n{ack}", given, tmp_path)
        call(full, given, tmp_path)

    told = {key: without_previous(item) for key, item in mine.items() if "deleted" not in item}
    assert told == by_id(tmp_path / "full.jsonl")
    assert {item["reason"] for item in mine.values() if "deleted" in item} == {"archived"}


@needs_curl
def test_calls_of_the_page_on_the_api_run_as_they_stand(app, tmp_path):
    builders.make_structure(
        builders.create(
            "family", "rotary_hammers", {"code": "rotary_hammers", "attributes": ["name", "weight"]}
        )
    )
    name = {"values.name..en_GB": "SDS-plus rotary hammer Brovik BH1100, 230 V"}
    for sku in ("BRV-BH1100", "PRX-REEL-50M"):
        builders.make_product(sku, name, family="rotary_hammers")
    (tmp_path / "photo.png").write_bytes(make_picture())
    program = make_program(app)
    settings, *blocks = (block for _, block in FENCE.findall(read("docs/api.md")))

    with served(app) as url:
        given = {"PIM": url, "TOKEN": program.text}
        assert re.findall(r"^\w+", settings, flags=re.MULTILINE) == list(given)
        call("\n".join(blocks), given, tmp_path)

    assert json.loads((tmp_path / "saved.json").read_text(encoding="utf-8"))["applied"] == 2
    assert program.read("/products/BRV-BH1100")["status"]["PL"] == "phase_out"
    assert program.read("/products/BRV-BH1100")["values"]["name"][""] == {"en_GB": name["values.name..en_GB"]}
    assert program.read("/products/NEW-1")["family"] == "rotary_hammers"


def test_addresses_of_the_api_exist(app):
    known = {path.removeprefix("/api/v1") for path, _method, _told in iter_operations()}

    named = set(re.findall(r"`(/[a-z-]+)`", read("docs/api.md")))

    assert named - known == set()
    assert {path for path in known if "{" not in path and "/bulk" not in path} <= named


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def list_commands(text):
    """The words after `python cli.py`, up to a pipe, a redirection or a remark, of all code in a page."""
    found = []
    for _language, block in FENCE.findall(text):
        code = re.sub(r"xargs (python .*?) <", r"\1 MORE <", block.replace("\\\n", " "))
        for line in re.findall(r"(?<!Usage: )python cli\.py ([a-z].*)", code):
            reader = shlex.shlex(line.replace(" 2>", " >"), posix=True, punctuation_chars=True)
            reader.whitespace_split = True
            words = list(reader)
            ends = (n for n, word in enumerate([*words, "|"]) if word and set(word) <= set("|<>;&()"))
            found.append(words[: next(ends)])
    return found


def call(script, environ, folder):
    done = subprocess.run(
        ["bash", "-ec", script],
        cwd=folder,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def by_id(path):
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {(item["type"], item["id"]): item for item in items}


def without_previous(item):
    return {key: value for key, value in item.items() if key != "previous_sku"}
