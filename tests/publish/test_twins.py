"""A channel that lists what another one lists shows the same groups and relations, composed once."""

from __future__ import annotations

import io

import pytest

from pim import db
from pim.publish import revisions
from pim.publish.channels import get_channel
from pim.publish.generations import write_feed
from pim.publish.publishing import publish
from pim.publish.reconciling import reconcile
from tests.builders import edit, make_channel, make_model, make_products, make_shop, make_variant

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
