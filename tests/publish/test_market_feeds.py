"""Formats of marketplaces from end to end: proposed mappings, prices, stock, and what is held back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pim import db
from pim.publish.channels import get_channel
from pim.publish.connectors import get_connector
from pim.publish.generations import read_manifest, write_feed
from pim.publish.held_items import load_broken
from pim.publish.mapping import check_mapping
from pim.publish.proposals import default_mapping
from pim.publish.publishing import publish
from pim.structure.current import current
from tests.builders import (
    create,
    edit,
    make_assortment,
    make_channel,
    make_mapping,
    make_model,
    make_price_list,
    make_product,
    make_structure,
    make_variant,
    make_warehouse,
    save,
)
from tests.channels.receivers import CENEO, HEUREKA, RECEIVERS
from tests.channels.validators.xml import parse
from tests.publish.streams import NOON, count_stock, price, put

pytestmark = pytest.mark.usefixtures("app")
LINK = "https://shop.example/p/{sku}"
PHOTO = "0a" * 32
TOLD = {"heureka": {"carriers": "PPL=99"}}
each = pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda receiver: receiver.connector.code)


def make_catalogue():
    """Two drills and a jacket in two sizes, with prices, stock, pictures and a tax of 25 percent."""
    make_structure()
    make_assortment("all_se", market="SE")
    make_price_list("list_se")
    make_warehouse("malmo")
    rates = {"code": "standard", "standard_in": ["SE"], "rates.SE": [{"percent": "25"}]}
    save(create("tax_class", "standard", rates))
    photo = {"values.picture..": {"file": PHOTO, "name": "a.jpg"}}
    drill = {
        "values.name..en_GB": "Drill & driver",
        "values.description.ecommerce.en_GB": "<p>A <b>drill</b>.</p>",
        "values.gtin..": "4006381333931",
        "values.brand..": "bosch",
        "values.weight..": {"amount": "1500", "unit": "GRAM"},
        **photo,
    }
    ids = [make_product(f"D-{n}", drill, categories=["drills"]) for n in (1, 2)]
    make_model("jacket", {"values.name..en_GB": "Jacket"}, categories=["clothes"])
    ids += [make_variant(f"J-{colour}", {"values.color..": colour, **photo}) for colour in ("red", "blue")]
    put(*(price(one, 100) for one in ids[:3]))
    count_stock((ids[0], 5), (ids[1], 0))
    return ids


def make_market(connector, **told):
    """A channel with the mapping that is proposed for it; gives its code."""
    with db.transaction():
        fields = default_mapping(current(), get_connector(connector))
    make_mapping(connector, {"fields": fields}, connector=connector)
    told = {"link_pattern": LINK, **TOLD.get(connector, {}), **told}
    settings = {f"receiver.{name}": text for name, text in told.items()}
    make_channel(
        connector, settings, connector=connector, mapping=connector, market="SE", assortment="all_se",
        locales=["en_GB"],
    )  # fmt: skip
    return connector


def feed(code):
    out = io.BytesIO()
    write_feed(get_channel(code), out, since=None, at=None)
    return out.getvalue()


def keys(receiver, content):
    name = {"google_merchant": "{http://base.google.com/ns/1.0}id", "heureka": "ITEM_ID"}
    items = receiver.list_items(content)
    return {item.get("id") or item.findtext(name.get(receiver.connector.code, "")) for item in items}


@each
def test_proposed_mapping_is_sound_and_feeds_all_that_is_required(receiver):
    make_structure()

    with db.transaction():
        fields = default_mapping(current(), receiver.connector)
        problems = check_mapping(current(), receiver.connector, fields)

    assert problems == []
    assert "attributes.price" not in [one["field"] for one in fields]


@each
def test_new_channel_publishes_with_what_was_proposed(receiver):
    make_catalogue()
    code = make_market(receiver.connector.code)

    outcome = publish(code, at=NOON)

    content = feed(code)
    assert list(receiver.find_violations(content)) == []
    assert keys(receiver, content) == {"D-1", "D-2", "J-red"}
    assert read_manifest(get_channel(code))["products"] == 3
    assert outcome.held_back == 1


@each
def test_price_is_told_with_the_tax_or_without_as_the_channel_says(receiver):
    make_catalogue()
    code = make_market(receiver.connector.code)
    publish(code, at=NOON)
    assert b"125.00" in feed(code)

    edit("channel", code, "receiver.basis", "net")
    publish(code, at=NOON)

    assert b"100.00" in feed(code)
    assert b"125.00" not in feed(code)


@each
def test_product_without_a_price_is_held_back_with_its_remedy(receiver):
    ids = make_catalogue()
    code = make_market(receiver.connector.code)
    publish(code, at=NOON)

    told = load_broken(get_channel(code).id, is_held=True)

    assert set(told) == {ids[3]}
    assert [(field, rule) for _, field, _, rule, _, _ in told[ids[3]]] == [(receiver.price, "no_price")]


def test_google_is_told_group_availability_brand_and_technical_data():
    make_catalogue()
    code = make_market("google_merchant", shipping="SE=49.00 SEK", condition="refurbished")
    publish(code, at=NOON)

    content = feed(code).decode()

    assert "<g:price>125.00 SEK</g:price>" in content
    assert "<g:title>Drill &amp; driver</g:title><g:description>A drill.</g:description>" in content
    assert f"<g:link>{LINK.replace('{sku}', 'D-1')}</g:link>" in content
    assert content.count("<g:availability>in_stock</g:availability>") == 1
    assert content.count("<g:availability>out_of_stock</g:availability>") == 2
    assert "<g:item_group_id>jacket</g:item_group_id>" in content
    assert "<g:shipping_weight>1.500 kg</g:shipping_weight>" in content
    assert content.count("<g:condition>refurbished</g:condition>") == 3
    assert "<g:attribute_name>color en</g:attribute_name><g:attribute_value>red" in content


@each
def test_what_must_be_unique_and_is_not_is_held_back_after_the_first(receiver):
    make_catalogue()
    with db.transaction():
        fields = default_mapping(current(), receiver.connector)
    same = {"step": "constant", "text": "same"}
    fields[0] = {"field": receiver.key, "steps": [same]}
    code = make_market(receiver.connector.code)
    edit("mapping", code, "fields", fields)

    publish(code, at=NOON)

    told = load_broken(get_channel(code).id, is_held=True)
    assert keys(receiver, feed(code)) == {"same"}
    rules = [(field, rule) for found in told.values() for _, field, _, rule, _, _ in found]
    assert rules.count((receiver.key, "unique")) == 2


@each
def test_same_revision_is_the_same_bytes(receiver):
    make_catalogue()
    code = make_market(receiver.connector.code)
    publish(code, at=NOON)

    assert feed(code) == feed(code)


def test_a_fifth_format_is_one_module(invented):
    make_catalogue()
    code = make_market("bazaar", shop="Ours")

    outcome = publish(code, at=NOON)

    root = parse(feed(code))
    assert (root.get("shop"), [good.get("code") for good in root]) == ("Ours", ["D-1", "D-2", "J-red"])
    assert [root[0].findtext(name) for name in ("title", "text", "cost", "there", "place")] == [
        "Drill & driver",
        "A drill.",
        "125.00",
        "yes",
        "shop en / tools en / drills en",
    ]
    assert outcome.held_back == 1
    module = Path(__file__).parents[1] / "invented" / "bazaar.py"
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 100


@each
def test_category_is_called_as_the_receiver_calls_it_where_a_table_says_so(receiver):
    make_catalogue()
    table = receiver.connector.code.partition("_")[0]
    save(create("category_table", table, {"code": table, "names.drills": "Tools of theirs"}))
    code = make_market(receiver.connector.code)

    publish(code, at=NOON)

    content = feed(code).decode()
    assert content.count("Tools of theirs") == 2
    assert list(receiver.find_violations(content.encode())) == []


@pytest.mark.parametrize(
    ("receiver", "label", "path"),
    [(CENEO, "A/B", "shop en/A-B/drills en"), (HEUREKA, "A|B", "shop en | A-B | drills en")],
    ids=["ceneo", "heureka"],
)
def test_label_of_a_category_makes_no_level(receiver, label, path):
    make_catalogue()
    edit("category", "tools", "labels.en_GB", label)
    code = make_market(receiver.connector.code)

    publish(code, at=NOON)

    assert feed(code).decode().count(path) == 2
