"""A catalogue that others made, published to every receiver of one XML element a product."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
import sqlalchemy as sa

from pim import db
from pim.catalog.models import Product
from pim.commands.held_back import list_held_back
from pim.intake.importing import import_akeneo
from pim.publish.channels import get_channel
from pim.publish.generations import read_manifest, write_feed
from pim.publish.proposals import default_mapping
from pim.publish.publishing import publish
from pim.structure.current import current
from pim.trade.prices import NewPrice, put_prices
from tests.builders import create, make_assortment, make_channel, make_mapping, make_price_list, save
from tests.channels.receivers import CDN, RECEIVERS

pytestmark = [pytest.mark.shared_data, pytest.mark.usefixtures("app")]


def make_market():
    """A market with its tax, for what is imported next."""
    save(
        create("locale", "en_US", {"code": "en_US"}),
        create("currency", "USD", {"code": "USD"}),
    )
    save(
        create(
            "market",
            "US",
            {"code": "US", "country": "US", "currency": "USD", "zone": "UTC", "locales": ["en_US"]},
        ),
    )
    rates = {"code": "standard", "standard_in": ["US"], "rates.US": [{"percent": "10"}]}
    save(create("tax_class", "standard", rates))


def price_all():
    """A price for each product, and the assortment of all of them."""
    make_price_list("list_us", currency="USD", market="US")
    make_assortment("all_us", market="US")
    with db.transaction() as conn:
        ids = conn.execute(sa.select(Product.id).where(Product.sku.is_not(None))).scalars().all()
        put_prices("list_us", [NewPrice(i, Decimal(i), Decimal(1)) for i in ids])


def publish_to(receiver):
    """A channel with what is proposed for it, published; gives its code."""
    code = receiver.connector.code
    with db.transaction():
        fields = default_mapping(current(), receiver.connector)
    pictures = next(one for one in fields if one["field"] == receiver.connector.picture_field)
    pictures["steps"].append({"step": "constant", "text": f"{CDN}none.png"})  # many have no picture
    make_mapping(code, {"fields": fields}, connector=code)
    told = {f"receiver.{name}": text for name, text in receiver.settings.items()}
    places = {"market": "US", "assortment": "all_us", "scope": "ecommerce", "locales": ["en_US"]}
    make_channel(code, told, connector=code, mapping=code, **places)
    publish(code)
    return code


def test_icecat_catalogue_is_sold_everywhere_but_for_what_lacks_something(shared_data):
    make_market()
    import_akeneo(shared_data / "icecat_demo", approve_for=["US"])
    price_all()

    for receiver in RECEIVERS:
        channel = get_channel(publish_to(receiver))
        out = io.BytesIO()
        write_feed(channel, out, since=None, at=None)
        content = out.getvalue()
        assert list(receiver.find_violations(content)) == []
        held = list_held_back(channel.code)
        told = {(one.field, one.rule) for one in held if one.severity == "error"}
        assert len(receiver.list_items(content)) == read_manifest(channel)["products"] > 1000
        assert all(one.remedy for one in held)
        assert {rule for _, rule in told} == {"required", "check_digit"}
