"""`feed`: the bytes that receivers get, in a file or on stdout."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pim import db
from pim.accounts import tokens
from pim.publish.acknowledgements import acknowledge
from pim.publish.channels import get_channel
from tests.builders import edit, make_channel, make_product, make_products, make_shop

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def published(app, run):
    make_shop()
    make_products(2)
    run("publish", "shop_pl")


def skus(lines):
    return [
        record["sku"] for record in map(json.loads, lines.splitlines()) if record.get("type") == "product"
    ]


def test_feed_is_written_whole(run_json, tmp_path):
    path = tmp_path / "out" / "feed.jsonl"

    told = run_json("feed", "write", "shop_pl", "-o", str(path))

    assert (told["channel"], told["revision"], told["since"]) == ("shop_pl", 1, None)
    assert told["bytes"] == path.stat().st_size
    assert skus(path.read_text(encoding="utf-8")) == ["T-1", "T-2"]
    assert [found.name for found in path.parent.iterdir()] == ["feed.jsonl"]


def test_stdout_gets_the_same_bytes(run, tmp_path):
    run("feed", "write", "shop_pl", "-o", str(tmp_path / "feed"), "--quiet")

    assert run("feed", "write", "shop_pl", "-o", "-").stdout_bytes == (tmp_path / "feed").read_bytes()


def test_delta_tells_what_came_and_went(run):
    edit("product", "T-1", "archived", True)
    make_product("T-3")
    run("publish", "shop_pl")

    lines = run("feed", "write", "shop_pl", "--since", "1", "-o", "-").stdout

    assert skus(lines) == ["T-3", "T-1"]
    assert '"deleted":true' in lines


def test_old_revision_is_told_again(run):
    edit("product", "T-1", "archived", True)
    run("publish", "shop_pl")

    assert skus(run("feed", "write", "shop_pl", "--at", "1", "-o", "-").stdout) == ["T-1", "T-2"]


def test_refused_feed_leaves_the_file_as_it_was(run, tmp_path):
    path = tmp_path / "feed"
    path.write_text("kept", encoding="ascii")

    assert (
        "There is no revision 9"
        in run("feed", "write", "shop_pl", "--at", "9", "-o", str(path), code=1).stderr
    )
    assert (
        "Fetch the full feed"
        in run("feed", "write", "shop_pl", "--since", "9", "-o", str(path), code=1).stderr
    )

    assert (path.read_text(encoding="ascii"), [*tmp_path.glob(".feed*")]) == ("kept", [])


def test_json_and_feed_do_not_share_stdout(run):
    assert "both write to stdout" in run("feed", "write", "shop_pl", "-o", "-", "--json", code=2).stderr


def test_folder_in_the_way_is_a_message(run, tmp_path):
    assert run("feed", "write", "shop_pl", "-o", str(tmp_path), code=1).stderr.startswith("Error: ")


def test_manifest_names_the_files(run):
    told = json.loads(run("feed", "manifest", "shop_pl").stdout)

    assert (told["channel"], told["revision"], told["items"]) == ("shop_pl", 1, 2)
    assert set(told["files"]) == {"identity", "gzip"}


@pytest.mark.parametrize("arguments", [["manifest", "shop_b"], ["write", "shop_b", "-o", "-"]])
def test_channel_that_never_published_says_to_publish_it(run, arguments):
    make_channel("shop_b")

    assert "Publish it first." in run("feed", *arguments, code=1).stderr


def test_streams_are_written_as_lines_of_their_own(run, run_json, tmp_path):
    run("publish", "shop_pl", "--stream", "prices")

    told = run_json("feed", "write", "shop_pl", "--stream", "prices", "-o", str(tmp_path / "prices"))

    assert (told["stream"], told["revision"], told["bytes"]) == ("prices", 1, 0)
    assert run("feed", "write", "shop_pl", "--stream", "stock", "-o", "-").stdout == ""
    assert json.loads(run("feed", "manifest", "shop_pl", "--stream", "prices").stdout)["stream"] == "prices"


def test_stock_has_no_past(run):
    result = run("feed", "write", "shop_pl", "--stream", "stock", "--at", "1", "-o", "-", code=2)

    assert "Stock has no past" in result.stderr


def test_prices_that_were_never_published_say_how(run):
    result = run("feed", "manifest", "shop_pl", "--stream", "prices", code=1)

    assert "publish shop_pl --stream prices" in result.stderr


def test_status_tells_what_each_reader_has_and_said(run_json):
    with db.transaction():
        channel = get_channel("shop_pl")
        token, _text = tokens.create(channel.id, "shop")
        acknowledge(channel, token.id, 1, "e", datetime(2027, 3, 1, tzinfo=UTC))

    told = run_json("feed", "status", "shop_pl")

    assert (told["live"], told["channel"]) == (1, "shop_pl")
    assert [(one["label"], one["fetched"], one["acknowledged"]) for one in told["readers"]] == [
        ("shop", None, 1)
    ]
