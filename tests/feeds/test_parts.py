"""How receivers fetch a feed that has several files."""

from __future__ import annotations

import pytest

from channels.b2b_shop import B2bShop
from tests.feeds.shops import lines, make_product, publish


@pytest.fixture
def parted(shop, monkeypatch):
    monkeypatch.setattr(B2bShop, "max_items", 2)

    make_product("D")
    publish()
    return shop


def test_each_file_names_the_next_one(parted):
    first, second = parted.ask("full"), parted.ask("parts/2")

    assert first.headers["PIM-Parts"] == second.headers["PIM-Parts"] == "2"
    assert '</feeds/shop/parts/2>; rel="next"' in first.headers["Link"]
    assert "next" not in second.headers.get("Link", "")
    assert [one["sku"] for one in lines(first) + lines(second)] == ["A", "B", "C", "D"]


def test_first_part_is_everything_s_file(parted):
    assert parted.ask("parts/1").headers["ETag"] == parted.ask("full").headers["ETag"]


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999"])
def test_part_that_there_is_not_is_not_found(parted, number):
    assert parted.ask(f"parts/{number}").status_code == 404


def test_feed_of_one_file_says_nothing_of_parts(shop):
    answer = shop.ask("full")

    assert "PIM-Parts" not in answer.headers
    assert "next" not in answer.headers.get("Link", "")
