"""What a channel to merXu does not send, and what is known of the platform, stands on its pages."""

from __future__ import annotations

import pytest

from channels.merxu import MerxuCsv
from pim.db import transaction
from pim.publish.proposals import default_mapping
from pim.structure.current import current
from tests.web.console.world import ALL, create, edit, words

PAGE = "/admin/channels/merxu_gb/"
FACTS = ["Stock", "Lead time", "Minimum order quantity", "Price tiers", "Documents", "Weight", "Parameters"]


@pytest.fixture
def merxu(world):
    with transaction():
        fields = default_mapping(current(), MerxuCsv())
    create([("mapping", {"code": "merxu", "connector": "merxu_csv", "fields": fields})])
    body = {
        "code": "merxu_gb",
        "connector": "merxu_csv",
        "market": "gb",
        "scope": "ecommerce",
        "mapping": "merxu",
    }
    create([("channel", body | {"locales": ["en_GB"], "assortment": ALL})])


@pytest.mark.parametrize("page", ["", "readiness"])
def test_facts_without_a_column_are_said_to_be_not_sent(merxu, viewer, page):
    told = words(viewer.get(PAGE + page).text)

    assert [fact for fact in FACTS if f"{fact}: not sent to merXu" not in told] == []


def test_fact_with_a_column_of_the_template_is_sent(merxu, viewer):
    edit("channel", "merxu_gb", "receiver.template", "supplier_product_id,In stock")
    edit("channel", "merxu_gb", "receiver.columns", "stock=In stock")

    told = words(viewer.get(f"{PAGE}readiness").text)

    assert "Stock: not sent" not in told
    assert "Weight: not sent to merXu" in told


def test_page_asks_the_seller_to_confirm_a_live_account(merxu, viewer):
    assert "parked at a registrar" in words(viewer.get(PAGE).text)
    assert "parked at a registrar" not in viewer.get("/admin/channels/shop/").text
