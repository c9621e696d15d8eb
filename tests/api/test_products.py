"""Products and models over the API: read whole or in part, listed by filter, changed field by field."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

from pim import db
from pim.enrich.product_list import list_ids
from pim.web.api.narrowing import Narrowing
from pim.web.api.product_filters import ProductsSchema, read_filter
from tests.api.programs import change, make_picture
from tests.builders import make_model, make_product, make_products, make_variant, value

WEIGHT = {"amount": "2", "unit": "KILOGRAM"}


def test_product_is_made_and_read_in_one_form(erp):
    told = {
        "sku": "A/1 ö",
        "family": "tools",
        "categories": ["drills"],
        "status": {"PL": "approved"},
        "values": {"name": {"": {"en_GB": "Drill"}}, "weight": {"": {"": WEIGHT}}},
    }

    made = erp.call("POST", "/products", told)

    assert made.status_code == 201
    assert made.headers["Location"] == f"http://localhost/api/v1/products/{quote('A/1 ö')}"
    read = erp.read(f"/products/{quote('A/1 ö')}")
    assert read == made.json["item"]
    assert {name: read[name] for name in told} == told
    assert erp.read(f"/products/{quote('A/1 ö')}/completeness")["items"][0] == {
        "scope": "ecommerce",
        "locale": "en_GB",
        "required": 4,
        "missing": ["brand", "price"],
        "percent": 50,
    }


def test_variant_tells_its_own_values_apart_from_inherited_ones(erp):
    make_model("jacket", value("note", "From the model", "print"), categories=["clothes"])
    make_variant("J-red", value("note", "Own", "print"), color="red")

    told = erp.read("/products/J-red")

    assert (told["parent"], told["family"], told["family_variant"]) == ("jacket", "wear", "wear_color")
    assert told["values"] == {"color": {"": {"": "red"}}, "note": {"print": {"": "Own"}}}
    assert told["inherited"] == {"name": {"": {"en_GB": "Model jacket"}}}
    assert (told["categories"], told["inherited_categories"]) == ([], ["clothes"])
    assert erp.read("/models/jacket")["code"] == "jacket"
    assert [one["sku"] for one in erp.read("/products?model=jacket")["items"]] == ["J-red"]


def test_conflict_tells_base_theirs_and_mine_of_each_field_and_nothing_is_written(erp):
    make_products(3)
    link = {"to": "T-2", "quantity": "2"}
    erp.edit("/products/T-1", change("relations.spare_part", [link]))

    answer = erp.edit(
        "/products/T-1",
        change("status.PL", "in_work"),
        change("values.name..en_GB", "Mine", expected="Old"),
        change("relations.spare_part", [{"to": "T-3"}], expected=[]),
    )

    assert (answer.status_code, answer.json["type"]) == (409, "urn:pim:problem:changes-conflict")
    name, parts = answer.json["conflicts"]
    assert name["field"] == "values.name..en_GB"
    assert (name["base"], name["theirs"], name["mine"]) == ("Old", "Tool T-1", "Mine")
    assert (parts["base"], parts["theirs"]) == (None, [link])
    assert erp.read("/products/T-1")["status"]["PL"] == "approved"
    right = change("relations.spare_part", [{"to": "T-3"}], expected=[link])
    assert erp.edit("/products/T-1", right).json["item"]["relations"] == {
        "spare_part": [{"to": "T-3", "quantity": "1"}]
    }


def test_packaging_order_groups_and_classes_are_read_as_they_are_written(erp):
    told = {
        "sku": "P-1",
        "family": "tools",
        "groups": ["promo"],
        "packaging": {"each": {"quantity": "1"}, "box": {"quantity": "12"}},
        "order": {"unit": "box", "minimum": "2"},
        "classifications": {"etim": {"class": "EC000123"}},
    }

    made = erp.call("POST", "/products", told)

    assert made.status_code == 201, made.text
    assert {name: made.json["item"][name] for name in told} == told
    moved = erp.edit("/products/P-1", change("order.minimum", "3", expected="2"))
    assert moved.json["item"]["order"] == {"unit": "box", "minimum": "3"}


def test_links_are_appended_and_removed_by_sku_and_code(erp):
    make_products(2)
    make_model()
    both = [{"to": "T-2"}, {"to": "jacket", "kind": "model"}]

    erp.edit("/products/T-1", change("relations.accessory", both, op="append"))
    assert erp.read("/products/T-1?fields=relations") == {"relations": {"accessory": both}}

    erp.edit("/products/T-1", change("relations.accessory", both[:1], op="remove"))
    assert erp.read("/products/T-1")["relations"] == {"accessory": both[1:]}


def test_successor_is_named_by_its_sku(erp):
    make_products(3)
    first = erp.edit("/products/T-1", change("successor", {"to": "T-2"}))
    late = erp.edit("/products/T-1", change("successor", {"to": "T-3"}, expected=None))
    right = erp.edit("/products/T-1", change("successor", {"to": "T-3"}, expected={"to": "T-2"}))

    assert first.json["item"]["successor"] == {"to": "T-2"}
    assert late.json["conflicts"][0]["theirs"] == {"to": "T-2"}
    assert right.json["item"]["successor"] == {"to": "T-3"}


def test_sku_may_change_and_the_product_stays_the_same(erp):
    product_id = make_product("T-1")

    answer = erp.edit("/products/T-1", change("sku", "T-9", expected="T-1"))

    assert (answer.json["item"]["id"], answer.json["item"]["sku"]) == (product_id, "T-9")
    assert erp.call("GET", "/products/T-1").status_code == 404


FILTERS = {
    "": ["T-1", "T-2", "T-3", "J-red"],
    "sort=updated": ["J-red", "T-3", "T-2", "T-1"],
    "text=heavy": ["T-2"],
    "family=wear": ["J-red"],
    "category=shop": ["T-1"],
    "where=weight:>:1500 g": ["T-2"],
    "where=weight:>:1 g&where=name..en_GB:contains:HEAVY": ["T-2"],
    "in=ecommerce/en_GB&complete=no&missing=weight&family=tools": ["T-1"],
    "status=PL:new": ["T-3"],
    "status=PL:approved&family=tools": ["T-1", "T-2"],
    "keys=T-3,J-red,nothing": ["T-3", "J-red"],
    "since=2001-01-01&family=wear": ["J-red"],
    "since=2999-01-01T00:00:00Z": [],
    "archived=yes": [],
    "model=jacket": ["J-red"],
    "group=summer": ["T-2"],
    "classified=etim:EC000123": ["T-3"],
}


def test_list_has_the_filters_of_the_pages(erp):
    make_product("T-1", categories=["drills"])
    make_product("T-2", {"values.name..en_GB": "Heavy", "groups": ["summer"], **value("weight", WEIGHT)})
    classified = {"classifications.etim": {"class": "EC000123"}}
    make_product("T-3", {"status.PL": None, **classified, **value("weight", {"amount": "1", "unit": "GRAM"})})
    make_model()
    make_variant("J-red", color="red")

    for asked, expected in FILTERS.items():
        found = erp.read(f"/products?{asked.replace('>', '%3E')}")["items"]
        assert [one["sku"] for one in found] == expected, asked


def test_pages_of_products_show_each_one_once(erp):
    ids = make_products(7)
    for sort in ("key", "updated"):
        found, path = [], f"/products?limit=3&sort={sort}&in=ecommerce/en_GB&fields=id,completeness"
        while path:
            page = erp.read(path)
            found += [one["id"] for one in page["items"]]
            assert all(one["completeness"] == 25 for one in page["items"])
            path = (page["next"] or "").removeprefix("http://localhost/api/v1")
        assert found == (ids if sort == "key" else ids[::-1])


def test_filter_of_the_api_is_that_of_the_lists(erp):
    make_products(3)
    asked = ProductsSchema().load({"where": ["name..en_GB:contains:T-2"], "status": "PL:approved"})

    with db.transaction():
        assert len(list_ids(read_filter(asked, "product"))) == 1


MISTAKES = {
    "family=nothing": "family",
    "where=weight": "where",
    "where=nothing:=:1": "where",
    "complete=no": "in",
    "in=ecommerce": "in",
    "status=PL:sold": "status",
    "since=yesterday": "since",
    "cursor=x": "cursor",
    "sort=price": "sort",
    "group=nothing": "group",
    "classified=etim:x": "classified",
    "txt=drill": "txt",
}


def test_question_that_can_not_be_understood_is_refused_and_named(erp):
    for asked, field in MISTAKES.items():
        answer = erp.call("GET", f"/products?{asked}")

        assert answer.status_code == 400, asked
        assert [one["field"].partition(".")[0] for one in answer.json["errors"]] == [field]


def test_scope_and_locales_narrow_values_and_keep_what_does_not_vary():
    values = {
        "name": {"": {"en_GB": "a", "sv_SE": "b"}},
        "description": {"print": {"en_GB": "c"}, "ecommerce": {"sv_SE": "d"}},
        "brand": {"": {"": "e"}},
    }

    cut = Narrowing(["values"], "ecommerce", ["sv_SE"]).cut({"values": values, "sku": "A"})

    assert cut == {
        "values": {
            "name": {"": {"sv_SE": "b"}},
            "description": {"ecommerce": {"sv_SE": "d"}},
            "brand": {"": {"": "e"}},
        }
    }
    assert Narrowing(["values.name", "nothing.at.all"]).cut({"values": values}) == {
        "values": {"name": values["name"]}
    }


def test_value_may_only_name_a_file_that_is_kept(erp):
    make_product("T-1")
    picture = make_picture()
    sent = erp.call("POST", "/media?name=drill.png", picture, Content_Type="application/octet-stream")
    assert sent.status_code == 201
    kept = erp.read(f"/media/{sent.json['sha256']}")
    assert kept == {name: part for name, part in sent.json.items() if name != "value"}
    assert erp.get(kept["url"]).data == picture

    good = erp.edit("/products/T-1", change("values.picture..", sent.json["value"]))
    bad = erp.edit("/products/T-1", change("values.picture..", {"file": "0" * 64, "name": "a.png"}))

    assert good.json["item"]["values"]["picture"] == {"": {"": sent.json["value"]}}
    assert (bad.status_code, "no such file" in bad.json["detail"]) == (422, True)


def test_file_may_come_by_a_form(erp):
    def send(**form):
        headers = {"Authorization": f"Bearer {erp.text}"}
        return erp.post("/api/v1/media", data=form, headers=headers, content_type="multipart/form-data")

    assert send(file=(BytesIO(b"%PDF-1.4"), "sheet.pdf")).json["value"]["name"] == "sheet.pdf"
    assert send(other="x").status_code == 422
    assert send(file=(BytesIO(b"no picture"), "photo.jpg")).status_code == 422
    assert erp.call("POST", "/media", b"%PDF-1.4").status_code == 400
