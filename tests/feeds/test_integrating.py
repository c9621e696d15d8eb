"""What whoever writes a reader asks for: schema and sample in each format, and saying what arrived."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from channels.b2b_shop import B2bShop
from channels.base import Deprecation
from pim.changes import Draft
from pim.db import transaction
from pim.publish.acknowledgements import list_acknowledgements
from pim.publish.channels import get_channel, get_stream
from pim.web.feeds.routes import tell_end
from tests.channels.json_schema import list_violations
from tests.feeds.shops import NAME, _creation, change, fresh, lines, make_receiver, make_token, publish, save

SINCE = datetime(2027, 1, 1, tzinfo=UTC)


def list_acks():
    fresh()
    with transaction():
        return [(one.revision, one.epoch) for one in list_acknowledgements(get_channel("shop"))]


def ack(shop, query):
    return shop.ask(f"ack{query}", method="POST")


def test_sample_fits_the_schema_that_is_served(shop):
    schema = shop.ask("schema").json

    for item in lines(shop.ask("sample")):
        assert list_violations(schema, item) == []


@pytest.mark.parametrize("connector", ["b2b_shop_xml", "b2b_shop_csv"])
def test_other_formats_serve_feed_delta_schema_and_sample(app, shop, connector):
    save(_creation("mapping", {"code": connector, "connector": connector, "fields": [NAME]}))
    reader = make_receiver(app, "other", connector=connector, mapping=connector)
    publish("other")
    change("A", {"values.name..": "Nut"})
    change("B", {"status.gb": "archived"})
    publish("other")

    full, delta = reader.ask("full"), reader.ask("delta?since=1")

    assert full.mimetype == delta.mimetype == reader.ask("sample").mimetype
    assert (full.text.count("Bolt"), delta.text.count("Nut")) == (1, 1)
    if connector == "b2b_shop_xml":
        schema = etree.XMLSchema(etree.fromstring(reader.ask("schema").data))
        for answer in (full, delta, reader.ask("sample")):
            schema.assertValid(etree.fromstring(answer.data))
        assert '<deleted type="product"' in delta.text
    else:
        assert reader.ask("schema").json["title"] == "B2B shop (CSV)"
        assert full.text.splitlines()[0] == delta.text.splitlines()[0]
        assert "product,2,B,,,true," in delta.text


def test_old_revision_keeps_the_columns_of_its_mapping(app, shop):
    gtin = {"field": "gtin", "steps": [{"step": "constant", "text": "4006381333931"}]}
    save(_creation("mapping", {"code": "table", "connector": "b2b_shop_csv", "fields": [NAME]}))
    reader = make_receiver(app, "table", connector="b2b_shop_csv", mapping="table")
    publish("table")
    save(Draft("mapping", "table", "fields", [NAME, gtin]))
    publish("table")

    old, new = (reader.ask(f"delta?since=1&until={n}").text.splitlines()[0] for n in (1, 2))

    assert (",gtin," in old, ",gtin," in new) == (False, True)


def test_acknowledgement_is_kept_by_token(shop):
    epoch = shop.ask("manifest").json["epoch"]
    _id, other = make_token("shop")

    first = ack(shop, f"?revision=1&epoch={epoch}")
    second = ack(shop, "?revision=1")
    shop.ask("ack?revision=1", method="POST", authorization=f"Bearer {other}")

    assert first.json == {"channel": "shop", "acknowledged": 1, "live": 1, "epoch": epoch}
    assert second.status_code == 200
    assert list_acks() == [(1, epoch), (1, epoch)]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?revision=x", 400),
        ("?revision=0", 410),
        ("?revision=9", 410),
        ("?revision=1&epoch=x", 410),
    ],
)
def test_acknowledgement_of_what_never_was_is_refused(shop, query, status):
    assert ack(shop, query).status_code == status
    assert list_acks() == []


def test_format_that_will_end_says_so(shop, monkeypatch):
    assert "Deprecation" not in shop.ask("manifest").headers

    monkeypatch.setattr(B2bShop, "deprecation", Deprecation(SINCE, datetime(2027, 7, 1, tzinfo=UTC)))

    headers = shop.ask("full").headers
    assert headers["Deprecation"] == f"@{int(SINCE.timestamp())}"
    assert headers["Sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"


def test_end_of_a_format_may_be_open():
    assert tell_end(None) == {}
    assert tell_end(Deprecation(SINCE)) == {"Deprecation": "@1798761600"}


def test_manifest_names_sample_and_acknowledgement(shop):
    urls = shop.ask("manifest").json["urls"]
    epoch = get_stream(get_channel("shop").id).epoch

    assert urls["sample"].endswith("/feeds/shop/sample")
    assert urls["ack"].endswith(f"/feeds/shop/ack?revision={{revision}}&epoch={epoch}")
