"""Prices and stock are told as before when the content that they were said of is old."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from cli import cli
from pim.keeping import retention
from pim.keeping.backup import making
from pim.publish import feeds
from pim.publish.channels import get_channel
from pim.publish.models import PRICES
from pim.publish.prices_stream import read_prices_manifest
from pim.publish.publishing import publish
from tests.builders import edit
from tests.keeping.test_backup import elsewhere  # noqa: F401 - a fixture
from tests.publish.streams import (
    NOON,
    SHOP,
    count_stock,
    make_priced_shop,
    price,
    prices_bytes,
    publish_at,
    put,
    stock,
)

LATER = datetime(2029, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def products(app):
    app.extensions["settings"] = replace(app.extensions["settings"], keep_revisions=2)
    return make_priced_shop()


def rename(number):
    edit("product", "T-1", "values.name..en_GB", f"Name {number}")
    publish(SHOP, at=NOON)


def reprice(product_id, *amounts):
    for amount in amounts:
        put(price(product_id, amount))
        publish_at()


def test_kept_prices_are_told_the_same_although_their_content_is_old(products):
    """Content that only prices stand for is kept with them; a product of it is gone since."""
    reprice(products[0], 1)
    put(price(products[1], 20))
    reprice(products[0], 2, 3)
    edit("product", "T-2", "archived", True)
    for number in range(4):
        rename(number)
    before = [prices_bytes(at=2), prices_bytes(at=3), prices_bytes(2, 3)]

    retention.run(LATER)

    assert [prices_bytes(at=2), prices_bytes(at=3), prices_bytes(2, 3)] == before
    assert feeds.oldest_revision(get_channel(SHOP), PRICES) == 2
    assert feeds.oldest_revision(get_channel(SHOP)) == 1
    with pytest.raises(feeds.Gone):
        prices_bytes(1, 3)


def test_reader_of_old_stock_misses_no_product_that_was_listed_since(products):
    edit("product", "T-3", "status.SE", "in_work")
    publish(SHOP, at=NOON)
    count_stock((products[0], 5), (products[2], 7))
    edit("product", "T-3", "status.SE", "approved")
    for number in range(4):
        rename(number)
    assert "T-3" in {line["sku"] for line in stock(since=1)}

    retention.run(LATER)

    assert feeds.oldest_revision(get_channel(SHOP)) > 3
    assert "T-3" in {line["sku"] for line in stock(since=1)}


def test_prices_are_restored_with_a_new_epoch(products, settings, elsewhere, tmp_path):  # noqa: F811
    reprice(products[0], 1, 2)
    making.create(tmp_path / "backup")
    before = read_prices_manifest(get_channel(SHOP))

    answer = CliRunner(env=elsewhere.to_environ()).invoke(
        cli, ["backup", "restore", str(tmp_path / "backup"), "--json"]
    )

    assert json.loads(answer.stdout)["rewritten"] == []
    after = json.loads((elsewhere.feeds_dir / SHOP / "prices.json").read_text())
    assert after["epoch"] != before["epoch"]
    assert {**after, "epoch": ""} == {**before, "epoch": ""}
