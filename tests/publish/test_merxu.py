"""merXu from the catalogue to the file: what goes out obeys its rules, what does not is told with why."""

from __future__ import annotations

import csv
import io

import pytest

from channels.merxu import Merxu, MerxuCsv
from pim import db
from pim.catalog import media
from pim.errors import Blocked
from pim.publish.channels import get_channel, get_stream
from pim.publish.feeds import find_by_id
from pim.publish.generations import read_manifest, write_feed
from pim.publish.mapping import check_mapping
from pim.publish.proposals import default_mapping
from pim.publish.publishing import publish
from pim.publish.readiness import measure_readiness
from pim.publish.stored_files import folder_of
from pim.structure.current import current
from tests.builders import (
    create,
    edit,
    find,
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
from tests.channels.validators.merxu import Account, validate
from tests.media.pictures import picture
from tests.publish.streams import count_stock, price, put

pytestmark = pytest.mark.usefixtures("app")
CODE = "merxu_pl"
ACCOUNT = Account(languages={"sv"})


@pytest.fixture
def make_market(app):
    """A channel of the connector, with what it stands on; its mapping is the one that is proposed."""

    def make(connector="merxu_csv", **settings):
        make_structure()
        save(
            create(
                "tax_class",
                "standard",
                {"code": "standard", "standard_in": ["PL"], "rates.PL": [{"percent": "23"}]},
            )
        )
        make_price_list("list_pl", market="PL", currency="PLN")
        make_warehouse("lodz", markets=["PL"])
        save(create("category_table", "merxu", {"code": "merxu", "names.drills": "Tools/Drills"}))
        make_assortment()
        proposed = default_mapping(current(), Merxu())
        make_mapping("merxu", {"connector": connector, "fields": proposed})
        told = {f"receiver.{name}": text for name, text in settings.items()}
        make_channel(CODE, told, connector=connector, mapping="merxu", max_shrink_percent=20)
        return CODE

    return make


def keep_picture():
    with db.transaction():
        return media.keep(picture(), "a.png").sha256


def make_offer(sku, amount="599.99", **more):
    values = {"values.name..en_GB": f"Drill {sku}", "values.brand..": "bosch", "values.mpn..": f"M-{sku}"}
    product_id = make_product(sku, {**values, "categories": ["drills"], **more})
    if amount:
        put(price(product_id, amount), code="list_pl")
    return product_id


def rows(part=None):
    out = io.BytesIO()
    write_feed(get_channel(CODE), out, since=None, at=None, part=part)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode())))


def body(part=1):
    name = "identity" if part == 1 else f"identity.{part}"
    return (
        folder_of(get_channel(CODE)) / read_manifest(get_channel(CODE))["files"][name]["name"]
    ).read_bytes()


def test_proposed_mapping_is_sound_and_feeds_what_is_compulsory():
    make_structure()
    save(create("category_table", "merxu", {"code": "merxu"}))

    proposed = default_mapping(current(), Merxu())

    assert check_mapping(current(), Merxu(), proposed) == []
    fed = {one["field"] for one in proposed}
    assert fed >= {
        "name",
        "description",
        "merxu_category_path",
        "supplier_category_path",
        "price",
        "currency",
        "vat",
    }
    assert fed >= {
        "main_image_url",
        "other_images_urls",
        "ean",
        "manufacturer",
        "manufacturer_product_id",
        "stock",
    }


def test_sound_products_go_out_and_the_others_are_held_back_with_their_reason(make_market):
    make_market()
    make_offer("A")
    make_offer("B", amount=None)
    make_offer("C", **{"values.gtin..": "5901234123458"})
    make_offer("D", categories=["saws"])
    publish(CODE)

    manifest = read_manifest(get_channel(CODE))
    assert validate(body(), "csv", Account(languages={"sv"}, items=2)) == []
    assert (manifest["items"], manifest["products"], manifest["held_back"]) == (2, 2, 1)
    row = rows()[0]
    assert (row["price"], row["currency"], row["vat"]) == ("599.99", "PLN", "23")
    assert (row["merxu_category_path"], row["supplier_category_path"]) == (
        "Tools/Drills",
        "shop en/tools en/drills en",
    )
    assert rows()[1]["merxu_category_path"] == ""
    causes = {(gap.kind, gap.field, gap.rule) for gap in measure_readiness(get_channel(CODE)).gaps}
    assert ("held_back", "ean", "check_digit") in causes
    assert ("warning", "merxu_category_path", "category_unmapped") in causes
    assert {("held_back", "price")} <= {cause[:2] for cause in causes}


