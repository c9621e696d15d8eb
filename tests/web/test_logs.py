"""Lines of the log are objects with what is at hand, and no secret is in them."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import replace

import pytest

from pim import create_app, logs
from pim.accounts import api_tokens, tokens
from pim.db import transaction
from pim.publish.channels import get_channel
from pim.publish.publishing import publish
from tests.builders import make_products, make_shop


@pytest.fixture
def lines(app, settings):
    """What was logged since, as JSON."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    chosen = replace(
        settings,
        log_format="json",
        delivery_secrets={"ACME": "s3cret-of-acme"},
        smtp_url="smtp://pim:s3cret%2Fof-mail@mail.example.org",
    )
    app.extensions["settings"] = chosen
    logs.set_up(chosen)
    written = io.StringIO()
    root.handlers[-1].setStream(written)

    def read():
        text = written.getvalue()
        written.truncate(0)
        written.seek(0)
        return [json.loads(line) for line in text.splitlines()]

    yield read
    root.setLevel(level)
    root.handlers[:] = handlers


def test_publication_is_told_with_its_id_channel_and_revision(lines):
    make_shop()
    make_products(1)

    publish("shop_pl")

    (line,) = [line for line in lines() if line["logger"] == "pim.publish.publishing"]
    assert (line["channel"], line["revision"], line["level"]) == ("shop_pl", 1, "info")
    assert len(line["publication"]) == 8
    assert line["message"].startswith("published: revision 1 in ")
    logging.getLogger("pim.x").warning("after")
    (after,) = lines()
    assert "publication" not in after


def test_request_is_told_with_its_id_and_without_its_query(lines, client):
    answer = client.get("/feeds/x/full?token=pim_feed_abcdefghijk&x=1")

    (line,) = [line for line in lines() if line["logger"] == "pim.web.metrics.requests"]
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["message"], line["path"], line["status"]) == ("GET /feeds/<code>/full", "/feeds/x/full", 401)
    assert "abcdefghijk" not in json.dumps(line)


def test_key_in_an_address_is_in_no_line(lines, client):
    key = "pim_open_abcdefghijk0123456789abcdefghijk01234567_abcdef"

    client.get(f"/feeds/x/open/{key}/full")

    (line,) = [line for line in lines() if line["logger"] == "pim.web.metrics.requests"]
    assert line["path"] == "/feeds/x/open/pim_open_abcd[hidden]/full"
    assert "efghijk" not in json.dumps(line)


def test_no_secret_is_in_the_log_however_it_comes_there(lines, settings):
    make_shop()
    with transaction():
        _token, feed = tokens.create(get_channel("shop_pl").id, "shop")
        _token, api = api_tokens.create("viewer", "reader")
    log = logging.getLogger("pim.any")

    log.warning("key %s", settings.secret_key)
    log.warning("salt %s, acme %s", settings.password_salt, "s3cret-of-acme")
    log.warning("mail %s %s", "s3cret%2Fof-mail", "s3cret/of-mail")
    log.warning("sent Authorization: Bearer %s and Basic cGltOnMzY3JldA==", feed)
    log.warning("token", extra={"told": {"path": f"/feeds/{api}", "inner": {"url": "sftp://u:hunter22@h/x"}}})
    try:
        raise ValueError(f"could not open postgresql://pim:hunter22@db/pim with {api}")
    except ValueError:
        log.exception("failed")

    told = lines()
    text = json.dumps(told)
    for secret in (
        settings.secret_key,
        settings.password_salt,
        "s3cret",
        feed,
        api,
        "hunter22",
        "cGltOnMzY3JldA",
    ):
        assert secret not in text
    assert len(told) == 6
    assert "ValueError" in told[-1]["exception"]
    assert "sftp://u:[hidden]@h/x" in text


def test_log_for_people_is_left_as_it_is(settings):
    before = list(logging.getLogger().handlers)

    create_app(settings, pages=False)

    assert logging.getLogger().handlers == before
