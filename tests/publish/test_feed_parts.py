"""Feeds in several files, for receivers that take so many items at most in one."""

from __future__ import annotations

import io
import json

import pytest

from channels.b2b_shop import B2bShop
from pim.errors import BadValue, NotFound
from pim.publish.channels import get_channel
from pim.publish.generations import read_manifest, write_feed
from pim.publish.publishing import publish
from pim.publish.stored_files import folder_of
from tests.builders import edit, make_model, make_products, make_shop, make_variant


@pytest.fixture
def shop(app, monkeypatch):
    monkeypatch.setattr(B2bShop, "max_items", 2)
    monkeypatch.setattr(B2bShop, "holds_groups", False)
    return get_channel(make_shop())


def read_parts(channel, encoding="identity"):
    files = read_manifest(channel)["files"]
    names = [name for name in files if name.partition(".")[0] == encoding]
    texts = [(folder_of(channel) / files[name]["name"]).read_text(encoding="utf-8") for name in names]
    return [[json.loads(line)["sku"] for line in text.splitlines()] for text in texts]


def test_feed_is_split_by_number_in_the_order_of_skus(shop):
    make_products(5)
    publish("shop_pl")

    manifest = read_manifest(shop)
    assert read_parts(shop) == [["T-1", "T-2"], ["T-3", "T-4"], ["T-5"]]
    assert (manifest["parts"], manifest["items"]) == (3, 5)
    assert list(manifest["files"]) == ["identity", "gzip", "identity.2", "gzip.2", "identity.3", "gzip.3"]
    assert manifest["files"]["identity.2"]["name"].endswith(".part0002.jsonl")


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (2, [2]), (3, [2, 1]), (4, [2, 2])])
def test_no_part_is_empty_but_that_of_an_empty_feed(shop, count, sizes):
    if count:
        make_products(count)
    publish("shop_pl")

    assert [len(part) for part in read_parts(shop)] == sizes
    assert ("parts" in read_manifest(shop)) == (len(sizes) > 1)


def test_receiver_without_groups_gets_variants_by_sku_among_the_others(shop):
    make_products(2)
    make_model("jacket")
    make_variant("A-red", color="red")
    make_variant("Z-blue", color="blue")
    publish("shop_pl")

    assert read_parts(shop) == [["A-red", "T-1"], ["T-2", "Z-blue"]]
    assert read_manifest(shop)["items"] == 4


def test_parts_that_are_gone_are_pruned_with_their_generation(shop, settings):
    ids = make_products(5)
    publish("shop_pl")
    edit("product", "T-5", "archived", True)
    edit("product", "T-4", "archived", True)
    edit("product", "T-3", "archived", True)
    for number in range(settings.keep_generations + 1):
        edit("product", "T-1", "values.name..en_GB", f"Drill {number}")
        publish("shop_pl")

    kept = {path.name for path in folder_of(shop).iterdir()}
    assert len(ids) == 5
    assert [name for name in kept if ".part" in name] == []
    assert len([name for name in kept if name.startswith("content-")]) == 2 * settings.keep_generations


def test_all_parts_of_the_generations_that_are_kept_stand(shop, settings):
    make_products(5)
    for number in range(settings.keep_generations + 2):
        edit("product", "T-1", "values.name..en_GB", f"Drill {number}")
        publish("shop_pl")

    kept = [path.name for path in folder_of(shop).iterdir() if path.name.startswith("content-")]
    assert len(kept) == 6 * settings.keep_generations


def test_one_part_is_written_by_itself_and_has_to_be_named(shop):
    make_products(5)
    publish("shop_pl")

    def told(part):
        out = io.BytesIO()
        write_feed(shop, out, since=None, at=None, part=part)
        return [json.loads(line)["sku"] for line in out.getvalue().splitlines()]

    assert [told(1), told(3)] == [["T-1", "T-2"], ["T-5"]]
    with pytest.raises(BadValue, match="which part"):
        told(None)
    with pytest.raises(NotFound, match="There are 3"):
        told(4)