def test_xml_needs_a_picture(make_market):
    make_market("merxu")
    make_offer("A", **{"values.picture..": {"file": keep_picture(), "name": "a.png"}})
    make_offer("B")
    publish(CODE)

    assert validate(body(), "xml", Account(languages={"sv"}, items=1)) == []
    assert b"<supplier_product_id>A</supplier_product_id>" in body()


def test_renamed_product_keeps_the_id_that_was_sent_first(make_market):
    make_market()
    make_offer("A")
    publish(CODE)
    edit("product", "A", "sku", "A-2")
    publish(CODE)

    assert [row["supplier_product_id"] for row in rows()] == ["A"]


def test_id_that_was_another_product_s_is_not_sent_twice(make_market):
    make_market()
    make_offer("A")
    publish(CODE)
    edit("product", "A", "sku", "A-2")
    make_offer("a", **{"values.mpn..": "other"})
    publish(CODE)

    assert [row["supplier_product_id"] for row in rows()] == ["A"]
    causes = {(gap.kind, gap.field, gap.rule) for gap in measure_readiness(get_channel(CODE)).gaps}
    assert ("held_back", "supplier_product_id", "taken") in causes


def test_ids_are_remembered_by_channel_and_a_dry_run_remembers_none(make_market):
    make_market()
    make_offer("A")
    publish(CODE, dry_run=True)
    edit("product", "A", "sku", "Z")
    publish(CODE)

    assert [row["supplier_product_id"] for row in rows()] == ["Z"]


def test_variants_are_rows_of_their_own(make_market):
    make_market()
    make_model("jacket", categories=["clothes"])
    for sku, color in (("J-red", "red"), ("J-blue", "blue")):
        product_id = make_variant(sku, color=color)
        put(price(product_id, "99.00"), code="list_pl")
    publish(CODE)

    assert [row["supplier_product_id"] for row in rows()] == ["J-blue", "J-red"]
    assert validate(body(), "csv", Account(languages={"sv"}, items=2)) == []


def test_files_are_split_by_number_in_the_order_of_skus(make_market, monkeypatch):
    monkeypatch.setattr(MerxuCsv, "max_items", 2)
    make_market()
    for sku in ("C", "A", "B"):
        make_offer(sku)
    publish(CODE)

    assert read_manifest(get_channel(CODE))["parts"] == 2
    assert [[row["supplier_product_id"] for row in rows(part)] for part in (1, 2)] == [["A", "B"], ["C"]]
    assert validate(body(2), "csv", Account(languages={"sv"}, items=1)) == []


def test_file_that_shrinks_by_more_than_a_fifth_is_refused_and_the_last_good_one_stays(make_market):
    make_market()
    for sku in "ABCDE":
        make_offer(sku)
    publish(CODE)
    good = body()
    for sku in "AB":
        edit("product", sku, "archived", True)

    with pytest.raises(Blocked):
        publish(CODE)

    assert body() == good
    publish(CODE, force="They are sold out.")
    assert len(rows()) == 3


def test_file_without_any_product_is_refused_though_products_are_listed(make_market):
    make_market()
    make_offer("A", amount=None)

    with pytest.raises(Blocked, match="would hold 0 products"):
        publish(CODE)

    assert get_stream(get_channel(CODE).id).live_revision == 0


def test_column_of_the_template_carries_stock_once_it_is_named(make_market):
    make_market(template="supplier_product_id,name,In stock", columns="stock=In stock")
    count_stock((make_offer("A"), 12), warehouse="lodz")
    publish(CODE)

    assert rows()[0]["In stock"] == "12"
    fields = [one["field"] for one in default_mapping(current(), Merxu())]
    unsent = get_channel(CODE).connector.list_unsent(fields, get_channel(CODE).settings)
    assert "stock" not in unsent
    assert {"tiers", "documents", "parameters"} <= set(unsent)


def test_item_is_shown_with_its_price(make_market):
    make_market()
    make_offer("A")
    publish(CODE)

    found = find_by_id(get_channel(CODE), 0, find("product", "A"), 1)
    assert found is not None
    assert found.record()["first_sku"] == "A"
