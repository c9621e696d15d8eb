"""`demo`: loaded once, and shown with everything that a visitor needs."""

from __future__ import annotations

import json
import re
import shlex
import signal

import pytest

from pim import changes
from pim.accounts import people, tokens
from pim.commands import demo_loading, demo_showing
from pim.commands.output import Output
from pim.db import transaction
from pim.demo import structure_drafts
from tests.builders import make_structure
from tests.cli.processes import fetch, running

pytestmark = pytest.mark.usefixtures("app")
FIVE = {"admin", "marketing", "purchasing", "channel_manager", "viewer"}


def test_demo_is_loaded_once(run_json, run, count_sets):
    first = run_json("demo", "load")
    second = run_json("demo", "load")

    assert [(part["name"], part["loaded"], part["rejected"]) for part in first] == [
        ("structure", True, 0),
        ("products", True, 0),
        ("plans", True, 0),
        ("terms", True, 0),
    ]
    assert [(part["change_set"], part["loaded"]) for part in second] == [
        (part["change_set"], False) for part in first
    ]
    assert count_sets() == 4
    assert "already loaded" in run("demo", "load").stdout
    assert run("demo", "load", "-q").output == ""
    assert run_json("product", "list", "--search", "BRV-BH1100")["products"][0]["key"] == "BRV-BH1100"


def test_part_that_was_cut_off_goes_on_where_it_ended():
    set_id = demo_loading._stage("structure", structure_drafts)

    part = demo_loading._load("structure", structure_drafts, None)

    assert (part.change_set, part.loaded) == (set_id, True)
    assert changes.get_set(set_id).state == "applied"


def test_demo_does_not_mix_with_another_catalogue(run):
    make_structure()

    assert "holds another catalogue" in run("demo", "load", code=4).stderr


def test_demo_does_not_run_in_production(run):
    environ = {
        "PIM_ENV": "production",
        "PIM_PASSWORD_SALT": "s" * 40,
        "PIM_PUBLIC_URL": "https://pim.example.org",
        "PIM_HOSTS": "pim.example.org",
    }

    assert (
        "does not run with PIM_ENV=production"
        in run("demo", "serve", "--port", "0", env=environ, code=4).stderr
    )


def test_second_showing_has_the_same_people_password_and_token(settings):
    first = demo_showing.prepare(Output(quiet=True))
    password = people.find("admin@demo.example").password
    second = demo_showing.prepare(Output(quiet=True))

    assert first == second
    assert people.find("admin@demo.example").password == password
    assert {user.email.partition("@")[0] for user in people.list_all()} == FIVE
    assert (settings.var_dir / "demo-password").stat().st_mode & 0o777 == 0o600

    with transaction():
        tokens.revoke(tokens.find(first.token))
    third = demo_showing.prepare(Output(quiet=True))

    assert third.token != first.token
    assert tokens.find(third.token) is not None


def test_served_demo_gives_its_feed_to_the_printed_curl(settings):
    environ = {name: text for name, text in settings.to_environ().items() if name != "PIM_PUBLIC_URL"}
    with running("demo", "serve", "--port", "0", "--quiet", **environ) as process:
        lines = [process.stdout.readline()]
        while "Ctrl-C" not in lines[-1]:
            assert lines[-1], process.stderr.read()
            lines.append(process.stdout.readline())
        text = "".join(lines)
        curl = shlex.split(re.search(r"curl .*", text)[0])
        name, _, value = curl[curl.index("-H") + 1].partition(": ")

        status, body = fetch(curl[-1], {name: value})

        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert (process.returncode, status) == (0, 200)
    assert "admin@demo.example" in text
    assert len([json.loads(line) for line in body.splitlines()]) > 200
