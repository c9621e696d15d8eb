"""Formats with laid fields: price and stock inside the items, and who is left out for want of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import orjson
import pytest
import sqlalchemy as sa

from pim import db
from pim.errors import Blocked, NotFound
from pim.publish.channels import get_channel, get_stream
from pim.publish.delivery.deliveries import list_deliveries
from pim.publish.feeds import get_publication
from pim.publish.filling import find_filler
from pim.publish.generations import read_manifest, write_feed
from pim.publish.held_items import count_held, load_broken, note_broken
from pim.publish.impact import measure_impact
from pim.publish.models import Record
from pim.publish.publishing import publish
from pim.publish.readiness import measure_readiness
from pim.publish.rollback import rollback
from pim.publish.stored_files import folder_of
from tests.builders import (
    create,
    edit,
    make_assortment,
    make_channel,
    make_client,
    make_mapping,
    make_price_list,
    make_products,
    make_structure,
    make_warehouse,
    save,
)
from tests.publish import shelf
from tests.publish.shelf import FIELDS, feed
from tests.publish.streams import NOON, count_stock, price, publish_at, put

pytestmark = pytest.mark.usefixtures("app")
CODE = "compare_se"
LATER = NOON + timedelta(days=1)


@pytest.fixture
def ids(app):
    """Four tools with prices and a channel to the shelf, nothing published yet."""
    with shelf.known():
        make_structure()
        make_assortment("all_se", market="SE")
        make_mapping("compare", {"connector": "shelf", "fields": list(FIELDS)})
        make_price_list("list_se")
        make_warehouse("malmo")
        make_channel(CODE, market="SE", assortment="all_se", mapping="compare", connector="shelf")
        made = make_products(4)
        put(*(price(i, 100 * n) for n, i in enumerate(made, 1)))
        yield made


def told(code=CODE):
    """The lines of the live file, by SKU."""
    channel = get_channel(code)
    body = (folder_of(channel) / read_manifest(channel)["files"]["identity"]["name"]).read_bytes()
    return {one["sku"]: one for one in map(orjson.loads, body.splitlines())}


def values(field, code=CODE):
    return {sku: one.get(field) for sku, one in told(code).items()}


def remap(*entries):
    """Feed other laid fields; those of the content stay."""
    edit("mapping", "compare", "fields", [FIELDS[0], *entries])


def test_price_and_availability_stand_inside_the_items(ids):
    count_stock((ids[0], 5), (ids[1], 0))

    outcome = publish(CODE, at=NOON)

    assert values("price") == {"T-1": "100.00", "T-2": "200.00", "T-3": "300.00", "T-4": "400.00"}
    assert set(values("currency").values()) == {"SEK"}
    assert [*values("availability").values()] == ["in_stock", "out_of_stock", "preorder", "preorder"]
    assert (outcome.items, outcome.held_back) == (4, 0)
    assert "prices" not in told()["T-1"]


def test_stored_records_hold_no_price(ids):
    publish(CODE, at=NOON)

    with db.transaction() as conn:
        bodies = conn.execute(sa.select(Record.body)).scalars().all()
    assert [orjson.loads(body).keys() & {"price", "currency", "availability"} for body in bodies] == [
        set()
    ] * len(bodies)


def test_moved_prices_and_stock_reach_the_file_without_a_revision_of_the_content(ids):
    publish(CODE, at=NOON)
    before = read_manifest(get_channel(CODE))

    put(price(ids[0], 150))
    count_stock((ids[1], 7))
    outcome = publish(CODE, at=NOON)

    assert outcome.revision == outcome.previous == 1
    assert (values("price")["T-1"], values("availability")["T-2"]) == ("150.00", "in_stock")
    assert read_manifest(get_channel(CODE))["files"] != before["files"]


def test_file_is_left_alone_while_nothing_moves(ids):
    publish(CODE, at=NOON)
    before = read_manifest(get_channel(CODE))

    publish(CODE, at=NOON)

    assert read_manifest(get_channel(CODE)) == before


def test_file_follows_what_its_mapping_reads_only(ids):
    remap(FIELDS[1])
    publish(CODE, at=NOON)
    before = read_manifest(get_channel(CODE))

    count_stock((ids[0], 5))
    publish(CODE, at=NOON)

    assert read_manifest(get_channel(CODE)) == before
    assert set(before["carries"]) == {"prices"}


def test_other_warehouses_for_the_market_renew_the_file(ids):
    make_warehouse("oslo", markets=[])
    count_stock((ids[0], 5), warehouse="oslo")
    publish(CODE, at=NOON)
    assert values("availability")["T-1"] == "preorder"

    edit("warehouse", "oslo", "markets", ["SE"])
    publish(CODE, at=NOON)

    assert values("availability")["T-1"] == "in_stock"


def test_laid_fields_fed_otherwise_make_a_revision_and_only_theirs_do(ids):
    publish(CODE, at=NOON)

    remap(*FIELDS[1:3], feed("availability", {"step": "constant", "text": "in_stock"}))
    outcome = publish(CODE, at=NOON)

    assert (outcome.revision, outcome.changed) == (2, 4)
    assert set(values("availability").values()) == {"in_stock"}
    assert publish(CODE, at=NOON).revision == 2


def test_setting_that_a_laid_field_takes_makes_a_revision(ids):
    remap(FIELDS[1], feed("number", {"step": "setting", "name": "condition"}))
    edit("channel", CODE, "receiver.condition", "new")
    publish(CODE, at=NOON)
    edit("channel", CODE, "receiver.condition", "used")

    outcome = publish(CODE, at=NOON)

    assert (outcome.revision, values("number")["T-1"]) == (2, "used")


def test_gross_price_takes_the_tax_of_each_product(ids):
    save(
        create(
            "tax_class",
            "standard",
            {"code": "standard", "standard_in": ["SE"], "rates.SE": [{"percent": "25"}]},
        )
    )
    save(create("tax_class", "books", {"code": "books", "rates.SE": [{"percent": "6"}]}))
    edit("product", "T-2", "vat.SE", "books")
    remap(feed("price", {"step": "price", "say": "amount", "basis": "gross"}))

    publish(CODE, at=NOON)

    assert values("price") == {"T-1": "125.00", "T-2": "212.00", "T-3": "375.00", "T-4": "500.00"}


def test_channel_of_a_client_tells_its_prices_and_numbers(ids):
    make_client("nordbygg")
    make_price_list("list_nordbygg", client="nordbygg")
    put(price(ids[0], 90), code="list_nordbygg")
    edit("part_number", "T-1", "numbers.nordbygg", [{"number": "NB-1"}])
    remap(*FIELDS[1:3], feed("number", {"step": "client_part_number"}))
    edit("channel", CODE, "client", "nordbygg")

    publish(CODE, at=NOON)

    assert (values("price")["T-1"], values("price")["T-2"]) == ("90.00", "200.00")
    assert values("number") == {"T-1": "NB-1", "T-2": None, "T-3": None, "T-4": None}


def test_relations_name_what_the_channel_lists(ids):
    edit("product", "T-1", "relations.accessory", [{"to": "T-2"}, {"to": "T-3"}])
    remap(FIELDS[1], feed("related", {"step": "relation", "type": "accessory", "separator": " "}))
    publish(CODE, at=NOON)
    assert values("related") == {"T-1": "T-2 T-3", "T-2": None, "T-3": None, "T-4": None}

    edit("product", "T-2", "archived", True)
    publish(CODE, at=NOON)

    assert values("related")["T-1"] == "T-3"


def test_localized_laid_field_says_the_same_in_each_language(ids):
    edit("channel", CODE, "locales", ["en_GB", "sv_SE"])
    remap(FIELDS[1], feed("badge", {"step": "price", "say": "amount"}))

    publish(CODE, at=NOON)

    assert values("badge")["T-1"] == {"en_GB": "100.00", "sv_SE": "100.00"}


def test_product_without_a_price_is_held_back_and_the_house_knows_why(ids):
    put(*(price(i, 100) for i in ids[:3]), full=True)

    outcome = publish(CODE, at=NOON)

    manifest = read_manifest(get_channel(CODE))
    assert [*told()] == ["T-1", "T-2", "T-3"]
    assert (outcome.held_back, manifest["held_back"], manifest["products"]) == (1, 1, 3)
    with db.transaction():
        ((key, problems),) = load_broken(get_channel(CODE).id, is_held=True).items()
        gap = next(one for one in measure_readiness(get_channel(CODE)).gaps if one.kind == "held_back")
    assert key == ids[3]
    assert [problem[:4] for problem in problems] == [["error", "price", "", "no_price"]]
    assert (gap.field, gap.rule, gap.products, gap.examples) == ("price", "no_price", 1, ((ids[3], "T-4"),))
    assert "Load a price" in gap.remedy


def test_product_that_gets_its_price_goes_out_with_the_next_file(ids):
    put(*(price(i, 100) for i in ids[:3]), full=True)
    publish(CODE, at=NOON)

    put(price(ids[3], 70))
    outcome = publish(CODE, at=NOON)

    assert values("price")["T-4"] == "70.00"
    with db.transaction():
        assert (outcome.held_back, count_held(get_channel(CODE).id)) == (0, 0)


def test_warning_of_a_laid_field_lets_the_product_out_and_is_told(ids, monkeypatch):
    def warn(self, record, locales):
        return [shelf.Problem("sale_price", "sale", "", "Add one.", "warning")]

    monkeypatch.setattr(shelf.Shelf, "check_laid", warn)
    publish(CODE, at=NOON)

    with db.transaction():
        found = measure_readiness(get_channel(CODE))
    assert len(told()) == 4
    assert (found.held_back, found.warned) == (0, 4)
    assert Counter(gap.kind for gap in found.gaps)["warning"] == 1


def test_rule_that_needs_the_whole_record_holds_back(ids):
    make_price_list("campaign")
    put(price(ids[0], 300), price(ids[1], 150), code="campaign")
    regular = feed("price", {"step": "price", "say": "amount", "price_list": "list_se"})
    remap(regular, feed("sale_price", {"step": "price", "say": "amount", "price_list": "campaign"}))

    publish(CODE, at=NOON)

    assert values("sale_price") == {"T-2": "150.00", "T-3": None, "T-4": None}


def test_laid_fields_are_no_gap_of_the_content(ids):
    publish(CODE, at=NOON)

    with db.transaction():
        names = {gap.field for gap in measure_readiness(get_channel(CODE)).gaps}
    assert names == {"brand"}


def test_lost_prices_do_not_empty_the_file(ids):
    edit("channel", CODE, "max_shrink_percent", 25)
    publish(CODE, at=NOON)
    put(price(ids[0], 100), full=True)

    with pytest.raises(
        Blocked, match=r"would hold 1 products after 4: 3 are held back, 3 of them by price, no_price"
    ):
        publish(CODE, at=NOON)

    assert len(told()) == 4
    assert {path.name for path in folder_of(get_channel(CODE)).glob("content-*")} == {
        file["name"] for file in read_manifest(get_channel(CODE))["files"].values()
    }


def test_refused_file_is_written_once_its_prices_are_back(ids):
    edit("channel", CODE, "max_shrink_percent", 25)
    publish(CODE, at=NOON)
    put(price(ids[0], 100), full=True)
    edit("product", "T-1", "values.name..en_GB", "Hammer")
    with pytest.raises(Blocked):
        publish(CODE, at=NOON)
    assert (get_stream(get_channel(CODE).id).revision, get_stream(get_channel(CODE).id).live_revision) == (
        2,
        1,
    )

    put(*(price(i, 100) for i in ids))
    outcome = publish(CODE, at=NOON)

    assert (outcome.revision, get_stream(get_channel(CODE).id).live_revision, len(told())) == (2, 2, 4)
    assert told()["T-1"]["name"]["en_GB"] == "Hammer"


def test_person_with_a_reason_overrules_the_guard(ids):
    edit("channel", CODE, "max_shrink_percent", 25)
    publish(CODE, at=NOON)
    put(price(ids[0], 100), full=True)

    publish(CODE, at=NOON, force="the others were discontinued")

    assert [*told()] == ["T-1"]
    assert publish(CODE, at=NOON).held_back == 3


def test_shrink_within_the_limit_goes_out(ids):
    edit("channel", CODE, "max_shrink_percent", 25)
    publish(CODE, at=NOON)
    put(*(price(i, 100) for i in ids[:3]), full=True)

    publish(CODE, at=NOON)

    assert len(told()) == 3


@pytest.mark.parametrize("limit", [25, 100])
def test_empty_file_is_refused_whatever_the_limit(ids, limit):
    edit("channel", CODE, "max_shrink_percent", limit)
    put(full=True)

    with pytest.raises(Blocked, match="would hold 0 products: 4 are held back"):
        publish(CODE, at=NOON)

    with pytest.raises(NotFound):
        read_manifest(get_channel(CODE))
    with db.transaction():
        assert [*load_broken(get_channel(CODE).id, is_held=True)] == ids


def test_rollback_goes_back_to_the_content_at_the_prices_of_now(ids):
    publish(CODE, at=NOON)
    edit("product", "T-1", "values.name..en_GB", "Hammer")
    put(price(ids[0], 150))
    publish(CODE, at=NOON)
    assert told()["T-1"]["name"]["en_GB"] == "Hammer"

    rollback(CODE, 1)

    assert (told()["T-1"]["name"]["en_GB"], told()["T-1"]["price"]) == ("Tool T-1", "150.00")


def test_prices_that_moved_by_themselves_are_in_the_next_file(ids):
    publish(CODE, at=NOON)
    put(price(ids[0], 150))
    publish_at(NOON, CODE)

    publish(CODE, at=NOON)

    assert values("price")["T-1"] == "150.00"


def test_format_with_laid_fields_has_no_delta(ids, tmp_path):
    publish(CODE, at=NOON)

    with (tmp_path / "delta").open("wb") as out, pytest.raises(NotFound, match="Fetch the full feed"):
        write_feed(get_channel(CODE), out, since=1, at=None)


def test_old_revision_is_told_with_the_mapping_and_the_prices_of_its_time(ids, tmp_path):
    publish(CODE, at=NOON)
    remap(FIELDS[1])
    put(price(ids[0], 150))
    publish(CODE, at=LATER)

    with (tmp_path / "full").open("wb") as out:
        write_feed(get_channel(CODE), out, since=None, at=1)

    first = orjson.loads((tmp_path / "full").read_bytes().splitlines()[0])
    assert (first["price"], first["currency"]) == ("100.00", "SEK")
    assert "currency" not in told()["T-1"]


def test_dry_run_writes_nothing_and_tells_what_the_live_file_holds_back(ids):
    put(*(price(i, 100) for i in ids[:3]), full=True)
    publish(CODE, at=NOON)
    before = read_manifest(get_channel(CODE))
    put(price(ids[3], 70))

    outcome = publish(CODE, at=NOON, dry_run=True)

    assert outcome.held_back == 1
    assert read_manifest(get_channel(CODE)) == before


def test_connector_without_laid_fields_is_filled_by_nobody(ids):
    make_mapping()
    make_channel("shop_se", market="SE", assortment="all_se")
    publish("shop_se", at=NOON)

    with db.transaction():
        assert find_filler(get_channel("shop_se"), 1) is None
    assert "products" not in read_manifest(get_channel("shop_se"))


def impact_of(*entries):
    with db.transaction():
        (found,) = measure_impact("compare", [FIELDS[0], *entries])
    return found


def test_impact_counts_laid_fields_by_the_prices_and_stock_of_now(ids):
    put(*(price(i, 100) for i in ids[:3]), full=True)
    publish(CODE, at=NOON)

    found = impact_of(FIELDS[1], feed("availability", {"step": "stock", "say": "availability"}))

    assert dict(found.counts) == {"changed": 3}
    assert dict(found.fields) == {"currency": 3, "availability": 3}


def test_impact_tells_who_gets_ready_by_another_price(ids):
    put(*(price(i, 100) for i in ids[:3]), full=True)
    publish(CODE, at=NOON)
    fallback = feed("price", {"step": "price", "say": "amount"}, {"step": "constant", "text": "1.00"})

    found = impact_of(fallback, *FIELDS[2:])

    assert dict(found.counts) == {"becomes_ready": 1}
    (example,) = found.examples["becomes_ready"]
    assert (example.sku, "no_price" in example.problems[0]) == ("T-4", True)


def test_impact_reads_relations_and_numbers_from_what_is_live(ids):
    edit("product", "T-1", "relations.accessory", [{"to": "T-2"}])
    publish(CODE, at=NOON)

    found = impact_of(*FIELDS[1:], feed("related", {"step": "relation", "type": "accessory"}))

    assert (dict(found.counts), dict(found.fields)) == ({"changed": 1}, {"related": 1})


def test_counts_of_the_publication_follow_the_file(ids):
    put(*(price(i, 100) for i in ids[:3]), full=True)
    publish(CODE, at=NOON)
    put(*(price(i, 100) for i in ids[:2]), full=True)
    publish(CODE, at=NOON)

    with db.transaction():
        assert get_publication(get_channel(CODE), 1).held_back == 2


def test_file_that_was_written_anew_is_delivered_anew(ids, settings):
    edit("channel", CODE, "delivery", [{"name": "out", "kind": "store", "path": "compare"}])
    publish(CODE, at=NOON)
    (path,) = (settings.var_dir / "deliveries" / "compare").iterdir()
    put(price(ids[0], 150))

    publish(CODE, at=NOON)
    publish(CODE, at=NOON)

    assert orjson.loads(path.read_bytes().splitlines()[0])["price"] == "150.00"
    with db.transaction():
        (sent,) = list_deliveries(CODE)
    assert (sent.state, sent.attempts, sent.bytes) == ("sent", 1, path.stat().st_size)


def test_notes_that_a_publisher_died_before_making_are_made_by_the_next_one(ids):
    put(*(price(i, 100) for i in ids[:3]), full=True)
    publish(CODE, at=NOON)
    with db.transaction():
        note_broken(get_channel(CODE).id, {})

    publish(CODE, at=NOON)

    with db.transaction():
        assert [*load_broken(get_channel(CODE).id, is_held=True)] == [ids[3]]
