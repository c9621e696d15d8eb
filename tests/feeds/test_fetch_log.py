"""Has the shop got it? Every fetch is written down, and none depends on that."""

from __future__ import annotations

import logging
from datetime import timedelta

import sqlalchemy as sa

from pim import clock, db
from pim.accounts import Token
from pim.publish.channels import get_channel
from pim.publish.fetches import last_fetches
from tests.feeds.shops import fresh, make_long_feed, make_receiver, publish


def fetches(code="shop"):
    fresh()
    return [(one.what, one.status, one.revision, one.bytes) for one in last_fetches(get_channel(code))]


def test_every_fetch_is_written_down_with_what_was_taken(shop):
    size = len(shop.ask("full").data)
    shop.ask("full", method="HEAD")
    shop.ask("full", range="bytes=0-9")
    etag = shop.ask("manifest").headers["ETag"]
    shop.ask("manifest", if_none_match=etag)
    shop.ask("delta?since=1")
    shop.ask("items/A")
    shop.ask("schema")

    seen = fetches()[::-1]

    assert [what for what, *_rest in seen] == "full full full manifest manifest delta item schema".split()
    assert [status for _what, status, *_rest in seen] == [200, 200, 206, 200, 304, 200, 200, 200]
    assert [size for *_rest, size in seen[:3]] == [size, 0, 10]
    assert [revision for _what, _status, revision, _bytes in seen] == [1] * 7 + [None]
    assert seen[4][3] == seen[5][3] == 0


def test_refusals_are_written_down_for_the_channel_of_the_token(app, shop):
    second = make_receiver(app, "second")
    shop.ask_path("/feeds/second/full")
    shop.ask("delta")
    shop.ask("delta?since=7")
    shop.ask("items/nowhere")
    second.ask("full")

    assert [(what, status, revision) for what, status, revision, _bytes in fetches()] == [
        ("item", 404, None),
        ("delta", 410, None),
        ("delta", 400, None),
        ("full", 404, None),
    ]
    assert [status for _what, status, *_rest in fetches("second")] == [404]


def test_fetch_names_its_token(shop):
    shop.ask("full")
    fresh()

    (fetch,) = last_fetches(get_channel("shop"))

    assert (fetch.token_label, fetch.token_prefix) == ("shop", shop.token[: len(fetch.token_prefix)])
    assert timedelta(0) <= clock.now() - fetch.at < timedelta(minutes=1)


def test_token_remembers_when_it_was_used(shop):
    shop.ask("full")
    fresh()

    assert db.connection().execute(sa.select(Token.last_used_at)).scalar_one() is not None


def test_who_shows_no_token_leaves_no_row(shop):
    shop.open("/feeds/shop/full")

    assert fetches() == []


def test_receiver_that_leaves_is_written_down_with_what_it_took(shop):
    make_long_feed()
    publish()
    with shop.open_slowly("full") as slow:
        first = next(iter(slow.response))

    ((_what, _status, _revision, size),) = fetches()
    assert len(first) <= size < slow.content_length


def test_feed_arrives_though_the_log_is_broken(shop, caplog):
    with db.transaction() as conn:
        conn.execute(sa.text("ALTER TABLE feed_fetch RENAME TO elsewhere"))
    with caplog.at_level(logging.WARNING):
        got = shop.ask("full")

    assert (got.status_code, len(got.data)) == (200, got.content_length)
    assert "not in the log" in caplog.text
    assert shop.token not in caplog.text


def test_last_fetches_come_first_and_are_as_many_as_asked_for(shop):
    for what in ("full", "manifest", "schema"):
        shop.ask(what)
    fresh()

    assert [one.what for one in last_fetches(get_channel("shop"), limit=2)] == ["schema", "manifest"]


def test_answer_leaves_no_transaction_open(shop):
    """A slow receiver may read for an hour: SQLite's log grows and PostgreSQL cleans up nothing meanwhile."""
    make_long_feed()
    publish()
    pool = db.db.engine.pool
    fresh()
    held = pool.checkedout()

    for what in ("full", "delta?since=1"):
        with shop.open_slowly(what) as slow:
            next(iter(slow.response))
            assert pool.checkedout() == held
