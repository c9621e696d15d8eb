"""Prices, stock and part numbers on the page of a product: read there, decided elsewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pim import db
from pim.trade.prices import NewPrice, put_prices
from pim.trade.stock import NewStock, put_stock
from tests.builders import create, make_client, make_price_list, make_warehouse, save
from tests.builders import edit as edit_field
from tests.web.products.catalogue import product_id
from tests.web.test_pages import check_page

HEAD = '<h2 id="offer-title">'


def make_offer():
    product = product_id("DRILL-1")
    make_client("acme", {"labels.en_GB": "Acme Ltd"}, market="PL")
    make_price_list("list_pl", market="PL", currency="EUR", includes_vat=True)
    make_price_list("acme", client="acme", currency="EUR")
    make_warehouse("gdansk", markets=["PL"])
    make_warehouse("lodz", markets=["PL"])
    save(
        create(
            "tax_class", "normal", {"code": "normal", "rates.PL": [{"percent": "23"}], "standard_in": ["PL"]}
        )
    )
    edit_field("part_number", "DRILL-1", "numbers.acme", [{"number": "AC-4711", "valid_from": "2026-03-01"}])
    with db.transaction():
        put_prices("list_pl", [NewPrice(product, Decimal("123.45"))])
        put_prices("acme", [NewPrice(product, Decimal("99.5"), Decimal(10), valid_to=date(2027, 1, 1))])
        put_stock([
            NewStock("gdansk", product, Decimal(7)),
            NewStock("lodz", product, Decimal(5), next_on=date(2026, 12, 24), next_quantity=Decimal(40)),
        ])  # fmt: skip


def offer(visitor, key="DRILL-1"):
    answer = visitor.get(f"/admin/products/{product_id(key)}?scope=shop&locale=en_GB")
    assert answer.status_code == 200
    check_page(answer.text)
    return answer.text.partition(HEAD)[2].partition("</section>")[0]


def test_page_tells_prices_stock_and_part_numbers(viewer, marketing):
    make_offer()

    for visitor in (viewer, marketing):
        told = " ".join(offer(visitor).split())
        for text in (
            "€123.45",
            "with VAT",
            "Acme Ltd",
            "€99.50",
            "until before Jan 1, 2027",
            "23 %",
            '<td class="number">12</td>',
            "Dec 24, 2026: 40",
            "gdansk: 7 · lodz: 5",
            "AC-4711",
            "from Mar 1, 2026 on",
        ):
            assert text in told


def test_product_of_which_nothing_is_said_has_no_such_part(viewer):
    assert offer(viewer) == ""


def test_model_tells_the_tax_that_its_variants_inherit(viewer):
    make_offer()

    told = offer(viewer, "SHIRT")

    assert "23 %" in told
    assert "€" not in told
