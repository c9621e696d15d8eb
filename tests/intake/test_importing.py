"""A folder brought into the catalogue: what is written, what is left alone, what is reported."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PIL import Image

from pim import db
from pim.catalog import documents, media
from pim.changes import Author, ChangeSet, Draft, get_set, revert, save
from pim.errors import BadValue
from pim.intake.importing import Counts, import_akeneo
from pim.structure.current import current
from tests.intake.folders import make_folder

PRODUCTS = """\
    sku;family;parent;categories;size;brand;ean;name-en_GB;price-EUR;price-USD;UPSELL-products;PACK-products
    hat;hats;;hats;;Acme;111;Hat;5;6;cap;
    cap;hats;;hats;;Acme;222;Cap;7;;;hat
    red_s;shirts;red;clothes;s;Acme;333;;;;;
    """
MODELS = """\
    code;family_variant;parent;color;brand;categories;name-en_GB
    shirt;by_color_size;;;Acme;clothes;Shirt
    red;by_color_size;shirt;red;Acme;clothes;Shirt
    """

pytestmark = pytest.mark.usefixtures("app")


def load(path, **options):
    return import_akeneo(path, **options)


def folder(tmp_path, products=PRODUCTS, models=MODELS, name="catalogue", **files):
    path = tmp_path / name
    path.mkdir()
    return make_folder(path, products=products, product_models=models, **files)


def only(tmp_path, products, name):
    """A folder of products alone."""
    path = tmp_path / name
    path.mkdir()
    return make_folder(path, base=False, products=products)


def values(key):
    return documents.get(key).values(current())


def sets():
    return db.connection().execute(sa.select(sa.func.count()).select_from(ChangeSet)).scalar()


def test_folder_becomes_one_applied_change_set(tmp_path):
    report = load(folder(tmp_path), via="cli")

    change_set = get_set(report.change_set)
    assert (change_set.state, change_set.via, change_set.title) == ("applied", "cli", "Akeneo: catalogue")
    assert (report.by_kind["product"], report.by_kind["model"]) == (Counts(created=3), Counts(created=2))
    assert report.by_kind["family_variant"] == Counts(created=2)
    assert report.rejected == []


def test_catalogue_says_what_the_folder_says(tmp_path):
    load(folder(tmp_path))

    variant = documents.get("red_s")
    assert [layer.key for layer in variant.layers] == ["shirt", "red", "red_s"]
    assert variant.categories() == ["clothes"]
    effective = variant.values(current())
    assert effective["brand"] == {"": {"": "Acme"}}
    assert effective["color"] == {"": {"": "red"}}
    assert variant.own.values == {"size": {"": {"": "s"}}, "ean": {"": {"": "333"}}}
    assert values("hat")["price"] == {"": {"": {"EUR": "5.00", "USD": "6.00"}}}
    assert values("hat")["name"] == {"": {"en_GB": "Hat"}}


def test_same_folder_again_changes_nothing_and_makes_no_set(tmp_path):
    path = folder(tmp_path)
    load(path)

    again = load(path)

    assert (again.change_set, again.created, again.changed) == (None, 0, 0)
    assert again.by_kind["product"] == Counts(same=3)
    assert sets() == 1


def test_changed_cell_is_one_change_and_empty_cells_leave_alone(tmp_path):
    load(folder(tmp_path))

    report = load(only(tmp_path, "sku;brand;name-en_GB;price-EUR\nhat;;New hat;\ncap;Acme;Cap;7\n", "later"))

    assert report.by_kind["product"] == Counts(changed=1, same=1)
    assert get_set(report.change_set).total == 1
    assert values("hat")["name"] == {"": {"en_GB": "New hat"}}
    assert values("hat")["brand"] == {"": {"": "Acme"}}


def test_empty_price_leaves_its_currency_alone(tmp_path):
    load(folder(tmp_path))

    load(only(tmp_path, "sku;price-EUR;price-USD\nhat;9;\n", "later"))

    assert values("hat")["price"] == {"": {"": {"EUR": "9.00", "USD": "6.00"}}}


def test_empty_relation_cells_leave_their_kind_of_target_alone(tmp_path):
    load(folder(tmp_path))
    load(only(tmp_path, "sku;UPSELL-product_models\nhat;shirt\n", "later"))

    linked = [link["product"] for link in documents.get("hat").own.relations["UPSELL"]]

    assert sorted(documents.find_keys(linked).values()) == ["cap", "shirt"]


def test_relations_to_rows_further_down_are_made(tmp_path):
    load(folder(tmp_path))

    cap, hat = documents.get("cap").own, documents.get("hat").own

    assert hat.relations["UPSELL"] == [{"product": cap.id}]
    assert cap.relations["PACK"] == [{"product": hat.id, "quantity": "1"}]


def test_relation_to_nobody_is_reported_at_its_cell_and_the_product_is_made(tmp_path):
    report = load(folder(tmp_path, products="sku;UPSELL-products\nhat;nobody\n", models="code\n"))

    assert report.by_kind["product"] == Counts(created=1)
    assert [(p.file, p.row, p.column, p.rule) for p in report.rejected] == [
        ("products.csv", 2, "UPSELL-products", "unknown product")
    ]
    assert report.rejected[0].value == "nobody"


def test_product_that_the_catalogue_refuses_is_reported_and_the_others_go_on(tmp_path):
    report = load(folder(tmp_path, products="sku;ean;brand\na;111;x\nb;111;y\nc;222;z\n", models="code\n"))

    assert report.by_kind["product"] == Counts(created=2, rejected=1)
    assert [(p.row, p.value, p.rule) for p in report.rejected] == [(3, "b", "product refused")]
    assert documents.find_id("b") is None


def test_refused_field_of_a_known_product_leaves_it_the_same(tmp_path):
    load(folder(tmp_path))

    report = load(only(tmp_path, "sku;ean\nhat;222\n", "later"))

    assert report.by_kind["product"] == Counts(same=1)
    assert [(p.row, p.column) for p in report.rejected] == [(2, "ean")]
    assert values("hat")["ean"] == {"": {"": "111"}}


def test_dry_run_says_what_the_import_does_and_leaves_no_trace(tmp_path):
    path = folder(tmp_path, products=PRODUCTS + "    twin;hats;;;;;111;;;;;\n")

    rehearsed = load(path, dry_run=True)

    assert sets() == 0
    assert current().attributes == {}
    assert documents.find_id("hat") is None
    done = load(path)
    assert rehearsed.change_set is None
    assert (rehearsed.by_kind, rehearsed.rejected) == (done.by_kind, done.rejected)
    assert done.by_kind["product"].rejected == 1


def test_rows_below_models_of_the_catalogue_find_them(tmp_path):
    load(folder(tmp_path))

    report = load(only(tmp_path, "sku;parent;size;brand;categories\nred_m;RED;m;Acme;clothes\n", "later"))

    assert report.by_kind["product"] == Counts(created=1)
    assert documents.get("red_m").own.values == {"size": {"": {"": "m"}}}
    assert documents.get("red_m").own.categories == []


def test_enabled_products_are_approved_for_the_markets_asked_for(tmp_path):
    load(folder(tmp_path))
    market = {"code": "de", "country": "DE", "currency": "EUR", "zone": "Europe/Berlin"}
    with db.transaction():
        save([Draft("market", "de", "", market, op="create")], Author("cli"))

    report = load(only(tmp_path, "sku;enabled\nhat;1\ncap;0\n", "later"), approve_for=["de"])

    assert report.by_kind["product"] == Counts(changed=2)
    assert documents.get("hat").own.status == {"de": "approved"}
    assert documents.get("cap").own.status == {"de": "in_work"}


def picture(path, colour):
    Image.new("RGB", (8, 8), colour).save(path)


def test_pictures_are_stored_once_however_many_rows_name_them(tmp_path):
    path = folder(tmp_path, products="sku;photo\na;red.png\nb;same.png\nc;blue.png\n", models="code\n")
    picture(path / "red.png", "red")
    picture(path / "same.png", "red")
    picture(path / "blue.png", "blue")

    report = load(path)

    found = {key: values(key)["photo"][""][""] for key in "abc"}
    assert report.rejected == []
    assert found["a"]["file"] == found["b"]["file"] != found["c"]["file"]
    assert found["b"]["name"] == "same.png"
    assert all(media.find(value["file"]) for value in found.values())


def test_picture_that_can_not_be_kept_is_reported_and_its_product_comes_in(tmp_path):
    path = folder(tmp_path, products="sku;brand;photo\na;Acme;broken.png\n", models="code\n")
    (path / "broken.png").write_bytes(b"no picture")

    report = load(path)

    assert [(p.row, p.column, p.rule) for p in report.rejected] == [(2, "photo", "file refused")]
    assert list(documents.get("a").own.values) == ["brand"]


def test_import_can_be_undone_as_a_whole(tmp_path):
    load(folder(tmp_path))
    report = load(only(tmp_path, "sku;brand;family\nhat;Other;\nnew;Other;hats\n", "later"))

    revert(report.change_set, Author("cli"))

    assert values("hat")["brand"] == {"": {"": "Acme"}}
    assert documents.get("new").own.archived


def test_unreadable_folder_writes_nothing(tmp_path):
    path = folder(tmp_path)
    (path / "products.csv").write_bytes(b"sku\nhat\xff\n")

    with pytest.raises(BadValue):
        load(path)

    assert sets() == 0


def test_progress_is_told_chunk_by_chunk(tmp_path):
    told = []

    load(folder(tmp_path), progress=lambda done, chunks: told.append((done, chunks)))

    assert told == [(n, len(told)) for n in range(1, len(told) + 1)]
