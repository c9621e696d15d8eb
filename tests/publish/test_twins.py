"""A channel that lists what another one lists shows the same groups and relations, composed once."""

from __future__ import annotations

import io

import pytest

from pim import db
from pim.publish import revisions
from pim.publish.channels import get_channel
from pim.publish.generations import read_manifest, write_feed
from pim.publish.publishing import publish
from pim.publish.reconciling import reconcile
from pim.publish.stored_files import folder_of
from tests.builders import (
    edit,
    make_assortment,
    make_channel,
    make_client,
    make_mapping,
    make_model,
    make_products,
    make_shop,
    make_variant,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def shop(app):
    """The shop with related tools and a jacket in two colours, published; and a channel like it."""
    make_shop()
    make_products(3)
    make_model("jacket")
    make_variant("J-red", color="red")
    make_variant("J-blue", color="blue")
    edit("product", "T-1", "relations.accessory", [{"to": "T-2"}, {"to": "jacket", "kind": "model"}])
    publish("shop_pl")
    make_channel("other")


@pytest.fixture
def composed(monkeypatch):
    """How often groups were composed."""
    calls = []
    original = revisions.compose_groups
    monkeypatch.setattr(revisions, "compose_groups", lambda *given: calls.append(given) or original(*given))
    return calls


def feed(code):
    out = io.BytesIO()
    write_feed(get_channel(code), out, since=None, at=None)
    db.db.session.rollback()
    return out.getvalue()


def test_channel_like_another_composes_nothing_anew(composed):
    outcome = publish("other")

    assert composed == []
    assert (outcome.items, outcome.added) == (6, 6)
    assert feed("other") == feed("shop_pl")
    assert reconcile("other") == []


def file_of(code):
    channel = get_channel(code)
    return folder_of(channel) / read_manifest(channel)["files"]["identity"]["name"]


def test_channel_like_another_shares_its_files():
    publish("other")

    assert file_of("other").samefile(file_of("shop_pl"))
    edit("product", "T-1", "values.name..en_GB", "New")
    publish("other")
    assert not file_of("other").samefile(file_of("shop_pl"))
    publish("shop_pl")
    assert file_of("other").samefile(file_of("shop_pl"))
    assert file_of("other").read_bytes() == feed("other") == feed("shop_pl")


def test_channel_that_lays_something_over_has_files_of_its_own():
    make_client("nordbygg", market="PL")
    make_channel("client", client="nordbygg")
    edit("part_number", "T-1", "numbers.nordbygg", [{"number": "N-1"}])

    publish("client")
    publish("other")

    assert b"N-1" in file_of("client").read_bytes()
    assert file_of("other").samefile(file_of("shop_pl"))


def test_files_that_say_whose_they_are_are_not_shared():
    make_mapping("xml", connector="b2b_shop_xml")
    for code in ("xml_1", "xml_2"):
        make_channel(code, connector="b2b_shop_xml", mapping="xml")
        publish(code)

    assert b'channel="xml_2"' in file_of("xml_2").read_bytes()


def test_channel_in_another_market_with_the_same_products_has_terms_of_its_own():
    make_assortment("all_se", market="SE")
    make_channel("swedish", market="SE", assortment="all_se")
    for sku in ("T-1", "T-2", "T-3", "J-red", "J-blue"):
        edit("product", sku, "status.SE", "phase_out" if sku == "T-1" else "approved")
    publish("shop_pl")

    publish("swedish")

    assert (feed("swedish").count(b'"phase_out":true'), feed("shop_pl").count(b'"phase_out":true')) == (1, 0)
    assert reconcile("swedish") == []


def test_edit_since_then_has_everything_composed_anew(composed):
    edit("product", "T-1", "relations.accessory", [{"to": "T-3"}])

    publish("other")

    assert composed
    assert feed("other") != feed("shop_pl")
    publish("shop_pl")
    assert feed("other") == feed("shop_pl")


def test_channel_with_other_products_has_groups_of_its_own(composed):
    edit("assortment", "all_pl", "rule", {"all": [{"family": "wear"}]})

    publish("other")

    assert composed
    assert reconcile("other") == []


def test_later_revisions_are_compared_as_ever(composed):
    publish("other")
    edit("product", "J-blue", "archived", True)

    publish("other")
    publish("shop_pl")

    assert feed("other") == feed("shop_pl")
    assert reconcile("other") == []
